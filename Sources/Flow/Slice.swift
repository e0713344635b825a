package import Diagnostics
package import X12

/// What the inbound walk made of one stretch of a file: whole transaction sets only, at most
/// 256 of them or 1 MB, and the point from which the walk goes on.
///
/// A slice is a pure function of the stored bytes and the profiles, so a crash between two
/// commits means "walk again from the last resume point".
package struct Slice: Sendable {
    /// What happened, in the order of the bytes.
    package var steps: [Step]
    /// Where the walk goes on after these steps.
    package var resume: ResumePoint
    /// Whether the file has ended with these steps.
    package var isLast: Bool

    /// Makes a slice.
    package init(steps: [Step], resume: ResumePoint, isLast: Bool) {
        self.steps = steps
        self.resume = resume
        self.isLast = isLast
    }

    /// Transaction sets that a slice holds at most.
    package static let maxSets = 256
    /// Steps after which a slice ends at the next group's or interchange's end.
    package static let maxSteps = 1024
    /// Bytes of transaction sets after which a slice ends.
    package static let maxBytes = 1_000_000
}

/// One thing that the inbound walk met.
package enum Step: Sendable {
    /// An interchange began.
    case opened(InterchangeOpening)
    /// A functional group began.
    case group(GroupOpening)
    /// A transaction set ended.
    case set(SetOutcome)
    /// A functional group ended.
    case groupClosed(GroupOutcome)
    /// An interchange ended. It stands in the slice that opened it (then everything about the
    /// interchange is in that slice), or first in a slice of its own.
    case closed(InterchangeOutcome)
    /// A TA1 told what became of an interchange of ours. What 997 and 999 tell stands in their
    /// sets.
    case answer(PartnerAnswer)
    /// Bytes outside interchanges, or no interchange at all.
    case remark(Diagnostic)
}

/// An interchange's beginning, with what the profiles say of it.
package struct InterchangeOpening: Sendable {
    /// Which interchange of the file, from 1.
    package var ordinal: Int
    /// The ISA segment.
    package var header: InterchangeHeader
    /// Our own identity as `qualifier:id`, from ISA07/08.
    package var own: String
    /// The partner's name, if the sender is known.
    package var partner: String?
    /// Why the interchange is not processed: unknown sender, foreign channel, test on a live
    /// agreement … Its sets are counted and kept as bytes only.
    package var refusal: Diagnostic?
    /// How answers to it are enveloped and sent.
    package var reply: ReplyEnvelope

    /// Describes an interchange's beginning.
    package init(
        ordinal: Int, header: InterchangeHeader, own: String, partner: String?,
        refusal: Diagnostic?, reply: ReplyEnvelope
    ) {
        self.ordinal = ordinal
        self.header = header
        self.own = own
        self.partner = partner
        self.refusal = refusal
        self.reply = reply
    }
}
