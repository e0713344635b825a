import Testing

@testable import Values

@Suite("Digests of content by name")
struct ContentHashTests {
    /// `abc` by each algorithm (RFC 1321 A.5, FIPS 180-4 examples), in base64.
    static let vectors: [(DigestAlgorithm, String)] = [
        (.md5, "kAFQmDzST7DWlj99KOF/cg=="),
        (.sha1, "qZk+NkcGgWq6PiVxeFDCbJzQ2J0="),
        (.sha256, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
        (
            .sha384,
            "ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn"
        ),
        (
            .sha512,
            "3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9"
                + "RU1EI2Q86A4qmslPpUyknw=="
        ),
    ]

    @Test("each gives what the standards give", arguments: DigestAlgorithm.allCases)
    func known(_ algorithm: DigestAlgorithm) {
        guard var hash = ContentHash(algorithm) else {
            Issue.record("OpenSSL has no \(algorithm.name)")
            return
        }
        hash.update([UInt8](("a").utf8))
        hash.update([])
        hash.update([UInt8](("bc").utf8))
        let digest = hash.finalize()
        #expect(digest.count == algorithm.byteCount)
        #expect(DigestAlgorithm(byteCount: digest.count) == algorithm)
        if algorithm == .sha256 { #expect(digest == SHA256.digest(of: "abc").bytes) }
        let known = Self.vectors.first { $0.0 == algorithm }?.1
        #expect(Base64.text(digest) == known)
    }

    @Test(
        "products spell algorithms in many ways",
        arguments: [
            ("sha-256", DigestAlgorithm.sha256), ("SHA256", .sha256), ("sha_256", .sha256),
            ("sha-1", .sha1), ("SHA1", .sha1), ("MD5", .md5), ("sha-512", .sha512),
        ])
    func spellings(_ name: String, _ algorithm: DigestAlgorithm) {
        #expect(DigestAlgorithm(named: name) == algorithm)
    }

    @Test("what is no algorithm is none")
    func unknown() {
        #expect(DigestAlgorithm(named: "rsa-sha256") == nil)
        #expect(DigestAlgorithm(named: "") == nil)
        #expect(DigestAlgorithm(byteCount: 31) == nil)
    }

    @Test(
        "base64 is that of RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ])
    func base64(_ plain: String, _ text: String) {
        #expect(Base64.text(Array(plain.utf8)) == text)
        #expect(Base64.byteCount(of: text) == plain.utf8.count)
    }

    @Test("what is no base64 has no bytes", arguments: ["Zg=", "Z===", "Zg==Zg==", "Z g=", "é==="])
    func notBase64(_ text: String) {
        #expect(Base64.byteCount(of: text) == nil)
    }
}
