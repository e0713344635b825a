import Diagnostics
import Engine
import EngineTesting
import Testing
import Values

@testable import Storage

@Suite("What a failing store means to the ledger's callers")
struct LedgerFailureTests {
    /// A failure below, the code above, and whether the same call may succeed later.
    static let table: [(below: SQLFailure, code: Diagnostic.Code, isPassing: Bool)] = [
        (.busy("x"), .ledgerStoreBusy, true),
        (.serialization("x"), .ledgerStoreBusy, true),
        (.unavailable("x"), .ledgerStoreBusy, true),
        (.full("x"), .ledgerStoreFull, true),
        (.fatal("x"), .ledgerStoreFailed, true),
        (.unique("x"), .ledgerRowRefused, false),
        (.refused("x"), .ledgerRowRefused, false),
        (.damaged("x"), .ledgerRowRefused, false),
    ]

    @Test("each failure says what to do", arguments: table)
    func mapping(_ below: SQLFailure, _ code: Diagnostic.Code, _ isPassing: Bool) {
        switch LedgerFailure(below) {
        case .unavailable(let why): #expect(isPassing && why.code == code)
        case .refused(let why): #expect(!isPassing && why.code == code)
        case .fenced: Issue.record("no store fences")
        }
    }

    @Test("a full disk refuses files until there is space, and loses none")
    func full() async throws {
        try await withTemporaryDirectory { directory in
            let engine = try SQLiteEngine(
                path: directory + "/gangway.db", now: { Timestamp(seconds: 7) },
                onFatal: { Issue.record("fatal: \($0)") })
            let ledger = try await SQLLedger(engine)
            let bench = LedgerBench(ledger, clock: TestClock())
            _ = try await engine.write { sql in
                let pages = try sql.first("PRAGMA page_count")?.int(0) ?? 0
                return try sql.first("PRAGMA max_page_count = \(pages + 10)")?.int(0)
            }
            var noise = SplitMix64(seed: 1)
            let bytes = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &noise) }
            var kept: [Int64] = []
            while kept.count < 10 {
                do {
                    kept.append(
                        try await bench.receive("f\(kept.count)", bytes: bytes).message)
                } catch LedgerFailure.unavailable(let why) {
                    #expect(why.code == .ledgerStoreFull)
                    break
                }
            }
            #expect((1..<10).contains(kept.count))
            _ = try await engine.write { try $0.query("PRAGMA max_page_count = 1000000") }
            let next = try await bench.receive("f\(kept.count)", bytes: bytes)
            let listed = try await ledger.messages(MessageFilter())
            #expect(listed.map(\.id) == [next.message] + kept.reversed())
            await ledger.close()
        }
    }

    @Test("a closed ledger is unavailable")
    func closed() async throws {
        let ledger = try await SQLLedger(try SQLiteEngine(inMemory: { Timestamp(seconds: 7) }))
        await ledger.close()
        do {
            try await LedgerBench(ledger, clock: TestClock()).receive()
            Issue.record("it took a file")
        } catch LedgerFailure.unavailable(let why) {
            #expect(why.code == .ledgerStoreBusy)
        }
    }
}
