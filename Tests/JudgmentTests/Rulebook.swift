import Canonical
import Diagnostics
import Judgment
import Notation
import Testing
import Values

/// Rules compiled from the text of a map's `validate:` and `respond:`.
struct Rulebook {
    let rules: BusinessRules
    let diagnostics: [Diagnostic]

    init(_ layers: String..., shape: DocumentShape = .sample) throws {
        let nodes = try layers.enumerated().map { index, text in
            let (node, faults) = YAMLReader.read(Array(text.utf8), file: "\(index).yaml")
            #expect(faults == [])
            return try #require(node)
        }
        (rules, diagnostics) = BusinessRules.compile(layers: nodes, shape: shape)
    }

    /// One rule over the document with the sample that it has to break.
    init(at list: String? = nil, rule: String, fails: String) throws {
        let at = list.map { "\n    at: \($0)" } ?? ""
        let text =
            "validate:\n  Q1:\(at)\n    rule: \"\(rule)\"\n    say: wrong\n    fails: \(fails)"
        try self.init(text)
    }

    /// The places of a document that break a rule.
    func broken(_ json: String) throws -> [String] {
        try rules.judge(JSONReader.read(Array(json.utf8))).map(\.path)
    }
}

extension DocumentShape {
    /// An order in small, with a field of each kind.
    static let sample = DocumentShape(
        type: "sample", version: 1,
        body: ObjectShape(
            "Sample", "A sample.",
            [
                FieldShape("number", .text, "Its number."),
                FieldShape("date", .date, "Its date."),
                FieldShape("shipBy", .date, "When goods leave."),
                FieldShape("at", .time, "The time of day."),
                FieldShape("rush", .flag, "Whether it hurries."),
                FieldShape("total", .decimal, "The total."),
                FieldShape(
                    "buyer", .object(ObjectShape("Party", "Somebody.", partyFields)), "Who."),
                FieldShape("tags", .list(.text), "Words."),
                FieldShape("lines", .list(.object(line)), "The lines."),
            ]))

    private static let partyFields = [FieldShape("id", .text, "The number.")]
    private static let line = ObjectShape(
        "Line", "A line.",
        [
            FieldShape("number", .text, "Its number."),
            FieldShape("position", .integer, "Its position."),
            FieldShape("quantity", .decimal, "How much."),
            FieldShape("price", .decimal, "The price."),
            FieldShape("item", .text, "The item."),
            FieldShape(
                "sublines", .list(.object(ObjectShape("Subline", "A part.", sublineFields))),
                "Its parts."),
        ])
    private static let sublineFields = [FieldShape("quantity", .decimal, "How much.")]
}
