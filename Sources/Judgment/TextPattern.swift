/// A pattern that a whole text has to follow, such as `[0-9]{8}|Z.*`.
///
/// The language is small on purpose: characters, `.`, classes, `\d \w \s`, `( | )`, `* + ?` and
/// `{2,4}`. All ways through a pattern are walked at once (K. Thompson, CACM 11:6, 1968), so a
/// match costs at most the text's length times the pattern's: no pattern can explode.
package struct TextPattern: Sendable, Equatable {
    /// One step of the compiled pattern.
    enum Step: Sendable, Equatable {
        /// Takes one character of a class.
        case take(CharacterClass)
        /// Goes on at either of two steps.
        case split(Int, Int)
        case jump(Int)
        case done
    }

    /// The longest pattern, in characters.
    static let longest = 200
    /// The most steps that a pattern may become; counted repeats multiply.
    static let mostSteps = 2000

    /// The pattern as it was written.
    package let text: String
    private let steps: [Step]

    /// Reads a pattern; throws where it cannot be read or is too large.
    package init(_ text: String) throws(SyntaxFault) {
        var parser = try PatternParser(text)
        let piece = try parser.piece()
        var steps: [Step] = []
        piece.emit(into: &steps)
        steps.append(.done)
        guard steps.count <= Self.mostSteps else {
            throw SyntaxFault(message: "the pattern's counted repeats are too large", offset: 0)
        }
        self.text = text
        self.steps = steps
    }

    /// Whether all of a text follows the pattern.
    package func matches(_ text: String) -> Bool {
        var current = States(count: steps.count)
        add(0, to: &current)
        for character in text.unicodeScalars {
            var next = States(count: steps.count)
            for step in current.members {
                if case .take(let taken) = steps[step], taken.contains(character) {
                    add(step + 1, to: &next)
                }
            }
            guard !next.members.isEmpty else { return false }
            current = next
        }
        return current.members.contains(steps.count - 1)
    }

    /// Adds a step and all that it leads to without taking a character.
    private func add(_ step: Int, to states: inout States) {
        var waiting = [step]
        while let step = waiting.popLast() {
            guard states.insert(step) else { continue }
            switch steps[step] {
            case .split(let one, let other): waiting += [other, one]
            case .jump(let target): waiting.append(target)
            case .take, .done: break
            }
        }
    }

    /// The steps that are reached at a character.
    private struct States {
        private(set) var members: [Int] = []
        private var isMember: [Bool]

        init(count: Int) { isMember = Array(repeating: false, count: count) }

        /// Whether the step was not there yet.
        mutating func insert(_ step: Int) -> Bool {
            guard !isMember[step] else { return false }
            isMember[step] = true
            members.append(step)
            return true
        }
    }
}

/// The characters that one step of a pattern takes.
struct CharacterClass: Sendable, Equatable {
    var ranges: [ClosedRange<Unicode.Scalar>]
    var isExcluded = false

    static let any = CharacterClass(ranges: [], isExcluded: true)
    static let digits = CharacterClass(ranges: ["0"..."9"])
    static let word = CharacterClass(ranges: ["0"..."9", "A"..."Z", "a"..."z", "_"..."_"])
    static let blanks = CharacterClass(ranges: [" "..." ", "\t"..."\r"])

    func contains(_ character: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(character) } != isExcluded
    }
}
