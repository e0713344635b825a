import Testing
import Values

@testable import Storage

@Suite("Bytes in rows")
struct PackedBytesTests {
    @Test("packed bytes come back", arguments: [0, 1, 255, 256, 5000, 300_000], [true, false])
    func roundTrip(_ count: Int, _ isNoise: Bool) throws {
        var noise = SplitMix64(seed: UInt64(count))
        let plain = (0..<count).map {
            isNoise ? UInt8.random(in: 0...255, using: &noise) : UInt8($0 % 7)
        }
        let packed = PackedBytes(plain)
        #expect(try packed.plain() == plain)
        #expect(packed.bytes.count <= plain.count)
        if !isNoise, count >= 256 { #expect(packed.isDeflated) }
    }

    @Test("damaged bytes are refused", arguments: [0, 8, 12])
    func damaged(_ index: Int) {
        var bytes = PackedBytes(Array(repeating: 65, count: 1000)).bytes
        bytes[index] ^= 0x40
        #expect(throws: SQLFailure.self) {
            try PackedBytes(isDeflated: true, bytes: bytes).plain()
        }
    }
}
