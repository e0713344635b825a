import Canonical
import Diagnostics
import Guides
import Judgment
import Values
import X12

/// One document on its way through a map.
struct MapRun {
    /// What a rule stands in at run time; the counterpart of `PathResolver.Scope`.
    struct Frame {
        /// The segment that the scope stands on; -1 for the set.
        var segment: Int
        /// The segments within the scope.
        var range: Range<Int>
        /// The ordinal of the segment within its `each`, from 1.
        var position = 1
        /// The first element of the pair or triple that the scope stands on.
        var groupStart = 0
        /// The list that the scope makes, and the item's number in it, for messages.
        var list = ""
        var item = 0
    }

    let tree: SetTree
    let context: MapContext
    let index: SetIndex
    var marks: ReadMarks
    var frames: [Frame]
    var diagnostics: [Diagnostic] = []
    /// Who stands below whom, once a rule has asked.
    private var hierarchy: HierarchyTree?
    /// How the values are made; nil where nobody asks.
    var trace: MapTrace?

    init(tree: SetTree, context: MapContext) {
        self.tree = tree
        self.context = context
        index = SetIndex(tree)
        marks = ReadMarks(segments: tree.segments.count)
        frames = [Frame(segment: -1, range: tree.segments.segments)]
    }

    mutating func result(of map: Map) -> MapResult {
        var members: [JSON.Member] = [
            .init("type", .string(map.shape.type)),
            .init("version", .number(ExactDecimal(map.shape.version))),
            .init("source", context.source.json),
        ]
        append(map.fields, to: &members)
        if let unmapped = UnmappedSegments(tree: tree, marks: marks).json {
            members.append(.init("unmapped", unmapped))
        }
        let document = Document(
            type: map.shape.type, version: map.shape.version, body: .object(members))
        let broken = diagnostics.hasErrors ? [] : map.rules.judge(document.body)
        return MapResult(document: document, diagnostics: diagnostics, broken: broken)
    }

    // MARK: - Fields and lists

    private mutating func append(_ fields: [FieldPlan], to members: inout [JSON.Member]) {
        for field in fields {
            if let rows = field.rows, !index.holds(anyOf: rows) { continue }
            if let value = content(field) { members.append(.init(field.name, value)) }
        }
    }

    private mutating func content(_ field: FieldPlan) -> JSON? {
        switch field.content {
        case .value(let plan):
            return value(plan)
        case .object(let fields, let condition):
            if let condition, !holds(condition) { return nil }
            var members: [JSON.Member] = []
            append(fields, to: &members)
            return members.isEmpty ? nil : .object(members)
        case .list(let plan):
            var items: [JSON] = []
            list(plan, into: &items)
            if items.isEmpty, plan.isRequired { missing(plan.mark) }
            return items.isEmpty ? nil : .array(items)
        }
    }

    private mutating func list(_ plan: ListPlan, into items: inout [JSON]) {
        guard let each = plan.each else {
            groups(plan, into: &items)
            return
        }
        let segments = segments(each)
        guard !segments.isEmpty else { return }
        for (offset, segment) in segments.enumerated() {
            let row = tree.row(of: segment) ?? 0
            let range =
                tree.guide.rows[row].startsLoop
                ? tree.instances[tree.instance(of: segment)].segments : segment..<segment + 1
            frames.append(
                Frame(
                    segment: segment, range: range, position: offset + 1, list: plan.mark.field,
                    item: items.count + 1))
            let before = items.count
            groups(plan, into: &items)
            if items.count > before { markWay(each, segment, row) }
            frames.removeLast()
        }
    }

    /// What an `each` asked for is known from the rule itself, so it counts as read; and the
    /// numbers of an HL are told by where its item stands.
    private mutating func markWay(_ each: ListPlan.Each, _ segment: Int, _ row: Int) {
        for step in each.ways.compactMap(\.last) where step.rows.contains(row) {
            for test in step.tests { marks.mark(segment, test.element) }
        }
        guard tree.guide.rows[row].tag == "HL" else { return }
        for element in [1, 2, 4] { marks.mark(segment, element) }
    }

    private mutating func groups(_ plan: ListPlan, into items: inout [JSON]) {
        guard let groups = plan.groups else {
            item(plan, into: &items)
            return
        }
        guard let segment = segment(groups.path) else { return }
        let count = tree.segments.elementCount(segment)
        for start in groups.starts where start <= count {
            let isEmpty = (start..<start + groups.width).allSatisfy {
                tree.segments.isEmpty(segment, $0)
            }
            if isEmpty { continue }
            frames.append(
                Frame(
                    segment: segment, range: segment..<segment + 1, groupStart: start,
                    list: plan.mark.field, item: items.count + 1))
            item(plan, into: &items)
            frames.removeLast()
        }
    }

    private mutating func item(_ plan: ListPlan, into items: inout [JSON]) {
        if let condition = plan.condition, !holds(condition) { return }
        switch plan.item {
        case .object(let fields):
            var members: [JSON.Member] = []
            append(fields, to: &members)
            if !members.isEmpty { items.append(.object(members)) }
        case .values(let plan):
            values(plan, into: &items)
        }
    }

    /// The segments of an `each`, in document order.
    private mutating func segments(_ each: ListPlan.Each) -> [Int] {
        if each.isBelow { return below(frames[each.level].segment, each) }
        let range = frames[each.level].range
        guard each.ways.count > 1 else { return all(each.ways[0][...], in: range) }
        return each.ways.flatMap { all($0[...], in: range) }.sorted()
    }

    /// The HL segments of an `each` below another one: its children, and through levels that no
    /// list of the scope names, what stands below those. Some sets nest very deeply.
    private mutating func below(_ segment: Int, _ each: ListPlan.Each) -> [Int] {
        let hierarchy = hierarchy ?? HierarchyTree(tree)
        self.hierarchy = hierarchy
        var found: [Int] = []
        var open = Array(hierarchy.children(of: segment).reversed())
        while let node = open.popLast() {
            let ways = each.ways.filter { passes(node, $0[0].tests) }
            if !ways.isEmpty {
                found += Set(
                    ways.flatMap { $0.count == 1 ? [node] : all($0.dropFirst(), in: inside(node)) })
            } else if !each.otherLevels.contains(tree.segments.text(node, 3).trimmedEnd) {
                open += hierarchy.children(of: node).reversed()
            }
        }
        return found.sorted()
    }

    private func all(_ steps: ArraySlice<StepPlan>, in range: Range<Int>) -> [Int] {
        guard let step = steps.first else { return [] }
        let found = segments(step, in: range)
        guard steps.count > 1 else { return found }
        return found.flatMap { all(steps.dropFirst(), in: inside($0)) }
    }

    // MARK: - Segments

    /// The segments of a step, in document order.
    func segments(_ step: StepPlan, in range: Range<Int>) -> [Int] {
        if step.rows.count == 1 {
            let found = index.segments(of: step.rows[0], in: range)
            if step.tests.isEmpty { return found.map { Int($0) } }
            return found.compactMap { passes(Int($0), step.tests) ? Int($0) : nil }
        }
        return step.rows.flatMap { row in
            index.segments(of: row, in: range).map { Int($0) }.filter { passes($0, step.tests) }
        }.sorted()
    }

    /// The segments of the loop instance that a segment begins.
    func inside(_ segment: Int) -> Range<Int> {
        tree.instances[tree.instance(of: segment)].segments
    }

    func passes(_ segment: Int, _ tests: [StepPlan.Test]) -> Bool {
        for test in tests {
            let holds = tree.segments.span(segment, test.element) { bytes in
                test.codes.contains { code in
                    guard code.count == bytes.count else { return false }
                    for index in bytes.indices where bytes[index] != code[index] { return false }
                    return true
                }
            }
            guard holds else { return false }
        }
        return true
    }
}
