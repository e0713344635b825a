/// What a set comes to for one of its totals.
struct Tally {
    private(set) var count = 0
    /// The sum of the digits as whole numbers, as X12.3 defines a hash total (element 347).
    private var digits: Int128 = 0
    /// The sum of the values in units of 10⁻⁹, as many senders understand it.
    private var units: Int128 = 0
    /// Whether every value could be read.
    private(set) var isKnown = true
    private var hasValues = false

    /// Counts a segment.
    mutating func add() { count += 1 }

    /// Adds a value; an empty one adds nothing.
    mutating func add(_ bytes: Span<UInt8>) {
        guard bytes.count > 0 else { return }
        hasValues = true
        guard let value = Number(bytes) else {
            isKnown = false
            return
        }
        let (sum, overflow) = units.addingReportingOverflow(value.units)
        let (whole, tooMuch) = digits.addingReportingOverflow(value.digits)
        isKnown = isKnown && !overflow && !tooMuch
        (units, digits) = (sum, whole)
    }

    /// Whether a stated sum is this one: without regard to points and signs and cut off on the left
    /// (X12.3, element 347), or plainly added up (practice).
    func agrees(_ stated: Number, maximum: Int) -> Bool {
        if stated.units == units || stated.digits == digits { return true }
        guard maximum <= 18 else { return false }
        let limit = (0..<maximum).reduce(Int128(1)) { power, _ in power * 10 }
        return stated.digits == digits % limit
    }

    /// Whether there is a sum to state: values were there, and all could be read.
    var isStated: Bool { isKnown && hasValues }

    /// The sum as an element states it: plainly added up, which everybody understands; where that
    /// is too long, the digits cut off on the left as X12.3 has it (element 347).
    func statement(maximum: Int) -> String {
        let plain = text
        if plain.count(where: \.isNumber) <= maximum { return plain }
        let cut = String(digits).suffix(maximum).drop { $0 == "0" }
        return cut.isEmpty ? "0" : String(cut)
    }

    /// The plain sum, for people.
    var text: String {
        let (whole, rest) = units.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        var places = String(rest)
        places = String(repeating: "0", count: 9 - places.count) + places
        while places.hasSuffix("0") { places.removeLast() }
        return (units < 0 ? "-" : "") + "\(whole)" + (places.isEmpty ? "" : ".\(places)")
    }

    /// A number of type N0 or R, read from its bytes.
    struct Number {
        /// Its digits as a whole number, without sign and point.
        var digits: Int128
        /// Its value in units of 10⁻⁹.
        var units: Int128

        /// Reads a number; nil where it is none, has more than 18 digits or nine behind the point.
        init?(_ bytes: Span<UInt8>) {
            var end = bytes.count
            while end > 0, bytes[end - 1] == 0x20 { end -= 1 }
            let isNegative = end > 0 && bytes[0] == UInt8(ascii: "-")
            var places: Int?
            var count = 0
            var value: Int64 = 0
            for index in (isNegative ? 1 : 0)..<end {
                if bytes[index] == UInt8(ascii: "."), places == nil {
                    places = 0
                    continue
                }
                guard (0x30...0x39).contains(bytes[index]), count < 18 else { return nil }
                value = value * 10 + Int64(bytes[index] - 0x30)
                count += 1
                places = places.map { $0 + 1 }
            }
            let behind = places ?? 0
            guard count > 0, behind <= 9 else { return nil }
            // 18 digits fit 64 bits, and 9 places more 128.
            let scale: Int64 = (behind..<9).reduce(1) { scale, _ in scale * 10 }
            digits = Int128(value)
            units = Int128(isNegative ? -value : value) &* Int128(scale)
        }
    }
}
