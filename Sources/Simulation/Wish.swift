/// A segment that a made-up document has to have, with some of its values.
package struct Wish: Sendable, Hashable {
    /// A segment on the way, or the segment itself.
    package struct Step: Sendable, Hashable {
        /// The row of the guide.
        package let row: Int
        /// The positions that have to be filled, from 1, each with one of these values; any value
        /// will do where none is named.
        package var values: [Int: [String]]

        /// Names a segment.
        package init(row: Int, values: [Int: [String]] = [:]) {
            self.row = row
            self.values = values
        }
    }

    /// The first segments of loops on the way, from the outermost on, then the segment itself.
    package let steps: [Step]

    /// Wishes for the last of some segments, each of which starts a loop around the next.
    package init(_ steps: [Step]) {
        precondition(!steps.isEmpty, "a wish is for a segment")
        self.steps = steps
    }

    /// The segment's row.
    var row: Int { steps[steps.count - 1].row }

    /// What is wished of the segment of a row, where it is on the way.
    func values(at row: Int) -> [Int: [String]]? { steps.first { $0.row == row }?.values }
}

extension [Wish] {
    /// The wishes for what stands in a loop, sorted by what they ask of the loop's first segment:
    /// an instance of the loop for each. Those that ask for no value are in all of them.
    func instances(openedBy row: Int) -> [(opening: [Int: [String]], wishes: [Wish])] {
        let asking = { (wish: Wish) in
            (wish.values(at: row) ?? [:]).filter { !$0.value.isEmpty }
        }
        let common = filter { asking($0).isEmpty }
        var openings: [[Int: [String]]] = []
        for wish in self {
            let opening = asking(wish)
            if !opening.isEmpty, !openings.contains(opening) { openings.append(opening) }
        }
        if openings.isEmpty, !isEmpty { openings = [[:]] }
        return openings.map { opening in
            (opening, common + filter { !asking($0).isEmpty && asking($0) == opening })
        }
    }

    /// The values that the segments of a row have to have: one segment for each.
    func segments(ofRow row: Int) -> [[Int: [String]]] {
        var found: [[Int: [String]]] = []
        var open: [Int: [String]] = [:]
        for values in compactMap({ $0.row == row ? $0.values(at: row) : nil }) {
            if values.values.allSatisfy(\.isEmpty) {
                open.merge(values) { one, _ in one }
            } else if !found.contains(values) {
                found.append(values)
            }
        }
        guard !found.isEmpty else { return [open] }
        return found.map { $0.merging(open) { one, _ in one } }
    }
}
