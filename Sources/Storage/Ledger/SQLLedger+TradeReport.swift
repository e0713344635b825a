import Engine
import Flow
import Values

extension LedgerTransaction {
    /// Rows of each list.
    private static let listed = 200

    /// What is owed in the trade, by partners and by us: counts for each partner and document, and
    /// what is overdue.
    func tradeReport(since: Int64, last: Int64, now: Int64, partner: String?) throws -> JSON {
        func half(_ subject: ReportTally.Subject) throws -> JSON {
            let tally = try tally(subject, since: since, last: last, now: now, partner: partner)
            let arguments: [SQLValue] = [
                .integer(since), .integer(last), .integer(now),
                partner.map { .text($0) } ?? .null,
            ]
            return [
                "head": Self.counts(tally.head),
                "partners": .array(tally.json(since: since, last: last)),
                "overdue": .array(try overdue(subject, arguments, now: now)),
                "overdueTotal": JSON(
                    try sql.query(
                        "SELECT count(*) FROM expectation e WHERE \(Self.overdue(subject))",
                        arguments: arguments)[0].integer(0)),
            ]
        }
        return ["theirs": try half(.theirs), "ours": try half(.ours)]
    }

    private func overdue(
        _ subject: ReportTally.Subject, _ arguments: [SQLValue], now: Int64
    ) throws -> [JSON] {
        try sql.query(
            """
            SELECT \(AwaitedRow.columns) FROM \(AwaitedRow.tables)
            WHERE \(Self.overdue(subject)) ORDER BY \(Self.due), e.id LIMIT \(Self.listed)
            """, arguments: arguments
        ).map { try AwaitedRow($0, now: now).json }
    }

    /// What is overdue and nobody has looked at, over `$1` since, `$2` the last moment, `$3` now
    /// and `$4` the partner.
    private static func overdue(_ subject: ReportTally.Subject) -> String {
        """
        e.state = 'waiting' AND \(due) < $3 AND e.made_us >= $1 AND e.made_us <= $2
        AND \(subject.rawValue) AND e.partner = coalesce($4, e.partner)
        AND \(ReportScope.isUnseen("e.id", at: "$3"))
        """
    }

    private static let due = Expectation.dueOrNever.replacing("due_us", with: "e.due_us")
}
