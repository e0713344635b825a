import Diagnostics
import ERPSimulator
import Engine
import Testing

@testable import ERP

@Suite("Cancelling and replacing orders in an ERP")
struct ChangeTests {
    /// The operations of the mini connector, so far as a test wants them.
    private func profile(_ url: String, without names: String...) throws -> ConnectorProfile {
        var text = """
            profile: mini
            base: {url: "\(url)"}
            operations:

            """
        for (name, method) in [("submit", "POST"), ("cancel", "POST"), ("replace", "PUT")]
        where !names.contains(name) {
            text += """
                  \(name)Order:
                    idempotency:
                      strategy: header_key
                      header: X-\(name)-Key
                      settle: \(name.utf8.count * 10)s
                      find:
                        path: /\(name)/of
                        query: {key: "${key}"}
                        extract: {number: "${r.body.list[0].id}"}
                    request: {method: \(method), path: "/\(name)/${order.number}"}
                    result: {orderNumber: "${r.body.\(name)}"}

                """
        }
        let (profile, diagnostics) = ConnectorProfile.read(Array(text.utf8), file: "mini.yaml")
        return try #require(profile, "\(diagnostics)")
    }

    @Test(
        "an order is changed once; the same key finds the change again",
        arguments: ["gangway-simulator", "gangway-simulator-search"], ["cancel", "replace"])
    func keys(connector: String, purpose: String) async throws {
        let ignoresKeys = connector.hasSuffix("search")
        try await RunningSimulator.with(ignoresKeys: ignoresKeys) { url in
            let profile = try Sample.connector(connector, url: url)
            try await Sample.with(profile) { office in
                _ = await office.submit(Sample.submission("4710"))
                #expect(await office.submit(Sample.submission()).word == "accepted SO-000002")
                let change = Sample.submission(key: "c", purpose: purpose)
                #expect(await office.find(change).word == "absent")
                #expect(await office.submit(change).word == "accepted SO-000002")
                #expect(await office.submit(change).word == "duplicate SO-000002")
                #expect(await office.find(change).word == "found SO-000002")
            }
        }
    }

    @Test("the change of an order that the ERP does not have is refused for good")
    func unknown() async throws {
        try await RunningSimulator.with { url in
            let profile = try Sample.connector("gangway-simulator", url: url)
            try await Sample.with(profile) { office in
                let outcome = await office.submit(Sample.submission(purpose: "cancel"))
                #expect(outcome.word == "rejected")
                #expect(outcome.diagnostic?.value == "order.unknown")
            }
        }
    }

    @Test("the lost answer to a change is in doubt; asking after the settle time finds it")
    func lostAnswer() async throws {
        try await RunningSimulator.with(faults: .init(lose: 1), ignoresKeys: true) { url in
            let profile = try Sample.connector("gangway-simulator-search", url: url)
            try await Sample.with(profile) { office in
                #expect(await office.submit(Sample.submission()).word == "uncertain")
                let change = Sample.submission(key: "c", purpose: "replace")
                #expect(await office.find(change).word == "absent")
                #expect(await office.submit(change).word == "uncertain")
                #expect(await office.find(change).word == "found SO-000001")
                // An ERP that ignores keys is never sent the change a second time.
                #expect(await office.submit(change).word == "duplicate SO-000001")
            }
        }
    }

    @Test(
        "each purpose has its own request, key header, question and result",
        arguments: [
            ("new", "submit", "POST"), ("cancel", "cancel", "POST"), ("replace", "replace", "PUT"),
        ])
    func requests(purpose: String, name: String, method: String) async throws {
        let taken = ScriptedServer.json(201, "{\"\(name)\":\"SO-7\"}")
        let found = ScriptedServer.json(200, #"{"list":[{"id":"SO-8"}]}"#)
        try await ScriptedServer.with(.answer(taken), .answer(found)) { server in
            try await Sample.with(try profile(server.url)) { office in
                let submission = Sample.submission(key: "k", purpose: purpose)
                #expect(await office.submit(submission).word == "accepted SO-7")
                #expect(await office.find(submission).word == "found SO-8")
                #expect(server.requests.count == 2)
                let lines = server.requests[0].split(separator: "\r\n")
                #expect(lines.first == "\(method) /\(name)/4711 HTTP/1.1")
                #expect(lines.contains("X-\(name)-Key: k"))
                #expect(server.requests[1].hasPrefix("GET /\(name)/of?key=k HTTP/1.1\r\n"))
            }
        }
    }

    @Test("the quiesce wait covers the longest settle time of any operation")
    func quiesce() async throws {
        try await Sample.with(try profile("http://127.0.0.1:1", without: "replace")) {
            #expect($0.quiesce == .seconds(60))
        }
        try await Sample.with(try profile("http://127.0.0.1:1")) {
            #expect($0.quiesce == .seconds(70))
        }
    }

    @Test(
        "what the connector has no operation for is for a person, and nothing is sent",
        arguments: ["cancel", "replace", "confirm", "copy", "other", ""])
    func missing(purpose: String) async throws {
        try await ScriptedServer.with(.silence) { server in
            let profile = try profile(server.url, without: "cancel", "replace")
            try await Sample.with(profile) { office in
                let submission = Sample.submission(purpose: purpose)
                // After a crash the engine asks first: "absent" is what leads it on to `submit`.
                #expect(await office.find(submission).word == "absent")
                let outcome = await office.submit(submission)
                #expect(outcome.word == "attention")
                #expect(outcome.diagnostic?.code == .erpOperationMissing)
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test("another type of document is for a person too")
    func otherType() async throws {
        try await ScriptedServer.with(.silence) { server in
            try await Sample.with(try profile(server.url)) { office in
                var invoice = Sample.submission()
                invoice.type = "invoice"
                #expect(await office.submit(invoice).diagnostic?.code == .erpOperationMissing)
                #expect(server.requests.isEmpty)
            }
        }
    }
}
