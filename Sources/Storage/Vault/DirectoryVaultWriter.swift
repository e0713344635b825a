import Engine
import Glibc
import Values

/// A blob in `tmp/`, not yet anybody's.
///
/// One task writes it, call by call; an actor because each call hands the digest's state to a
/// thread and back.
actor DirectoryVaultWriter: VaultWriter {
    private let vault: DirectoryVault
    private let descriptor: Int32
    private let temporary: String
    private var hash = SHA256()
    private var isOpen = true

    init(vault: DirectoryVault, descriptor: Int32, temporary: String) {
        self.vault = vault
        self.descriptor = descriptor
        self.temporary = temporary
    }

    deinit {
        guard isOpen else { return }
        close(descriptor)
        unlink(temporary)
    }

    func append(_ bytes: [UInt8]) async throws(VaultFailure) {
        precondition(isOpen, "nothing is appended after commit or abort")
        hash.update(bytes)
        let (descriptor, temporary) = (descriptor, temporary)
        do {
            let files = vault.files
            try await vault.run { try files.write(bytes, to: descriptor, temporary) }
        } catch {
            await abort()
            throw error
        }
    }

    func commit() async throws(VaultFailure) -> Digest {
        precondition(isOpen, "a blob is committed once")
        let digest = hash.finalize()
        let target = vault.path(of: digest)
        let (descriptor, temporary) = (descriptor, temporary)
        let (files, root) = (vault.files, vault.root)
        do {
            try await vault.run {
                try files.sync(descriptor, temporary)
                let parent = String(target[..<(target.lastIndex(of: "/") ?? target.startIndex)])
                try files.makeDirectories(parent, from: root)
                // The same content again lands on itself: a blob is never changed.
                guard rename(temporary, target) == 0 else {
                    throw VaultFiles.Fault(target, errno)
                }
                try files.syncDirectory(parent)
            }
        } catch {
            await abort()
            throw error
        }
        isOpen = false
        close(descriptor)
        return digest
    }

    func abort() async {
        guard isOpen else { return }
        isOpen = false
        close(descriptor)
        let temporary = temporary
        _ = try? await vault.run { unlink(temporary) }
    }
}
