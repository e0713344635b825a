extension Fields {
    /// The keys as a Markdown table: key, value, default, meaning. Keys of records within follow
    /// their record with its path: `settle.every`, `agreements[].set`, `tables.<name>.file`.
    package func markdown() -> String {
        var lines = ["| Key | Value | Default | Meaning |", "|---|---|---|---|"]
        appendRows(prefix: "", to: &lines)
        return lines.joined(separator: "\n") + "\n"
    }

    private func appendRows(prefix: String, to lines: inout [String]) {
        for field in fields {
            let path = prefix + field.name
            let standard =
                field.isRequired ? "required" : field.standard.map { "`\($0.text)`" } ?? ""
            lines.append(
                "| `\(path)` | \(Self.escaped(field.kind.documented)) "
                    + "| \(Self.escaped(standard)) | \(Self.escaped(field.doc)) |")
            field.kind.nested?.fields.appendRows(
                prefix: path + (field.kind.nested?.suffix ?? ""), to: &lines)
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: " ")
    }
}

extension Field.Default {
    fileprivate var text: String {
        switch value {
        case .text(let text): text.isEmpty ? "\"\"" : text
        case .list(let texts): "[" + texts.joined(separator: ", ") + "]"
        }
    }
}

extension Field.Kind {
    /// The kind for documentation, with what lists and maps hold.
    fileprivate var documented: String {
        switch self {
        case .text(nil): "text"
        case .choice(let choices): choices.map { "`\($0)`" }.joined(separator: ", ")
        case .duration: "duration"
        case .size: "size"
        case .flag: "`true`, `false`"
        case .list(let item): "list of " + item.documented
        case .map(let item): "map of names to " + item.documented
        case .record: "map"
        case .any: "see text"
        case .text, .integer, .decimal: label
        }
    }

    /// The record within this kind and how its path continues.
    fileprivate var nested: (fields: Fields, suffix: String)? {
        switch self {
        case .record(let fields): (fields, ".")
        case .list(let item): item.nested.map { ($0.fields, "[]" + $0.suffix) }
        case .map(let item): item.nested.map { ($0.fields, ".<name>" + $0.suffix) }
        default: nil
        }
    }
}
