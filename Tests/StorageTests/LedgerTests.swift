import EngineTesting
import Storage
import Testing
import Values

@Suite("The ledger keeps its rules")
struct LedgerTests {
    @Test("on SQLite in memory", arguments: LedgerConformance.cases)
    func inMemory(_ rule: LedgerCase) async throws {
        let clock = TestClock()
        let engine = try await LedgerImage.engine(now: { clock.now })
        try await rule.run(LedgerBench(try await SQLLedger(engine), clock: clock))
    }

    @Test("on SQLite in a file", arguments: LedgerConformance.cases)
    func inFile(_ rule: LedgerCase) async throws {
        try await withTemporaryDirectory { directory in
            let clock = TestClock()
            let engine = try SQLiteEngine(
                path: directory + "/gangway.db", now: { clock.now },
                onFatal: { Issue.record("fatal: \($0)") })
            let ledger = try await SQLLedger(engine)
            try await rule.run(LedgerBench(ledger, clock: clock))
            await ledger.close()
        }
    }

    @Test(
        "when a commit fails or its answer is lost",
        arguments: LedgerConformance.cases.filter { !$0.isExact },
        FailingEngine.Moment.allCases)
    func underFailure(_ rule: LedgerCase, _ moment: FailingEngine.Moment) async throws {
        let commits = try await run(rule, failingAt: 0, moment)
        // Every commit of short cases, a spread of long ones.
        let step = max(1, commits / 8)
        for number in stride(from: 1, through: commits, by: step) {
            do {
                _ = try await run(rule, failingAt: number, moment)
            } catch {
                Issue.record("failing \(moment) commit \(number) of \(commits): \(error)")
            }
        }
    }

    private func run(
        _ rule: LedgerCase, failingAt number: Int, _ moment: FailingEngine.Moment
    ) async throws -> Int {
        let clock = TestClock()
        let engine = FailingEngine(try await LedgerImage.engine(now: { clock.now }))
        let ledger = try await SQLLedger(engine)
        await engine.arm(number, moment)
        try await rule.run(LedgerBench(ledger, clock: clock))
        return await engine.commits
    }
}
