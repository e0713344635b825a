package import Engine
package import Values

/// A vault in memory, with a limit that can be set to play a full disk.
package actor MemoryVault: Vault {
    private var blobs: [Digest: [UInt8]] = [:]
    private var limit: Int

    /// Makes an empty vault that holds `limit` bytes at most.
    package init(limit: Int = .max) {
        self.limit = limit
    }

    /// Sets how many bytes it holds at most.
    package func setLimit(_ limit: Int) {
        self.limit = limit
    }

    /// Changes a blob's bytes behind the vault's back.
    package func damage(_ digest: Digest) {
        blobs[digest]?[0] ^= 1
    }

    /// The number of blobs.
    package var count: Int { blobs.count }

    package func create() async throws(VaultFailure) -> any VaultWriter {
        guard used < limit else { throw .full }
        return MemoryVaultWriter(self)
    }

    package func open(
        _ digest: Digest, at offset: Int
    ) async throws(VaultFailure) -> any VaultReader {
        guard let bytes = blobs[digest] else { throw .missing(digest) }
        return MemoryVaultReader(bytes, digest, offset)
    }

    package func freeBytes() async -> Int { max(0, limit - used) }

    fileprivate var used: Int { blobs.values.reduce(0) { $0 + $1.count } }

    fileprivate func keep(_ bytes: [UInt8]) throws(VaultFailure) -> Digest {
        guard bytes.count <= limit - used else { throw .full }
        let digest = SHA256.digest(of: bytes)
        blobs[digest] = bytes
        return digest
    }
}

private actor MemoryVaultWriter: VaultWriter {
    private let vault: MemoryVault
    private var bytes: [UInt8] = []

    init(_ vault: MemoryVault) { self.vault = vault }

    func append(_ bytes: [UInt8]) async throws(VaultFailure) {
        guard await vault.freeBytes() >= self.bytes.count + bytes.count else { throw .full }
        self.bytes += bytes
    }

    func commit() async throws(VaultFailure) -> Digest { try await vault.keep(bytes) }

    func abort() async { bytes = [] }
}

private actor MemoryVaultReader: VaultReader {
    private let bytes: [UInt8]
    private let digest: Digest
    private var offset: Int
    private let isWhole: Bool

    init(_ bytes: [UInt8], _ digest: Digest, _ offset: Int) {
        self.bytes = bytes
        self.digest = digest
        self.offset = offset
        isWhole = offset == 0
    }

    func read(_ count: Int) async throws(VaultFailure) -> [UInt8] {
        let block = Array(bytes.dropFirst(offset).prefix(count))
        offset += block.count
        if block.count < count, isWhole, SHA256.digest(of: bytes) != digest {
            throw .damaged(digest)
        }
        return block
    }

    func close() async { offset = bytes.count }
}
