/// Prints diagnostics for people: `file:line:column: error[code]: message`, then a help line.
public struct DiagnosticPrinter: Sendable {
    /// The data file that diagnostics with a place in the data are about.
    public var source: String

    /// Makes a printer; `source` names the data file.
    public init(source: String) {
        self.source = source
    }

    /// One diagnostic as two lines: what and where, then how to mend it and whose move it is.
    public func text(_ diagnostic: Diagnostic) -> String {
        let head = "\(diagnostic.severity.rawValue)[\(diagnostic.code)]: \(diagnostic.message)"
        let help = "  help: \(diagnostic.help) (\(diagnostic.owner.rawValue))"
        switch diagnostic.place {
        case .nowhere:
            return "\(source): \(head)\n\(help)"
        case .text(let place):
            return "\(place): \(head)\n\(help)"
        case .data(let place):
            let line = place.line.map { ":\($0)" } ?? ""
            let where_ = place.description
            let suffix = where_.isEmpty ? "" : "\n  at: \(where_)"
            return "\(source)\(line): \(head)\(suffix)\n\(help)"
        }
    }
}
