/// A zone's rule for all years to come, as the footer of a TZif file has it: the text of POSIX's
/// TZ, such as `CST6CDT,M3.2.0,M11.1.0` (RFC 9636, 3.3).
struct YearlyZone: Sendable, Hashable {
    /// Seconds ahead of UTC.
    private let standard: Int
    private let summer: Summer?

    /// Summer time: how far ahead it is, and when it begins and ends.
    private struct Summer: Hashable {
        let offset: Int
        let begin: Change
        let end: Change
    }

    /// A day of each year, and the seconds from its midnight.
    private struct Change: Hashable {
        let day: Day
        let second: Int

        enum Day: Hashable {
            /// A month, which week of it (5 is the last), a weekday from Sunday, 0.
            case weekday(month: Int, week: Int, day: Int)
            /// A day from 1, of a year that never has 29 February.
            case plain(Int)
            /// A day from 0, leap days counted.
            case counted(Int)
        }
    }

    /// Reads the text; nil where it is none.
    init?(_ text: [UInt8]) {
        var rest = text[...]
        guard Self.name(&rest), let offset = Self.time(&rest) else { return nil }
        standard = -offset
        guard !rest.isEmpty else {
            summer = nil
            return
        }
        guard Self.name(&rest) else { return nil }
        var ahead = standard + 3600
        if rest.first != UInt8(ascii: ",") {
            guard let own = Self.time(&rest) else { return nil }
            ahead = -own
        }
        guard let begin = Self.change(&rest), let end = Self.change(&rest), rest.isEmpty else {
            return nil
        }
        summer = Summer(offset: ahead, begin: begin, end: end)
    }

    /// Seconds ahead of UTC at a moment in seconds since 1970.
    func offset(at second: Int64) -> Int {
        guard let summer else { return standard }
        let day = (second + Int64(standard)) / 86_400
        let year = CivilDate(nearestTo: Int(day)).year
        let begin = Self.second(summer.begin, of: year) - Int64(standard)
        let end = Self.second(summer.end, of: year) - Int64(summer.offset)
        let isSummer =
            begin < end
            ? (begin..<end).contains(second) : !(end..<begin).contains(second)
        return isSummer ? summer.offset : standard
    }

    /// The local second since 1970 of a change.
    private static func second(_ change: Change, of year: Int) -> Int64 {
        func day(_ month: Int, _ day: Int) -> Int {
            CivilDate(year: year, month: month, day: day)?.daysSinceEpoch ?? 0
        }
        let days: Int
        switch change.day {
        case .counted(let number): days = day(1, 1) + number
        case .plain(let number):
            let isLeap = CivilDate(year: year, month: 2, day: 29) != nil
            days = day(1, 1) + number - 1 + (isLeap && number >= 60 ? 1 : 0)
        case .weekday(let month, let week, let weekday):
            let first = day(month, 1)
            // 1 January 1970 was a Thursday, 4.
            let shift = (weekday - (first + 4) % 7 + 7) % 7
            let next = month == 12 ? day(12, 31) + 1 : day(month + 1, 1)
            var found = first + shift + 7 * (week - 1)
            if found >= next { found -= 7 }
            days = found
        }
        return Int64(days) * 86_400 + Int64(change.second)
    }

    // MARK: - Reading

    /// A name: letters, or anything in angle brackets.
    private static func name(_ text: inout ArraySlice<UInt8>) -> Bool {
        if text.first == UInt8(ascii: "<") {
            guard let end = text.firstIndex(of: UInt8(ascii: ">")) else { return false }
            text = text[(end + 1)...]
            return true
        }
        let letters = text.prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
        text = text.dropFirst(letters.count)
        return letters.count >= 3
    }

    private static func number(_ text: inout ArraySlice<UInt8>) -> Int? {
        let digits = text.prefix { (0x30...0x39).contains($0) }
        guard (1...3).contains(digits.count) else { return nil }
        text = text.dropFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
    }

    private static func take(_ byte: Unicode.Scalar, _ text: inout ArraySlice<UInt8>) -> Bool {
        guard text.first == UInt8(ascii: byte) else { return false }
        text = text.dropFirst()
        return true
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    private static func time(_ text: inout ArraySlice<UInt8>) -> Int? {
        let isNegative = take("-", &text)
        if !isNegative { _ = take("+", &text) }
        var seconds = 0
        for unit in [3600, 60, 1] {
            if unit < 3600, !take(":", &text) { break }
            guard let part = number(&text) else { return nil }
            seconds += part * unit
        }
        return isNegative ? -seconds : seconds
    }

    /// `,Mm.w.d[/time]`, `,Jn[/time]` or `,n[/time]`.
    private static func change(_ text: inout ArraySlice<UInt8>) -> Change? {
        guard take(",", &text) else { return nil }
        let day: Change.Day
        if take("M", &text) {
            guard let month = number(&text), (1...12).contains(month), take(".", &text),
                let week = number(&text), (1...5).contains(week), take(".", &text),
                let weekday = number(&text), (0...6).contains(weekday)
            else { return nil }
            day = .weekday(month: month, week: week, day: weekday)
        } else if take("J", &text) {
            guard let number = number(&text), (1...365).contains(number) else { return nil }
            day = .plain(number)
        } else {
            guard let number = number(&text), (0...365).contains(number) else { return nil }
            day = .counted(number)
        }
        guard take("/", &text) else { return Change(day: day, second: 7200) }
        return time(&text).map { Change(day: day, second: $0) }
    }
}
