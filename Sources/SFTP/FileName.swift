/// A path or file name as the other side wrote it: bytes, in no certain encoding.
///
/// Version 3 names no character set, so names are kept and sent back as bytes and become text
/// only for people.
package struct FileName: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The bytes as sent.
    package var bytes: [UInt8]

    /// Makes a name of bytes.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Makes a name of text, in UTF-8.
    package init(_ text: String) {
        self.bytes = Array(text.utf8)
    }

    /// Makes a name of a literal, in UTF-8.
    package init(stringLiteral value: StaticString) {
        self.init("\(value)")
    }

    /// For people: UTF-8 where it is, a replacement character where not.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package var description: String { text }

    /// Whether this names an entry of a directory and cannot lead out of it: not empty, not `.` or
    /// `..`, at most 255 bytes, without `/` and NUL.
    package var isPlain: Bool {
        !bytes.isEmpty && bytes.count <= 255 && !bytes.contains(UInt8(ascii: "/"))
            && !bytes.contains(0) && bytes != [UInt8(ascii: ".")]
            && bytes != [UInt8(ascii: "."), UInt8(ascii: ".")]
    }

    /// The path of an entry of this directory.
    package func entry(_ name: FileName) -> FileName {
        if bytes.isEmpty { return name }
        let separator: [UInt8] = bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
        return FileName(bytes + separator + name.bytes)
    }
}
