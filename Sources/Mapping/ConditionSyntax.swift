import Judgment

/// A condition as a rule has it: comparisons joined by `and`, or by `or`.
struct ConditionSyntax: Sendable, Equatable {
    /// One comparison.
    struct Term: Sendable, Equatable {
        /// What is compared.
        enum Test: Sendable, Equatable {
            /// `==`, `in`: the value is one of these.
            case isOne(of: [String])
            /// `!=`: the value is not this.
            case isNot(String)
            /// `matches`: all of the value follows the pattern.
            case matches(TextPattern)
            case isPresent
            case isAbsent
        }

        let path: String
        let test: Test
        /// Where the term begins in the text.
        let offset: Int
    }

    let terms: [Term]
    /// Whether one true term is enough.
    let isAny: Bool
}

extension ConditionSyntax {
    /// Reads a condition.
    static func parse(_ text: String) throws(SyntaxFault) -> ConditionSyntax {
        var words = try Words(text)
        var terms = [try words.term()]
        var joint: String?
        while let word = words.take() {
            guard word.text == "and" || word.text == "or", !word.isQuoted else {
                throw SyntaxFault(
                    message: "`and`, `or` or the end belongs here, not \"\(word.text)\"",
                    offset: word.offset)
            }
            guard joint == nil || joint == word.text else {
                throw SyntaxFault(
                    message: "`and` and `or` do not mix in one condition", offset: word.offset)
            }
            joint = word.text
            terms.append(try words.term())
        }
        return ConditionSyntax(terms: terms, isAny: joint == "or")
    }

    /// A condition's text in words: blanks separate, quotes keep together, and the signs `(`, `)`
    /// and `,` of a list stand alone.
    private struct Words {
        struct Word {
            var text: String
            var offset: Int
            var isQuoted: Bool
        }

        private var words: [Word] = []
        private var position = 0
        private let end: Int

        init(_ text: String) throws(SyntaxFault) {
            let characters = Array(text)
            end = characters.count
            var index = 0
            while index < characters.count {
                let start = index
                switch characters[index] {
                case " ":
                    index += 1
                case "'":
                    index += 1
                    var word = ""
                    while index < characters.count, characters[index] != "'" {
                        word.append(characters[index])
                        index += 1
                    }
                    guard index < characters.count else {
                        throw SyntaxFault(message: "the quote is not closed", offset: start)
                    }
                    index += 1
                    words.append(Word(text: word, offset: start, isQuoted: true))
                case "(", ")", ",":
                    words.append(
                        Word(text: String(characters[index]), offset: start, isQuoted: false))
                    index += 1
                default:
                    index = Self.wordEnd(characters, from: index)
                    words.append(
                        Word(
                            text: String(characters[start..<index]), offset: start,
                            isQuoted: false))
                }
            }
        }

        /// The end of a plain word; `pair(…)` belongs to its path.
        private static func wordEnd(_ characters: [Character], from start: Int) -> Int {
            var index = start
            var depth = 0
            while index < characters.count {
                let character = characters[index]
                if character == " " || character == "'" || character == "," { break }
                if character == "(" { depth += 1 }
                if character == ")" {
                    guard depth > 0 else { break }
                    depth -= 1
                }
                index += 1
            }
            return index
        }

        mutating func take() -> Word? {
            guard position < words.count else { return nil }
            position += 1
            return words[position - 1]
        }

        mutating func term() throws(SyntaxFault) -> Term {
            guard let path = take(), !path.isQuoted else {
                throw SyntaxFault(message: "a path belongs here", offset: offset)
            }
            let sign = take()
            switch sign?.text {
            case "present": return Term(path: path.text, test: .isPresent, offset: path.offset)
            case "absent": return Term(path: path.text, test: .isAbsent, offset: path.offset)
            case "==":
                return Term(path: path.text, test: .isOne(of: [try quoted()]), offset: path.offset)
            case "!=":
                return Term(path: path.text, test: .isNot(try quoted()), offset: path.offset)
            case "matches":
                return Term(
                    path: path.text, test: .matches(try pattern()), offset: path.offset)
            case "in":
                return Term(path: path.text, test: .isOne(of: try list()), offset: path.offset)
            default:
                throw SyntaxFault(
                    message: "==, !=, in, matches, present or absent belongs after the path",
                    offset: sign?.offset ?? end)
            }
        }

        private var offset: Int { position < words.count ? words[position].offset : end }

        private mutating func quoted() throws(SyntaxFault) -> String {
            let offset = offset
            guard let word = take(), word.isQuoted else {
                throw SyntaxFault(message: "a text in 'quotes' belongs here", offset: offset)
            }
            return word.text
        }

        private mutating func pattern() throws(SyntaxFault) -> TextPattern {
            let offset = offset
            let text = try quoted()
            do {
                return try TextPattern(text)
            } catch {
                throw SyntaxFault(message: error.message, offset: offset + 1 + error.offset)
            }
        }

        private mutating func list() throws(SyntaxFault) -> [String] {
            guard take()?.text == "(" else {
                throw SyntaxFault(message: "a list belongs here: ('a', 'b')", offset: offset)
            }
            var texts = [try quoted()]
            while let word = take() {
                if word.text == ")" { return texts }
                guard word.text == "," else { break }
                texts.append(try quoted())
            }
            throw SyntaxFault(message: "\")\" is missing", offset: offset)
        }
    }
}
