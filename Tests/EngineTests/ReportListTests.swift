import Engine
import EngineTesting
import Storage
import Testing
import Values

/// A list of the report that ends says how many rows it would have.
@Suite("Lists of the report that end")
struct ReportListTests {
    @Test("what is overdue beyond the list is counted, of acknowledgments and of the trade")
    func overdue() async throws {
        let profiles = try ShippedFiles.planted.get()
        let clock = TestClock()
        let engine = try SQLiteEngine(inMemory: { clock.now })
        try await PlantedFaults(engine, clock: clock, profiles: profiles).plant(0)
        let columns = """
            message, scope, partner, kind, state, type, number, interchange_control,
            interchange_time, functional_id, group_control, application, set_id, set_control,
            set_key, made_us, due_us
            """
        _ = try await engine.write { sql in
            try sql.execute(
                """
                WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 300)
                INSERT INTO expectation(\(columns), business_order, is_ours)
                SELECT e.message, e.scope, e.partner, k.kind, 'waiting', e.type, 'N' || n.n,
                  e.interchange_control, e.interchange_time, e.functional_id, e.group_control,
                  e.application, e.set_id, e.set_control, e.set_key, e.made_us, e.made_us + 1,
                  k.business_order, 1
                FROM expectation e, n, (SELECT '997' AS kind, NULL AS business_order
                  UNION ALL SELECT '856', 4711) k
                WHERE e.id = 1
                """, arguments: [])
        }
        clock.advance(.seconds(1))
        let ledger = try await SQLLedger(engine)
        let report = try await ledger.answerReport(
            AnswerReportFilter(since: Timestamp(microseconds: 0))
        ).json
        #expect(report["overdue"]?.items?.count == 200)
        #expect(report.path("totals.overdue")?.integer == report.path("head.overdue")?.integer)
        #expect((report.path("totals.overdue")?.integer ?? 0) >= 300)
        #expect(report.path("trade.ours.overdue")?.items?.count == 200)
        #expect((report.path("trade.ours.overdueTotal")?.integer ?? 0) >= 300)
        for list in ["causes", "refused", "odd"] {
            #expect(report.path("totals.\(list)")?.integer == report[list]?.items?.count)
        }
    }
}
