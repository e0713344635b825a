import Diagnostics
import Engine
import Foundation
import NIOCore
import Testing

@testable import ERP

@Suite("Telling certainly not taken from in doubt")
struct DoubtTests {
    /// A connector without in-call attempts, so that one request gives one outcome.
    private func submit(
        to url: String, timeout: String = "15s"
    ) async throws -> SubmissionOutcome {
        let profile = try Sample.connector(
            "gangway-simulator", url: url, timeout: timeout,
            edits: [("attempts: 3", "attempts: 1")])
        return try await Sample.with(profile) { await $0.submit(Sample.submission()) }
    }

    @Test("a refused connection: nothing has left")
    func refused() async throws {
        // Held, so that nobody else is given the port meanwhile.
        let held = try UnheardPort()
        let url = "http://127.0.0.1:\(held.port)"
        let start = ContinuousClock.now
        let outcome = try await submit(to: url, timeout: "300s")
        #expect(outcome.word == "retry")
        #expect(outcome.diagnostic?.code == .erpUnreachable)
        #expect(
            outcome.diagnostic?.message
                == "4711 has not left for gangway-simulator at \(url): connection refused")
        #expect(start.duration(to: .now) < .seconds(200), "it is said before the timeout")
        withExtendedLifetime(held) {}
    }

    @Test("a name that nobody knows: nothing has left")
    func unknownHost() async throws {
        let outcome = try await submit(to: "http://erp.invalid:8080", timeout: "120s")
        #expect(outcome.word == "retry")
        #expect(outcome.diagnostic?.code == .erpUnreachable)
        let message = outcome.diagnostic?.message ?? ""
        #expect(
            message.hasSuffix(
                "no connection to erp.invalid:8080: no address is known for this name"),
            "\(message)")
    }

    @Test("a server that takes the request and says nothing: in doubt after the timeout")
    func silence() async throws {
        try await ScriptedServer.with(.silence) { server in
            let outcome = try await submit(to: server.url, timeout: "2500ms")
            #expect(outcome.word == "uncertain")
            let message = outcome.diagnostic?.message ?? ""
            #expect(
                message == "gangway-simulator at \(server.url) may or may not have taken 4711: "
                    + "timed out, no answer within 2.5 seconds", "\(message)")
            #expect(server.requests.count == 1)
        }
    }

    @Test("a connection that is closed after the request: in doubt")
    func closed() async throws {
        try await ScriptedServer.with(.close) { server in
            let outcome = try await submit(to: server.url)
            #expect(outcome.word == "uncertain")
        }
    }

    @Test("an answer that never ends: in doubt, within the timeout")
    func endlessAnswer() async throws {
        let head = "HTTP/1.1 201 Created\r\nContent-Length: 100000\r\n\r\n{"
        try await ScriptedServer.with(.drip(head)) { server in
            let start = ContinuousClock.now
            let outcome = try await submit(to: server.url, timeout: "2500ms")
            #expect(outcome.word == "uncertain")
            #expect(start.duration(to: .now) < .seconds(120), "it ends though the answer does not")
        }
    }

    @Test("an answer that is cut off: in doubt")
    func cutAnswer() async throws {
        let cut = "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"orderNumber\""
        try await ScriptedServer.with(.answerAndClose(cut)) { server in
            let outcome = try await submit(to: server.url)
            #expect(outcome.word == "uncertain")
        }
    }

    @Test("an answer beyond the limit: in doubt")
    func largeAnswer() async throws {
        let body = String(repeating: " ", count: Exchange.answerLimit + 1)
        try await ScriptedServer.with(.answer(ScriptedServer.json(201, body))) { server in
            let outcome = try await submit(to: server.url)
            #expect(outcome.word == "uncertain")
        }
    }

    @Test(
        "success without an order number proves nothing: in doubt",
        arguments: ["<html>Please log in</html>", "{}", #"{"orderNumber":null}"#, ""])
    func noNumber(body: String) async throws {
        try await ScriptedServer.with(.answer(ScriptedServer.json(201, body))) { server in
            let outcome = try await submit(to: server.url)
            #expect(outcome.word == "uncertain")
            #expect(outcome.diagnostic?.code == .erpAnswerUnreadable)
        }
    }

    @Test("a redirect is not followed")
    func redirect() async throws {
        let elsewhere = ScriptedServer.json(307, "", headers: ["Location: /elsewhere"])
        try await ScriptedServer.with(.answer(elsewhere)) { server in
            let outcome = try await submit(to: server.url)
            #expect(outcome.word == "attention")
            #expect(outcome.diagnostic?.code == .erpAttention)
            #expect(server.requests.count == 1)
        }
    }

    @Test("no more than maxInFlight go out at once; what waited for its turn has not left")
    func maxInFlight() async throws {
        try await ScriptedServer.with(.silence) { server in
            let profile = try Sample.connector(
                "gangway-simulator", url: server.url, timeout: "1s",
                edits: [("maxInFlight: 64", "maxInFlight: 2"), ("attempts: 3", "attempts: 1")])
            let words = try await Sample.with(profile) { office in
                #expect(office.maxInFlight == 2)
                return await withTaskGroup(of: String.self) { group in
                    for number in 1...5 {
                        group.addTask { await office.submit(Sample.submission("\(number)")).word }
                    }
                    try? await Task.sleep(for: .milliseconds(250))
                    #expect(server.requests.count <= 2)
                    return await group.reduce(into: [String]()) { $0.append($1) }
                }
            }
            // One that was sent while the others timed out, on a busy machine each of them, is in
            // doubt like the first two.
            #expect(words.allSatisfy { ["retry", "uncertain"].contains($0) })
            #expect(words.count { $0 == "uncertain" } >= server.requests.count)
        }
    }

    @Test("a body can be taken back until it is handed over, and never both")
    func withdrawing() async throws {
        let body = WithdrawableBody([1, 2, 3])
        var iterator = body.makeAsyncIterator()
        #expect(try await iterator.next() == ByteBuffer(bytes: [1, 2, 3]))
        #expect(try await iterator.next() == nil)
        #expect(!body.withdraw())
        let other = WithdrawableBody([1])
        #expect(other.withdraw())
        var late = other.makeAsyncIterator()
        await #expect(throws: WithdrawableBody.Withdrawn.self) { try await late.next() }
        #expect(!WithdrawableBody([]).withdraw(), "a head without a body is a whole request")
    }

    @Test(
        "an ERP that could not say whether it has the order is never taken for one that has not",
        arguments: [
            (ScriptedServer.json(200, #"{"orders":[]}"#), "absent"),
            (ScriptedServer.json(200, #"{"orders":[{"orderNumber":"SO-9"}]}"#), "found SO-9"),
            (ScriptedServer.json(200, #"{"orders":[{"number":"SO-9"}]}"#), "unknown"),
            (ScriptedServer.json(200, #"{"orders":null}"#), "unknown"),
            (ScriptedServer.json(200, #"{"error":"no rights"}"#), "unknown"),
            (ScriptedServer.json(200, "<html>Please log in</html>"), "unknown"),
            (ScriptedServer.json(200, ""), "unknown"),
            (ScriptedServer.json(404, #"{"orders":[]}"#), "unknown"),
            (ScriptedServer.json(401, #"{"orders":[]}"#), "unknown"),
            (ScriptedServer.json(500, #"{"orders":[]}"#), "unknown"),
        ])
    func finding(answer: String, word: String) async throws {
        try await ScriptedServer.with(.answer(answer)) { server in
            let profile = try Sample.connector(
                "gangway-simulator-search", url: server.url,
                edits: [("attempts: 3", "attempts: 1")])
            try await Sample.with(profile) { office in
                #expect(await office.find(Sample.submission()).word == word)
                guard case .unknown(let why) = await office.find(Sample.submission()) else {
                    return
                }
                #expect(why.code == .erpFindFailed)
                let outcome = await office.submit(Sample.submission()).word
                #expect(outcome == "retry" || outcome == "attention")
                let posts = server.requests.filter { $0.hasPrefix("POST") }
                #expect(posts.isEmpty, "what cannot be asked for is not sent")
            }
        }
    }
}
