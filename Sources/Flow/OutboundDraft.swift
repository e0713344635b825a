package import Canonical
package import Diagnostics
package import Mapping
import Partners
package import Values
import X12

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
    /// Whether it may bill no more than was shipped.
    package let billsShipped: Bool

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
        said: JSON = nil, billsShipped: Bool = false
    ) {
        self.envelope = envelope
        self.content = content
        self.answered = answered
        self.correlation = correlation
        self.said = said
        self.billsShipped = billsShipped
        mention = OrderMention(
            type: envelope.type,
            own: OrderReference(
                number: envelope.number, release: said["release"]?.text ?? ""), body: { said })
    }

    /// Whether it is a file of records, which has no envelope and awaits no acknowledgment.
    package var isOfRecords: Bool {
        if case .records = content { true } else { false }
    }

    /// The message with its numbers: the same numbers and time give the same bytes.
    package func message(
        _ numbers: OutboundNumbers, at time: Timestamp
    ) throws(Diagnostic) -> OutboundMessage {
        let name = envelope.fileName(numbers, at: time)
        switch content {
        case .records(let bytes):
            return OutboundMessage(name: name, bytes: bytes, awaits: nil)
        case .set(let result, let group, let version):
            let control = envelope.numbers.set.text(1)
            var writer = InterchangeWriter(
                delimiters: envelope.delimiters, suffix: envelope.suffix)
            // ISA and GS have the partner's clock; names and events have ours.
            let moment = time + .seconds(60 * envelope.settings.offset)
            let date = moment.date.compact
            let clock = String(moment.time.compact.prefix(4))
            var interchange = InterchangeFields(
                sender: (envelope.own.qualifier, envelope.own.id),
                receiver: (envelope.receiver.qualifier, envelope.receiver.id),
                date: String(date.dropFirst(2)), time: clock, version: String(version.prefix(5)),
                control: numbers.interchange, usage: envelope.usage)
            interchange.wantsAcknowledgment = envelope.settings.asks
            if let authorization = envelope.settings.authorization {
                interchange.authorization = (authorization.qualifier, authorization.value)
            }
            if envelope.settings.security != nil {
                // The value is filled in as the file leaves.
                interchange.security = (ISASecurity.qualifier, "")
            }
            try writer.beginInterchange(interchange)
            try writer.beginGroup(
                GroupFields(
                    functionalID: group, senderID: envelope.application,
                    receiverID: envelope.receiverApplication, date: date, time: clock,
                    control: numbers.group, agency: envelope.settings.agency.rawValue,
                    version: version))
            try result.append(to: &writer, control: control)
            writer.endGroup()
            writer.endInterchange()
            return OutboundMessage(
                name: name, bytes: writer.take(),
                awaits: OutboundExpectation(
                    functionalID: group, groupControl: numbers.group,
                    application: envelope.receiverApplication, set: result.set,
                    setControl: control, interchangeTime: interchange.date + clock,
                    expects: envelope.expects, asksInterchange: envelope.settings.asks, at: time))
        }
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
    /// The functional acknowledgment that it awaits; nil for records.
    package let awaits: OutboundExpectation?
}
