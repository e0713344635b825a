import Diagnostics
import X12

// MARK: - Rules

extension OverlayResolver {
    mutating func add(_ rule: GuideOverlay.Rule) {
        let demanded = find(rule.path, rule.place)
        let conditions = rule.conditions.map { (condition: $0, rows: find($0.path, rule.place)) }
        guard !demanded.isEmpty, conditions.allSatisfy({ !$0.rows.isEmpty }) else { return }
        let isVague = rule.conditions.contains { $0.path.element == nil && $0.test != .present }
        guard rule.usage != .optional, rule.conditions.count <= 8, !isVague,
            rule.values.isEmpty || rule.path.element != nil
        else {
            let message =
                "a rule asks `required` or `unused`, of segments only `present`, and values of "
                + "elements alone"
            return report(.guideChangeWrong, message, rule.path, rule.place)
        }
        let index = situations.count
        let isLocal =
            !conditions.isEmpty && rule.path.element != nil
            && conditions.allSatisfy { $0.rows == demanded }
        // A loop as such is asked for in the loop around it.
        let anchors =
            demanded.map { rule.path.element == nil ? around($0) : rows[$0].loop }
            + conditions.flatMap { $0.rows.map { rows[$0].loop } }
        situations.append(
            Situation(
                conditions: conditions.count, scope: common(anchors), isLocal: isLocal,
                path: rule.path, isRequired: rule.usage == .required,
                values: rule.values.map { Array($0.utf8) },
                text: rule.text.isEmpty ? Self.sentence(rule) : rule.text, place: rule.place))
        for (number, entry) in conditions.enumerated() {
            for row in entry.rows {
                var watch = watch(entry.condition.path, index, row, entry.condition.test)
                watch.condition = number
                watch.resets = isLocal && number == 0
                watched[row, default: []].append(watch)
            }
        }
        for row in demanded {
            watched[row, default: []].append(watch(rule.path, index, row, .present))
        }
    }

    private func watch(
        _ path: GuidePath, _ situation: Int, _ row: Int,
        _ test: GuideOverlay.Condition.Test
    ) -> Watch {
        Watch(
            situation: situation, row: row, qualifiers: path.qualifiers.map { Array($0.utf8) },
            position: path.element ?? 0, component: path.component ?? 0, test: test)
    }

    private func around(_ row: Int) -> Int {
        rows[row].startsLoop ? loops[rows[row].loop].parent ?? 0 : rows[row].loop
    }

    /// The innermost loop around all of these.
    private func common(_ anchors: [Int]) -> Int {
        func chain(_ loop: Int) -> [Int] {
            var chain = [loop]
            while let parent = loops[chain[0]].parent { chain.insert(parent, at: 0) }
            return chain
        }
        var shared = chain(anchors[0])
        for anchor in anchors.dropFirst() {
            shared = zip(shared, chain(anchor)).prefix { $0 == $1 }.map(\.0)
        }
        return shared.last ?? 0
    }

    /// The rule in words.
    private static func sentence(_ rule: GuideOverlay.Rule) -> String {
        let values = rule.values.joined(separator: " or ")
        let demand =
            switch (rule.usage == .required, rule.values.isEmpty) {
            case (true, true): "\(rule.path) is required"
            case (false, true): "\(rule.path) is not used"
            case (true, false): "\(rule.path) has to be \(values)"
            case (false, false): "\(rule.path) must not be \(values)"
            }
        let conditions = rule.conditions.map { condition in
            switch condition.test {
            case .present: "\(condition.path) is there"
            case .absent: "\(condition.path) is empty"
            case .among(let values):
                "\(condition.path) is \(values.joined(separator: " or "))"
            }
        }
        return conditions.isEmpty
            ? demand : "\(demand) where \(conditions.joined(separator: " and "))"
    }

    /// Puts the watches of each row side by side.
    mutating func finish() {
        watchRanges = rows.indices.map { row in
            let start = watches.count
            watches += watched[row] ?? []
            return start..<watches.count
        }
    }
}
