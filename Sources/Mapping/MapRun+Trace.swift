import Diagnostics
import Guides
import Values
import X12

extension MapRun {
    /// Keeps a value that a rule took from the data; `item` is its number in a list of values.
    func keep(
        _ json: JSON, of cell: Cell, _ read: String, _ source: Int, _ type: ValueType,
        _ plan: ValuePlan, lookup: MapTrace.Lookup?, item: Int?
    ) {
        let path = program.sourcePlans[source].text
        let element = element(
            cell.segment, cell.element, component: cell.component, read: read, path: path.text,
            written: path.place(at: 0), type: type.name)
        keep(
            json, by: plan.mark, lookup.map { .lookup($0, element) } ?? .element(element),
            item: item)
    }

    /// Keeps a value that a rule made of several elements, each with the source that led to it.
    func keep(
        _ json: JSON, of cells: [(cell: Cell, source: Int)], _ type: ValueType, _ plan: ValuePlan
    ) {
        let elements = cells.map { cell, source in
            let path = program.sourcePlans[source].text
            let sent = TransactionSet.text(of: input.tree.segments.bytes, cell.bytes)
            return element(
                cell.segment, cell.element, component: cell.component, read: sent, path: path.text,
                written: path.place(at: 0), type: type.name)
        }
        keep(json, by: plan.mark, .gathered(elements))
    }

    /// Keeps a value that a rule has of itself.
    func keep(
        _ json: JSON, by mark: RuleMark, _ origin: MapTrace.Origin, item: Int? = nil
    ) {
        let value = MapTrace.Value(
            path: field(mark, item: item), json: json, rule: MapTrace.Rule(mark), origin: origin)
        book?.trace.values.append(value)
    }

    /// Keeps a look into a table.
    func keepLookup(
        _ table: CodeTable, _ code: String, _ value: CodeTable.Value?, _ mark: RuleMark
    ) -> MapTrace.Lookup {
        let lookup = MapTrace.Lookup(
            table: table.name, file: table.file, code: code, value: value?.text,
            place: value?.place, rule: MapTrace.Rule(mark))
        book?.trace.lookups.append(lookup)
        return lookup
    }

    /// The elements that no rule has read, so far.
    var unread: [MapTrace.Element] {
        UnmappedSegments(tree: input.tree, marks: marks).unread.flatMap { segment in
            (1...max(1, input.tree.segments.elementCount(segment))).filter {
                !input.tree.segments.isEmpty(segment, $0)
                    && !marks.has(segment, $0, of: input.tree.segments)
            }.map { number in
                element(
                    segment, number, component: 0, read: "", path: "", written: nil, type: "")
            }
        }
    }

    private func element(
        _ segment: Int, _ number: Int, component: Int, read: String, path: String,
        written: TextPlace?, type: String
    ) -> MapTrace.Element {
        let bytes = input.tree.segments.range(segment, number, component: component)
        let byte = input.tree.segments.withSegment(segment) { segment in
            segment.byteRange(of: number, component: component)?.lowerBound ?? segment.byteOffset
        }
        return MapTrace.Element(
            place: place(
                Cell(segment: segment, element: number, component: component, bytes: bytes)),
            byte: byte, byteCount: bytes.count,
            sent: TransactionSet.text(of: input.tree.segments.bytes, bytes), read: read,
            path: path, written: written, type: type)
    }
}
