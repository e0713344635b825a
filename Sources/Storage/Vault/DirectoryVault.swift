package import Engine
import Foundation
package import Values

/// A vault in a directory: `blobs/ab/cd/<sha256>`, written in `tmp/` and renamed when whole.
///
/// Every blocking call runs on threads of the vault's own. A failed fsync calls `onFatal`, which
/// must end the process: what the disk holds is unknown then.
package final class DirectoryVault: Vault {
    let root: String
    let onFatal: @Sendable (String) -> Void
    let files: VaultFiles
    let threads = BlockingThreads("gangway-vault", count: 4)

    var blobs: String { root + "/blobs" }
    var temporary: String { root + "/tmp" }

    /// Opens the vault, makes its directories where they are missing, and removes what a crash
    /// left in `tmp/`: nobody was promised it.
    package convenience init(
        root: String, onFatal: @escaping @Sendable (String) -> Void
    ) throws(VaultFailure) {
        try self.init(root: root, files: VaultFiles(), onFatal: onFatal)
    }

    init(
        root: String, files: VaultFiles, onFatal: @escaping @Sendable (String) -> Void
    ) throws(VaultFailure) {
        self.root = root
        self.files = files
        self.onFatal = onFatal
        do {
            try files.makeDirectories(root + "/blobs", from: root)
            try files.makeDirectories(root + "/tmp", from: root)
            for name in try files.names(in: root + "/tmp") {
                unlink(root + "/tmp/" + name)
            }
        } catch {
            throw failure(error)
        }
    }

    package func create() async throws(VaultFailure) -> any VaultWriter {
        let name = "\(temporary)/\(getpid()).\(UUID().uuidString)"
        let descriptor = try await run {
            let flags = O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC
            let descriptor = Glibc.open(name, flags, 0o600)
            guard descriptor >= 0 else { throw VaultFiles.Fault(name, errno) }
            return descriptor
        }
        return DirectoryVaultWriter(vault: self, descriptor: descriptor, temporary: name)
    }

    package func open(
        _ digest: Digest, at offset: Int
    ) async throws(VaultFailure) -> any VaultReader {
        let path = path(of: digest)
        let descriptor: Int32? = try await run {
            let descriptor = Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
            if descriptor < 0, errno == ENOENT { return nil }
            guard descriptor >= 0 else { throw VaultFiles.Fault(path, errno) }
            return descriptor
        }
        guard let descriptor else { throw .missing(digest) }
        return DirectoryVaultReader(
            vault: self, descriptor: descriptor, digest: digest, offset: offset)
    }

    package func freeBytes() async -> Int {
        let root = root
        let free = try? await run { () throws -> Int in
            var status = statvfs()
            guard statvfs(root, &status) == 0 else { throw VaultFiles.Fault(root, errno) }
            return Int(status.f_bavail) * Int(status.f_frsize)
        }
        return free ?? 0
    }

    /// Where a blob stands.
    func path(of digest: Digest) -> String {
        let name = digest.description
        return "\(blobs)/\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)"
    }

    /// Runs blocking calls on the vault's threads.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws(VaultFailure) -> Value {
        do {
            return try await threads.run(throwing: body)
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ error: any Error) -> VaultFailure {
        switch error {
        case let failure as VaultFailure: return failure
        case let fault as VaultFiles.Fault:
            if SystemError.isFull(fault.number) { return .full }
            if fault.isFatal { onFatal(fault.text) }
            return .system(fault.text)
        default: return .system("\(error)")
        }
    }
}
