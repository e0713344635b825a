import Diagnostics
import Guides
import Values

extension OutwardRun {
    /// A value's text for an element, or why there is none.
    struct Text {
        var text: String?
        var reason = ""
        /// Whether the rule can never be turned round.
        var isOneWay = false
    }

    /// A way to one element of a segment.
    struct Slot {
        let segment: Int
        let element: Int
        let component: Int
    }

    // MARK: - Settling

    /// Makes the set say a value: it says so already, or the element is written where nothing
    /// stands, or there is a contradiction.
    mutating func settle(_ plan: ValuePlan, _ value: JSON, _ field: Int) {
        let name = fields[field]
        if let condition = plan.condition, !holds(condition) {
            var otherwise: ValuePlan?
            if case .rule(let rule) = plan.otherwise { otherwise = rule }
            // What the other rule says by itself needs no writing.
            if let said = otherwise?.constantJSON, plan.type.isSame(said, value) { return }
            guard meet(condition, field) else {
                if let otherwise {
                    settle(otherwise, value, field)
                } else {
                    report(
                        .mapOutwardUnwritable,
                        "\(name) is written under a condition that does not hold "
                            + "(rule \(plan.mark.place))", name, value: value.text)
                }
                return
            }
        }
        if let constant = plan.constantJSON {
            guard !plan.type.isSame(constant, value) else { return }
            report(
                .mapOutwardContradiction,
                "\(name) is \(value), but its rule always says \(constant) "
                    + "(rule \(plan.mark.place))", name, value: value.text)
            return
        }
        guard let found = reading(plan) else {
            write(plan, value, field)
            return
        }
        if let json = found.json, plan.type.isSame(json, value) { return }
        let by = found.cell.writer >= 0 ? fields[found.cell.writer] : "the map"
        contradict(name, value, found.json ?? .string(found.cell.text), by: by, plan)
    }

    private mutating func contradict(
        _ name: String, _ value: JSON, _ other: JSON, by: String, _ plan: ValuePlan
    ) {
        contradictions.append((name, by))
        report(
            .mapOutwardContradiction,
            "\(name) is \(value), but \(by) has it as \(other) (rule \(plan.mark.place))",
            name, value: value.text)
    }

    /// Writes a value to the first of its rule's places that can hold it.
    private mutating func write(_ plan: ValuePlan, _ value: JSON, _ field: Int) {
        wrote(field, by: plan)
        let isImplied = isFallback(plan, value)
        // Which code stood for it, if any, nobody knows.
        if isImplied, !plan.isPlain, !isNeeded(plan) { return }
        if let joint = plan.joint {
            split(plan, value, at: joint, field)
            return
        }
        var reason: String?
        for source in plan.sources + [plan.lookup?.key].compactMap(\.self) {
            guard source.gathering == nil else {
                reason = reason ?? "of what it is gathered is not known"
                continue
            }
            guard let slot = makeSlot(source.path) else { continue }
            let text = text(of: value, source, plan, in: slot.segment)
            guard let text = text.text else {
                if reason == nil || !text.isOneWay { reason = text.reason }
                continue
            }
            if case .pair = source.path.pick {
                if pair(text, source.path, slot.segment, field) { return }
                reason = "the segment holds no more pairs"
                continue
            }
            draft.write(
                .init(
                    element: slot.element, component: slot.component, text: text, writer: field,
                    isImplied: isImplied),
                to: slot.segment)
            return
        }
        if isImplied { return }
        let name = fields[field]
        report(
            reason == nil ? .mapOutwardUnwritable : .mapOutwardValue,
            "\(name) cannot be written: "
                + (reason ?? "its rule has no place for it") + " (rule \(plan.mark.place))", name,
            value: value.text)
    }

    /// Whether a rule's element has to be there.
    private func isNeeded(_ plan: ValuePlan) -> Bool {
        guard let path = plan.sources.first?.path, let row = path.steps.last?.rows.first,
            case .element(let number, _) = path.pick
        else { return false }
        return map.guide.element(number, ofRow: row)?.requirement == .mandatory
    }

    /// Whether the value is what the rule says by itself where the set says nothing.
    private func isFallback(_ plan: ValuePlan, _ value: JSON) -> Bool {
        let json: JSON?
        switch plan.fallback {
        case .text(let text): json = plan.type.json(text)
        case .position(let level): json = plan.type.json(String(frames[level].position))
        case nil: return false
        }
        return json.map { plan.type.isSame($0, value) } ?? false
    }

    /// Writes one of a list's plain values; false where the place is taken or not there.
    mutating func put(_ value: JSON, _ source: SourcePlan, _ plan: ValuePlan, _ name: String)
        -> Bool
    {
        guard let slot = makeSlot(source.path),
            draft.cell(slot.segment, slot.element, slot.component) == nil
        else { return false }
        let text = text(of: value, source, plan, in: slot.segment)
        guard let text = text.text else {
            report(
                .mapOutwardValue,
                "\(name) cannot be written: \(text.reason) (rule \(plan.mark.place))", name,
                value: value.text)
            return true
        }
        let field = field(name)
        wrote(field, by: plan)
        draft.write(
            .init(element: slot.element, component: slot.component, text: text, writer: field),
            to: slot.segment)
        return true
    }

    /// Writes a pair of qualifier and value where both elements are free.
    private mutating func pair(
        _ text: String, _ path: PathPlan, _ segment: Int, _ field: Int
    ) -> Bool {
        guard case .pair(let codes, let starts) = path.pick else { return false }
        let row = draft.segments[segment].row
        for start in starts
        where draft.cell(segment, start) == nil && draft.cell(segment, start + 1) == nil {
            let element = map.guide.element(start, ofRow: row)
            let code = codes.first { code in
                element.map { map.guide.refusal(of: code, by: $0) == nil } ?? false
            }
            draft.write(
                .init(element: start, component: 0, text: code ?? codes[0], writer: field),
                to: segment)
            draft.write(
                .init(element: start + 1, component: 0, text: text, writer: field), to: segment)
            return true
        }
        return false
    }

    // MARK: - Texts

    /// The text of which a rule makes this value, for an element of a segment.
    func text(of value: JSON, _ source: SourcePlan, _ plan: ValuePlan, in segment: Int) -> Text {
        let element = self.element(source.path, segment)
        var text: String
        if let lookup = plan.lookup {
            guard let word = plan.type.outward(value, element: nil) else {
                return Text(reason: "\(value) is no \(plan.type.name)")
            }
            if let code = lookup.table.codes[word] {
                text = code
            } else if lookup.missing == .pass, lookup.table.values[word] == nil {
                text = word
            } else {
                return Text(reason: "no code of table \(lookup.table.name) becomes \"\(word)\"")
            }
        } else {
            guard let plain = source.type.outward(value, element: element) else {
                return Text(reason: "\(value) cannot be written as \(source.type.name)")
            }
            text = plain
        }
        for function in source.functions.reversed() {
            do {
                text = try function.undone(text)
            } catch {
                return error == .always
                    ? Text(reason: "what \(function) leaves out is not known", isOneWay: true)
                    : Text(reason: "\(function) never gives \"\(text)\"")
            }
        }
        // X12.6: blanks at the end fill a text up to its least length.
        if let element, element.kind == .text, plan.trim != .none, !text.isEmpty,
            text.count < element.minimum
        {
            text += String(repeating: " ", count: element.minimum - text.count)
        }
        return Text(text: text)
    }

    /// The guide's element for a path that ends in a segment.
    private func element(_ path: PathPlan, _ segment: Int) -> GuideElement? {
        guard segment >= 0 else { return nil }
        let row = draft.segments[segment].row
        switch path.pick {
        case .pair(_, let starts):
            return map.guide.element(starts[0] + 1, ofRow: row)
        case .element(let number, let component):
            var number = number
            if case .member(let level, let offset) = path.base {
                number = frames[level].groupStart + offset
            }
            guard let element = map.guide.element(number, ofRow: row) else { return nil }
            guard component > 0 else { return element }
            return map.guide.components(of: element).dropFirst(component - 1).first
        }
    }

    // MARK: - Places

    /// Where a path leads, with the segments on the way made; nil where the scope's segment is not
    /// one of which the path speaks.
    mutating func makeSlot(_ path: PathPlan) -> Slot? {
        let last = frames.count - 1
        guard let segment = ensure(path, frames[last].segment) else { return nil }
        switch path.pick {
        case .pair: return Slot(segment: segment, element: 0, component: 0)
        case .element(let number, let component):
            guard case .member(let level, let offset) = path.base else {
                return Slot(segment: segment, element: number, component: component)
            }
            return Slot(
                segment: segment, element: frames[level].groupStart + offset, component: component)
        }
    }

    /// The segment that a path leads to, made where it is not there.
    mutating func ensure(_ path: PathPlan, _ here: Int) -> Int? {
        switch path.base {
        case .member(let level, _):
            return frames[level].segment
        case .own(let level, let rows):
            let segment = frames[level].segment
            guard segment >= 0, rows.contains(draft.segments[segment].row) else { return nil }
            guard let first = path.steps.first else { return segment }
            choose(first, segment)
            guard draft.passes(segment, first.tests) else { return nil }
            guard path.steps.count > 1 else { return segment }
            guard let inner = draft.segments[segment].inner else { return nil }
            return ensure(path.steps.dropFirst(), in: inner)
        case .search(let level):
            return ensure(path.steps[...], in: frames[level].instance)
        }
    }

    private mutating func ensure(_ steps: ArraySlice<StepPlan>, in instance: Int) -> Int? {
        if let found = draft.first(steps, in: instance) { return found }
        var instance = instance
        var segment: Int?
        for step in steps {
            let next = ensure(step, in: instance)
            segment = next
            instance = draft.segments[next].inner ?? instance
        }
        return segment
    }
}
