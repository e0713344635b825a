import Diagnostics

/// A finding as GitHub's pages show it beside the line: a workflow command.
enum GitHubCommand {
    /// The command.
    static func text(
        _ diagnostic: Diagnostic, text: String, file: String, line: Int?, column: Int? = nil
    ) -> String {
        let level = diagnostic.severity == .note ? "notice" : diagnostic.severity.rawValue
        let place =
            (line.map { ",line=\($0)" } ?? "") + (column.map { ",col=\($0)" } ?? "")
        return "::\(level) file=\(escaped(file, isProperty: true))\(place)"
            + ",title=\(diagnostic.code)::\(escaped(text, isProperty: false))"
    }

    /// GitHub's own escapes: for a message, and more of them for a property.
    private static func escaped(_ text: String, isProperty: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": escaped += "%25"
            case "\r": escaped += "%0D"
            case "\n": escaped += "%0A"
            case ":" where isProperty: escaped += "%3A"
            case "," where isProperty: escaped += "%2C"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
