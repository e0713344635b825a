import Engine
import Glibc
import Values

/// A blob being read; read from its start to its end, its digest is verified.
actor DirectoryVaultReader: VaultReader {
    private let vault: DirectoryVault
    private let descriptor: Int32
    private let digest: Digest
    private var offset: Int
    private var hash = SHA256()
    private let isWhole: Bool
    private var isOpen = true

    init(vault: DirectoryVault, descriptor: Int32, digest: Digest, offset: Int) {
        self.vault = vault
        self.descriptor = descriptor
        self.digest = digest
        self.offset = offset
        isWhole = offset == 0
    }

    deinit {
        if isOpen { Glibc.close(descriptor) }
    }

    func read(_ count: Int) async throws(VaultFailure) -> [UInt8] {
        guard isOpen else { return [] }
        let (descriptor, offset) = (descriptor, offset)
        let path = digest.description
        let bytes = try await vault.run { () throws -> [UInt8] in
            var number: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                while filled < count {
                    let got = pread(
                        descriptor, buffer.baseAddress.map { $0 + filled }, count - filled,
                        off_t(offset + filled))
                    if got < 0, errno == EINTR { continue }
                    if got < 0 { number = errno }
                    if got <= 0 { break }
                    filled += got
                }
            }
            guard number == 0 else { throw VaultFiles.Fault(path, number) }
            return bytes
        }
        self.offset += bytes.count
        if isWhole { hash.update(bytes) }
        if bytes.count < count {
            await close()
            if isWhole, hash.finalize() != digest { throw .damaged(digest) }
        }
        return bytes
    }

    func close() async {
        guard isOpen else { return }
        isOpen = false
        Glibc.close(descriptor)
    }
}
