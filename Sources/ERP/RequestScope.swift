import Engine
import Values

/// What the templates of a request see: the submission, the order and the settings.
struct RequestScope: Sendable {
    /// The names that a request's template may start with.
    static let names = ["key", "partner", "reference", "correlation", "type", "purpose"]

    let submission: Submission
    /// The order itself; nil where no template of the connector reads it.
    let order: JSON?
    let settings: [String: String]

    /// The value at a path.
    func lookup(_ path: ValuePath) -> ValuePath.Lookup {
        if path.root == "order" { return ValuePath.follow(path.steps, into: order) }
        if path.root == "conf" {
            guard case .member(let name)? = path.steps.first, let value = settings[name] else {
                return .nowhere
            }
            return .value(.string(value))
        }
        guard path.steps.isEmpty, let text = text(path.root), !text.isEmpty else { return .nowhere }
        return .value(.string(text))
    }

    private func text(_ name: String) -> String? {
        switch name {
        case "key": submission.key
        case "partner": submission.partner
        case "reference": submission.reference
        case "correlation": submission.correlation
        case "type": submission.type
        case "purpose": submission.purpose
        default: nil
        }
    }
}
