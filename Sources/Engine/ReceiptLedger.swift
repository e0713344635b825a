package import Flow

/// What is known of files that left by AS2, and what stations say of them.
package protocol ReceiptLedger: Sendable {
    /// The file that left under a Message-ID; nil where none did, or other bytes.
    func transmitted(
        under id: TransmissionID
    ) async throws(LedgerFailure) -> TransmittedFile?
    /// Keeps a receipt with its bytes and settles what it answers, in one commit. The same result
    /// file again gives the first receipt with `known` set and writes nothing.
    func receive(_ receipt: ReceivedReceipt) async throws(LedgerFailure) -> Receipt
}

/// A file that left.
package struct TransmittedFile: Sendable {
    /// The partner's name.
    package var partner: String?
    /// The correlation id of its message.
    package var correlation: String
    /// Our identity as `qualifier:id`.
    package var own: String
    /// The partner's identity as `qualifier:id`.
    package var partnerID: String
    /// Its bytes as they are stored.
    package var bytes: StoredBytes
    /// Whether it left with a password that is not stored.
    package var isSecured: Bool

    /// Describes a file.
    package init(
        partner: String?, correlation: String, own: String, partnerID: String,
        bytes: StoredBytes, isSecured: Bool
    ) {
        self.correlation = correlation
        self.partner = partner
        self.own = own
        self.partnerID = partnerID
        self.bytes = bytes
        self.isSecured = isSecured
    }
}

/// A receipt of the transport on its way into the ledger.
package struct ReceivedReceipt: Sendable {
    /// The result file; its channel is `channel(of:)`.
    package var message: ReceivedMessage
    /// What it says.
    package var answer: PartnerAnswer
    /// Who gave it: the partner's name, or its station's where nobody has that.
    package var partner: String
    /// Whether it came from whom the file was sent to.
    package var isFromReceiver: Bool

    /// Describes a receipt.
    package init(
        message: ReceivedMessage, answer: PartnerAnswer, partner: String, isFromReceiver: Bool
    ) {
        self.message = message
        self.answer = answer
        self.partner = partner
        self.isFromReceiver = isFromReceiver
    }

    /// What the result files of a channel come through: they are no traffic of partners.
    package static func channel(of name: String) -> String { prefix + name }

    /// How the channels of result files begin.
    package static let prefix = "mdn:"
}
