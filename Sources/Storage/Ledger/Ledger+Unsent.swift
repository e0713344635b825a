// What was made to leave and never will, and what stands in its place.

extension LedgerTransaction {
    /// Settles a file that nobody will send: nothing is awaited of what never left. One that was to
    /// leave once more has left.
    func letGo(unsent outbound: Int64) throws {
        let hasLeft =
            try required("SELECT finished_us FROM message WHERE id = $1", outbound)
            .integerIfAny(0) != nil
        try sql.execute(
            "UPDATE message SET state = $2 WHERE id = $1", outbound, hasLeft ? "sent" : "held")
        if !hasLeft {
            try closeAlarm(ofLate: outbound, "nobody sends it any more")
            try withdraw(awaitedOf: outbound)
            try restore(replacedBy: outbound)
        }
        // Orders are settled by what counts now.
        try settleTrade(ofSent: outbound)
    }

    /// Puts back what a file was made in place of, which is what the partner has: alone, or as one
    /// set of the batch in which it left.
    private func restore(replacedBy outbound: Int64) throws {
        let row = try sql.first(
            """
            UPDATE dispatch SET outbound = former, former = NULL, batch = (
              SELECT b.message FROM message m JOIN batch b ON b.message = m.origin
              WHERE m.id = dispatch.former)
            WHERE message = (SELECT origin FROM message WHERE id = $1) AND outbound = $1
              AND former IS NOT NULL
            RETURNING outbound, CASE WHEN batch IS NULL THEN NULL ELSE set_control END
            """, outbound)
        guard let row else { return }
        try sql.execute(
            """
            UPDATE expectation SET state = withdrawn, withdrawn = NULL, next_us = due_us
            WHERE message = $1 AND set_control = coalesce($2, set_control) AND state = 'closed'
              AND withdrawn IS NOT NULL
            """, try row.integer(0), try row.textIfAny(1))
    }

    /// What a document left as stands again, where nothing makes it anew any more.
    func restoreFormer(of message: Int64) throws {
        try sql.execute(
            """
            UPDATE dispatch SET outbound = former, former = NULL
            WHERE message = $1 AND outbound IS NULL AND former IS NOT NULL
              AND NOT EXISTS(SELECT 1 FROM work WHERE kind = 'process' AND subject = $1)
            """, message)
    }

    /// Whether a partner's acknowledgment refused what left, or one set of it. What its station
    /// says of the file does not count: the document may have been taken all the same.
    func isRefused(_ outbound: Int64, set control: String?) throws -> Bool {
        try sql.first(
            """
            SELECT 1 FROM expectation WHERE message = $1 AND state = 'rejected'
              AND (kind = 'TA1' OR kind = '997' AND set_control = coalesce($2, set_control))
            """, outbound, control) != nil
    }

    /// Ends the waiting for what a message that counts no more awaits, or for what one set of it
    /// does.
    func withdraw(awaitedOf outbound: Int64, set control: String? = nil) throws {
        let rows = try sql.query(
            """
            SELECT id FROM expectation
            WHERE message = $1 AND set_control = coalesce($2, set_control)
              AND business_order IS NULL
            """, outbound, control)
        for row in rows {
            try sql.execute(
                """
                UPDATE expectation SET withdrawn = state
                WHERE id = $1 AND state IN ('waiting', 'partly')
                """, try row.integer(0))
            try closeByHand(expectation: try row.integer(0))
            try sql.execute(
                """
                UPDATE exception SET state = 'resolved', closed_us = now_us(),
                  closed_by = 'gangway', resolution = 'what it was about counts no more'
                WHERE awaited = $1 AND state = 'open'
                """, try row.integer(0))
        }
    }
}
