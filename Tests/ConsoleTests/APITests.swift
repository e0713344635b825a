import Console
import Diagnostics
import Engine
import Testing
import Values

@Suite("The /v1 API")
struct APITests {
    private let ledger = ScriptedLedger(
        messages: [["id": 1, "direction": "in", "state": "received"]],
        exceptions: [["id": 1, "state": "open", "code": "deliver.erp.rejected"]])

    private func call(
        _ method: APIRequest.Method, _ path: String, _ query: [String: String] = [:],
        _ body: JSON = .null
    ) async -> APIResponse {
        await API(ledger: ledger).respond(to: APIRequest(method, path, query: query, body: body))
    }

    // MARK: Reading

    @Test("messages are listed with their outcome in words")
    func messages() async {
        let answer = await call(.get, "/v1/messages")
        #expect(answer.status == 200)
        #expect(answer.body["items"]?.items?.count == 1)
        #expect(answer.body["items"]?.items?.first?["outcome"]?.text == "working")
    }

    @Test("every name of a query reaches the ledger")
    func messageFilter() async throws {
        let answer = await call(
            .get, "/v1/messages",
            [
                "number": "PO-1", "partner": "alder", "control": "7", "file": "*.x12",
                "digest": "ab", "direction": "in", "state": "held", "before": "90", "after": "3",
                "limit": "1000",
            ])
        #expect(answer.status == 200)
        let filter = try #require(await ledger.messageFilter)
        #expect(filter.number == "PO-1" && filter.partner == "alder" && filter.control == "7")
        #expect(filter.file == "*.x12" && filter.digest == "ab" && filter.direction == "in")
        #expect(filter.state == "held" && filter.before == 90 && filter.after == 3)
        #expect(filter.limit == 1000)
    }

    @Test("a list without a limit has 50 rows at most, and exceptions are the open ones")
    func defaults() async throws {
        _ = await call(.get, "/v1/messages")
        _ = await call(.get, "/v1/exceptions")
        #expect(await ledger.messageFilter?.limit == 50)
        let filter = try #require(await ledger.exceptionFilter)
        #expect(filter.open && filter.limit == 50 && filter.after == nil)
    }

    @Test("exceptions are listed by partner, code and page, closed ones too if asked")
    func exceptionFilter() async throws {
        let answer = await call(
            .get, "/v1/exceptions",
            ["all": "true", "partner": "alder", "code": "map.value.missing", "after": "4"])
        #expect(answer.body["items"]?.items?.count == 1)
        let filter = try #require(await ledger.exceptionFilter)
        #expect(!filter.open && filter.partner == "alder" && filter.after == 4)
        #expect(filter.code == "map.value.missing")
    }

    @Test("the audit chain is said to hold, or refused with its broken link")
    func audit() async {
        #expect(await call(.get, "/v1/audit").body["intact"]?.flag == true)
        await ledger.breakAudit(Diagnostic(.ledgerMessageUnknown, "link 7 does not fit"))
        let broken = await call(.get, "/v1/audit")
        #expect(broken.status == 409)
        #expect(broken.body.path("error.message")?.text == "link 7 does not fit")
    }

    @Test("one message, one exception and the outlook are told")
    func single() async {
        #expect(await call(.get, "/v1/messages/1").body["state"]?.text == "received")
        #expect(await call(.get, "/v1/exceptions/1").body["state"]?.text == "open")
        let outlook = await call(.get, "/v1/outlook").body
        let counts = ["ready", "delayed", "leased", "waiting", "parked"].map {
            outlook[$0]?.decimal
        }
        #expect(counts == [1, 2, 3, 4, 5])
    }

    // MARK: Deciding

    @Test("a decision needs its author and its reason, and tells the state after it")
    func decision() async {
        for verb in ["retry", "resolve"] {
            let answer = await call(
                .post, "/v1/exceptions/1/\(verb)", [:], ["author": "ann", "reason": "known"])
            #expect(answer.status == 200)
            #expect(answer.body["state"]?.text == "resolved")
        }
        #expect(await ledger.decisions == ["retry 1 ann: known", "resolve 1 ann: known"])
    }

    @Test("a decision wakes the workers, a refused one does not")
    func wakes() async {
        await confirmation(expectedCount: 1) { woken in
            let api = API(ledger: ledger, changed: { woken() })
            for body in [["author": "ann", "reason": "known"], ["author": "ann"]] as [JSON] {
                _ = await api.respond(
                    to: APIRequest(.post, "/v1/exceptions/1/retry", body: body))
            }
        }
    }

    // MARK: Refusing

    /// A call that is refused, with what it is refused by.
    struct Refused: Sendable, CustomStringConvertible {
        let method: APIRequest.Method
        let path: String
        var query: [String: String] = [:]
        var body: JSON = .null
        let status: Int
        let code: Diagnostic.Code

        var description: String { "\(method.rawValue) \(path) \(query) \(body)" }
    }

    private static let decided: JSON = ["author": "ann", "reason": "known"]

    @Test(
        "a call that cannot be answered is refused with code and help",
        arguments: [
            Refused(method: .get, path: "/", status: 404, code: .configRouteUnknown),
            Refused(method: .get, path: "/v2/messages", status: 404, code: .configRouteUnknown),
            Refused(method: .get, path: "/v1/orders", status: 404, code: .configRouteUnknown),
            Refused(method: .post, path: "/v1/messages", status: 404, code: .configRouteUnknown),
            Refused(
                method: .post, path: "/v1/exceptions/1/remove", body: decided, status: 404,
                code: .configRouteUnknown),
            Refused(method: .get, path: "/v1/messages/9", status: 404, code: .ledgerMessageUnknown),
            Refused(
                method: .get, path: "/v1/exceptions/9", status: 404, code: .ledgerExceptionUnknown),
            Refused(
                method: .post, path: "/v1/exceptions/9/retry", body: decided, status: 404,
                code: .ledgerExceptionUnknown),
            Refused(
                method: .get, path: "/v1/messages/one", status: 400, code: .configRequestMalformed),
            Refused(
                method: .get, path: "/v1/exceptions/1.5", status: 400,
                code: .configRequestMalformed),
            Refused(
                method: .post, path: "/v1/exceptions/x/retry", body: decided, status: 400,
                code: .configRequestMalformed),
            Refused(
                method: .get, path: "/v1/messages", query: ["limit": "0"], status: 400,
                code: .configRequestMalformed),
            Refused(
                method: .get, path: "/v1/messages", query: ["limit": "1001"], status: 400,
                code: .configRequestMalformed),
            Refused(
                method: .get, path: "/v1/messages", query: ["before": "x"], status: 400,
                code: .configRequestMalformed),
            Refused(
                method: .get, path: "/v1/messages", query: ["after": ""], status: 400,
                code: .configRequestMalformed),
            Refused(
                method: .get, path: "/v1/exceptions", query: ["after": "x"], status: 400,
                code: .configRequestMalformed),
            Refused(
                method: .post, path: "/v1/exceptions/1/retry", status: 422,
                code: .configRequestIncomplete),
            Refused(
                method: .post, path: "/v1/exceptions/1/retry", body: ["author": "ann"],
                status: 422, code: .configRequestIncomplete),
            Refused(
                method: .post, path: "/v1/exceptions/1/resolve",
                body: ["author": "", "reason": "known"], status: 422,
                code: .configRequestIncomplete),
            Refused(
                method: .post, path: "/v1/exceptions/1/resolve",
                body: ["author": "ann", "reason": 7], status: 422, code: .configRequestIncomplete),
        ])
    func refused(_ case: Refused) async {
        let answer = await call(`case`.method, `case`.path, `case`.query, `case`.body)
        #expect(answer.status == `case`.status)
        let error = answer.body["error"]
        #expect(error?["code"]?.text == `case`.code.name)
        #expect(error?["message"]?.text?.isEmpty == false)
        #expect(error?["help"]?.text == `case`.code.help)
        #expect(await ledger.decisions.isEmpty)
    }

    @Test(
        "what the ledger cannot do is told with its own diagnostic",
        arguments: [
            (
                LedgerFailure.refused(Diagnostic(.ledgerWorkExhausted, "why")), 409,
                "ledger.work.exhausted"
            ),
            (.unavailable(Diagnostic(.receiveStoreFull, "why")), 503, "receive.store.full"),
            (.fenced, 409, "ledger.work.in-hands"),
        ])
    func failing(_ failure: LedgerFailure, _ status: Int, _ code: String) async {
        await ledger.fail(failure)
        for path in ["messages", "messages/1", "exceptions", "exceptions/1", "outlook", "audit"] {
            let answer = await call(.get, "/v1/\(path)")
            #expect(answer.status == status)
            #expect(answer.body["error"]?["code"]?.text == code)
        }
        let decision = await call(.post, "/v1/exceptions/1/retry", [:], Self.decided)
        #expect(decision.status == status)
    }

    // MARK: Outcomes

    @Test(
        "the outcome of a message in words",
        arguments: [
            ("in", "received", [], "working"),
            ("in", "processing", [], "working"),
            ("in", "rejected", [], "refused"),
            ("in", "held", [], "held"),
            ("in", "duplicate", [], "duplicate"),
            ("in", "processed", [], "acknowledged"),
            ("in", "processed", ["delivered"], "delivered"),
            ("in", "processed", ["delivered", "planned"], "delivering"),
            ("in", "processed", ["in_doubt", "held"], "delivering"),
            ("in", "processed", ["delivered", "held"], "delivered, held"),
            ("in", "processed", ["rejected"], "held"),
            ("in", "processed", ["undecided", "duplicate"], "held"),
            ("in", "processed", ["duplicate"], "duplicate"),
            ("in", "processed", ["recorded"], "recorded"),
            ("in", "processed", ["void"], "refused"),
            ("out", "sent", [], "sent"),
            ("out", "queued", [], "sending"),
            ("out", "held", [], "held"),
        ] as [(String, String, [String], String)])
    func outcome(
        _ direction: String, _ state: String, _ documents: [String], _ word: String
    ) async {
        let message: JSON = [
            "direction": .string(direction), "state": .string(state),
            "documents": .array(documents.map { ["state": .string($0)] }),
        ]
        let api = API(ledger: ScriptedLedger(messages: [message]))
        let answer = await api.respond(to: APIRequest(.get, "/v1/messages/1"))
        #expect(answer.body["outcome"]?.text == word)
    }
}
