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
            return [
                "head": Self.counts(tally.head),
                "partners": .array(tally.json(since: since, last: last)),
                "overdue": .array(
                    try overdue(subject, since: since, last: last, now: now, partner: partner)),
            ]
        }
        return ["theirs": try half(.theirs), "ours": try half(.ours)]
    }

    private func overdue(
        _ subject: ReportTally.Subject, since: Int64, last: Int64, now: Int64, partner: String?
    ) throws -> [JSON] {
        try sql.query(
            """
            SELECT \(AwaitedRow.columns) FROM \(AwaitedRow.tables)
            WHERE e.state = 'waiting' AND \(Self.due) < $3 AND e.made_us >= $1 AND e.made_us <= $2
              AND \(subject.rawValue) AND e.partner = coalesce($4, e.partner)
              AND \(ReportScope.isUnseen("e.id", at: "$3"))
            ORDER BY \(Self.due), e.id LIMIT \(Self.listed)
            """, since, last, now, partner
        ).map { try AwaitedRow($0, now: now).json }
    }

    private static let due = Expectation.dueOrNever.replacing("due_us", with: "e.due_us")
}
