/// A time of day without a time zone, as exact as it was written: to the minute, second, tenth or
/// hundredth.
///
/// Two times are equal when they say the same with the same precision: 13:45 is not 13:45:00.
package struct CivilTime: Sendable, Hashable, Comparable {
    /// How exact a time is; the raw value is its length in X12's type TM.
    package enum Precision: Int, Sendable, Hashable {
        /// HHMM.
        case minute = 4
        /// HHMMSS.
        case second = 6
        /// HHMMSSD.
        case tenth = 7
        /// HHMMSSDD.
        case hundredth = 8
    }

    /// The hour, 0…23.
    package let hour: Int
    /// The minute, 0…59.
    package let minute: Int
    /// The second, 0…59; zero where the precision is the minute.
    package let second: Int
    /// Hundredths of a second, 0…99; zero where the precision does not reach them.
    package let hundredth: Int
    /// How exact the time is.
    package let precision: Precision

    /// Makes a time; nil where no clock shows it. What is beyond `precision` must be zero.
    package init?(
        hour: Int, minute: Int, second: Int = 0, hundredth: Int = 0,
        precision: Precision = .second
    ) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
            (0...99).contains(hundredth)
        else { return nil }
        switch precision {
        case .minute where second != 0 || hundredth != 0: return nil
        case .second where hundredth != 0: return nil
        case .tenth where !hundredth.isMultiple(of: 10): return nil
        default: break
        }
        self.hour = hour
        self.minute = minute
        self.second = second
        self.hundredth = hundredth
        self.precision = precision
    }

    /// Reads X12's type TM: HHMM, HHMMSS, HHMMSSD or HHMMSSDD (X12.6 §3.5.1.6).
    package init?(compact text: some Collection<UInt8>) {
        guard let digits = Digits(text), let precision = Precision(rawValue: digits.count) else {
            return nil
        }
        let hundredth: Int =
            switch precision {
            case .minute, .second: 0
            case .tenth: digits[6, 1] * 10
            case .hundredth: digits[6, 2]
            }
        self.init(
            hour: digits[0, 2], minute: digits[2, 2],
            second: precision == .minute ? 0 : digits[4, 2], hundredth: hundredth,
            precision: precision)
    }

    /// Reads HHMM[SS[D[D]]] from text.
    package init?(compact text: String) {
        self.init(compact: text.utf8)
    }

    /// Reads an ISO 8601 time in the extended form: `13:45`, `13:45:00`, `13:45:00.5`.
    package init?(iso text: String) {
        var bytes = Array(text.utf8)
        let marks = [(2, UInt8(ascii: ":")), (5, UInt8(ascii: ":")), (8, UInt8(ascii: "."))]
        let present = marks.filter { $0.0 < bytes.count }
        guard present.allSatisfy({ bytes[$0.0] == $0.1 }) else { return nil }
        for (index, _) in present.reversed() { bytes.remove(at: index) }
        // A mark with nothing behind it would vanish: the lengths must fit as well.
        guard bytes.count + present.count == text.utf8.count,
            [4: 1, 6: 2, 7: 3, 8: 3][bytes.count] == present.count
        else { return nil }
        self.init(compact: bytes)
    }

    /// The time as X12's type TM writes it, to its precision.
    package var compact: String {
        let full =
            Digits.text(hour, 2) + Digits.text(minute, 2) + Digits.text(second, 2)
            + Digits.text(hundredth, 2)
        return String(full.prefix(precision.rawValue))
    }

    /// Microseconds since midnight.
    package var microseconds: Int64 {
        Int64(((hour * 60 + minute) * 60 + second) * 100 + hundredth) * 10_000
    }

    package static func < (one: CivilTime, other: CivilTime) -> Bool {
        (one.microseconds, one.precision.rawValue) < (other.microseconds, other.precision.rawValue)
    }
}

extension CivilTime: CustomStringConvertible {
    /// ISO 8601, to its precision: `13:45`, `13:45:00`, `13:45:00.5`.
    package var description: String {
        let minutes = Digits.text(hour, 2) + ":" + Digits.text(minute, 2)
        let seconds = minutes + ":" + Digits.text(second, 2)
        return switch precision {
        case .minute: minutes
        case .second: seconds
        case .tenth: seconds + "." + Digits.text(hundredth / 10, 1)
        case .hundredth: seconds + "." + Digits.text(hundredth, 2)
        }
    }
}
