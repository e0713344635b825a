package import Diagnostics

/// What the profiles say of an interchange, from its ISA alone.
package struct Resolution: Sendable {
    /// Who sent it: ISA05/06.
    package let sender: Identity
    /// To whom it was sent: ISA07/08. One of ours, unless it is refused for that.
    package let receiver: Identity
    /// The partner, if the sender is known.
    package let partner: Partner?
    /// Why the interchange is not processed; nil if it is.
    package internal(set) var refusal: Diagnostic?
    /// Whether documents are kept on record and never posted: production traffic of a partner in
    /// parallel operation.
    package let recordsOnly: Bool
    /// Whether the receiver is one of our identities: in no other's name do we answer.
    package let isOurs: Bool

    /// By what one learns of files that left, by channel.
    private let receipts: [String: Channel.Receipt]

    /// Which answers the sender gives to what leaves by a channel.
    package func expects(over channel: String?) -> ExpectedAnswers {
        (partner?.expects ?? .usual).over(channel.flatMap { receipts[$0] })
    }

    /// How we deal with the partner; with a stranger the usual way.
    package var terms: Terms { partner?.terms ?? .usual }

    /// The same, not processed for a reason that only passwords tell.
    package func refused(_ why: Diagnostic?) -> Resolution {
        guard let why, refusal == nil else { return self }
        var resolution = self
        resolution.refusal = why
        return resolution
    }

    init(
        sender: Identity, receiver: Identity, partner: Partner?, refusal: Diagnostic?,
        recordsOnly: Bool, isOurs: Bool, receipts: [String: Channel.Receipt]
    ) {
        self.isOurs = isOurs
        self.sender = sender
        self.receiver = receiver
        self.partner = partner
        self.refusal = refusal
        self.recordsOnly = recordsOnly
        self.receipts = receipts
    }
}

/// What the profiles say of a transaction set within a group.
package enum AgreementResolution: Sendable {
    /// It is checked, answered and mapped by this agreement.
    case agreed(Agreement)
    /// Its group holds acknowledgments (GS01 FA): it is read back and never answered.
    case acknowledgment
    /// Nothing was agreed about it.
    case missing(Diagnostic)
}
