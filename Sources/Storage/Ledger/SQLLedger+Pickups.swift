import Diagnostics
package import Engine
import Values

extension SQLLedger {
    package func pickups(limit: Int) async throws(LedgerFailure) -> [AwaitedPickup] {
        try await read { ledger in
            try ledger.sql.query(
                """
                SELECT e.id, m.channel, m.name, e.looked_us FROM expectation e
                JOIN message m ON m.id = e.message
                WHERE e.kind = 'PICKUP' AND e.state = 'waiting' AND e.looked_us IS NOT NULL
                ORDER BY e.looked_us LIMIT $1
                """, limit
            ).map { row in
                AwaitedPickup(
                    expectation: try row.integer(0), channel: try row.text(1),
                    name: try row.text(2), looked: try row.time(3))
            }
        }
    }

    package func looked(_ looks: [PickupLook]) async throws(LedgerFailure) {
        try await write { ledger in
            for look in looks { try ledger.looked(look) }
        }
    }
}

extension LedgerTransaction {
    /// Whether what is awaited still stands as it did when it was its turn.
    private static let isUnchanged = "id = $1 AND state = 'waiting' AND looked_us = $2"

    fileprivate func looked(_ look: PickupLook) throws {
        let (id, turn) = (look.file.expectation, look.file.looked)
        guard look.isThere == false else {
            let seen = look.isThere == nil ? "" : ", seen_us = now_us()"
            try sql.execute(
                "UPDATE expectation SET looked_us = now_us()\(seen) WHERE \(Self.isUnchanged)",
                id, turn)
            return
        }
        // Nobody knows when it went. Where it may have been in time, it was.
        let message = try sql.first(
            """
            UPDATE expectation SET state = 'accepted', next_us = NULL,
              answered_us = CASE WHEN seen_us <= due_us AND due_us < now_us() THEN due_us
                ELSE now_us() END
            WHERE \(Self.isUnchanged) RETURNING message
            """, id, turn)?.integer(0)
        guard let message else { return }
        try resolve(awaited: id, "the file was picked up")
        try event(
            try subject(.send, message).message, "await.fetched",
            "\(look.file.name) is no longer where \(look.file.channel) put it")
    }

    /// Has a file that leaves looked for from now on. One that was fetched, or was waited for until
    /// a person ended that, leaves once more: it is to be fetched again, in as much working time.
    ///
    /// - Parameter left: when it left first; nil where it has not before.
    func lookFor(
        pickup: Int64, leftBefore left: Int64?, at now: Int64, in calendar: BusinessCalendar
    ) throws {
        try sql.execute(
            "UPDATE expectation SET looked_us = $2, seen_us = $2 WHERE id = $1", pickup, now)
        guard let left else { return }
        let row = try sql.first(
            """
            SELECT made_us, warn_us, due_us, escalate_us FROM expectation
            WHERE id = $1 AND state <> 'waiting' AND withdrawn IS NULL
            """, pickup)
        guard let row else { return }
        let made = try row.integer(0)
        let times = try row.integerIfAny(2).map { due in
            // Its time began when it left, unless that was at once; `beginWaiting` has it so.
            DeadlineText(
                warn: try row.integerIfAny(1), due: due, escalate: try row.integerIfAny(3)
            ).moved(
                from: left - made > Self.atOnce ? left : made, to: now, in: calendar)
        }
        try sql.execute(
            """
            UPDATE expectation SET state = 'waiting', made_us = $2, answered_us = NULL,
              warn_us = $3, due_us = $4, escalate_us = $5, next_us = coalesce($3, $4)
            WHERE id = $1
            """, pickup, now, times?.warn, times?.due, times?.escalate)
    }
}
