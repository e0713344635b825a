import Console
import Engine
import Testing
import Values

@Suite("The /v1 API about acknowledgments")
struct AcknowledgmentAPITests {
    private let ledger = ScriptedLedger()

    private func call(
        _ method: APIRequest.Method, _ path: String, _ query: [String: String] = [:]
    ) async -> APIResponse {
        await API(ledger: ledger, vault: NoVault()).respond(
            to: APIRequest(method, path, query: query))
    }

    @Test("what partners owe us is listed and reported")
    func acknowledgments() async throws {
        let list = await call(
            .get, "/v1/acks", ["partner": "alder", "state": "overdue", "after": "2", "limit": "9"])
        #expect(list.body["items"]?.items?.compactMap { $0["state"]?.text } == ["overdue"])
        let filter = try #require(await ledger.awaitedFilter)
        #expect(filter.partner == "alder" && filter.status == .overdue)
        #expect(filter.after == 2 && filter.limit == 9 && filter.usage == .production)
        #expect(await call(.get, "/v1/acks", ["usage": "all"]).status == 200)
        #expect(await ledger.awaitedFilter?.usage == .all)
        #expect(await call(.get, "/v1/acks", ["usage": "T"]).status == 400)
        let strays = await call(.get, "/v1/acks/strays", ["partner": "elm"])
        #expect(strays.body["items"]?.items?.compactMap { $0["state"]?.text } == ["unmatched"])
        #expect(await ledger.strayFilter?.partner == "elm")
        let report = await call(
            .get, "/v1/acks/report", ["partner": "elm", "since": "2026-11-21T00:00:00Z"])
        #expect(report.body.path("head.sent")?.integer == 3)
        #expect(await ledger.reportFilter?.since == Timestamp(iso: "2026-11-21T00:00:00Z"))
        #expect(await ledger.reportFilter?.usage == .production)
        #expect(await call(.get, "/v1/acks/report", ["usage": "test"]).status == 200)
        #expect(await ledger.reportFilter?.usage == .test)
        #expect(await call(.get, "/v1/acks/report", ["usage": "T"]).status == 400)
        #expect(await call(.get, "/v1/acks", ["state": "gone"]).status == 400)
        #expect(await call(.get, "/v1/acks/everything").status == 404)
        #expect(await call(.post, "/v1/acks").status == 404)
    }

    @Test("a review says who, why and until when")
    func review() async throws {
        let api = API(ledger: ledger, vault: NoVault())
        func post(_ body: JSON) async -> Int {
            await api.respond(to: APIRequest(.post, "/v1/acks/7/review", body: body)).status
        }
        #expect(
            await post([
                "author": "ann", "reason": "they called", "until": "2026-12-01T00:00:00Z",
            ]) == 200)
        #expect(await ledger.reviews == ["7 2026-12-01T00:00:00Z ann: they called"])
        #expect(await post(["author": "ann"]) == 422)
        #expect(await post(["author": "ann", "reason": "x", "until": "soon"]) == 400)
    }

    @Test("a day's report is kept once and shown again")
    func days() async throws {
        let missing = await call(.get, "/v1/acks/days/1970-01-10")
        #expect(missing.body.path("error.code")?.text == "ledger.report.missing")
        #expect(await call(.post, "/v1/acks/days/19700110").status == 400)
        // The ledger's clock stands at a million seconds: on the twelfth.
        let open = await call(.post, "/v1/acks/days/1970-01-12")
        #expect(open.body.path("error.code")?.text == "ledger.day.open")
        #expect(await call(.post, "/v1/acks/days/1970-01-10").status == 200)
        let kept = await call(.get, "/v1/acks/days/1970-01-10")
        #expect(kept.body["day"]?.text == "1970-01-10")
        #expect(kept.body.path("reconciliation.messages")?.integer == 0)
        _ = await call(.post, "/v1/acks/days/1970-01-10")
        #expect(await ledger.days.count == 1)
    }

    @Test("figures are told as JSON and as Prometheus reads them")
    func metrics() async throws {
        let json = await call(.get, "/v1/metrics", ["since": "2026-11-01T00:00:00Z"])
        let metric = try #require(json.body["metrics"]?.items?.first)
        #expect(metric["name"]?.text == "gangway_exceptions_open")
        let sample = try #require(metric["samples"]?.items?.first)
        #expect(sample.path("labels.owner")?.text == "part\"ner")
        #expect(sample["value"]?.integer == 3)
        let text = await call(.get, "/v1/metrics/prometheus")
        #expect(
            text.text == """
                # HELP gangway_exceptions_open Open ones.
                # TYPE gangway_exceptions_open gauge
                gangway_exceptions_open{owner="part\\"ner"} 3

                """)
        #expect(await call(.get, "/v1/metrics", ["sinc": "x"]).status == 400)
        // Figures are of production: who asks for others learns it.
        #expect(await call(.get, "/v1/metrics", ["usage": "test"]).status == 400)
    }

    @Test("who scrapes gets the figures of a day, worked out once a minute")
    func scrapes() async throws {
        let api = API(ledger: ledger, vault: NoVault())
        for _ in 0..<3 {
            let told = await api.respond(to: APIRequest(.get, "/v1/metrics/prometheus", query: [:]))
            #expect(told.text?.contains("gangway_exceptions_open") == true)
        }
        // The ledger's clock stands at a million seconds.
        #expect(await ledger.measured.map(\.since) == [Timestamp(seconds: 1_000_000 - 86_400)])
        _ = await api.respond(
            to: APIRequest(
                .get, "/v1/metrics/prometheus", query: ["since": "1970-01-02T00:00:00Z"]))
        #expect(await ledger.measured.last?.since == Timestamp(seconds: 86_400))
    }
}
