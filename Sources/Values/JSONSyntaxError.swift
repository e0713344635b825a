/// Why bytes are not JSON, and where.
package struct JSONSyntaxError: Error, Sendable, Hashable {
    /// What is wrong.
    package enum Reason: Sendable, Hashable {
        /// The text ends before its value does.
        case endsEarly
        /// A byte stands where JSON allows no such byte.
        case unexpected(UInt8)
        /// Something follows the one value.
        case textAfterValue
        /// An object has this key twice.
        case repeatedKey(String)
        /// A number begins with a zero that JSON does not allow.
        case leadingZero
        /// A number needs more than 38 digits or decimals.
        case numberOutOfRange
        /// A backslash is followed by nothing known, or a surrogate stands alone.
        case badEscape
        /// A string is not UTF-8.
        case notUTF8
        /// Arrays and objects nest deeper than `limit`.
        case tooDeep(limit: Int)
        /// The text has more bytes than `limit`.
        case tooLarge(limit: Int)
    }

    /// What is wrong.
    package let reason: Reason
    /// The byte at which it was noticed, from 0.
    package let offset: Int
    /// The line of that byte, from 1.
    package let line: Int
    /// The column of that byte in characters, from 1.
    package let column: Int

    init(_ reason: Reason, in bytes: [UInt8], offset: Int) {
        self.reason = reason
        self.offset = offset
        let before = bytes[..<min(offset, bytes.count)]
        let newline = UInt8(ascii: "\n")
        line = 1 + before.count { $0 == newline }
        let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
        // Continuation bytes of UTF-8 do not begin a character.
        column = 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }
    }
}

extension JSONSyntaxError: CustomStringConvertible {
    /// One sentence with line and column: `line 3, column 7: the key "id" stands twice`.
    package var description: String { "line \(line), column \(column): \(explanation)" }

    /// What is wrong, without its place.
    package var explanation: String {
        switch reason {
        case .endsEarly: "the text ends before its value does"
        case .unexpected(let byte): "\(Self.name(byte)) cannot stand here"
        case .textAfterValue: "something follows the value"
        case .repeatedKey(let key): "the key \"\(key)\" stands twice"
        case .leadingZero: "a number cannot begin with 0"
        case .numberOutOfRange: "the number needs more than 38 digits"
        case .badEscape: "a backslash is followed by nothing that JSON knows"
        case .notUTF8: "the string is not UTF-8"
        case .tooDeep(let limit): "values nest deeper than \(limit) levels"
        case .tooLarge(let limit): "the text is larger than \(limit) bytes"
        }
    }

    private static func name(_ byte: UInt8) -> String {
        guard (0x21..<0x7F).contains(byte) else { return "byte \(byte)" }
        return "\"\(Unicode.Scalar(byte))\""
    }
}
