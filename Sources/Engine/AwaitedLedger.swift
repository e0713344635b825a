package import Values

/// What people see of the answers that partners owe us.
package protocol AwaitedLedger: Sendable {
    /// What partners owe us or owed: by when it is due where that is asked for (`waiting`,
    /// `overdue`), else the oldest first.
    func awaited(_ filter: AwaitedFilter) async throws(LedgerFailure) -> [AwaitedSummary]
    /// Answers that close nothing (`StrayState`), the oldest first.
    func strays(_ filter: StrayFilter) async throws(LedgerFailure) -> [StrayAnswer]
    /// Tells of partners that have gone silent, and takes back what was told of those that are
    /// silent no longer.
    func watch(_ arrivals: [ExpectedArrival]) async throws(LedgerFailure)
    /// Tells, once a day each, of what did not come by its time of day, and notes what comes late.
    /// What is seen here for the first time is due the next time.
    func watch(daily: [DailyArrival]) async throws(LedgerFailure)
    /// Notes that a person has looked at an expectation and leaves it as it is; until then it is
    /// out of the default lists. It is a link of the audit chain.
    ///
    /// - Parameter until: when it is to be looked at again; nil: no more.
    func review(
        expectation: Int64, until: Timestamp?, author: String, reason: String
    ) async throws(LedgerFailure)
    /// How all that partners owe us stands, from one moment on.
    func answerReport(_ filter: AnswerReportFilter) async throws(LedgerFailure) -> AnswerReport
}

/// Which expectations to list. What is nil does not restrict.
package struct AwaitedFilter: Sendable {
    /// The partner's name.
    package var partner: String?
    /// How they stand; nil for all that wait, overdue or not.
    package var status: AwaitedStatus?
    /// Expectations that come after this one in the order of the list: the next page.
    package var after: Int64?
    /// Whether what a person has looked at, and left as it is for now, is shown too.
    package var showsReviewed: Bool
    /// Whose: what counts, or what is only tried out.
    package var usage: ReportUsage
    /// How many at most.
    package var limit: Int

    /// Makes a filter; by default the oldest 50 that wait.
    package init(
        partner: String? = nil, status: AwaitedStatus? = nil, after: Int64? = nil,
        showsReviewed: Bool = true, usage: ReportUsage = .all, limit: Int = 50
    ) {
        self.showsReviewed = showsReviewed
        self.usage = usage
        self.partner = partner
        self.status = status
        self.after = after
        self.limit = limit
    }
}

/// An expectation: `id, messageId, file, partner, kind, state, late, document, type, number,
/// interchange, functionalId, group, set, control, queued, due, answered, seconds, answerId,
/// answer, sending, advice, usage`. `state` is a word of `AwaitedStatus`; `document` the
/// transaction set that was sent, whatever is awaited of it; `seconds` how long the answer took, or
/// is waited for; `answerId` the message that brought it; `sending` the state of what was sent;
/// `advice` what the partner's application said last (824); `usage` ISA15.
package struct AwaitedSummary: Sendable {
    /// The expectation's id.
    package var id: Int64
    /// The object.
    package var json: JSON

    /// Makes a summary.
    package init(id: Int64, json: JSON) {
        self.id = id
        self.json = json
    }
}

/// Which answers that close nothing to list. What is nil does not restrict.
package struct StrayFilter: Sendable {
    /// The partner's name.
    package var partner: String?
    /// Answers with a greater id than this one: the next page.
    package var after: Int64?
    /// How many at most.
    package var limit: Int

    /// Makes a filter; by default the oldest 50.
    package init(partner: String? = nil, after: Int64? = nil, limit: Int = 50) {
        self.partner = partner
        self.after = after
        self.limit = limit
    }
}

/// An answer that closes nothing: `id, state, partner, kind, about, verdict, words, messageId,
/// file, received, answered, candidate`. `state` is a word of `StrayState`; `answered` is the
/// expectation that was answered before; `candidate` one that it may mean.
package struct StrayAnswer: Sendable {
    /// The answer's id.
    package var id: Int64
    /// The object.
    package var json: JSON

    /// Makes an answer.
    package init(id: Int64, json: JSON) {
        self.id = id
        self.json = json
    }
}

/// What a report is about.
package struct AnswerReportFilter: Sendable {
    /// The partner's name; nil for all.
    package var partner: String?
    /// What was sent at this moment or later.
    package var since: Timestamp
    /// And before this one; nil: until now.
    package var until: Timestamp?
    /// What is agreed with partners, by their names.
    package var agreed: [String: ReportTerms] = [:]
    /// What counts, or what is only tried out. Figures are of production whatever it says.
    package var usage: ReportUsage

    /// Makes a filter; by default of production.
    package init(
        partner: String? = nil, since: Timestamp, until: Timestamp? = nil,
        usage: ReportUsage = .production
    ) {
        self.partner = partner
        self.since = since
        self.until = until
        self.usage = usage
    }
}

/// How what partners owe us stands: `from, to, partner, usage`; `head`, how many documents were
/// `sent`, how many answers are `awaited` of them, how many of these, and of documents of which
/// none is, have each word of `AwaitedStatus`, all and by `kinds`, and how many answers of `tests`
/// a report of production leaves out; `ageing` of what waits, by `clock` and by `share` of the
/// agreed time; `partners`, the same counts for each partner and document with `judged` (have a
/// deadline that was kept or missed), `inTime`, `medianSeconds`, `p95Seconds`, `lastAnswer`,
/// `waitingSince`; `refused`, open exceptions in words; `overdue`, as `AwaitedSummary`; `strays`,
/// how many answers close nothing, by the words of `StrayState`.
package struct AnswerReport: Sendable {
    /// The object.
    package var json: JSON

    /// Makes a report.
    package init(json: JSON) { self.json = json }
}
