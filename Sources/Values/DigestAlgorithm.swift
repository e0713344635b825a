import CSSL

/// An algorithm that a digest of sent content may be named by (RFC 4130 section 7.4.3): not all of
/// them are safe against forgery, all of them tell a damaged file.
package enum DigestAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// MD5 (RFC 1321).
    case md5
    /// SHA-1 (FIPS 180-4).
    case sha1
    /// SHA-256 (FIPS 180-4).
    case sha256
    /// SHA-384 (FIPS 180-4).
    case sha384
    /// SHA-512 (FIPS 180-4).
    case sha512

    /// The algorithm of a name as products write it: `sha-256`, `SHA256`, `sha_256`.
    package init?(named name: String) {
        let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
        self.init(rawValue: plain)
    }

    /// The algorithm whose digests have a number of bytes.
    package init?(byteCount: Int) {
        guard let known = Self.allCases.first(where: { $0.byteCount == byteCount }) else {
            return nil
        }
        self = known
    }

    /// How many bytes a digest has.
    package var byteCount: Int {
        switch self {
        case .md5: 16
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// As the standards write it.
    package var name: String { self == .md5 ? "md5" : "sha-\(rawValue.dropFirst(3))" }
}

/// A digest by any of the algorithms over bytes that come piece by piece.
package struct ContentHash: ~Copyable {
    private let context: OpaquePointer
    private let byteCount: Int

    /// Starts a digest; nil where this machine's OpenSSL does not offer the algorithm, as one under
    /// FIPS rules does with MD5.
    package init?(_ algorithm: DigestAlgorithm) {
        guard let method = EVP_MD_fetch(nil, algorithm.rawValue, nil) else { return nil }
        defer { EVP_MD_free(method) }
        guard let context = EVP_MD_CTX_new() else {
            preconditionFailure("OpenSSL has no memory for a digest")
        }
        self.context = context
        byteCount = algorithm.byteCount
        let started = EVP_DigestInit_ex2(context, method, nil)
        precondition(started == 1, "a fetched digest starts")
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Adds bytes.
    package mutating func update(_ bytes: [UInt8]) {
        let updated = bytes.withUnsafeBytes {
            EVP_DigestUpdate(context, $0.baseAddress, $0.count)
        }
        precondition(updated == 1, "a started digest takes bytes")
    }

    /// The digest of everything added; nothing is added after it.
    package mutating func finalize() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        let finished = digest.withUnsafeMutableBufferPointer {
            EVP_DigestFinal_ex(context, $0.baseAddress, nil)
        }
        precondition(finished == 1, "a started digest ends")
        return digest
    }
}
