/// A day of the Gregorian calendar without a time zone, years 1…9999; only real days exist.
package struct CivilDate: Sendable, Hashable, Comparable {
    /// The year, 1…9999.
    package let year: Int
    /// The month, 1…12.
    package let month: Int
    /// The day of the month, 1…31.
    package let day: Int

    /// Makes a date; nil where the calendar has no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.days(in: month, of: year)).contains(day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads X12's type DT: CCYYMMDD, or YYMMDD as the older versions and ISA09 have it.
    ///
    /// A year of two digits below `pivot` lies in 20xx, any other in 19xx (practice; X12.6 leaves
    /// the century open). Nil unless all bytes are digits and the day exists.
    package init?(compact text: some Collection<UInt8>, pivot: Int = 70) {
        guard let digits = Digits(text) else { return nil }
        switch digits.count {
        case 8:
            self.init(year: digits[0, 4], month: digits[4, 2], day: digits[6, 2])
        case 6:
            let year = digits[0, 2]
            self.init(
                year: year + (year < pivot ? 2000 : 1900), month: digits[2, 2], day: digits[4, 2])
        default:
            return nil
        }
    }

    /// Reads CCYYMMDD or YYMMDD from text; see `init(compact:pivot:)` over bytes.
    package init?(compact text: String, pivot: Int = 70) {
        self.init(compact: text.utf8, pivot: pivot)
    }

    /// Reads an ISO 8601 calendar date in the extended form, `2026-02-28`.
    package init?(iso text: String) {
        let bytes = Array(text.utf8)
        let dash = UInt8(ascii: "-")
        guard bytes.count == 10, bytes[4] == dash, bytes[7] == dash else { return nil }
        self.init(compact: bytes[0..<4] + bytes[5..<7] + bytes[8..<10])
    }

    /// The day that lies `days` after 1 January 1970, or before it when negative; nil outside of
    /// the years 1…9999.
    package init?(daysSinceEpoch days: Int) {
        guard Self.epochDays.contains(days) else { return nil }
        self.init(nearestTo: days)
    }

    /// The same, but the calendar's first or last day for what lies before or behind it.
    package init(nearestTo days: Int) {
        let days = min(max(days, Self.epochDays.lowerBound), Self.epochDays.upperBound)
        // Years are counted from 1 March, so that the leap day is a year's last; eras have 400
        // years of 146,097 days (Howard Hinnant, "chrono-compatible low-level date algorithms").
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The days from 0001-01-01 to 9999-12-31, as days since 1970.
    private static let epochDays = -719_162...2_932_896

    /// Days since 1 January 1970.
    package var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The day of the week by ISO 8601: Monday is 1, Sunday is 7.
    package var weekday: Int {
        let days = (daysSinceEpoch + 3) % 7
        return (days < 0 ? days + 7 : days) + 1
    }

    /// The date as CCYYMMDD.
    package var compact: String {
        Digits.text(year, 4) + Digits.text(month, 2) + Digits.text(day, 2)
    }

    /// The date as YYMMDD, for ISA09 and the versions before 004010.
    package var compactShort: String { String(compact.dropFirst(2)) }

    package static func < (one: CivilDate, other: CivilDate) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }

    /// How many days the month has.
    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }
}

extension CivilDate: CustomStringConvertible {
    /// ISO 8601: `2026-02-28`.
    package var description: String {
        String(unsafeUninitializedCapacity: Self.textSize) { text in
            write(to: text)
            return Self.textSize
        }
    }

    /// How many bytes the text of a date has.
    static let textSize = 10

    /// Writes the text of the date into memory that has room for it.
    func write(to text: UnsafeMutableBufferPointer<UInt8>) {
        var rest = (year * 100 + month) * 100 + day
        for at in (0..<Self.textSize).reversed() {
            let isDash = at == 4 || at == 7
            text[at] = isDash ? UInt8(ascii: "-") : UInt8(ascii: "0") + UInt8(rest % 10)
            if !isDash { rest /= 10 }
        }
    }
}
