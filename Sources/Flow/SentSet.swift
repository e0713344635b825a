import Acknowledgments
import X12

/// A transaction set of ours, read back from what was sent.
struct SentSet {
    private(set) var segments = TransactionSet()
    /// The elements of ISA, GS, ST, SE, GE and IEA around it, by their segment.
    private(set) var envelope: [String: [String]] = [:]

    /// Finds a set by its ST02, the first where that is nil; empty where it is not there.
    init(in bytes: [UInt8], control: String?) {
        var reader = InterchangeReader()
        reader.fill(bytes.span)
        reader.finish()
        var isSought = false
        while true {
            let event = reader.next()
            switch event {
            case .interchange(let header):
                // ISA is padded; what means nothing is not shown.
                envelope["ISA"] = header.elements.map { element in
                    String(
                        element[
                            ..<(element.lastIndex { $0 != " " }.map(element.index(after:))
                                ?? element.startIndex)])
                }
            case .group(let header): envelope["GS"] = header.elements
            case .set(let header):
                isSought = control.map { Self.number(header.control) == Self.number($0) } ?? true
                if isSought {
                    envelope["ST"] = [header.id, header.control]
                    add(reader.segment)
                }
            case .segment: if isSought { add(reader.segment) }
            case .setEnd(let trailer):
                if isSought {
                    envelope["SE"] = [
                        trailer.statedSegments ?? "", trailer.control ?? "",
                    ]
                }
                isSought = false
            case .groupEnd(let trailer): envelope["GE"] = [trailer.statedSets ?? ""]
            case .interchangeEnd(let trailer):
                envelope["IEA"] = [trailer.statedGroups ?? ""]
                return
            case .end, .needsBytes: return
            default: break
            }
        }
    }

    /// What stands in an envelope: an element, or the segment; nil where it is not there.
    func envelope(_ tag: String, _ element: Int?) -> String? {
        guard let elements = envelope[tag] else { return nil }
        guard let element else { return ([tag] + elements).joined(separator: "*") }
        return elements.indices.contains(element - 1) ? elements[element - 1] : ""
    }

    private mutating func add(_ segment: borrowing Segment) {
        // What was sent is no larger than what may be.
        try? segments.append(segment)
    }

    private static func number(_ control: String) -> Substring { control.drop { $0 == "0" } }

    /// The index of the segment that a note means. Partners count differently: where another
    /// segment stands at the position, the nearest with the right id is meant, and of those one
    /// that holds the value.
    func index(of note: ReceivedNote, _ fault: ReceivedElementNote?) -> Int? {
        let position = (note.position ?? 0) - 1
        if segments.segments.contains(position), tag(position) == note.tag { return position }
        var (nearest, fitting): (Int?, Int?) = (nil, nil)
        func isNearer(_ index: Int, than other: Int?) -> Bool {
            other.map { abs(index - position) < abs($0 - position) } ?? true
        }
        for index in segments.segments where tag(index) == note.tag {
            if isNearer(index, than: nearest) { nearest = index }
            if isNearer(index, than: fitting), let element = fault?.element,
                let value = fault?.value, text(index, element, fault?.component) == value
            {
                fitting = index
            }
        }
        return fitting ?? nearest
    }

    /// The segment behind which one is missing.
    func index(before note: ReceivedNote) -> Int? {
        let last = segments.segments.endIndex - 1
        return last < 0 ? nil : min(max((note.position ?? 1) - 2, 0), last)
    }

    /// A segment as people read it, its beginning.
    func text(_ index: Int) -> String {
        let elements = (0..<segments.elementCount(index)).map { segments.text(index, $0 + 1) }
        return String(([tag(index)] + elements).joined(separator: "*").prefix(99))
    }

    private func tag(_ index: Int) -> String { segments.tag(index).description }

    func text(_ index: Int, _ element: Int, _ component: Int?) -> String {
        guard element <= segments.elementCount(index) else { return "" }
        return component.map { segments.component(index, element, $0) }
            ?? segments.text(index, element)
    }
}
