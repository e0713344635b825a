import Diagnostics
package import Engine
import Values

extension SQLLedger {
    package func watch(daily: [DailyArrival]) async throws(LedgerFailure) {
        for arrival in daily {
            // A look ends at a day's end: behind an outage there may be several.
            while try await read({ ledger in try ledger.hasNews(of: arrival) }) {
                guard try await write({ ledger in try ledger.look(at: arrival) }) else { break }
            }
        }
    }
}

/// A day on which something is due.
private struct DueDay {
    let id: Int64
    let due: Int64
    let state: String
    /// What came behind this interchange counts.
    let after: Int64
    let exception: Int64?

    static let columns = "id, due_us, state, after, exception"

    init(_ row: SQLRow) throws(SQLFailure) {
        id = try row.integer(0)
        due = try row.integer(1)
        state = try row.text(2)
        after = try row.integer(3)
        exception = try row.integerIfAny(4)
    }
}

extension LedgerTransaction {
    /// Days of one expectation that are looked at together.
    private static let mostDays = 32
    /// Files that are looked at together.
    private static let mostFiles = 1000

    /// The days that something may still come for: the newest where it waits, then those that it
    /// missed, the oldest first. One whose exception a person has closed is over.
    private func days(of arrival: DailyArrival) throws -> [DueDay] {
        let missed = try sql.query(
            """
            SELECT \(DueDay.columns) FROM arrival a WHERE partner = $1 AND name = $2
              AND state = 'missed' AND NOT EXISTS (SELECT 1 FROM exception x
                WHERE x.id = a.exception AND x.state <> 'open')
            ORDER BY due_us LIMIT \(Self.mostDays)
            """, arrival.partner, arrival.name
        ).map { try DueDay($0) }
        return try newest(of: arrival).filter { $0.state == "waiting" } + missed
    }

    private func newest(of arrival: DailyArrival) throws -> [DueDay] {
        try sql.query(
            """
            SELECT \(DueDay.columns) FROM arrival WHERE partner = $1 AND name = $2
            ORDER BY due_us DESC LIMIT 1
            """, arrival.partner, arrival.name
        ).map { try DueDay($0) }
    }

    /// Whether there is anything to write down.
    fileprivate func hasNews(of arrival: DailyArrival) throws -> Bool {
        guard let newest = try newest(of: arrival).first else { return true }
        let now = try sql.now()
        if newest.due < now { return try newest.state != "waiting" || !isUnread(newest, now) }
        // What the oldest missed day does not find, none behind it does.
        return try days(of: arrival).prefix(2).contains { day in
            try came(for: day, of: arrival) != nil
        }
    }

    /// Brings the days of an expectation up to now. What comes in time for the newest day is that
    /// day's, so that a day which truly lacked it makes no later one look late; what is left over
    /// is, late, the oldest day's that lacks it. Gives whether anything was written down.
    fileprivate func look(at arrival: DailyArrival) throws -> Bool {
        let now = try sql.now()
        guard let newest = try newest(of: arrival).first else {
            let last = try sql.first("SELECT max(id) FROM interchange")?.integerIfAny(0)
            try begin(arrival, after: Timestamp(microseconds: now), behind: last ?? 0)
            return true
        }
        var waits = newest.state == "waiting"
        var isNews = false
        for day in try days(of: arrival) {
            let found = try came(for: day, of: arrival)
            // What comes too late for the newest day is the next one's first.
            if let (message, time) = found, time <= newest.due {
                try take(message, time, for: day, of: arrival)
                isNews = true
                if day.id == newest.id { waits = false }
                continue
            }
            if day.id == newest.id { continue }
            if found == nil { try moveOn(arrival) }
            break
        }
        guard newest.due < now, try !isUnread(newest, now) else { return isNews }
        // Where there is nothing yet to tell it by, it waits for what comes first.
        if waits, try !miss(newest, of: arrival) { return isNews }
        let last = try sql.first(
            """
            SELECT i.id FROM interchange i JOIN message m ON m.id = i.message
            WHERE i.partner = $1 AND i.usage = 'P' AND m.created_us <= $2 ORDER BY i.id DESC LIMIT 1
            """, arrival.partner, newest.due)
        let behind = try last?.integer(0) ?? newest.after
        try begin(arrival, after: Timestamp(microseconds: newest.due), behind: behind)
        return true
    }

    /// Whether it may have come in time in a file that is not yet read.
    private func isUnread(_ day: DueDay, _ now: Int64) throws -> Bool {
        guard now < day.due + Self.patience.wholeMicroseconds else { return false }
        return try oldestUnwalked().map { $0 <= day.due } ?? false
    }

    private func begin(
        _ arrival: DailyArrival, after moment: Timestamp, behind interchange: Int64
    ) throws {
        try sql.execute(
            """
            INSERT INTO arrival(partner, name, due_us, state, after)
            VALUES($1, $2, $3, 'waiting', $4) ON CONFLICT(partner, name, due_us) DO NOTHING
            """, arrival.partner, arrival.name, arrival.due(moment), interchange)
    }

    /// The first message that counts for a day and for no other. What came before, a test, and what
    /// nobody took in, is not what is due.
    private func came(
        for day: DueDay, of arrival: DailyArrival
    ) throws -> (message: Int64, time: Int64)? {
        let isGroup: String
        switch arrival.subject {
        case .groups:
            isGroup = """
                AND EXISTS (SELECT 1 FROM functional_group g
                  WHERE g.interchange = i.id AND g.functional_id = $3)
                """
        case .files: isGroup = "AND $3 = ''"
        }
        var group = ""
        if case .groups(let id) = arrival.subject { group = id }
        var mark = day.after
        while true {
            let rows = try sql.query(
                """
                SELECT m.id, m.created_us, m.name, i.id FROM interchange i
                JOIN message m ON m.id = i.message
                WHERE i.partner = $1 AND i.usage = 'P' AND i.id > $2 \(isGroup)
                  AND i.state IN ('accepted', 'held')
                  AND NOT EXISTS (SELECT 1 FROM arrival a
                    WHERE a.message = m.id AND a.partner = $1 AND a.name = $4)
                ORDER BY i.id LIMIT \(Self.mostFiles)
                """, arrival.partner, mark, group, arrival.name)
            for row in rows {
                if case .files(let fits) = arrival.subject, try !fits(row.text(2)) { continue }
                return (try row.integer(0), try row.integer(1))
            }
            guard rows.count == Self.mostFiles, let last = rows.last else { return nil }
            mark = try last.integer(3)
        }
    }

    /// Has what was looked at in vain for the missed days not looked at again: all before the first
    /// interchange that is still being read.
    private func moveOn(_ arrival: DailyArrival) throws {
        let unread = try ["received", "processing"].compactMap { state in
            try sql.first(
                """
                SELECT min(i.id) FROM message m JOIN interchange i ON i.message = m.id
                WHERE m.direction = 'in' AND m.state = $1
                """, state)?.integerIfAny(0)
        }.min()
        let newest = try sql.first("SELECT max(id) FROM interchange")?.integerIfAny(0) ?? 0
        try sql.execute(
            """
            UPDATE arrival SET after = $3
            WHERE partner = $1 AND name = $2 AND state = 'missed' AND after < $3
            """, arrival.partner, arrival.name, min(newest, (unread ?? .max) - 1))
    }

    private func take(
        _ message: Int64, _ time: Int64, for day: DueDay, of arrival: DailyArrival
    ) throws {
        let isLate = time > day.due
        try sql.execute(
            "UPDATE arrival SET state = $2, message = $3, came_us = $4 WHERE id = $1", day.id,
            isLate ? "late" : "came", message, time)
        let due = Timestamp(microseconds: day.due)
        try event(
            message, isLate ? "await.arrival.late" : "await.arrival.came",
            "\(arrival.name), due \(due)")
        try sql.execute(
            """
            UPDATE exception SET state = 'resolved', closed_us = now_us(), closed_by = 'gangway',
              resolution = $2
            WHERE id = $1 AND state = 'open'
            """, day.exception, "it came late, in message \(message)")
    }

    /// Tells people of what did not come. Of a partner of whom nothing ever came there is no
    /// message to tell it by: the newest of anybody's stands for it. False where nothing ever came
    /// or left here.
    private func miss(_ day: DueDay, of arrival: DailyArrival) throws -> Bool {
        let due = Timestamp(microseconds: day.due)
        let why = Diagnostic(
            .awaitArrivalMissed,
            "\(arrival.name) from \(arrival.partner) did not come by \(due)", value: "\(due)")
        let about =
            try sql.first(
                """
                SELECT message FROM interchange WHERE partner = $1 AND usage = 'P'
                ORDER BY id DESC LIMIT 1
                """, arrival.partner) ?? sql.first("SELECT max(id) FROM message")
        guard let message = try about?.integerIfAny(0) else { return false }
        try open(
            .process, WorkSubject(message: message, partner: arrival.partner, awaited: 0),
            StoredDiagnostic(why))
        let exception = try sql.first(
            "SELECT max(id) FROM exception WHERE message = $1 AND code = $2", message,
            why.code.name)?.integerIfAny(0)
        try sql.execute(
            "UPDATE arrival SET state = 'missed', exception = $2 WHERE id = $1", day.id, exception)
        return true
    }
}
