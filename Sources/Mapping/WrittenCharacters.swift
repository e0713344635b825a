package import X12

/// Which characters the data of what we write may have, and what stands for others.
///
/// A value is judged after the map's rules, where it becomes part of an element, so that codes and
/// texts of the map are held to it as the document's own values are.
package struct WrittenCharacters: Sendable, Hashable {
    /// The characters that data may have.
    package var repertoire: Repertoire
    /// What stands for a character that the repertoire has not; nil: such data are a fault.
    package var replacement: Unicode.Scalar?
    /// What stands for a delimiter in data; nil: such data are a fault.
    package var delimiterReplacement: Unicode.Scalar?

    /// Characters that data may have, and how they become bytes.
    package enum Repertoire: String, Sendable, Hashable, CaseIterable {
        /// Capital letters, digits, blank and `! " & ' ( ) * + , - . / : ; ? =` (X12.6, basic
        /// character set); small letters are written as capitals.
        case basic
        /// What can be printed of ASCII.
        case ascii
        /// Also the letters of ISO 8859-1, a byte each.
        case latin1
        /// Every letter of every language, in UTF-8.
        case utf8

        /// Whether data may have a character.
        package func has(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .basic: Self.isBasic(scalar)
            case .ascii: (0x20...0x7E).contains(scalar.value)
            case .latin1:
                (0x20...0x7E).contains(scalar.value) || (0xA0...0xFF).contains(scalar.value)
            case .utf8: scalar.value >= 0x20 && scalar.value != 0x7F
            }
        }

        /// How a character is written: as it is, small letters as capitals where there are no
        /// others; nil where it is not there.
        func spelling(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
            if has(scalar) { return scalar }
            guard self == .basic, ("a"..."z").contains(scalar) else { return nil }
            return Unicode.Scalar(UInt8(scalar.value) - 0x20)
        }

        private static func isBasic(_ scalar: Unicode.Scalar) -> Bool {
            ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || " !\"&'()*+,-./:;?=".unicodeScalars.contains(scalar)
        }
    }

    /// Any character in UTF-8, and nothing in place of another.
    package static let any = WrittenCharacters(.utf8)

    /// Describes characters.
    package init(
        _ repertoire: Repertoire, replacement: Unicode.Scalar? = nil,
        delimiterReplacement: Unicode.Scalar? = nil
    ) {
        self.repertoire = repertoire
        self.replacement = replacement
        self.delimiterReplacement = delimiterReplacement
    }

    /// A value as it is written.
    package struct Value: Sendable, Hashable {
        /// Its text; what cannot be written and has nothing in its place is still there.
        package var text: String
        /// Whether something stands in place of another character.
        package var isReplaced = false
        /// The first character that the repertoire has not.
        package var foreign: Unicode.Scalar?
    }

    /// A value as it is written between these delimiters. Delimiters and control characters in
    /// whose place nothing stands are left for the writer to refuse.
    package func written(_ text: String, between delimiters: Delimiters) -> Value {
        var value = Value(text: text)
        guard text.utf8.contains(where: { !isPlain($0, delimiters) }) else { return value }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isDelimiter = scalar.isASCII && delimiters.contains(UInt8(scalar.value))
            if !isDelimiter, let own = repertoire.spelling(of: scalar) {
                scalars.append(own)
            } else if let stand = isDelimiter ? delimiterReplacement : replacement {
                scalars.append(stand)
                value.isReplaced = true
            } else {
                scalars.append(scalar)
                let isControl = scalar.value < 0x20 || scalar.value == 0x7F
                if !isDelimiter, !isControl { value.foreign = value.foreign ?? scalar }
            }
        }
        value.text = String(scalars)
        return value
    }

    /// Written bytes, which are UTF-8, in the repertoire's own encoding.
    package func encoded(_ bytes: [UInt8]) -> [UInt8] {
        guard repertoire == .latin1, bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
            // Of what is written only an application code in GS can have a character beyond it.
            UInt8(exactly: scalar.value) ?? UInt8(ascii: "?")
        }
    }

    /// Whether a byte is an ASCII character that is written as it is.
    private func isPlain(_ byte: UInt8, _ delimiters: Delimiters) -> Bool {
        byte < 0x80 && repertoire.has(Unicode.Scalar(byte)) && !delimiters.contains(byte)
    }
}
