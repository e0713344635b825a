import Diagnostics
import Guides
import Judgment
import Values
import X12

extension MapRun {
    /// A value that a path has found, before it is converted.
    struct Reading {
        let text: String
        let segment: Int
        let element: Int
        let component: Int
        /// The element that qualifies the value, 0 if none.
        var qualifier = 0
    }

    // MARK: - Rules

    /// What a rule gives: its value, its default, or nothing.
    mutating func value(_ plan: ValuePlan) -> JSON? {
        if let condition = plan.condition, !holds(condition) {
            if case .rule(let otherwise) = plan.otherwise { return value(otherwise) }
            if plan.isRequired { missing(plan.mark) }
            return nil
        }
        if let constant = plan.constant { return own(plan.type.json(constant), plan, .constant) }
        var isDropped = false
        for source in plan.sources {
            guard let reading = read(source, plan.trim) else { continue }
            switch converted(reading, source, source.type, plan) {
            case .value(let json): return json
            case .absent: continue
            case .dropped: isDropped = true
            case .fault: return nil
            }
        }
        if let key = plan.lookup?.key, let reading = read(key, plan.trim) {
            switch converted(reading, key, plan.type, plan) {
            case .value(let json): return json
            case .absent: break
            case .dropped: isDropped = true
            case .fault: return nil
            }
        }
        guard isDropped else { return fallback(plan) }
        // What was sent and dropped was not absent: the default does not stand for it.
        if plan.isRequired { missing(plan.mark) }
        return nil
    }

    /// What a rule of a list of plain values gives: every value of every source.
    mutating func values(_ plan: ValuePlan, into items: inout [JSON]) {
        for source in plan.sources {
            guard let reading = read(source, plan.trim) else { continue }
            let item = items.count + 1
            if case .value(let json) = converted(reading, source, source.type, plan, item: item) {
                items.append(json)
            }
        }
    }

    private mutating func fallback(_ plan: ValuePlan) -> JSON? {
        switch plan.fallback {
        case .text(let text): return own(plan.type.json(text), plan, .standard)
        case .position(let level):
            let position = frames[level].position
            let json =
                plan.type == .integer
                ? .number(ExactDecimal(position)) : plan.type.json(String(position))
            return own(json, plan, .position)
        case nil:
            if plan.isRequired { missing(plan.mark) }
            return nil
        }
    }

    /// A value that the rule has of itself.
    private mutating func own(
        _ json: JSON?, _ plan: ValuePlan, _ origin: MapTrace.Origin
    ) -> JSON? {
        if trace != nil, let json { keep(json, by: plan.mark, origin) }
        return json
    }

    private enum Conversion {
        case value(JSON)
        case absent
        /// The table lacks the code, and the rule drops it.
        case dropped
        case fault
    }

    private mutating func converted(
        _ reading: Reading, _ source: SourcePlan, _ type: ValueType, _ plan: ValuePlan,
        item: Int? = nil
    ) -> Conversion {
        var text = reading.text
        var type = type
        var kept: MapTrace.Lookup?
        if let lookup = plan.lookup {
            type = plan.type
            let value = lookup.table.values[text]
            if trace != nil { kept = keepLookup(lookup.table, text, value, plan.mark) }
            if let value {
                text = value.text
            } else {
                switch lookup.missing {
                case .pass: break
                case .drop: return .dropped
                case .fallback: return .absent
                case .error:
                    diagnostics.append(notInTable(reading, lookup.table, plan.mark))
                    return .fault
                }
            }
        }
        guard let json = type.json(text) else {
            diagnostics.append(wrong(reading, text, type, plan.mark))
            return .fault
        }
        marks.mark(reading.segment, reading.element, component: reading.component)
        if reading.qualifier > 0 { marks.mark(reading.segment, reading.qualifier) }
        if trace != nil { keep(json, of: reading, source, type, plan, lookup: kept, item: item) }
        return .value(json)
    }

    func holds(_ condition: ConditionPlan) -> Bool {
        for term in condition.terms where holds(term) == condition.isAny { return condition.isAny }
        return !condition.isAny
    }

    private func holds(_ term: ConditionPlan.Term) -> Bool {
        let text = found(term.path)?.text.trimmedEnd ?? ""
        switch term.test {
        case .isOne(let codes): return codes.contains(text)
        case .isNot(let code): return text != code
        case .matches(let pattern): return pattern.matches(text)
        case .isPresent: return !text.isEmpty
        case .isAbsent: return text.isEmpty
        }
    }

    // MARK: - Paths

    /// The value of a source after trimming and functions; nil when nothing is left of it.
    private mutating func read(_ source: SourcePlan, _ trim: ValuePlan.Trim) -> Reading? {
        guard let reading = found(source.path) else { return nil }
        var text = reading.text
        switch trim {
        case .none: break
        case .end: text = text.trimmedEnd
        case .both: text = text.trimmed
        }
        for function in source.functions {
            guard let next = function.apply(text) else { return nil }
            text = next
        }
        guard !text.isEmpty else { return nil }
        markSelectors(source.path, reading.segment)
        return Reading(
            text: text, segment: reading.segment, element: reading.element,
            component: reading.component, qualifier: reading.qualifier)
    }

    /// The element that a path leads to; nil when there is no such segment or it is empty.
    private func found(_ path: PathPlan) -> Reading? {
        guard let segment = segment(path) else { return nil }
        switch path.pick {
        case .element(let number, let component):
            var element = number
            if case .member(let level, let offset) = path.base {
                element = frames[level].groupStart + offset
            }
            guard !tree.segments.isEmpty(segment, element) else { return nil }
            let text =
                component == 0
                ? tree.segments.text(segment, element)
                : tree.segments.component(segment, element, component)
            guard !text.isEmpty else { return nil }
            return Reading(text: text, segment: segment, element: element, component: component)
        case .pair(let codes, let starts):
            let count = tree.segments.elementCount(segment)
            for code in codes {
                for start in starts {
                    guard start < count else { break }
                    guard tree.segments.equals(segment, start, code) else { continue }
                    let text = tree.segments.text(segment, start + 1)
                    if text.isEmpty { continue }
                    return Reading(
                        text: text, segment: segment, element: start + 1, component: 0,
                        qualifier: start)
                }
            }
            return nil
        }
    }

    /// The first segment that a path leads to.
    func segment(_ path: PathPlan) -> Int? {
        switch path.base {
        case .member(let level, _):
            return frames[level].segment
        case .own(let level, let rows):
            let segment = frames[level].segment
            guard segment >= 0, let row = tree.row(of: segment), rows.contains(row) else {
                return nil
            }
            guard let first = path.steps.first else { return segment }
            guard passes(segment, first.tests) else { return nil }
            guard path.steps.count > 1 else { return segment }
            return firstSegment(path.steps.dropFirst(), in: inside(segment))
        case .search(let level):
            return firstSegment(path.steps[...], in: frames[level].range)
        }
    }

    private func firstSegment(_ steps: ArraySlice<StepPlan>, in range: Range<Int>) -> Int? {
        guard let step = steps.first else { return nil }
        if steps.count == 1, step.rows.count == 1 {
            for place in index.places(of: step.rows[0], in: range)
            where passes(index[place], step.tests) {
                return index[place]
            }
            return nil
        }
        for segment in segments(step, in: range) {
            guard steps.count > 1 else { return segment }
            if let found = firstSegment(steps.dropFirst(), in: inside(segment)) { return found }
        }
        return nil
    }

    /// What a selector asked for is known from the rule itself, so it counts as read.
    private mutating func markSelectors(_ path: PathPlan, _ segment: Int) {
        for test in path.steps.last?.tests ?? [] { marks.mark(segment, test.element) }
    }

    // MARK: - Faults

    mutating func missing(_ mark: RuleMark) {
        let segment = frames.last?.segment ?? -1
        diagnostics.append(
            Diagnostic(
                .mapValueMissing, "\(field(mark)) has no value\(rule(mark))",
                at: .data(place(segment: segment))))
    }

    private func notInTable(
        _ reading: Reading, _ table: CodeTable, _ mark: RuleMark
    ) -> Diagnostic {
        Diagnostic(
            .mapLookupMissing,
            "\(field(mark)): \"\(reading.text)\" is not in table \(table.name)\(rule(mark))",
            value: reading.text, at: .data(place(reading)),
            mend: "Add \"\(reading.text),<value>\" to \(table.file), or set onMissing in the rule "
                + "at \(mark.place); then `gangway exceptions retry`.")
    }

    private func wrong(
        _ reading: Reading, _ text: String, _ type: ValueType, _ mark: RuleMark
    ) -> Diagnostic {
        if case .choice(let words) = type {
            return Diagnostic(
                .mapValueChoice,
                "\(field(mark)): \"\(text)\" is none of "
                    + words.joined(separator: ", ") + rule(mark),
                value: reading.text, at: .data(place(reading)),
                mend: "Translate it by a lookup in the rule at \(mark.place); then "
                    + "`gangway exceptions retry`.")
        }
        return Diagnostic(
            .mapValueType, "\(field(mark)): \"\(text)\" is no \(type.name)\(rule(mark))",
            value: reading.text, at: .data(place(reading)),
            mend: "Change the type in the rule at \(mark.place), or ask the partner to correct "
                + "the value; then `gangway exceptions retry`.")
    }

    /// The field with the number of each list item: `lines[3].unit`; `item` is the number of a
    /// value in a list of values.
    func field(_ mark: RuleMark, item: Int? = nil) -> String {
        var names = mark.field.split(separator: ".").map(String.init)
        var items: [Int: Int] = [:]
        for frame in frames where !frame.list.isEmpty {
            items[frame.list.split(separator: ".").count - 1] = frame.item
        }
        if let item { items[names.count - 1] = item }
        for (depth, item) in items where depth < names.count { names[depth] += "[\(item)]" }
        return names.joined(separator: ".")
    }

    private func rule(_ mark: RuleMark) -> String {
        let old = mark.overrides.map { ", which overrides \($0)" } ?? ""
        return " (rule \(mark.place)\(old))"
    }

    func place(_ reading: Reading) -> DataPlace {
        var place = place(segment: reading.segment)
        place.element = reading.element
        place.component = reading.component > 0 ? reading.component : nil
        if let row = tree.row(of: reading.segment),
            let element = tree.guide.element(reading.element, ofRow: row)
        {
            place.reference = element.reference > 0 ? element.reference : nil
        }
        return place
    }

    /// The place of a segment; of the whole set for -1.
    private func place(segment: Int) -> DataPlace {
        var place = context.place
        guard segment >= 0 else {
            place.byte = tree.segments.count > 0 ? tree.segments.byteOffset(0) : nil
            return place
        }
        place.segment = segment + 1
        place.tag = tree.segments.tag(segment).description
        place.byte = tree.segments.byteOffset(segment)
        place.line = tree.segments.line(segment)
        let instance = tree.instance(of: segment)
        let loop = tree.guide.loops[tree.instances[instance].loop].path
        place.loop = loop.isEmpty ? nil : loop
        return place
    }
}
