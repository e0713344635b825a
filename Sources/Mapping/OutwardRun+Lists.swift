import Guides
import Values

extension OutwardRun {
    /// Where the next item of a list goes.
    private struct Cursor {
        /// The segment at hand; nil before the first.
        var segment: Int?
        /// How many segments the list has made.
        var count = 0
        /// The next group or element of the segment that is free.
        var next = 0
    }

    /// Writes a list: each item makes a segment, or the next group of elements of one.
    mutating func list(_ plan: ListPlan, _ items: [JSON], at name: String) {
        var cursor = Cursor()
        for (offset, value) in items.enumerated() {
            let name = "\(name)[\(offset + 1)]"
            switch (plan.item, plan.groups) {
            case (.object(let fields), nil):
                guard let each = plan.each else { return }
                let segment = add(each, &cursor)
                draft.made(segment, of: field(name))
                inside(segment, position: cursor.count) { run in
                    run.item(plan, fields, value, at: name)
                }
                choose(each, segment)
            case (.object(let fields), let groups?):
                guard let segment = group(plan, groups, fields, value, &cursor) else {
                    tooMany(name)
                    return
                }
                let start = groups.starts[cursor.next]
                cursor.next += 1
                if plan.each != nil { draft.made(segment, of: field(name)) }
                within(plan, segment, position: cursor.count, group: start) { run in
                    run.item(plan, fields, value, at: name)
                }
                if let each = plan.each { choose(each, segment) }
            case (.values(let values), let groups):
                guard place(value, plan, groups, values, &cursor, name) else {
                    tooMany(name)
                    return
                }
            }
        }
    }

    private mutating func tooMany(_ name: String) {
        report(
            .mapOutwardTooMany,
            "\(name) and what comes after it have no place: the segment holds no more", name)
    }

    // MARK: - Segments

    /// Makes the next segment of an `each`.
    private mutating func add(_ each: ListPlan.Each, _ cursor: inout Cursor) -> Int {
        let frame = frames[each.level]
        let way = way(of: each)
        var instance = each.isBelow ? draft.instances[frame.instance].around : frame.instance
        var above = each.isBelow ? frame.segment : nil
        for step in way.dropLast() {
            // Nodes of a hierarchy are never shared: which one is meant, its level does not say.
            let segment =
                above == nil
                ? ensure(step, in: instance) : add(step, in: instance, above: above, choose: true)
            instance = draft.segments[segment].inner ?? instance
            above = nil
        }
        let segment = add(way[way.count - 1], in: instance, above: above, choose: false)
        cursor.segment = segment
        cursor.count += 1
        cursor.next = 0
        return segment
    }

    /// The way of an `each` that the guide has and the partner uses.
    private func way(of each: ListPlan.Each) -> [StepPlan] {
        let guide = map.guide
        return each.ways.first { way in
            way.last?.rows.contains { guide.rows[$0].isUsed } ?? false
        } ?? each.ways[0]
    }

    /// Makes a segment of a step, in the first of its rows that has room.
    func row(of step: StepPlan, in instance: Int) -> Int {
        let guide = map.guide
        return step.rows.first { row in
            let entry = guide.rows[row]
            let limit =
                entry.startsLoop ? guide.loops[entry.loop].maximumRepeats : entry.maximumUse
            return entry.isUsed
                && (limit == 0 || draft.segments(of: row, in: instance).count < limit)
        } ?? step.rows[step.rows.count - 1]
    }

    mutating func add(
        _ step: StepPlan, in instance: Int, above: Int? = nil, choose: Bool
    ) -> Int {
        let segment = draft.add(row: row(of: step, in: instance), in: instance, above: above)
        if choose { self.choose(step, segment) }
        return segment
    }

    /// The first segment of a step, made if there is none.
    mutating func ensure(_ step: StepPlan, in instance: Int) -> Int {
        draft.first([step], in: instance) ?? add(step, in: instance, choose: true)
    }

    /// Writes what selectors ask for where nothing else did: the first of their codes.
    private mutating func choose(_ each: ListPlan.Each, _ segment: Int) {
        let row = draft.segments[segment].row
        for way in each.ways {
            guard let step = way.last, step.rows.contains(row) else { continue }
            choose(step, segment)
            return
        }
    }

    mutating func choose(_ step: StepPlan, _ segment: Int) {
        for test in step.tests where draft.cell(segment, test.element) == nil {
            let code = String(decoding: test.codes[0], as: UTF8.self)
            draft.write(
                .init(element: test.element, component: 0, text: code, writer: -1), to: segment)
        }
    }

    // MARK: - Frames

    private mutating func inside(
        _ segment: Int, position: Int, _ body: (inout OutwardRun) -> Void
    ) {
        frames.append(
            Frame(
                segment: segment, instance: draft.segments[segment].inner ?? -1,
                position: position))
        body(&self)
        frames.removeLast()
    }

    /// Runs in the frames of a list that has groups: one of its `each`, and one of the group.
    private mutating func within(
        _ plan: ListPlan, _ segment: Int, position: Int, group start: Int?,
        _ body: (inout OutwardRun) -> Void
    ) {
        let depth = frames.count
        if plan.each != nil {
            frames.append(
                Frame(
                    segment: segment, instance: draft.segments[segment].inner ?? -1,
                    position: position))
        }
        if let start {
            frames.append(Frame(segment: segment, instance: -1, groupStart: start))
        }
        body(&self)
        frames.removeLast(frames.count - depth)
    }

    // MARK: - Groups and values

    /// The segment that has the next free group, for an item that says the same of the rest of the
    /// segment as those before it; nil when there is no room.
    private mutating func group(
        _ plan: ListPlan, _ groups: ListPlan.Groups, _ fields: [FieldPlan], _ item: JSON,
        _ cursor: inout Cursor
    ) -> Int? {
        if let segment = cursor.segment, cursor.next < groups.starts.count,
            fits(item, fields, segment)
        {
            return segment
        }
        if let each = plan.each { return add(each, &cursor) }
        guard cursor.segment == nil, let segment = ensure(groups.path, -1) else { return nil }
        cursor.segment = segment
        // Another rule may have filled the first groups.
        while cursor.next < groups.starts.count,
            (0..<groups.width).contains(where: {
                draft.cell(segment, groups.starts[cursor.next] + $0) != nil
            })
        {
            cursor.next += 1
        }
        return cursor.next < groups.starts.count ? segment : nil
    }

    /// Whether an item says of the elements outside its group what stands there already.
    private func fits(_ item: JSON, _ fields: [FieldPlan], _ segment: Int) -> Bool {
        fields.allSatisfy { field in
            let value = item[field.name]
            guard case .value(let plan) = field.content, let source = plan.sources.first else {
                return value == nil
            }
            if case .member = source.path.base { return true }
            guard case .element(let element, let component) = source.path.pick,
                case .own = source.path.base
            else { return value == nil }
            let there = draft.text(segment, element, component)
            guard let value else { return there.isEmpty }
            return text(of: value, source, plan, in: segment).text == there
        }
    }

    /// Writes one of a list of plain values to the next free element; false when there is none.
    private mutating func place(
        _ value: JSON, _ plan: ListPlan, _ groups: ListPlan.Groups?, _ values: ValuePlan,
        _ cursor: inout Cursor, _ name: String
    ) -> Bool {
        let slots = (groups?.starts.count ?? 1) * values.sources.count
        var isFresh = false
        while true {
            if cursor.segment == nil || cursor.next >= slots {
                if isFresh || (plan.each == nil && cursor.count > 0) { return false }
                isFresh = true
                if let each = plan.each {
                    choose(each, add(each, &cursor))
                } else {
                    cursor.segment = frames[frames.count - 1].segment
                    cursor.count = 1
                }
            }
            guard let segment = cursor.segment else { return false }
            while cursor.next < slots {
                let source = values.sources[cursor.next % values.sources.count]
                let start = groups?.starts[cursor.next / values.sources.count]
                if cursor.next > 0, let text = text(of: value, source, values, in: segment).text,
                    !mayShare(segment, text)
                {
                    cursor.next = slots
                    break
                }
                cursor.next += 1
                var isWritten = false
                within(plan, segment, position: cursor.count, group: start) { run in
                    isWritten = run.put(value, source, values, name)
                    if isWritten, let condition = plan.condition { run.bind(condition, name) }
                }
                if isWritten { return true }
            }
        }
    }
}
