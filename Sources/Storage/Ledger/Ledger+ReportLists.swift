import Diagnostics
import Engine
import Values

// MARK: - What stands beside the answers in their report

extension LedgerTransaction {
    /// What a person has looked at and left as it is, the newest first.
    func reviewed(_ scope: ReportScope) throws -> [JSON] {
        try sql.query(
            """
            SELECT r.at_us, r.author, r.reason, r.until_us, \(AwaitedRow.columns)
            FROM answer_review r JOIN expectation e ON e.id = r.expectation
            JOIN message m ON m.id = e.message LEFT JOIN received_answer a ON a.id = e.answer
            WHERE r.at_us >= $1 AND (r.until_us IS NULL OR r.until_us > $2)
              AND e.partner = coalesce($3, e.partner)
              AND \(scope.usage.holds(scope: "e.scope"))
            ORDER BY r.at_us DESC LIMIT \(ReportScope.listLimit)
            """, scope.since, scope.now, scope.partner
        ).map { row in
            var json = try AwaitedRow(row, from: 4, now: scope.now).json
            json["reviewed"] = JSON(time: try row.integer(0))
            json["author"] = .string(try row.text(1))
            json["reason"] = .string(try row.text(2))
            json["until"] = JSON(time: try row.integerIfAny(3))
            return json
        }
    }

    /// The acknowledgments that we owe and that have not left yet, and the other files that have
    /// not left by when their answers would have been due, by partner and kind.
    func ours(_ scope: ReportScope) throws -> [JSON] {
        try sql.query(
            """
            SELECT coalesce(i.partner, ''), a.kind, count(*), min(a.made_us)
            FROM acknowledgment a JOIN interchange i ON i.id = a.interchange
            WHERE a.state = 'owed' AND coalesce(i.partner, '') = coalesce($1, i.partner, '')
              AND \(scope.usage.holds("i.usage"))
            GROUP BY 1, 2
            UNION ALL
            SELECT coalesce(e.partner, ''), coalesce((
                SELECT nullif(x.set_id, '') FROM expectation x
                WHERE x.message = e.outbound AND x.set_id <> '' LIMIT 1), ''),
              count(*), min(m.created_us)
            FROM exception e JOIN message m ON m.id = e.outbound
            WHERE e.state = 'open' AND e.code = $2
              AND coalesce(e.partner, '') = coalesce($1, e.partner, '')
              AND \(scope.usage.holdsException)
              AND NOT EXISTS (SELECT 1 FROM acknowledgment a WHERE a.message = e.outbound)
            GROUP BY 1, 2 ORDER BY 4
            """, scope.partner, Diagnostic.Code.sendFileLate.name
        ).map { row in
            [
                "partner": .string(try row.text(0)), "kind": .string(try row.text(1)),
                "count": JSON(try row.integer(2)), "since": JSON(time: try row.integer(3)),
            ]
        }
    }

    /// The last days whose report was held against the raw bytes, and how often they differ.
    func reconciledDays() throws -> [JSON] {
        try sql.query(
            "SELECT day, differences, made_us FROM answer_day ORDER BY day DESC LIMIT 7"
        ).map { row in
            [
                "day": .string(try row.text(0)), "differences": JSON(try row.integer(1)),
                "made": JSON(time: try row.integer(2)),
            ]
        }
    }
}
