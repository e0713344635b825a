import Guides
import Judgment
import Values
import X12

extension MapRun {
    /// An element or component that a path has found; it is not empty.
    struct Cell {
        let segment: Int
        let element: Int
        let component: Int
        /// The element that qualifies the value, 0 if none.
        var qualifier = 0
        /// Where the value lies in the set's bytes.
        var bytes: Range<Int>
    }

    /// The element that a path leads to; nil when there is no such segment or it is empty.
    func cell(at path: MapProgram.Path) -> Cell? {
        segment(path).flatMap { cell(at: path, in: $0) }
    }

    /// The element that a path takes of a segment; nil where it is empty.
    func cell(at path: MapProgram.Path, in segment: Int) -> Cell? {
        switch path.pick {
        case .element(let number, let component):
            var element = Int(number)
            if case .member(let level, let offset) = path.base {
                element = frames[Int(level)].groupStart + Int(offset)
            }
            let bytes =
                component == 0
                ? input.tree.segments.range(segment, element)
                : input.tree.segments.range(segment, element, component: Int(component))
            guard !bytes.isEmpty else { return nil }
            return Cell(
                segment: segment, element: element, component: Int(component), bytes: bytes)
        case .pair(let codes, let starts):
            return pair(codes, starts, of: segment)
        }
    }

    /// The value of the first pair that has the first of the qualifiers that any pair has.
    private func pair(
        _ codes: MapProgram.Part, _ starts: MapProgram.Part, of segment: Int
    ) -> Cell? {
        let count = input.tree.segments.elementCount(segment)
        var found: Cell?
        var rest = codes.indices
        for start in starts.indices {
            let start = Int(program.numbers[start])
            guard start < count, !rest.isEmpty else { break }
            guard let code = first(of: rest, input.tree.segments.range(segment, start)) else {
                continue
            }
            let bytes = input.tree.segments.range(segment, start + 1)
            guard !bytes.isEmpty else { continue }
            found = Cell(
                segment: segment, element: start + 1, component: 0, qualifier: start, bytes: bytes)
            rest = rest.lowerBound..<code
        }
        return found
    }

    /// The first of some codes that an element's bytes are.
    private func first(of codes: Range<Int>, _ range: Range<Int>) -> Int? {
        let bytes = input.tree.segments.bytes
        let text = bytes.span.extracting(range)
        return program.first(of: codes, text)
    }

    /// The first segment that a path leads to.
    func segment(_ path: MapProgram.Path) -> Int? {
        guard path.memo >= 0 else { return sought(path) }
        let scope = frames[path.level]
        return memo.segment(Int(path.memo), in: scope.range) { sought(path) }
    }

    private func sought(_ path: MapProgram.Path) -> Int? {
        switch path.base {
        case .member(let level, _):
            return frames[Int(level)].segment
        case .own(let level, let rows):
            let segment = frames[Int(level)].segment
            guard segment >= 0, has(rows, frames[Int(level)].row) else { return nil }
            guard !path.steps.isEmpty else { return segment }
            guard passes(segment, program.steps[Int(path.steps.from)].tests) else { return nil }
            let rest = MapProgram.Part(from: path.steps.from + 1, end: path.steps.end)
            return rest.isEmpty ? segment : firstSegment(rest, in: frames[Int(level)].range)
        case .search(let level):
            return firstSegment(path.steps, in: frames[Int(level)].range)
        }
    }

    private func firstSegment(_ steps: MapProgram.Part, in range: Range<Int>) -> Int? {
        guard !steps.isEmpty else { return nil }
        let step = program.steps[Int(steps.from)]
        let rest = MapProgram.Part(from: steps.from + 1, end: steps.end)
        if rest.isEmpty, step.rows.indices.count == 1 {
            let row = Int(program.numbers[Int(step.rows.from)])
            var rest = range
            while let segment = input.index.first(of: row, in: rest) {
                if passes(segment, step.tests) { return segment }
                rest = segment + 1..<range.upperBound
            }
            return nil
        }
        for segment in segments(step, in: range) {
            guard !rest.isEmpty else { return segment }
            if let found = firstSegment(rest, in: inside(segment)) { return found }
        }
        return nil
    }

    /// The segments of a step, in document order.
    func segments(_ step: MapProgram.Step, in range: Range<Int>) -> [Int] {
        var found: [Int] = []
        for row in step.rows.indices {
            let places = input.index.places(of: Int(program.numbers[row]), in: range)
            for place in places where passes(input.index[place], step.tests) {
                found.append(input.index[place])
            }
        }
        return step.rows.indices.count > 1 ? found.sorted() : found
    }

    /// Whether a step is about a row.
    func has(_ step: MapProgram.Step, _ row: Int) -> Bool { has(step.rows, row) }

    private func has(_ rows: MapProgram.Part, _ row: Int) -> Bool {
        for index in rows.indices where Int(program.numbers[index]) == row { return true }
        return false
    }

    /// The segments of the loop instance that a segment begins.
    func inside(_ segment: Int) -> Range<Int> {
        input.tree.instances[input.tree.instance(of: segment)].segments
    }

    /// Whether a segment holds what is asked for.
    func passes(_ segment: Int, _ tests: MapProgram.Part) -> Bool {
        for test in tests.indices {
            let test = program.tests[test]
            let range = input.tree.segments.range(segment, Int(test.element))
            guard first(of: test.codes.indices, range) != nil else { return false }
        }
        return true
    }

    // MARK: - Conditions

    /// Whether a condition holds.
    func holds(_ condition: Int) -> Bool {
        let condition = program.conditions[condition]
        for term in condition.terms.indices where holds(program.terms[term]) == condition.isAny {
            return condition.isAny
        }
        return !condition.isAny
    }

    private func holds(_ term: MapProgram.Term) -> Bool {
        let cell = cell(at: program.paths[Int(term.path)])
        let text =
            cell.map { TransactionSet.text(of: input.tree.segments.bytes, $0.bytes).trimmedEnd }
            ?? ""
        switch term.test {
        case .isOne(let codes): return codes.contains(text)
        case .isNot(let code): return text != code
        case .matches(let pattern): return pattern.matches(text)
        case .isPresent: return !text.isEmpty
        case .isAbsent: return text.isEmpty
        }
    }
}
