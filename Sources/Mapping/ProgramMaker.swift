import Canonical
import Values

/// Makes the tables of a program: what a rule points to goes before the rule.
struct ProgramMaker {
    private typealias Part = MapProgram.Part

    private(set) var objects: [MapProgram.Object] = []
    private(set) var fields: [MapProgram.Field] = []
    private(set) var values: [MapProgram.Value] = []
    private(set) var sources: [MapProgram.Source] = []
    private(set) var paths: [MapProgram.Path] = []
    private(set) var outerPaths: Int32 = 0
    private(set) var ways: [MapProgram.Part] = []
    private(set) var steps: [MapProgram.Step] = []
    private(set) var tests: [MapProgram.Test] = []
    private(set) var codes: [MapProgram.Code] = []
    private(set) var conditions: [MapProgram.Condition] = []
    private(set) var terms: [MapProgram.Term] = []
    private(set) var lists: [MapProgram.List] = []
    private(set) var numbers: [Int32] = []
    private(set) var texts: [UInt8] = []
    private(set) var valuePlans: [ValuePlan] = []
    private(set) var sourcePlans: [SourcePlan] = []
    private(set) var listPlans: [ListPlan] = []

    init(_ fields: [FieldPlan]) {
        _ = add(object: fields, condition: nil)
    }

    private mutating func add(object plans: [FieldPlan], condition: ConditionPlan?) -> Int32 {
        let fields = plans.map { field($0) }
        let object = MapProgram.Object(
            fields: Self.append(fields, to: &self.fields), condition: condition.map { add($0) })
        return Self.append(object, to: &objects)
    }

    private mutating func field(_ plan: FieldPlan) -> MapProgram.Field {
        let content: MapProgram.Field.Content =
            switch plan.content {
            case .value(let plan): value(plan)
            case .object(let fields, let condition):
                .object(add(object: fields, condition: condition))
            case .list(let plan): .list(add(plan))
            }
        return MapProgram.Field(
            key: add(ready: JSON.string(plan.name).bytes() + [UInt8(ascii: ":")]),
            content: content, rows: plan.rows.map { add(numbers: $0) },
            isHeading: DocumentHeading.fields.contains(plan.name))
    }

    // MARK: - Values

    /// A rule, by a copy where it comes down to one.
    private mutating func value(_ plan: ValuePlan) -> MapProgram.Field.Content {
        let number = add(plan)
        let value = values[Int(number)]
        guard value.condition == nil, value.constant == nil, !value.hasLookup, !value.isJoined,
            case .end = value.trim, value.sources.indices.count == 1
        else { return .value(number) }
        let source = sources[Int(value.sources.from)]
        guard source.form != .other, source.form != .many else { return .value(number) }
        let path = paths[Int(source.path)]
        guard path.steps.isEmpty, case .element(let element, component: 0) = path.pick else {
            return .value(number)
        }
        let isOptional = plan.fallback == nil && !plan.isRequired
        switch path.base {
        case .own(let level, let rows) where rows.indices.count == 1:
            return .copy(
                MapProgram.Copy(
                    value: number, level: level, base: .own(row: numbers[Int(rows.from)]),
                    element: element, form: source.form, isOptional: isOptional))
        case .member(let level, let offset):
            return .copy(
                MapProgram.Copy(
                    value: number, level: level, base: .member, element: offset,
                    form: source.form, isOptional: isOptional))
        case .own, .search: return .value(number)
        }
    }

    private mutating func add(_ plan: ValuePlan) -> Int32 {
        let otherwise: Int32? =
            if case .rule(let other) = plan.otherwise { add(other) } else { nil }
        let sources = plan.sources.map { source($0, isChanged: plan.lookup != nil) }
        let part = Self.append(sources, to: &self.sources)
        sourcePlans += plan.sources
        var key: Int32?
        if let plan = plan.lookup?.key {
            key = Self.append(source(plan, isChanged: true), to: &self.sources)
            sourcePlans.append(plan)
        }
        let value = MapProgram.Value(
            condition: plan.condition.map { add($0) }, otherwise: otherwise, sources: part,
            key: key, hasLookup: plan.lookup != nil, isJoined: plan.joint != nil,
            constant: plan.constant.map { add(own: $0, of: plan) }, trim: plan.trim,
            fallback: fallback(plan), isRequired: plan.isRequired)
        valuePlans.append(plan)
        return Self.append(value, to: &values)
    }

    private mutating func source(_ plan: SourcePlan, isChanged: Bool) -> MapProgram.Source {
        MapProgram.Source(
            path: add(plan.path),
            form: plan.gathering != nil ? .many : isChanged ? .other : form(plan))
    }

    /// What is to be done to the bytes of a source, apart from what its rule does with the value.
    private func form(_ plan: SourcePlan) -> MapProgram.Source.Form {
        switch (plan.type, plan.functions) {
        case (.text, []): .text
        case (.text, [.gtin]): .gtin
        case (.decimal(places: nil), []): .decimal
        case (.integer, []): .integer
        case (.date(nil), []): .date
        default: .other
        }
    }

    private mutating func fallback(_ plan: ValuePlan) -> MapProgram.Value.Fallback {
        switch plan.fallback {
        case .text(let text): .text(add(own: text, of: plan))
        case .position(let level):
            .position(level: Int32(level), isInteger: plan.type == .integer)
        case nil: .none
        }
    }

    /// A value that a rule has of itself; the compiler has checked that it is of the rule's type.
    private mutating func add(own text: String, of plan: ValuePlan) -> Part {
        add(ready: plan.type.json(text)?.bytes() ?? [])
    }

    private mutating func add(_ plan: ConditionPlan) -> Int32 {
        let terms = plan.terms.map { MapProgram.Term(path: add($0.path), test: $0.test) }
        let condition = MapProgram.Condition(
            terms: Self.append(terms, to: &self.terms), isAny: plan.isAny)
        return Self.append(condition, to: &conditions)
    }

    // MARK: - Paths

    private mutating func add(_ plan: PathPlan) -> Int32 {
        let base: MapProgram.Path.Base =
            switch plan.base {
            case .own(let level, let rows): .own(level: Int32(level), rows: add(numbers: rows))
            case .search(let level): .search(level: Int32(level))
            case .member(let level, let offset):
                .member(level: Int32(level), offset: Int32(offset))
            }
        let pick: MapProgram.Path.Pick =
            switch plan.pick {
            case .element(let element, let component):
                .element(Int32(element), component: Int32(component))
            case .pair(let codes, let starts):
                .pair(
                    codes: add(codes: codes.map { Array($0.utf8) }),
                    starts: add(numbers: starts))
            }
        let path = MapProgram.Path(
            base: base, steps: add(plan.steps), pick: pick, memo: plan.isOuter ? outerPaths : -1)
        if plan.isOuter { outerPaths += 1 }
        return Self.append(path, to: &paths)
    }

    private mutating func add(_ plans: [StepPlan]) -> Part {
        let steps = plans.map { plan in
            let tests = plan.tests.map { test in
                MapProgram.Test(
                    element: Int32(test.element),
                    codes: add(codes: test.codes))
            }
            return MapProgram.Step(
                rows: add(numbers: plan.rows), tests: Self.append(tests, to: &self.tests))
        }
        return Self.append(steps, to: &self.steps)
    }

    // MARK: - Lists

    private mutating func add(_ plan: ListPlan) -> Int32 {
        let item: MapProgram.List.Item =
            switch plan.item {
            case .object(let fields): .object(add(object: fields, condition: nil))
            case .values(let plan): .values(add(plan))
            }
        let each = plan.each.map { each in
            let ways = each.ways.map { add($0) }
            return MapProgram.List.Each(
                level: Int32(each.level), ways: Self.append(ways, to: &self.ways),
                hierarchy: each.hierarchy, onlyRow: each.onlyRow.map { Int32($0) })
        }
        let groups = plan.groups.map { groups in
            MapProgram.List.Groups(
                path: add(groups.path), starts: add(numbers: groups.starts),
                width: Int32(groups.width))
        }
        let list = MapProgram.List(
            each: each, groups: groups, condition: plan.condition.map { add($0) }, item: item,
            isRequired: plan.isRequired)
        listPlans.append(plan)
        return Self.append(list, to: &lists)
    }

    // MARK: - Tables

    private mutating func add(numbers: [Int]) -> Part {
        Self.append(numbers.map { Int32($0) }, to: &self.numbers)
    }

    private mutating func add(codes: [[UInt8]]) -> Part {
        let codes = codes.map {
            MapProgram.Code(text: add(ready: $0), word: MapProgram.word($0.span))
        }
        return Self.append(codes, to: &self.codes)
    }

    private mutating func add(ready text: [UInt8]) -> Part { Self.append(text, to: &texts) }

    private static func append<Entry>(_ entry: Entry, to table: inout [Entry]) -> Int32 {
        table.append(entry)
        return Int32(table.count - 1)
    }

    private static func append<Entry>(_ entries: [Entry], to table: inout [Entry]) -> Part {
        let from = Int32(table.count)
        table += entries
        return Part(from: from, end: Int32(table.count))
    }
}
