/// How JSON writes a string: quoted, with what must not stand in it escaped (RFC 8259 section 7).
enum JSONString {
    /// The room that a string of `count` bytes of UTF-8 takes at most: two quotes, and `\u001f` for
    /// each byte, and what the last of eight bytes at a time writes too much.
    static func room(for count: Int) -> Int { 6 * count + 10 }

    /// Writes a string to memory with enough room for it, and gives the end of what it wrote.
    static func write(
        _ utf8: UnsafeBufferPointer<UInt8>, to memory: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var end = memory
        put(UInt8(ascii: "\""), &end)
        var at = 0
        while at < utf8.count {
            // Eight bytes at a time where none of them is special, which is nearly always.
            let count = min(8, utf8.count &- at)
            let word = word(utf8, from: at, count: count)
            if mayNeedEscape(word) {
                for byte in utf8[at..<at + count] {
                    if needsEscape(byte) { escape(byte, &end) } else { put(byte, &end) }
                }
            } else {
                UnsafeMutableRawPointer(end).storeBytes(of: word, as: UInt64.self)
                end += count
            }
            at &+= count
        }
        put(UInt8(ascii: "\""), &end)
        return end
    }

    /// Up to eight bytes as they lie in memory, with blanks behind.
    @inline(__always)
    private static func word(
        _ utf8: UnsafeBufferPointer<UInt8>, from: Int, count: Int
    ) -> UInt64 {
        guard let start = utf8.baseAddress else { return 0 }
        if count == 8 {
            return UnsafeRawPointer(start).loadUnaligned(fromByteOffset: from, as: UInt64.self)
        }
        var word: UInt64 = 0x2020_2020_2020_2020
        var at = count
        while at > 0 {
            at &-= 1
            word = word &<< 8 | UInt64(start[from &+ at])
        }
        return UInt64(littleEndian: word)
    }

    @inline(__always)
    private static func put(_ byte: UInt8, _ end: inout UnsafeMutablePointer<UInt8>) {
        end.pointee = byte
        end += 1
    }

    @inline(__always)
    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// Whether one of eight bytes may need an escape; now and then yes where none does. A byte's
    /// highest bit is set by taking away more than it holds.
    @inline(__always)
    private static func mayNeedEscape(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ ones &* UInt64(UInt8(ascii: "\""))
        let slashes = word ^ ones &* UInt64(UInt8(ascii: "\\"))
        let controls = (word &- ones &* 0x20) & ~word
        let special = controls | ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
        return special & (ones &* 0x80) != 0
    }

    private static func escape(_ byte: UInt8, _ end: inout UnsafeMutablePointer<UInt8>) {
        put(UInt8(ascii: "\\"), &end)
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): put(byte, &end)
        case 0x08: put(UInt8(ascii: "b"), &end)
        case 0x09: put(UInt8(ascii: "t"), &end)
        case 0x0A: put(UInt8(ascii: "n"), &end)
        case 0x0C: put(UInt8(ascii: "f"), &end)
        case 0x0D: put(UInt8(ascii: "r"), &end)
        default:
            let low = byte & 15
            put(UInt8(ascii: "u"), &end)
            put(UInt8(ascii: "0"), &end)
            put(UInt8(ascii: "0"), &end)
            put(UInt8(ascii: "0") + byte >> 4, &end)
            put(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10, &end)
        }
    }
}
