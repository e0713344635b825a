import Engine
import EngineTesting
import Foundation
import Testing
import Transports

@Suite("What lies where partners fetch it", .timeLimit(.minutes(3)))
struct OutletConformanceTests {
    @Test("in a folder")
    func folder() async throws {
        let scratch = Scratch()
        let outlet = FolderOutlet(.flat(outbox: scratch.path("outbox")), disk: .sound)
        try await OutletConformance.check(
            outlet,
            fetch: { try FileManager.default.removeItem(atPath: scratch.path("outbox/\($0)")) },
            cutOff: { try scratch.move("outbox", to: "elsewhere") })
    }

    @Test("on an SFTP server")
    func server() async throws {
        let server = try SSHServer()
        let scratch = server.scratch
        _ = scratch.folder("home/in")
        try await OutletConformance.check(
            SFTPOutlet(try server.settings(), folder: "in"),
            fetch: { try FileManager.default.removeItem(atPath: scratch.path("home/in/\($0)")) },
            cutOff: { try scratch.move("home/in", to: "home/elsewhere") })
    }

    @Test("nobody fetches from an AS2 station")
    func station() async throws {
        let outlet = FolderOutlet(.as2(root: Scratch().path("as2")), disk: .sound)
        try await outlet.send(.sample("a.x12", [1]))
        #expect(try await outlet.finds("a.x12") == nil)
    }

    @Test("a server that is away says nothing")
    func away() async throws {
        let server = try SSHServer()
        var settings = try server.settings()
        settings.port = try ReservedPort().port
        let outlet = SFTPOutlet(settings, folder: "in")
        await #expect(throws: SendFailure.self) { _ = try await outlet.finds("a.x12") }
    }
}

extension Scratch {
    fileprivate func move(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: path(name), toPath: path(other))
    }
}
