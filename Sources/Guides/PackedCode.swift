/// Codes of up to eight bytes in one word, so that a list is searched without touching text.
///
/// A list is a table of words in which a code is found by its hash (open addressing): a power of
/// two of them, at least a third of them 0, which no code is.
enum PackedCode {
    /// Packs a code. A longer one, which only a partner's guide may name, is hashed (FNV-1a, 56 of
    /// its bits): the first byte is then 0, which no code has.
    static func pack(_ bytes: Span<UInt8>) -> UInt64 {
        guard bytes.count <= 8 else {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
            return hash >> 8
        }
        var packed: UInt64 = 0
        for index in bytes.indices {
            packed |= UInt64(bytes[index]) << UInt64(56 - 8 * index)
        }
        return packed
    }

    /// Adds a list of different codes to the tables of a guide; gives where it is, nowhere for an
    /// empty one.
    static func append(_ list: [UInt64], to codes: inout [UInt64]) -> Range<Int> {
        let first = codes.count
        guard !list.isEmpty else { return first..<first }
        var size = 2
        while size * 2 < list.count * 3 { size *= 2 }
        codes += repeatElement(0, count: size)
        // The order of the codes decides where they lie; sorted, equal lists are equal tables.
        for code in list.sorted() {
            var slot = slot(of: code, among: size)
            while codes[first + slot] != 0 { slot = (slot + 1) & (size - 1) }
            codes[first + slot] = code
        }
        return first..<first + size
    }

    /// Whether a list, which is not empty, has a code.
    @inline(__always)
    static func contains(_ code: UInt64, in list: Range<Int>, of codes: [UInt64]) -> Bool {
        var slot = slot(of: code, among: list.count)
        while true {
            let held = codes[list.lowerBound &+ slot]
            if held == 0 { return false }
            if held == code { return true }
            slot = (slot &+ 1) & (list.count &- 1)
        }
    }

    /// The codes of a list, in no order.
    static func all(in list: Range<Int>, of codes: [UInt64]) -> Set<UInt64> {
        Set(codes[list].lazy.filter { $0 != 0 })
    }

    /// The code that was packed; nil where it was hashed.
    static func text(_ code: UInt64) -> String? {
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: code >> UInt64(56 - 8 * $0)) }
        guard bytes[0] != 0 else { return nil }
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// The highest bits of the product, as many as `size` has places: a short code fills only the
    /// highest bytes of its word, so that only these depend on all of it.
    @inline(__always)
    private static func slot(of code: UInt64, among size: Int) -> Int {
        let product = code &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: product &>> UInt64(size.leadingZeroBitCount &+ 1))
    }
}
