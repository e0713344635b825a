import Diagnostics
import Engine
import EngineTesting
import Flow
import Foundation
import Guides
import Logging
import Partners
import Storage
import Testing
import Values

/// The engine with its walks and its batches, over an outbox that outlives every death.
@Suite("Documents that leave together")
struct BatchingTests {
    @Test("whatever dies when, each document leaves once, in full batches, under numbers in order")
    func deaths() async throws {
        var dice = SplitMix64(seed: 17)
        let profiles = try Self.profiles(batch: "{count: 4, every: 1m}")
        for commit in stride(from: 1, to: 60, by: 5) {
            let site = try Site(profiles)
            try await site.give(1...10)
            await site.live(diesAt: commit, Bool.random(using: &dice) ? .before : .after)
            try await site.give(1...10)
            await site.live()
            // The last two have waited long enough.
            site.clock.advance(.seconds(61))
            await site.live()
            let label: Comment = "dead at commit \(commit)"
            let files = await site.outbox.files
            #expect(files.keys.sorted() == (1...3).map { "elm_00000000\($0).x12" }, label)
            let sets = files.sorted { $0.key < $1.key }.map { Self.numbers(in: $0.value) }
            #expect(Set(sets.joined()).count == 10 && sets.joined().count == 10, label)
            #expect(sets.map(\.count).sorted() == [2, 4, 4], label)
            try await site.isSettled(documents: 10, label)
        }
    }

    @Test("what is agreed when a batch leaves holds for all of it")
    func changedProfile() async throws {
        let site = try Site(try Self.profiles(batch: "{count: 9, every: 1m}"))
        try await site.give(1...3)
        await site.live()
        #expect(await site.outbox.files.isEmpty)
        site.clock.advance(.seconds(61))
        await site.live(try Self.profiles(batch: "{count: 2}", rest: "\nreply: {suffix: crlf}"))
        let files = await site.outbox.files
        #expect(files.count == 1)
        let text = String(decoding: files.values.first ?? [], as: UTF8.self)
        #expect(text.contains("~\r\nST*855*0003~\r\n"))
        try await site.isSettled(documents: 3, "after the change")
    }

    @Test("what another agreement has sent elsewhere by then leaves by itself")
    func movedChannel() async throws {
        let site = try Site(try Self.profiles(batch: "{count: 9, every: 1m}"))
        try await site.give(1...2)
        await site.live()
        site.clock.advance(.seconds(61))
        await site.live(try Self.profiles(batch: nil, rest: "", application: "ELM2"))
        #expect(await site.outbox.files.count == 2)
        try await site.isSettled(documents: 2, "elsewhere")
    }

    @Test("an invoice whose ship notice no longer stands when its batch leaves stays behind")
    func unshipped() async throws {
        let batch = "{count: 9, every: 1m}"
        let site = try Site(try Self.profiles(batch: batch, set: "810"))
        try await site.give(1...2, as: Self.invoice)
        await site.live()
        site.clock.advance(.seconds(61))
        await site.live(try Self.profiles(batch: batch + "\n    billing: shipped", set: "810"))
        #expect(await site.outbox.files.isEmpty)
        try await site.isHeld([.envelopeInvoiceUnshipped, .envelopeInvoiceUnshipped])
    }

    // MARK: - The site

    private static func invoice(_ number: String) -> [UInt8] {
        Array(
            """
            {"type": "invoice", "version": 1, "source": {"partner": "elm"}, "purpose": "new",
            "purposeCode": "00", "number": "I-\(number)", "date": "2026-11-25",
            "order": "\(number)",
            "lines": [{"number": "1", "quantity": "2", "unit": "EA", "price": "1.5",
            "sellerItem": "LG-1001"}], "totals": {"amount": "3"}}
            """.utf8)
    }

    private static func profiles(
        batch: String?, rest: String = "", application: String = "ELM", set: String = "855"
    ) throws -> Profiles {
        var files = PlantedFaults.files
        let batching = batch.map { "    batch: \($0)" } ?? ""
        files["elm/partner.yaml"] = Array(
            """
            ids: ["ZZ:ELM"]
            status: live
            agreements:
              - {set: "850", version: "004010"}
            sends:
              - set: "\(set)"
                version: "004010"
                name: "elm_{isa13}.x12"
                receiver: \(application)
            \(batching)
            expects: {functional: {within: 4h}}\(rest)

            """.utf8)
        let standard = Standard(load: ShippedFiles.standard)
        let (folder, diagnostics) = PartnerFolder.read(
            files: files, identities: [PlantedFaults.own], standard: standard,
            defaults: ShippedFiles.standard)
        return Profiles(folder: try #require(folder, "\(diagnostics)"))
    }

    /// The numbers of the documents in an interchange.
    private static func numbers(in bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "~").compactMap { segment in
            let elements = segment.drop { $0.isNewline }.split(separator: "*")
            return elements.first == "BAK" && elements.count > 3 ? String(elements[3]) : nil
        }
    }

    private final class Site {
        let clock = TestClock()
        let outbox = ScriptedOutlet()
        private let database: SQLiteEngine
        private let profiles: Profiles

        init(_ profiles: Profiles) throws {
            self.profiles = profiles
            let clock = clock
            database = try SQLiteEngine(inMemory: { clock.now })
        }

        private static let patient = LedgerSettings(crashLimit: 100, waitingCrashLimit: 100)

        /// Gives documents to be sent; those that it has got are known.
        func give(
            _ numbers: ClosedRange<Int>,
            as document: (String) -> [UInt8] = { PlantedFaults.document($0, to: "elm") }
        ) async throws {
            let ledger = try await SQLLedger(database, settings: Self.patient)
            for number in numbers {
                let bytes = document("PO\(number)")
                _ = try await ledger.receive(
                    ReceivedMessage(
                        arrival: FileArrival(
                            channel: DocumentOrigin.erp("main").channel, name: "PO\(number)",
                            remoteKey: "PO\(number)", size: bytes.count),
                        bytes: StoredBytes(
                            payload: .inline(bytes), digest: SHA256.digest(of: bytes),
                            size: bytes.count), correlation: "C-\(number)"))
            }
        }

        /// One life of the process: it works until it dies or nothing is left that can be done.
        func live(
            _ changed: Profiles? = nil, diesAt commit: Int = 0,
            _ moment: FailingEngine.Moment = .before
        ) async {
            let engine = MortalEngine(database, diesAt: commit, moment)
            guard let ledger = try? await SQLLedger(engine, settings: Self.patient) else { return }
            let bells = Bells()
            var log = Logger(label: "batching")
            log.logLevel = .critical
            let (clock, outbox, profiles) = (clock, outbox, changed ?? profiles)
            let gateway = Engine(
                ledger: ledger, vault: MemoryVault(),
                world: World(
                    now: { clock.now }, correlation: { "C" }, chance: { 0.5 },
                    sleep: { _ in try await Task.sleep(for: .milliseconds(5)) }),
                worker: "life \(commit)", bells: bells, pressure: Pressure(),
                settings: .init(lease: .seconds(600)), profiles: { profiles },
                offices: BackOffices([:]), outlets: { _ in outbox },
                secrets: { .success(Secret($0)) }, log: log)
            await withTaskGroup(of: Void.self) { group in
                group.addTask { try? await gateway.run() }
                group.addTask {
                    while await !engine.isDead {
                        try? await Task.sleep(for: .milliseconds(5))
                        guard let left = try? await gateway.outlook() else { continue }
                        if left.ready + left.delayed + left.leased + left.waiting == 0 { break }
                    }
                    bells.finish()
                }
            }
        }

        /// Nothing waits in a batch, and of each document somebody has to look at what holds it.
        func isHeld(_ codes: [Diagnostic.Code]) async throws {
            let ledger = try await SQLLedger(database, settings: Self.patient)
            #expect(try await ledger.outlook().batched == 0)
            let held = try await ledger.exceptions(ExceptionFilter())
            #expect(held.map { $0.json["code"]?.text } == codes.map(\.name))
        }

        /// Each document is sent and awaits its answer, and nobody has to look at anything.
        func isSettled(documents: Int, _ label: Comment) async throws {
            let ledger = try await SQLLedger(database, settings: Self.patient)
            #expect(try await ledger.outlook().batched == 0, label)
            #expect(try await ledger.exceptions(ExceptionFilter()).isEmpty, label)
            let awaited = try await ledger.awaited(AwaitedFilter())
            #expect(awaited.count == documents, label)
            let numbers = Set(awaited.compactMap { $0.json["number"]?.text })
            #expect(numbers.count == documents, label)
            let sent = try await ledger.messages(
                MessageFilter(direction: "in", outcome: .sent, limit: 100))
            #expect(sent.count { $0.json["channel"]?.text == "erp:main" } == documents, label)
        }
    }
}
