import Guides
import Values
import X12

extension MapRun {
    /// Writes a list, if it has items.
    mutating func write(
        list: Int, _ key: MapProgram.Part, to out: inout CompactJSON
    ) -> Bool {
        if isAbsent(list) {
            if program.lists[list].isRequired { missing(program.listPlans[list].mark) }
            return false
        }
        let start = out.count
        var items = 0
        write(key, to: &out)
        out.open("[")
        if let each = program.lists[list].each {
            visit(each, list, &items, to: &out)
        } else {
            groups(list, &items, to: &out)
        }
        guard items == 0 else {
            out.close("]")
            return true
        }
        out.takeBack(to: start)
        if program.lists[list].isRequired { missing(program.listPlans[list].mark) }
        return false
    }

    /// Whether a list goes through one row's segments and there are none, as most do in most items:
    /// a quick answer.
    private func isAbsent(_ list: Int) -> Bool {
        guard let each = program.lists[list].each, let row = each.onlyRow else { return false }
        return input.index.first(of: Int(row), in: frames[Int(each.level)].range) == nil
    }

    /// Makes items of the segments that a list goes through.
    private mutating func visit(
        _ each: MapProgram.List.Each, _ list: Int, _ items: inout Int, to out: inout CompactJSON
    ) {
        if let row = each.onlyRow {
            let tests = program.steps[Int(program.ways[Int(each.ways.from)].from)].tests
            var position = 0
            var rest = frames[Int(each.level)].range
            while let segment = input.index.first(of: Int(row), in: rest) {
                rest = segment + 1..<rest.upperBound
                guard passes(segment, tests) else { continue }
                position += 1
                visit(segment, position, each, list, &items, to: &out)
            }
        } else {
            for (offset, segment) in segments(each, list).enumerated() {
                visit(segment, offset + 1, each, list, &items, to: &out)
            }
        }
    }

    /// Makes what a list makes of one of its segments.
    private mutating func visit(
        _ segment: Int, _ position: Int, _ each: MapProgram.List.Each, _ list: Int,
        _ items: inout Int, to out: inout CompactJSON
    ) {
        let row = input.index.row(of: segment)
        let range = input.tree.guide.rows[row].startsLoop ? inside(segment) : segment..<segment + 1
        frames.append(
            Frame(
                segment: segment, row: row, range: range, position: position, list: Int32(list),
                item: items + 1))
        let before = items
        groups(list, &items, to: &out)
        if items > before { markWay(each, segment, row) }
        frames.removeLast()
    }

    /// What an `each` asked for is known from the rule itself, so it counts as read; and the
    /// numbers of an HL are told by where its item stands.
    private mutating func markWay(_ each: MapProgram.List.Each, _ segment: Int, _ row: Int) {
        for way in each.ways.indices {
            let way = program.ways[way]
            guard !way.isEmpty else { continue }
            let step = program.steps[Int(way.end) - 1]
            guard has(step, row) else { continue }
            for test in step.tests.indices { marks.mark(segment, Int(program.tests[test].element)) }
        }
        guard input.tree.guide.rows[row].tag == "HL" else { return }
        for element in [1, 2, 4] { marks.mark(segment, element) }
    }

    private mutating func groups(_ list: Int, _ items: inout Int, to out: inout CompactJSON) {
        guard let groups = program.lists[list].groups else {
            item(list, &items, to: &out)
            return
        }
        guard let segment = segment(program.paths[Int(groups.path)]) else { return }
        let count = input.tree.segments.elementCount(segment)
        for start in groups.starts.indices {
            let start = Int(program.numbers[start])
            let end = start + Int(groups.width)
            var element = start
            while element < end, input.tree.segments.isEmpty(segment, element) { element += 1 }
            if start > count || element == end { continue }
            frames.append(
                Frame(
                    segment: segment, range: segment..<segment + 1, groupStart: start,
                    list: Int32(list), item: items + 1))
            item(list, &items, to: &out)
            frames.removeLast()
        }
    }

    private mutating func item(_ list: Int, _ items: inout Int, to out: inout CompactJSON) {
        if let condition = program.lists[list].condition, !holds(Int(condition)) { return }
        switch program.lists[list].item {
        case .object(let object):
            if write(object: Int(object), .none, to: &out) { items += 1 }
        case .values(let value):
            write(values: Int(value), &items, to: &out)
        }
    }

    // MARK: - Segments of a list

    /// The segments of an `each`, in document order.
    private mutating func segments(_ each: MapProgram.List.Each, _ list: Int) -> [Int] {
        let frame = frames[Int(each.level)]
        if each.hierarchy != .none { return nodes(each, list, frame) }
        let found = each.ways.indices.flatMap { all(program.ways[$0], in: frame.range) }
        // Ways may lead to one segment: it is one item.
        return each.ways.indices.count > 1 ? Set(found).sorted() : found
    }

    /// The HL segments of an `each`: the nodes below the one that the scope stands on, or at the
    /// top of the scope, and through levels that no list of the scope names, what stands below
    /// those. So no node is gone through twice. Some sets nest very deeply.
    private mutating func nodes(
        _ each: MapProgram.List.Each, _ list: Int, _ frame: Frame
    ) -> [Int] {
        let hierarchy = hierarchy ?? HierarchyTree(input.tree)
        self.hierarchy = hierarchy
        let others = program.listPlans[list].each?.otherLevels ?? []
        var found: [Int] = []
        var open =
            each.hierarchy == .below
            ? Array(hierarchy.children(of: frame.segment).reversed()) : top(of: frame, hierarchy)
        while let node = open.popLast() {
            var below: Set<Int>?
            for way in each.ways.indices {
                let way = program.ways[way]
                guard passes(node, program.steps[Int(way.from)].tests) else { continue }
                let rest = MapProgram.Part(from: way.from + 1, end: way.end)
                below = (below ?? []).union(rest.isEmpty ? [node] : all(rest, in: inside(node)))
            }
            if let below {
                found += below
            } else if !others.contains(input.tree.segments.trimmedText(node, 3)) {
                open += hierarchy.children(of: node).reversed()
            }
        }
        return found.sorted()
    }

    /// The nodes of a scope that stand below none of its others, the last one first.
    private func top(of frame: Frame, _ hierarchy: HierarchyTree) -> [Int] {
        let rows = input.tree.guide.rows
        return frame.range.reversed().filter { segment in
            let row = input.index.row(of: segment)
            guard row >= 0, rows[row].tag == "HL" else { return false }
            return hierarchy.parent(of: segment).map { !frame.range.contains($0) } ?? true
        }
    }

    func all(_ steps: MapProgram.Part, in range: Range<Int>) -> [Int] {
        guard !steps.isEmpty else { return [] }
        let found = segments(program.steps[Int(steps.from)], in: range)
        let rest = MapProgram.Part(from: steps.from + 1, end: steps.end)
        guard !rest.isEmpty else { return found }
        return found.flatMap { all(rest, in: inside($0)) }
    }
}
