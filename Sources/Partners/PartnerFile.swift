import Diagnostics
package import Notation
import X12

/// `<partner>/partner.yaml`: its keys, and what they say.
package enum PartnerFile {
    /// The keys of a partner.
    package static let fields = Fields(
        "partner",
        [
            .list(
                "ids", required: true,
                doc: "The identities that it sends from and receives at, as `QUALIFIER:ID`."),
            .choice(
                "status", Partner.Status.self, default: .test,
                doc: "`test`: production interchanges are held. `parallel`: they are processed "
                    + "and answered, but never posted. `live`: they are posted."),
            .choice(
                "test", Partner.TestPolicy.self, default: .stop,
                doc: "What becomes of test interchanges of a live partner: `stop` holds them, "
                    + "`target` processes them for the test target."),
            .records("contacts", contact, doc: "Whom to ask; diagnostics name the first."),
            .record("reply", reply, doc: "How our interchanges to the partner look and leave."),
            .record("acknowledge", AnsweringFile.fields, doc: "Which answers the partner gets."),
            .record("duplicates", duplicates, doc: "When a control number counts as used."),
            .records("agreements", AgreementFile.fields, required: true, doc: "What it may send."),
            .records("sends", SendFile.fields, doc: "What we send it: one entry a document."),
        ])

    private static let contact = Fields(
        "contact",
        [
            .text("name", length: 1...100, required: true, doc: "The person or desk."),
            .text("email", length: 3...254, doc: "The mail address."),
            .text("phone", length: 3...40, doc: "The telephone number."),
        ])

    private static let reply = Fields(
        "reply",
        [
            .text(
                "channel",
                doc: "The channel that answers leave by; absent: the one of the interchange."),
            .record("delimiters", delimiters, doc: "The delimiters that we write."),
            .choice(
                "suffix", ReplySettings.Suffix.self, default: .lf,
                doc: "What follows each segment terminator."),
            .text(
                "name", length: 1...150,
                default: Field.Default(NameTemplate.usual.description),
                doc: "The names of our files: text and {partner} {id} {own} {set} {usage} {isa13} "
                    + "{gs06} {number} {date}. {isa13} must be among them."),
            .flag("asks", default: "false", doc: "Whether ISA14 of ours asks for a TA1."),
            .choice(
                "agency", ReplySettings.Agency.self, default: .x,
                doc: "GS07 of ours: X, or T for systems that know no other."),
            .text(
                "zone", length: 3...6, default: "UTC",
                doc: "The zone of the times in ISA and GS of ours: UTC, or the hours and minutes "
                    + "ahead of it, such as \"-06:00\"."),
        ])

    private static let delimiters = Fields(
        "delimiters",
        [
            .text("element", length: 1...1, default: "*", doc: "Between elements."),
            .text("component", length: 1...1, default: ">", doc: "Within composite elements."),
            .text("segment", length: 1...1, default: "~", doc: "After each segment."),
            .text(
                "repetition", length: 1...1, default: "^",
                doc: "Between repetitions; used from ISA12 00402 on."),
        ])

    private static let duplicates = Fields(
        "duplicates",
        [
            .integer(
                "days", in: 1...400, default: "90",
                doc: "For how many days a control number must not come again.")
        ])

    /// A partner's file as read, with the places that later checks need; agreements are not yet
    /// held against guides and maps.
    struct Reading: Sendable {
        let name: String
        let ids: [Placed<Identity>]
        let status: Partner.Status
        let test: Partner.TestPolicy
        let contacts: [Contact]
        let channel: Placed<String>?
        let reply: ReplySettings
        let answering: Partner.Answering
        let duplicateDays: Int
        let agreements: [AgreementFile.Reading]
        let sends: [SendFile.Reading]
        let place: TextPlace

        /// The partner with its agreements made.
        func partner(_ agreements: [Agreement], sends: [Sending]) -> Partner {
            Partner(
                name: name, ids: ids.map(\.value), status: status, contacts: contacts,
                answers: channel?.value, test: test, duplicateDays: duplicateDays, reply: reply,
                answering: answering, agreements: agreements, sends: sends)
        }
    }

    /// Reads a file's tree; nil when anything is wrong with it.
    static func read(
        _ node: Node, name: String, diagnostics: inout [Diagnostic]
    ) -> Reading? {
        let (reader, faults) = fields.read(node)
        diagnostics += faults
        guard let reader else { return nil }
        let before = diagnostics.count
        let ids = reader.list("ids").compactMap {
            IdentityText.read($0, diagnostics: &diagnostics)
        }
        for name in ["ids", "agreements"] where reader.list(name).isEmpty {
            diagnostics.report(.valueEmpty, "\"\(name)\" is empty", at: reader.place(name))
        }
        let answering = AnsweringFile.read(
            reader.optionalRecord("acknowledge"), diagnostics: &diagnostics)
        let reply = replySettings(reader.optionalRecord("reply"), diagnostics: &diagnostics)
        let agreements = reader.records("agreements").compactMap {
            AgreementFile.read($0, diagnostics: &diagnostics)
        }
        let sends = reader.records("sends").compactMap {
            SendFile.read($0, diagnostics: &diagnostics)
        }
        guard let reply, diagnostics.count == before else { return nil }
        return Reading(
            name: name, ids: ids, status: reader.choice("status"), test: reader.choice("test"),
            contacts: reader.records("contacts").map {
                Contact(
                    name: $0.text("name"), email: $0.optionalText("email"),
                    phone: $0.optionalText("phone"))
            },
            channel: replyChannel(reader), reply: reply,
            answering: answering,
            duplicateDays: days(reader), agreements: agreements, sends: sends,
            place: node.place)
    }

    private static func replyChannel(_ reader: FieldReader) -> Placed<String>? {
        guard let reply = reader.optionalRecord("reply"),
            let channel = reply.optionalText("channel")
        else { return nil }
        return Placed(value: channel, place: reply.place("channel"))
    }

    private static func days(_ reader: FieldReader) -> Int {
        reader.optionalRecord("duplicates")?.integer("days") ?? Partner.usualDuplicateDays
    }

    private static func replySettings(
        _ reader: FieldReader?, diagnostics: inout [Diagnostic]
    ) -> ReplySettings? {
        guard let reader else { return .usual }
        var delimiters: Delimiters? = ReplySettings.usual.delimiters
        if let record = reader.optionalRecord("delimiters") {
            delimiters = Delimiters(record)
            if delimiters == nil {
                diagnostics.report(
                    .profileReplyDelimiters, "these delimiters cannot be told apart",
                    at: record.node.place)
            }
        }
        let offset = offset(reader.text("zone"))
        if offset == nil {
            diagnostics.report(
                .profileReplyZone, "\"\(reader.text("zone"))\" is neither UTC nor such as -06:00",
                value: reader.text("zone"), at: reader.place("zone"))
        }
        do {
            let name = try NameTemplate(reader.text("name"))
            return delimiters.map {
                ReplySettings(
                    delimiters: $0, suffix: reader.choice("suffix"), name: name,
                    envelope: ReplySettings.Envelope(
                        asks: reader.flag("asks"), agency: reader.choice("agency"),
                        offset: offset ?? 0))
            }
        } catch {
            diagnostics.report(
                .profileReplyName, error.description, value: reader.text("name"),
                at: reader.place("name"))
            return nil
        }
    }
}

extension PartnerFile {
    /// The minutes that a zone is ahead of UTC: `UTC`, or `+HH:MM` and `-HH:MM` up to 14 hours.
    private static func offset(_ zone: String) -> Int? {
        guard zone != "UTC" else { return 0 }
        let bytes = Array(zone.utf8)
        guard bytes.count == 6, bytes[0] == 0x2B || bytes[0] == 0x2D, bytes[3] == 0x3A else {
            return nil
        }
        let digits = [1, 2, 4, 5].map { Int(bytes[$0]) - 0x30 }
        guard digits.allSatisfy((0...9).contains) else { return nil }
        let (hours, minutes) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        guard minutes < 60, hours * 60 + minutes <= 14 * 60 else { return nil }
        return (bytes[0] == 0x2D ? -1 : 1) * (hours * 60 + minutes)
    }
}

extension Delimiters {
    /// The delimiters of a profile; nil where they are not usable.
    fileprivate init?(_ reader: FieldReader) {
        func byte(_ name: String) -> UInt8? {
            // `Character.asciiValue` takes CR LF for a line feed; here it is two bytes.
            let bytes = Array(reader.text(name).utf8)
            return bytes.count == 1 ? bytes[0] : nil
        }
        guard let element = byte("element"), let component = byte("component"),
            let segment = byte("segment"), let repetition = byte("repetition")
        else { return nil }
        self.init(
            element: element, component: component, segment: segment, repetition: repetition)
        guard areUsable else { return nil }
    }
}
