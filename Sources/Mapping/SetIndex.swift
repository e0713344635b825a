import Guides
import X12

/// The segments of a set by their row in the guide, so that a rule finds its segments without a
/// search through the document.
///
/// Loop instances are runs of segments side by side and a row says on which way a segment is
/// reached; so "the segments of this row in that instance" is a part of the row's list.
final class SetIndex: Sendable {
    /// The row of each segment, -1 for one without a place.
    private let rows: [Int32]
    /// Where the list of each row begins in `segments`, with one more at the end.
    private let starts: [Int32]
    /// Segments by row, in document order within a row.
    private let segments: [Int32]

    init(_ tree: SetTree) {
        rows = tree.segments.segments.map { Int32(tree.row(of: $0) ?? -1) }
        var starts = [Int32](repeating: 0, count: tree.guide.rows.count + 1)
        for row in rows where row >= 0 { starts[Int(row) + 1] += 1 }
        for row in 1..<starts.count { starts[row] += starts[row - 1] }
        var next = starts
        var segments = [Int32](repeating: 0, count: Int(starts[starts.count - 1]))
        for (segment, row) in rows.enumerated() where row >= 0 {
            segments[Int(next[Int(row)])] = Int32(segment)
            next[Int(row)] += 1
        }
        (self.starts, self.segments) = (starts, segments)
    }

    /// The row of a segment, -1 for one without a place.
    func row(of segment: Int) -> Int { Int(rows[segment]) }

    /// Whether the document has a segment of a row.
    func holds(_ row: Int) -> Bool { starts[row] < starts[row + 1] }

    /// The first segment of a row within a part of the document.
    func first(of row: Int, in range: Range<Int>) -> Int? {
        // Most parts are a line with its few segments, where a glance at each is quickest.
        guard range.count > 8 else {
            for segment in range where rows[segment] == Int32(truncatingIfNeeded: row) {
                return segment
            }
            return nil
        }
        let end = Int(starts[row + 1])
        let place = lowerBound(range.lowerBound, Int(starts[row]), end)
        guard place < end, self[place] < range.upperBound else { return nil }
        return self[place]
    }

    /// Where the segments of a row within a part of the document stand in the index.
    func places(of row: Int, in range: Range<Int>) -> Range<Int> {
        let first = Int(starts[row])
        let end = Int(starts[row + 1])
        guard first < end else { return 0..<0 }
        let from = lowerBound(range.lowerBound, first, end)
        var to = from
        // Most parts hold few segments of a row: counting on beats a second search.
        while to < end, Int(segments[to]) < range.upperBound { to += 1 }
        return from..<to
    }

    /// The segment at a place of the index.
    subscript(place: Int) -> Int { Int(segments[place]) }

    private func lowerBound(_ segment: Int, _ first: Int, _ end: Int) -> Int {
        var low = first
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if Int(segments[middle]) < segment { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
