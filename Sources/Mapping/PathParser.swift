import Judgment

/// Reads a path: one pass over its characters, no backtracking.
struct PathParser {
    private let characters: [Character]
    private var position = 0

    /// What may follow the point of a path into X12.
    static let tailForm = "an element's number or pair(…) belongs after the point"

    init(_ text: String) {
        characters = Array(text)
    }

    /// The whole text as a path with its functions.
    static func parse(_ text: String) throws(SyntaxFault) -> PathSyntax {
        var parser = PathParser(text)
        parser.skipBlanks()
        var path = try parser.path()
        parser.skipBlanks()
        while parser.take("|") {
            parser.skipBlanks()
            path.calls.append(try parser.call())
            parser.skipBlanks()
        }
        guard parser.next == nil else { throw parser.unexpected("the path ends before") }
        return path
    }

    // MARK: - Parts

    private mutating func path() throws(SyntaxFault) -> PathSyntax {
        var path = PathSyntax()
        if next != "." {
            path.steps.append(try step())
            while take("/") { path.steps.append(try step()) }
        }
        path.tailOffset = position
        guard take(".") else { return path }
        if let first = next, first.isNumber {
            let element = try number("an element's number")
            let component = take("-") ? try number("a component's number") : 0
            path.tail = .element(element, component: component)
            return path
        }
        let word = name()
        if word != "pair", !word.isEmpty {
            path.tail = .field(word)
            return path
        }
        guard word == "pair", !path.steps.isEmpty, take("(") else {
            throw SyntaxFault(message: Self.tailForm, offset: path.tailOffset + 1)
        }
        path.tail = .pair(try codes(until: ")"))
        return path
    }

    private mutating func step() throws(SyntaxFault) -> PathSyntax.Step {
        let start = position
        let tag = name()
        let isTag =
            (2...3).contains(tag.count)
            && tag.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) }
        guard isTag else {
            throw SyntaxFault(
                message: "a segment's id belongs here, not \"\(tag.isEmpty ? rest : tag)\"",
                offset: start)
        }
        var selectors: [PathSyntax.Selector] = []
        while take("[") {
            let offset = position
            var element = tag == "HL" ? 3 : 1
            if let equals = selectorSign(), equals > position {
                element = try number("an element's number")
                _ = take("=")
            }
            let codes = try codes(until: "]")
            selectors.append(.init(element: element, codes: codes, offset: offset))
        }
        return .init(tag: tag, selectors: selectors, offset: start)
    }

    /// Where the `=` of a selector such as `[02=RTL]` stands; nil for one of codes alone.
    private func selectorSign() -> Int? {
        var index = position
        while index < characters.count, characters[index].isNumber { index += 1 }
        return index < characters.count && characters[index] == "=" ? index : nil
    }

    private mutating func codes(until end: Character) throws(SyntaxFault) -> [String] {
        var codes: [String] = []
        repeat {
            let start = position
            var code = ""
            while let character = next, character != "|", character != end {
                code.append(character)
                position += 1
            }
            guard !code.isEmpty else {
                throw SyntaxFault(message: "a code belongs here", offset: start)
            }
            codes.append(code)
        } while take("|")
        guard take(end) else { throw unexpected("\"\(end)\" is missing before") }
        return codes
    }

    private mutating func call() throws(SyntaxFault) -> PathSyntax.Call {
        let start = position
        let name = name()
        guard !name.isEmpty else { throw unexpected("a function belongs before") }
        var arguments: [String] = []
        if take("(") {
            repeat {
                skipBlanks()
                arguments.append(try argument())
                skipBlanks()
            } while take(",")
            guard take(")") else { throw unexpected("\")\" is missing before") }
        }
        return .init(name: name, arguments: arguments, offset: start)
    }

    private mutating func argument() throws(SyntaxFault) -> String {
        let start = position
        var text = ""
        guard take("'") else {
            while let character = next, character != ",", character != ")" {
                text.append(character)
                position += 1
            }
            return text.trimmedEnd
        }
        while let character = next, character != "'" {
            text.append(character)
            position += 1
        }
        guard take("'") else {
            throw SyntaxFault(message: "the quote is not closed", offset: start)
        }
        return text
    }

    // MARK: - Characters

    private var next: Character? {
        position < characters.count ? characters[position] : nil
    }

    private var rest: String { String(characters[position...].prefix(12)) }

    private mutating func take(_ character: Character) -> Bool {
        guard next == character else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while next == " " { position += 1 }
    }

    private mutating func name() -> String {
        var name = ""
        while let character = next, character.isASCII,
            character.isLetter || character.isNumber || character == "_"
        {
            name.append(character)
            position += 1
        }
        return name
    }

    private mutating func number(_ what: String) throws(SyntaxFault) -> Int {
        let start = position
        var digits = ""
        while let character = next, character.isASCII, character.isNumber {
            digits.append(character)
            position += 1
        }
        guard let number = Int(digits), (1...99).contains(number) else {
            throw SyntaxFault(message: "\(what) is 1 to 99", offset: start)
        }
        return number
    }

    private func unexpected(_ message: String) -> SyntaxFault {
        SyntaxFault(
            message: next == nil ? "\(message) the end" : "\(message) \"\(rest)\"",
            offset: position)
    }
}
