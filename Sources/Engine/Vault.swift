package import Values

/// Where large immutable bytes are kept, each under its SHA-256.
///
/// A blob is there whole or not at all: it is written under a temporary name, fsynced, renamed to
/// its digest, and its directory is fsynced before `commit` returns. A failed fsync is fatal for
/// the process: what the kernel holds is unknown after it, so nothing may be acknowledged.
package protocol Vault: Sendable {
    /// Starts a new blob.
    func create() async throws(VaultFailure) -> any VaultWriter
    /// Opens a blob for reading from an offset.
    func open(_ digest: Digest, at offset: Int) async throws(VaultFailure) -> any VaultReader
    /// The bytes that the vault may still take before intake has to refuse work.
    func freeBytes() async -> Int
}

/// A blob in the making.
package protocol VaultWriter: AnyObject, Sendable {
    /// Appends bytes.
    func append(_ bytes: [UInt8]) async throws(VaultFailure)
    /// Makes the blob durable and gives its digest. Nothing may be appended afterwards.
    func commit() async throws(VaultFailure) -> Digest
    /// Forgets the blob.
    func abort() async
}

/// A blob being read.
package protocol VaultReader: AnyObject, Sendable {
    /// The next bytes, at most `count`; empty at the end.
    func read(_ count: Int) async throws(VaultFailure) -> [UInt8]
    /// Closes the blob early; reading to the end closes it too.
    func close() async
}

/// Why the vault could not do what it was asked.
package enum VaultFailure: Error, Sendable, Equatable {
    /// No space is left: refuse new work until there is some.
    case full
    /// No blob has this digest.
    case missing(Digest)
    /// The blob's bytes no longer give its digest.
    case damaged(Digest)
    /// The operating system refused; the text says what.
    case system(String)
}
