import Canonical
import Diagnostics
import Guides
import Judgment
import Notation
import Values

/// Compiles rules against a guide and a document's shape.
///
/// Every fault is collected at its file, line and column; a rule with a fault compiles to nothing.
struct RuleCompiler {
    let guide: SetGuide
    let versions: [String]
    let tables: [String: Table]
    let inlineTables: [MapSyntax.InlineTable]
    /// Where overlays removed which field.
    let removed: [String: TextPlace]
    var resolver: PathResolver
    /// The levels of the scopes that an `each` has made; the last one counts positions.
    var eachLevels: [Int] = []
    /// The levels of HL that the lists of the object at hand go through.
    private var hierarchyLevels: Set<String> = []
    var faults: [Diagnostic] = []
    /// The tables that rules look into.
    var usedTables: Set<String> = []
    /// The cells of tables that were told to be empty.
    var emptyCells: Set<TextPlace> = []

    /// Which of several paths of a rule this version has.
    var alternatives = PathAlternatives()

    /// How deep in `else` the rule at hand stands, and how deep it may.
    var elses = 0
    static let mostElses = 32

    /// The day of compiling; nil where nobody knows it.
    private let today: CivilDate?

    init(guide: SetGuide, map: MapSyntax, tables: [String: Table], today: CivilDate?) {
        self.guide = guide
        self.today = today
        self.tables = tables
        versions = map.versions.map(\.text)
        inlineTables = map.tables
        removed = Dictionary(map.remove.map { ($0.text, $0.place) }) { first, _ in first }
        resolver = PathResolver(guide: guide)
        hierarchyLevels = Self.hierarchyLevels(map.fields)
    }

    /// Everything found, the resolver's warnings included.
    var diagnostics: [Diagnostic] { faults + resolver.warnings }

    // MARK: - Objects

    /// The rules of an object's fields, in the order of its shape.
    mutating func fields(
        _ syntax: [FieldSyntax], of object: ObjectShape, path: String, at place: TextPlace
    ) -> [FieldPlan] {
        var plans: [String: FieldPlan] = [:]
        for field in syntax {
            guard let shape = object.field(field.name.text), shape.owner == .partner else {
                unknown(field.name, in: object)
                continue
            }
            if let deprecation = shape.deprecation { tell(deprecation, of: field.name) }
            guard isForThisVersion(field.rule) else {
                if let table = field.rule.lookup?.table.text { usedTables.insert(table) }
                continue
            }
            let name = path.isEmpty ? shape.name : "\(path).\(shape.name)"
            let mark = RuleMark(
                field: name, place: field.rule.place, overrides: field.rule.overrides)
            plans[shape.name] = content(field.rule, shape: shape, mark: mark).map {
                FieldPlan(name: shape.name, content: $0)
            }
        }
        let named = Set(syntax.map(\.name.text))
        for shape in object.fields where shape.isRequired && shape.owner == .partner {
            guard plans[shape.name] == nil, !named.contains(shape.name) || !hasErrors else {
                continue
            }
            let name = path.isEmpty ? shape.name : "\(path).\(shape.name)"
            // Where somebody removed the rule, that line is to blame and not the whole object.
            report(
                .mapMissingRule, "no rule makes the required field \(name)",
                at: removed[name] ?? place)
        }
        return object.fields.compactMap { plans[$0.name] }
    }

    private var hasErrors: Bool { faults.contains { $0.severity == .error } }

    private mutating func content(
        _ rule: RuleSyntax, shape: FieldShape, mark: RuleMark
    ) -> FieldPlan.Content? {
        switch shape.kind {
        case .list(let element):
            return list(rule, of: element, shape: shape, mark: mark).map { .list($0) }
        case .object(let object):
            guard let to = rule.to, !rule.hasSource, rule.each.isEmpty, rule.pairs == nil else {
                report(
                    .mapConflict, "\(mark.field) is an object: its rule has `to` and no source",
                    at: rule.place)
                return nil
            }
            guard refuseKeys(of: rule, but: ["when", "versions"], mark, "an object") else {
                return nil
            }
            let condition = rule.when.flatMap { self.condition($0) }
            return .object(
                fields(to, of: object, path: mark.field, at: rule.place), condition)
        default:
            guard let type = ValueType(shape.kind) else { return nil }
            guard rule.to == nil, rule.each.isEmpty, rule.pairs == nil, rule.triples == nil else {
                report(
                    .mapConflict,
                    "\(mark.field) is one \(shape.kind.name): `to`, `each`, `pairs` "
                        + "and `triples` are for objects and lists", at: rule.place)
                return nil
            }
            return value(rule, field: type, mark: mark, isRequired: shape.isRequired)
                .map { .value($0) }
        }
    }

    /// Refuses the keys of a rule that would have no effect; whether it has none.
    private mutating func refuseKeys(
        of rule: RuleSyntax, but allowed: [String], _ mark: RuleMark, _ what: String
    ) -> Bool {
        let strays = rule.ownKeys.map(\.key).filter { !allowed.contains($0) }
        for key in strays {
            report(
                .mapConflict, "\(mark.field) is \(what): `\(key)` has no effect on it",
                at: rule.place)
        }
        return strays.isEmpty
    }

    private mutating func unknown(_ name: Spelled, in object: ObjectShape) {
        if object.field(name.text) != nil {
            report(.mapUnknownField, "\(name.text) is the gateway's to fill", at: name.place)
            return
        }
        let names = object.fields.filter { $0.owner == .partner }.map(\.name)
        report(
            .mapUnknownField,
            "\(object.name) has no field \"\(name.text)\""
                + Spelling.suggestion(name.text, among: names), at: name.place)
    }

    private mutating func tell(_ deprecation: Deprecation, of name: Spelled) {
        let hasEnded = today.map { $0 > deprecation.ends } ?? false
        report(
            hasEnded ? .mapEndedField : .mapDeprecatedField,
            "\(name.text) is deprecated since \(deprecation.since) and "
                + (hasEnded ? "ended on" : "ends on") + " \(deprecation.ends)", at: name.place,
            mend: "Fill \(deprecation.use) instead.")
    }

    private mutating func isForThisVersion(_ rule: RuleSyntax) -> Bool {
        for version in rule.versions where !versions.contains(version.text) {
            report(
                .mapVersion,
                "the map does not serve \(version.text)"
                    + Spelling.suggestion(version.text, among: versions), at: version.place)
        }
        return rule.versions.isEmpty || rule.versions.contains { $0.text == guide.version }
    }

    // MARK: - Lists

    private mutating func list(
        _ rule: RuleSyntax, of element: FieldShape.Kind, shape: FieldShape, mark: RuleMark
    ) -> ListPlan? {
        if let pairs = rule.pairs, rule.triples != nil {
            report(.mapConflict, "a list has `pairs` or `triples`, not both", at: pairs.place)
            return nil
        }
        let faultsBefore = faults.count
        let depth = resolver.level
        let each = rule.each.isEmpty ? nil : self.each(rule.each)
        let groups = (rule.pairs ?? rule.triples).flatMap {
            self.groups($0, width: rule.pairs == nil ? 3 : 2)
        }
        defer { while resolver.level > depth { leave() } }
        guard faults.count == faultsBefore else { return nil }
        let condition = rule.when.flatMap { self.condition($0) }
        guard let item = item(rule, of: element, mark: mark) else { return nil }
        return ListPlan(
            mark: mark, each: each, groups: groups, condition: condition, item: item,
            isRequired: shape.isRequired || rule.isRequired)
    }

    private mutating func item(
        _ rule: RuleSyntax, of element: FieldShape.Kind, mark: RuleMark
    ) -> ListPlan.Item? {
        guard case .object(let object) = element else {
            guard let type = ValueType(element), rule.to == nil else {
                report(
                    .mapConflict,
                    "\(mark.field) is a list of \(element.name): it has `from`, "
                        + "not `to`", at: rule.place)
                return nil
            }
            let own = ["each", "pairs", "triples", "from", "when", "lookup", "onMissing", "type"]
            guard
                refuseKeys(
                    of: rule, but: own + ["required", "trim", "versions"], mark,
                    "a list of \(element.name)")
            else { return nil }
            if let key = rule.lookup?.key {
                report(
                    .mapConflict, "what is looked up for a list are its own values: write `_`",
                    at: key.place)
                return nil
            }
            var plain = rule
            plain.when = nil
            plain.isRequired = false
            guard let plan = value(plain, field: type, mark: mark, isRequired: false) else {
                return nil
            }
            if let gathered = plan.sources.first(where: { $0.gathering != nil }) {
                report(
                    .mapConflict, "a list takes each value: no sum, count or join",
                    at: gathered.text.place)
                return nil
            }
            return .values(plan)
        }
        guard let to = rule.to, !rule.hasSource else {
            report(
                .mapConflict,
                "\(mark.field) is a list of objects: its rule has `to`, and `each`, "
                    + "`pairs` or `triples`", at: rule.place)
            return nil
        }
        guard !rule.each.isEmpty || rule.pairs != nil || rule.triples != nil else {
            report(
                .mapConflict, "\(mark.field) is a list: `each`, `pairs` or `triples` is missing",
                at: rule.place)
            return nil
        }
        let own = ["each", "pairs", "triples", "when", "required", "versions"]
        guard refuseKeys(of: rule, but: own, mark, "a list of objects") else { return nil }
        let around = hierarchyLevels
        hierarchyLevels = Self.hierarchyLevels(to)
        defer { hierarchyLevels = around }
        return .object(
            fields(to, of: object, path: mark.field, at: rule.place))
    }

    /// The levels that lists of an object go through: the codes of `each: HL[…]`.
    private static func hierarchyLevels(_ fields: [FieldSyntax]) -> Set<String> {
        fields.reduce(into: []) { levels, field in
            for text in field.rule.each {
                guard let step = (try? PathParser.parse(text.text))?.steps.first,
                    step.tag == "HL"
                else { continue }
                for selector in step.selectors where selector.element == 3 {
                    levels.formUnion(selector.codes)
                }
            }
            if field.rule.each.isEmpty { levels.formUnion(hierarchyLevels(field.rule.to ?? [])) }
        }
    }

    private mutating func each(_ paths: [Spelled]) -> ListPlan.Each? {
        var steps: [[StepPlan]] = []
        var rows: [Int] = []
        var held: [PathSyntax.Selector] = []
        var failed: [PathAlternatives.Failure] = []
        let level = resolver.level
        var hierarchy = ListPlan.Each.Hierarchy.none
        for text in paths {
            do throws(Diagnostic) {
                let path = try parse(text)
                let found = try resolver.segments(path, at: text)
                steps.append(found.steps)
                rows += found.rows
                if found.hierarchy != .none { hierarchy = found.hierarchy }
                if paths.count == 1 { held = path.steps.last?.selectors ?? [] }
                alternatives.standing.insert(text.place)
            } catch {
                failed.append(.init(path: text.place, fault: error))
            }
        }
        guard accept(failed, of: paths.count) else { return nil }
        resolver.enter(resolver.scope(of: rows, held: held))
        eachLevels.append(resolver.level)
        return ListPlan.Each(
            level: level, ways: steps, hierarchy: hierarchy,
            otherLevels: hierarchy == .none ? [] : hierarchyLevels)
    }

    private mutating func groups(_ text: Spelled, width: Int) -> ListPlan.Groups? {
        do throws(Diagnostic) {
            let path = try parse(text)
            let found = try resolver.resolve(path, at: text)
            guard case .element(let first, 0) = found.plan.pick, path.calls.isEmpty,
                let row = found.rows.first
            else {
                throw PathResolver.fault(
                    .mapPath, "the first element of the first group belongs here", at: text, 0)
            }
            let starts = resolver.groupStarts(from: first, width: width, ofRow: row)
            guard !starts.isEmpty else {
                throw PathResolver.fault(
                    .mapUnknownElement, "the segment has no \(width) elements from there on",
                    at: text, path.tailOffset)
            }
            resolver.enter(
                .init(rows: found.rows, groupWidth: width, groupStarts: starts))
            return ListPlan.Groups(path: found.plan, starts: starts, width: width)
        } catch {
            faults.append(error)
            return nil
        }
    }

    private mutating func leave() {
        if eachLevels.last == resolver.level { eachLevels.removeLast() }
        resolver.leave()
    }

    // MARK: - Faults

    func parse(_ text: Spelled) throws(Diagnostic) -> PathSyntax {
        do {
            return try PathParser.parse(text.text)
        } catch {
            throw PathResolver.fault(.mapPath, error.message, at: text, error.offset)
        }
    }

    /// Whether at least one of several alternatives was found. A map for several versions may
    /// name what one of them does not have; any other fault counts.
    mutating func accept(_ failed: [PathAlternatives.Failure], of count: Int) -> Bool {
        let isPartial = failed.count < count && versions.count > 1
        let excused = failed.filter { isPartial && $0.isOfVersion }
        alternatives.excused += excused
        guard excused.count < failed.count else { return failed.count < count }
        faults += failed.filter { !isPartial || !$0.isOfVersion }.map(\.fault)
        return false
    }

    mutating func report(
        _ code: Diagnostic.Code, _ message: String, at place: TextPlace, mend: String? = nil
    ) {
        faults.append(Diagnostic(code, message, at: .text(place), mend: mend))
    }
}
