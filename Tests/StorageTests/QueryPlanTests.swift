import EngineTesting
import Foundation
import Testing

@testable import Storage

@Suite("The ledger's statements use its indexes")
struct QueryPlanTests {
    /// Tables that grow with history: nothing may look at all their rows.
    static let growing = [
        "message", "message_body", "interchange", "functional_group", "transaction_set",
        "document", "document_body", "delivery", "delivery_attempt", "control_seen",
        "acknowledgment", "diagnostic", "event", "work", "ordering_key", "m", "i", "d", "s",
        "business_order", "order_document", "business_event", "o", "l", "p",
        "expectation", "received_answer", "exception", "exception_cause", "dispatch", "e", "a", "g",
        "x", "b", "c", "r", "f", "audit", "answer_review", "order_mention", "batch",
    ]

    /// Statements that may scan, by a part of their text, with the reason.
    static let allowed = [
        "SELECT count(*) FROM work",  // `outlook` counts; its indexes are partial and small.
        "WITH RECURSIVE l(lane)",  // Its `s` is one row.
        "m.name LIKE",  // A name pattern that begins with `*` has no other way.
        "ORDER BY x.id LIMIT 5000) e",  // Its `e` is 5,000 rows.
        "GROUP BY e.partner, c.cause",  // Its `g` is 200 rows.
        "FROM control_seen ORDER BY id LIMIT 500",  // The oldest 500 rows only.
        "FROM audit ORDER BY number DESC LIMIT 1",  // The last row only.
        // Pages by key: each ends at its limit.
        "FROM message m ORDER BY m.id DESC LIMIT", "m.direction = $1 ORDER BY m.id DESC LIMIT",
        "AND 1 = 0 ORDER BY m.id DESC LIMIT", "WHERE 1 = 1 ORDER BY e.id LIMIT",
        "WHERE 1 = 1 ORDER BY c.id DESC LIMIT", "WHERE 1 = 1 ORDER BY g.id LIMIT",
        "FROM business_order\nORDER BY id DESC LIMIT",
        // Messages by outcome, which is stored nowhere: see "Known limits" in ARCHITECTURE.md.
        "(SELECT message FROM document WHERE state", "OR EXISTS (SELECT 1 FROM dispatch d",
        "(EXISTS (SELECT 1 FROM document WHERE message = m.id",
        "(m.state <> 'rejected' AND m.id IN",
        "(SELECT message FROM interchange WHERE state = 'duplicate'",
        // Their `c` and `s` are a few rows that the statement itself names.
        "WITH c AS MATERIALIZED", "WITH s(message) AS",
    ]

    @Test("no statement of any rule scans a table that grows")
    func noScans() async throws {
        let texts = StatementLog()
        for rule in LedgerConformance.cases {
            let clock = TestClock()
            let engine = ObservedEngine(
                try await LedgerImage.engine(now: { clock.now }), statement: { texts.note($0) })
            try await rule.run(LedgerBench(try await SQLLedger(engine), clock: clock))
        }
        let clock = TestClock()
        let engine = try await LedgerImage.engine(now: { clock.now })
        _ = try await SQLLedger(engine)
        // A partial index is as long as what is open.
        let partial = try await engine.read { sql in
            try sql.query(
                "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
            ).map { try $0.text(0) }
        }
        #expect(partial.count > 10)
        let statements = texts.all
        #expect(statements.count > 80)
        for text in statements where !Self.allowed.contains(where: { text.contains($0) }) {
            let scans = try await engine.write { sql in
                let nulls = (0..<64).prefix { text.contains("$\($0 + 1)") }.map { _ in SQLValue.null
                }
                return try sql.query("EXPLAIN QUERY PLAN " + text, arguments: nulls)
                    .map { try $0.text(3) }
                    .filter { step in
                        // What is asked for by its number is not looked for among all of a
                        // partner's.
                        if text.contains("number = $"), step.hasSuffix("_partner (partner=?)") {
                            return true
                        }
                        // A walk through an index is as long as history, too.
                        return Self.growing.contains { table in
                            step == "SCAN \(table)" || step.hasPrefix("SCAN \(table) ")
                        } && !partial.contains { step.hasSuffix(" INDEX \($0)") }
                    }
            }
            #expect(scans.isEmpty, "\(scans) in: \(text)")
        }
    }
}

/// The statements that were run. Unchecked: the set stands behind a lock.
private final class StatementLog: @unchecked Sendable {
    private let lock = NSLock()
    private var texts: Set<String> = []

    func note(_ text: String) { lock.withLock { _ = texts.insert(text) } }

    var all: [String] { lock.withLock { texts.sorted() } }
}
