import Foundation

@testable import Storage

/// A disk that loses in a power cut whatever was not synced: a file keeps the bytes that it had at
/// its last fsync, a directory the names.
///
/// It lies over a real folder. Unchecked: the vault's threads sync at once, so what is durable
/// stands behind a lock.
final class SimulatedDisk: @unchecked Sendable {
    private let lock = NSLock()
    private let root: String
    /// The bytes of each file, by its inode, that the platter holds.
    private var files: [UInt64: Data] = [:]
    /// The names in each directory, by its inode, that the platter holds, with their inodes.
    private var directories: [UInt64: [String: UInt64]] = [:]

    /// Takes a folder as it is now for durable.
    init(_ root: String) {
        self.root = root
        sync(root)
    }

    /// What the vault calls for fsync(2).
    var calls: VaultFiles {
        VaultFiles(fsync: { descriptor in
            let path = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/fd/\(descriptor)")
            guard let path else { return -1 }
            self.sync(path)
            return 0
        })
    }

    private func sync(_ path: String) {
        lock.withLock {
            guard let inode = Self.inode(path) else { return }
            if let names = Self.names(path) {
                directories[inode] = names.reduce(into: [:]) {
                    $0[$1] = Self.inode("\(path)/\($1)")
                }
            } else {
                files[inode] = FileManager.default.contents(atPath: path)
            }
        }
    }

    /// Cuts the power: the folder is afterwards what the platter holds.
    func cutPower() {
        lock.withLock { revert(root) }
    }

    private func revert(_ path: String) {
        let durable = Self.inode(path).flatMap { directories[$0] } ?? [:]
        for name in Self.names(path) ?? [] {
            let child = "\(path)/\(name)"
            let inode = Self.inode(child)
            if inode == nil || durable[name] != inode {
                try? FileManager.default.removeItem(atPath: child)
            } else if Self.names(child) != nil {
                revert(child)
            } else {
                let bytes = inode.flatMap { files[$0] } ?? Data()
                try? bytes.write(to: URL(fileURLWithPath: child))
            }
        }
    }

    private static func inode(_ path: String) -> UInt64? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.systemFileNumber] as? NSNumber)?.uint64Value
    }

    /// The names in a directory; nil where the path is none.
    private static func names(_ path: String) -> [String]? {
        try? FileManager.default.contentsOfDirectory(atPath: path)
    }
}
