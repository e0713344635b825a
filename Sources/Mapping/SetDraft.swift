import Guides
import X12

/// A transaction set in the making: segments by loop instance and row, so that it comes out in the
/// order of its guide whatever order a document's fields have.
struct SetDraft {
    /// An element, or a component of one, that has been written.
    struct Cell {
        let element: Int
        /// The component of a composite element, from 1; 0 for the whole element.
        let component: Int
        let text: String
        /// Who wrote it: an index into the run's fields; −1 for the map or the engine.
        let writer: Int
        /// The element as it was received, where it goes back to its place.
        var received: UnmappedText?
        /// Whether the rule says the same where nothing stands.
        var isImplied = false
    }

    /// A segment.
    struct Segment {
        let row: Int
        /// The instance that it stands in; for the first segment of a loop the one around it.
        let instance: Int
        /// The instance that it begins; nil if it begins none.
        let inner: Int?
        /// The HL segment above it; nil where there is none.
        var above: Int?
        var cells: [Cell] = []
        /// The list item that it was made for, the first where several share it: an index into the
        /// run's fields; −1 where it was made for none.
        var item = -1
    }

    /// An instance of a loop.
    struct Instance {
        /// The instance around it; 0 for the set itself, too.
        let around: Int
        /// Its segments by row, in the order of the rows.
        var rows: [(row: Int, segments: [Int])] = []
    }

    let guide: SetGuide
    private(set) var segments: [Segment] = []
    /// The set itself first.
    private(set) var instances = [Instance(around: 0)]

    init(guide: SetGuide) {
        self.guide = guide
    }

    // MARK: - Writing

    /// Adds a segment of a row; as the `ordinal`th of its row from 0, else as the last.
    mutating func add(
        row: Int, in instance: Int, ordinal: Int = .max, above: Int? = nil
    ) -> Int {
        let segment = segments.count
        var inner: Int?
        if guide.rows[row].startsLoop {
            inner = instances.count
            instances.append(Instance(around: instance))
        }
        segments.append(Segment(row: row, instance: instance, inner: inner, above: above))
        if let index = instances[instance].rows.firstIndex(where: { $0.row >= row }) {
            if instances[instance].rows[index].row == row {
                let count = instances[instance].rows[index].segments.count
                instances[instance].rows[index].segments.insert(
                    segment, at: min(ordinal, count))
            } else {
                instances[instance].rows.insert((row, [segment]), at: index)
            }
        } else {
            instances[instance].rows.append((row, [segment]))
        }
        return segment
    }

    mutating func write(_ cell: Cell, to segment: Int) { segments[segment].cells.append(cell) }

    /// Notes the list item that a segment was made for.
    mutating func made(_ segment: Int, of item: Int) {
        if segments[segment].item < 0 { segments[segment].item = item }
    }

    /// Writes a segment anew.
    mutating func replace(_ cells: [Cell], of segment: Int) { segments[segment].cells = cells }

    // MARK: - Reading

    /// The segments of a row directly within an instance.
    func segments(of row: Int, in instance: Int) -> [Int] {
        instances[instance].rows.first { $0.row == row }?.segments ?? []
    }

    /// The segments of several rows; one row's are lent without a copy.
    func segments(of rows: [Int], in instance: Int) -> [Int] {
        rows.count == 1
            ? segments(of: rows[0], in: instance)
            : rows.flatMap { segments(of: $0, in: instance) }
    }

    /// What stands at an element or component; nil where nothing does. A component asked of an
    /// element that was written whole, and a whole asked of components, is what there is.
    func cell(_ segment: Int, _ element: Int, _ component: Int = 0) -> Cell? {
        segments[segment].cells.first {
            $0.element == element
                && ($0.component == component || $0.component == 0 || component == 0)
        }
    }

    func text(_ segment: Int, _ element: Int, _ component: Int = 0) -> String {
        cell(segment, element, component)?.text ?? ""
    }

    /// Whether a segment holds what a step asks for.
    func passes(_ segment: Int, _ tests: [StepPlan.Test]) -> Bool {
        tests.allSatisfy { test in
            let text = text(segment, test.element)
            return test.codes.contains { $0.elementsEqual(text.utf8) }
        }
    }

    /// The segments of a step within an instance, in the order of the guide.
    func segments(_ step: StepPlan, in instance: Int) -> [Int] {
        instances[instance].rows.flatMap { entry in
            step.rows.contains(entry.row)
                ? entry.segments.filter { passes($0, step.tests) } : []
        }
    }

    /// The first segment that a way leads to.
    func first(_ steps: ArraySlice<StepPlan>, in instance: Int) -> Int? {
        guard let step = steps.first else { return nil }
        for entry in instances[instance].rows where step.rows.contains(entry.row) {
            for segment in entry.segments where passes(segment, step.tests) {
                guard steps.count > 1 else { return segment }
                guard let inner = segments[segment].inner else { continue }
                if let found = first(steps.dropFirst(), in: inner) { return found }
            }
        }
        return nil
    }

    /// Every segment that a way leads to, in the order of the guide.
    func all(_ steps: ArraySlice<StepPlan>, in instance: Int) -> [Int] {
        guard let step = steps.first else { return [] }
        let found = segments(step, in: instance)
        guard steps.count > 1 else { return found }
        return found.flatMap { segment in
            segments[segment].inner.map { all(steps.dropFirst(), in: $0) } ?? []
        }
    }

    /// All segments in the order of the guide.
    var ordered: [Int] {
        var found: [Int] = []
        found.reserveCapacity(segments.count)
        collect(0, into: &found)
        return found
    }

    private func collect(_ instance: Int, into found: inout [Int]) {
        for entry in instances[instance].rows {
            for segment in entry.segments {
                found.append(segment)
                if let inner = segments[segment].inner { collect(inner, into: &found) }
            }
        }
    }
}
