import Diagnostics
import Notation
import X12

/// `reply`, `acknowledge`, `duplicates`, `criticality` and `priority`: of a partner, and of an
/// agreement or sending that says some of it otherwise.
///
/// An agreement's keys are laid over the partner's one by one, so that what it does not say follows
/// the partner.
enum TermsFile {
    /// The keys of a partner.
    static let ofPartner: [Field] = [
        .record(
            "reply", replyFields, doc: "How our interchanges to the partner look and leave."),
        .record("acknowledge", AnsweringFile.fields, doc: "Which answers the partner gets."),
        .record("duplicates", duplicateFields, doc: "What becomes of what comes again."),
        criticality, priority,
        .record(
            "numbers", numberFields,
            doc: "Which control numbers we give; an agreement has no others, because one count "
                + "serves all that goes to the partner."),
    ]

    private static let numberFields = Fields(
        "numbers",
        [
            .text(
                "interchange", length: 3...19, default: "1-999999999",
                doc: "The range that ISA13 counts through, and begins anew behind its end, such "
                    + "as \"550000000-559999999\"."),
            .text(
                "group", length: 3...19, default: "1-999999999",
                doc: "The range that GS06 counts through."),
            .text(
                "set", length: 4...9, default: "0001",
                doc: "ST02 of the first set of a group, such as \"A00001\": four to nine letters "
                    + "and digits, at least four digits last, which count on."),
        ])

    /// The keys of an agreement about a set, besides `acknowledge`.
    static let ofAgreement: [Field] = [
        Field.record(
            "reply", replyFields,
            doc: "What of the partner's `reply` is otherwise for the answers to such sets."),
        .record(
            "duplicates", duplicateFields,
            doc: "What of the partner's `duplicates` is otherwise for such sets."),
        criticality, priority,
    ].map(\.inheriting)

    /// The keys of a sending, which has its own `channel` and `name`.
    static let ofSending: [Field] = [
        Field.record(
            "reply", Fields("reply", form),
            doc: "What of the partner's `reply` is otherwise for such sets."),
        criticality, priority,
    ].map(\.inheriting)

    private static let replyFields = Fields("reply", [channel] + form + [name])

    private static let channel = Field.text(
        "channel", doc: "The channel that answers leave by; absent: the one of the interchange.")

    private static let name = Field.text(
        "name", length: 1...150, default: Field.Default(NameTemplate.usual.description),
        doc: "The names of our files: text and {partner} {id} {own} {set} {usage} {isa13} "
            + "{gs06} {number} {date}. {isa13} must be among them.")

    private static let form: [Field] = [
        .record("delimiters", delimiters, doc: "The delimiters that we write."),
        .choice(
            "suffix", ReplySettings.Suffix.self, default: .lf,
            doc: "What follows each segment terminator."),
        .record(
            "authorization", authorization,
            doc: "ISA01 and ISA02 of ours; absent: 00 and blanks. It is no password: everybody "
                + "who reads profiles sees it."),
        .text(
            "security",
            doc: "Where the password is that ISA04 of ours has, `file:PATH` or `env:NAME`, with 01 "
                + "in ISA03; absent: 00 and blanks. It is filled in as the file leaves, and is in "
                + "no record of ours."),
        .flag("asks", default: "false", doc: "Whether ISA14 of ours asks for a TA1."),
        .choice(
            "agency", ReplySettings.Agency.self, default: .x,
            doc: "GS07 of ours: X, or T for systems that know no other."),
        .text(
            "zone", length: 3...6, default: "UTC",
            doc: "The zone of the times in ISA and GS of ours: UTC, or the hours and minutes "
                + "ahead of it, such as \"-06:00\"."),
    ]

    private static let authorization = Fields(
        "authorization",
        [
            .choice(
                "qualifier", ["01", "02", "03", "04", "05", "06"], required: true,
                doc: "ISA01, such as \"03\": additional data identification."),
            .text("value", length: 1...10, required: true, doc: "ISA02."),
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

    private static let duplicateFields = Fields(
        "duplicates",
        [
            .integer(
                "days", in: 1...400, default: "90",
                doc: "For how many days a control number must not come again."),
            choice(
                "interchange", [.hold, .reject, .drop, .tell, .ignore], default: .hold,
                doc: "An ISA13 that was used before, with other content: `hold` it for a person, "
                    + "`reject` it by TA1 025, whether ISA14 asks for one or not, `drop` its "
                    + "documents but acknowledge it, process it and `tell`, or `ignore` that it "
                    + "was."),
            choice(
                "group", [.hold, .tell, .ignore], default: .hold,
                doc: "A GS06 that was used before, in a new interchange."),
            choice(
                "document", [.drop, .hold], default: .drop,
                doc: "The content of a document that came before, in a new envelope. It is never "
                    + "posted twice."),
            choice(
                "number", [.hold, .drop, .tell, .ignore], default: .hold,
                doc: "The number of a document that came before, with other content."),
            choice(
                "sequence", [.ignore, .tell, .hold], default: .tell,
                doc: "An ISA13 that does not follow the last one, by a gap or because it comes "
                    + "late: process it and `tell` where at least three followed each other "
                    + "before, `hold` it in any case, or `ignore` it."),
        ])

    private static let criticality = Field.choice(
        "criticality", Criticality.self, default: .normal,
        doc: "How much depends on it. A failed step of what is `critical` is tried again sooner "
            + "and for longer, people are told at the fifth failure and not only when it is given "
            + "up, an answer is due within 24 working hours unless `expects` says otherwise, is "
            + "told of before and escalated when it is late. What is `low` is tried again later.")

    private static let priority = Field.choice(
        "priority", Terms.Priority.self,
        doc: "Who goes first where documents wait; absent: `high` of what is critical, `low` of "
            + "what is of low criticality. Acknowledgments go before all, and the low ones keep a "
            + "share.")

    private static func choice(
        _ name: String, _ actions: [DuplicateSettings.Action],
        default standard: DuplicateSettings.Action, doc: String
    ) -> Field {
        .choice(
            name, actions.map(\.rawValue), default: Field.Default(standard.rawValue), doc: doc)
    }

    /// Every key, as one map.
    private static let fields = Fields("terms", ofPartner)

    // MARK: - Reading

    /// The keys of terms in a map that holds others too.
    static func node(in map: Node) -> Node { map.keeping(Set(ofPartner.map(\.name))) }

    /// The same of an agreement, whose `acknowledge` says more.
    static func node(inAgreement map: Node) -> Node {
        var node = node(in: map)
        guard case .map(var entries) = node.content else { return node }
        for index in entries.indices where entries[index].name == "acknowledge" {
            entries[index].value = entries[index].value.keeping(
                Set(AnsweringFile.ofGroups.map(\.name)))
        }
        node.content = .map(entries)
        return node
    }

    /// An agreement's or sending's terms over the partner's. Where it says that groups are not
    /// answered, the version of answers is not inherited.
    static func laid(_ own: Node, over base: Node) -> Node {
        let answers = own["acknowledge"]
        guard answers?["functional"]?.text == "none", answers?["version"] == nil,
            case .map(var entries) = base.content
        else { return base.overlaid(by: own) }
        for index in entries.indices where entries[index].name == "acknowledge" {
            let keys = (entries[index].value.entries ?? []).map(\.name).filter { $0 != "version" }
            entries[index].value = entries[index].value.keeping(Set(keys))
        }
        return Node(.map(entries), at: base.place).overlaid(by: own)
    }

    /// Reads terms from a node whose keys each are valid; nil where they are not together.
    static func read(_ node: Node, diagnostics: inout [Diagnostic]) -> Terms? {
        let (reader, faults) = fields.read(node)
        diagnostics += faults
        guard let reader else { return nil }
        let before = diagnostics.count
        let answering = AnsweringFile.read(
            reader.optionalRecord("acknowledge"), diagnostics: &diagnostics)
        let reply = reply(reader.optionalRecord("reply"), diagnostics: &diagnostics)
        let numbers = numbers(reader.optionalRecord("numbers"), diagnostics: &diagnostics)
        guard let reply, diagnostics.count == before else { return nil }
        return Terms(
            channel: reader.optionalRecord("reply")?.optionalText("channel"), reply: reply,
            answering: answering, duplicates: duplicates(reader.optionalRecord("duplicates")),
            criticality: reader.choice("criticality"),
            priority: reader.optionalChoice("priority"), numbers: numbers)
    }

    private static func numbers(
        _ reader: FieldReader?, diagnostics: inout [Diagnostic]
    ) -> ControlNumbers {
        guard let reader else { return .usual }
        func wrong(_ name: String, _ what: String) {
            diagnostics.report(
                .profileNumbersForm, "\"\(reader.text(name))\" is no \(what)",
                value: reader.text(name), at: reader.place(name))
        }
        func range(_ name: String) -> ClosedRange<Int> {
            if let range = ControlNumbers.range(reader.text(name)) { return range }
            wrong(name, "range of at least \(ControlNumbers.fewest) numbers within 1-999999999")
            return ControlNumbers.all
        }
        let set = ControlNumbers.SetNumber(reader.text("set"))
        if set == nil { wrong("set", "ST02 of four to nine characters that ends with four digits") }
        return ControlNumbers(
            interchange: range("interchange"), group: range("group"), set: set ?? .usual)
    }

    /// Where a map names the secret of ISA04, if it does.
    static func secret(in node: Node) -> Placed<SecretReference>? {
        guard let value = node["reply"]?["security"],
            let reference = value.text.flatMap(SecretReference.init)
        else { return nil }
        return Placed(value: reference, place: value.place)
    }

    /// Where a map names the channel of answers, if it does.
    static func channel(in node: Node) -> Placed<String>? {
        guard let channel = node["reply"]?["channel"], let name = channel.text else { return nil }
        return Placed(value: name, place: channel.place)
    }

    private static func duplicates(_ reader: FieldReader?) -> DuplicateSettings {
        guard let reader else { return .usual }
        return DuplicateSettings(
            days: reader.integer("days"), interchange: reader.choice("interchange"),
            group: reader.choice("group"), document: reader.choice("document"),
            number: reader.choice("number"), sequence: reader.choice("sequence"))
    }

    private static func reply(
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
        let authorization = reader.optionalRecord("authorization").map {
            ReplySettings.Authorization(qualifier: $0.text("qualifier"), value: $0.text("value"))
        }
        if let value = authorization?.value, let delimiters, !delimiters.allow(value) {
            diagnostics.report(
                .profileReplyDelimiters, "ISA02 holds a delimiter, or what is no plain text",
                value: value, at: reader.place("authorization"))
        }
        let secret = SecretFile.read("security", reader, &diagnostics)
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
                        offset: offset ?? 0, authorization: authorization,
                        security: secret.map { ISASecurity($0.value) }))
            }
        } catch {
            diagnostics.report(
                .profileReplyName, error.description, value: reader.text("name"),
                at: reader.place("name"))
            return nil
        }
    }

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
    /// Whether a value is plain text without any of them.
    fileprivate func allow(_ value: String) -> Bool {
        value.utf8.allSatisfy { byte in
            (0x20...0x7E).contains(byte)
                && ![element, component, segment, repetition ?? element].contains(byte)
        }
    }

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
