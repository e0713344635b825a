import Guides
import Values
import X12

// Segments that held something no rule had read when the document came: they go back to where they
// stood.
extension OutwardRun {
    /// Puts segments back. Where rules have written a part of one, the whole takes its place; where
    /// they have written something else, the document contradicts itself.
    mutating func restore(_ segments: [Received]) {
        guard !segments.isEmpty else { return }
        let lists = ListedSteps(map.fields)
        var nodes = nodes()
        var taken: Set<Int> = []
        for (offset, received) in segments.enumerated() {
            let name = "unmapped[\(offset + 1)]"
            guard let place = place(received, nodes) else {
                report(
                    .mapOutwardUnmapped, "\(name): there is no place for \(received.path)", name,
                    value: received.path)
                continue
            }
            let there =
                place.node.map { nodes[$0] ?? [] }
                ?? draft.segments(of: place.rows, in: place.instance)
            let own = there.dropFirst(place.ordinal - 1).first
            let parts = parts(of: received)
            let field = field(name)
            let isListed = lists.contain(place.rows[0], received)
            // Lists pack their values, so that the segment may have come forward; what else rules
            // read, they read of the segment that stands there.
            func isIt(_ segment: Int) -> Bool {
                !taken.contains(segment) && agrees(segment, parts)
            }
            var found = own.flatMap { isIt($0) ? $0 : nil }
            if found == nil, isListed { found = there.first(where: isIt) }
            if let found {
                taken.insert(found)
                write(received, to: found, field)
                continue
            }
            guard !isListed else {
                report(
                    .mapOutwardUnmapped,
                    "\(name): the document says something else of \(received.path)", name,
                    value: received.path)
                continue
            }
            let segment = draft.add(
                row: place.rows[0], in: place.instance,
                ordinal: place.node == nil ? place.ordinal - 1 : .max, above: place.node?.above)
            if let node = place.node { nodes[node, default: []].append(segment) }
            taken.insert(segment)
            write(received, to: segment, field)
        }
    }

    /// A segment as it was received.
    struct Received {
        let path: String
        let elements: [UnmappedText]

        /// Reads an item of `unmapped`; in records no character separates anything.
        init(_ item: JSON, isOfRecords: Bool) {
            path = item["path"]?.text ?? ""
            elements = (item["elements"]?.items ?? []).map { element in
                let text = element.text ?? ""
                return isOfRecords ? UnmappedText(simple: text) : UnmappedText(text)
            }
        }

        /// An element that is no composite; empty where there is none.
        func text(_ element: Int) -> String {
            elements.indices.contains(element - 1) ? elements[element - 1].simple ?? "" : ""
        }

        /// What the segments hold: every text with the segment's id, alone and with the next one.
        static func texts(_ segments: [Received]) -> Set<String> {
            var found: Set<String> = []
            for segment in segments {
                let tag = (segment.path.split(separator: "/").last ?? "").prefix { $0 != "[" }
                var last: String?
                for element in segment.elements where !element.isEmpty {
                    let text = OutwardRun.plain(element.simple ?? element.text)
                    found.insert("\(tag)*\(text)")
                    if let last { found.insert("\(tag)*\(last)*\(text)") }
                    last = text
                }
            }
            return found
        }
    }

    /// Whether a value may stand in a segment after what was written to it: it may unless one of
    /// them is in an unmapped segment where the other does not stand beside it.
    func mayShare(_ segment: Int, _ text: String) -> Bool {
        guard !received.isEmpty, let last = draft.segments[segment].cells.last else {
            return true
        }
        let tag = draft.guide.rows[draft.segments[segment].row].tag
        let one = "\(tag)*\(Self.plain(last.text))"
        let other = Self.plain(text)
        return received.contains("\(one)*\(other)")
            || !received.contains(one) && !received.contains("\(tag)*\(other)")
    }

    private mutating func write(_ received: Received, to segment: Int, _ field: Int) {
        let cells = received.elements.enumerated().filter { !$0.element.isEmpty }.map {
            index, element in
            SetDraft.Cell(
                element: index + 1, component: 0, text: element.simple ?? element.text,
                writer: draft.cell(segment, index + 1)?.writer ?? field, received: element)
        }
        draft.replace(cells, of: segment)
    }

    // MARK: - Places

    private struct Place {
        let rows: [Int]
        let instance: Int
        /// Which of the segments with this id it was, from 1.
        let ordinal: Int
        /// For an HL: among which nodes it stands.
        var node: NodeKey?
    }

    /// The nodes of a level below another one.
    private struct NodeKey: Hashable {
        let above: Int?
        let level: String
    }

    /// A part of a path: `SLN[1]`, `HL[O:2]`.
    private struct Step {
        let tag: SegmentTag
        let level: String
        let ordinal: Int

        init?(_ text: Substring) {
            let pieces = text.split(separator: "[", maxSplits: 1)
            guard pieces.count == 2, (2...3).contains(pieces[0].utf8.count), text.last == "]"
            else { return nil }
            let inner = pieces[1].dropLast().split(separator: ":", maxSplits: 1)
            guard let number = inner.last.flatMap({ Int($0) }), number >= 1 else { return nil }
            tag = SegmentTag(String(pieces[0]))
            level = inner.count == 2 ? String(inner[0]) : ""
            ordinal = number
        }
    }

    /// The HL segments by level and by what stands above.
    private func nodes() -> [NodeKey: [Int]] {
        var nodes: [NodeKey: [Int]] = [:]
        for segment in draft.ordered
        where draft.guide.rows[draft.segments[segment].row].tag == "HL" {
            let key = NodeKey(
                above: draft.segments[segment].above, level: draft.text(segment, 3))
            nodes[key, default: []].append(segment)
        }
        return nodes
    }

    /// Where a path such as `PO1[2]/SLN[1]/TD5[1]` leads; nil where its loops are not there, or the
    /// guide has no such segment.
    private func place(_ received: Received, _ nodes: [NodeKey: [Int]]) -> Place? {
        let parts = received.path.split(separator: "/")
        var steps = parts.compactMap(Step.init)
        guard steps.count == parts.count, let last = steps.popLast() else { return nil }
        var instance = 0
        var loop = 0
        var above: Int?
        for step in steps {
            let found: Int?
            if step.level.isEmpty {
                found = segment(step.tag, step.ordinal, in: instance, loop)
            } else {
                let key = NodeKey(above: above, level: step.level)
                found = nodes[key]?.dropFirst(step.ordinal - 1).first
                above = found
            }
            guard let found, let inner = draft.segments[found].inner else { return nil }
            instance = inner
            loop = draft.guide.rows[draft.segments[found].row].loop
        }
        guard last.level.isEmpty else {
            // Nodes stand side by side in the set, whatever their level.
            let around = above.map { draft.segments[$0].instance } ?? instance
            let rows = draft.guide.rows.indices.filter { draft.guide.rows[$0].tag == last.tag }
            let key = NodeKey(above: above, level: last.level)
            return rows.isEmpty
                ? nil : Place(rows: rows, instance: around, ordinal: last.ordinal, node: key)
        }
        let rows = rows(last.tag, in: loop)
        return rows.isEmpty ? nil : Place(rows: rows, instance: instance, ordinal: last.ordinal)
    }

    /// The segment with an ordinal among its like, from 1.
    private func segment(
        _ tag: SegmentTag, _ ordinal: Int, in instance: Int, _ loop: Int
    ) -> Int? {
        var before = ordinal - 1
        for row in rows(tag, in: loop) {
            let there = draft.segments(of: row, in: instance)
            if before < there.count { return there[before] }
            before -= there.count
        }
        return nil
    }

    /// The rows of a segment directly in a loop, or that begin a loop in it.
    private func rows(_ tag: SegmentTag, in loop: Int) -> [Int] {
        let guide = draft.guide
        return guide.loops[loop].rows.filter { index in
            let row = guide.rows[index]
            guard row.tag == tag else { return false }
            return row.startsLoop ? guide.loops[row.loop].parent == loop : row.loop == loop
        }
    }

    // MARK: - Agreement

    /// Whether all that rules have written to a segment is somewhere in the one that was received:
    /// pairs may have moved up, and numbers have lost zeros.
    private func agrees(_ segment: Int, _ parts: Set<String>) -> Bool {
        draft.segments[segment].cells.allSatisfy { cell in
            cell.isImplied || parts.contains(Self.plain(cell.text))
        }
    }

    /// What a segment held, its elements and their components.
    private func parts(of received: Received) -> Set<String> {
        received.elements.reduce(into: []) { parts, element in
            for part in element.parts where !part.isEmpty { parts.insert(Self.plain(part)) }
        }
    }

    fileprivate static func plain(_ text: String) -> String {
        let trimmed = text.trimmedEnd
        return ExactDecimal(trimmed)?.plain ?? trimmed
    }
}

/// The segments of which lists make items: one more of them is one more item.
struct ListedSteps {
    private struct Entry {
        let step: StepPlan
        /// The elements of which one has to be there for an item of plain values.
        let elements: [Int]?
    }

    private var entries: [Entry] = []

    init(_ fields: [FieldPlan]) {
        for field in fields { add(field) }
    }

    private mutating func add(_ field: FieldPlan) {
        switch field.content {
        case .value: return
        case .object(let fields, _):
            for field in fields { add(field) }
        case .list(let plan):
            var elements: [Int]?
            switch plan.item {
            case .object(let fields):
                for field in fields { add(field) }
            case .values(let values):
                elements = values.sources.compactMap { source in
                    if case .element(let element, _) = source.path.pick { element } else { nil }
                }
            }
            guard let each = plan.each, plan.condition == nil else { return }
            for step in each.ways.compactMap(\.last) {
                entries.append(Entry(step: step, elements: elements))
            }
        }
    }

    /// Whether a list would make an item of a segment of this row.
    func contain(_ row: Int, _ received: OutwardRun.Received) -> Bool {
        entries.contains { entry in
            entry.step.rows.contains(row)
                && entry.elements?.contains { !received.text($0).isEmpty } ?? true
                && entry.step.tests.allSatisfy { test in
                    let text = received.text(test.element)
                    return test.codes.contains { $0.elementsEqual(text.utf8) }
                }
        }
    }
}
