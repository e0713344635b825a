import Diagnostics
package import Engine

extension SQLLedger {
    package func act(
        _ verb: MessageVerb, on message: Int64, _ decision: Decision
    ) async throws(LedgerFailure) {
        try await write { ledger in
            let subject = try ledger.verbSubject(message)
            try ledger.link(
                act: "messages.\(verb.rawValue)", author: decision.author,
                reason: decision.reason, subject: "message \(message)")
            switch verb {
            case .resend: try ledger.resend(subject)
            case .regenerate: try ledger.regenerate(subject)
            case .replay: try ledger.replay(subject, decision)
            case .skip: try ledger.skip(subject, decision)
            }
            try ledger.event(
                subject.origin, "person.\(verb.rawValue)",
                "\(decision.author): \(decision.reason)")
        }
    }

    package func close(
        expectation id: Int64, _ decision: Decision
    ) async throws(LedgerFailure) {
        try await write { ledger in
            let row = try ledger.sql.first(
                """
                SELECT e.state, coalesce(m.origin, m.id) FROM expectation e
                JOIN message m ON m.id = e.message WHERE e.id = $1
                """, id)
            guard let row, ["waiting", "partly"].contains(try row.text(0)) else {
                throw LedgerTransaction.refused(
                    "no answer is awaited under \(id)", id,
                    mend: "`gangway acks list` lists what is awaited.")
            }
            try ledger.link(
                act: "acks.close", author: decision.author, reason: decision.reason,
                subject: "expectation \(id)")
            try ledger.closeByHand(expectation: id)
            try ledger.sql.execute(
                """
                UPDATE exception SET state = 'resolved', closed_us = now_us(), closed_by = $2,
                  resolution = $3
                WHERE awaited = $1 AND state = 'open'
                """, id, decision.author, decision.reason)
            try ledger.event(
                try row.integer(1), "await.closed", "\(decision.author): \(decision.reason)")
        }
    }
}

/// A message that a verb is about.
private struct VerbSubject {
    let id: Int64
    let isReceived: Bool
    let state: String
    /// The message that it came of, or itself.
    let origin: Int64
}

extension LedgerTransaction {
    /// Things of a message that one commit touches at most.
    private static let most = 200

    fileprivate static func refused(_ why: String, _ id: Int64, mend: String) -> LedgerFailure {
        .refused(Diagnostic(.ledgerActRefused, why, value: "\(id)", mend: mend))
    }

    fileprivate func verbSubject(_ id: Int64) throws -> VerbSubject {
        let row = try sql.first("SELECT direction, state, origin FROM message WHERE id = $1", id)
        guard let row else {
            throw Self.refused(
                "there is no message \(id)", id, mend: "`gangway messages list` lists them.")
        }
        return VerbSubject(
            id: id, isReceived: try row.text(0) == "in", state: try row.text(1),
            origin: try row.integerIfAny(2) ?? id)
    }

    // MARK: - What has left

    fileprivate func resend(_ subject: VerbSubject) throws {
        try expectSent(subject)
        try sendAgain(subject.id, priority: WorkPriority.person)
    }

    private func expectSent(_ subject: VerbSubject) throws {
        guard !subject.isReceived else {
            throw Self.refused(
                "message \(subject.id) is none that we sent", subject.id,
                mend: "`gangway messages list --direction out` lists what we sent.")
        }
        guard subject.state == "sent" else {
            let isParked = try parkedWork(.send, subject.id) != nil
            throw Self.refused(
                "message \(subject.id) has not left yet", subject.id,
                mend: isParked
                    ? "Its send waits for a person: `gangway exceptions retry`."
                    : "See what became of it: `gangway messages show \(subject.id)`.")
        }
    }

    /// Has the document of what has left walked again. It keeps what it left as until the walk has
    /// shown that the content is another one.
    ///
    /// A document that left with others is named itself.
    fileprivate func regenerate(_ subject: VerbSubject) throws {
        let out = try sql.first("SELECT outbound FROM dispatch WHERE message = $1", subject.id)
        let sent = try out?.integerIfAny(0).map { try verbSubject($0) } ?? subject
        try expectSent(sent)
        let changed = try sql.execute(
            """
            UPDATE dispatch SET outbound = NULL, former = $2 WHERE message = $1 AND outbound = $2
              AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.message = $1)
            """, subject.origin, sent.id)
        guard changed == 1 else {
            throw Self.refused(
                "message \(subject.id) is not what a document last left as", subject.id,
                mend: "An acknowledgment can be sent again as it is: `gangway messages resend`. "
                    + "Documents that left together are made anew each by its own message.")
        }
        try walkAnew(subject.origin)
    }

    // MARK: - What came

    fileprivate func replay(_ subject: VerbSubject, _ decision: Decision) throws {
        guard subject.isReceived else {
            throw Self.refused(
                "message \(subject.id) was not received", subject.id,
                mend: "What has left is made anew by `gangway messages regenerate`.")
        }
        var isBegun = false
        for exception in try openExceptions(of: subject) where exception.awaited == nil {
            switch exception.step {
            case .send: continue
            case .process, .remap: try runAgain(exception, decision)
            case .deliver:
                guard try makeAnew(exception) else { continue }
                try close(exception, "retried", decision.author, decision.reason)
            }
            isBegun = true
            // The walk takes up all that is left of the message.
            if exception.step == .process { return }
        }
        guard isBegun else {
            throw Self.refused(
                "nothing of message \(subject.id) is to be made again: what the ERP has, or may "
                    + "have, stays as it is", subject.id,
                mend: "See what became of it: `gangway messages show \(subject.id)`.")
        }
    }

    /// Has a document that is held, or that the ERP refused, made from its bytes again; false where
    /// it may be in the ERP.
    private func makeAnew(_ exception: OpenException) throws -> Bool {
        guard let document = exception.document else { return false }
        let state = try required("SELECT state FROM document WHERE id = $1", document).text(0)
        guard ["held", "rejected"].contains(state) else { return false }
        if let work = try parkedWork(.deliver, document) { try drop(parked: work) }
        try set(document, "held")
        try makeAgain(document: document)
        return true
    }

    // MARK: - What is left undone

    fileprivate func skip(_ subject: VerbSubject, _ decision: Decision) throws {
        let isHeld =
            try sql.first(
                """
                SELECT 1 FROM work WHERE state = 1 AND (subject = $1 AND kind IN ('process', 'send')
                  OR kind IN ('deliver', 'remap') AND subject IN (
                    SELECT id FROM document WHERE message = $1)) LIMIT 1
                """, subject.id) != nil
        if isHeld { throw LedgerFailure.fenced }
        let exceptions = try openExceptions(of: subject)
        for exception in exceptions {
            try close(exception, "resolved", decision.author, decision.reason)
            try letGo(exception)
        }
        let left =
            subject.isReceived
            ? try skipDocuments(of: subject.id) + skipWaiting(subject.id) : try skipSend(subject)
        guard left + exceptions.count > 0 else {
            throw Self.refused(
                "nothing of message \(subject.id) is left to do", subject.id,
                mend: "See what became of it: `gangway messages show \(subject.id)`.")
        }
    }

    /// Lets go of documents that wait to be delivered and certainly were not.
    private func skipDocuments(of message: Int64) throws -> Int {
        let rows = try sql.query(
            """
            SELECT d.id, w.id FROM document d JOIN delivery v ON v.document = d.id
            JOIN work w ON w.kind = 'deliver' AND w.subject = d.id
            WHERE d.message = $1 AND d.state = 'planned' AND v.state = 'planned'
            ORDER BY d.id LIMIT \(Self.most)
            """, message)
        for row in rows {
            try drop(waiting: try row.integer(1))
            try letGo(document: try row.integer(0))
        }
        return rows.count
    }

    /// Lets go of a document that waits for its batch, or of a whole batch.
    private func skipWaiting(_ message: Int64) throws -> Int {
        if let batch = try waitingBatch(of: message) {
            return try letGo(batch: batch, only: message)
        }
        let count = try abandon(batch: message)
        let work = try sql.first(
            "SELECT id FROM work WHERE kind = 'process' AND subject = $1", message)
        if count > 0, let work { try drop(waiting: try work.integer(0)) }
        return count
    }

    /// Lets go of a file that has not left; what it would have awaited is not awaited.
    private func skipSend(_ subject: VerbSubject) throws -> Int {
        let work = try sql.first(
            "SELECT id FROM work WHERE kind = 'send' AND subject = $1", subject.id)
        guard let work else { return 0 }
        try drop(waiting: try work.integer(0))
        try letGo(unsent: subject.id)
        return 1
    }

    /// Removes an item that nobody works at.
    private func drop(waiting work: Int64) throws {
        try sql.execute("UPDATE work SET state = 3 WHERE id = $1 AND state <> 1", work)
        try drop(parked: work)
    }

    /// The open exceptions of a message, the oldest first.
    private func openExceptions(of subject: VerbSubject) throws -> [OpenException] {
        try sql.query(
            """
            SELECT id FROM exception
            WHERE message = $1 AND state = 'open' AND ($2 = 1 OR outbound = $3)
            ORDER BY id LIMIT \(Self.most)
            """, subject.origin, subject.isReceived, subject.id
        ).map { try openException(try $0.integer(0)) }
    }
}
