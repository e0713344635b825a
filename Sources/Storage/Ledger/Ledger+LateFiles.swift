import Diagnostics
import Engine
import Values

// A partner's time begins when our file has left. What leaves as soon as it is queued has its
// deadlines from the commit that queued it; only what leaves later costs a change.

/// The times of a deadline as they stand beside an expectation whose file has not left.
struct DeadlineText {
    let warn: Int64?
    let due: Int64
    let escalate: Int64?

    init(warn: Int64?, due: Int64, escalate: Int64?) {
        (self.warn, self.due, self.escalate) = (warn, due, escalate)
    }

    /// Reads them back; nil where they are none.
    init?(_ text: String) {
        let times = text.split(separator: "/").map { Int64($0) }
        guard times.count == 3, let due = times[1] else { return nil }
        self.init(warn: times[0], due: due, escalate: times[2])
    }

    var text: String {
        [warn, due, escalate].map { $0.map { "\($0)" } ?? "-" }.joined(separator: "/")
    }

    /// The same working time after another moment.
    func moved(from made: Int64, to left: Int64, in calendar: BusinessCalendar) -> DeadlineText {
        func move(_ time: Int64) -> Int64 {
            let span = calendar.worked(
                from: Timestamp(microseconds: made), to: Timestamp(microseconds: time))
            return calendar.due(span, after: Timestamp(microseconds: left)).microseconds
        }
        return DeadlineText(warn: warn.map(move), due: move(due), escalate: escalate.map(move))
    }
}

/// When what an answer is owed to left first.
enum LeavingTime {
    /// Of a message `m`, in microseconds: 0 where it has not left, null where it came.
    static let query = """
        CASE m.direction WHEN 'out' THEN coalesce(m.finished_us, 0)
          ELSE (SELECT coalesce(o.finished_us, 0) FROM dispatch d
            LEFT JOIN message o ON o.id = coalesce(d.outbound, d.former)
            WHERE d.message = m.id) END
        """
}

extension LedgerTransaction {
    /// What leaves within this of its queueing has its deadlines from then.
    static let atOnce = Duration.seconds(1).wholeMicroseconds

    /// Has what a partner owes for a file count from now, when it leaves for the first time, and
    /// the file itself looked for where the partner is to fetch it; says whether what we owe may be
    /// settled by it.
    func beginWaiting(for outbound: Int64, in calendar: BusinessCalendar) throws -> Bool {
        let row = try required(
            """
            SELECT m.finished_us, m.created_us, b.message, now_us(), EXISTS(
              SELECT 1 FROM expectation e WHERE e.message = m.id AND e.unsent IS NOT NULL),
              (SELECT e.id FROM expectation e WHERE e.message = m.id AND e.kind = 'PICKUP'),
              EXISTS(SELECT 1 FROM order_document l
                JOIN expectation e ON e.business_order = l.business_order
                WHERE l.message = m.origin AND \(Self.isUnsent))
            FROM message m
            LEFT JOIN batch b ON b.message = m.origin WHERE m.id = $1
            """, outbound)
        let (batch, now) = (try row.integerIfAny(2), try row.integer(3))
        let left = try row.integerIfAny(0)
        if let pickup = try row.integerIfAny(5) {
            try lookFor(pickup: pickup, leftBefore: left, at: now, in: calendar)
        }
        guard left == nil else { return false }
        let isLate = try now - row.integer(1) > Self.atOnce || row.flag(4)
        if isLate {
            try begin("e.message = $1", outbound, at: now, in: calendar)
            try closeAlarm(ofLate: outbound, "it has left")
        }
        // What is owed in the trade for a document of a batch was counted from when it joined.
        guard let batch else { return try row.flag(6) }
        try begin(
            "e.message IN (SELECT message FROM dispatch WHERE batch = $1)", batch, at: now,
            in: calendar)
        return true
    }

    private func begin(
        _ condition: String, _ argument: Int64, at now: Int64, in calendar: BusinessCalendar
    ) throws {
        let rows = try sql.query(
            """
            SELECT e.id, e.made_us, e.warn_us, e.due_us, e.escalate_us, e.unsent
            FROM expectation e
            WHERE \(condition) AND e.is_ours = 0 AND e.made_us < $2 - \(Self.atOnce)
              AND (e.due_us IS NOT NULL OR e.unsent IS NOT NULL)
            """, argument, now)
        for row in rows {
            let counted =
                try row.textIfAny(5).flatMap { DeadlineText($0) }
                ?? DeadlineText(
                    warn: row.integerIfAny(2), due: row.integerIfAny(3) ?? now,
                    escalate: row.integerIfAny(4))
            let moved = counted.moved(from: try row.integer(1), to: now, in: calendar)
            try wait(row.integer(0), by: moved)
        }
    }

    /// Has debts because of what will not leave stand for another document of the number that has
    /// left; where there is none, nothing is to be paid.
    ///
    /// - Parameter condition: which, of expectations `e`.
    func standElsewhere(_ condition: String, _ arguments: [SQLValue]) throws {
        let rows = try sql.query(
            """
            SELECT e.id, e.kind, e.unsent, (SELECT max(d.outbound) FROM order_document l
              JOIN dispatch d ON d.message = l.message
              JOIN message o ON o.id = d.outbound AND o.finished_us IS NOT NULL
              WHERE l.business_order = e.business_order AND l.type = e.type
                AND l.number = e.number AND e.of_change IN (0, l.message))
            FROM expectation e
            WHERE \(condition) AND e.business_order IS NOT NULL AND e.is_ours = 0
            """, arguments: arguments)
        for row in rows {
            let id = try row.integer(0)
            if let other = try row.integerIfAny(3) {
                try sql.execute("UPDATE expectation SET message = $2 WHERE id = $1", id, other)
                guard let times = try row.textIfAny(2).flatMap({ DeadlineText($0) }) else {
                    continue
                }
                try wait(id, by: times)
            } else if try row.text(1) == "820" {
                try sql.execute(
                    """
                    UPDATE expectation SET state = 'void', next_us = NULL
                    WHERE id = $1 AND state = 'waiting'
                    """, id)
            }
        }
    }

    /// Has an expectation wait by its deadline.
    private func wait(_ expectation: Int64, by times: DeadlineText) throws {
        try sql.execute(
            """
            UPDATE expectation SET warn_us = $2, due_us = $3, escalate_us = $4, unsent = NULL,
              next_us = CASE WHEN next_us = \(Self.unsettled) THEN next_us
                WHEN state = 'waiting' THEN coalesce($2, $3) END
            WHERE id = $1
            """, expectation, times.warn, times.due, times.escalate)
    }

    /// Whether people know that a file has not left in time.
    func hasAlarm(ofLate outbound: Int64) throws -> Bool {
        try sql.first(
            "SELECT 1 FROM exception WHERE outbound = $1 AND state = 'open' AND code = $2",
            outbound, Diagnostic.Code.sendFileLate.name) != nil
    }

    /// Closes what told that a file had not left in time.
    func closeAlarm(ofLate outbound: Int64, _ why: String) throws {
        try sql.execute(
            """
            UPDATE exception SET state = 'resolved', closed_us = now_us(), closed_by = 'gangway',
              resolution = $3
            WHERE outbound = $1 AND state = 'open' AND code = $2
            """, outbound, Diagnostic.Code.sendFileLate.name, why)
    }
}
