import CSSL

/// SHA-256 (FIPS 180-4) over bytes that come piece by piece.
///
/// OpenSSL does the work. It fails only without memory or without its default provider; neither
/// leaves anything sensible to do, so both stop the process with a reason.
package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// Starts a digest.
    package init() {
        guard let context = EVP_MD_CTX_new() else {
            preconditionFailure("OpenSSL has no memory for a digest")
        }
        self.context = context
        begin()
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    // Fetched once: asking OpenSSL 3 for the algorithm by name costs more than a small message.
    nonisolated(unsafe) private static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

    private func begin() {
        let started = EVP_DigestInit_ex2(context, Self.algorithm, nil)
        precondition(started == 1, "OpenSSL's default provider has SHA-256")
    }

    /// Adds bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        let updated = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(updated == 1, "a started digest takes bytes")
    }

    /// Adds borrowed bytes.
    package mutating func update(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Adds the bytes of an array.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Adds the bytes of a part of an array.
    package mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Adds the UTF-8 of a text.
    package mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    /// The digest of everything added. The next `update` starts a new one.
    package mutating func finalize() -> Digest {
        var bytes = [UInt8](repeating: 0, count: 32)
        let finished = EVP_DigestFinal_ex(context, &bytes, nil)
        guard finished == 1, let digest = Digest(bytes: bytes) else {
            preconditionFailure("a started SHA-256 ends in 32 bytes")
        }
        begin()
        return digest
    }

    /// The digest of one piece of bytes.
    package static func digest(of bytes: [UInt8]) -> Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// The digest of borrowed bytes.
    package static func digest(of bytes: Span<UInt8>) -> Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// The digest of a text's UTF-8.
    package static func digest(of text: String) -> Digest {
        var hash = SHA256()
        hash.update(text)
        return hash.finalize()
    }
}
