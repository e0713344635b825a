/// A short run of ASCII digits, read in groups; for dates and times.
struct Digits {
    private let values: [UInt8]

    /// Nil unless there are 1…16 bytes and all are digits.
    init?(_ text: some Collection<UInt8>) {
        guard (1...16).contains(text.count) else { return nil }
        var values: [UInt8] = []
        values.reserveCapacity(text.count)
        for byte in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            values.append(byte - UInt8(ascii: "0"))
        }
        self.values = values
    }

    /// How many digits there are.
    var count: Int { values.count }

    /// The number that `length` digits from `start` on make.
    subscript(start: Int, length: Int) -> Int {
        values[start..<start + length].reduce(0) { $0 * 10 + Int($1) }
    }

    /// A number with leading zeros up to `width`.
    static func text(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
