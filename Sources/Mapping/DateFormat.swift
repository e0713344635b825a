import Values

/// A way of writing dates: `CC`, `YY`, `MM` and `DD` stand for digits, anything else for itself.
struct DateFormat: Sendable, Equatable {
    private static let words = ["CC", "YY", "MM", "DD"]

    private let pattern: DigitPattern

    /// The format as the rule has it.
    var text: String { pattern.text }

    /// Reads a format; nil unless year, month and day are each in it once.
    init?(_ text: String) {
        guard let pattern = DigitPattern(text, words: Self.words),
            pattern.has(["YY", "MM", "DD"])
        else { return nil }
        self.pattern = pattern
    }

    /// The date that `text` writes in this format; nil when it does not.
    func date(_ text: String) -> CivilDate? {
        pattern.digits(in: text).flatMap { digits in
            CivilDate(compact: Self.words.compactMap { digits[$0] }.joined())
        }
    }

    /// A date in this format.
    func text(_ date: CivilDate) -> String {
        let digits = date.compact
        return pattern.text(
            Dictionary(
                uniqueKeysWithValues: Self.words.enumerated().map { index, word in
                    (word, digits.dropFirst(2 * index).prefix(2))
                }))
    }
}
