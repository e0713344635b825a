package import Diagnostics
import Mapping
import Partners
package import Values
import X12

/// Transaction sets of one kind that leave in one group of one interchange, but for what only the
/// moment of sending gives: control numbers and time.
package struct OutboundInterchange: Sendable {
    /// From whom to whom, by which channel: that of the first document.
    package let envelope: OutboundEnvelope
    /// What its documents have in common.
    package let key: String

    private let functionalID: String
    private let version: String
    private let set: String
    private var sets: InterchangeWriter

    /// Begins with the envelope of a document, which is still to be added; nil for a file of
    /// records.
    package init?(beginningWith draft: OutboundDraft) {
        guard let key = draft.batchKey,
            case .set(let result, let group, let version) = draft.content
        else { return nil }
        self.key = key
        envelope = draft.envelope
        functionalID = group
        self.version = version
        set = result.set
        sets = .ofSets(delimiters: envelope.delimiters, suffix: envelope.suffix)
    }

    /// How many documents it has.
    package var count: Int { sets.setCount }
    /// How many bytes their sets have.
    package var byteCount: Int { sets.byteCount }

    /// Adds a document of the same key; after an error it is as it was before.
    package mutating func add(_ draft: OutboundDraft) throws(Diagnostic) {
        guard case .set(let result, _, _) = draft.content, draft.batchKey == key else {
            preconditionFailure("documents of one interchange have one key")
        }
        var next = InterchangeWriter.ofSets(
            delimiters: envelope.delimiters, suffix: envelope.suffix)
        try result.append(to: &next, control: envelope.numbers.set.text(count + 1))
        sets.append(setsOf: next)
    }

    /// The message with its numbers: the same numbers and time give the same bytes.
    package func message(
        _ numbers: OutboundNumbers, at time: Timestamp
    ) throws(Diagnostic) -> OutboundMessage {
        var writer = InterchangeWriter(delimiters: envelope.delimiters, suffix: envelope.suffix)
        // ISA and GS have the partner's clock; names and events have ours.
        let moment = time + .seconds(60 * envelope.settings.offset)
        let form = envelope.settings.form
        var interchange = InterchangeFields(
            sender: (envelope.own.qualifier, envelope.own.id),
            receiver: (envelope.receiver.qualifier, envelope.receiver.id),
            date: moment.date.compactShort, time: String(moment.time.compact.prefix(4)),
            version: String(version.prefix(5)), control: numbers.interchange,
            usage: envelope.usage)
        interchange.obey(envelope.settings)
        try writer.beginInterchange(interchange)
        try writer.beginGroup(
            GroupFields(
                functionalID: functionalID, senderID: envelope.application,
                receiverID: envelope.receiverApplication, date: form.groupDate(moment),
                time: form.groupTime(moment),
                control: numbers.group, agency: envelope.settings.agency.rawValue,
                version: version))
        writer.append(setsOf: sets)
        writer.endGroup()
        writer.endInterchange()
        return OutboundMessage(
            name: envelope.fileName(numbers, at: time),
            bytes: envelope.characters.encoded(writer.take()),
            awaits: OutboundExpectation(
                functionalID: functionalID, groupControl: numbers.group,
                application: envelope.receiverApplication, set: set,
                setControl: envelope.numbers.set.text(1),
                interchangeTime: interchange.date + interchange.time, expects: envelope.expects,
                asksInterchange: envelope.settings.asks, at: time))
    }
}

extension OutboundDraft {
    /// What documents have in common that can leave in one interchange: whom they are from and for,
    /// by which channel, as which set; nil for a file of records.
    package var batchKey: String? {
        guard case .set(let result, let group, let version) = content else { return nil }
        return [
            envelope.partner, envelope.type, envelope.usage, envelope.channel,
            envelope.own.description, envelope.receiver.description, envelope.application,
            envelope.receiverApplication, result.set, group, version,
        ].joined(separator: "\u{1F}")
    }
}
