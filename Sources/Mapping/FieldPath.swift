import Values

/// A field of a document by the names that lead to it, its lists' items counted from 1:
/// `lines[2].unit`.
struct FieldPath: Hashable {
    /// A name on the way.
    struct Step: Hashable {
        let name: Substring
        /// Which item of the list with this name; nil where it is no list, or all of its items
        /// are meant.
        var item: Int?

        var text: String { item.map { "\(name)[\($0)]" } ?? String(name) }
    }

    var steps: [Step]

    init(_ steps: [Step]) { self.steps = steps }

    /// Reads a path as `text` writes it.
    init(_ text: String) {
        steps = text.split(separator: ".").map { part in
            guard let bracket = part.firstIndex(of: "["), part.last == "]" else {
                return Step(name: part, item: nil)
            }
            let number = part[part.index(after: bracket)...].dropLast()
            return Step(name: part[..<bracket], item: Int(number) ?? 0)
        }
    }

    var text: String { steps.map(\.text).joined(separator: ".") }

    /// The field in JSON, where items are counted from 0: `/lines/1/unit` (RFC 6901).
    var pointer: String {
        steps.map { step in "/\(step.name)" + (step.item.map { "/\($0 - 1)" } ?? "") }.joined()
    }

    /// What stands there in a document; nil where nothing does.
    func value(in document: JSON) -> JSON? {
        var json = document
        for step in steps {
            guard let next = json[String(step.name)] else { return nil }
            json = next
            guard let item = step.item else { continue }
            guard let items = json.items, items.indices.contains(item - 1) else { return nil }
            json = items[item - 1]
        }
        return json
    }
}
