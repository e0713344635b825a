import Values

extension JSON {
    /// The lines of a canonical order as the partner sent them, before our rules changed any
    /// (`changes`).
    var linesAsSent: [JSON] {
        var lines = self["lines"]?.items ?? []
        for change in self["changes"]?.items ?? [] {
            guard let field = change["field"]?.text, let (name, index) = Self.item(field[...]),
                name == "lines", lines.indices.contains(index)
            else { continue }
            lines[index].put(change["was"], at: field.drop { $0 != "." }.dropFirst())
        }
        return lines
    }

    /// Puts a value at a path such as `ids[1].id`; nothing where the path leads nowhere.
    private mutating func put(_ value: JSON?, at path: Substring) {
        let head = path.prefix { $0 != "." }
        let rest = path.dropFirst(head.count + 1)
        guard !rest.isEmpty else {
            self[String(head)] = value
            return
        }
        guard let (name, index) = Self.item(head), var items = self[name]?.items,
            items.indices.contains(index)
        else { return }
        items[index].put(value, at: rest)
        self[name] = .array(items)
    }

    /// The list at the start of a path and which of its items, from 0; the path counts from 1.
    private static func item(_ path: Substring) -> (name: String, index: Int)? {
        let name = path.prefix { $0 != "[" }
        let number = path.dropFirst(name.count + 1).prefix { $0 != "]" }
        return Int(number).map { (String(name), $0 &- 1) }
    }
}
