/// A decimal number, exact: `coefficient × 10^-scale`.
///
/// The scale is part of what was written, so `1.10` prints as `1.10`; comparing and hashing look at
/// the number alone, so `1.10 == 1.1`. Coefficients lie between ±(2^127 − 1), which holds every
/// number of 38 digits; scales between 0 and 38. Nothing ever rounds or wraps unasked.
package struct ExactDecimal: Sendable {
    /// The digits with their sign, without the decimal point.
    package var coefficient: Int128 { Int128(high) << 64 | Int128(low) }
    /// How many of the digits stand behind the decimal point, 0…38.
    package let scale: UInt8

    // Two words in place of an Int128: its 16-byte alignment makes Swift 6.3 place `JSON` values
    // askew on the stack of some callers (an aligned SSE load then crashes), and costs 8 bytes.
    private let high: Int64
    private let low: UInt64

    /// The largest scale: as many digits as a coefficient can hold.
    package static let maximumScale: UInt8 = 38

    /// Makes a number from its parts; the scale must be at most 38, the coefficient not `.min`.
    package init(coefficient: Int128, scale: UInt8 = 0) {
        precondition(scale <= Self.maximumScale, "a decimal's scale is at most 38")
        precondition(coefficient != .min, "a decimal's coefficient is symmetric around zero")
        high = Int64(truncatingIfNeeded: coefficient >> 64)
        low = UInt64(truncatingIfNeeded: coefficient)
        self.scale = scale
    }

    /// A whole number.
    package init(_ integer: some FixedWidthInteger & Sendable) {
        self.init(coefficient: Int128(integer))
    }

    /// Zero, with no decimals.
    package static let zero = ExactDecimal(coefficient: 0)

    /// The result would need more than 38 digits or more than 38 decimals.
    package struct Overflow: Error, Sendable, Hashable {
        /// Makes the error.
        package init() {}
    }
}

// MARK: - Reading

extension ExactDecimal {
    /// Reads a decimal as X12's type R writes it (X12.6 §3.5.1.2): an optional minus, digits, at
    /// most one point with digits on at least one side. `-12.50`, `.5` and `12.` are numbers;
    /// blanks, plus signs, exponents and group separators are not. Nil also beyond 38 digits.
    package init?(_ text: String) {
        self.init(text.utf8)
    }

    /// Reads a decimal as `init(_: String)` does, from the bytes of its text.
    package init?(_ text: some Collection<UInt8>) {
        // Other modules call this unspecialised, and then every byte would cost a dynamic call.
        let decimal = text.withContiguousStorageIfAvailable { Self.read($0, point: true) }
        guard let decimal = decimal ?? Self.read(text, point: true) else { return nil }
        self = decimal
    }

    /// Reads a decimal as `init(_: String)` does, from borrowed bytes.
    package init?(_ text: Span<UInt8>) {
        var scanner = Scanner(point: true)
        for index in text.indices where !scanner.take(text[index]) { return nil }
        guard let decimal = scanner.decimal() else { return nil }
        self = decimal
    }

    /// Reads X12's type Nn (X12.6 §3.5.1.1): an optional minus and digits, the last `places` of
    /// which stand behind a point that is not written. `1250` with 2 places is 12.50.
    package init?(implied digits: some Collection<UInt8>, places: Int) {
        guard (0...Int(Self.maximumScale)).contains(places) else { return nil }
        let whole = digits.withContiguousStorageIfAvailable { Self.read($0, point: false) }
        guard let whole = whole ?? Self.read(digits, point: false) else { return nil }
        self.init(coefficient: whole.coefficient, scale: UInt8(places))
    }

    /// Reads X12's type Nn from text; see `init(implied:places:)` over bytes.
    package init?(implied digits: String, places: Int) {
        self.init(implied: digits.utf8, places: places)
    }

    private static func read(_ text: some Sequence<UInt8>, point: Bool) -> ExactDecimal? {
        var scanner = Scanner(point: point)
        for byte in text where !scanner.take(byte) { return nil }
        return scanner.decimal()
    }

    /// Takes the text of a number byte by byte.
    private struct Scanner {
        private let pointAllowed: Bool
        private var magnitude: Int128 = 0
        private var scale: UInt8 = 0
        private var isNegative = false
        private var digits = 0
        private var bytes = 0
        private var pointSeen = false

        init(point: Bool) {
            pointAllowed = point
        }

        /// False when the byte cannot stand here or the number grows too large.
        mutating func take(_ byte: UInt8) -> Bool {
            bytes += 1
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                return push(byte - UInt8(ascii: "0"))
            case UInt8(ascii: ".") where pointAllowed && !pointSeen:
                pointSeen = true
                return true
            case UInt8(ascii: "-") where bytes == 1:
                isNegative = true
                return true
            default:
                return false
            }
        }

        private mutating func push(_ digit: UInt8) -> Bool {
            let (tenfold, tooLarge) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, tooLargeYet) = tenfold.addingReportingOverflow(Int128(digit))
            guard !tooLarge, !tooLargeYet else { return false }
            magnitude = sum
            guard pointSeen else { return true }
            scale += 1
            return scale <= ExactDecimal.maximumScale
        }

        func decimal() -> ExactDecimal? {
            guard digits > 0 else { return nil }
            return ExactDecimal(coefficient: isNegative ? -magnitude : magnitude, scale: scale)
        }
    }
}

// MARK: - Writing

extension ExactDecimal: CustomStringConvertible {
    /// The number with its scale, in the plain form that JSON and people share: `-0.50`, `12`.
    package var description: String {
        withText { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a text is a number and just as `description` would write it, so that it need not be
    /// read and written again. Now and then false where it is.
    package static func isWritten(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isWritten(Span(_unsafeElements: $0)) }
    }

    /// The same of the bytes of a text.
    package static func isWritten(_ text: Span<UInt8>) -> Bool {
        guard text.count > 0, text.count < maximumScale else { return false }
        var point = text.count
        for at in text.indices {
            switch text[at] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): continue
            case UInt8(ascii: ".") where point == text.count: point = at
            default: return false
            }
        }
        guard point > 0, point != text.count - 1 else { return false }
        return text[0] != UInt8(ascii: "0") || point == 1
    }

    /// Whether a text is a whole number of at most 15 digits without a sign, and just as
    /// `description` would write it: every JSON reader keeps it exact.
    package static func isWrittenWhole(_ text: Span<UInt8>) -> Bool {
        guard text.count > 0, text.count <= 15 else { return false }
        for at in text.indices {
            guard case UInt8(ascii: "0")...UInt8(ascii: "9") = text[at] else { return false }
        }
        return text[0] != UInt8(ascii: "0") || text.count == 1
    }

    /// The number without trailing zeros behind the point: `1.10` gives `1.1`, `2.00` gives `2`.
    package var plain: String { normalized.description }

    /// The digits for X12's type Nn with `places` decimals, or nil when the number has more
    /// decimals than that or grows beyond 38 digits. 12.5 with 2 places gives `1250`.
    package func implied(places: Int) -> String? {
        guard let shifted = withScale(places) else { return nil }
        return shifted.coefficient.description
    }

    /// Appends the UTF-8 of `description`.
    package func write(into bytes: inout [UInt8]) {
        withText { bytes.append(contentsOf: $0) }
    }

    /// The bytes of the longest description: 39 digits, a minus, a point and a zero before it.
    static let longestText = 42

    /// Lends the UTF-8 of `description`.
    func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        // Least digit first, in 64-bit steps where possible: a 128-bit division costs twenty times
        // as much.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.longestText) { text in
            var first = text.count
            var rest = coefficient.magnitude
            var left = Int(scale)
            func put(_ byte: UInt8) {
                first -= 1
                text[first] = byte
            }
            func put(digit: UInt8) {
                put(UInt8(ascii: "0") + digit)
                left -= 1
                if left == 0 { put(UInt8(ascii: ".")) }
            }
            while rest > UInt128(UInt64.max) {
                let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
                put(digit: UInt8(digit))
                rest = quotient
            }
            var low = UInt64(rest)
            while low > 0 || left >= 0 {
                let (quotient, digit) = low.quotientAndRemainder(dividingBy: 10)
                put(digit: UInt8(digit))
                low = quotient
            }
            if high < 0 { put(UInt8(ascii: "-")) }
            return body(UnsafeBufferPointer(rebasing: text[first...]))
        }
    }
}

// MARK: - Comparing

extension ExactDecimal: Hashable, Comparable {
    /// The same number with the smallest scale that holds it.
    package var normalized: ExactDecimal {
        var coefficient = coefficient
        var scale = scale
        while scale > 0 {
            let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { break }
            coefficient = quotient
            scale -= 1
        }
        return ExactDecimal(coefficient: coefficient, scale: scale)
    }

    package static func == (one: ExactDecimal, other: ExactDecimal) -> Bool {
        if one.scale == other.scale { return one.coefficient == other.coefficient }
        return !(one < other) && !(other < one)
    }

    package func hash(into hasher: inout Hasher) {
        let normal = normalized
        hasher.combine(normal.coefficient)
        hasher.combine(normal.scale)
    }

    package static func < (one: ExactDecimal, other: ExactDecimal) -> Bool {
        if one.scale == other.scale { return one.coefficient < other.coefficient }
        guard one.coefficient.signum() == other.coefficient.signum() else {
            return one.coefficient < other.coefficient
        }
        let smaller =
            one.coefficient < 0
            ? magnitude(of: other, isBelow: one) : magnitude(of: one, isBelow: other)
        return smaller
    }

    /// Compares absolute values in 256 bits, so that bringing two scales together cannot overflow.
    private static func magnitude(of one: ExactDecimal, isBelow other: ExactDecimal) -> Bool {
        let scale = max(one.scale, other.scale)
        let left = one.coefficient.magnitude.multipliedFullWidth(by: power(scale - one.scale))
        let right = other.coefficient.magnitude.multipliedFullWidth(by: power(scale - other.scale))
        return (left.high, left.low) < (right.high, right.low)
    }

    /// The nearest multiple of a step, at or above the number, or at or below it; nil where the
    /// step is not above zero, or a number needs more than 38 digits.
    package func multiple(of step: ExactDecimal, above: Bool) -> ExactDecimal? {
        guard step.coefficient > 0 else { return nil }
        let scale = max(scale, step.scale)
        guard let own = coefficient(at: scale), let width = step.coefficient(at: scale) else {
            return nil
        }
        var (times, rest) = own.quotientAndRemainder(dividingBy: width)
        if above, rest > 0 { times += 1 }
        if !above, rest < 0 { times -= 1 }
        let (product, isTooLarge) = times.multipliedReportingOverflow(by: width)
        guard !isTooLarge, product != .min else { return nil }
        return ExactDecimal(coefficient: product, scale: scale).normalized
    }

    private func coefficient(at scale: UInt8) -> Int128? {
        let (value, isTooLarge) = coefficient.multipliedReportingOverflow(
            by: Int128(Self.power(scale - self.scale)))
        return isTooLarge ? nil : value
    }

    /// Whether the number is zero.
    package var isZero: Bool { coefficient == 0 }

    /// Whether the number is below zero.
    package var isNegative: Bool { coefficient < 0 }

    /// The number as an `Int`, when it is whole and fits.
    package var integer: Int? {
        let normal = normalized
        return normal.scale == 0 ? Int(exactly: normal.coefficient) : nil
    }

    /// Ten to the power of `exponent`, 0…38.
    static func power(_ exponent: UInt8) -> UInt128 {
        powers[Int(exponent)]
    }

    private static let powers: [UInt128] = {
        var powers: [UInt128] = [1]
        for index in 0..<Int(maximumScale) { powers.append(powers[index] * 10) }
        return powers
    }()
}

extension ExactDecimal: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) {
        self.init(coefficient: Int128(value))
    }
}
