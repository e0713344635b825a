import CScan
import Testing

@testable import X12

@Suite("Finding delimiters")
struct DelimiterIndexTests {
    /// Where the delimiters are, found one byte at a time: what every other way has to find.
    private static func plain(_ bytes: ArraySlice<UInt8>) -> (marks: [UInt32], ends: [UInt32]) {
        var marks: [UInt32] = []
        var ends: [UInt32] = []
        for (at, byte) in zip(bytes.indices, bytes) where byte == 0x2A || byte == 0x7E {
            if byte == 0x7E { ends.append(UInt32(marks.count)) }
            marks.append(UInt32(at))
        }
        return (marks, ends)
    }

    @Test(
        "the processor's best way and the portable way find what a byte loop finds",
        arguments: [0, 1, 63, 64, 65, 127, 128, 1_000, 4_096])
    func ways(_ count: Int) {
        typealias Way = (
            UnsafePointer<UInt8>?, UInt32, UInt32, UInt8, UInt8, UnsafeMutablePointer<UInt32>?,
            UInt32, UnsafeMutablePointer<UInt32>?
        ) -> cscan_counts
        var random = Seeded(UInt64(count))
        for share in [1, 2, 4, 30, 1_000] {
            // Delimiters anywhere, from every byte to hardly any.
            let bytes = (0..<(count + 64)).map { _ -> UInt8 in
                let draw = Int.random(in: 0..<(share * 2), using: &random)
                return draw == 0 ? 0x7E : draw == 1 ? 0x2A : UInt8(truncatingIfNeeded: draw + 0x60)
            }
            let from = Int.random(in: 0...min(count, 70), using: &random)
            let expected = Self.plain(bytes[from..<count])
            for way in [cscan_index, cscan_index_usual] as [Way] {
                var marks = [UInt32](repeating: 7, count: count + 11)
                var ends = [UInt32](repeating: 7, count: count + 4)
                // Three marks are there already.
                let counts = way(
                    bytes, UInt32(from), UInt32(count), 0x2A, 0x7E, &marks, 3, &ends)
                #expect(marks.prefix(3) == [7, 7, 7])
                #expect(Array(marks.prefix(Int(counts.marks)).dropFirst(3)) == expected.marks)
                #expect(ends.prefix(Int(counts.ends)).map { $0 - 3 } == expected.ends)
            }
        }
    }

    @Test("segments longer than the window that is looked at are whole")
    func windows() {
        var index = DelimiterIndex()
        defer { index.deallocate() }
        let length = DelimiterIndex.window * 2 + 500
        var bytes = [UInt8](repeating: 0x41, count: length + 64)
        for at in [0, 100, DelimiterIndex.window, DelimiterIndex.window + 1] { bytes[at] = 0x2A }
        bytes[length - 1] = 0x7E
        bytes.withUnsafeBufferPointer { bytes in
            while !index.hasSegment {
                index.scan(bytes.baseAddress!, upTo: length, .usual)
            }
        }
        let marks = (index.nextMark...index.endMark).map { Int(index.marks[$0]) }
        let window = DelimiterIndex.window
        #expect(marks == [0, 100, window, window + 1, length - 1])
    }
}
