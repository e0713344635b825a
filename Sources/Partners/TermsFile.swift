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
            "reply", ReplyFile.ofPartner,
            doc: "How our interchanges to the partner look and leave."),
        .record("acknowledge", AnsweringFile.fields, doc: "Which answers the partner gets."),
        .record(
            "duplicates", Fields("duplicates", duplicateFields + [sent]),
            doc: "What becomes of what comes again, or would leave again."),
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
            "reply", ReplyFile.ofAgreement,
            doc: "What of the partner's `reply` is otherwise for the answers to such sets."),
        .record(
            "duplicates", Fields("duplicates", duplicateFields),
            doc: "What of the partner's `duplicates` is otherwise for such sets."),
        criticality, priority,
    ].map(\.inheriting)

    /// The keys of a sending, which has its own `channel` and `name`.
    static let ofSending: [Field] = [
        Field.record(
            "reply", ReplyFile.ofSending,
            doc: "What of the partner's `reply` is otherwise for such sets."),
        .record(
            "duplicates", Fields("duplicates", [sent]),
            doc: "What of the partner's `duplicates` is otherwise for such sets."),
        criticality, priority,
    ].map(\.inheriting)

    private static let sent = choice(
        "sent", [.hold, .tell, .ignore], default: .hold,
        doc: "A document to be sent that has the type and number of one that left, or waits to "
            + "leave: `hold` it for a person, send it and `tell`, or `ignore` it. One that says by "
            + "its purpose that it changes, replaces or cancels leaves in any case, and so do "
            + "answers, and what the partner refused before.")

    private static let duplicateFields: [Field] =
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
                "set", [.reject, .tell, .ignore], default: .reject,
                doc: "An ST02 that another set of the group has: `reject` it by AK502 23, or "
                    + "process it, for partners who number no sets."),
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
        ]

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
        let reply = ReplyFile.read(
            reader.optionalRecord("reply"), diagnostics: &diagnostics)
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
            group: reader.choice("group"), set: reader.choice("set"),
            document: reader.choice("document"),
            number: reader.choice("number"), sequence: reader.choice("sequence"),
            sent: reader.choice("sent"))
    }
}
