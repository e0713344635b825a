import Engine
import Values

/// What a report is about, at one moment.
struct ReportScope {
    let now: Int64
    let since: Int64
    /// The last moment that it is about.
    let last: Int64
    let partner: String?
    let usage: ReportUsage
    /// Rows of each list.
    static let listLimit = 200

    init(_ filter: AnswerReportFilter, now: Int64) {
        self.now = now
        since = filter.since.microseconds
        last = min(filter.until.map { $0.microseconds - 1 } ?? now, now)
        partner = filter.partner
        usage = filter.usage
    }

    /// When the time of an expectation `e` of a message `m` began: a partner's when our file has
    /// left, as soon as it has. What is waited for anew, because it left once more, began then.
    static let begun = """
        CASE WHEN e.is_ours = 0 AND \(LeavingTime.query) > e.made_us
          THEN \(LeavingTime.query) ELSE e.made_us END
        """

    /// Whether nobody has looked at an expectation and left it as it is: who has does not want it
    /// in his lists, while it stays in all counts.
    static func isUnseen(_ expectation: String, at now: String) -> String {
        """
        NOT EXISTS (SELECT 1 FROM answer_review r WHERE r.expectation = \(expectation)
          AND (r.until_us IS NULL OR r.until_us > \(now)))
        """
    }

    /// The open exceptions that have causes, over `$1` partner and `$2` now.
    var causing: String {
        """
        e.state = 'open' AND ($1 IS NULL OR e.partner = $1)
        AND (e.awaited IS NULL OR \(Self.isUnseen("e.awaited", at: "$2")))
        AND \(usage.holdsException)
        """
    }

    /// The open exceptions about what partners refuse, over the same.
    var refusing: String {
        """
        e.state = 'open' AND e.code IN ('await.answer.rejected', 'await.answer.unclear',
          'await.answer.changed', 'await.answer.unexpected')
        AND e.partner = coalesce($1, e.partner) AND \(Self.isUnseen("e.awaited", at: "$2"))
        AND \(usage.holdsException)
        """
    }

    /// Answers that close nothing, over `$1` since and `$2` partner.
    var closingNothing: String {
        """
        \(StrayState.condition) AND a.received_us >= $1 AND a.partner = coalesce($2, a.partner)
        AND \(usage.holds(scope: "a.scope"))
        """
    }

    /// Of these, answers that refuse nothing and fit nothing, or that come twice.
    var fittingNothing: String {
        """
        \(closingNothing) AND (a.state = 'duplicate' AND a.sent IS NULL
          OR a.state = 'unmatched' AND a.verdict IN ('accepted', 'noted'))
        """
    }

    /// What is overdue and nobody has looked at, over the arguments of `condition`.
    var overdue: String {
        let due = Expectation.dueOrNever.replacing("due_us", with: "e.due_us")
        return "e.state = 'waiting' AND \(due) < $2 AND \(condition) AND "
            + Self.isUnseen("e.id", at: "$2")
    }

    /// The expectations that it is about, over `$1` since, `$2` now and `$3` the last moment.
    var condition: String {
        "e.made_us >= $1 AND e.made_us <= $3 AND $2 > 0 AND e.business_order IS NULL"
            + " AND \(usage.holds(scope: "e.scope"))"
            + (partner == nil ? "" : " AND e.partner = $4")
    }

    var arguments: [SQLValue] {
        [.integer(since), .integer(now), .integer(last)]
            + (partner.map { [.text($0)] } ?? [])
    }
}
