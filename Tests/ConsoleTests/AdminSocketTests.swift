import AsyncHTTPClient
import Console
import Diagnostics
import Engine
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Testing
import Values

@Suite("The admin socket", .serialized)
struct AdminSocketTests {
    private static let ledger = ScriptedLedger(
        messages: [["direction": "in", "state": "received"]], exceptions: [["state": "open"]])

    /// Serves over a socket below a folder of its own until the body is done.
    private func serving<Result: Sendable>(
        _ prepare: (String) throws -> Void = { _ in },
        _ body: (String) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("gw-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("a.sock").path
        try prepare(path)
        var log = Logger(label: "test")
        log.logLevel = .error
        let socket = AdminSocket(
            api: API(ledger: Self.ledger, vault: NoVault()), path: path, log: log)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await socket.run() }
            for _ in 0..<6000 where !Self.isSocket(path) {
                try await Task.sleep(for: .milliseconds(10))
            }
            let result = try await body(path)
            group.cancelAll()
            return result
        }
    }

    private static func isSocket(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.type] as? FileAttributeType == .typeSocket
    }

    private func call(
        _ path: String, _ uri: String, method: String = "GET", body: String? = nil
    ) async throws -> (status: Int, body: JSON) {
        let url = try #require(URL(httpURLWithSocketPath: path, uri: uri))
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = .init(rawValue: method)
        request.body = body.map { .bytes(ByteBuffer(string: $0)) }
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(120))
        let buffer = try await answer.body.collect(upTo: 1 << 20)
        let bytes = Array(buffer.readableBytesView)
        return (Int(answer.status.code), (try? JSONReader.read(bytes)) ?? .null)
    }

    @Test("it answers, and only its owner may connect, whatever the umask allows")
    func answers() async throws {
        let old = umask(0)
        defer { umask(old) }
        try await serving { path in
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.sock"])

            let list = try await call(path, "/v1/messages?limit=7&file=a%20b%26c")
            #expect(list.status == 200)
            #expect(list.body["items"]?.items?.first?["state"]?.text == "received")
            let filter = try #require(await Self.ledger.messageFilter)
            #expect(filter.limit == 7 && filter.file == "a b&c")

            #expect(try await call(path, "/v1/nothing").status == 404)
            let decided = try await call(
                path, "/v1/exceptions/1/resolve", method: "POST",
                body: #"{"author": "ann", "reason": "known"}"#)
            #expect(decided.status == 200)
            #expect(decided.body["state"]?.text == "resolved")
        }
    }

    @Test(
        "a body that is no JSON, or too large, changes nothing",
        arguments: [("{", 400), (String(repeating: " ", count: 70_000), 413)])
    func body(_ body: String, _ status: Int) async throws {
        let before = await Self.ledger.decisions
        try await serving { path in
            let answer = try await call(
                path, "/v1/exceptions/1/retry", method: "POST", body: body)
            #expect(answer.status == status)
        }
        #expect(await Self.ledger.decisions == before)
    }

    @Test("a socket that cannot be made is an error")
    func unusable() async throws {
        let socket = AdminSocket(
            api: API(ledger: Self.ledger, vault: NoVault()), path: "/nowhere/a.sock",
            log: Logger(label: "test"))
        await #expect(throws: Diagnostic(.configSocketUnusable, "")) { try await socket.run() }
    }

    @Test("what a killed gateway left in its place does not keep the next from serving")
    func leftovers() async throws {
        try await serving { path in
            try FileManager.default.createDirectory(
                atPath: path + ".d", withIntermediateDirectories: true)
            try Data().write(to: URL(fileURLWithPath: path + ".d/s"))
            try Data().write(to: URL(fileURLWithPath: path))
        } _: { path in
            let answer = try await call(path, "/v1/outlook")
            #expect(answer.status == 200)
        }
    }
}
