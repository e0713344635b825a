import Canonical
import Diagnostics
package import Engine
package import Values

extension SQLLedger {
    package func begin(_ claims: [Claim]) async throws(LedgerFailure) -> [DeliveryTask] {
        try await write { ledger in
            try claims.compactMap { claim in
                do {
                    try ledger.require(claim)
                    return try ledger.begin(claim)
                } catch LedgerFailure.fenced {
                    return nil
                } catch SQLFailure.damaged(let what) {
                    // Its neighbours in the batch go on.
                    try ledger.park(claim)
                    try ledger.parked(claim.kind, claim.subject, .unreadable(claim, what))
                    return nil
                }
            }
        }
    }

    package func settle(
        _ task: DeliveryTask, _ result: DeliveryResult
    ) async throws(LedgerFailure) {
        try await write { ledger in
            try ledger.require(task.claim)
            switch result {
            case .confirmed(let number, let recovered):
                try ledger.confirm(task, number, recovered)
            case .rejected(let why):
                try ledger.end(task, "rejected", why)
            case .undecided(let why):
                try ledger.end(task, "undecided", why)
            case .retry(let why, let delay):
                // Certainly not taken: what was certain before the attempt is certain again.
                try ledger.settleDelivery(task, task.inDoubt ? "in_doubt" : "planned")
                try ledger.attempted(task, "retry", why.message)
                try ledger.postpone(task.claim, by: delay)
                try ledger.alarm(task.claim, why)
            case .inDoubt(let why, let wait):
                try ledger.settleDelivery(task, "in_doubt", quiesce: wait)
                try ledger.attempted(task, "in doubt", why.message)
                try ledger.postpone(task.claim, by: wait)
                try ledger.alarm(task.claim, why)
            }
        }
    }
}

// MARK: - A delivery's life

extension LedgerTransaction {
    /// Marks a delivery in doubt and says what to submit. Run again under the same token it gives
    /// the same answer: the first run's commit may have been lost on the way back only.
    fileprivate func begin(_ claim: Claim) throws -> DeliveryTask {
        let document = try required(
            """
            SELECT d.type, d.purpose, d.partner, d.number, m.correlation FROM document d
            JOIN message m ON m.id = d.message WHERE d.id = $1
            """, claim.subject)
        var submission = Submission(
            key: "", type: try document.text(0), purpose: try document.text(1),
            partner: try document.text(2), reference: try document.text(3),
            correlation: try document.text(4), body: try body(document: claim.subject), usage: "")
        // All that may be damaged is read before anything is in doubt.
        let row = try required(
            """
            UPDATE delivery SET
              was_in_doubt = CASE WHEN begun_token = $2 THEN was_in_doubt
                ELSE CASE WHEN state = 'in_doubt' THEN 1 ELSE 0 END END,
              attempts = CASE WHEN begun_token = $2 THEN attempts ELSE attempts + 1 END,
              state = 'in_doubt', begun_token = $2, attempt_us = now_us()
            WHERE document = $1 AND state IN ('planned', 'in_doubt')
            RETURNING was_in_doubt, quiesce_until_us - now_us(), idempotency_key, usage
            """, claim.subject, claim.token)
        (submission.key, submission.usage) = (try row.text(2), try row.text(3))
        return DeliveryTask(
            claim: claim, document: claim.subject, submission: submission,
            inDoubt: try row.flag(0), quiesceLeft: .microseconds(max(try row.integer(1), 0)))
    }

    fileprivate func confirm(_ task: DeliveryTask, _ number: String, _ recovered: Bool) throws {
        try settleDelivery(task, "confirmed")
        let row = try required(
            """
            UPDATE document SET state = 'delivered', erp_number = $2, settled_us = now_us()
            WHERE id = $1 RETURNING \(Self.documentColumns)
            """, task.document, number)
        let facts = try documentFacts(row)
        try attempted(task, recovered ? "found" : "accepted", number, of: facts.message)
        try complete(task.claim)
        guard facts.type == "order", facts.purpose != "cancel" else { return }
        try tell(
            .orderPosted, of: .document(task.document), about: subject(facts),
            [JSON.Member("erpNumber", .string(number))])
    }

    /// Ends an attempt that only a person can follow up; the key waits for him.
    fileprivate func end(_ task: DeliveryTask, _ state: String, _ why: Diagnostic) throws {
        try settleDelivery(task, state)
        try sql.execute(
            "UPDATE document SET state = $2 WHERE id = $1", task.document, state)
        try attempted(task, state, why.message)
        try park(task.claim)
        try open(.deliver, try subject(of: task.claim), StoredDiagnostic(why))
    }

    fileprivate func settleDelivery(
        _ task: DeliveryTask, _ state: String, quiesce: Duration? = nil
    ) throws {
        try sql.execute(
            """
            UPDATE delivery SET state = $2,
              quiesce_until_us = coalesce(now_us() + $3, quiesce_until_us)
            WHERE document = $1
            """, task.document, state, quiesce)
    }

    fileprivate func attempted(
        _ task: DeliveryTask, _ outcome: String, _ detail: String, of message: Int64? = nil
    ) throws {
        try sql.execute(
            """
            INSERT INTO delivery_attempt(document, attempt, begun_us, ended_us, outcome, detail)
            SELECT document, attempts, attempt_us, now_us(), $2, $3 FROM delivery
            WHERE document = $1
            """, task.document, outcome, detail)
        let message =
            try message
            ?? required("SELECT message FROM document WHERE id = $1", task.document).integer(0)
        try event(message, "deliver.\(outcome)", detail, document: task.document)
    }
}

// MARK: - Outbound

extension SQLLedger {
    package func outbound(for claim: Claim) async throws(LedgerFailure) -> OutboundTask {
        try await read { ledger in
            let row = try ledger.required(
                """
                SELECT channel, name, own_id, partner_id, security, partner FROM message
                WHERE id = $1 AND direction = 'out'
                """, claim.subject)
            return OutboundTask(
                claim: claim, message: claim.subject, channel: try row.text(0),
                name: try row.text(1), bytes: try ledger.stored(claim.subject),
                own: try row.text(2), partnerID: try row.text(3),
                partner: try row.textIfAny(5), security: try row.textIfAny(4))
        }
    }

    package func sent(
        _ task: OutboundTask, in calendar: BusinessCalendar
    ) async throws(LedgerFailure) {
        try await write { ledger in
            try ledger.complete(task.claim)
            let owes = try ledger.beginWaiting(for: task.message, in: calendar)
            // What is sent again left when it left first; the event says when it did again.
            try ledger.sql.execute(
                """
                UPDATE message SET state = 'sent', finished_us = coalesce(finished_us, now_us())
                WHERE id = $1
                """, task.message)
            try ledger.sql.execute(
                """
                UPDATE acknowledgment SET state = 'sent', sent_us = coalesce(sent_us, now_us())
                WHERE message = $1
                """, task.message)
            try ledger.event(
                try ledger.subject(of: task.claim).message, "send.durable",
                "\(task.name) by \(task.channel)")
            if owes { try ledger.settleTrade(leaving: task.message) }
        }
    }
}
