package import Canonical
package import Diagnostics
package import Mapping
package import Partners
package import Values

/// A document that can be sent, but for what only the moment of sending gives: control numbers and
/// time.
package struct OutboundDraft: Sendable {
    /// From whom to whom, by which channel.
    package let envelope: OutboundEnvelope
    /// What is sent.
    package let content: Content
    /// The stored document that it answers, by its id in the ledger.
    package let answered: Int64?
    /// The thread of what it answers.
    package let correlation: String?
    /// The canonical document as it is read back from what leaves: everything that the partner is
    /// told, also what was repeated from what is answered.
    package let said: JSON
    /// The orders that it is about.
    package let mention: OrderMention
    /// What it may bill of its orders.
    package let billing: Sending.Billing

    /// What is sent.
    package enum Content: Sendable {
        /// A transaction set, whose group has this functional id (GS01) and version (GS08).
        case set(OutwardResult, group: String, version: String)
        /// A file of records.
        case records([UInt8])
    }

    /// Makes a draft.
    package init(
        envelope: OutboundEnvelope, content: Content, answered: Int64?, correlation: String?,
        said: JSON = nil, billing: Sending.Billing = .unchecked
    ) {
        self.envelope = envelope
        self.content = content
        self.answered = answered
        self.correlation = correlation
        self.said = said
        self.billing = billing
        mention = OrderMention(
            type: envelope.type,
            own: OrderReference(
                number: envelope.number, release: said["release"]?.text ?? ""), body: { said })
    }

    /// What becomes of it where one of its type and number has left: one that says what it does to
    /// that one leaves.
    package var whenSentBefore: DuplicateSettings.Action {
        let says = ["change", "replace", "cancel", "copy"].contains(said["purpose"]?.text)
        return says || envelope.number.isEmpty ? .ignore : envelope.whenSentBefore
    }

    /// Among what it is to be the only one of its type and number, as a ledger keeps it.
    package var sentAs: String {
        "\(envelope.usage) \(envelope.own) \(said["release"]?.text ?? "")"
    }

    /// Whether it is a file of records, which has no envelope and awaits no acknowledgment.
    package var isOfRecords: Bool {
        if case .records = content { true } else { false }
    }

    /// What leaves with this document alone; nil where it is a file of records.
    package func interchange() throws(Diagnostic) -> OutboundInterchange? {
        guard var interchange = OutboundInterchange(beginningWith: self) else { return nil }
        try interchange.add(self)
        return interchange
    }

    /// The message with its numbers: the same numbers and time give the same bytes.
    package func message(
        _ numbers: OutboundNumbers, at time: Timestamp
    ) throws(Diagnostic) -> OutboundMessage {
        if case .records(let bytes) = content {
            return OutboundMessage(
                name: envelope.fileName(numbers, at: time), bytes: bytes, awaits: nil)
        }
        guard let interchange = try interchange() else {
            preconditionFailure("what is no file of records has a set")
        }
        return try interchange.message(numbers, at: time)
    }
}

/// The control numbers of one message.
package struct OutboundNumbers: Sendable, Hashable {
    /// ISA13; of a file of records its own number.
    package let interchange: Int
    /// GS06; 0 for records.
    package let group: Int

    /// Names the numbers.
    package init(interchange: Int, group: Int) {
        self.interchange = interchange
        self.group = group
    }
}

/// A message ready to be stored and sent.
package struct OutboundMessage: Sendable {
    /// The name that the file gets at the partner.
    package let name: String
    /// Its bytes.
    package let bytes: [UInt8]
    /// The acknowledgments that it awaits, by its first set; nil for records.
    package let awaits: OutboundExpectation?
}
