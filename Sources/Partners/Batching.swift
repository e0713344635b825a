package import Values

/// How documents of one kind gather to leave together in one interchange. A batch leaves at
/// whichever of its limits comes first.
package struct Batching: Sendable, Hashable {
    /// It leaves as soon as it has so many documents, at most `mostDocuments`.
    package let count: Int
    /// The size in bytes that its sets stay below, at most `mostBytes`; a larger document leaves
    /// alone.
    package let bytes: Int
    /// How long its first document waits at most; nil where only `times` say.
    package let longest: Duration?
    /// The times of every day at which it leaves, in seconds from midnight, by the partner's
    /// clocks.
    package let times: [Int]

    /// The most documents of one interchange: they are committed together, and made in memory.
    package static let mostDocuments = 500
    /// The largest interchange.
    package static let mostBytes = 4 << 20

    /// Makes a batching, which has some limit in time.
    package init(
        count: Int = 100, bytes: Int = 1 << 20, longest: Duration?, times: [Int] = []
    ) {
        precondition(longest != nil || !times.isEmpty, "no document waits for ever")
        self.count = min(count, Self.mostDocuments)
        self.bytes = min(bytes, Self.mostBytes)
        self.longest = longest
        self.times = times.sorted()
    }

    /// Whether a batch of some documents and bytes has room for one more of some size.
    package func hasRoom(besides documents: Int, bytes: Int, for size: Int) -> Bool {
        documents == 0 || bytes + size <= self.bytes
    }

    /// Whether a batch of so many documents leaves at once.
    package func isFull(with documents: Int) -> Bool { documents >= count }

    /// When a batch leaves at the latest whose first document came at a moment.
    package func leaves(after moment: Timestamp, in zone: ZoneRules) -> Timestamp {
        let today = zone.clock(at: moment).date.daysSinceEpoch
        // A time that clocks pass over today comes tomorrow at the latest.
        let scheduled = (today...today + 2).lazy.flatMap { day in
            times.map { zone.moment(of: CivilDate(nearestTo: day), second: $0) }
        }
        let next = scheduled.first { $0 > moment }
        return [longest.map { moment + $0 }, next].compactMap(\.self).min() ?? moment
    }
}
