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

/// An ERP that cannot be reached, and partners who are told of it.
@Suite("While the ERP cannot be reached")
struct MeanwhileTests {
    @Test("the partner of an order that waits is told once, whatever dies when")
    func once() async throws {
        for death in [0, 1, 2, 3, 4, 5, 6, 8, 10] {
            let site = try Site(tell: "2h")
            try await site.receive(order: "PO1", control: 1)
            try await site.live { files, _ in files.count == 1 }
            site.clock.advance(.seconds(3600))
            try await site.live(for: .milliseconds(150))
            #expect(await site.sent == ["997"], "too early")
            site.clock.advance(.seconds(4000))
            try await site.live(diesAt: death, for: .milliseconds(150))
            try await site.live { files, _ in files.count == 2 }
            // The same order again is none of its own.
            try await site.receive(order: "PO1", control: 2)
            site.clock.advance(.seconds(9000))
            try await site.live { files, _ in files.count == 3 }
            try await site.live(for: .milliseconds(100))
            let label: Comment = "dead at commit \(death)"
            #expect(await site.sent.sorted() == ["855 AH PO1", "997", "997"], label)
        }
    }

    @Test("nothing is told where the ERP comes back before, nor where nothing is agreed")
    func notAtAll() async throws {
        for (tell, isBack) in [("2h", true), (nil, false)] {
            let site = try Site(tell: tell)
            try await site.receive(order: "PO1", control: 1)
            try await site.live { files, _ in files.count == 1 }
            if isBack { await site.office.come() }
            site.clock.advance(.seconds(9000))
            if isBack { try await site.live { $1 == ["PO1"] } }
            try await site.live(for: .milliseconds(300))
            #expect(await site.sent == ["997"], "\(tell ?? "nothing agreed")")
            #expect(await site.office.taken == (isBack ? ["PO1"] : []))
        }
    }

    @Test("what the ERP answers at last leaves as if nothing had been said, and the order shows it")
    func answered() async throws {
        let site = try Site(tell: "2h")
        try await site.receive(order: "PO1", control: 1)
        try await site.live { files, _ in files.count == 1 }
        site.clock.advance(.seconds(9000))
        try await site.live { files, _ in files.count == 2 }
        let ledger = try await site.ledger()
        let waiting = try #require(try await ledger.orders(OrderFilter(number: "PO1")).first)
        let debts = OrderChain(waiting).debts(
            OrderChain.Exchange(sends: ["orderResponse"], receives: ["order"]))
        #expect(debts.contains { $0.set == "855" && $0.isOurs }, "the answer is still owed")
        let steps = OrderTimeline(waiting).steps.map(\.words)
        #expect(steps.contains { $0.contains("while the ERP could not be reached") }, "\(steps)")
        await site.office.come()
        site.clock.advance(.seconds(9000))
        try await site.receive(
            PlantedFaults.document("PO1", to: "elm"), from: DocumentOrigin.erp("main").channel)
        try await site.live { $0.count == 3 && $1 == ["PO1"] }
        #expect(await site.sent.sorted() == ["855 AD PO1", "855 AH PO1", "997"])
        #expect(await site.office.taken == ["PO1"])
    }

    // MARK: - The site

    /// An ERP that is away until it comes.
    actor Office: BackOffice {
        nonisolated let guarantee = DeliveryGuarantee.nativeKey
        nonisolated let quiesce = Duration.zero
        nonisolated let maxInFlight = 2
        private var isThere = false
        private(set) var taken: [String] = []

        func come() { isThere = true }

        func submit(_ submission: Submission) async -> SubmissionOutcome {
            guard isThere else {
                return .retry(
                    Diagnostic(.deliverAnswerLost, "away", value: submission.key), after: nil)
            }
            taken.append(submission.reference)
            return .accepted(number: "SO-\(taken.count)")
        }

        func find(_ submission: Submission) async -> FindOutcome { .absent }
    }

    private final class Site {
        let clock = TestClock()
        let office = Office()
        private let outbox = ScriptedOutlet()
        private let database: SQLiteEngine
        private let profiles: Profiles
        private var lives = 0

        init(tell: String?) throws {
            var files = PlantedFaults.files
            let setting = tell.map { ", whenErpDown: {tell: \($0)}" } ?? ""
            files["elm/partner.yaml"] = Array(
                """
                ids: ["ZZ:ELM"]
                status: live
                agreements:
                  - {set: "850", version: "004010"\(setting)}
                sends:
                  - {set: "855", version: "004010"}

                """.utf8)
            let (folder, diagnostics) = PartnerFolder.read(
                files: files, identities: [PlantedFaults.own],
                standard: Standard(load: ShippedFiles.standard), defaults: ShippedFiles.standard)
            profiles = Profiles(folder: try #require(folder, "\(diagnostics)"))
            let clock = clock
            database = try SQLiteEngine(inMemory: { clock.now })
        }

        func ledger(_ engine: (any SQLEngine)? = nil) async throws -> SQLLedger {
            try await SQLLedger(
                engine ?? database,
                settings: LedgerSettings(crashLimit: 100, waitingCrashLimit: 100))
        }

        func receive(order number: String, control: Int) async throws {
            let digits = String(String(1_000_000_000 + control).dropFirst())
            let text =
                [
                    "ISA*00*          *00*          *ZZ*ELM            *ZZ*LAKESIDE       *260105"
                        + "*0900*U*00401*\(digits)*0*P*>",
                    "GS*PO*ELM*LAKESIDE*20260105*0900*\(control)*X*004010", "ST*850*0001",
                    "BEG*00*SA*\(number)**20260105", "PO1*1*24*EA*18.5**VN*LG-1001", "CTT*1",
                    "SE*5*0001", "GE*1*\(control)", "IEA*1*\(digits)",
                ].joined(separator: "~\n") + "~\n"
            try await receive(Array(text.utf8), from: "drop")
        }

        func receive(_ bytes: [UInt8], from channel: String) async throws {
            let digest = SHA256.digest(of: bytes)
            _ = try await ledger().receive(
                ReceivedMessage(
                    arrival: FileArrival(
                        channel: channel, name: "\(digest.prefix16)", remoteKey: "\(digest)",
                        size: bytes.count),
                    bytes: StoredBytes(payload: .inline(bytes), digest: digest, size: bytes.count),
                    correlation: "C-\(digest.prefix16)"))
        }

        /// What the partner has got: `997`, or `855`, BAK02 and BAK03.
        var sent: [String] {
            get async { await outbox.files.values.map(Self.words) }
        }

        private static func words(_ bytes: [UInt8]) -> String {
            let segments = String(decoding: bytes, as: UTF8.self).split(separator: "~").map {
                $0.drop { $0.isNewline }.split(separator: "*", omittingEmptySubsequences: false)
            }
            guard let head = segments.first(where: { $0[0] == "BAK" }) else { return "997" }
            return "855 \(head[2]) \(head[3])"
        }

        /// Lives until the partner has got the files and the ERP the orders that are asked for.
        func live(
            until isDone:
                @escaping @Sendable (_ files: [String: [UInt8]], _ orders: [String])
                -> Bool
        ) async throws {
            let (outbox, office) = (outbox, office)
            try await live(diesAt: 0, for: .seconds(120)) {
                isDone(await outbox.files, await office.taken)
            }
        }

        /// One life of the process, for some time or until it dies.
        func live(
            diesAt commit: Int = 0, for span: Duration,
            isDone: @escaping @Sendable () async -> Bool = { false }
        ) async throws {
            lives += 1
            let engine = MortalEngine(database, diesAt: commit, .after)
            guard let ledger = try? await ledger(engine) else { return }
            let bells = Bells()
            var log = Logger(label: "meanwhile")
            log.logLevel = .critical
            let (clock, outbox, profiles) = (clock, outbox, profiles)
            let gateway = Engine(
                ledger: ledger, vault: MemoryVault(),
                world: World(
                    now: { clock.now }, correlation: { "C" }, chance: { 0.5 },
                    sleep: { _ in try await Task.sleep(for: .milliseconds(5)) }),
                worker: "life \(lives)", bells: bells, pressure: Pressure(),
                settings: .init(lease: .seconds(600)), profiles: { profiles },
                offices: BackOffices(["P": office]), outlets: { _ in outbox },
                secrets: { .success(Secret($0)) }, log: log)
            await withTaskGroup(of: Void.self) { group in
                group.addTask { try? await gateway.run() }
                group.addTask {
                    let end = ContinuousClock.now + span
                    while ContinuousClock.now < end, await !engine.isDead, await !isDone() {
                        try? await Task.sleep(for: .milliseconds(5))
                    }
                    bells.finish()
                }
            }
        }
    }
}
