import Engine
import EngineTesting
import Foundation
import Testing
import Values

@testable import Storage

@Suite("The directory vault")
struct DirectoryVaultTests {
    private func vault(_ directory: String) throws -> DirectoryVault {
        try DirectoryVault(root: directory + "/vault") { Issue.record("fatal: \($0)") }
    }

    private func store(_ bytes: [UInt8], in vault: any Vault) async throws -> Digest {
        let writer = try await vault.create()
        var rest = bytes[...]
        while !rest.isEmpty {
            try await writer.append(Array(rest.prefix(1000)))
            rest = rest.dropFirst(1000)
        }
        return try await writer.commit()
    }

    private func load(_ digest: Digest, at offset: Int, from vault: any Vault) async throws
        -> [UInt8]
    {
        let reader = try await vault.open(digest, at: offset)
        var bytes: [UInt8] = []
        while true {
            let block = try await reader.read(777)
            if block.isEmpty { return bytes }
            bytes += block
        }
    }

    @Test("a blob comes back by its digest, from any offset", arguments: [0, 1, 777, 5000])
    func roundTrip(_ count: Int) async throws {
        try await withTemporaryDirectory { directory in
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            for vault in [try vault(directory), MemoryVault()] as [any Vault] {
                let digest = try await store(bytes, in: vault)
                #expect(digest == SHA256.digest(of: bytes))
                #expect(try await load(digest, at: 0, from: vault) == bytes)
                let half = count / 2
                #expect(try await load(digest, at: half, from: vault) == Array(bytes[half...]))
                #expect(try await store(bytes, in: vault) == digest)
            }
        }
    }

    @Test("blobs stand under two levels of their digest, readable by us alone")
    func layout() async throws {
        try await withTemporaryDirectory { directory in
            let vault = try vault(directory)
            let digest = try await store([1], in: vault)
            let name = digest.description
            let path =
                "\(directory)/vault/blobs/\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)"
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("what is not committed is not there, and is removed at the next start")
    func leftovers() async throws {
        try await withTemporaryDirectory { directory in
            let first = try vault(directory)
            let writer = try await first.create()
            try await writer.append([1, 2, 3])
            let temporary = directory + "/vault/tmp"
            #expect(try FileManager.default.contentsOfDirectory(atPath: temporary).count == 1)
            // The process dies here: the file is whole, but it was never renamed.
            let second = try vault(directory)
            #expect(try FileManager.default.contentsOfDirectory(atPath: temporary).isEmpty)
            let digest = SHA256.digest(of: [1, 2, 3])
            await #expect(throws: VaultFailure.missing(digest)) {
                _ = try await second.open(digest, at: 0)
            }
            await writer.abort()
        }
    }

    @Test("an aborted blob leaves nothing")
    func abort() async throws {
        try await withTemporaryDirectory { directory in
            let vault = try vault(directory)
            let writer = try await vault.create()
            try await writer.append([1])
            await writer.abort()
            let temporary = directory + "/vault/tmp"
            #expect(try FileManager.default.contentsOfDirectory(atPath: temporary).isEmpty)
        }
    }

    @Test("a damaged blob is told before its end is reached")
    func damage() async throws {
        try await withTemporaryDirectory { directory in
            let vault = try vault(directory)
            let digest = try await store(Array(repeating: 7, count: 3000), in: vault)
            let handle = try #require(FileHandle(forUpdatingAtPath: vault.path(of: digest)))
            try handle.seek(toOffset: 1500)
            try handle.write(contentsOf: Data([8]))
            try handle.close()
            await #expect(throws: VaultFailure.damaged(digest)) {
                try await load(digest, at: 0, from: vault)
            }
        }
    }

    @Test("a blob that is not there is missing")
    func missing() async throws {
        try await withTemporaryDirectory { directory in
            let digest = SHA256.digest(of: "nothing")
            for vault in [try vault(directory), MemoryVault()] as [any Vault] {
                await #expect(throws: VaultFailure.missing(digest)) {
                    try await load(digest, at: 0, from: vault)
                }
            }
        }
    }

    @Test("a failed fsync is fatal, a full disk is not", arguments: [5, 28])
    func fsync(_ number: Int32) async throws {
        try await withTemporaryDirectory { directory in
            let fatal = FatalNote()
            let vault = try DirectoryVault(root: directory + "/vault") { fatal.note($0) }
            do {
                try await vault.run {
                    throw VaultFiles.Fault(
                        "fsync", number, isFatal: !SystemError.isFull(number))
                }
                Issue.record("it did not fail")
            } catch {
                #expect((error as? VaultFailure == .full) == (number == 28))
            }
            #expect(fatal.isNoted == (number == 5))
        }
    }

    @Test("free space is told")
    func free() async throws {
        try await withTemporaryDirectory { directory in
            let vault = try vault(directory)
            #expect(await vault.freeBytes() > 0)
        }
    }
}

/// Remembers that the process would have ended. Unchecked: its flag stands behind a lock.
private final class FatalNote: @unchecked Sendable {
    private let lock = NSLock()
    private var noted = false

    func note(_ text: String) { lock.withLock { noted = true } }

    var isNoted: Bool { lock.withLock { noted } }
}
