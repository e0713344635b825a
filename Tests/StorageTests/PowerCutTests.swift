import Engine
import Foundation
import Testing
import Values

@testable import Storage

@Suite("The vault in a power cut")
struct PowerCutTests {
    private func vault(_ directory: String, _ disk: SimulatedDisk) throws -> DirectoryVault {
        try DirectoryVault(root: directory + "/vault", files: disk.calls) {
            Issue.record("fatal: \($0)")
        }
    }

    @Test("a committed blob is whole, whenever the power is cut", arguments: 1...5)
    func committed(_ count: Int) async throws {
        try await withTemporaryDirectory { directory in
            let disk = SimulatedDisk(directory)
            var kept: [Digest: [UInt8]] = [:]
            var chance = SplitMix64(seed: UInt64(count))
            for round in 1...count {
                let vault = try vault(directory, disk)
                for _ in 1...3 {
                    let bytes = (0..<Int.random(in: 1...5000, using: &chance)).map { _ in
                        UInt8.random(in: 0...255, using: &chance)
                    }
                    let writer = try await vault.create()
                    try await writer.append(bytes)
                    kept[try await writer.commit()] = bytes
                }
                let unfinished = try await vault.create()
                try await unfinished.append([UInt8(round)])
                disk.cutPower()
                await unfinished.abort()
            }
            let vault = try vault(directory, disk)
            for (digest, bytes) in kept {
                let reader = try await vault.open(digest, at: 0)
                #expect(try await reader.read(bytes.count + 1) == bytes)
            }
        }
    }

    @Test("a directory that another made and has not yet synced is made durable", arguments: 1...2)
    func madeByAnother(_ levels: Int) async throws {
        try await withTemporaryDirectory { directory in
            let disk = SimulatedDisk(directory)
            let vault = try vault(directory, disk)
            let path = vault.path(of: SHA256.digest(of: [7])).split(separator: "/").dropLast(
                3 - levels)
            try FileManager.default.createDirectory(
                atPath: "/" + path.joined(separator: "/"), withIntermediateDirectories: true)
            let writer = try await vault.create()
            try await writer.append([7])
            let digest = try await writer.commit()
            disk.cutPower()
            let reader = try await vault.open(digest, at: 0)
            #expect(try await reader.read(2) == [7])
            await reader.close()
        }
    }

    @Test("the disk itself loses what nobody synced")
    func disk() async throws {
        try await withTemporaryDirectory { directory in
            let disk = SimulatedDisk(directory)
            let deaf = try DirectoryVault(
                root: directory + "/vault", files: VaultFiles(fsync: { _ in 0 })
            ) { Issue.record("fatal: \($0)") }
            let writer = try await deaf.create()
            try await writer.append([1, 2, 3])
            let digest = try await writer.commit()
            try await deaf.open(digest, at: 0).close()
            disk.cutPower()
            await #expect(throws: VaultFailure.missing(digest)) {
                _ = try await deaf.open(digest, at: 0)
            }
        }
    }

    @Test("a failed fsync keeps a blob from being promised and ends the process")
    func failing() async throws {
        try await withTemporaryDirectory { directory in
            await confirmation("fatal") { fatal in
                do {
                    let calls = VaultFiles(fsync: { descriptor in
                        // Directories are opened for reading: only the blob's own fsync fails.
                        guard fcntl(descriptor, F_GETFL) & O_ACCMODE == O_WRONLY else { return 0 }
                        errno = EIO
                        return -1
                    })
                    let vault = try DirectoryVault(root: directory + "/vault", files: calls) { _ in
                        fatal()
                    }
                    let writer = try await vault.create()
                    try await writer.append([1])
                    _ = try await writer.commit()
                    Issue.record("it was promised")
                } catch {
                    #expect(error is VaultFailure)
                }
            }
        }
    }
}
