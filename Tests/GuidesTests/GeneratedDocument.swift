import Guides
import X12

/// A transaction set made up by a `DocumentGenerator`.
struct GeneratedDocument: Sendable {
    /// A segment: for each element its occurrences, for each of these its components.
    struct Segment: Sendable, Hashable {
        /// The row of the guide; nil for one that stands in no row.
        var row: Int?
        var tag: String
        var elements: [[[String]]]

        /// One of simple elements.
        init(row: Int? = nil, tag: String, _ elements: [String]) {
            self.row = row
            self.tag = tag
            self.elements = elements.map { $0.isEmpty ? [] : [[$0]] }
        }

        /// Puts a simple value, or nothing, at a position from 1.
        mutating func set(_ position: Int, _ value: String) {
            while elements.count < position { elements.append([]) }
            elements[position - 1] = value.isEmpty ? [] : [[value]]
        }

        /// The positions that are filled, as bits.
        var filled: UInt64 {
            elements.enumerated().reduce(0) { bits, element in
                element.1.isEmpty ? bits : bits | 1 << UInt64(element.0)
            }
        }

        /// The segment without its terminator, and without separators after the last value.
        func text(_ delimiters: Delimiters) -> String {
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
        }
    }

    /// ST first, SE last.
    var segments: [Segment]

    /// Writes the right count into SE01.
    mutating func count() {
        guard let last = segments.indices.last else { return }
        segments[last].set(1, String(segments.count))
    }

    /// The segments as lines, without terminators.
    func lines(_ delimiters: Delimiters) -> [String] { segments.map { $0.text(delimiters) } }
}
