import Values

extension MapTrace {
    /// The values at a field: `lines[2].unit` is one value, `lines.unit` that of every line,
    /// `lines[2]` all that the second line holds.
    package func values(at field: String) -> [Value] {
        let wanted = Self.steps(field)
        return values.filter { value in
            let steps = Self.steps(value.path)
            return steps.count >= wanted.count
                && zip(wanted, steps).allSatisfy { want, step in
                    want.name == step.name && (want.item == nil || want.item == step.item)
                }
        }
    }

    /// A field's path without the numbers of its items: `lines.unit`.
    package static func plain(_ field: String) -> String {
        steps(field).map(\.name).joined(separator: ".")
    }

    private struct Step {
        let name: Substring
        let item: Int?
    }

    private static func steps(_ path: String) -> [Step] {
        path.split(separator: ".").map { part in
            guard let bracket = part.firstIndex(of: "["), part.last == "]" else {
                return Step(name: part, item: nil)
            }
            let number = part[part.index(after: bracket)...].dropLast()
            return Step(name: part[..<bracket], item: Int(number) ?? 0)
        }
    }
}
