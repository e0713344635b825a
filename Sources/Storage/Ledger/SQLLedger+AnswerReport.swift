package import Engine
import Flow
import Values

extension SQLLedger {
    package func answerReport(
        _ filter: AnswerReportFilter
    ) async throws(LedgerFailure) -> AnswerReport {
        try await read { ledger in
            let scope = ReportScope(filter, now: try ledger.sql.now())
            let rows = try ledger.reportRows(scope)
            return AnswerReport(json: [
                "from": .string(filter.since.description),
                "to": JSON(time: scope.now), "partner": JSON(filter.partner),
                "head": ReportCounts.sum(rows.map(\.counts)).json,
                "ageing": try ledger.ageing(scope),
                "partners": .array(try rows.map { try ledger.reportJSON($0, scope) }),
                "refused": .array(try ledger.openRefusals(scope)),
                "overdue": .array(try ledger.overdue(scope)),
                "strays": try ledger.strayCounts(scope),
            ])
        }
    }
}

/// What a report is about, at one moment.
private struct ReportScope {
    let now: Int64
    let since: Int64
    let partner: String?
    /// Rows of each list.
    static let listLimit = 200

    init(_ filter: AnswerReportFilter, now: Int64) {
        self.now = now
        since = filter.since.microseconds
        partner = filter.partner
    }

    /// The expectations that it is about, over `$1` since and `$2` now.
    var condition: String {
        "e.made_us >= $1 AND e.made_us <= $2" + (partner == nil ? "" : " AND e.partner = $3")
    }

    var arguments: [SQLValue] {
        [.integer(since), .integer(now)] + (partner.map { [.text($0)] } ?? [])
    }
}

/// How many expectations stand how; together they are all.
private struct ReportCounts {
    private static let names = AwaitedStatus.allCases
    private let counts: [Int64]

    static let columns = names.map { status in
        "count(*) FILTER (WHERE \(status.condition(now: "$2")))"
    }.joined(separator: ", ")

    init(_ row: SQLRow, from column: Int) throws(SQLFailure) {
        var counts: [Int64] = []
        for index in Self.names.indices { counts.append(try row.integer(column + index)) }
        self.counts = counts
    }

    private init(_ counts: [Int64]) { self.counts = counts }

    static func sum(_ all: [ReportCounts]) -> ReportCounts {
        ReportCounts(
            names.indices.map { index in all.reduce(0) { $0 + $1.counts[index] } })
    }

    static var count: Int { names.count }

    var json: JSON {
        var json: JSON = ["sent": JSON(counts.reduce(0, +))]
        for (status, count) in zip(Self.names, counts) { json[status.rawValue] = JSON(count) }
        return json
    }
}

/// What is awaited of one partner for one kind of document.
private struct ReportRow {
    let partner: String
    let document: String
    let kind: String
    let counts: ReportCounts
    let answered: Int64
    /// Those that have a deadline which they kept or missed.
    let judged: Int64
    let inTime: Int64
    let last: Int64?
    let waitingSince: Int64?
}

extension LedgerTransaction {
    fileprivate func reportRows(_ scope: ReportScope) throws -> [ReportRow] {
        let next = 3 + ReportCounts.count
        return try sql.query(
            """
            SELECT e.partner, coalesce(nullif(e.set_id, ''), e.type), e.kind,
              \(ReportCounts.columns),
              count(e.answered_us),
              count(*) FILTER (WHERE e.due_us IS NOT NULL
                AND (e.answered_us IS NOT NULL OR e.due_us < $2)),
              count(*) FILTER (WHERE e.answered_us <= e.due_us),
              max(e.answered_us), min(e.made_us) FILTER (WHERE e.state = 'waiting')
            FROM expectation e WHERE \(scope.condition)
            GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """, arguments: scope.arguments
        ).map { row in
            ReportRow(
                partner: try row.text(0), document: try row.text(1), kind: try row.text(2),
                counts: try ReportCounts(row, from: 3), answered: try row.integer(next),
                judged: try row.integer(next + 1), inTime: try row.integer(next + 2),
                last: try row.integerIfAny(next + 3), waitingSince: try row.integerIfAny(next + 4))
        }
    }

    fileprivate func reportJSON(_ row: ReportRow, _ scope: ReportScope) throws -> JSON {
        var json = row.counts.json
        json["partner"] = .string(row.partner)
        json["document"] = .string(row.document)
        json["kind"] = .string(row.kind)
        json["judged"] = JSON(row.judged)
        json["inTime"] = JSON(row.inTime)
        json["medianSeconds"] = JSON(try seconds(row, scope, atShare: 50))
        json["p95Seconds"] = JSON(try seconds(row, scope, atShare: 95))
        json["lastAnswer"] = JSON(time: row.last)
        json["waitingSince"] = JSON(time: row.waitingSince)
        return json
    }

    /// How long the answer took that so many of a hundred were as fast as; nil where none came.
    private func seconds(
        _ row: ReportRow, _ scope: ReportScope, atShare share: Int64
    ) throws -> Int64? {
        guard row.answered > 0 else { return nil }
        let index = (row.answered * share + 99) / 100 - 1
        return try sql.first(
            """
            SELECT (answered_us - made_us) / 1000000 FROM expectation
            WHERE partner = $1 AND made_us >= $2 AND made_us <= $3 AND kind = $4
              AND coalesce(nullif(set_id, ''), type) = $5 AND answered_us IS NOT NULL
            ORDER BY answered_us - made_us LIMIT 1 OFFSET $6
            """, row.partner, scope.since, scope.now, row.kind, row.document, index)?.integer(0)
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
        let columns =
            ages.map { "count(*) FILTER (WHERE \(age) >= \($0.1) AND \(age) < \($0.2))" }
            + shares.map {
                let upper =
                    $0.2 == .max ? "" : " AND 2 * (\(age)) < \($0.2) * (e.due_us - e.made_us)"
                return """
                    count(*) FILTER (WHERE e.due_us > e.made_us
                      AND 2 * (\(age)) >= \($0.1) * (e.due_us - e.made_us)\(upper))
                    """
            } + ["count(*) FILTER (WHERE e.due_us IS NULL OR e.due_us <= e.made_us)"]
        let row = try sql.query(
            """
            SELECT \(columns.joined(separator: ", ")) FROM expectation e
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

    /// What partners refuse and nobody has settled yet, in words, the oldest first.
    fileprivate func openRefusals(_ scope: ReportScope) throws -> [JSON] {
        try exceptions(
            """
            e.state = 'open' AND e.awaited IS NOT NULL AND e.code <> 'await.answer.overdue'
              AND e.partner = coalesce($1, e.partner)
            """, [scope.partner.map { .text($0) } ?? .null], limit: ReportScope.listLimit
        ).map(\.json)
    }

    fileprivate func overdue(_ scope: ReportScope) throws -> [JSON] {
        try sql.query(
            """
            SELECT \(AwaitedRow.columns) FROM \(AwaitedRow.tables)
            WHERE e.state = 'waiting' AND e.due_us < $2 AND \(scope.condition)
            ORDER BY e.due_us LIMIT \(ReportScope.listLimit)
            """, arguments: scope.arguments
        ).map { try AwaitedRow($0, now: scope.now).json }
    }

    fileprivate func strayCounts(_ scope: ReportScope) throws -> JSON {
        let row = try required(
            """
            SELECT count(*) FILTER (WHERE state = 'unmatched'),
              count(*) FILTER (WHERE state = 'duplicate'),
              count(*) FILTER (WHERE state = 'contradictory')
            FROM received_answer
            WHERE state IN ('duplicate', 'contradictory', 'unmatched') AND received_us >= $1
              AND partner = coalesce($2, partner)
            """, scope.since, scope.partner)
        return [
            "unmatched": JSON(try row.integer(0)), "duplicate": JSON(try row.integer(1)),
            "contradictory": JSON(try row.integer(2)),
        ]
    }
}
