/// The few byte classes that reading an interchange needs.
@usableFromInline
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20

    /// A byte that may stand between segments and around interchanges without meaning anything:
    /// blanks, line ends, the padding NUL of mainframes and the end-of-file mark of DOS.
    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool {
        guard byte <= 0x20 else { return false }
        return byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) || byte == 0x00 || byte == 0x1A
    }

    static func isLineBreak(_ byte: UInt8) -> Bool { byte == lineFeed || byte == carriageReturn }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }

    static func isTagByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte >= 0x41 && byte <= 0x5A)
    }
}

extension String {
    /// Without the blanks at both ends that fixed-width fields are padded with.
    var withoutPadding: String {
        let utf8 = self.utf8
        guard let first = utf8.firstIndex(where: { $0 != ASCII.space }) else { return "" }
        var last = utf8.endIndex
        while utf8[utf8.index(before: last)] == ASCII.space { last = utf8.index(before: last) }
        return String(self[first..<last])
    }

    /// Whether every byte is a digit, and there is one.
    var isDigits: Bool { !utf8.isEmpty && utf8.allSatisfy(ASCII.isDigit) }
}
