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
    /// Whether plain rules are followed by their shortcuts, which gives the same.
    var takesShortcuts = true
    /// Who stands below whom, once a rule has asked.
    private var hierarchy: HierarchyTree?
    /// How the values are made; nil where nobody asks.
    var trace: MapTrace?

    init(tree: SetTree, context: MapContext) {
        self.tree = tree
        self.context = context
        index = SetIndex(tree)
        marks = ReadMarks(segments: tree.segments.count)
        frames = []
        frames.reserveCapacity(Self.usualDepth)
        frames.append(Frame(segment: -1, range: tree.segments.segments))
    }

    /// How deep lists stand within each other at most, usually.
    private static let usualDepth = 8

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

    private mutating func append(_ plan: ObjectPlan, to members: inout [JSON.Member]) {
        plan.entries.withUnsafeBufferPointer { entries in
            for index in entries.indices {
                let value: JSON?
                switch found(by: entries[index].shortcut) {
                case .nothing: continue
                case .value(let json): value = json
                case .unknown:
                    guard self.index.isLive(entries[index].field) else { continue }
                    value = content(entries[index].field)
                }
                guard let value else { continue }
                if members.isEmpty {
                    members.reserveCapacity(min(entries.count, Self.usualMembers))
                }
                members.append(.init(entries[index].name, value))
            }
        }
    }

    /// Room for the members of an object at first: lines have more fields, but few are filled.
    private static let usualMembers = 16

    private mutating func content(_ field: FieldPlan) -> JSON? {
        switch field.content {
        case .value(let plan):
            return value(plan)
        case .object(let plan, let condition):
            if let condition, !holds(condition) { return nil }
            var members: [JSON.Member] = []
            append(plan, to: &members)
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
            groups(plan, plan.item, into: &items)
            return
        }
        if let row = each.onlyRow {
            var position = 0
            let places = index.places(of: row, in: frames[each.level].range)
            items.reserveCapacity(items.count + places.count)
            let item = places.count > 1 ? live(plan.item) : plan.item
            for place in places {
                let segment = index[place]
                guard passes(segment, each.ways[0][0].tests) else { continue }
                position += 1
                visit(segment, position, plan, each, item, into: &items)
            }
        } else {
            for (offset, segment) in segments(each).enumerated() {
                visit(segment, offset + 1, plan, each, plan.item, into: &items)
            }
        }
    }

    /// Makes what a list makes of one of its segments.
    private mutating func visit(
        _ segment: Int, _ position: Int, _ plan: ListPlan, _ each: ListPlan.Each,
        _ item: ListPlan.Item, into items: inout [JSON]
    ) {
        let row = tree.row(of: segment) ?? 0
        let range = tree.guide.rows[row].startsLoop ? inside(segment) : segment..<segment + 1
        frames.append(
            Frame(
                segment: segment, range: range, position: position, list: plan.mark.field,
                item: items.count + 1))
        let before = items.count
        groups(plan, item, into: &items)
        if items.count > before { markWay(each, segment, row) }
        frames.removeLast()
    }

    /// What an `each` asked for is known from the rule itself, so it counts as read; and the
    /// numbers of an HL are told by where its item stands.
    private mutating func markWay(_ each: ListPlan.Each, _ segment: Int, _ row: Int) {
        for way in each.ways {
            guard let step = way.last, step.rows.contains(row) else { continue }
            for test in step.tests { marks.mark(segment, test.element) }
        }
        guard tree.guide.rows[row].tag == "HL" else { return }
        for element in [1, 2, 4] { marks.mark(segment, element) }
    }

    private mutating func groups(
        _ plan: ListPlan, _ content: ListPlan.Item, into items: inout [JSON]
    ) {
        guard let groups = plan.groups else {
            item(plan, content, into: &items)
            return
        }
        guard let segment = segment(groups.path) else { return }
        let count = tree.segments.elementCount(segment)
        for start in groups.starts where start <= count {
            var element = start
            while element < start + groups.width, tree.segments.isEmpty(segment, element) {
                element += 1
            }
            if element == start + groups.width { continue }
            frames.append(
                Frame(
                    segment: segment, range: segment..<segment + 1, groupStart: start,
                    list: plan.mark.field, item: items.count + 1))
            item(plan, content, into: &items)
            frames.removeLast()
        }
    }

    /// An item without the rules that have nothing to say about the document: worth it where an
    /// item is made more than once.
    private func live(_ item: ListPlan.Item) -> ListPlan.Item {
        guard case .object(let plan) = item, plan.entries.count > 8 else { return item }
        return .object(plan.live(in: index))
    }

    private mutating func item(
        _ plan: ListPlan, _ content: ListPlan.Item, into items: inout [JSON]
    ) {
        if let condition = plan.condition, !holds(condition) { return }
        switch content {
        case .object(let plan):
            var members: [JSON.Member] = []
            append(plan, to: &members)
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
        var found: [Int] = []
        for row in step.rows {
            for place in index.places(of: row, in: range) where passes(index[place], step.tests) {
                found.append(index[place])
            }
        }
        if step.rows.count > 1 { found.sort() }
        return found
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
