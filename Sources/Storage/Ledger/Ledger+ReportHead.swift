import Engine
import Values

// MARK: - The head line of the report

extension LedgerTransaction {
    /// How many documents were sent, how many answers are awaited of them, and how these stand:
    /// all, and by kind. A document has one 997 or 999, or none is awaited of it; its file may be
    /// owed a TA1 and an MDN, or be awaited to be fetched, too.
    func head(_ tally: ReportTally, _ scope: ReportScope) throws -> JSON {
        let all = tally.head()
        var json = Self.counts(all)
        json["sent"] = JSON(tally.head(of: Self.ofDocuments).reduce(0, +))
        json["awaited"] = JSON(Self.awaited(all))
        json["tests"] = JSON(try tests(scope))
        json["kinds"] = .array(
            tally.kinds.map { kind in
                let counts = tally.head(of: kind)
                var json = Self.counts(counts)
                json["kind"] = .string(kind)
                json["awaited"] = JSON(Self.awaited(counts))
                return json
            })
        return json
    }

    /// What every set of ours is owed once, unless nothing is awaited of it.
    private static let ofDocuments = "997"

    private static func awaited(_ counts: [Int64]) -> Int64 {
        zip(AwaitedStatus.allCases, counts).reduce(0) {
            $1.0 == .notExpected ? $0 : $0 + $1.1
        }
    }

    /// How many answers of tests a report of production leaves out.
    private func tests(_ scope: ReportScope) throws -> Int64 {
        guard scope.usage == .production else { return 0 }
        return try sql.query(
            """
            SELECT count(*) FROM expectation e
            WHERE e.made_us >= $1 AND e.made_us <= $2 AND e.partner = coalesce($3, e.partner)
              AND e.business_order IS NULL AND \(ReportUsage.test.holds(scope: "e.scope"))
            """, scope.since, scope.last, scope.partner)[0].integer(0)
    }

    /// The documents that were sent and no 997 or 999 is awaited of, counted by partner and type,
    /// as a tally counts what is awaited: alone in their files, or in a batch.
    func unasked(_ scope: ReportScope) throws -> [SQLRow] {
        try sql.query(
            """
            SELECT p.partner, p.type, '\(Self.ofDocuments)', count(*) FROM message m
            JOIN dispatch p ON (p.message = m.origin OR p.batch = m.origin) AND p.outbound = m.id
            WHERE m.created_us >= $1 AND m.created_us <= $2 AND m.direction = 'out'
              AND NOT EXISTS (SELECT 1 FROM expectation e
                WHERE e.message = m.id AND e.kind = '\(Self.ofDocuments)')
              AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.message = p.message)
              AND p.partner = coalesce($3, p.partner)
              AND \(scope.usage.holds(dispatch: "p"))
            GROUP BY 1, 2
            """, scope.since, scope.last, scope.partner)
    }
}
