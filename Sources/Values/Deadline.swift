/// When something is due, and when people are told before and after.
package struct Deadline: Sendable, Hashable {
    /// When it is told that it will be due; nil: not before.
    package let warn: Timestamp?
    /// When it is due.
    package let due: Timestamp
    /// When it is told that it is still not there; nil: once is enough.
    package let escalate: Timestamp?

    /// A deadline whose times are known.
    package init(warn: Timestamp?, due: Timestamp, escalate: Timestamp?) {
        self.warn = warn
        self.due = due
        self.escalate = escalate
    }

    /// Counts a deadline in a calendar's working time.
    ///
    /// - Parameters:
    ///   - span: how much time there is.
    ///   - warn: how long before its end it is told; nil or more than the span: not before.
    ///   - escalate: how long after it.
    ///   - moment: when it begins to count.
    ///   - calendar: whose working time it is.
    package init(
        within span: Duration, warn: Duration?, escalate: Duration?, after moment: Timestamp,
        in calendar: BusinessCalendar
    ) {
        due = calendar.due(span, after: moment)
        self.warn = warn.flatMap { $0 < span ? calendar.due(span - $0, after: moment) : nil }
        self.escalate = escalate.map { calendar.due(span + $0, after: moment) }
    }
}
