/// A part of a pattern.
indirect enum PatternPiece {
    case take(CharacterClass)
    case sequence([PatternPiece])
    case choice(PatternPiece, PatternPiece)
    /// So many times; any number beyond `least` where `most` is nil.
    case repeated(PatternPiece, least: Int, most: Int?)

    /// Writes the piece's steps behind those that are there.
    ///
    /// A pattern that would be too large stops growing a little above the limit.
    func emit(into steps: inout [TextPattern.Step]) {
        guard steps.count <= TextPattern.mostSteps else { return }
        switch self {
        case .take(let taken): steps.append(.take(taken))
        case .sequence(let pieces): for piece in pieces { piece.emit(into: &steps) }
        case .choice(let one, let other):
            let split = steps.count
            steps.append(.done)
            one.emit(into: &steps)
            let jump = steps.count
            steps.append(.done)
            steps[split] = .split(split + 1, steps.count)
            other.emit(into: &steps)
            steps[jump] = .jump(steps.count)
        case .repeated(let piece, let least, let most):
            for _ in 0..<least {
                let before = steps.count
                piece.emit(into: &steps)
                // What takes nothing, takes nothing however often: `(){100}{100}…` ends here.
                if steps.count == before { break }
            }
            guard let most else {
                let split = steps.count
                steps.append(.done)
                piece.emit(into: &steps)
                steps.append(.jump(split))
                steps[split] = .split(split + 1, steps.count)
                return
            }
            for _ in least..<most {
                let split = steps.count
                steps.append(.done)
                piece.emit(into: &steps)
                steps[split] = .split(split + 1, steps.count)
            }
        }
    }
}

/// Reads a pattern: one pass over its characters.
struct PatternParser {
    private let characters: [Unicode.Scalar]
    private var position = 0
    private var depth = 0

    /// How deep groups may lie in one another.
    private static let deepest = 20
    private static let mostRepeats = 100

    init(_ text: String) throws(SyntaxFault) {
        characters = Array(text.unicodeScalars)
        guard characters.count <= TextPattern.longest else {
            throw SyntaxFault(
                message: "a pattern has at most \(TextPattern.longest) characters",
                offset: TextPattern.longest)
        }
    }

    /// The whole pattern.
    mutating func piece() throws(SyntaxFault) -> PatternPiece {
        let piece = try choice()
        guard next == nil else { throw fault("a group is closed that is not open") }
        return piece
    }

    private mutating func choice() throws(SyntaxFault) -> PatternPiece {
        var piece = try sequence()
        while take("|") { piece = .choice(piece, try sequence()) }
        return piece
    }

    private mutating func sequence() throws(SyntaxFault) -> PatternPiece {
        var pieces: [PatternPiece] = []
        while let character = next, character != "|", character != ")" {
            var piece = try single()
            while let (least, most) = try count() {
                piece = .repeated(piece, least: least, most: most)
            }
            pieces.append(piece)
        }
        return .sequence(pieces)
    }

    private mutating func single() throws(SyntaxFault) -> PatternPiece {
        let start = position
        guard let character = next else { throw fault("the pattern ends too early") }
        position += 1
        switch character {
        case "(":
            depth += 1
            guard depth <= Self.deepest else { throw fault("groups lie too deep") }
            let piece = try choice()
            depth -= 1
            guard take(")") else { throw SyntaxFault(message: "a group is open", offset: start) }
            return piece
        case "[": return .take(try characterClass(from: start))
        case ".": return .take(.any)
        case "\\": return .take(try escaped())
        case "*", "+", "?", "{":
            throw SyntaxFault(message: "there is nothing to repeat", offset: start)
        default: return .take(CharacterClass(ranges: [character...character]))
        }
    }

    private mutating func escaped() throws(SyntaxFault) -> CharacterClass {
        guard let character = next else { throw fault("a character belongs after \\") }
        position += 1
        switch character {
        case "d": return .digits
        case "w": return .word
        case "s": return .blanks
        default:
            guard !character.properties.isAlphabetic, character != "0" else {
                throw SyntaxFault(
                    message: "\\\(character) is not known: \\d, \\w, \\s, or \\ before a sign",
                    offset: position - 2)
            }
            return CharacterClass(ranges: [character...character])
        }
    }

    private mutating func characterClass(from start: Int) throws(SyntaxFault) -> CharacterClass {
        var members = CharacterClass(ranges: [], isExcluded: take("^"))
        while let character = next, character != "]" || members.ranges.isEmpty {
            position += 1
            guard character != "\\" else {
                members.ranges += try escaped().ranges
                continue
            }
            guard next == "-", position + 1 < characters.count, characters[position + 1] != "]"
            else {
                members.ranges.append(character...character)
                continue
            }
            let last = characters[position + 1]
            guard character <= last else { throw fault("a range runs backwards") }
            members.ranges.append(character...last)
            position += 2
        }
        guard take("]") else { throw SyntaxFault(message: "a class is open", offset: start) }
        return members
    }

    /// How often what stands before is repeated; nil where nothing is said.
    private mutating func count() throws(SyntaxFault) -> (least: Int, most: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = position
        guard take("{") else { return nil }
        let least = try number()
        var most: Int? = least
        if take(",") { most = next == "}" ? nil : try number() }
        guard take("}") else { throw fault("} belongs here") }
        guard most.map({ $0 >= least }) ?? true else {
            throw SyntaxFault(message: "the greater count comes last", offset: start)
        }
        return (least, most)
    }

    private mutating func number() throws(SyntaxFault) -> Int {
        var digits = ""
        let start = position
        while let character = next, ("0"..."9").contains(character) {
            digits.unicodeScalars.append(character)
            position += 1
        }
        guard let number = Int(digits), number <= Self.mostRepeats else {
            throw SyntaxFault(message: "a count is 0 to \(Self.mostRepeats)", offset: start)
        }
        return number
    }

    private var next: Unicode.Scalar? {
        position < characters.count ? characters[position] : nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == character else { return false }
        position += 1
        return true
    }

    private func fault(_ message: String) -> SyntaxFault {
        SyntaxFault(message: message, offset: position)
    }
}
