/// A way of writing digits: words such as `YY` stand for two of them, anything else for itself.
struct DigitPattern: Sendable, Equatable {
    /// The pattern as the rule has it.
    let text: String
    private let parts: [Part]

    private enum Part: Sendable, Equatable {
        case word(String)
        case sign(Character)
    }

    /// Reads a pattern; nil where a word is in it twice, or where something in it is a letter or
    /// digit and no word.
    init?(_ text: String, words: [String]) {
        self.text = text
        var parts: [Part] = []
        var rest = text[...]
        while let first = rest.first {
            if let word = words.first(where: rest.hasPrefix) {
                guard !parts.contains(.word(word)) else { return nil }
                parts.append(.word(word))
                rest = rest.dropFirst(2)
            } else {
                guard !first.isLetter, !first.isNumber else { return nil }
                parts.append(.sign(first))
                rest = rest.dropFirst()
            }
        }
        self.parts = parts
    }

    /// Whether all of some words are in it.
    func has(_ words: [String]) -> Bool { words.allSatisfy { parts.contains(.word($0)) } }

    /// The digits that a text has for each word; nil where it is not written like this.
    func digits(in text: String) -> [String: Substring]? {
        var digits: [String: Substring] = [:]
        var rest = text[...]
        for part in parts {
            switch part {
            case .sign(let sign):
                guard rest.first == sign else { return nil }
                rest = rest.dropFirst()
            case .word(let word):
                let two = rest.prefix(2)
                guard two.utf8.count == 2 else { return nil }
                digits[word] = two
                rest = rest.dropFirst(2)
            }
        }
        return rest.isEmpty ? digits : nil
    }

    /// Digits written like this.
    func text(_ digits: [String: Substring]) -> String {
        parts.map { part in
            switch part {
            case .sign(let sign): String(sign)
            case .word(let word): String(digits[word] ?? "00")
            }
        }.joined()
    }
}
