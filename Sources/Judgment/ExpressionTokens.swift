/// The words and signs of an expression, each with its offset.
struct ExpressionTokens {
    enum Token: Equatable {
        /// A field, a function or a word of the language.
        case word(String)
        case number(String)
        case text(String)
        case sign(String)

        /// The token as it is shown in messages.
        var shown: String {
            switch self {
            case .word(let text), .number(let text), .sign(let text): "\"\(text)\""
            case .text(let text): "'\(text)'"
            }
        }
    }

    private var tokens: [(token: Token, offset: Int)] = []
    private var position = 0
    private let end: Int

    /// The longest expression, in characters.
    static let longest = 2000

    init(_ text: String) throws(SyntaxFault) {
        let characters = Array(text)
        end = characters.count
        guard end <= Self.longest else {
            throw SyntaxFault(
                message: "an expression has at most \(Self.longest) characters", offset: 0)
        }
        var index = 0
        while index < characters.count {
            let start = index
            let character = characters[index]
            if character == " " || character == "\n" {
                index += 1
            } else if character == "'" {
                index += 1
                while index < characters.count, characters[index] != "'" { index += 1 }
                guard index < characters.count else {
                    throw SyntaxFault(message: "the quote is not closed", offset: start)
                }
                tokens.append((.text(String(characters[(start + 1)..<index])), start))
                index += 1
            } else if character.isASCII, character.isNumber {
                while index < characters.count, characters[index].isNumberPart { index += 1 }
                tokens.append((.number(String(characters[start..<index])), start))
            } else if character.isASCII, character.isLetter {
                while index < characters.count, characters[index].isWordPart { index += 1 }
                tokens.append((.word(String(characters[start..<index])), start))
            } else {
                let two = String(characters[start..<min(start + 2, characters.count)])
                let sign = ["==", "!=", "<=", ">="].contains(two) ? two : String(character)
                guard
                    ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "(", ")", ",", ":"]
                        .contains(sign)
                else {
                    throw SyntaxFault(message: "\"\(sign)\" means nothing here", offset: start)
                }
                tokens.append((.sign(sign), start))
                index += sign.count
            }
        }
    }

    /// The next token.
    var next: Token? { position < tokens.count ? tokens[position].token : nil }

    /// Where the next token begins, or the text ends.
    var offset: Int { position < tokens.count ? tokens[position].offset : end }

    /// Takes the next token.
    mutating func take() -> Token? {
        defer { if position < tokens.count { position += 1 } }
        return next
    }

    /// Takes a sign if it comes next.
    mutating func take(sign: String) -> Bool { take(.sign(sign)) }

    /// Takes a word if it comes next.
    mutating func take(word: String) -> Bool { take(.word(word)) }

    private mutating func take(_ token: Token) -> Bool {
        guard next == token else { return false }
        position += 1
        return true
    }

    /// That something else belongs where the next token stands.
    func expected(_ what: String) -> SyntaxFault {
        let found = next.map { "not \($0.shown)" } ?? "and the text ends"
        return SyntaxFault(message: "\(what) belongs here, \(found)", offset: offset)
    }
}

extension Character {
    fileprivate var isNumberPart: Bool { isASCII && isNumber || self == "." }
    fileprivate var isWordPart: Bool { isASCII && (isLetter || isNumber) || self == "." }
}
