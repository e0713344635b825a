/// Numbers with a unit, as profiles and configuration write them.
package enum Quantity {
    /// Reads a duration: a whole number and `ms`, `s`, `m`, `h` or `d`; nil for anything else or
    /// beyond 100,000 days.
    package static func duration(_ text: String) -> Duration? {
        guard let (number, unit) = split(text), let milliseconds = durations[unit],
            let total = product(number, milliseconds), total <= 100_000 * 86_400_000
        else { return nil }
        return .milliseconds(total)
    }

    /// Reads a number of bytes: a whole number and `B`, `KB`, `MB` or `GB` in powers of 1,024; nil
    /// for anything else or where it does not fit.
    package static func size(_ text: String) -> Int? {
        guard let (number, unit) = split(text), let bytes = sizes[unit] else { return nil }
        return product(number, bytes)
    }

    private static let durations = [
        "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
    ]

    private static let sizes = ["B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30]

    private static func split(_ text: String) -> (number: Int, unit: String)? {
        let digits = text.prefix { "0123456789".contains($0) }
        guard let number = Int(digits) else { return nil }
        return (number, String(text.dropFirst(digits.count)))
    }

    private static func product(_ one: Int, _ other: Int) -> Int? {
        let (product, overflow) = one.multipliedReportingOverflow(by: other)
        return overflow ? nil : product
    }
}
