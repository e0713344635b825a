/// Numbers of envelopes, as tolerant as practice asks: padding and leading zeros change nothing.
enum Count {
    /// A count; nil when it is none. Blanks around it are accepted.
    static func number(_ text: String) -> Int? {
        let digits = text.withoutPadding
        guard digits.isDigits else { return nil }
        return Int(digits)
    }

    /// A number of things in words: `1 set`, `2 sets`.
    static func text(of count: Int, _ thing: String) -> String {
        count == 1 ? "1 \(thing)" : "\(count) \(thing)s"
    }

    /// Whether two interchange or group control numbers are the same number (types N0, X12.6).
    static func isSameControl(_ one: String, _ other: String) -> Bool {
        withoutLeadingZeros(one.withoutPadding) == withoutLeadingZeros(other.withoutPadding)
    }

    /// The number without leading zeros; text that is no number stays as it is.
    static func withoutLeadingZeros(_ text: String) -> String {
        guard text.isDigits else { return text }
        let digits = text.drop { $0 == "0" }
        return digits.isEmpty ? "0" : String(digits)
    }
}
