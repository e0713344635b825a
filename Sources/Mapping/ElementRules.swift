import Diagnostics

/// Which rules of a map write which element: what says where one that is missing would come from.
struct ElementRules {
    /// A rule that writes an element.
    struct Way {
        /// The names that lead to its field.
        let names: [Name]
        /// Where it stands.
        let rule: TextPlace
        /// The component, from 1; 0 for the whole element.
        let component: Int
        /// What the segment has to hold.
        let tests: [StepPlan.Test]
    }

    /// A name on the way to a field.
    struct Name {
        let text: String
        let isList: Bool
    }

    /// What a scope of the map stands on; the counterpart of `OutwardRun.Frame`.
    private struct Level {
        var rows: [Int] = []
        /// The first elements of its pairs or triples.
        var starts: [Int] = []
    }

    private struct Place: Hashable {
        let row: Int
        let element: Int
    }

    private var ways: [Place: [Way]] = [:]

    /// Looks through all rules of a map.
    init(_ map: Map) { add(map.fields, [], [Level()]) }

    /// The rules that write an element of a segment in a row, or a component of it.
    func ways(to element: Int, component: Int?, ofRow row: Int) -> [Way] {
        (ways[Place(row: row, element: element)] ?? []).filter {
            component == nil || $0.component == 0 || $0.component == component
        }
    }

    /// The elements of a segment in a row that any rule writes, in order.
    func elements(ofRow row: Int) -> [Int] {
        ways.keys.filter { $0.row == row }.map(\.element).sorted()
    }

    // MARK: - Looking through

    private mutating func add(_ fields: [FieldPlan], _ names: [Name], _ levels: [Level]) {
        for field in fields {
            let isList = if case .list = field.content { true } else { false }
            let names = names + [Name(text: field.name, isList: isList)]
            switch field.content {
            case .value(let plan): add(plan, names, levels)
            case .object(let fields, _): add(fields, names, levels)
            case .list(let plan):
                let levels = levels + Self.levels(of: plan, in: levels)
                switch plan.item {
                case .object(let fields): add(fields, names, levels)
                case .values(let plan): add(plan, names, levels)
                }
            }
        }
    }

    /// The scopes that a list makes: one of its segments, and one of the group within.
    private static func levels(of plan: ListPlan, in levels: [Level]) -> [Level] {
        var made: [Level] = []
        if let each = plan.each {
            made.append(Level(rows: each.ways.flatMap { $0.last?.rows ?? [] }))
        }
        if let groups = plan.groups {
            made.append(
                Level(rows: rows(of: groups.path, levels + made), starts: groups.starts))
        }
        return made
    }

    private static func rows(of path: PathPlan, _ levels: [Level]) -> [Int] {
        if let step = path.steps.last { return step.rows }
        switch path.base {
        case .own(_, let rows): return rows
        case .member(let level, _): return levels[level].rows
        case .search: return []
        }
    }

    private mutating func add(_ plan: ValuePlan, _ names: [Name], _ levels: [Level]) {
        for source in plan.sources + [plan.lookup?.key].compactMap(\.self)
        where source.gathering == nil {
            for row in Self.rows(of: source.path, levels) {
                add(source.path, row, plan.mark.place, names, levels)
            }
        }
        if case .rule(let other) = plan.otherwise { add(other, names, levels) }
    }

    private mutating func add(
        _ path: PathPlan, _ row: Int, _ rule: TextPlace, _ names: [Name], _ levels: [Level]
    ) {
        let tests = path.steps.last?.tests ?? []
        func put(_ element: Int, _ component: Int, _ tests: [StepPlan.Test]) {
            guard element > 0 else { return }
            ways[Place(row: row, element: element), default: []].append(
                Way(names: names, rule: rule, component: component, tests: tests))
        }
        switch path.pick {
        case .element(let number, let component):
            guard case .member(let level, let offset) = path.base else {
                return put(number, component, tests)
            }
            for start in levels[level].starts { put(start + offset, component, tests) }
        case .pair(let codes, let starts):
            for start in starts {
                let codes = StepPlan.Test(element: start, codes: codes.map { Array($0.utf8) })
                put(start, 0, tests + [codes])
                put(start + 1, 0, tests + [codes])
            }
        }
    }
}
