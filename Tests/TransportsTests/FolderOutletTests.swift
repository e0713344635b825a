import Diagnostics
import Engine
import Foundation
import Testing
import Transports
import Values

@Suite("Sending into folders")
struct FolderOutletTests {
    private let scratch = Scratch()

    private var outlet: FolderOutlet { outlet(on: .sound) }

    private func outlet(on disk: DiskSync) -> FolderOutlet {
        FolderOutlet(.flat(outbox: scratch.path("outbox")), disk: disk)
    }

    /// The code of the failure of a sending that must not be tried again by itself.
    private func held(_ file: OutboundFile) async -> Diagnostic.Code? {
        do {
            try await outlet.send(file)
            return nil
        } catch .hold(let diagnostic) {
            return diagnostic.code
        } catch {
            return nil
        }
    }

    @Test("a file appears whole under its name, and nothing else remains")
    func sends() async throws {
        let bytes = sampleBytes(1_234_567)
        try await outlet.send(.sample("997.x12", bytes))
        #expect(scratch.names("outbox") == ["997.x12"])
        #expect(scratch.read("outbox/997.x12") == bytes)
    }

    @Test("the same file again is sent already; another one of the name is refused")
    func again() async throws {
        let bytes = sampleBytes(1000)
        try await outlet.send(.sample("a.x12", bytes))
        try await outlet.send(.sample("a.x12", bytes))
        #expect(await held(.sample("a.x12", sampleBytes(1000, seed: 2))) == .sendNameTaken)
        #expect(await held(.sample("a.x12", sampleBytes(999))) == .sendNameTaken)
        #expect(scratch.read("outbox/a.x12") == bytes)
        #expect(scratch.names("outbox") == ["a.x12"])
    }

    @Test("what a crash left of an earlier try is written anew")
    func leftovers() async throws {
        _ = scratch.folder("outbox")
        try scratch.write("half of an older try", "outbox/.a.x12.part")
        try await outlet.send(.sample("a.x12", Array("whole".utf8)))
        #expect(scratch.read("outbox/a.x12") == Array("whole".utf8))
        #expect(scratch.names("outbox") == ["a.x12"])
    }

    @Test("bytes that are not the promised ones are not sent")
    func damaged() async throws {
        let other = SHA256.digest(of: [1])
        #expect(await held(.sample("a.x12", [2], digest: other)) == .sendFileDamaged)
        #expect(scratch.names("outbox").isEmpty)
    }

    @Test(
        "names that lead elsewhere are refused", arguments: ["../a", "a/b", "", "..", ".a", "a\0"])
    func names(name: String) async throws {
        #expect(await held(.sample(name, [1])) == .sendNameUnusable)
        #expect(scratch.names("").isEmpty)
    }

    @Test("a link in the file's place is not followed")
    func links() async throws {
        _ = scratch.folder("outbox")
        try scratch.write("precious", "precious")
        for name in ["a.x12", ".b.x12.part"] {
            try FileManager.default.createSymbolicLink(
                atPath: scratch.path("outbox/\(name)"),
                withDestinationPath: scratch.path("precious"))
        }
        #expect(await held(.sample("a.x12", Array("precious".utf8))) == .sendNameTaken)
        try await outlet.send(.sample("b.x12", [1]))
        #expect(scratch.read("precious") == Array("precious".utf8))
    }

    @Test("a folder that cannot be is told")
    func unwritable() async throws {
        try scratch.write("a file", "outbox")
        #expect(await held(.sample("a.x12", [1])) == .sendFolderUnwritable)
    }

    @Test(
        "a failed fsync ends the process, of the file as of its folder; a full disk does not",
        arguments: [EIO, ESTALE, ENOSPC, EDQUOT], [S_IFREG, S_IFDIR])
    func failedSync(number: Int32, of kind: mode_t) async throws {
        let isFull = number == ENOSPC || number == EDQUOT
        let fails = Countdown(1)
        await confirmation("fatal", expectedCount: isFull ? 0 : 1) { fatal in
            let disk = DiskSync(
                fsync: { descriptor in
                    var status = stat()
                    fstat(descriptor, &status)
                    guard status.st_mode & S_IFMT == kind, fails.take() else { return 0 }
                    errno = number
                    return -1
                }, onFatal: { _ in fatal() })
            do throws(SendFailure) {
                try await outlet(on: disk).send(.sample("a.x12", [1]))
                Issue.record("it counts as sent")
            } catch .retry {
                #expect(isFull)
            } catch {
                #expect(!isFull)
            }
        }
        if isFull {
            try await outlet.send(.sample("a.x12", [1]))
            #expect(scratch.names("outbox") == ["a.x12"])
        }
    }
}
