import Canonical
import Values

/// A sentence with fields in braces: `line {number}: {quantity} is too much`.
struct MessageTemplate: Sendable {
    private enum Part {
        case text(String)
        case field(FieldPath)
    }

    private var parts: [Part] = []

    /// Reads a sentence whose fields are those of a rule's scopes.
    init(_ text: String, in scopes: FieldScopes) throws(SyntaxFault) {
        var rest = Array(text)[...]
        while let open = rest.firstIndex(of: "{") {
            parts.append(.text(String(rest[..<open])))
            guard let close = rest[open...].firstIndex(of: "}") else {
                throw SyntaxFault(message: "the brace is not closed", offset: open)
            }
            let name = String(rest[(open + 1)..<close])
            let (path, kind) = try scopes.field(name, at: open + 1)
            guard ValueKind(kind) != nil else {
                throw SyntaxFault(
                    message: "\(name) is \(kind.name), not one value", offset: open + 1)
            }
            parts.append(.field(path))
            rest = rest[(close + 1)...]
        }
        parts.append(.text(String(rest)))
    }

    /// The sentence about what is judged; a field that is not there is a dash.
    func text(in scope: Evaluation) -> String {
        parts.reduce(into: "") { text, part in
            switch part {
            case .text(let fixed): text += fixed
            case .field(let path):
                switch scope.json(path) {
                case .string(let value)?: text += value
                case .number(let number)?: text += number.description
                case .bool(let flag)?: text += flag ? "true" : "false"
                case .null?, .array?, .object?, nil: text += "–"
                }
            }
        }
    }
}
