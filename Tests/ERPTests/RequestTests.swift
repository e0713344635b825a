import Diagnostics
import Engine
import Foundation
import Testing

@testable import ERP

@Suite("Writing requests by the connector's keys")
struct RequestTests {
    private static let connector = """
        profile: mini
        conf: {client: "100"}
        base:
          url: URL
          headers: {X-Client: "${conf.client}", X-Both: base}
        auth: AUTH
        operations:
          submitOrder:
            idempotency:
              strategy: STRATEGY
              find:
                method: FIND
                path: /find/${reference}
                query: {$f: "n eq '${order.number}'", top: "2"}
                extract: {number: "${r.body.list[0].id}"}
            request:
              method: PUT
              path: /in/${type}/${key}
              query: {by: "${partner}", release: "${order.release|default(-)}"}
              headers: {X-Both: request, X-Why: "${purpose} ${correlation}"}
            result: {orderNumber: "${r.headers.location}"}

        """

    private func profile(
        _ url: String, auth: String = "{kind: none}", strategy: String = "none",
        find: String = "GET"
    ) throws -> ConnectorProfile {
        let text = Self.connector.replacing("URL", with: url).replacing("AUTH", with: auth)
            .replacing("STRATEGY", with: strategy).replacing("FIND", with: find)
        let (profile, diagnostics) = ConnectorProfile.read(Array(text.utf8), file: "mini.yaml")
        return try #require(profile, "\(diagnostics)")
    }

    private let created = ScriptedServer.json(201, "", headers: ["Location: SO/7"])

    @Test("method, path, query, headers and body are as the profile says")
    func submission() async throws {
        try await ScriptedServer.with(.answer(created)) { server in
            try await Sample.with(try profile(server.url + "/api")) { office in
                #expect(office.guarantee == .none)
                let order = Sample.submission("PO 1/2", key: "k:1")
                #expect(await office.submit(order).word == "accepted SO/7")
                let request = try #require(server.requests.first)
                let lines = request.split(separator: "\r\n", omittingEmptySubsequences: false)
                #expect(lines[0] == "PUT /api/in/order/k%3A1?by=acme&release=- HTTP/1.1")
                #expect(lines.contains("X-Client: 100"))
                #expect(lines.contains("X-Both: request"))
                #expect(!lines.contains("X-Both: base"))
                #expect(lines.contains("X-Why: new c-PO 1/2"))
                #expect(lines.contains("Content-Type: application/json"))
                #expect(Array((lines.last ?? "").utf8) == order.body)
            }
        }
    }

    @Test(
        "an ERP that is searched is asked first, by the profile's method",
        arguments: ["GET", "POST"])
    func question(method: String) async throws {
        let none = ScriptedServer.json(200, #"{"list":[]}"#)
        try await ScriptedServer.with(.answer(none), .answer(created)) { server in
            let profile = try profile(
                server.url, strategy: "search_before_create", find: method)
            try await Sample.with(profile) { office in
                #expect(office.guarantee == .probe)
                #expect(await office.submit(Sample.submission("A B")).word == "accepted SO/7")
                #expect(server.requests.count == 2)
                let line = server.requests[0].prefix { !$0.isNewline }
                #expect(
                    line == "\(method) /find/A%20B?$f=n%20eq%20%27A%20B%27&top=2 HTTP/1.1")
            }
        }
    }

    @Test("without a way to ask, the answer is unknown")
    func noFind() async throws {
        let text = """
            profile: mini
            base: {url: "http://127.0.0.1:1"}
            operations:
              submitOrder:
                idempotency: {strategy: none}
                request: {path: /orders}
                result: {orderNumber: "${r.body.id}"}
            """
        let profile = try #require(
            ConnectorProfile.read(Array(text.utf8), file: "mini.yaml").profile)
        try await Sample.with(profile) { office in
            guard case .unknown(let why) = await office.find(Sample.submission()) else {
                Issue.record("found or absent without asking")
                return
            }
            #expect(why.code == .erpFindMissing)
        }
    }

    @Test(
        "a value that is not there, or would split a header, refuses the document unsent",
        arguments: ["", "a\r\nX-Evil: 1"])
    func unfilled(correlation: String) async throws {
        try await ScriptedServer.with(.answer(created)) { server in
            try await Sample.with(try profile(server.url)) { office in
                var order = Sample.submission()
                order.correlation = correlation
                let outcome = await office.submit(order)
                #expect(outcome.word == "rejected")
                #expect(outcome.diagnostic?.code == .erpRequestUnfilled)
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test(
        "each kind of authentication sends its header, and nothing ever shows the secret",
        arguments: [
            (
                "{kind: basic, user: edi, password: env:ERP_SECRET}",
                "Authorization: Basic ZWRpOmh1bnRlcjItc2VjcmV0"
            ),
            (
                "{kind: bearer, token: env:ERP_SECRET}",
                "Authorization: Bearer hunter2-secret"
            ),
            (
                "{kind: apiKey, header: X-API-Key, key: file:erp.key}",
                "X-API-Key: hunter2-secret"
            ),
        ])
    func authentication(auth: String, header: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("hunter2-secret\n".utf8).write(to: folder.appending(path: "erp.key"))
        let secrets = SecretReader(
            variables: ["ERP_SECRET": "hunter2-secret"], folder: folder.path)
        let value = header.split(separator: " ").last.map(String.init) ?? ""
        // An ERP that repeats what it was sent, in its answer's body.
        let echo = ScriptedServer.json(400, #"{"message":"bad credentials \#(value)"}"#)
        try await ScriptedServer.with(.answer(echo)) { server in
            try await Sample.with(try profile(server.url, auth: auth), secrets: secrets) {
                let outcome = await $0.submit(Sample.submission())
                #expect(outcome.word == "rejected")
                #expect(server.requests.first?.contains("\r\n\(header)\r\n") == true)
                var dumped = ""
                dump($0, to: &dumped)
                dump(outcome, to: &dumped)
                for text in [dumped, "\(outcome)", "\($0)", String(reflecting: $0)] {
                    #expect(!text.contains("hunter2"))
                    #expect(!text.contains(value))
                }
                #expect("\(outcome)".contains("bad credentials ‹secret›"))
            }
        }
    }

    @Test("a secret that is not there stops the connector at its start, at its place")
    func missingSecret() throws {
        for auth in ["{kind: bearer, token: env:NOPE}", "{kind: bearer, token: file:nope}"] {
            let profile = try profile("http://127.0.0.1:1", auth: auth)
            guard
                case .failure(let why) = HTTPBackOffice.open(
                    profile, secrets: SecretReader(variables: [:]))
            else {
                Issue.record("opened without its secret")
                return
            }
            #expect(why.code == .secretMissing)
            #expect(why.place == .text(TextPlace(file: "mini.yaml", line: 6, column: 29)))
        }
    }
}
