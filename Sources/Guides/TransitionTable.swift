package import X12

/// Where a segment leads to from each row, worked out once for the whole set.
///
/// Matching a segment is then one look into a table: `row × tag → row`. The walk behind it is the
/// standard's order: first the rest of the loop we are in, then the loop itself once more, then
/// the rest of the loop around it, and so on outwards; the first place wins, and nothing is ever
/// taken back. Counts (maximum use, repeats) are not in the table: the validator checks them.
package struct TransitionTable: Sendable {
    /// No row: the tag does not lead anywhere from here.
    package static let none: UInt16 = 0x7FFF
    /// Set when a mandatory segment or loop is skipped on the way.
    package static let skips: UInt16 = 0x8000

    /// Distinct tags of the set.
    let tagCount: Int
    /// The first row of each distinct tag.
    let firstRows: [Int]
    private let table: [UInt16]
    private let slots: [UInt32]
    private let numbers: [UInt8]
    private let rows: [GuideRow]
    private let loops: [GuideLoop]

    init(rows: [GuideRow], loops: [GuideLoop]) {
        precondition(rows.count < Int(Self.none), "a set has fewer than 32,767 rows")
        self.rows = rows
        self.loops = loops
        var slots = [UInt32](repeating: 0, count: 512)
        var numbers = [UInt8](repeating: 0, count: 512)
        var firstRows: [Int] = []
        for (row, entry) in rows.enumerated() {
            var slot = Self.slot(entry.tag)
            while slots[slot] != 0, slots[slot] != entry.tag.packed { slot = (slot + 1) & 511 }
            if slots[slot] == entry.tag.packed { continue }
            precondition(firstRows.count < 255, "a set has fewer than 255 different segments")
            slots[slot] = entry.tag.packed
            numbers[slot] = UInt8(firstRows.count)
            firstRows.append(row)
        }
        self.slots = slots
        self.numbers = numbers
        self.firstRows = firstRows
        tagCount = firstRows.count
        table = Self.fill(rows, loops, slots, numbers, tagCount: firstRows.count)
    }

    private static func fill(
        _ rows: [GuideRow], _ loops: [GuideLoop], _ slots: [UInt32], _ numbers: [UInt8],
        tagCount: Int
    ) -> [UInt16] {
        let tags = rows.map { number(of: $0.tag, slots, numbers) ?? 0 }
        var table = [UInt16](repeating: none, count: (rows.count + 1) * tagCount)
        for row in -1..<rows.count {
            var skips = false
            let line = (row + 1) * tagCount
            walk(from: row, rows, loops) { target, isCurrent in
                if table[line + tags[target]] == none {
                    table[line + tags[target]] = UInt16(target) | (skips ? Self.skips : 0)
                }
                if !isCurrent, isMandatory(target, rows, loops) { skips = true }
                return true
            }
        }
        return table
    }

    private static func slot(_ tag: SegmentTag) -> Int {
        Int((tag.packed &* 0x9E37_79B1) >> 23)
    }

    private static func number(
        of tag: SegmentTag, _ slots: [UInt32], _ numbers: [UInt8]
    ) -> Int? {
        var slot = slot(tag)
        while slots[slot] != 0 {
            if slots[slot] == tag.packed { return Int(numbers[slot]) }
            slot = (slot + 1) & 511
        }
        return nil
    }

    /// The number of a tag; nil when the set does not have it.
    @inline(__always)
    package func number(of tag: SegmentTag) -> Int? { Self.number(of: tag, slots, numbers) }

    /// Where the tag with this number leads to from `row` (−1 before the first): a row, with
    /// `skips` set when something mandatory is passed over, or `none`.
    @inline(__always)
    package func target(from row: Int, tag number: Int) -> UInt16 {
        table[(row + 1) * tagCount + number]
    }

    /// Whether the segment or, where it starts one, its loop has to come.
    static func isMandatory(_ row: Int, _ rows: [GuideRow], _ loops: [GuideLoop]) -> Bool {
        rows[row].startsLoop ? loops[rows[row].loop].isMandatory : rows[row].isMandatory
    }

    /// Visits every row that may follow `row`, in the order of preference, until the visitor says
    /// false. `isCurrent` is true where the row, or a loop that is open, comes once more.
    package func walk(from row: Int, _ visit: (_ target: Int, _ isCurrent: Bool) -> Bool) {
        Self.walk(from: row, rows, loops, visit)
    }

    private static func walk(
        from row: Int, _ rows: [GuideRow], _ loops: [GuideLoop],
        _ visit: (_ target: Int, _ isCurrent: Bool) -> Bool
    ) {
        var loop = row < 0 ? 0 : rows[row].loop
        // A loop's first segment comes again only as the loop itself, one level further out.
        if row >= 0, !rows[row].startsLoop, !visit(row, true) { return }
        var next = row + 1
        while true {
            while next < loops[loop].rows.upperBound {
                if !visit(next, false) { return }
                // An inner loop is passed over as one item.
                next = rows[next].loop == loop ? next + 1 : loops[rows[next].loop].rows.upperBound
            }
            guard let around = loops[loop].parent else { return }
            if !visit(loops[loop].rows.lowerBound, true) { return }
            next = loops[loop].rows.upperBound
            loop = around
        }
    }
}
