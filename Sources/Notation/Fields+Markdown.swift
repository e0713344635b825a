extension Fields {
    /// The keys as a Markdown table: key, value, default, meaning. Keys of records within follow
    /// their record with its path: `settle.every`, `agreements[].set`, `tables.<name>.file`.
    package func markdown() -> String {
        let rows = everyKey.map { key in
            "| `\(key.path)` | \(key.kind) | \(key.standard) | \(Self.escaped(key.field.doc)) |"
        }
        return (["| Key | Value | Default | Meaning |", "|---|---|---|---|"] + rows)
            .joined(separator: "\n") + "\n"
    }

    /// A key of the map or of a record within it, for documentation.
    package struct Key: Sendable {
        /// The way to it, with `[]` for the records of a list: `agreements[].fallback`.
        package let path: String
        /// Its specification.
        package let field: Field

        /// What it takes, in Markdown.
        package var kind: String { Fields.escaped(field.kind.documented) }
        /// What counts where it is absent, in Markdown: `required`, a value, or nothing.
        package var standard: String {
            field.isRequired ? "required" : Fields.escaped(defaultText.map { "`\($0)`" } ?? "")
        }
        /// The default as the file would have it; nil where there is none.
        package var defaultText: String? { field.standard?.text }
    }

    /// Every key with those of the records within, in the order of documentation.
    package var everyKey: [Key] {
        fields.flatMap { field -> [Key] in
            guard let nested = field.kind.nested else {
                return [Key(path: field.name, field: field)]
            }
            return [Key(path: field.name, field: field)]
                + nested.fields.everyKey.map {
                    Key(path: field.name + nested.suffix + $0.path, field: $0.field)
                }
        }
    }

    fileprivate static func escaped(_ text: String) -> String {
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
