/// How far a place's clocks are ahead of UTC, at any moment: the rules of a time zone as the zone
/// database has them (TZif, RFC 9636). The bytes come from outside; nothing here reads a file.
package struct ZoneRules: Sendable, Hashable {
    /// The moments of changes, in seconds since 1970, ascending.
    private let changes: [Int64]
    /// The offset after each change.
    private let offsets: [Int]
    /// The offset before the first.
    private let first: Int
    /// What holds after the last; nil where that goes on for ever.
    private let yearly: YearlyZone?

    /// The largest file that is taken, in bytes; the largest of the database has 4 kB.
    private static let sizeLimit = 1 << 18

    /// Coordinated universal time.
    package static let utc = ZoneRules(changes: [], offsets: [], first: 0, yearly: nil)

    private init(changes: [Int64], offsets: [Int], first: Int, yearly: YearlyZone?) {
        self.changes = changes
        self.offsets = offsets
        self.first = first
        self.yearly = yearly
    }

    /// Reads a TZif file of version 2 or later; nil for anything else.
    package init?(tzif bytes: [UInt8]) {
        guard bytes.count <= Self.sizeLimit, let old = Header(bytes, at: 0), old.version >= 0x32,
            let header = Header(bytes, at: Header.size + old.blockSize(timeSize: 4))
        else { return nil }
        var at = header.end
        guard at + header.blockSize(timeSize: 8) < bytes.count, header.types > 0 else {
            return nil
        }
        func number(_ size: Int) -> Int64 {
            var value: Int64 = bytes[at] < 0x80 ? 0 : -1
            for byte in bytes[at..<at + size] { value = value << 8 | Int64(byte) }
            at += size
            return value
        }
        let changes = (0..<header.changes).map { _ in number(8) }
        let kinds = (0..<header.changes).map { _ in Int(number(1) & 0xFF) }
        let types = (0..<header.types).map { _ -> (offset: Int, isSummer: Bool) in
            (Int(number(4)), number(2) & 0xFF00 != 0)
        }
        guard kinds.allSatisfy(types.indices.contains),
            zip(changes, changes.dropFirst()).allSatisfy(<)
        else { return nil }
        let footer = header.end + header.blockSize(timeSize: 8)
        guard bytes[footer] == 0x0A else { return nil }
        let text = bytes[(footer + 1)...].prefix { $0 != 0x0A }
        yearly = text.isEmpty ? nil : YearlyZone(Array(text))
        if !text.isEmpty, yearly == nil { return nil }
        self.changes = changes
        offsets = kinds.map { types[$0].offset }
        first = (types.first { !$0.isSummer } ?? types[0]).offset
    }

    /// A block's counts (RFC 9636, 3.1).
    private struct Header {
        static let size = 44
        let version: UInt8
        let end: Int
        let changes: Int
        let types: Int
        private let rest: (Int) -> Int

        init?(_ bytes: [UInt8], at start: Int) {
            guard start + Self.size <= bytes.count,
                bytes[start..<start + 4].elementsEqual([0x54, 0x5A, 0x69, 0x66])
            else { return nil }
            let counts = (0..<6).map { index in
                bytes[(start + 20 + 4 * index)..<(start + 24 + 4 * index)].reduce(0) {
                    $0 << 8 | Int($1)
                }
            }
            guard counts.allSatisfy({ $0 <= ZoneRules.sizeLimit }) else { return nil }
            version = bytes[start + 4]
            end = start + Self.size
            (changes, types) = (counts[3], counts[4])
            rest = { counts[0] + counts[1] + counts[2] * ($0 + 4) + counts[5] }
        }

        /// The bytes of the block behind the header.
        func blockSize(timeSize: Int) -> Int {
            changes * (timeSize + 1) + types * 6 + rest(timeSize)
        }
    }

    // MARK: - Asking

    /// How many seconds the clocks are ahead of UTC at a moment.
    package func offset(at moment: Timestamp) -> Int {
        offset(at: Self.seconds(moment))
    }

    private func offset(at second: Int64) -> Int {
        guard let last = changes.last, second < last else {
            if let yearly { return yearly.offset(at: second) }
            return offsets.last ?? first
        }
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= second { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : offsets[low - 1]
    }

    /// The moment at which clocks show a time of a day, in seconds from its midnight; 86,400 is the
    /// next midnight. A time that is shown twice is meant when it comes first; one that clocks pass
    /// over is as much later as they are put forward.
    package func moment(of date: CivilDate, second: Int) -> Timestamp {
        let local = Int64(date.daysSinceEpoch) * 86_400 + Int64(second)
        let before = offset(at: local - 86_400)
        let after = offset(at: local + 86_400)
        for offset in [before, after] where self.offset(at: local - Int64(offset)) == offset {
            return Timestamp(seconds: local - Int64(offset))
        }
        return Timestamp(seconds: local - Int64(before))
    }

    /// The day that clocks show, within the years 1…9999, and the seconds since its midnight.
    package func clock(at moment: Timestamp) -> (date: CivilDate, second: Int) {
        let local = Self.seconds(moment) + Int64(offset(at: moment))
        let day = Int(local >= 0 ? local / 86_400 : (local - 86_399) / 86_400)
        return (CivilDate(nearestTo: day), Int(local - Int64(day) * 86_400))
    }

    private static func seconds(_ moment: Timestamp) -> Int64 {
        let (quotient, rest) = moment.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return rest < 0 ? quotient - 1 : quotient
    }
}
