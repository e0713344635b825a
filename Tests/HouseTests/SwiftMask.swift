/// Blanks comments and the insides of string literals, so that a scan sees code alone. Line ends
/// stay where they are. Interpolations are blanked with their strings.
struct SwiftMask {
    private var bytes: [UInt8]
    private var at = 0

    /// The text with everything but code blanked.
    static func masked(_ text: String) -> String {
        var mask = SwiftMask(bytes: Array(text.utf8))
        while mask.at < mask.bytes.count { mask.step() }
        return String(decoding: mask.bytes, as: UTF8.self)
    }

    private mutating func step() {
        if sees("//") {
            while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { blank(1) }
        } else if sees("/*") {
            blankComment()
        } else if let pounds = poundsOfString() {
            blankString(pounds)
        } else {
            at += 1
        }
    }

    private func sees(_ text: StaticString, from start: Int? = nil) -> Bool {
        let start = start ?? at
        return text.withUTF8Buffer { bytes[start...].starts(with: $0) }
    }

    /// The number of `#` before a string's quote; nil where no string begins here.
    private func poundsOfString() -> Int? {
        guard bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "#") else { return nil }
        let pounds = bytes[at...].prefix { $0 == UInt8(ascii: "#") }.count
        return sees("\"", from: at + pounds) ? pounds : nil
    }

    private func seesPounds(_ count: Int, from start: Int) -> Bool {
        bytes[start...].prefix { $0 == UInt8(ascii: "#") }.count >= count
    }

    /// Blanks from the quote to the matching one; the quotes and pounds stay.
    private mutating func blankString(_ pounds: Int) {
        at += pounds
        let isLong = sees("\"\"\"")
        let quotes = isLong ? 3 : 1
        at += quotes
        while at < bytes.count {
            let ends = isLong ? sees("\"\"\"") : sees("\"")
            if ends, seesPounds(pounds, from: at + quotes) { break }
            guard bytes[at] == UInt8(ascii: "\\"), seesPounds(pounds, from: at + 1) else {
                blank(1)
                continue
            }
            let isInterpolation = sees("(", from: at + 1 + pounds)
            blank(2 + pounds)
            if isInterpolation { blankInterpolation() }
        }
        at = min(at + quotes + pounds, bytes.count)
    }

    private mutating func blankInterpolation() {
        var depth = 1
        while depth > 0, at < bytes.count {
            if let pounds = poundsOfString() {
                let start = at
                blankString(pounds)
                let end = at
                at = start
                blank(end - start)
                continue
            }
            if bytes[at] == UInt8(ascii: "(") { depth += 1 }
            if bytes[at] == UInt8(ascii: ")") { depth -= 1 }
            blank(1)
        }
    }

    /// Comments nest.
    private mutating func blankComment() {
        var depth = 0
        repeat {
            if sees("/*") {
                depth += 1
                blank(2)
            } else if sees("*/") {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && at < bytes.count
    }

    private mutating func blank(_ count: Int) {
        let end = min(at + count, bytes.count)
        for index in at..<end where bytes[index] != UInt8(ascii: "\n") {
            bytes[index] = UInt8(ascii: " ")
        }
        at = end
    }
}
