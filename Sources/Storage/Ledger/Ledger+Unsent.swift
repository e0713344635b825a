import Flow

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
            try standElsewhere("e.message = $1", [.integer(outbound)])
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

    /// Takes documents that wait in a batch, chosen by a text of SQL, from under their orders:
    /// what was owed because of them is owed no more, and what they answered is owed again.
    func withdrawTrade(_ chosen: String, _ batch: Int64, _ message: Int64?) throws {
        let orders = try ordersToSettle(chosen, batch, message.map { .integer($0) } ?? .null)
        for table in ["order_document", "order_mention"] {
            try sql.execute("DELETE FROM \(table) WHERE message IN (\(chosen))", batch, message)
        }
        // Another document of the same number may still stand for it.
        let debts = """
            SELECT id FROM expectation e
            WHERE e.message IN (\(chosen)) AND e.business_order IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM order_document l
                WHERE l.business_order = e.business_order AND l.type = e.type
                  AND l.number = e.number AND e.of_change IN (0, l.message))
            """
        try sql.execute(
            """
            UPDATE exception SET state = 'resolved', closed_us = now_us(), closed_by = 'gangway',
              resolution = 'what it was about did not leave'
            WHERE awaited IN (\(debts)) AND state = 'open'
            """, batch, message)
        try sql.execute("DELETE FROM expectation WHERE id IN (\(debts))", batch, message)
        try standElsewhere(
            "e.message IN (\(chosen))", [.integer(batch), message.map { .integer($0) } ?? .null])
        for order in orders { try settle(order: order) }
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

    /// Whether an answer changes what counts under its orders: it refuses, or takes what was
    /// refused. A file that a station or a translator refused counted for nothing until its set is
    /// taken.
    func movesTrade(_ verdict: PartnerAnswer.Verdict, _ expectation: Expectation) throws -> Bool {
        if verdict.needsPerson || expectation.state == "rejected" { return true }
        return try sql.first(
            """
            SELECT 1 FROM expectation
            WHERE message = $1 AND state = 'rejected' AND kind IN ('MDN', 'TA1')
            """, expectation.message) != nil
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
