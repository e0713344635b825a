public import X12

/// What a set comes to, for the totals that its guide says it states: counts of segments such as
/// CTT01, and hash totals such as CTT02.
///
/// Whoever writes a set gives it every segment and asks at the end what to state.
public struct SetTotals: Sendable {
    /// A total to be stated.
    public struct Statement: Sendable, Hashable {
        /// The row of the segment that states it.
        public let row: Int
        /// The position of its element, from 1.
        public let element: Int
        /// What it says.
        public let text: String
    }

    private let guide: SetGuide
    private var tallies: [Tally]

    /// Starts with nothing.
    public init(_ guide: SetGuide) {
        self.guide = guide
        tallies = Array(repeating: Tally(), count: guide.totals.count)
    }

    /// Adds a segment.
    ///
    /// - Parameters:
    ///   - tag: its id.
    ///   - value: its element at a position, as bytes; empty where there is none.
    public mutating func add(_ tag: SegmentTag, value: (_ position: Int) -> [UInt8]) {
        for (index, total) in guide.totals.enumerated()
        where tag == SegmentTag(total.counted.segment) {
            tallies[index].add()
            if let position = total.counted.element {
                tallies[index].add(value(position).span)
            }
        }
    }

    /// What the set has to state: every count, and every sum of values that were there. An element
    /// that a partner's guide does not use is left out.
    public var statements: [Statement] {
        zip(guide.totals, tallies).compactMap { total, tally in
            guard let element = total.statement.element, tally.isStated || total.isCount,
                let row = guide.rows.firstIndex(where: {
                    $0.tag.description == total.statement.segment && $0.isUsed
                }),
                guide.segments[guide.rows[row].segment].unused & 1 << UInt64(element - 1) == 0
            else { return nil }
            let text =
                total.isCount ? String(tally.count) : tally.statement(maximum: total.maximum)
            return Statement(row: row, element: element, text: text)
        }
    }
}

extension GuideTotal {
    /// Whether segments are counted, and not values summed.
    fileprivate var isCount: Bool { counted.element == nil }
}
