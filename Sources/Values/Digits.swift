/// A short run of ASCII digits, read in groups; for dates and times.
struct Digits {
    /// Four bits a digit, the last digit in the lowest.
    private let values: UInt64
    /// How many digits there are.
    let count: Int

    /// Nil unless there are 1…16 bytes and all are digits.
    init?(_ text: some Collection<UInt8>) {
        // Other modules call this unspecialised, and then every byte would cost a dynamic call.
        let digits = text.withContiguousStorageIfAvailable { Self.read($0) } ?? Self.read(text)
        guard let digits else { return nil }
        (values, count) = digits
    }

    private static func read(_ text: some Collection<UInt8>) -> (UInt64, Int)? {
        var values: UInt64 = 0
        var count = 0
        for byte in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), count < 16 else {
                return nil
            }
            values = values << 4 | UInt64(byte - UInt8(ascii: "0"))
            count += 1
        }
        return count > 0 ? (values, count) : nil
    }

    /// The number that `length` digits from `start` on make.
    subscript(start: Int, length: Int) -> Int {
        var number = 0
        for index in start..<start + length {
            number = number * 10 + Int(values >> UInt64(4 * (count - 1 - index)) & 15)
        }
        return number
    }

    /// A number with leading zeros up to `width`.
    static func text(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        let missing = width - digits.utf8.count
        return missing > 0 ? String(repeating: "0", count: missing) + digits : digits
    }
}
