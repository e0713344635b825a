package import Diagnostics
import Guides
import X12

/// What a partner's documents hold and what a map makes of it, summed over many documents.
package struct MapCoverage: Sendable {
    /// How often something came, and where first.
    package struct Seen: Sendable, Hashable {
        /// How often.
        package private(set) var count = 1
        /// The first text, as it was sent.
        package let example: String
        /// Where that stands.
        package let place: DataPlace

        init(_ example: String, at place: DataPlace) {
            self.example = example
            self.place = place
        }

        mutating func countAgain(_ times: Int = 1) { count += times }
    }

    /// A code that was looked up in a table.
    package struct Code: Sendable, Hashable {
        /// The table's name.
        package let table: String
        /// The code as it was looked up.
        package let code: String

        /// Names a code of a table.
        package init(table: String, code: String) {
            self.table = table
            self.code = code
        }
    }

    /// How many documents were added.
    package private(set) var documents = 0
    /// The elements that no rule has read, by their position: `PO1/REF[ZZ].02`.
    package private(set) var unread: [String: Seen] = [:]
    /// The rules that gave a value, each with how many.
    package private(set) var gave: [MapTrace.Rule: Int] = [:]
    /// What the tables had, with what it became and how often.
    package private(set) var hits: [Code: (value: String, count: Int)] = [:]
    /// What the tables did not have.
    package private(set) var misses: [Code: Int] = [:]
    /// The codes that came by the position of their element: `PO1/PO1.03`.
    package private(set) var codes: [String: [String: Seen]] = [:]

    /// Begins with nothing.
    package init() {}

    /// Adds a document.
    package mutating func add(_ trace: MapTrace) {
        documents += 1
        for value in trace.values { gave[value.rule, default: 0] += 1 }
        for lookup in trace.lookups {
            let code = Code(table: lookup.table, code: lookup.code)
            if let value = lookup.value {
                hits[code] = (value, (hits[code]?.count ?? 0) + 1)
            } else {
                misses[code, default: 0] += 1
            }
        }
        for element in trace.unread {
            let position = Self.position(of: element, in: trace)
            Self.count(element.sent, at: element.place, &unread[position])
        }
        addCodes(of: trace)
    }

    /// Adds what was seen of other documents.
    package mutating func merge(_ other: MapCoverage) {
        documents += other.documents
        for (position, seen) in other.unread { Self.count(seen, &unread[position]) }
        gave.merge(other.gave, uniquingKeysWith: +)
        hits.merge(other.hits) { ($0.value, $0.count + $1.count) }
        misses.merge(other.misses, uniquingKeysWith: +)
        for (position, found) in other.codes {
            for (code, seen) in found { Self.count(seen, &codes[position, default: [:]][code]) }
        }
    }

    /// The codes that came here and not in the other, by position.
    package func codes(notIn other: MapCoverage) -> [(position: String, code: String, seen: Seen)] {
        codes.sorted { $0.key < $1.key }.flatMap { position, codes in
            codes.sorted { $0.key < $1.key }.filter { other.codes[position]?[$0.key] == nil }
                .map { (position, $0.key, $0.value) }
        }
    }

    private mutating func addCodes(of trace: MapTrace) {
        let (tree, segments) = (trace.tree, trace.tree.segments)
        for segment in segments.segments {
            guard let row = tree.row(of: segment), segments.elementCount(segment) > 0 else {
                continue
            }
            for number in 1...segments.elementCount(segment) {
                guard !segments.isEmpty(segment, number),
                    let element = tree.guide.element(number, ofRow: row), element.kind == .code,
                    element.components.isEmpty
                else { continue }
                let text = segments.text(segment, number)
                let place = DataPlace(
                    segment: segment + 1, tag: segments.tag(segment).description, element: number,
                    byte: segments.byteOffset(segment), line: segments.line(segment))
                let position = Self.position(of: number, inRow: row, of: tree.guide)
                Self.count(text, at: place, &codes[position, default: [:]][text])
            }
        }
    }

    private static func count(_ text: String, at place: DataPlace, _ seen: inout Seen?) {
        if seen == nil { seen = Seen(text, at: place) } else { seen?.countAgain() }
    }

    private static func count(_ other: Seen, _ seen: inout Seen?) {
        if seen == nil { seen = other } else { seen?.countAgain(other.count) }
    }

    // MARK: - Positions

    /// An element's position as maps and guides write it: `PO1/PO4.02`.
    static func position(of element: Int, inRow row: Int, of guide: SetGuide) -> String {
        segment(ofRow: row, of: guide) + "." + (element < 10 ? "0\(element)" : "\(element)")
    }

    private static func segment(ofRow row: Int, of guide: SetGuide) -> String {
        let place = guide.rows[row]
        let loop = guide.loops[place.loop].path
        if place.startsLoop { return loop }
        return loop.isEmpty ? "\(place.tag)" : "\(loop)/\(place.tag)"
    }

    /// The position of an element that no rule has read, with its segment's qualifier.
    private static func position(of element: MapTrace.Element, in trace: MapTrace) -> String {
        let place = element.place
        let (segments, guide) = (trace.tree.segments, trace.tree.guide)
        guard let ordinal = place.segment, let number = place.element,
            let row = trace.tree.row(of: ordinal - 1)
        else { return place.position }
        let isQualified = number > 1 && guide.element(1, ofRow: row)?.kind == .code
        let qualifier = isQualified ? "[\(segments.text(ordinal - 1, 1))]" : ""
        let name = segment(ofRow: row, of: guide) + qualifier
        return name + "." + (number < 10 ? "0\(number)" : "\(number)")
    }
}
