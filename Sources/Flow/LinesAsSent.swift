import Values

extension JSON {
    /// The lines of a canonical order as the partner sent them, before our rules changed any
    /// (`changes`).
    var linesAsSent: [JSON] {
        var lines = self["lines"]?.items ?? []
        for change in self["changes"]?.items ?? [] {
            guard let field = change["field"]?.text, field.hasPrefix("lines["),
                let number = Int(field.dropFirst("lines[".count).prefix { $0 != "]" }),
                lines.indices.contains(number - 1),
                let name = field.split(separator: ".").last.map(String.init)
            else { continue }
            lines[number - 1][name] = change["was"]
        }
        return lines
    }
}
