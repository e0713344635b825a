import Engine
import EngineTesting
import Flow
import Foundation
import Logging
import Storage
import Testing
import Values

@Suite("The heart beats on time")
struct HeartbeatTests {
    /// How often the heart has beaten. Unchecked: the number stands behind a lock.
    private final class Beats: @unchecked Sendable {
        private let lock = NSLock()
        private var number = 0

        func note(_ text: String) {
            guard text.contains("SELECT count(*) FROM work") else { return }
            lock.withLock { number += 1 }
        }

        func reset() { lock.withLock { number = 0 } }
        var value: Int { lock.withLock { number } }
    }

    @Test("while a hundred thousand reminders are due")
    func reminders() async throws {
        let clock = TestClock()
        let beats = Beats()
        let engine = ObservedEngine(
            try SQLiteEngine(inMemory: { clock.now }), statement: { beats.note($0) })
        let ledger = try await SQLLedger(engine)
        let bench = LedgerBench(ledger, clock: clock)
        let out = try await bench.send855("PO1")
        try await engine.write { sql in
            try sql.execute(
                """
                WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                INSERT INTO expectation(message, scope, partner, kind, state, type, number,
                  interchange_control, interchange_time, functional_id, group_control,
                  application, set_id, set_control, set_key, made_us, due_us, next_us)
                SELECT message, scope, partner, kind, state, type, number, interchange_control,
                  interchange_time, functional_id, i, application, set_id, set_control, set_key,
                  made_us, made_us + 1, made_us + 1
                FROM expectation, n WHERE message = \(out)
                """)
        }
        clock.advance(.seconds(3600))
        let bells = Bells()
        var log = Logger(label: "test")
        log.logLevel = .critical
        let profiles = try ShippedFiles.samples.get()
        let gateway = Engine(
            ledger: ledger, vault: MemoryVault(), world: TestWorld(clock: clock).world,
            worker: "w1", bells: bells, pressure: Pressure(), settings: .init(),
            profiles: { profiles }, offices: BackOffices([:]), outlets: { _ in nil },
            secrets: { .success(Secret($0)) }, log: log)
        beats.reset()
        let left = await withTaskGroup(of: Int64?.self) { group in
            group.addTask {
                try? await gateway.run()
                return nil
            }
            group.addTask {
                while beats.value < 5 { try? await Task.sleep(for: .milliseconds(2)) }
                let left = try? await engine.read { sql in
                    try sql.query(
                        "SELECT count(*) FROM expectation WHERE next_us IS NOT NULL",
                        arguments: [])[0].integer(0)
                }
                bells.finish()
                return left
            }
            let found = await group.first { $0 != nil } ?? nil
            group.cancelAll()
            return found
        }
        // It has beaten five times while most of them were still to be told of.
        #expect(left ?? 0 > 50_000)
    }
}
