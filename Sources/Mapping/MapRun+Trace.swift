import Diagnostics
import Guides
import Values
import X12

extension MapRun {
    /// Keeps a value that a rule took from the data; `item` is its number in a list of values.
    mutating func keep(
        _ json: JSON, of reading: Reading, _ source: SourcePlan, _ type: ValueType,
        _ plan: ValuePlan, lookup: MapTrace.Lookup?, item: Int?
    ) {
        let element = element(
            reading.segment, reading.element, component: reading.component, read: reading.text,
            path: source.text.text, written: source.text.place(at: 0), type: type.name)
        keep(
            json, by: plan.mark, lookup.map { .lookup($0, element) } ?? .element(element),
            item: item)
    }

    /// Keeps a value that a rule has of itself.
    mutating func keep(
        _ json: JSON, by mark: RuleMark, _ origin: MapTrace.Origin, item: Int? = nil
    ) {
        let value = MapTrace.Value(
            path: field(mark, item: item), json: json, rule: MapTrace.Rule(mark), origin: origin)
        trace?.values.append(value)
    }

    /// Keeps a look into a table.
    mutating func keepLookup(
        _ table: CodeTable, _ code: String, _ value: CodeTable.Value?, _ mark: RuleMark
    ) -> MapTrace.Lookup {
        let lookup = MapTrace.Lookup(
            table: table.name, file: table.file, code: code, value: value?.text,
            place: value?.place, rule: MapTrace.Rule(mark))
        trace?.lookups.append(lookup)
        return lookup
    }

    /// The elements that no rule has read, so far.
    var unread: [MapTrace.Element] {
        UnmappedSegments(tree: tree, marks: marks).unread.flatMap { segment in
            (1...max(1, tree.segments.elementCount(segment))).filter {
                !tree.segments.isEmpty(segment, $0)
                    && !marks.has(segment, $0, of: tree.segments)
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
        let sent =
            component == 0
            ? tree.segments.text(segment, number)
            : tree.segments.component(segment, number, component)
        let (byte, count) = tree.segments.withSegment(segment) { segment in
            let bytes = segment.byteRange(of: number, component: component)
            return (bytes?.lowerBound ?? segment.byteOffset, bytes?.count ?? 0)
        }
        return MapTrace.Element(
            place: place(
                Reading(text: sent, segment: segment, element: number, component: component)),
            byte: byte, byteCount: count, sent: sent, read: read, path: path,
            written: written, type: type)
    }
}
