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

    /// Writes a string of which every byte stands for itself: ASCII, and nothing to escape. Nil,
    /// and nothing that counts written, where it is not so; now and then also where it is.
    @inline(__always)
    static func write(
        plain utf8: UnsafeBufferPointer<UInt8>, to memory: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8>? {
        var end = memory
        put(UInt8(ascii: "\""), &end)
        var at = 0
        while at < utf8.count {
            let count = min(8, utf8.count &- at)
            let word = word(utf8, from: at, count: count)
            if mayNeedEscape(word) || word & 0x8080_8080_8080_8080 != 0 { return nil }
            UnsafeMutableRawPointer(end).storeBytes(of: word, as: UInt64.self)
            end += count
            at &+= count
        }
        put(UInt8(ascii: "\""), &end)
        return end
    }

    /// Up to eight bytes as they lie in memory, with blanks behind. What is shorter is put together
    /// of its beginning and its end, which may overlap.
    @inline(__always)
    private static func word(
        _ utf8: UnsafeBufferPointer<UInt8>, from: Int, count: Int
    ) -> UInt64 {
        guard let start = utf8.baseAddress else { return 0 }
        let bytes = UnsafeRawPointer(start) + from
        if count == 8 { return bytes.loadUnaligned(as: UInt64.self) }
        let word: UInt64
        if count >= 4 {
            word = ends(bytes, UInt32.self, count)
        } else if count >= 2 {
            word = ends(bytes, UInt16.self, count)
        } else {
            word = UInt64(bytes.load(as: UInt8.self))
        }
        return UInt64(littleEndian: word | 0x2020_2020_2020_2020 &<< UInt64(8 &* count))
    }

    /// The first and the last bytes of a text, as many each as the type has, in one word.
    @inline(__always)
    private static func ends<Piece: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawPointer, _ type: Piece.Type, _ count: Int
    ) -> UInt64 {
        let last = count &- MemoryLayout<Piece>.size
        let head = Piece(littleEndian: bytes.loadUnaligned(as: Piece.self))
        let tail = Piece(littleEndian: bytes.loadUnaligned(fromByteOffset: last, as: Piece.self))
        return UInt64(head) | UInt64(tail) &<< UInt64(8 &* last)
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
