import Diagnostics

/// The text of a file together with its name: makes places, and edits single characters without
/// moving any other.
struct SourceText {
    private(set) var text: String
    let file: String

    /// What decoding gives: the text, or the place of the first byte that is not UTF-8.
    enum Decoded {
        case success(SourceText)
        case failure(TextPlace)
    }

    /// Decodes UTF-8 strictly; a byte order mark at the beginning falls away.
    static func decode(_ bytes: [UInt8], file: String) -> Decoded {
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let body = hasMark ? bytes.dropFirst(3) : bytes[...]
        if let text = String(validating: body, as: UTF8.self) {
            return .success(SourceText(text: text, file: file))
        }
        // Repairing puts one replacement character for each fault, so the first one that the bytes
        // do not hold themselves marks the place.
        let repaired = String(decoding: body, as: UTF8.self)
        let fault = zip(repaired.utf8, body).prefix { $0 == $1 }.count
        let before = String(decoding: body.prefix(fault), as: UTF8.self)
        return .failure(SourceText(text: before, file: file).end)
    }

    /// The place at a line and column that libyaml counted, both from 1.
    func place(_ line: Int, _ column: Int) -> TextPlace {
        TextPlace(file: file, line: line, column: column)
    }

    /// The place of a character, counted from 0 in Swift's characters.
    func place(character offset: Int) -> TextPlace {
        SourceText(text: String(text.prefix(offset)), file: file).end
    }

    /// The place behind the last character.
    private var end: TextPlace {
        var line = 1
        var column = 1
        for character in text {
            if character.isNewline {
                line += 1
                column = 1
            } else {
                column += character.unicodeScalars.count
            }
        }
        return place(line, column)
    }

    /// The text with every `scalar` replaced; places stay.
    func replacingAll(_ scalar: Unicode.Scalar, with other: Unicode.Scalar) -> SourceText {
        var scalars = String.UnicodeScalarView()
        for one in text.unicodeScalars { scalars.append(one == scalar ? other : one) }
        return SourceText(text: String(scalars), file: file)
    }

    /// Replaces the first character of a key, plain or in quotes, that begins at `place`. False
    /// when it is not written there as it reads.
    mutating func replaceFirst(
        of key: String, at place: TextPlace, with other: Unicode.Scalar
    ) -> Bool {
        var scalars = text.unicodeScalars
        guard var index = index(of: place, in: scalars), let first = key.unicodeScalars.first else {
            return false
        }
        if scalars[index] == "\"" || scalars[index] == "'" { index = scalars.index(after: index) }
        guard index < scalars.endIndex, scalars[index] == first else { return false }
        scalars.replaceSubrange(index...index, with: CollectionOfOne(other))
        text = String(scalars)
        return true
    }

    private func index(
        of place: TextPlace, in scalars: String.UnicodeScalarView
    ) -> String.Index? {
        var line = 1
        var index = scalars.startIndex
        while line < place.line {
            guard index < scalars.endIndex else { return nil }
            let scalar = scalars[index]
            index = scalars.index(after: index)
            let isHalf = scalar == "\r" && index < scalars.endIndex && scalars[index] == "\n"
            if scalar.isLineBreak, !isHalf { line += 1 }
        }
        guard
            let found = scalars.index(
                index, offsetBy: place.column - 1, limitedBy: scalars.endIndex),
            found < scalars.endIndex
        else { return nil }
        return found
    }
}

extension Unicode.Scalar {
    /// Whether libyaml begins a new line after this character (YAML 1.1 §4.2).
    fileprivate var isLineBreak: Bool {
        switch self {
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
