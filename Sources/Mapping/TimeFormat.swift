import Values

/// A way of writing times of day: `HH`, `MM` and `SS` stand for digits, anything else for itself.
struct TimeFormat: Sendable, Equatable {
    private static let words = ["HH", "MM", "SS"]

    private let pattern: DigitPattern

    /// The format as the rule has it.
    var text: String { pattern.text }

    /// Reads a format; nil unless hour and minute are in it.
    init?(_ text: String) {
        guard let pattern = DigitPattern(text, words: Self.words), pattern.has(["HH", "MM"])
        else { return nil }
        self.pattern = pattern
    }

    /// The time that `text` writes in this format; nil when it does not.
    func time(_ text: String) -> CivilTime? {
        pattern.digits(in: text).flatMap { digits in
            CivilTime(compact: Self.words.compactMap { digits[$0] }.joined())
        }
    }

    /// A time in this format; nil where the format cannot say all of it.
    func text(_ time: CivilTime) -> String? {
        let digits = time.compact
        let said = pattern.has(["SS"]) ? 6 : 4
        guard digits.dropFirst(said).allSatisfy({ $0 == "0" }) else { return nil }
        let parts = Self.words.enumerated().map { index, word in
            (word, digits.dropFirst(2 * index).prefix(2))
        }
        return pattern.text(
            Dictionary(uniqueKeysWithValues: parts.filter { !$0.1.isEmpty }))
    }
}
