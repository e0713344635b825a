/// The control numbers met so far, in memory that does not grow with their number.
///
/// Partners count upwards, so a million numbers are one interval. Numbers of other lengths are
/// other numbers (`0001` and `1`), because SE02 and ST02 are compared as strings. What has letters
/// is kept singly. When there are too many pieces, looking for duplicates ends: see `isFull`.
struct ControlNumbers: Hashable, Sendable {
    struct Interval: Hashable, Sendable {
        var low: UInt32
        var high: UInt32
    }

    /// Sorted, disjoint and not adjacent intervals; the index is the number's length, 1 to 9.
    private(set) var intervals: [[Interval]]
    /// Numbers that are no digits, or too long.
    private(set) var others: Set<String>
    /// How many pieces are kept at most.
    let limit: Int
    /// Whether the limit was met, so that later numbers are not all known.
    private(set) var isFull: Bool

    init(limit: Int) {
        self.limit = limit
        intervals = Array(repeating: [], count: 10)
        others = []
        isFull = false
    }

    init(intervals: [[Interval]], others: Set<String>, limit: Int, isFull: Bool) {
        self.intervals = intervals
        self.others = others
        self.limit = limit
        self.isFull = isFull
    }

    /// Notes a number; false when it was there before.
    mutating func insert(_ text: String) -> Bool {
        let length = text.utf8.count
        guard length >= 1, length <= 9, text.isDigits, let number = UInt32(text) else {
            if others.contains(text) { return false }
            guard hasRoom else { return true }
            others.insert(text)
            return true
        }
        return insert(number, length)
    }

    private var hasRoom: Bool {
        mutating get {
            let pieces = others.count + intervals.reduce(0) { $0 + $1.count }
            if pieces >= limit { isFull = true }
            return pieces < limit
        }
    }

    private mutating func insert(_ number: UInt32, _ length: Int) -> Bool {
        // The usual case: one more than the highest so far.
        if let last = intervals[length].indices.last, intervals[length][last].high &+ 1 == number {
            intervals[length][last].high = number
            return true
        }
        let at = firstInterval(notBelow: number, length)
        let count = intervals[length].count
        if at < count, intervals[length][at].low <= number { return false }
        let joinsLower = at > 0 && intervals[length][at - 1].high &+ 1 == number
        let joinsUpper = at < count && number &+ 1 == intervals[length][at].low
        switch (joinsLower, joinsUpper) {
        case (true, true):
            intervals[length][at - 1].high = intervals[length][at].high
            intervals[length].remove(at: at)
        case (true, false):
            intervals[length][at - 1].high = number
        case (false, true):
            intervals[length][at].low = number
        case (false, false):
            guard hasRoom else { return true }
            intervals[length].insert(Interval(low: number, high: number), at: at)
        }
        return true
    }

    /// The first interval whose upper end is not below `number`.
    private func firstInterval(notBelow number: UInt32, _ length: Int) -> Int {
        var low = 0
        var high = intervals[length].count
        while low < high {
            let middle = (low + high) / 2
            if intervals[length][middle].high < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
