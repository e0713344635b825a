extension RuleSyntax {
    /// The rule in a line, as a map file would have it, with its parts filled in and without `why`.
    ///
    /// Two rules that do the same in the same words have the same spelling.
    var spelling: String { spelling(withFields: true) }

    /// The rule's own keys; `to` only if asked for.
    func spelling(withFields: Bool) -> String {
        var keys = ownKeys
        if withFields, let to {
            let fields = to.map { "\($0.name.text): \($0.rule.spelling)" }
            keys.append(("to", "{" + fields.joined(separator: ", ") + "}"))
        }
        if keys.count == 1, keys[0].key == "from" { return keys[0].value }
        return "{" + keys.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
    }

    /// The rule's keys but for `to`, `use` and `why`, each as it would be written.
    var ownKeys: [(key: String, value: String)] {
        var keys: [(String, String)] = []
        func add(_ key: String, _ value: String?) {
            if let value { keys.append((key, value)) }
        }
        add("each", Self.list(each))
        add("pairs", pairs.map { Self.quoted($0.text) })
        add("triples", triples.map { Self.quoted($0.text) })
        add("from", Self.list(from))
        add("join", join.map { Self.quoted($0.text) })
        add("value", value.map { Self.quoted($0.text) })
        add("when", when.map { Self.quoted($0.text) })
        if case .rule(let rule) = otherwise { add("else", rule.spelling) }
        add("lookup", lookup.map(\.spelling))
        add("onMissing", onMissing?.text)
        switch fallback {
        case .text(let text): add("default", Self.quoted(text.text))
        case .position: add("default", "{position: true}")
        case nil: break
        }
        add("type", type?.text)
        if isRequired { add("required", "true") }
        add("trim", trims.map { $0 ? "true" : "false" })
        add("versions", Self.list(versions))
        return keys
    }

    private static func list(_ texts: [Spelled]) -> String? {
        guard let first = texts.first else { return nil }
        guard texts.count > 1 else { return quoted(first.text) }
        return "[" + texts.map { quoted($0.text) }.joined(separator: ", ") + "]"
    }

    /// A text as YAML has it within `{}` and `[]`.
    static func quoted(_ text: String) -> String {
        let isPlain =
            text.first.map { $0.isLetter || $0 == "." } ?? false
            && text.allSatisfy { $0.isLetter || $0.isNumber || "._|()/-".contains($0) }
        if isPlain { return text }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\""
    }
}

extension RuleSyntax.Lookup {
    fileprivate var spelling: String {
        guard key != nil || column != nil else { return table.text }
        let parts = [table.text, key.map { RuleSyntax.quoted($0.text) } ?? "_", column?.text]
        return "[" + parts.compactMap { $0 }.joined(separator: ", ") + "]"
    }
}
