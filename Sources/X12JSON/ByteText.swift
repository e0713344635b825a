/// Bytes as text in which every character stands for one byte (ISO 8859-1), for what is no text:
/// delimiters, line ends, and segments that are no UTF-8.
enum ByteText {
    /// One character a byte.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(Unicode.Scalar(byte)) }
        return String(text)
    }

    /// One byte a character; nil when one of them is above U+00FF.
    static func bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard let byte = UInt8(exactly: scalar.value) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    /// A byte that may stand between segments without meaning anything, as the reader sees it:
    /// blanks, line ends, NUL and the end-of-file mark of DOS.
    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte) || byte == 0x00 || byte == 0x1A
    }
}
