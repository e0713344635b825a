import Diagnostics
import EngineTesting
import Logging
import Storage
import Testing
import Values

@testable import Engine

/// Deliveries to an ERP that fails in every way an ERP can, over the real ledger in memory.
@Suite("Delivering to the ERP")
struct DeliveryTests {
    private let world = TestWorld()

    private func bench() async throws -> LedgerBench {
        let clock = world.clock
        let engine = try SQLiteEngine(inMemory: { clock.now })
        return LedgerBench(try await SQLLedger(engine), clock: clock)
    }

    private func process(_ orders: Int, _ bench: LedgerBench) async throws {
        for number in 1...orders {
            let sample = SampleInterchange(SampleSet("PO\(number)")).with {
                $0.control = number
                $0.groupControl = number
            }
            _ = try await bench.process("f\(number)", sample)
        }
    }

    /// An ERP that can be asked, and counts what it is asked.
    private actor Asked: BackOffice {
        nonisolated let guarantee: DeliveryGuarantee
        nonisolated let quiesce = Duration.seconds(60)
        nonisolated let maxInFlight = 1
        private(set) var calls: [String] = []
        private let answer: FindOutcome

        init(_ guarantee: DeliveryGuarantee, _ answer: FindOutcome = .absent) {
            self.guarantee = guarantee
            self.answer = answer
        }

        func submit(_ submission: Submission) async -> SubmissionOutcome {
            calls.append("submit")
            return calls.count == 1
                ? .uncertain(Diagnostic(.deliverAnswerLost, "scripted")) : .accepted(number: "SO")
        }

        func find(_ submission: Submission) async -> FindOutcome {
            calls.append("find")
            return answer
        }
    }

    private func step(_ bench: LedgerBench, _ office: any BackOffice) -> DeliveryStep {
        let context = WorkContext(
            ledger: bench.ledger, vault: MemoryVault(), world: world.world, bells: Bells(),
            leases: Leases(), retry: RetryPolicy(), worker: "w1", lease: LedgerBench.lease,
            log: Logger(label: "test"))
        return DeliveryStep(
            context: context, offices: BackOffices(["P": office]), slots: Slots(1),
            freight: Freight(), outages: Outages())
    }

    @Test("an attempt of unknown outcome is asked about only when its wait is over")
    func quiesce() async throws {
        let bench = try await bench()
        try await process(1, bench)
        let office = Asked(.probe)
        let step = step(bench, office)
        let start = bench.clock.now
        await step.perform([try await bench.one(.deliver)]) { _ in }
        #expect(await office.calls == ["submit"])
        // The claim comes at its time; then the database's clock is set back into the wait.
        bench.clock.set(start + .seconds(61))
        let claim = try await bench.one(.deliver)
        bench.clock.set(start + .seconds(30))
        await step.perform([claim]) { _ in }
        #expect(await office.calls == ["submit"], "it asked, or submitted, too early")
        bench.clock.set(start + .seconds(200))
        await step.perform([try await bench.one(.deliver)]) { _ in }
        #expect(await office.calls == ["submit", "find", "submit"])
    }

    @Test(
        "what an attempt of unknown outcome leads to is the target's strongest means",
        arguments: [
            (DeliveryGuarantee.nativeKey, ["submit", "submit"]),
            (.probe, ["submit", "find", "submit"]),
            (.none, ["submit"]),
        ])
    func means(_ guarantee: DeliveryGuarantee, _ calls: [String]) async throws {
        let bench = try await bench()
        try await process(1, bench)
        let office = Asked(guarantee)
        let step = step(bench, office)
        await step.perform([try await bench.one(.deliver)]) { _ in }
        bench.clock.advance(.seconds(100_000))
        await step.perform([try await bench.one(.deliver)]) { _ in }
        #expect(await office.calls == calls)
        let open = try await bench.exceptions()
        #expect(open.map(\.code) == (guarantee == .none ? [undecided] : []))
    }

    private let undecided = Diagnostic.Code.deliverTargetUndecided.name

    @Test("an order that is found is not submitted again")
    func found() async throws {
        let bench = try await bench()
        try await process(1, bench)
        let office = Asked(.probe, .found(number: "SO-7"))
        let step = step(bench, office)
        await step.perform([try await bench.one(.deliver)]) { _ in }
        bench.clock.advance(.seconds(61))
        await step.perform([try await bench.one(.deliver)]) { _ in }
        #expect(await office.calls == ["submit", "find"])
        #expect(try await bench.ledger.outlook().delayed == 0)
    }

    @Test(
        "every order stands once, whatever the ERP does",
        arguments: [DeliveryGuarantee.nativeKey, .probe], 1...4)
    func once(_ guarantee: DeliveryGuarantee, _ seed: Int) async throws {
        let bench = try await bench()
        try await process(25, bench)
        var faults = ScriptedBackOffice.Faults()
        faults.lostAnswer = 0.2
        faults.lateCommit = 0.2
        faults.failure = 0.2
        let office = ScriptedBackOffice(
            guarantee, faults: faults, seed: UInt64(seed), clock: bench.clock)
        let step = step(bench, office)
        for _ in 0..<2_000 {
            let claims = try await bench.claim(.deliver, limit: 8)
            await step.perform(claims) { _ in }
            bench.clock.advance(.seconds(1))
            let left = try await bench.ledger.outlook()
            if left.delayed + left.waiting + left.leased == 0, claims.isEmpty { break }
        }
        bench.clock.advance(.seconds(1_000))
        let references = await office.orders.map(\.reference)
        #expect(references.count == 25)
        #expect(Set(references).count == 25)
        #expect(try await bench.exceptions().isEmpty)
    }
}
