/// A value of one to eight bytes in one word, so that it is judged by a few instructions.
struct ShortValue {
    /// The bytes, the first in the highest one, zeros behind the last: `Segment.word`.
    private let word: UInt64
    private let count: Int

    @inline(__always)
    init(_ word: UInt64, count: Int) {
        self.word = word
        self.count = count
    }

    private static let zeros: UInt64 = 0x3030_3030_3030_3030

    /// The highest bit of each byte that is no digit; 0 where all are.
    @inline(__always)
    var notDigits: UInt64 {
        // Digits become 0 to 9; adding 0x76 then reaches the highest bit from 10 on.
        let values = word ^ Self.zeros
        let beyond = ((values & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676) | values
        return beyond & 0x8080_8080_8080_8080 & (~0 &<< UInt64(64 &- 8 &* count))
    }

    /// Whether what is no digit, by `notDigits`, is a single decimal point.
    @inline(__always)
    func isPoint(_ strange: UInt64) -> Bool {
        guard strange & (strange &- 1) == 0 else { return false }
        return word &>> UInt64(strange.trailingZeroBitCount &- 7) & 0xFF == 0x2E
    }

    /// Whether digits are YYMMDD or CCYYMMDD with a day that every month has, and not of the year
    /// zero; other days take the calendar.
    @inline(__always)
    var isPlainDate: Bool {
        guard count == 6 || count == 8 else { return false }
        let digits = (word ^ Self.zeros) &>> UInt64(64 &- 8 &* count)
        let (month, day) = (Self.pair(digits >> 16), Self.pair(digits))
        return digits >> 32 != 0 && month &- 1 < 12 && day &- 1 < 28
    }

    /// The number that the two lowest bytes make.
    @inline(__always)
    private static func pair(_ digits: UInt64) -> UInt64 {
        (digits >> 8 & 0xF) &* 10 &+ (digits & 0xF)
    }
}
