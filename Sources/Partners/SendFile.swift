import Acknowledgments
import Diagnostics
import Guides
package import Notation
import Records

/// One entry of `sends` in partner.yaml.
package enum SendFile {
    /// The keys of a sending.
    package static let fields = Fields("sends", keys + TermsFile.ofSending)

    private static let keys: [Field] = [
        .text(
            "set", length: 3...3,
            doc: "The transaction set: ST01. Required, unless there is a `layout`."),
        .text(
            "version", length: 6...6,
            doc: "The version: GS08, and with it ISA12. Required with `set`."),
        .text(
            "layout", length: 1...40,
            doc: "Instead of a set: the layout of records, `<layout>.layout.yaml`."),
        .text(
            "channel",
            doc: "The channel that it leaves by; absent: `reply.channel`, else the one channel "
                + "that carries the partner."),
        .text(
            "name", length: 1...150,
            doc: "The names of the files, as `reply.name`; absent: that, with the layout's "
                + "ending for records (`.csv`, `.txt`, `.ndjson`)."),
        .text(
            "sender", length: 2...15,
            doc: "GS02; absent: GS03 of what is answered, else our id."),
        .text(
            "receiver", length: 2...15,
            doc: "GS03; absent: GS02 of what is answered, else the partner's id."),
        .text(
            "industry", length: 1...6,
            doc: "What follows the version in GS08, such as VICS; absent: nothing."),
        .record(
            "validate", validate,
            doc: "How sets of ours are held against their guide before they leave; nothing is "
                + "forgiven unless it is said here."),
        .choice(
            "billing", Sending.Billing.self, default: .unchecked,
            doc: "What an invoice may bill: `shipped` holds one that bills more of a line than "
                + "our ship notices told, less what was billed before; `accepted` counts only "
                + "notices that the partner's 997 has taken."),
        .record(
            "batch", BatchFile.fields,
            doc: "Documents wait for others of their kind, and leave with them in one interchange; "
                + "absent: each leaves by itself, at once."),
    ]

    private static let validate = Fields(
        "validate",
        [
            .map(
                "severity", of: .choice(["error", "warning", "note"]),
                doc: "Faults that count less than usual, by their code: an error holds the "
                    + "document, a warning is told, a note is not.")
        ])

    /// A sending as read; its set or layout is not yet held against guides and maps.
    struct Reading: Sendable {
        let subject: AgreementFile.Reading
        let channel: Placed<String>?
        let name: NameTemplate?
        let sender: String?
        let receiver: String?
        let industry: String
        let billing: Sending.Billing
        let batching: Batching?
        let place: TextPlace

        /// The sending, made.
        func sending(_ agreement: Agreement, usual: NameTemplate) -> Sending {
            let ending = agreement.records?.layout.format.fileEnding
            return Sending(
                agreement: agreement, channel: channel?.value,
                name: name ?? ending.map(usual.ending) ?? usual, sender: sender,
                receiver: receiver, industry: industry, billing: billing, batching: batching)
        }
    }

    /// Reads one sending, its terms over the partner's; nil when anything is wrong with it.
    static func read(
        _ reader: FieldReader, over base: Node, diagnostics: inout [Diagnostic]
    ) -> Reading? {
        let isOfRecords = reader.has("layout")
        let others = ["set", "version", "sender", "receiver", "industry", "reply", "batch"]
        for key in others where isOfRecords && reader.has(key) {
            diagnostics.report(
                .profileAgreementForm, "\"\(key)\" does not go with \"layout\"", value: key,
                at: reader.place(key))
            return nil
        }
        let keys = isOfRecords ? ["layout"] : ["set", "version"]
        for key in keys where !reader.has(key) {
            diagnostics.report(
                .keyMissing, "the sending has no \"\(key)\"", value: key, at: reader.node.place)
            return nil
        }
        var name: NameTemplate?
        if let text = reader.optionalText("name") {
            do {
                name = try NameTemplate(text)
            } catch {
                diagnostics.report(
                    .profileReplyName, error.description, value: text, at: reader.place("name"))
                return nil
            }
        }
        var batching: Batching?
        if let batch = reader.optionalRecord("batch") {
            batching = BatchFile.read(batch, diagnostics: &diagnostics)
            guard batching != nil else { return nil }
        }
        guard
            let terms = TermsFile.read(
                TermsFile.laid(TermsFile.node(in: reader.node), over: base),
                diagnostics: &diagnostics)
        else { return nil }
        let industry = reader.optionalText("industry") ?? ""
        guard industry.utf8.allSatisfy(isIdentifier) else {
            diagnostics.report(
                .profileSendIndustry, "\"\(industry)\" cannot stand in GS08", value: industry,
                at: reader.place("industry"))
            return nil
        }
        let place = reader.place(keys[0])
        var validation = ValidationPolicy.outbound
        if let validate = reader.optionalRecord("validate") {
            validation.severities.merge(
                AgreementFile.severities(validate, diagnostics: &diagnostics)
            ) { _, said in said }
        }
        // Records have their own characters.
        if isOfRecords { validation.characterSet = .any }
        let subject = AgreementFile.Reading(
            set: Placed(value: reader.text(keys[0]), place: place),
            version: Placed(
                value: isOfRecords ? "" : reader.text("version"),
                place: isOfRecords ? place : reader.place("version")),
            files: isOfRecords ? Placed(value: NameMask("*"), place: place) : nil, fallback: .none,
            senders: [], receivers: [], validation: validation,
            acknowledgment: AcknowledgmentPolicy(), terms: terms)
        return Reading(
            subject: subject,
            channel: reader.optionalText("channel").map {
                Placed(value: $0, place: reader.place("channel"))
            }, name: name, sender: reader.optionalText("sender"),
            receiver: reader.optionalText("receiver"), industry: industry,
            billing: reader.choice("billing"), batching: batching, place: reader.node.place)
    }

    /// Whether a byte may stand in an industry identifier.
    private static func isIdentifier(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
    }
}
