import Diagnostics
import Guides
import Notation
import X12

extension PathResolver {
    /// Ends a path: which element of the segments found.
    func finish(
        _ path: PathSyntax, base: PathPlan.Base, steps: [StepPlan], rows: [Int], at text: Spelled
    ) throws(Diagnostic) -> Resolved {
        switch path.tail {
        case .segment where path.calls.first?.name == "count":
            let plan = PathPlan(
                base: base, steps: steps, pick: .element(0, component: 0), reference: 0,
                isOuter: isOuter(base, steps))
            return Resolved(plan: plan, elements: [], rows: rows)
        case .segment:
            throw Self.fault(
                .mapPath, "the path names no element, such as \(text.text).01", at: text,
                path.tailOffset)
        case .element(let number, let component):
            let elements = try element(
                number, component: component, rows: rows, at: text, path.tailOffset)
            let plan = PathPlan(
                base: base, steps: steps, pick: .element(number, component: component),
                reference: elements.first?.reference ?? 0, isOuter: isOuter(base, steps))
            return Resolved(plan: plan, elements: elements, rows: rows)
        case .field(let name):
            var numbered = path
            numbered.tail = .element(
                try position(of: name, in: rows, at: text, path.tailOffset + 1), component: 0)
            return try finish(numbered, base: base, steps: steps, rows: rows, at: text)
        case .pair(let codes):
            let starts = rows.first.map { pairStarts(ofRow: $0) } ?? []
            guard let first = starts.first else {
                throw Self.fault(
                    .mapUnknownElement, "the segment has no pairs of qualifier and value",
                    at: text, path.tailOffset)
            }
            let elements = rows.compactMap { guide.element(first + 1, ofRow: $0) }
            let plan = PathPlan(
                base: base, steps: steps, pick: .pair(codes: codes, starts: starts),
                reference: elements.first?.reference ?? 0, isOuter: isOuter(base, steps))
            return Resolved(plan: plan, elements: elements, rows: rows)
        }
    }

    /// Whether a way begins in a scope around the rule's own, and has to be sought there.
    private func isOuter(_ base: PathPlan.Base, _ steps: [StepPlan]) -> Bool {
        switch base {
        case .search(let level): level < self.level
        case .own(let level, _): level < self.level && steps.count > 1
        case .member: false
        }
    }

    /// The position of a record's field; X12's elements have numbers and no names of their own.
    private func position(
        of name: String, in rows: [Int], at text: Spelled, _ offset: Int
    ) throws(Diagnostic) -> Int {
        guard guide.isOfRecords, let row = rows.first else {
            throw Self.fault(.mapPath, PathParser.tailForm, at: text, offset)
        }
        let names = guide.elementNames[guide.segments[guide.rows[row].segment].elements]
        if let index = names.firstIndex(of: name) { return index - names.startIndex + 1 }
        throw Self.fault(
            .mapUnknownElement,
            "\(guide.rows[row].tag) has no field \"\(name)\""
                + Spelling.suggestion(name, among: names), at: text, offset)
    }

    /// The element at a position in each of the rows that have it; at least one has.
    func element(
        _ number: Int, component: Int, rows: [Int], at text: Spelled, _ offset: Int
    ) throws(Diagnostic) -> [GuideElement] {
        let elements = rows.compactMap { guide.element(number, ofRow: $0) }
        guard let first = elements.first else {
            let count = rows.first.map { guide.segments[guide.rows[$0].segment].elements.count }
            let tag = rows.first.map { guide.rows[$0].tag.description } ?? ""
            throw Self.fault(
                .mapUnknownElement, "\(tag) has \(count ?? 0) elements in \(guide.version)",
                at: text, offset)
        }
        guard component > 0 else { return elements }
        let components = Array(guide.components(of: first))
        guard component <= components.count else {
            throw Self.fault(
                .mapUnknownElement,
                components.isEmpty
                    ? "the element has no components"
                    : "the element has \(components.count) components",
                at: text, offset)
        }
        return [components[component - 1]]
    }

    /// Where groups of `width` elements begin that repeat the kinds of elements at `first`.
    func groupStarts(from first: Int, width: Int, ofRow row: Int) -> [Int] {
        let group = (0..<width).map { guide.element(first + $0, ofRow: row) }
        guard !group.contains(nil) else { return [] }
        var starts: [Int] = []
        var start = first
        while (0..<width).allSatisfy({ offset in
            guide.element(start + offset, ofRow: row).map { $0.reference }
                == group[offset]?.reference
                && guide.element(start + offset, ofRow: row) != nil
        }) {
            starts.append(start)
            start += width
        }
        return starts
    }

    /// Where a segment's pairs of qualifier and value begin: the first two elements in a row whose
    /// kinds come twice.
    private func pairStarts(ofRow row: Int) -> [Int] {
        let count = guide.segments[guide.rows[row].segment].elements.count
        for first in 1..<max(2, count) {
            let starts = groupStarts(from: first, width: 2, ofRow: row)
            guard starts.count >= 2, let element = guide.element(first, ofRow: row),
                element.reference != guide.element(first + 1, ofRow: row)?.reference
            else { continue }
            return starts
        }
        return []
    }

    /// The rows of a segment directly within a loop, and the first rows of the loops within it.
    func children(_ tag: String, of loop: Int) -> [Int] {
        let tag = SegmentTag(tag)
        return guide.loops[loop].rows.filter { index in
            let row = guide.rows[index]
            guard row.tag == tag else { return false }
            return row.startsLoop
                ? guide.loops[row.loop].parent == loop : row.loop == loop
        }
    }

    func unknownSegment(
        _ step: PathSyntax.Step, at text: Spelled, onlyOwn: Bool
    ) -> Diagnostic {
        let tag = SegmentTag(step.tag)
        let places = guide.rows.indices.filter { guide.rows[$0].tag == tag }.map { index in
            let row = guide.rows[index]
            let path = guide.loops[row.loop].path
            if row.startsLoop { return path }
            return path.isEmpty ? step.tag : "\(path)/\(step.tag)"
        }
        guard let first = places.first else {
            let tags = Set(guide.rows.map { $0.tag.description }).sorted()
            return Self.fault(
                .mapUnknownSegment,
                "\(guide.set) has no segment \(step.tag) in \(guide.version)"
                    + Spelling.suggestion(step.tag, among: tags), at: text, step.offset)
        }
        let here = onlyOwn ? "in this rule's own loop" : "in this rule's loop or one around it"
        return Self.fault(
            .mapUnknownSegment, "\(step.tag) does not stand \(here), but as \(first)", at: text,
            step.offset)
    }

    static func fault(
        _ code: Diagnostic.Code, _ message: String, at text: Spelled, _ offset: Int
    ) -> Diagnostic {
        Diagnostic(code, message, value: text.text, at: .text(text.place(at: offset)))
    }
}

extension SetGuide {
    /// Why an element never holds a code; nil if it may.
    func refusal(of code: String, by element: GuideElement) -> String? {
        guard element.kind == .code || element.kind == .text else { return nil }
        if code.count > element.maximum || code.count < element.minimum {
            return "\"\(code)\" is not \(element.minimum) to \(element.maximum) characters long"
        }
        guard let list = codeLists[String(element.reference)], list.isComplete,
            list.meanings[code] == nil
        else { return nil }
        return "element \(element.reference) has no code \"\(code)\" in \(version)"
            + Spelling.suggestion(code, among: list.meanings.keys.sorted())
    }
}
