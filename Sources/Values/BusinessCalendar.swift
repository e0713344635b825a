/// When a partner works: its days and hours, by its own clocks. Spans that are agreed in working
/// time are counted here, whatever the clocks do on the days between.
package struct BusinessCalendar: Sendable, Hashable {
    /// The rules of its clocks.
    package var zone: ZoneRules
    /// Its working days, 1 Monday to 7 Sunday; at least one.
    package var workdays: Set<Int>
    /// When a working day begins and ends, in seconds from midnight, up to 86,400.
    package var hours: Range<Int>
    /// The second of a day from which on what comes counts as of the next working day; nil: the
    /// day's end.
    package var cutoff: Int?
    /// Days on which it does not work.
    package var holidays: Set<CivilDate>

    /// A calendar without rest: every hour of every day.
    package static let always = BusinessCalendar(
        zone: .utc, workdays: Set(1...7), hours: 0..<86_400, cutoff: nil, holidays: [])

    /// How many days in a row may be without work, before counting gives up.
    private static let restLimit = 4000

    /// Makes a calendar.
    package init(
        zone: ZoneRules, workdays: Set<Int>, hours: Range<Int>, cutoff: Int?,
        holidays: Set<CivilDate>
    ) {
        precondition(!workdays.isEmpty && !hours.isEmpty, "a calendar has some working time")
        self.zone = zone
        self.workdays = workdays
        self.hours = hours
        self.cutoff = cutoff
        self.holidays = holidays
    }

    /// Whether it works on a day.
    package func isWorking(_ date: CivilDate) -> Bool {
        // 1 January 1970 was a Thursday.
        let weekday = (date.daysSinceEpoch + 3 + 7 * 100_000) % 7 + 1
        return workdays.contains(weekday) && !holidays.contains(date)
    }

    /// When what comes at a moment begins to count: at once within working time, before the
    /// cut-off; else when the next working day begins.
    ///
    /// Moments are compared, not what clocks show: a clock that is put back shows a time before the
    /// cut-off once more, and what comes later would be due earlier.
    package func begin(_ moment: Timestamp) -> Timestamp {
        let date = zone.clock(at: moment).date
        guard isWorking(date) else { return opening(after: date) }
        let last = min(hours.upperBound, cutoff ?? .max)
        guard moment < zone.moment(of: date, second: last) else { return opening(after: date) }
        return max(moment, zone.moment(of: date, second: hours.lowerBound))
    }

    /// The moment at which a span of working time is over that begins to count at `moment`.
    package func due(_ span: Duration, after moment: Timestamp) -> Timestamp {
        // Behind the calendar's end there is no working day.
        var at = max(begin(moment), moment)
        var left = max(span, .zero)
        while true {
            // A day on which clocks pass over all of the hours has none.
            let end = max(at, zone.moment(of: zone.clock(at: at).date, second: hours.upperBound))
            if at + left <= end { return at + left }
            left -= end - at
            let next = opening(after: zone.clock(at: at).date)
            guard next > at else { return at + left }
            at = next
        }
    }

    /// How much working time passes between two moments, by the same rules as `due`.
    package func worked(from begin: Timestamp, to end: Timestamp) -> Duration {
        var at = self.begin(begin)
        var sum = Duration.zero
        while at < end {
            let close = max(at, zone.moment(of: zone.clock(at: at).date, second: hours.upperBound))
            sum += min(close, end) - at
            let next = opening(after: zone.clock(at: at).date)
            guard next > at else { return sum }
            at = next
        }
        return sum
    }

    /// The first moment after one at which the clocks of a working day show a time of day, in
    /// seconds from midnight.
    package func next(_ second: Int, after moment: Timestamp) -> Timestamp {
        var days = zone.clock(at: moment).date.daysSinceEpoch - 1
        for _ in 0..<Self.restLimit {
            guard let date = CivilDate(daysSinceEpoch: days) else { break }
            let found = zone.moment(of: date, second: second)
            if isWorking(date), found > moment { return found }
            days += 1
        }
        return moment + .seconds(Int64(Self.restLimit) * 86_400)
    }

    /// The beginning of the first working day after a day.
    private func opening(after date: CivilDate) -> Timestamp {
        let today = date.daysSinceEpoch
        for days in 1...Self.restLimit {
            guard let next = CivilDate(daysSinceEpoch: today + days) else { break }
            if isWorking(next) { return zone.moment(of: next, second: hours.lowerBound) }
        }
        return zone.moment(of: date, second: 86_400)
    }
}
