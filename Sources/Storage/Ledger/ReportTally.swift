import Engine
import Flow
import Values

/// How expectations stand, counted: for each partner, document and kind of answer.
///
/// A report may be about millions of them. They are counted a stretch of time at a time, so that
/// neither the engine's sorter nor we hold more than one stretch.
struct ReportTally {
    /// What is counted, as the condition of it.
    enum Subject: String {
        case acknowledgments = "e.business_order IS NULL"
        case ours = "e.business_order IS NOT NULL AND e.is_ours = 1"
        case theirs = "e.business_order IS NOT NULL AND e.is_ours = 0"
    }

    /// What is counted for one partner, document and kind.
    struct Key: Hashable, Comparable {
        let partner: String
        /// Its transaction set, also where a TA1 is awaited, which names none.
        let document: String
        let kind: String

        /// Reads the first three columns.
        init(_ row: SQLRow) throws(SQLFailure) {
            partner = try row.text(0)
            document = OrderDocument.set(of: try row.text(1))
            kind = try row.text(2)
        }

        static func < (one: Key, other: Key) -> Bool {
            (one.partner, one.document, one.kind) < (other.partner, other.document, other.kind)
        }
    }

    /// The counts of one key.
    struct Row {
        /// By `AwaitedStatus.allCases`; together they are all.
        var counts = [Int64](repeating: 0, count: AwaitedStatus.allCases.count)
        var answered: Int64 = 0
        /// Those that have a deadline which they kept or missed.
        var judged: Int64 = 0
        var inTime: Int64 = 0
        var reviewed: Int64 = 0
        /// Refused in the last seven days, and in the seven before.
        var rejectedThisWeek: Int64 = 0
        var rejectedWeekBefore: Int64 = 0
        var last: Int64?
        var waitingSince: Int64?
        var times = TimeHistogram()
    }

    private(set) var rows: [Key: Row] = [:]

    /// The counts of all, or of one kind of answer.
    func head(of kind: String? = nil) -> [Int64] {
        rows.reduce(into: Row().counts) { sum, entry in
            guard kind == nil || entry.key.kind == kind else { return }
            for index in sum.indices { sum[index] += entry.value.counts[index] }
        }
    }

    /// The kinds of answers that are counted, by their names.
    var kinds: [String] { Set(rows.keys.map(\.kind)).sorted() }

    mutating func add(_ row: SQLRow) throws(SQLFailure) {
        let statuses = AwaitedStatus.allCases.count
        let key = try Key(row)
        var counted = rows[key] ?? Row()
        for index in 0..<statuses { counted.counts[index] += try row.integer(3 + index) }
        let next = 3 + statuses
        counted.answered += try row.integer(next)
        counted.judged += try row.integer(next + 1)
        counted.inTime += try row.integer(next + 2)
        if let last = try row.integerIfAny(next + 3) {
            counted.last = max(counted.last ?? last, last)
        }
        if let since = try row.integerIfAny(next + 4) {
            counted.waitingSince = min(counted.waitingSince ?? since, since)
        }
        counted.reviewed += try row.integer(next + 5)
        counted.rejectedThisWeek += try row.integer(next + 6)
        counted.rejectedWeekBefore += try row.integer(next + 7)
        rows[key] = counted
    }

    /// Adds documents of which no answer is awaited.
    mutating func add(unasked row: SQLRow) throws(SQLFailure) {
        guard let index = AwaitedStatus.allCases.firstIndex(of: .notExpected) else { return }
        let (key, count) = (try Key(row), try row.integer(3))
        rows[key, default: Row()].counts[index] += count
    }

    /// Adds how long some answers took.
    mutating func add(times row: SQLRow) throws(SQLFailure) {
        let key = try Key(row)
        let seconds = try row.integer(3)
        let count = try row.integer(4)
        rows[key, default: Row()].times.add(seconds, count)
    }

    /// Whether it was owed to the end: of what was called off nobody was in time or late.
    private static let isOwed = "e.state NOT IN ('void', 'closed')"

    /// Seven days.
    static let week: Int64 = 7 * 86_400_000_000

    /// The columns that `add` reads, over `$1` now and `$5` the last moment.
    static let columns =
        """
        e.partner, coalesce(nullif(e.set_id, ''), e.type), e.kind,

        """
        + AwaitedStatus.allCases.map { status in
            "count(*) FILTER (WHERE \(status.condition(now: "$1")))"
        }.joined(separator: ", ") + """
            , count(e.answered_us),
              count(*) FILTER (WHERE e.due_us IS NOT NULL AND \(isOwed)
                AND (e.answered_us IS NOT NULL OR e.due_us < $1)),
              count(*) FILTER (WHERE e.answered_us <= e.due_us AND \(isOwed)),
              max(e.answered_us), min(e.made_us) FILTER (WHERE e.state = 'waiting'),
              count(r.expectation),
              count(*) FILTER (WHERE e.state = 'rejected' AND e.answered_us > $5 - \(week)),
              count(*) FILTER (WHERE e.state = 'rejected' AND e.answered_us <= $5 - \(week)
                AND e.answered_us > $5 - 2 * \(week))
            """
}

extension ReportTally {
    /// A row each partner and document. Refusals of the week before are told where the report,
    /// which begins at `since` and ends at `last`, reaches so far back.
    func json(since: Int64, last: Int64) -> [JSON] {
        rows.sorted { $0.key < $1.key }.map { key, row in
            var json = LedgerTransaction.counts(row.counts)
            json["partner"] = .string(key.partner)
            json["document"] = .string(key.document)
            json["kind"] = .string(key.kind)
            json["judged"] = JSON(row.judged)
            json["inTime"] = JSON(row.inTime)
            json["reviewed"] = JSON(row.reviewed)
            json["medianSeconds"] = JSON(row.times.seconds(atShare: 50))
            json["p95Seconds"] = JSON(row.times.seconds(atShare: 95))
            json["rejectedThisWeek"] = JSON(row.rejectedThisWeek)
            json["rejectedWeekBefore"] =
                since <= last - 2 * Self.week ? JSON(row.rejectedWeekBefore) : .null
            json["lastAnswer"] = JSON(time: row.last)
            json["waitingSince"] = JSON(time: row.waitingSince)
            return json
        }
    }
}

/// How often which time was taken, in whole seconds: as many as differ are held, not as many as
/// there are.
struct TimeHistogram {
    private var counts: [Int64: Int64] = [:]
    private(set) var total: Int64 = 0

    mutating func add(_ seconds: Int64, _ count: Int64) {
        counts[max(0, seconds), default: 0] += count
        total += count
    }

    /// How many took at most so long.
    func count(within limit: Int64) -> Int64 {
        counts.reduce(0) { $0 + ($1.key <= limit ? $1.value : 0) }
    }

    /// The time that so many of a hundred were as fast as; nil where there is none.
    func seconds(atShare share: Int64) -> Int64? {
        guard total > 0 else { return nil }
        var left = (total * share + 99) / 100
        for (seconds, count) in counts.sorted(by: { $0.key < $1.key }) {
            left -= count
            if left <= 0 { return seconds }
        }
        return nil
    }
}

extension LedgerTransaction {
    /// How many expectations one stretch is about.
    private static let stretch: Int64 = 50_000

    /// Counts all expectations of a report: acknowledgments, with the documents that none is owed
    /// for, or what is owed in the trade, by us or by partners.
    func tally(_ what: ReportTally.Subject, _ scope: ReportScope) throws -> ReportTally {
        var tally = ReportTally()
        let (now, last, partner) = (scope.now, scope.last, scope.partner)
        var from = scope.since
        if what == .acknowledgments {
            for row in try unasked(scope) { try tally.add(unasked: row) }
        }
        while true {
            let end = try sql.first(
                """
                SELECT made_us FROM expectation WHERE made_us >= $1 AND made_us <= $2
                ORDER BY made_us LIMIT 1 OFFSET $3
                """, from, last, Self.stretch)?.integer(0)
            // What was made in one moment is in one stretch.
            let to = end ?? last
            let condition = """
                FROM expectation e JOIN message m ON m.id = e.message
                LEFT JOIN answer_review r ON r.expectation = e.id
                  AND (r.until_us IS NULL OR r.until_us > $1)
                WHERE e.made_us >= $2 AND e.made_us <= $3 AND e.partner = coalesce($4, e.partner)
                  AND \(what.rawValue) AND \(scope.usage.holds(scope: "e.scope"))
                """
            for row in try sql.query(
                "SELECT \(ReportTally.columns) \(condition) GROUP BY 1, 2, 3", now, from, to,
                partner, last)
            {
                try tally.add(row)
            }
            for row in try sql.query(
                """
                SELECT e.partner, coalesce(nullif(e.set_id, ''), e.type), e.kind,
                  (e.answered_us - \(ReportScope.begun)) / 1000000, count(*)
                \(condition) AND e.answered_us IS NOT NULL GROUP BY 1, 2, 3, 4
                """, now, from, to, partner)
            {
                try tally.add(times: row)
            }
            guard let end else { return tally }
            from = end + 1
        }
    }
}
