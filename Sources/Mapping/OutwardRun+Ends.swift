import Guides
import Values
import X12

// What is written after the document's own fields and what was unmapped: what the map adds to every
// document, and what a set says of itself.
extension OutwardRun {
    // MARK: - Fixed elements

    /// Writes an element of every document where the document says nothing: in segments that its
    /// path selects by code, which are made, and in such as are there.
    mutating func write(_ fixed: FixedPlan) {
        let field = self.field(ElementOrigin.fixed)
        wrote(field, at: fixed.place)
        write(fixed, fixed.steps[...], in: 0, as: field)
    }

    private mutating func write(
        _ fixed: FixedPlan, _ steps: ArraySlice<StepPlan>, in instance: Int, as field: Int
    ) {
        guard let step = steps.first else { return }
        let isMade = !step.tests.isEmpty || step.rows.contains { isMandatory($0) }
        let found = isMade ? [ensure(step, in: instance)] : draft.segments(step, in: instance)
        for segment in found {
            if steps.count > 1 {
                guard let inner = draft.segments[segment].inner else { continue }
                write(fixed, steps.dropFirst(), in: inner, as: field)
            } else if draft.cell(segment, fixed.element, fixed.component) == nil {
                draft.write(
                    .init(
                        element: fixed.element, component: fixed.component, text: fixed.text,
                        writer: field), to: segment)
            }
        }
    }

    private func isMandatory(_ row: Int) -> Bool {
        draft.guide.rows[row].isMandatory && !draft.guide.rows[row].startsLoop
    }

    // MARK: - What a set says of itself

    /// Numbers hierarchies, bounds loops and states totals.
    mutating func finish() {
        bound()
        number()
        var totals = SetTotals(draft.guide)
        for segment in draft.ordered {
            let tag = draft.guide.rows[draft.segments[segment].row].tag
            totals.add(tag) { Array(draft.text(segment, $0).utf8) }
        }
        for total in totals.statements {
            let segment =
                draft.segments(of: total.row, in: 0).first ?? draft.add(row: total.row, in: 0)
            guard draft.cell(segment, total.element) == nil else { continue }
            write(total.text, total.element, segment)
        }
    }

    private mutating func write(_ text: String, _ element: Int, _ segment: Int) {
        draft.write(
            .init(element: element, component: 0, text: text, writer: -1), to: segment)
    }

    /// Names each bounded loop in its LS, and ends it (X12.6, bounded loops).
    private mutating func bound() {
        let guide = draft.guide
        for segment in draft.segments.indices {
            let row = draft.segments[segment].row
            guard guide.rows[row].tag == "LS", let inner = draft.segments[segment].inner,
                let end = guide.rows(of: "LE", in: guide.rows[row].loop).last
            else { continue }
            let name = guide.rows[row + 1].tag.description
            let last = draft.segments(of: end, in: inner).first ?? draft.add(row: end, in: inner)
            for bound in [segment, last] where draft.cell(bound, 1) == nil {
                write(name, 1, bound)
            }
        }
    }

    /// Numbers the HL segments in their order, and says who stands above and whether anybody stands
    /// below (X12.3, 628, 734, 736).
    private mutating func number() {
        let nodes = draft.ordered.filter {
            draft.guide.rows[draft.segments[$0].row].tag == "HL"
        }
        let parents = Set(nodes.compactMap { draft.segments[$0].above })
        var numbers: [Int: String] = [:]
        for (offset, node) in nodes.enumerated() {
            let number = String(offset + 1)
            numbers[node] = number
            let above = draft.segments[node].above.flatMap { numbers[$0] } ?? ""
            let texts = [(1, number), (2, above), (4, parents.contains(node) ? "1" : "0")]
            for (element, text) in texts
            where !text.isEmpty && draft.cell(node, element) == nil {
                write(text, element, node)
            }
        }
    }
}
