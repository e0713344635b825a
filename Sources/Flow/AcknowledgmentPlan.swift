package import Values

/// An acknowledgment interchange before its bytes: what it answers, the control numbers that are
/// reserved for it and its time. Writing a plan twice gives the same bytes.
package struct AcknowledgmentPlan: Sendable {
    /// What kind of answer the interchange carries.
    package enum Kind: String, Sendable {
        /// A TA1 alone.
        case interchange = "TA1"
        /// A 997 for each group.
        case functional = "997"
    }

    /// What it carries.
    package var kind: Kind
    /// The interchange that it answers, its groups included.
    package var answers: InterchangeOutcome
    /// ISA13 of the answer.
    package var interchangeControl: Int
    /// GS06 of the answer's first group; further groups count on. Zero for a TA1.
    package var groupControl: Int
    /// The time in ISA09/10 and GS04/05.
    package var time: Timestamp

    /// Makes a plan.
    package init(
        kind: Kind, answers: InterchangeOutcome, interchangeControl: Int, groupControl: Int,
        time: Timestamp
    ) {
        self.kind = kind
        self.answers = answers
        self.interchangeControl = interchangeControl
        self.groupControl = groupControl
        self.time = time
    }
}
