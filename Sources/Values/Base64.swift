/// Base64 as MIME writes it (RFC 4648 section 4), without line breaks.
package enum Base64 {
    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The text of bytes, padded with `=`.
    package static func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let piece = bytes[start..<min(start + 3, bytes.count)]
            var bits = piece.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - piece.count))
            var four: [UInt8] = []
            for _ in 0..<4 {
                four.append(letters[bits & 63])
                bits >>= 6
            }
            four.reverse()
            text += four.prefix(piece.count + 1)
            text += Array(repeating: UInt8(ascii: "="), count: 3 - piece.count)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// How many bytes a text is of; nil where it is no base64.
    package static func byteCount(of text: String) -> Int? {
        let all = Array(text.utf8)
        let digits = all.prefix { letters.contains($0) }.count
        let padding = all.count - digits
        guard all.count % 4 == 0, padding <= 2,
            all[digits...].allSatisfy({ $0 == UInt8(ascii: "=") })
        else { return nil }
        return all.count / 4 * 3 - padding
    }
}
