import Values

extension MapTrace {
    /// The values at a field: `lines[2].unit` is one value, `lines.unit` that of every line,
    /// `lines[2]` all that the second line holds.
    package func values(at field: String) -> [Value] {
        let leads = Self.leads(from: field)
        return values.filter { leads($0.path) }
    }

    /// Whether a path is one of those that a field means, as in `values(at:)`.
    package static func leads(from field: String) -> (_ path: String) -> Bool {
        let wanted = FieldPath(field).steps
        return { path in
            let steps = FieldPath(path).steps
            return steps.count >= wanted.count
                && zip(wanted, steps).allSatisfy { want, step in
                    want.name == step.name && (want.item == nil || want.item == step.item)
                }
        }
    }

    /// That a field names an item which its list does not have, such as `lines[99].unit` of an
    /// order with two lines; nil where each item that it names is there.
    package func absent(_ field: String) -> String? {
        let wanted = FieldPath(field).steps
        for (depth, step) in wanted.enumerated() {
            guard let item = step.item else { continue }
            let lists = values.map { FieldPath($0.path).steps }.filter { steps in
                steps.count > depth && steps[depth].name == step.name
                    && zip(wanted, steps).prefix(depth).allSatisfy { want, step in
                        want.name == step.name && (want.item == nil || want.item == step.item)
                    }
            }
            let items = Set(lists.compactMap { $0[depth].item })
            guard !items.contains(item) else { continue }
            let name = wanted[..<depth].map(\.text).joined(separator: ".")
            let list = name.isEmpty ? String(step.name) : "\(name).\(step.name)"
            let count = items.max() ?? 0
            return "there is no \(list)[\(item)]: "
                + (count == 0 ? "\(list) is empty" : "\(list) has \(count), counted from 1")
        }
        return nil
    }

    /// A field's path without the numbers of its items: `lines.unit`.
    package static func plain(_ field: String) -> String {
        FieldPath(field).steps.map(\.name).joined(separator: ".")
    }
}
