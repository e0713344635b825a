import Values

/// A way of writing dates: `CC`, `YY`, `MM` and `DD` stand for digits, anything else for itself.
struct DateFormat: Sendable, Equatable {
    /// The format as the rule has it.
    let text: String
    private let parts: [Part]

    private enum Part: Sendable, Equatable {
        case century, year, month, day
        case sign(Character)
    }

    /// Reads a format; nil unless year, month and day are each in it once.
    init?(_ text: String) {
        self.text = text
        var parts: [Part] = []
        var rest = text[...]
        let words: [(String, Part)] = [
            ("CC", .century), ("YY", .year), ("MM", .month), ("DD", .day),
        ]
        while let first = rest.first {
            if let word = words.first(where: { rest.hasPrefix($0.0) }) {
                guard !parts.contains(word.1) else { return nil }
                parts.append(word.1)
                rest = rest.dropFirst(2)
            } else {
                guard !first.isLetter, !first.isNumber else { return nil }
                parts.append(.sign(first))
                rest = rest.dropFirst()
            }
        }
        guard parts.contains(.year), parts.contains(.month), parts.contains(.day) else {
            return nil
        }
        self.parts = parts
    }

    /// The date that `text` writes in this format; nil when it does not.
    func date(_ text: String) -> CivilDate? {
        var century: Substring = ""
        var year: Substring = ""
        var month: Substring = ""
        var day: Substring = ""
        var rest = text[...]
        for part in parts {
            if case .sign(let sign) = part {
                guard rest.first == sign else { return nil }
                rest = rest.dropFirst()
                continue
            }
            let digits = rest.prefix(2)
            guard digits.utf8.count == 2 else { return nil }
            rest = rest.dropFirst(2)
            switch part {
            case .century: century = digits
            case .year: year = digits
            case .month: month = digits
            case .day: day = digits
            case .sign: break
            }
        }
        guard rest.isEmpty else { return nil }
        return CivilDate(compact: "\(century)\(year)\(month)\(day)")
    }

    /// A date in this format.
    func text(_ date: CivilDate) -> String {
        let digits = date.compact
        func two(_ from: Int) -> String { String(digits.dropFirst(from).prefix(2)) }
        return parts.map { part in
            switch part {
            case .century: two(0)
            case .year: two(2)
            case .month: two(4)
            case .day: two(6)
            case .sign(let sign): String(sign)
            }
        }.joined()
    }
}
