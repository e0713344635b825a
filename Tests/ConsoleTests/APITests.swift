import Canonical
import Console
import Diagnostics
import Engine
import Flow
import Foundation
import Testing
import Values

@Suite("The /v1 API")
struct APITests {
    private let ledger = ScriptedLedger(
        messages: [
            [
                "id": 1, "direction": "in", "state": "received", "raw": "ISA*00",
                "body": ["number": "PO-1"],
            ], ["id": 2],
        ],
        exceptions: [["id": 1, "state": "open", "code": "deliver.erp.rejected"]])

    private func call(
        _ method: APIRequest.Method, _ path: String, _ query: [String: String] = [:],
        _ body: JSON = .null
    ) async -> APIResponse {
        await API(
            ledger: ledger, vault: NoVault(),
            exchange: { _ in OrderChain.Exchange(sends: ["orderResponse"], receives: ["order"]) }
        ).respond(
            to: APIRequest(method, path, query: query, body: body))
    }

    // MARK: Reading

    @Test("messages are listed as the ledger tells them")
    func messages() async {
        let answer = await call(.get, "/v1/messages")
        #expect(answer.status == 200)
        #expect(answer.body["items"]?.items?.compactMap { $0["id"]?.integer } == [2, 1])
    }

    @Test("a message's bytes and a document's JSON can be read")
    func bodies() async {
        let first = await call(.get, "/v1/messages/1/bytes").body
        #expect(first["size"]?.integer == 6)
        #expect(first["base64"]?.text == "SVNBKjAw")
        let rest = await call(.get, "/v1/messages/1/bytes", ["offset": "4"]).body
        #expect(rest["base64"]?.text == "MDA=")
        #expect(await call(.get, "/v1/documents/1").body["number"]?.text == "PO-1")
    }

    @Test("traffic comes with its bytes, by every name of its query")
    func traffic() async throws {
        let answer = await call(
            .get, "/v1/traffic",
            ["partner": "alder", "since": "2026-11-20T00:00:00Z", "before": "9", "limit": "2"])
        let items = try #require(answer.body["items"]?.items)
        let messages = items.compactMap { StoredMessage(json: $0) }
        #expect(messages.map(\.id) == [2, 1])
        #expect(messages.last?.bytes.payload == .inline(Array("ISA*00".utf8)))
        #expect(messages.first?.bytes.payload == .vault(SHA256.digest(of: [])))
        #expect(messages.last?.channel == "van" && messages.last?.name == "1.x12")
        #expect(StoredMessage(json: ["id": 1]) == nil)
        let filter = try #require(await ledger.trafficFilter)
        #expect(filter.partner == "alder" && filter.before == 9 && filter.limit == 2)
        #expect(filter.since.description.hasPrefix("2026-11-20T00:00:00"))
        let odd = await call(.get, "/v1/traffic", ["since": "yesterday"])
        #expect(odd.status == 400)
    }

    @Test("every name of a query reaches the ledger")
    func messageFilter() async throws {
        let answer = await call(
            .get, "/v1/messages",
            [
                "number": "PO-1", "partner": "alder", "control": "7", "file": "*.x12",
                "digest": "ab", "direction": "in", "outcome": "held", "before": "90", "after": "3",
                "limit": "1000",
            ])
        #expect(answer.status == 200)
        let filter = try #require(await ledger.messageFilter)
        #expect(filter.number == "PO-1" && filter.partner == "alder" && filter.control == "7")
        #expect(filter.file == "*.x12" && filter.digest == "ab" && filter.direction == "in")
        #expect(filter.outcome == .held && filter.before == 90 && filter.after == 3)
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
            [
                "all": "true", "partner": "alder", "code": "map.value.missing", "after": "4",
                "message": "9", "owner": "onboarding",
            ])
        #expect(answer.body["items"]?.items?.count == 1)
        let filter = try #require(await ledger.exceptionFilter)
        #expect(!filter.open && filter.partner == "alder" && filter.after == 4)
        #expect(filter.code == "map.value.missing" && filter.message == 9)
        #expect(filter.owner == "onboarding")
        #expect(await call(.get, "/v1/exceptions", ["owner": "nobody"]).status == 400)
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
        let counts = ["ready", "delayed", "leased", "waiting", "parked", "exceptions"].map {
            outlook[$0]?.decimal
        }
        #expect(counts == [1, 2, 3, 4, 5, 6])
    }

    @Test("notices are listed by partner and page")
    func notices() async throws {
        let answer = await call(
            .get, "/v1/notices", ["partner": "alder", "after": "2", "limit": "9"])
        #expect(answer.body["items"]?.items?.compactMap { $0["code"]?.text } == ["ZZ"])
        let filter = try #require(await ledger.noticeFilter)
        #expect(filter.partner == "alder" && filter.after == 2 && filter.limit == 9)
    }

    // MARK: Orders and events

    @Test("orders are listed with how far they have come, and shown with their timeline")
    func orders() async throws {
        let list = await call(.get, "/v1/orders", ["number": "AF-1", "before": "9"])
        let filter = try #require(await ledger.orderFilter)
        #expect(filter.number == "AF-1" && filter.before == 9 && filter.limit == 50)
        #expect(list.body["items"]?[0]?["status"]?.text == "posted")
        #expect(list.body["items"]?[0]?["owed"]?.items?.compactMap { $0["set"]?.text } == ["855"])
        let order = await call(.get, "/v1/orders/4")
        let steps = order.body["timeline"]?.items?.compactMap { $0["step"]?.text }
        #expect(steps == ["850 received", "850 posted to the ERP as SO-1"])
        #expect(order.body["timeline"]?[0]?["messageId"]?.integer == 9)
    }

    @Test("business events are CloudEvents, and the answer has the next cursor")
    func events() async throws {
        let page = await call(.get, "/v1/events", ["after": "11", "type": "order.received"])
        let filter = try #require(await ledger.eventFilter)
        #expect(filter.after == 11 && filter.type == .orderReceived)
        let event = try #require(page.body["items"]?[0])
        #expect(event["specversion"]?.text == "1.0" && event["id"]?.text == "12")
        #expect(event["source"]?.text == "/gangway/ZZ:A%20B")
        #expect(event["subject"]?.text == "alder/AF-1")
        #expect(event["dataschema"]?.text == "urn:gangway:event:order.received:1")
        #expect(page.body["next"]?.text == "12")
        let last = await call(.get, "/v1/events", ["after": "12"])
        #expect(last.body["items"]?.items?.isEmpty == true && last.body["next"]?.text == "12")
    }

    // MARK: Versions

    @Test("a promoted profile is recorded with its files, and taken into force")
    func promotes() async throws {
        let files = ProfileFiles(["alder/partner.yaml": Array("ids: []".utf8)])
        let body: JSON = [
            "author": "ann", "reason": "ready",
            "profile": .string(SHA256.digest(of: "p").description),
            "files": .string(Data(files.encoded).base64EncodedString()), "former": 1,
        ]
        let why = Diagnostic(.ledgerMessageUnknown, "a fault elsewhere")
        let api = API(ledger: ledger, vault: NoVault(), promoted: { why })
        let path = "/v1/partners/alder/versions"
        let told = await api.respond(to: APIRequest(.post, path, body: body))
        #expect(told.status == 200 && told.body["number"] == 1)
        #expect(told.body["note"] == "a fault elsewhere")
        let draft = try #require(await ledger.drafts.first)
        #expect(draft.files == files && draft.former == 1 && draft.replaced == nil)
        #expect(draft.author == "ann" && draft.reason == "ready")
        #expect(await call(.get, path).body["items"]?.items?.count == 1)
        let read = await call(.get, path + "/1").body["files"]?.text
        #expect(
            read.flatMap { Data(base64Encoded: $0) }
                .flatMap { ProfileFiles(encoded: Array($0)) } == files)
        let missing = await call(.get, path + "/2")
        #expect(missing.status == 404)
        #expect(missing.body.path("error.code")?.text == "ledger.version.unknown")
    }

    @Test("a profile without author, or with files of somebody else, is refused")
    func refusedVersions() async {
        let files = ProfileFiles(["alder/partner.yaml": []])
        let body: JSON = [
            "author": "ann", "reason": "ready",
            "profile": .string(SHA256.digest(of: "p").description),
            "files": .string(Data(files.encoded).base64EncodedString()),
        ]
        #expect(await call(.post, "/v1/partners/birch/versions", [:], body).status == 422)
        var silent = body
        silent["reason"] = ""
        #expect(await call(.post, "/v1/partners/alder/versions", [:], silent).status == 422)
        #expect(await ledger.drafts.isEmpty)
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

    @Test("the profiles are read again before a step is, and what is wrong with them is told")
    func refreshes() async {
        let kept = Diagnostic(.ledgerWorkHeld, "the former profiles stay")
        let api = API(ledger: ledger, vault: NoVault(), refresh: { kept })
        for (verb, note) in [("retry", kept.message), ("resolve", nil)] {
            let answer = await api.respond(
                to: APIRequest(.post, "/v1/exceptions/1/\(verb)", body: Self.decided))
            #expect(answer.body["note"]?.text == note)
        }
    }

    @Test("a decision wakes the workers, a refused one does not")
    func wakes() async {
        await confirmation(expectedCount: 1) { woken in
            let api = API(ledger: ledger, vault: NoVault(), changed: { woken() })
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
            Refused(method: .get, path: "/v1/parcels", status: 404, code: .configRouteUnknown),
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
                method: .get, path: "/v1/messages", query: ["outcome": "done"], status: 400,
                code: .configRequestMalformed),
            Refused(
                method: .get, path: "/v1/messages", query: ["direction": "inward"], status: 400,
                code: .configRequestMalformed),
            Refused(
                method: .get, path: "/v1/messages", query: ["digest": "xyz"], status: 400,
                code: .configRequestMalformed),
            Refused(
                method: .get, path: "/v1/messages", query: ["parner": "alder"], status: 400,
                code: .configRequestMalformed),
            Refused(
                method: .get, path: "/v1/exceptions", query: ["all": "yes"], status: 400,
                code: .configRequestMalformed),
            Refused(
                method: .get, path: "/v1/messages/1/bytes", query: ["offset": "-1"], status: 400,
                code: .configRequestMalformed),
            Refused(
                method: .get, path: "/v1/messages/9/bytes", status: 404,
                code: .ledgerMessageUnknown),
            Refused(
                method: .get, path: "/v1/documents/9", status: 404, code: .ledgerDocumentUnknown),
            Refused(method: .get, path: "/v1/orders/9", status: 404, code: .ledgerOrderUnknown),
            Refused(
                method: .get, path: "/v1/events", query: ["type": "order.eaten"], status: 400,
                code: .configRequestMalformed),
            // A document that could not be made has no body.
            Refused(
                method: .get, path: "/v1/documents/2", status: 404, code: .ledgerDocumentUnknown),
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
        #expect(error?["help"]?.text?.isEmpty == false)
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
}
