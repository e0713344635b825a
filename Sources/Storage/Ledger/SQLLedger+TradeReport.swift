import Engine
import Flow
import Values

extension LedgerTransaction {
    /// Rows of each list.
    private static let listed = 200

    /// What is owed in the trade, by partners and by us: counts for each partner and document, and
    /// what is overdue.
    func tradeReport(_ scope: ReportScope) throws -> JSON {
        func half(_ subject: ReportTally.Subject) throws -> JSON {
            let tally = try tally(subject, scope)
            let arguments: [SQLValue] = [
                .integer(scope.since), .integer(scope.last), .integer(scope.now),
                scope.partner.map { .text($0) } ?? .null,
            ]
            let isOverdue = Self.overdue(subject, scope.usage)
            return [
                "head": Self.counts(tally.head()),
                "partners": .array(tally.json(since: scope.since, last: scope.last)),
                "overdue": .array(try overdue(isOverdue, arguments, now: scope.now)),
                "overdueTotal": JSON(
                    try sql.query(
                        "SELECT count(*) FROM expectation e WHERE \(isOverdue)",
                        arguments: arguments)[0].integer(0)),
            ]
        }
        return ["theirs": try half(.theirs), "ours": try half(.ours)]
    }

    private func overdue(
        _ condition: String, _ arguments: [SQLValue], now: Int64
    ) throws -> [JSON] {
        try sql.query(
            """
            SELECT \(AwaitedRow.columns) FROM \(AwaitedRow.tables)
            WHERE \(condition) ORDER BY \(Self.due), e.id LIMIT \(Self.listed)
            """, arguments: arguments
        ).map { try AwaitedRow($0, now: now).json }
    }

    /// What is overdue and nobody has looked at, over `$1` since, `$2` the last moment, `$3` now
    /// and `$4` the partner.
    private static func overdue(
        _ subject: ReportTally.Subject, _ usage: ReportUsage
    ) -> String {
        """
        e.state = 'waiting' AND \(due) < $3 AND e.made_us >= $1 AND e.made_us <= $2
        AND \(subject.rawValue) AND e.partner = coalesce($4, e.partner)
        AND \(usage.holds(scope: "e.scope"))
        AND \(ReportScope.isUnseen("e.id", at: "$3"))
        """
    }

    private static let due = Expectation.dueOrNever.replacing("due_us", with: "e.due_us")
}
