/// The template of outbound file names, such as `{set}_{own}_{id}_{usage}{isa13}.x12`.
///
/// A name is made once, when its file is put into the ledger, so a retry writes the same file.
/// ISA13 counts within our identity, the partner's and the usage; a template that lacks one of
/// them can give two files one name where a channel carries several, so the default has all.
package struct NameTemplate: Sendable, Hashable, CustomStringConvertible {
    /// The template as written.
    package let description: String

    /// The words that a template may hold in braces.
    package enum Variable: String, Sendable, CaseIterable {
        /// The partner's name in the partner folder.
        case partner
        /// The partner's id, ISA08 of the outbound interchange.
        case id
        /// Our own id, ISA06 of the outbound interchange.
        case own
        /// The transaction set: 997, TA1.
        case set
        /// ISA15: P, T or I.
        case usage
        /// The number of the document, such as that of the order; empty for acknowledgments.
        case number
        /// ISA13, nine digits; for records the number of the file.
        case isa13
        /// GS06 of the first group; 0 for a TA1.
        case gs06
        /// ISA09 with its century, eight digits.
        case date
    }

    /// The default.
    package static let usual = NameTemplate(checked: "{set}_{own}_{id}_{usage}{isa13}.x12")

    /// The same template, with another ending of the file name. What follows the last dot is none
    /// where it holds a variable: that keeps names apart.
    package func ending(_ ending: String) -> NameTemplate {
        let parts = description.split(separator: ".", omittingEmptySubsequences: false)
        let hasEnding = parts.count > 1 && parts.last?.contains("{") == false
        let stem = hasEnding ? parts.dropLast().joined(separator: ".") : description
        return NameTemplate(checked: "\(stem).\(ending)")
    }

    /// What can be wrong with a template.
    package enum Fault: Error, Hashable {
        /// A word in braces that is no variable, with the brace's position from 0.
        case unknown(String, at: Int)
        /// A brace without its other one.
        case unbalanced(at: Int)
        /// A character that no file name should have.
        case character(Character, at: Int)
        /// Without `{isa13}` two files would get one name.
        case repeats
    }

    private init(checked: String) {
        description = checked
    }

    /// Reads a template.
    package init(_ text: String) throws(Fault) {
        var word: (text: String, at: Int)?
        var variables: Set<Variable> = []
        for (index, character) in text.enumerated() {
            switch character {
            case "{":
                guard word == nil else { throw .unbalanced(at: index) }
                word = ("", index)
            case "}":
                guard let ended = word else { throw .unbalanced(at: index) }
                guard let variable = Variable(rawValue: ended.text) else {
                    throw .unknown(ended.text, at: ended.at)
                }
                variables.insert(variable)
                word = nil
            default:
                if word != nil {
                    word?.text.append(character)
                } else if !Self.isPlain(character) {
                    throw .character(character, at: index)
                }
            }
        }
        if let open = word { throw .unbalanced(at: open.at) }
        guard variables.contains(.isa13) else { throw .repeats }
        guard let first = text.first, first != "." else { throw .character(".", at: 0) }
        description = text
    }

    /// The name of one file. Characters of the values that a file name should not have become `-`.
    package func name(_ value: (Variable) -> String) -> String {
        var name = ""
        var word: String?
        for character in description {
            switch (character, word) {
            case ("{", _): word = ""
            case ("}", let ended?):
                let text = Variable(rawValue: ended).map(value) ?? ""
                name += text.map { Self.isPlain($0) ? String($0) : "-" }.joined()
                word = nil
            case (_, .some): word?.append(character)
            case (_, nil): name.append(character)
            }
        }
        return name
    }

    /// Letters and digits of ASCII, and `.`, `_`, `-`: safe on every file system and server.
    private static func isPlain(_ character: Character) -> Bool {
        guard let byte = character.asciiValue else { return false }
        return character.isLetter || character.isNumber || "._-".utf8.contains(byte)
    }
}

extension NameTemplate.Fault: CustomStringConvertible {
    /// What is wrong, in words.
    package var description: String {
        switch self {
        case .unknown(let word, let at):
            "{\(word)} at character \(at + 1) is none of the words for names"
        case .unbalanced(let at): "the brace at character \(at + 1) has no other one"
        case .character(let character, let at):
            "\"\(character)\" at character \(at + 1) should not be in a file name"
        case .repeats: "without {isa13} two files would get one name"
        }
    }
}
