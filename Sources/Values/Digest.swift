/// A SHA-256 digest: 32 bytes, ordered as its hexadecimal text is.
package struct Digest: Sendable, Hashable, Comparable {
    // Four big-endian words: comparing them in order is comparing the bytes.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// The digest of 32 zeros, which stands where none is to be told.
    package static let zero = Digest(first: 0, second: 0, third: 0, fourth: 0)

    private init(first: UInt64, second: UInt64, third: UInt64, fourth: UInt64) {
        (self.first, self.second, self.third, self.fourth) = (first, second, third, fourth)
    }

    /// Makes a digest from its 32 bytes; nil for any other number of them.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var words: [UInt64] = [0, 0, 0, 0]
        for (index, byte) in bytes.enumerated() {
            words[index / 8] = words[index / 8] << 8 | UInt64(byte)
        }
        (first, second, third, fourth) = (words[0], words[1], words[2], words[3])
    }

    /// Reads 64 hexadecimal digits, in either case.
    package init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = Self.value(digits[index]), let low = Self.value(digits[index + 1])
            else { return nil }
            bytes.append(high << 4 | low)
        }
        self.init(bytes: bytes)
    }

    /// The 32 bytes.
    package var bytes: [UInt8] {
        [first, second, third, fourth].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
        }
    }

    /// The first 16 hexadecimal digits: short names and idempotency keys.
    package var prefix16: String { String(description.prefix(16)) }

    package static func < (one: Digest, other: Digest) -> Bool {
        (one.first, one.second, one.third, one.fourth)
            < (other.first, other.second, other.third, other.fourth)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension Digest: CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    package var description: String {
        let alphabet = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
