import Diagnostics
package import Engine

extension SQLLedger {
    package func act(
        _ verb: MessageVerb, on message: Int64, _ decision: Decision
    ) async throws(LedgerFailure) {
        var rest = try await write { ledger in
            let subject = try ledger.verbSubject(message)
            try ledger.link(
                act: "messages.\(verb.rawValue)", author: decision.author,
                reason: decision.reason, subject: "message \(message)")
            let rest = try ledger.perform(verb, on: subject, decision, .beginning)
            try ledger.event(
                subject.origin, "person.\(verb.rawValue)",
                "\(decision.author): \(decision.reason)")
            return rest
        }
        // What one commit may not take is done in further ones; after a crash the person, who got
        // no answer, does the rest.
        while let next = rest {
            rest = try await write { ledger in
                try ledger.perform(verb, on: try ledger.verbSubject(message), decision, next)
            }
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
            guard let row,
                try ["waiting", "partly"].contains(row.text(0))
                    || ledger.isPaidInPart(expectation: id)
            else {
                throw LedgerTransaction.refused(
                    "no answer is awaited under \(id)", id,
                    mend: "`gangway acks list` lists what is awaited.")
            }
            try ledger.link(
                act: "acks.close", author: decision.author, reason: decision.reason,
                subject: "expectation \(id)")
            try ledger.closeByHand(expectation: id, isAnswered: row.text(0) == "accepted")
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

/// How far an act has come with a message of many things.
private enum VerbStage {
    /// Nothing is done yet.
    case beginning
    /// Its exceptions up to this one are done.
    case exceptions(after: Int64)
    /// Only what waits is left.
    case work
}

extension LedgerTransaction {
    /// Things of a message that one commit touches at most; each costs a dozen statements.
    private static let most = 25

    /// Does a verb's next part; gives where to go on, nil at the end.
    fileprivate func perform(
        _ verb: MessageVerb, on subject: VerbSubject, _ decision: Decision, _ stage: VerbStage
    ) throws -> VerbStage? {
        switch verb {
        case .resend: try resend(subject)
        case .regenerate: try regenerate(subject)
        case .replay: return try replay(subject, decision, stage, asThen: false)
        case .replayAsThen: return try replay(subject, decision, stage, asThen: true)
        case .skip: return try skip(subject, decision, stage)
        }
        return nil
    }

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
        let other = try sql.first(
            """
            SELECT outbound FROM dispatch
            WHERE message = $1 AND outbound IS NOT NULL AND outbound <> $2
            """, subject.origin, subject.id)
        if let other = try other?.integer(0) {
            throw Self.refused(
                "message \(subject.id) was made anew as message \(other)", subject.id,
                mend: "What counts is sent again by `gangway messages resend \(other)`.")
        }
        let replaced = try sql.first(
            """
            SELECT b.documents - (SELECT count(*) FROM dispatch d WHERE d.batch = b.message)
            FROM batch b WHERE b.message = $1
            """, subject.origin)
        if let count = try replaced?.integer(0), count > 0 {
            throw Self.refused(
                "\(count) of the documents in message \(subject.id) were made anew since",
                subject.id,
                mend: "The partner would have them twice. What they are now is sent again by "
                    + "itself: `gangway messages list --direction out`.")
        }
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

    private func replay(
        _ subject: VerbSubject, _ decision: Decision, _ stage: VerbStage, asThen: Bool
    ) throws -> VerbStage? {
        guard subject.isReceived else {
            throw Self.refused(
                "message \(subject.id) was not received", subject.id,
                mend: "What has left is made anew by `gangway messages regenerate`.")
        }
        let page = try openExceptions(of: subject, stage)
        var isBegun = false
        for exception in page where exception.awaited == nil {
            switch exception.step {
            case .send: continue
            // That numbers may come again a person says by retrying that exception.
            case .process where exception.isAboutNumbers || asThen: continue
            case .process, .remap: try runAgain(exception, decision)
            case .deliver:
                guard try makeAnew(exception) else { continue }
                try close(exception, "retried", decision.author, decision.reason)
            }
            if asThen, let document = exception.document { try remakeAsThen(document) }
            isBegun = true
            // The walk takes up all that is left of the message.
            if exception.step == .process { return nil }
        }
        if page.count == Self.most, let last = page.last { return .exceptions(after: last.id) }
        guard case .beginning = stage, !isBegun else { return nil }
        throw Self.refused(
            "nothing of message \(subject.id) is to be made again: what the ERP has, or may have, "
                + "stays as it is", subject.id,
            mend: "See what became of it: `gangway messages show \(subject.id)`.")
    }

    /// Has a document's next making go by the profiles by which its message was walked.
    private func remakeAsThen(_ document: Int64) throws {
        let kept = try sql.execute(
            """
            UPDATE document SET remake = (
              SELECT p.profile FROM message m JOIN profile_folder p ON p.profile = m.profile
              WHERE m.id = document.message)
            WHERE id = $1
            """, document)
        let isKept =
            try sql.first(
                "SELECT 1 FROM document WHERE id = $1 AND remake IS NOT NULL", document) != nil
        guard kept == 1, isKept else {
            throw Self.refused(
                "the profile by which document \(document) was made first was not kept", document,
                mend: "Replay it by the profile of now, or put the former one back: `gangway "
                    + "partner rollback`.")
        }
    }

    /// Has a document that is held, or that the ERP refused, made from its bytes again; false where
    /// it may be in the ERP.
    private func makeAnew(_ exception: OpenException) throws -> Bool {
        guard let document = exception.document else { return false }
        let state = try required("SELECT state FROM document WHERE id = $1", document).text(0)
        guard ["held", "rejected"].contains(state) else { return false }
        try makeAnew(document: document)
        return true
    }

    /// Has a document that certainly is not in the ERP made from its bytes again. A parked delivery
    /// keeps its place among those of its key, so that no change overtakes its order.
    func makeAnew(document: Int64) throws {
        try set(document, "held")
        try makeAgain(document: document)
    }

    // MARK: - What is left undone

    private func skip(
        _ subject: VerbSubject, _ decision: Decision, _ stage: VerbStage
    ) throws -> VerbStage? {
        if case .beginning = stage { try expectFree(subject) }
        let exceptions = try openExceptions(of: subject, stage)
        var left = 0
        for exception in exceptions where try mayBeSkipped(exception) {
            try close(exception, "resolved", decision.author, decision.reason)
            if exception.step == .send, let outbound = exception.outbound {
                _ = try skipSend(outbound)
            } else {
                try letGo(exception)
            }
            left += 1
        }
        if exceptions.count == Self.most, let last = exceptions.last {
            return .exceptions(after: last.id)
        }
        let dropped =
            subject.isReceived ? try skipDocuments(of: subject.id) : try skipSend(subject.id)
        if dropped == Self.most { return .work }
        let unbatched = subject.isReceived ? try skipWaiting(subject.id) : 0
        guard case .beginning = stage, left + dropped + unbatched == 0 else { return nil }
        throw Self.refused(
            exceptions.isEmpty
                ? "nothing of message \(subject.id) is left to do"
                : "what is open about message \(subject.id) is nothing that can be left undone",
            subject.id,
            mend: "See what became of it: `gangway messages show \(subject.id)`. What the ERP may "
                + "have is looked up, then its exception resolved or retried; what a partner owes "
                + "is closed by `gangway acks close`.")
    }

    /// Whether skipping a message may close an exception: not what a partner owes or says, and not
    /// an order of which nobody knows whether the ERP has it.
    private func mayBeSkipped(_ exception: OpenException) throws -> Bool {
        guard exception.awaited == nil else { return false }
        guard let document = exception.document else { return true }
        let row = try sql.first(
            """
            SELECT 1 FROM delivery v JOIN document d ON d.id = v.document
            WHERE v.document = $1 AND v.state IN ('in_doubt', 'undecided')
              AND d.state IN ('planned', 'undecided')
            """, document)
        return row == nil
    }

    /// Makes sure that no worker has a step of a message, or of a file about which it is told.
    private func expectFree(_ subject: VerbSubject) throws {
        let isHeld =
            try sql.first(
                """
                SELECT 1 FROM work WHERE state = 1 AND (subject = $1 AND kind IN ('process', 'send')
                  OR kind IN ('deliver', 'remap') AND subject IN (
                    SELECT id FROM document WHERE message = $1)
                  OR kind = 'send' AND subject IN (
                    SELECT outbound FROM exception WHERE message = $1 AND state = 'open'
                      AND step = 'send')) LIMIT 1
                """, subject.id) != nil
        if isHeld { throw LedgerFailure.fenced }
    }

    /// Lets go of documents that wait to be delivered and certainly were not.
    private func skipDocuments(of message: Int64) throws -> Int {
        let rows = try sql.query(
            """
            SELECT d.id, w.id FROM document d JOIN delivery v ON v.document = d.id
            JOIN work w ON w.kind = 'deliver' AND w.subject = d.id
            WHERE d.message = $1 AND d.state = 'planned' AND v.state = 'planned' AND w.state <> 1
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
    private func skipSend(_ outbound: Int64) throws -> Int {
        let work = try sql.first(
            "SELECT id FROM work WHERE kind = 'send' AND subject = $1", outbound)
        guard let work else { return 0 }
        try drop(waiting: try work.integer(0))
        try letGo(unsent: outbound)
        return 1
    }

    /// Removes an item that nobody works at.
    private func drop(waiting work: Int64) throws {
        try sql.execute("UPDATE work SET state = 3 WHERE id = $1 AND state <> 1", work)
        try drop(parked: work)
    }

    /// The next open exceptions of a message, the oldest first; none where only work is left.
    private func openExceptions(
        of subject: VerbSubject, _ stage: VerbStage
    ) throws -> [OpenException] {
        let last: Int64
        switch stage {
        case .beginning: last = 0
        case .exceptions(let after): last = after
        case .work: return []
        }
        return try sql.query(
            """
            SELECT id FROM exception
            WHERE message = $1 AND state = 'open' AND ($2 = 1 OR outbound = $3) AND id > $4
            ORDER BY id LIMIT \(Self.most)
            """, subject.origin, subject.isReceived, subject.id, last
        ).map { try openException(try $0.integer(0)) }
    }
}
