import Values

/// Fills what an answer repeats of the document that it answers.
///
/// Only what the answer lacks is taken. Items of lists are those with the same `number`; an item
/// whose number the other document does not have takes nothing.
struct Echo {
    let rules: [EchoPlan]

    func fill(_ document: JSON, from answered: JSON?) -> JSON {
        guard let answered, !rules.isEmpty else { return document }
        return rules.reduce(document) { document, rule in
            fill(document, rule.target[...], from: answered, rule.source[...])
        }
    }

    private func fill(
        _ target: JSON, _ names: ArraySlice<String>, from source: JSON,
        _ others: ArraySlice<String>
    ) -> JSON {
        guard let name = names.first else { return target }
        if names.count == 1 {
            guard target[name] == nil, let value = Self.value(others, in: source) else {
                return target
            }
            var filled = target
            filled[name] = value
            return filled
        }
        if let items = target[name]?.items {
            guard let other = Self.list(others, in: source) else { return target }
            var byNumber: [JSON: JSON] = [:]
            for item in other.items {
                if let number = item["number"], byNumber[number] == nil { byNumber[number] = item }
            }
            var filled = target
            filled[name] = .array(
                items.map { item in
                    guard let match = item["number"].flatMap({ byNumber[$0] }) else { return item }
                    return fill(item, names.dropFirst(), from: match, other.rest)
                })
            return filled
        }
        // An object: it is made when the other document has something for it.
        let inner = fill(target[name] ?? .object([]), names.dropFirst(), from: source, others)
        guard inner.members?.isEmpty == false else { return target }
        var filled = target
        filled[name] = inner
        return filled
    }

    /// The first list on the way, and the way from its items on.
    private static func list(
        _ names: ArraySlice<String>, in source: JSON
    ) -> (items: [JSON], rest: ArraySlice<String>)? {
        var source = source
        for (offset, name) in names.enumerated() {
            guard let next = source[name] else { return nil }
            if let items = next.items { return (items, names.dropFirst(offset + 1)) }
            source = next
        }
        return nil
    }

    private static func value(_ names: ArraySlice<String>, in source: JSON) -> JSON? {
        names.reduce(source) { value, name in value?[name] }
    }
}
