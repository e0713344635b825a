import Diagnostics
import Guides
import Notation
import X12

/// Finds what a path means in a transaction set: ids become rows of the guide.
///
/// A rule sees the segments that stand directly in its own loop and the first segments of the
/// loops within it; if a segment is not there, the loops around are asked from the inside out.
struct PathResolver {
    /// What a rule stands in: the set, a segment of an `each`, or a pair or triple of elements.
    struct Scope {
        /// The rows that the scope's segment may have; empty for the set.
        var rows: [Int] = []
        /// The loop whose segments can be sought; nil for a plain segment.
        var loop: Int?
        /// How many elements a group has; 0 if the scope is no pair or triple.
        var groupWidth = 0
        /// Where its groups begin; empty if the scope is no pair or triple.
        var groupStarts: [Int] = []
        /// What is known of the segment's elements, because the `each` asked for it.
        var held: [PathSyntax.Selector] = []
    }

    /// A path with the elements that it may lead to.
    struct Resolved {
        let plan: PathPlan
        let elements: [GuideElement]
        /// The segments that hold the elements.
        let rows: [Int]
    }

    let guide: SetGuide
    private(set) var scopes = [Scope(loop: 0)]
    private(set) var warnings: [Diagnostic] = []

    init(guide: SetGuide) {
        self.guide = guide
    }

    /// The index of the innermost scope.
    var level: Int { scopes.count - 1 }

    mutating func enter(_ scope: Scope) { scopes.append(scope) }
    mutating func leave() { scopes.removeLast() }

    /// The scope of what an `each` or a path has found.
    func scope(of rows: [Int], held: [PathSyntax.Selector]) -> Scope {
        let heads = rows.filter { guide.rows[$0].startsLoop }
        return Scope(rows: rows, loop: heads.first.map { guide.rows[$0].loop }, held: held)
    }

    // MARK: - Paths

    /// A path that leads to an element.
    mutating func resolve(
        _ path: PathSyntax, at text: Spelled
    ) throws(Diagnostic) -> Resolved {
        guard let first = path.steps.first else { return try relative(path, at: text) }
        let (base, rows) = try start(first, at: text)
        var steps = [try step(first, rows: rows, at: text)]
        var last = rows
        for next in path.steps.dropFirst() {
            last = try inner(next, of: last, at: text)
            steps.append(try step(next, rows: last, at: text))
        }
        return try finish(path, base: base, steps: steps, rows: last, at: text)
    }

    /// The segments that an `each` goes through: only such as stand in the rule's own loop, so
    /// that no segment is gone through twice. Within an HL, HL means those below it; elsewhere it
    /// means those from the top on.
    mutating func segments(
        _ path: PathSyntax, at text: Spelled
    ) throws(Diagnostic) -> (steps: [StepPlan], rows: [Int], hierarchy: ListPlan.Each.Hierarchy) {
        guard path.tail == .segment, path.calls.isEmpty, let first = path.steps.first else {
            throw Self.fault(
                .mapPath, "`each` names a segment or loop, without an element", at: text,
                path.tailOffset)
        }
        let nodes = nodesBelow(first)
        let rows = nodes ?? scopes[level].loop.map { children(first.tag, of: $0) } ?? []
        guard !rows.isEmpty else { throw unknownSegment(first, at: text, onlyOwn: true) }
        var steps = [try step(first, rows: rows, at: text)]
        var last = rows
        for next in path.steps.dropFirst() {
            last = try inner(next, of: last, at: text)
            steps.append(try step(next, rows: last, at: text))
        }
        let hierarchy: ListPlan.Each.Hierarchy =
            nodes != nil ? .below : first.tag == "HL" ? .top : .none
        return (steps, last, hierarchy)
    }

    /// The rows of the HL segments below the one that the scope stands on; nil where the step or
    /// the scope is none.
    private func nodesBelow(_ step: PathSyntax.Step) -> [Int]? {
        guard step.tag == "HL", level > 0, scopes[level].groupWidth == 0 else { return nil }
        let nodes = scopes[level].rows.filter { guide.rows[$0].tag == "HL" }
        return nodes.isEmpty ? nil : nodes
    }

    private func relative(
        _ path: PathSyntax, at text: Spelled
    ) throws(Diagnostic) -> Resolved {
        let scope = scopes[level]
        guard path.tail != .segment, level > 0 else {
            throw Self.fault(
                .mapPath, "`.NN` stands within `each`, `pairs` or `triples` only", at: text, 0)
        }
        guard scope.groupWidth > 0 else {
            return try finish(
                path, base: .own(level: level, rows: scope.rows), steps: [], rows: scope.rows,
                at: text)
        }
        guard case .element(let element, let component) = path.tail else {
            throw Self.fault(.mapPath, PathParser.tailForm, at: text, path.tailOffset + 1)
        }
        guard element <= scope.groupWidth else {
            throw Self.fault(
                .mapUnknownElement, "the group has \(scope.groupWidth) elements", at: text, 0)
        }
        let elements = try self.element(
            scope.groupStarts[0] + element - 1, component: component, rows: scope.rows, at: text,
            path.tailOffset)
        let plan = PathPlan(
            base: .member(level: level, offset: element - 1), steps: [],
            pick: .element(element, component: component),
            reference: elements.first?.reference ?? 0)
        return Resolved(plan: plan, elements: elements, rows: scope.rows)
    }

    private func start(
        _ step: PathSyntax.Step, at text: Spelled
    ) throws(Diagnostic) -> (PathPlan.Base, [Int]) {
        let tag = SegmentTag(step.tag)
        for level in scopes.indices.reversed() where scopes[level].groupWidth == 0 {
            let own = scopes[level].rows.filter { guide.rows[$0].tag == tag }
            if !own.isEmpty { return (.own(level: level, rows: own), own) }
            guard let loop = scopes[level].loop else { continue }
            let rows = children(step.tag, of: loop)
            if !rows.isEmpty { return (.search(level: level), rows) }
        }
        throw unknownSegment(step, at: text, onlyOwn: false)
    }

    private func inner(
        _ step: PathSyntax.Step, of rows: [Int], at text: Spelled
    ) throws(Diagnostic) -> [Int] {
        let loops = rows.filter { guide.rows[$0].startsLoop }.map { guide.rows[$0].loop }
        let found = loops.flatMap { children(step.tag, of: $0) }
        guard found.isEmpty else { return found }
        throw Self.fault(
            .mapUnknownSegment,
            "\(step.tag) does not stand in the loop "
                + (loops.first.map { guide.loops[$0].path } ?? ""),
            at: text, step.offset)
    }

    private mutating func step(
        _ step: PathSyntax.Step, rows: [Int], at text: Spelled
    ) throws(Diagnostic) -> StepPlan {
        var tests: [StepPlan.Test] = []
        for selector in step.selectors {
            let element = try element(
                selector.element, component: 0, rows: rows, at: text, selector.offset)
            for code in selector.codes {
                guard let element = element.first, let why = guide.refusal(of: code, by: element)
                else {
                    continue
                }
                warnings.append(Self.fault(.mapQualifier, why, at: text, selector.offset))
            }
            tests.append(
                .init(element: selector.element, codes: selector.codes.map { Array($0.utf8) }))
        }
        return StepPlan(rows: rows, tests: tests)
    }
}
