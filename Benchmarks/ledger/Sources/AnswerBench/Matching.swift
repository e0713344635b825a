import Engine
import EngineTesting
import Flow
import Storage
import Values

/// How long finding the expectation of an answer takes, beside a bare look-up of SQLite's in a
/// table with the same rows and the same key.
struct Matching {
    private let engine: SQLiteEngine
    private let clock: TestClock

    init(_ engine: SQLiteEngine, clock: TestClock) {
        self.engine = engine
        self.clock = clock
    }

    func measure(expectations: Int, lookups: Int) async throws -> JSON {
        let ledger = try await SQLLedger(engine)
        let bench = LedgerBench(ledger, clock: clock)
        let out = try await bench.send855("PO1")
        let filling = try await seconds { try await fill(expectations, besides: out) }
        let inserting = try await seconds { try await fillYardstick(expectations) }
        let scope = ControlScope(own: "ZZ:GANGWAY", partner: "ZZ:ACME", usage: "P")
        var dice = SplitMix64(seed: 1)
        var ours: [Double] = []
        var theirs: [Double] = []
        for _ in 0..<lookups {
            let group = Int.random(in: 2...expectations, using: &dice)
            let answer = PartnerAnswer.sample(group, .accepted)
            ours.append(
                try await seconds {
                    guard try await ledger.sent(answeredBy: answer, in: scope) != nil else {
                        throw CancellationError()
                    }
                })
            theirs.append(
                try await seconds {
                    let row = try await engine.read { sql in
                        try sql.query(
                            "SELECT * FROM yardstick WHERE scope = $1 AND grp = $2 AND key = $3",
                            arguments: [.integer(1), .integer(Int64(group)), .text("1")]
                        ).first
                    }
                    guard row != nil else { throw CancellationError() }
                })
        }
        return [
            "p50": Self.microseconds(Self.share(ours, 50)),
            "p99": Self.microseconds(Self.share(ours, 99)),
            "yardstickP50": Self.microseconds(Self.share(theirs, 50)),
            "yardstickP99": Self.microseconds(Self.share(theirs, 99)),
            "filledPerSecond": .number(ExactDecimal(Int(Double(expectations) / filling))),
            "insertedPerSecond": .number(ExactDecimal(Int(Double(expectations) / inserting))),
        ]
    }

    private static func microseconds(_ seconds: Double) -> JSON {
        .number(ExactDecimal(Int((seconds * 1_000_000).rounded())))
    }

    private static func share(_ times: [Double], _ share: Int) -> Double {
        let sorted = times.sorted()
        return sorted[min(sorted.count - 1, sorted.count * share / 100)]
    }

    private func seconds(_ body: () async throws -> Void) async throws -> Double {
        let watch = ContinuousClock()
        let begun = watch.now
        try await body()
        return (watch.now - begun) / .seconds(1)
    }

    /// Writes open expectations like that of a sent message, GS06 2 and on.
    private func fill(_ count: Int, besides message: Int64) async throws {
        for start in stride(from: 2, through: count, by: 50_000) {
            let end = min(start + 49_999, count)
            try await engine.write { sql in
                try sql.execute(
                    """
                    WITH RECURSIVE n(i) AS (SELECT $2 UNION ALL SELECT i + 1 FROM n WHERE i < $3)
                    INSERT INTO expectation(message, scope, partner, kind, state, type, number,
                      interchange_control, interchange_time, functional_id, group_control,
                      application, set_id, set_control, set_key, made_us, due_us, next_us)
                    SELECT message, scope, partner, kind, state, type, number, i,
                      interchange_time, functional_id, i, application, set_id, set_control,
                      set_key, made_us, made_us + 14400000000, made_us + 14400000000
                    FROM n, expectation
                    WHERE id = (SELECT min(id) FROM expectation WHERE message = $1)
                    """, message, start, end)
            }
        }
    }

    /// The same rows with one index, as plain SQLite has them.
    private func fillYardstick(_ count: Int) async throws {
        try await engine.write { sql in
            try sql.script(
                """
                CREATE TABLE yardstick(id INTEGER PRIMARY KEY, scope INTEGER, grp INTEGER, key TEXT,
                  rest TEXT) STRICT;
                CREATE INDEX yardstick_key ON yardstick(scope, grp, key);
                """)
        }
        for start in stride(from: 2, through: count, by: 50_000) {
            let end = min(start + 49_999, count)
            try await engine.write { sql in
                try sql.execute(
                    """
                    WITH RECURSIVE n(i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
                    INSERT INTO yardstick(scope, grp, key, rest)
                    SELECT 1, i, '1', 'acme 997 waiting orderResponse PO1 PR ACME 855 0001' FROM n
                    """, start, end)
            }
        }
    }
}
