import Diagnostics
import Engine
import EngineTesting
import Logging
import Storage
import Testing
import Values

@Suite("Collecting documents to send")
struct CollectorTests {
    /// A system that gives the same page whatever it is asked.
    private struct Stubborn: DocumentSource {
        let body: JSON

        var collections: [DocumentCollection] {
            [DocumentCollection(name: "answers", every: .seconds(1))]
        }

        func collect(
            _ name: String, after cursor: String?
        ) async -> Result<CollectedPage, Diagnostic> {
            .success(
                CollectedPage(documents: [CollectedDocument(id: "1", body: body)], cursor: "1"))
        }
    }

    /// Collects once from a system of a usage; gives how many documents came and the first's usage.
    private static func collect(
        _ usage: String, stating stated: String?
    ) async throws -> (count: Int, usage: String?) {
        var facts: JSON = ["partner": "elm"]
        facts["usage"] = stated.map { .string($0) }
        return try await collect(
            from: Stubborn(body: ["type": "orderResponse", "source": facts]), usage: usage)
    }

    private static func collect(
        from system: any DocumentSource, usage: String = "P"
    ) async throws -> (count: Int, usage: String?) {
        let (ledger, count) = try await collected(from: system, usage: usage)
        guard case .inline(let bytes)? = try await ledger.bytes(of: 1)?.payload else {
            return (count, nil)
        }
        return (count, try JSONReader.read(bytes).path("source.usage")?.text)
    }

    private static func collected(
        from system: any DocumentSource, usage: String = "P", priority: String = "normal"
    ) async throws -> (ledger: SQLLedger, count: Int) {
        let clock = TestClock()
        let ledger = try await SQLLedger(LedgerImage.engine(now: { clock.now }))
        let profiles = try ShippedFiles.profiles(
            [
                "elm/partner.yaml": """
                ids: ["ZZ:ELM"]
                agreements:
                  - {set: "850", version: "004010"}
                sends:
                  - {set: "855", version: "004010", priority: \(priority)}

                """,
                "channels/elm.yaml": "kind: folder\ncarries: [elm]\n",
            ].mapValues { Array($0.utf8) }, of: ["ZZ:LAKESIDE"])
        var log = Logger(label: "test")
        log.logLevel = .critical
        let source = Collector.Source(name: "main", usage: usage, system: system)
        let collector = Collector(
            [source], ledger: ledger, world: TestWorld(clock: clock).world, bells: Bells(),
            pressure: Pressure(), profiles: { profiles }, log: log)
        return (ledger, await collector.collectOnce())
    }

    @Test(
        "what is agreed to be of low priority waits in a lane of its own",
        arguments: [
            ("low", "low:in:erp:main/answers"), ("normal", "in:erp:main/answers"),
            ("high", "in:erp:main/answers"),
        ])
    func priority(agreed: String, lane: String) async throws {
        let body: JSON = ["type": "orderResponse", "source": ["partner": "elm"]]
        let (ledger, _) = try await Self.collected(from: Stubborn(body: body), priority: agreed)
        let claims = try await ledger.claim(
            .process, limit: 1, worker: "w1", lease: .seconds(60))
        #expect(claims.map(\.lane) == [lane])
    }

    @Test(
        "what a test system gives is a test, whatever it says",
        arguments: [
            ("T", "production", "test"), ("T", "test", "test"), ("P", "test", "test"),
            ("P", "production", "production"),
        ])
    func usage(system: String, stated: String, becomes: String) async throws {
        #expect(try await Self.collect(system, stating: stated).usage == becomes)
    }

    @Test("a document that does not say it has its system's usage", arguments: ["P", "T"])
    func unstated(system: String) async throws {
        let usage = try await Self.collect(system, stating: nil).usage
        #expect(usage == (system == "P" ? "production" : "test"))
    }

    /// A system whose cursor names what was given last, and which gives that again with what is
    /// new; it has one document more at each question.
    private actor Inclusive: DocumentSource {
        private var asked = 0
        nonisolated var collections: [DocumentCollection] {
            [DocumentCollection(name: "answers", every: .seconds(1))]
        }

        func collect(
            _ name: String, after cursor: String?
        ) async -> Result<CollectedPage, Diagnostic> {
            asked += 1
            return .success(
                CollectedPage(
                    documents: (1...min(asked, 3)).map {
                        CollectedDocument(
                            id: "\($0)",
                            body: ["type": "orderResponse", "source": ["partner": "elm"]])
                    }, cursor: "2026-11-21"))
        }
    }

    @Test("documents of a page that does not move the cursor are not passed over")
    func inclusive() async throws {
        #expect(try await Self.collect(from: Inclusive()).count == 3)
    }

    @Test("a system that gives the same page for ever is not asked for ever")
    func stubborn() async throws {
        #expect(try await Self.collect("P", stating: nil).count == 1)
    }
}
