package import Engine
import Flow
import Values

extension SQLLedger {
    package func answerReport(
        _ filter: AnswerReportFilter
    ) async throws(LedgerFailure) -> AnswerReport {
        try await read { ledger in
            let scope = ReportScope(filter, now: try ledger.sql.now())
            let tally = try ledger.tally(.acknowledgments, scope)
            return AnswerReport(json: [
                "from": .string(filter.since.description),
                "to": JSON(time: scope.last), "partner": JSON(filter.partner),
                "usage": .string(filter.usage.rawValue),
                "head": try ledger.head(tally, scope),
                "totals": try ledger.totals(scope),
                "ageing": try ledger.ageing(scope),
                "partners": .array(tally.json(since: scope.since, last: scope.last)),
                "causes": .array(
                    try ledger.openCauses(scope) + ledger.strayCauses(scope)),
                "refused": .array(try ledger.openRefusals(scope)),
                "overdue": .array(try ledger.overdue(scope)),
                "strays": try ledger.strayCounts(scope),
                "odd": .array(try ledger.odd(scope)),
                "reviewed": .array(try ledger.reviewed(scope)),
                "ours": .array(try ledger.ours(scope)),
                "reconciled": .array(try ledger.reconciledDays()),
                "trade": try ledger.tradeReport(scope),
                "service": try ledger.service(scope, agreed: filter.agreed),
                "stake": try ledger.stake(scope, agreed: filter.agreed),
            ])
        }
    }
}

extension LedgerTransaction {
    static func counts(_ counts: [Int64]) -> JSON {
        var json: JSON = ["sent": JSON(counts.reduce(0, +))]
        for (status, count) in zip(AwaitedStatus.allCases, counts) {
            json[status.rawValue] = JSON(count)
        }
        return json
    }

    /// How old what waits is: by the clock, and by its share of the time that was agreed.
    fileprivate func ageing(_ scope: ReportScope) throws -> JSON {
        let hour: Int64 = 3_600_000_000
        let ages: [(String, Int64, Int64)] = [
            ("up to 1 h", 0, hour), ("1 to 4 h", hour, 4 * hour),
            ("4 to 24 h", 4 * hour, 24 * hour), ("1 to 2 d", 24 * hour, 48 * hour),
            ("2 to 7 d", 48 * hour, 168 * hour), ("over 7 d", 168 * hour, .max),
        ]
        // In halves of the agreed time.
        let shares: [(String, Int64, Int64)] = [
            ("up to 50 %", 0, 1), ("50 to 100 %", 1, 2), ("1 to 2 times", 2, 4),
            ("over 2 times", 4, .max),
        ]
        let age = "$2 - e.made_us"
        let begun = ReportScope.begun
        let (used, agreed) = ("$2 - \(begun)", "(e.due_us - \(begun))")
        let columns =
            ages.map { "count(*) FILTER (WHERE \(age) >= \($0.1) AND \(age) < \($0.2))" }
            + shares.map {
                let upper =
                    $0.2 == .max ? "" : " AND 2 * (\(used)) < \($0.2) * \(agreed)"
                return """
                    count(*) FILTER (WHERE \(agreed) > 0
                      AND 2 * (\(used)) >= \($0.1) * \(agreed)\(upper))
                    """
            } + ["count(*) FILTER (WHERE e.due_us IS NULL OR \(agreed) <= 0)"]
        let row = try sql.query(
            """
            SELECT \(columns.joined(separator: ", "))
            FROM expectation e JOIN message m ON m.id = e.message
            WHERE e.state = 'waiting' AND \(scope.condition)
            """, arguments: scope.arguments)[0]
        func list(_ names: [String], from column: Int) throws -> JSON {
            .array(
                try names.enumerated().map { index, name in
                    ["age": .string(name), "count": JSON(try row.integer(column + index))]
                })
        }
        return [
            "clock": try list(ages.map(\.0), from: 0),
            "share": try list(shares.map(\.0) + ["nothing agreed"], from: ages.count),
        ]
    }

    /// What open exceptions come from, a row each cause, the most frequent first:
    /// how many there are, since when, the first of them in words, and the mend.
    fileprivate func openCauses(_ scope: ReportScope) throws -> [JSON] {
        try sql.query(
            """
            SELECT g.partner, g.cause, g.count, g.since, g.newest, g.first, e.code, e.text, e.value,
              c.mend
            FROM (
              SELECT e.partner, c.cause, count(*) AS count, min(e.opened_us) AS since,
                max(e.opened_us) AS newest, min(e.id) AS first
              FROM exception e JOIN exception_cause c ON c.exception = e.id
              WHERE \(scope.causing)
              GROUP BY e.partner, c.cause ORDER BY 3 DESC, 6 LIMIT \(ReportScope.listLimit)) g
            JOIN exception e ON e.id = g.first
            JOIN exception_cause c ON c.exception = g.first AND c.cause = g.cause
            ORDER BY g.count DESC, g.first
            """, scope.partner, scope.now
        ).map { row in
            [
                "partner": JSON(try row.textIfAny(0)), "cause": .string(try row.text(1)),
                "count": JSON(try row.integer(2)), "since": JSON(time: try row.integer(3)),
                "newest": JSON(time: try row.integer(4)), "exception": JSON(try row.integer(5)),
                "code": .string(try row.text(6)), "example": .string(try row.text(7)),
                "value": JSON(try row.textIfAny(8)), "mend": .string(try row.text(9)),
            ]
        }
    }

    /// What partners refuse and nobody has settled yet, in words, the oldest first.
    fileprivate func openRefusals(_ scope: ReportScope) throws -> [JSON] {
        try exceptions(
            scope.refusing,
            [scope.partner.map { .text($0) } ?? .null, .integer(scope.now)],
            limit: ReportScope.listLimit
        ).map(\.json)
    }

    private static let due = Expectation.dueOrNever.replacing("due_us", with: "e.due_us")

    fileprivate func overdue(_ scope: ReportScope) throws -> [JSON] {
        try sql.query(
            """
            SELECT \(AwaitedRow.columns) FROM \(AwaitedRow.tables)
            WHERE \(scope.overdue)
            ORDER BY \(Self.due), e.id LIMIT \(ReportScope.listLimit)
            """, arguments: scope.arguments
        ).map { try AwaitedRow($0, now: scope.now).json }
    }

    /// Answers that fit nothing, or that say again what was said, a row each partner and kind, the
    /// most frequent first. What refuses something is an exception, and has its row there.
    fileprivate func strayCauses(_ scope: ReportScope) throws -> [JSON] {
        try sql.query(
            """
            SELECT a.partner, a.kind, count(*), min(a.received_us), max(a.received_us), min(a.id),
              a.words, \(StrayState.word) AS word
            FROM received_answer a
            WHERE \(scope.fittingNothing)
            GROUP BY 1, 2, 8 ORDER BY 3 DESC, 6 LIMIT \(ReportScope.listLimit)
            """, scope.since, scope.partner
        ).map { row in
            let (partner, kind) = (try row.text(0), try row.text(1))
            let isUnmatched = try row.text(7) == StrayState.unmatched.rawValue
            let cause =
                isUnmatched
                ? "nothing that it answers was sent to this pair" : "it says again what it said"
            let mend =
                isUnmatched
                ? "compare the identities and the GS02 of its answers with those of partner.yaml, "
                    + "and ask it what it received"
                : "nothing is lost, the first one counts; where they go on coming, ask it why it "
                    + "answers twice"
            return [
                "partner": .string(partner), "cause": .string("\(kind): \(cause)"),
                "count": JSON(try row.integer(2)), "since": JSON(time: try row.integer(3)),
                "newest": JSON(time: try row.integer(4)), "answer": JSON(try row.integer(5)),
                "code": .string("await.\(isUnmatched ? "unmatched" : "duplicate")"),
                "example": .string(try row.text(6)), "value": .null,
                "mend": .string("see `gangway acks strays --partner \(partner)`: \(mend)"),
            ]
        }
    }

    /// Answers that close nothing, the newest first.
    fileprivate func odd(_ scope: ReportScope) throws -> [JSON] {
        try sql.query(
            """
            SELECT a.id, \(StrayState.word), a.partner, a.kind, a.words, a.message, m.name,
              a.received_us
            FROM received_answer a JOIN message m ON m.id = a.message
            WHERE \(scope.closingNothing)
            ORDER BY a.id DESC LIMIT \(ReportScope.listLimit)
            """, scope.since, scope.partner
        ).map { row in
            [
                "id": JSON(try row.integer(0)), "state": .string(try row.text(1)),
                "partner": .string(try row.text(2)), "kind": .string(try row.text(3)),
                "words": .string(try row.text(4)), "messageId": JSON(try row.integer(5)),
                "file": .string(try row.text(6)), "received": JSON(time: try row.integer(7)),
            ]
        }
    }

    fileprivate func strayCounts(_ scope: ReportScope) throws -> JSON {
        let rows = try sql.query(
            """
            SELECT \(StrayState.word), count(*) FROM received_answer a
            WHERE \(scope.closingNothing)
            GROUP BY 1
            """, scope.since, scope.partner)
        var counts: JSON = .object(StrayState.allCases.map { JSON.Member($0.rawValue, 0) })
        for row in rows { counts[try row.text(0)] = JSON(try row.integer(1)) }
        return counts
    }
}
