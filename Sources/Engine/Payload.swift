package import Values

/// Where the bytes of a message, an acknowledgment or a document are kept.
///
/// Bytes of at most 256 KB stand compressed in the ledger's own row, atomic with it; larger ones
/// stand in the vault under their digest (reliability: one failure mode less for 99 % of files).
package enum Payload: Sendable, Equatable {
    /// The bytes themselves, uncompressed here; the ledger compresses them.
    case inline([UInt8])
    /// In the vault under this digest.
    case vault(Digest)

    /// Uncompressed bytes up to this many stand inline: X12 of this size has some 64 KB compressed.
    package static let inlineLimit = 256 * 1024
}

/// A payload with what identifies it.
package struct StoredBytes: Sendable, Equatable {
    /// Where the bytes are.
    package var payload: Payload
    /// The SHA-256 of the uncompressed bytes.
    package var digest: Digest
    /// The number of uncompressed bytes.
    package var size: Int

    /// Describes stored bytes.
    package init(payload: Payload, digest: Digest, size: Int) {
        self.payload = payload
        self.digest = digest
        self.size = size
    }
}
