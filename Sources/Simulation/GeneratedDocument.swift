package import Guides
package import X12

/// A transaction set made up by a `DocumentGenerator`.
package struct GeneratedDocument: Sendable {
    /// A segment: for each element its occurrences, for each of these its components.
    package struct Segment: Sendable, Hashable {
        /// The row of the guide; nil for one that stands in no row.
        package var row: Int?
        /// The segment's id.
        package var tag: String
        /// The elements: of each its occurrences, of each of these its components.
        package var elements: [[[String]]]
        /// How many separators follow the last value, which say nothing.
        package var surplus = 0

        /// One of simple elements.
        package init(row: Int? = nil, tag: String, _ elements: [String]) {
            self.row = row
            self.tag = tag
            self.elements = elements.map { $0.isEmpty ? [] : [[$0]] }
        }

        /// Puts a simple value, or nothing, at a position from 1.
        package mutating func set(_ position: Int, _ value: String) {
            while elements.count < position { elements.append([]) }
            elements[position - 1] = value.isEmpty ? [] : [[value]]
        }

        /// The positions that are filled, as bits.
        package var filled: UInt64 {
            elements.enumerated().reduce(0) { bits, element in
                element.1.isEmpty ? bits : bits | 1 << UInt64(element.0)
            }
        }

        /// The segment without its terminator, and without separators after the last value.
        package func text(_ delimiters: Delimiters) -> String {
            func join(_ parts: [String], _ separator: UInt8) -> String {
                var parts = parts
                while parts.last == "" { parts.removeLast() }
                return parts.joined(separator: String(Unicode.Scalar(separator)))
            }
            let values = elements.map { occurrences in
                join(
                    occurrences.map { join($0, delimiters.component) },
                    delimiters.repetition ?? delimiters.component)
            }
            return join([tag] + values, delimiters.element)
                + String(repeating: String(Unicode.Scalar(delimiters.element)), count: surplus)
        }
    }

    /// The guide that it follows.
    package let guide: SetGuide
    /// ST first, SE last.
    package var segments: [Segment] = []

    /// Writes the right count into SE01 and the right totals where there are any, but for those of
    /// one segment and element.
    package mutating func count(sparing spared: (segment: Int, element: Int)? = nil) {
        guard let last = segments.indices.last else { return }
        segments[last].set(1, String(segments.count))
        for total in guide.totals {
            guard let position = total.statement.element else { continue }
            for index in segments.indices
            where segments[index].tag == total.statement.segment
                && segments[index].elements.count >= position
                && !segments[index].elements[position - 1].isEmpty
            {
                if let spared, spared == (index, position) { continue }
                if let value = value(of: total, upTo: index) {
                    segments[index].set(position, value)
                }
            }
        }
    }

    /// What a total comes to; nil where a value is no number.
    private func value(of total: GuideTotal, upTo end: Int) -> String? {
        let counted = segments[..<end].filter {
            $0.row != nil && $0.tag == total.counted.segment
        }
        guard let position = total.counted.element else { return String(counted.count) }
        var sum: Int128 = 0
        for segment in counted where segment.elements.count >= position {
            let text = segment.elements[position - 1].first?.first ?? ""
            guard !text.isEmpty else { continue }
            guard let value = Int128(text.filter { $0 != "." }) else { return nil }
            let (more, isTooLarge) = sum.addingReportingOverflow(value)
            guard !isTooLarge else { return nil }
            sum = more
        }
        let limit = (0..<min(total.maximum, 18)).reduce(Int128(1)) { power, _ in power * 10 }
        return String(sum % limit)
    }

    /// The segments as lines, without terminators.
    package func lines(_ delimiters: Delimiters) -> [String] {
        segments.map { $0.text(delimiters) }
    }
}
