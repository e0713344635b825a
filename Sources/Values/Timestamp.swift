/// A moment: microseconds since 1970-01-01T00:00:00Z, leap seconds left out as POSIX does.
package struct Timestamp: Sendable, Hashable, Comparable {
    /// Microseconds since 1970, UTC; negative before.
    package let microseconds: Int64

    /// Makes a moment from microseconds since 1970, UTC.
    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Makes a moment from whole seconds since 1970, UTC.
    package init(seconds: Int64) {
        self.init(microseconds: seconds.multipliedSaturating(by: 1_000_000))
    }

    /// The moment at which clocks in UTC show this date and time.
    package init(date: CivilDate, time: CivilTime) {
        self.init(
            microseconds: Int64(date.daysSinceEpoch) * Self.dayMicroseconds + time.microseconds)
    }

    private static let dayMicroseconds: Int64 = 86_400_000_000

    /// The day in UTC, within the years 1…9999.
    package var date: CivilDate { CivilDate(nearestTo: Int(dayAndRest.day)) }

    /// The time of day in UTC, to the hundredth of a second (X12's finest); the rest falls away.
    package var time: CivilTime {
        let seconds = Int(dayAndRest.rest / 1_000_000)
        let hundredth = Int(dayAndRest.rest % 1_000_000 / 10_000)
        guard
            let time = CivilTime(
                hour: seconds / 3600, minute: seconds / 60 % 60, second: seconds % 60,
                hundredth: hundredth, precision: .hundredth)
        else { preconditionFailure("a day has 86,400 seconds") }
        return time
    }

    private var dayAndRest: (day: Int64, rest: Int64) {
        let (day, rest) = microseconds.quotientAndRemainder(dividingBy: Self.dayMicroseconds)
        return rest < 0 ? (day - 1, rest + Self.dayMicroseconds) : (day, rest)
    }

    package static func < (one: Timestamp, other: Timestamp) -> Bool {
        one.microseconds < other.microseconds
    }

    /// A later moment; stops at the end of time instead of wrapping.
    package static func + (moment: Timestamp, duration: Duration) -> Timestamp {
        let (sum, overflow) = moment.microseconds
            .addingReportingOverflow(duration.wholeMicroseconds)
        guard overflow else { return Timestamp(microseconds: sum) }
        return Timestamp(microseconds: duration < .zero ? .min : .max)
    }

    /// An earlier moment; stops at the beginning of time instead of wrapping.
    package static func - (moment: Timestamp, duration: Duration) -> Timestamp {
        moment + (.zero - duration)
    }

    /// How much later `moment` is than `earlier`.
    package static func - (moment: Timestamp, earlier: Timestamp) -> Duration {
        .microseconds(moment.microseconds) - .microseconds(earlier.microseconds)
    }
}

extension Timestamp: CustomStringConvertible {
    /// ISO 8601 in UTC, `2026-02-28T13:45:00Z`, with three or six decimals where there are any.
    package var description: String {
        let whole = dayAndRest.rest
        let seconds = Int(whole / 1_000_000)
        let fraction = Int(whole % 1_000_000)
        let decimals =
            fraction == 0
            ? ""
            : fraction % 1000 == 0
                ? "." + Digits.text(fraction / 1000, 3) : "." + Digits.text(fraction, 6)
        return date.description + "T" + Digits.text(seconds / 3600, 2) + ":"
            + Digits.text(seconds / 60 % 60, 2) + ":" + Digits.text(seconds % 60, 2) + decimals
            + "Z"
    }

    /// Reads what `description` writes: date, `T`, time with 0…6 decimals, `Z`. No other zone.
    package init?(iso text: String) {
        let bytes = Array(text.utf8)
        guard (20...27).contains(bytes.count), bytes[10] == UInt8(ascii: "T"),
            bytes.last == UInt8(ascii: "Z"),
            let date = CivilDate(iso: String(decoding: bytes[..<10], as: UTF8.self)),
            let time = CivilTime(iso: String(decoding: bytes[11..<19], as: UTF8.self))
        else { return nil }
        var fraction: Int64 = 0
        let decimals = bytes[19..<bytes.count - 1]
        if !decimals.isEmpty {
            guard decimals.first == UInt8(ascii: "."), let digits = Digits(decimals.dropFirst())
            else { return nil }
            fraction = Int64(digits[0, digits.count])
            for _ in digits.count..<6 { fraction *= 10 }
        }
        let start = Timestamp(date: date, time: time)
        self.init(microseconds: start.microseconds + fraction)
    }
}

extension Duration {
    /// The duration in microseconds, rounded towards zero; stops at the ends of `Int64`.
    package var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        let whole = seconds.multipliedSaturating(by: 1_000_000)
        let (sum, overflow) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return overflow ? whole : sum
    }
}

extension Int64 {
    fileprivate func multipliedSaturating(by factor: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        guard overflow else { return product }
        return (self < 0) == (factor < 0) ? .max : .min
    }
}
