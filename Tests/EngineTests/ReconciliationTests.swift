import Diagnostics
import Engine
import EngineTesting
import Flow
import Foundation
import Guides
import Partners
import Storage
import Testing
import Values

@Suite("The report's totals follow from the raw bytes")
struct ReconciliationTests {
    /// A ledger with documents that went through the real code, and what reads it again.
    private static func planted(
        isOver: Bool = true, days: Int64 = 1
    ) async throws -> (
        ledger: SQLLedger, engine: SQLiteEngine, reconciler: AnswerReconciler, day: CivilDate
    ) {
        let profiles = try ShippedFiles.planted.get()
        let clock = TestClock()
        let day = clock.now.date
        let engine = try SQLiteEngine(inMemory: { clock.now })
        // No more documents than go through the real code.
        try await PlantedFaults(engine, clock: clock, profiles: profiles).plant(0)
        if isOver { clock.advance(.seconds(86_400 * days)) }
        let ledger = try await SQLLedger(engine)
        let reconciler = AnswerReconciler(
            ledger: ledger, vault: MemoryVault(), profiles: { profiles })
        return (ledger, engine, reconciler, day)
    }

    @Test("what was counted rightly agrees, and its report is kept as it was")
    func agrees() async throws {
        let (ledger, _, reconciler, day) = try await Self.planted()
        let report = try await reconciler.keep(day)
        let found = try #require(report["reconciliation"])
        #expect(found["differences"]?.items?.compactMap(\.text) == [])
        #expect(found["setsDerived"]?.integer == found["setsRecorded"]?.integer)
        #expect((found["setsDerived"]?.integer ?? 0) > 50)
        #expect(found["answersDerived"]?.integer == found["answersRecorded"]?.integer)
        #expect((found["answersDerived"]?.integer ?? 0) > 50)
        // An MDN is derived from no bytes.
        let receipts = PlantedFaults.plan.first { $0.way == .sent(.receipt) }?.documents ?? 0
        #expect(
            report.path("head.awaited")?.integer
                == (found["setsRecorded"]?.integer ?? 0) + receipts)
        #expect(try await ledger.reportedDay(day.description) == report)
        #expect(try await reconciler.keep(day) == report)
        #expect(try await ledger.exceptions(ExceptionFilter(code: "ledger.report.differs")).isEmpty)
    }

    @Test("beside what a day made it is kept how all stood that night, from before too")
    func standing() async throws {
        let (ledger, _, reconciler, day) = try await Self.planted(days: 2)
        let next = try #require(CivilDate(daysSinceEpoch: day.daysSinceEpoch + 1))
        let report = try await reconciler.keep(next)
        #expect(report.path("head.sent")?.integer == 0)
        #expect(report["refused"]?.items == report.path("standing.refused")?.items)
        #expect((report.path("standing.head.sent")?.integer ?? 0) > 50)
        #expect(report.path("standing.overdue")?.items?.isEmpty == false)
        #expect(report["overdue"]?.items == [])
        #expect(try await ledger.reportedDay(next.description) == report)
    }

    @Test(
        "a day that goes on is not kept, and what another walk has yet to settle is no difference")
    func open() async throws {
        let (ledger, engine, reconciler, day) = try await Self.planted(isOver: false)
        do {
            _ = try await reconciler.keep(day)
            Issue.record("half a day was kept")
        } catch {
            guard case .refused(let why) = error else { throw error }
            #expect(why.code == .ledgerDayOpen)
        }
        #expect(try await ledger.reportedDay(day.description) == nil)
        let (_, later, again, same) = try await Self.planted()
        _ = engine
        _ = try await later.write { sql in
            try sql.execute(
                """
                UPDATE received_answer SET state = 'withheld'
                WHERE id = (SELECT max(id) FROM received_answer WHERE state = 'unmatched')
                """, arguments: [])
            try sql.execute(
                """
                UPDATE interchange SET state = 'open' WHERE message = (
                  SELECT message FROM received_answer WHERE state = 'withheld')
                """, arguments: [])
        }
        let report = try await again.keep(same)
        #expect(report.path("reconciliation.differences")?.items == [])
    }

    @Test(
        "what was counted wrongly is an exception",
        arguments: [
            "DELETE FROM expectation WHERE id = (SELECT min(id) FROM expectation "
                + "WHERE kind = '997')",
            "UPDATE expectation SET set_control = '0009' WHERE id = (SELECT min(id) "
                + "FROM expectation WHERE kind = '997')",
            "DELETE FROM received_answer WHERE id = (SELECT min(id) FROM received_answer)",
            "UPDATE received_answer SET verdict = 'accepted' WHERE id = (SELECT min(id) "
                + "FROM received_answer WHERE verdict = 'rejected' AND kind = '997')",
            "UPDATE expectation SET state = 'accepted' WHERE state = 'rejected' AND kind = '997'",
        ])
    func differs(_ damage: String) async throws {
        let (ledger, engine, reconciler, day) = try await Self.planted()
        _ = try await engine.write { sql in try sql.execute(damage, arguments: []) }
        let report = try await reconciler.keep(day)
        #expect(report.path("reconciliation.differences")?.items?.isEmpty == false)
        let told = try await ledger.exceptions(
            ExceptionFilter(code: Diagnostic.Code.ledgerReportDiffers.name))
        #expect(!told.isEmpty)
        #expect(told.allSatisfy { $0.json["mend"]?.text?.isEmpty == false })
    }
}
