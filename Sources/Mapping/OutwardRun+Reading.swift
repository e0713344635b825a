import Judgment
import Values

// What the set in the making says already, read as the inward rules would read it.
extension OutwardRun {
    /// What a rule reads, and the cell that it reads; without a value where the text is not of the
    /// rule's type.
    struct Found {
        let json: JSON?
        let cell: SetDraft.Cell
    }

    /// What a rule reads of the set so far, its default aside; nil where it finds nothing.
    func reading(_ plan: ValuePlan) -> Found? {
        if let joint = plan.joint { return joinedReading(plan, with: joint) }
        var unread: Found?
        for source in plan.sources {
            guard let found = reading(source, source.type, plan) else { continue }
            if found.json != nil { return found }
            unread = unread ?? found
        }
        if let key = plan.lookup?.key, let found = reading(key, plan.type, plan) { return found }
        return unread
    }

    private func reading(_ source: SourcePlan, _ type: ValueType, _ plan: ValuePlan) -> Found? {
        if source.gathering != nil { return gatheredReading(source, plan) }
        guard let cell = cell(source.path) else { return nil }
        var text = plan.trim.applied(to: cell.text)
        for function in source.functions {
            guard let next = function.apply(text) else { return Found(json: nil, cell: cell) }
            text = next
        }
        guard !text.isEmpty else { return nil }
        guard let lookup = plan.lookup else { return Found(json: type.json(text), cell: cell) }
        if let value = lookup.table.values[text] {
            return Found(json: plan.type.json(value.text), cell: cell)
        }
        switch lookup.missing {
        case .pass: return Found(json: plan.type.json(text), cell: cell)
        case .drop, .error: return Found(json: nil, cell: cell)
        case .fallback:
            guard case .text(let word) = plan.fallback else { return Found(json: nil, cell: cell) }
            return Found(json: plan.type.json(word), cell: cell)
        }
    }

    /// The cell that a path leads to; nil where nothing stands there.
    func cell(_ path: PathPlan) -> SetDraft.Cell? {
        segment(path).flatMap { cell(path, in: $0) }
    }

    /// The cell that a path takes of a segment; nil where nothing stands there.
    func cell(_ path: PathPlan, in segment: Int) -> SetDraft.Cell? {
        switch path.pick {
        case .element(0, _):
            return .init(element: 0, component: 0, text: "\(segment)", writer: -1)
        case .element(let number, let component):
            guard case .member(let level, let offset) = path.base else {
                return draft.cell(segment, number, component)
            }
            return draft.cell(segment, frames[level].groupStart + offset, component)
        case .pair(let codes, let starts):
            for code in codes {
                for start in starts where draft.text(segment, start) == code {
                    if let cell = draft.cell(segment, start + 1) { return cell }
                }
            }
            return nil
        }
    }

    private func segment(_ path: PathPlan) -> Int? {
        switch path.base {
        case .member(let level, _): return frames[level].segment
        case .own(let level, let rows):
            let segment = frames[level].segment
            guard segment >= 0, rows.contains(draft.segments[segment].row) else { return nil }
            guard let first = path.steps.first else { return segment }
            guard draft.passes(segment, first.tests) else { return nil }
            guard path.steps.count > 1 else { return segment }
            return draft.segments[segment].inner.flatMap {
                draft.first(path.steps.dropFirst(), in: $0)
            }
        case .search(let level):
            return draft.first(path.steps[...], in: frames[level].instance)
        }
    }

    // MARK: - Conditions

    func holds(_ condition: ConditionPlan) -> Bool {
        for term in condition.terms where holds(term) == condition.isAny { return condition.isAny }
        return !condition.isAny
    }

    private func holds(_ term: ConditionPlan.Term) -> Bool {
        let text = cell(term.path)?.text.trimmedEnd ?? ""
        switch term.test {
        case .isOne(let codes): return codes.contains(text)
        case .isNot(let code): return text != code
        case .matches(let pattern): return pattern.matches(text)
        case .isPresent: return !text.isEmpty
        case .isAbsent: return text.isEmpty
        }
    }

    /// Makes a condition hold by writing the codes that it asks for where nothing stands yet; false
    /// where that is not enough.
    ///
    /// A rule that asks whether its own element is there is met by writing that.
    mutating func meet(_ condition: ConditionPlan, _ field: Int) -> Bool {
        var isMet = !condition.isAny
        for term in condition.terms {
            let isTermMet = holds(term) || meet(term, field)
            if condition.isAny, isTermMet { return true }
            isMet = isMet && isTermMet
        }
        return isMet
    }

    private mutating func meet(_ term: ConditionPlan.Term, _ field: Int) -> Bool {
        switch term.test {
        case .isNot, .isAbsent: return false
        // What will stand there is judged when it is read back.
        case .matches: return cell(term.path) == nil
        case .isPresent: return true
        case .isOne(let codes):
            guard let code = codes.first, cell(term.path) == nil,
                case .element(let number, let component) = term.path.pick,
                let segment = ensure(term.path, -1)
            else { return false }
            var element = number
            if case .member(let level, let offset) = term.path.base {
                element = frames[level].groupStart + offset
            }
            draft.write(
                .init(element: element, component: component, text: code, writer: field),
                to: segment)
            return true
        }
    }
}
