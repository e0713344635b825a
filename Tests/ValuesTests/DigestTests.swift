import Testing
import Values

@Suite("SHA-256")
struct DigestTests {
    @Test(
        "matches the vectors of FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func vectors(text: String, hex: String) {
        #expect(SHA256.digest(of: text).description == hex)
        #expect(SHA256.digest(of: Array(text.utf8)).description == hex)
        #expect(SHA256.digest(of: Array(text.utf8).span) == Digest(hex: hex.uppercased()))
    }

    @Test("does not depend on the cuts, and starts anew after each end")
    func incremental() {
        let million = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        let hex = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        var hash = SHA256()
        for _ in 1...2 {
            var rest = million[...]
            var step = 1
            while !rest.isEmpty {
                hash.update(rest.prefix(step))
                rest = rest.dropFirst(step)
                step = step * 3 % 10_007
            }
            #expect(hash.finalize().description == hex)
        }
    }

    @Test("digests keep their bytes and order")
    func digests() throws {
        let low = try #require(Digest(bytes: Array(0..<32)))
        let high = try #require(Digest(bytes: Array((0..<32).reversed())))
        #expect(low.bytes == Array(0..<32))
        #expect(low < high && !(high < low))
        #expect(low.prefix16 == "0001020304050607")
        #expect(Digest(hex: low.description) == low)
    }

    @Test(
        "refuse what is no digest",
        arguments: [
            "", "00", String(repeating: "0", count: 63) + "g", String(repeating: "0", count: 66),
        ])
    func noDigests(hex: String) {
        #expect(Digest(hex: hex) == nil)
        #expect(Digest(bytes: Array(hex.utf8.prefix(31))) == nil)
    }
}

@Suite("Seeded numbers")
struct SplitMix64Tests {
    @Test("match the published sequence of seed 1234567")
    func sequence() {
        var random = SplitMix64(seed: 1_234_567)
        let numbers = (0..<3).map { _ in random.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ])
    }
}
