/// A value that a map cannot do without: the way to it, for who makes up documents that it takes.
package struct MapNeed: Sendable, Hashable {
    /// A segment on the way.
    package struct Step: Sendable, Hashable {
        /// The rows of the guide that it may stand in.
        package let rows: [Int]
        /// The values of which its elements have to have one, by position.
        package let codes: [Int: [String]]
    }

    /// The segments, the last of which holds the value.
    package let steps: [Step]
    /// The value's position, from 1; nil where the segment as such has to be there.
    package let element: Int?
    /// The codes that the rule's table knows; empty where it looks nothing up.
    package let known: [String]
}

extension Map {
    /// What rules that are required, and have nothing to fall back on, look for. What stands under
    /// a condition, and members of pairs and triples, are not among it.
    package var needs: [MapNeed] { fields.flatMap(\.needs) }

    /// The tables that have to have whatever is looked up in them.
    package var strictTables: Set<String> {
        Set(
            valuePlans.compactMap { plan in
                guard let lookup = plan.lookup, case .error = lookup.missing else { return nil }
                return lookup.table.name
            })
    }

    /// The codes of a table that rules look into, in order; none where no rule does.
    package func codes(ofTable name: String) -> [String] {
        let table = valuePlans.lazy.compactMap(\.lookup?.table).first { $0.name == name }
        return table?.values.keys.sorted() ?? []
    }
}

extension FieldPlan {
    fileprivate var needs: [MapNeed] {
        switch content {
        case .value(let plan): return plan.need.map { [$0] } ?? []
        case .object(let fields, let condition):
            return condition == nil ? fields.flatMap(\.needs) : []
        case .list(let plan):
            guard plan.condition == nil, plan.groups == nil else { return [] }
            var needs: [MapNeed] = []
            if plan.isRequired, let way = plan.each?.ways.first, !way.isEmpty {
                needs.append(MapNeed(steps: way.map(\.need), element: nil, known: []))
            }
            if case .object(let fields) = plan.item { needs += fields.flatMap(\.needs) }
            return needs
        }
    }
}

extension ValuePlan {
    fileprivate var need: MapNeed? {
        guard isRequired, fallback == nil, constant == nil, condition == nil,
            let source = sources.first ?? lookup?.key, source.gathering != .count
        else { return nil }
        let known = lookup.map { $0.table.values.keys.sorted() } ?? []
        var steps = source.path.steps.map(\.need)
        if steps.isEmpty, case .own(_, let rows) = source.path.base {
            steps = [MapNeed.Step(rows: rows, codes: [:])]
        }
        guard let last = steps.popLast() else { return nil }
        switch source.path.pick {
        case .element(let element, _):
            return MapNeed(steps: steps + [last], element: element, known: known)
        case .pair(let codes, let starts):
            guard let start = starts.first else { return nil }
            let qualified = last.codes.merging([start: codes]) { one, _ in one }
            return MapNeed(
                steps: steps + [MapNeed.Step(rows: last.rows, codes: qualified)],
                element: start + 1, known: known)
        }
    }
}

extension StepPlan {
    fileprivate var need: MapNeed.Step {
        MapNeed.Step(
            rows: rows,
            codes: Dictionary(
                tests.map { test in
                    (test.element, test.codes.map { String(decoding: $0, as: UTF8.self) })
                }, uniquingKeysWith: { one, _ in one }))
    }
}
