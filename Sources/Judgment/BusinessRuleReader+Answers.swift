import Canonical
import Diagnostics
import Notation
import Values

// What `respond:` gives for a rule: a word, or a map of what is changed or advised.
extension BusinessRuleReader {
    /// What an answer of a line may change, and which kind of change that is (X12 element 668).
    static let changesOfLine = [
        "quantity", "price", "requestedShip", "requestedDelivery", "sellerItem",
    ]
    /// What an answer may change of the order as a whole.
    static let changesOfOrder = ["requestedShip", "requestedDelivery"]
    /// The codes of element 668 by which a line is accepted with a change.
    private static let changeCodes = ["DR", "IB", "IC", "IE", "IP", "IQ", "IS"]

    /// The answer to a rule, `hold` where nothing is said or what is said has a fault.
    mutating func answer(
        _ code: String, at lists: [String], _ scopes: FieldScopes
    ) -> BusinessAnswer {
        guard let node = responses[code] else { return BusinessAnswer() }
        if node.entries != nil { return answer(node, at: lists, scopes) }
        guard let response = node.text.flatMap(BusinessResponse.init) else {
            let known = BusinessResponse.allCases.map(\.rawValue)
            tell(
                "\(node.kindName) is no answer"
                    + Spelling.suggestion(node.text ?? "", among: known), node,
                mend: "Write one of: \(known.joined(separator: ", ")).")
            return BusinessAnswer()
        }
        guard response != .change else {
            tell(
                "a change says what is changed", node,
                mend: "Write it with its value, such as `{change: {quantity: 24}}`.")
            return BusinessAnswer()
        }
        return suits(response, node) ? BusinessAnswer(response: response) : BusinessAnswer()
    }

    /// Whether documents of the shape can be answered so.
    private mutating func suits(_ response: BusinessResponse, _ node: Node) -> Bool {
        let what: String
        switch response {
        case .hold, .note: return true
        case .refuse, .change:
            if shape.type == "order" { return true }
            let verb = response == .refuse ? "refused" : "changed"
            what = "only an order can be \(verb) by an answer, not \(shape.name)"
        case .advise:
            if shape.type != "applicationAdvice" { return true }
            what = "an advice is not answered by another one"
        }
        let others = shape.type == "applicationAdvice" ? "hold, note" : "hold, note, advise"
        tell(what, node, mend: "Write one of: \(others).")
        return false
    }

    private mutating func answer(
        _ node: Node, at lists: [String], _ scopes: FieldScopes
    ) -> BusinessAnswer {
        let before = diagnostics.count
        var answer = BusinessAnswer()
        let kinds = ["change", "advise"].filter { node[$0] != nil }
        guard kinds.count == 1, let response = BusinessResponse(rawValue: kinds[0]),
            suits(response, node)
        else {
            if kinds.count != 1 {
                tell(
                    "an answer has `change` or `advise`", node,
                    mend: "Write `{change: {quantity: 24}}`, `{advise: tolerated}` or a word.")
            }
            return answer
        }
        answer.response = response
        let keys = response == .change ? ["change", "code"] : ["advise", "code", "copy"]
        for entry in node.entries ?? [] {
            switch entry.name {
            case _ where !keys.contains(entry.name):
                diagnostics.report(
                    .keyUnknown,
                    "unknown key \"\(entry.name)\"" + Spelling.suggestion(entry.name, among: keys),
                    at: entry.key.place)
            case "change": answer.changes = changes(entry.value, at: lists, scopes)
            case "advise": answer.isTolerated = isTolerated(entry.value)
            case "copy": answer.copy = copy(entry.value, scopes)
            case _ where response == .change && lists.isEmpty:
                tell(
                    "only a line's change has a code (ACK01)", entry.value,
                    mend: "Judge the lines with `at: lines`, or leave `code` out.")
            default: answer.code = self.code(entry.value, of: response)
            }
        }
        return diagnostics.count == before ? answer : BusinessAnswer()
    }

    // MARK: - Changes

    private mutating func changes(
        _ node: Node, at lists: [String], _ scopes: FieldScopes
    ) -> [BusinessAnswer.Change] {
        guard lists.isEmpty || lists == ["lines"] else {
            tell(
                "an answer changes the order or its lines, not \(lists.joined(separator: "."))",
                node, mend: "Judge the lines: `at: lines`.")
            return []
        }
        let known = lists.isEmpty ? Self.changesOfOrder : Self.changesOfLine
        guard let entries = node.entries, !entries.isEmpty else {
            tell(
                "what is changed belongs here, not \(node.kindName)", node,
                mend: "Write fields with their values: \(known.joined(separator: ", ")).")
            return []
        }
        return entries.compactMap { change($0, among: known, scopes) }
    }

    private mutating func change(
        _ entry: Node.Entry, among known: [String], _ scopes: FieldScopes
    ) -> BusinessAnswer.Change? {
        guard known.contains(entry.name), let field = scopes.objects.last?.field(entry.name),
            let kind = ValueKind(field.kind)
        else {
            tell(
                "an answer does not change \"\(entry.name)\""
                    + Spelling.suggestion(entry.name, among: known), entry.key,
                mend: "It changes one of: \(known.joined(separator: ", ")).")
            return nil
        }
        let expression = read(entry.value) { text throws(SyntaxFault) in
            try ExpressionParser.value(text, of: kind, in: scopes)
        }
        return expression.map { .init(field: entry.name, kind: field.kind, expression: $0) }
    }

    // MARK: - Advice

    private mutating func isTolerated(_ node: Node) -> Bool {
        switch node.text {
        case "tolerated": return true
        case "refused": return false
        default:
            tell(
                "an advice says that the document is refused or tolerated, not \(node.kindName)",
                node, mend: "Write one of: refused, tolerated.")
            return false
        }
    }

    /// The field whose value an advice copies.
    private mutating func copy(_ node: Node, _ scopes: FieldScopes) -> Expression? {
        read(node) { text throws(SyntaxFault) in
            let (path, kind) = try scopes.field(text, at: 0)
            guard let value = ValueKind(kind) else {
                throw SyntaxFault(message: "\(text) is \(kind.name), not one value", offset: 0)
            }
            return .field(path, value)
        }
    }

    private mutating func code(_ node: Node, of response: BusinessResponse) -> String? {
        let text = node.text ?? ""
        let isCode =
            response == .change
            ? Self.changeCodes.contains(text)
            : (1...3).contains(text.utf8.count)
                && text.utf8.allSatisfy {
                    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                }
        guard !isCode else { return text }
        let codes = Self.changeCodes.joined(separator: ", ")
        tell(
            "\(node.kindName) is no code of \(response == .change ? "a change" : "a fault")", node,
            mend: response == .change
                ? "Write one of: \(codes)." : "Write a code of element 647, such as \"011\".")
        return nil
    }

    private mutating func tell(_ message: String, _ node: Node, mend: String) {
        diagnostics.report(.businessResponse, message, at: node.place, mend: mend)
    }
}

extension Value {
    /// The value in a canonical field of a kind: decimals, dates and times are texts there.
    func json(as kind: FieldShape.Kind) -> JSON {
        switch self {
        case .number(let number):
            if case .integer = kind { .number(number) } else { .string(number.plain) }
        case .truth(let truth): .bool(truth)
        case .text, .date, .time: .string(plain)
        }
    }

    /// The value as a text.
    var plain: String {
        switch self {
        case .number(let number): number.description
        case .text(let text): text
        case .date(let date): date.description
        case .time(let time): time.description
        case .truth(let truth): truth ? "true" : "false"
        }
    }
}
