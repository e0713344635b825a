import Canonical
import Diagnostics
import Notation
import Values

/// Reads `validate:` and `respond:` of a map's layers; one use each.
struct BusinessRuleReader {
    let shape: DocumentShape
    /// The rules' keys by code, later layers laid over earlier ones.
    private var entries: [String: [String: Node]] = [:]
    private var places: [String: TextPlace] = [:]
    private(set) var responses: [String: Node] = [:]
    private var responsePlaces: [String: TextPlace] = [:]
    var diagnostics: [Diagnostic] = []

    /// The most rules of a map.
    static let most = 500
    private static let keys = ["at", "when", "rule", "say", "fails", "why"]

    init(shape: DocumentShape) { self.shape = shape }

    // MARK: - Layers

    mutating func add(_ layer: Node) {
        for entry in members(layer["validate"], "rules by code") {
            places[entry.name] = entry.key.place
            for part in members(entry.value, "a rule's keys") {
                guard Self.keys.contains(part.name) else {
                    diagnostics.report(
                        .keyUnknown,
                        "unknown key \"\(part.name)\""
                            + Spelling.suggestion(part.name, among: Self.keys),
                        at: part.key.place)
                    continue
                }
                entries[entry.name, default: [:]][part.name] = part.value
            }
        }
        for entry in members(layer["respond"], "answers by code") {
            responses[entry.name] = entry.value
            responsePlaces[entry.name] = entry.key.place
        }
    }

    private mutating func members(_ node: Node?, _ what: String) -> [Node.Entry] {
        guard let node else { return [] }
        guard let entries = node.entries else {
            diagnostics.report(
                .valueType, "\(what) belong here, not \(node.kindName)", at: node.place)
            return []
        }
        return entries
    }

    // MARK: - Rules

    /// The rules, in the order of their codes.
    mutating func rules() -> [BusinessRule] {
        guard entries.count <= Self.most else {
            diagnostics.report(
                .businessTooMany, "there are \(entries.count) rules, \(Self.most) at most",
                at: places.values.min { $0.line < $1.line } ?? shape.nowhere)
            return []
        }
        for (code, place) in responsePlaces.sorted(by: { $0.key < $1.key })
        where entries[code] == nil {
            diagnostics.report(
                .businessResponse,
                "no rule has the code \"\(code)\""
                    + Spelling.suggestion(code, among: entries.keys.sorted()), at: place)
        }
        return entries.keys.sorted().compactMap { rule($0) }
    }

    private mutating func rule(_ code: String) -> BusinessRule? {
        guard let keys = entries[code], let place = places[code] else { return nil }
        guard Self.isCode(code) else {
            diagnostics.report(
                .businessCode, "\"\(code)\" is no code", value: code, at: place)
            return nil
        }
        let before = diagnostics.count
        for key in ["rule", "say", "fails"] where keys[key] == nil {
            diagnostics.report(.keyMissing, "\(code) has no \"\(key)\"", at: place)
        }
        let at = scopes(keys["at"])
        let condition = keys["when"].flatMap { self.expression($0, at.scopes) }
        let expression = keys["rule"].flatMap { self.expression($0, at.scopes) }
        let message = keys["say"].flatMap { self.template($0, at.scopes) }
        let answer = answer(code, at: at.names, at.scopes)
        guard let expression, let message, diagnostics.count == before else { return nil }
        let rule = BusinessRule(
            code: code, lists: at.lists, listNames: at.names, condition: condition,
            expression: expression, message: message, answer: answer, place: place)
        if let sample = keys["fails"], !fails(rule, sample) { return nil }
        return rule
    }

    /// What a rule's code may look like: it travels in answers to the partner.
    private static func isCode(_ code: String) -> Bool {
        (1...20).contains(code.utf8.count)
            && code.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// The lists that `at` leads through and the objects around the rule.
    private mutating func scopes(
        _ at: Node?
    ) -> (lists: [FieldPath], names: [String], scopes: FieldScopes) {
        var scopes = FieldScopes(objects: [shape.body])
        var lists: [FieldPath] = []
        var names: [String] = []
        guard let at, let text = at.text else {
            if let at { report(SyntaxFault(message: "a list belongs here", offset: 0), in: at) }
            return (lists, names, scopes)
        }
        var offset = 0
        for name in text.split(separator: ".", omittingEmptySubsequences: false) {
            do throws(SyntaxFault) {
                let (path, kind) = try scopes.field(String(name), at: offset)
                guard case .list(.object(let item)) = kind, path.scopesOutward == 0 else {
                    throw SyntaxFault(
                        message: "\(name) is \(kind.name), not a list of objects", offset: offset)
                }
                lists.append(path)
                names.append(String(name))
                scopes = scopes.entering(item)
            } catch {
                report(error, in: at)
                break
            }
            offset += name.count + 1
        }
        return (lists, names, scopes)
    }

    private mutating func expression(_ node: Node, _ scopes: FieldScopes) -> Expression? {
        read(node) { text throws(SyntaxFault) in
            try ExpressionParser.condition(text, in: scopes)
        }
    }

    private mutating func template(_ node: Node, _ scopes: FieldScopes) -> MessageTemplate? {
        read(node) { text throws(SyntaxFault) in try MessageTemplate(text, in: scopes) }
    }

    mutating func read<Result>(
        _ node: Node, _ read: (String) throws(SyntaxFault) -> Result
    ) -> Result? {
        guard let text = node.text, !node.isEmpty else {
            diagnostics.report(
                .valueType, "a text belongs here, not \(node.kindName)", at: node.place)
            return nil
        }
        do throws(SyntaxFault) {
            return try read(text)
        } catch {
            report(error, in: node)
            return nil
        }
    }

    mutating func report(_ fault: SyntaxFault, in node: Node) {
        var place = node.place
        place.column += fault.offset + (node.isQuoted ? 1 : 0)
        diagnostics.report(.businessExpression, fault.message, at: place)
    }

    // MARK: - Samples

    /// Whether a rule's sample breaks it, as it has to: a rule that never was seen to fail is none.
    private mutating func fails(_ rule: BusinessRule, _ sample: Node) -> Bool {
        let faults = rule.judge(Self.json(sample, .object(shape.body)))
        if rule.answer.response == .change, faults.contains(where: { $0.response == .hold }) {
            diagnostics.report(
                .businessSample, "the change does not mend the sample: such a document would wait",
                value: rule.code, at: sample.place,
                mend: "Let the change give what the rule asks for.")
            return false
        }
        guard faults.isEmpty else { return true }
        diagnostics.report(
            .businessSample, "the sample does not break \(rule.code)", value: rule.code,
            at: sample.place)
        return false
    }

    /// A sample as the document that it stands for: every field as its kind is written in JSON.
    private static func json(_ node: Node, _ kind: FieldShape.Kind) -> JSON {
        switch (node.content, kind) {
        case (.map(let entries), .object(let object)):
            return .object(
                entries.map { entry in
                    let kind = object.field(entry.name)?.kind ?? .text
                    return JSON.Member(entry.name, json(entry.value, kind))
                })
        case (.list(let items), .list(let element)):
            return .array(items.map { json($0, element) })
        case (.scalar(let text, _), .integer):
            return ExactDecimal(text).map { .number($0) } ?? .string(text)
        case (.scalar(let text, _), .flag):
            return .bool(text == "true")
        case (.scalar(let text, _), _):
            return .string(text)
        case (.map, _), (.list, _):
            return .null
        }
    }
}

extension DocumentShape {
    /// For a fault that no line is to blame for.
    fileprivate var nowhere: TextPlace { TextPlace(file: name, line: 1, column: 1) }
}
