import Diagnostics
import Engine
import Foundation
import Testing
import Transports

@Suite("Sending by SFTP", .serialized, .timeLimit(.minutes(3)))
struct SFTPOutletTests {
    private let server: SSHServer
    private let outlet: SFTPOutlet

    init() throws {
        server = try SSHServer()
        _ = server.scratch.folder("home/in")
        outlet = SFTPOutlet(try server.settings(), folder: "in")
    }

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

    @Test("a large file arrives exactly, under its name alone")
    func sends() async throws {
        let bytes = sampleBytes(20_000_003)
        try await outlet.send(.sample("997.x12", bytes))
        try await outlet.send(.sample("empty.x12", []))
        #expect(server.scratch.names("home/in") == ["997.x12", "empty.x12"])
        #expect(server.scratch.read("home/in/997.x12") == bytes)
    }

    @Test("the same file again is sent already; another one of the name is refused")
    func again() async throws {
        let bytes = sampleBytes(300_000)
        try await outlet.send(.sample("a.x12", bytes))
        try await outlet.send(.sample("a.x12", bytes))
        #expect(await held(.sample("a.x12", sampleBytes(300_000, seed: 2))) == .sendNameTaken)
        #expect(await held(.sample("a.x12", sampleBytes(3))) == .sendNameTaken)
        #expect(server.scratch.read("home/in/a.x12") == bytes)
        #expect(server.scratch.names("home/in") == ["a.x12"])
    }

    @Test("many files at once share the connection")
    func concurrent() async throws {
        let outlet = outlet
        try await withThrowingTaskGroup { group in
            for number in 1...12 {
                group.addTask {
                    try await outlet.send(
                        .sample("\(number).x12", sampleBytes(500_000, seed: UInt64(number))))
                }
            }
            try await group.waitForAll()
        }
        for number in 1...12 {
            #expect(
                server.scratch.read("home/in/\(number).x12")
                    == sampleBytes(500_000, seed: UInt64(number)))
        }
        #expect(server.scratch.names("home/in").count == 12)
    }

    @Test("a session killed in the middle leaves no file of the name; the next try sends it")
    func killed() async throws {
        let server = server
        let bytes = sampleBytes(10_000_000)
        let source = BlockSource(bytes, block: 1_000_000)
        var file = OutboundFile.sample("a.x12", bytes)
        file.read = {
            let block = await source.next()
            if block.first == bytes[3_000_000] { server.endSessions() }
            return block
        }
        await #expect(throws: SendFailure.self) { try await outlet.send(file) }
        #expect(server.scratch.read("home/in/a.x12") == nil)
        try await outlet.send(.sample("a.x12", bytes))
        #expect(server.scratch.read("home/in/a.x12") == bytes)
        #expect(server.scratch.names("home/in") == ["a.x12"])
    }

    @Test("a connection that died since the last file is made anew unseen")
    func killedBetween() async throws {
        try await outlet.send(.sample("a.x12", [1]))
        server.endSessions()
        try await outlet.send(.sample("b.x12", [2]))
        #expect(server.scratch.names("home/in") == ["a.x12", "b.x12"])
    }

    @Test("bytes that are not the promised ones get no name")
    func damaged() async throws {
        var file = OutboundFile.sample("a.x12", [1, 2])
        file.size = 3
        #expect(await held(file) == .sendFileDamaged)
        #expect(server.scratch.read("home/in/a.x12") == nil)
    }

    @Test("names that lead elsewhere are refused")
    func names() async throws {
        for name in ["../a", "a/b", "", "..", ".a"] {
            #expect(await held(.sample(name, [1])) == .sendNameUnusable, "\(name)")
        }
    }

    @Test("a folder that is not there is told and tried again")
    func missingFolder() async throws {
        let outlet = SFTPOutlet(try server.settings(), folder: "nowhere")
        do {
            try await outlet.send(.sample("a.x12", [1]))
            Issue.record("it was sent to nowhere")
        } catch .retry(let diagnostic) {
            #expect(diagnostic.code.name == "send.sftp.refused")
        } catch {
            Issue.record("\(error)")
        }
    }
}
