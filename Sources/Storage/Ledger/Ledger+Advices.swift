import Engine
import Flow
import Values

/// What a document of ours left as.
struct LeftDocument {
    /// The message that we sent.
    let message: Int64
    /// Its ST02; empty where nobody asked.
    let control: String
    /// The document's own message, where it left with others.
    let batched: Int64?

    /// By what an advice names it: the message, which of several it would not tell.
    var key: Int64 { batched ?? message }
}

// MARK: - What applications say of documents that we sent

extension LedgerTransaction {
    /// Does what follows from an application's verdict (824): it moves the status of the document
    /// that it is about, and never that of its 997.
    func settle(advice answer: StoredAnswer) throws {
        let (original, candidate) = try original(of: answer)
        guard let sent = original else { return try unmatched(answer, candidate: candidate) }
        let before = try sql.first(
            """
            SELECT verdict, words FROM received_answer
            WHERE sent = $1 AND state = 'matched' AND id <> $2 ORDER BY id DESC LIMIT 1
            """, sent.key, answer.id)
        if let before, try before.text(0) == answer.verdict.rawValue,
            try before.text(1) == answer.words
        {
            try set(answer, "duplicate", sent: sent.key)
            try event(answer.message, "await.duplicate", answer.words)
            return
        }
        try set(answer, "matched", sent: sent.key)
        try told(sent.message, set: sent.control, answer)
        try settleTrade(ofSent: sent.message, set: sent.control)
        if sent.batched == nil {
            // What it says last stands, and what it said before is nothing to mend any more. Of
            // documents that left together an exception does not say which it is about.
            try sql.execute(
                """
                UPDATE exception SET state = 'resolved', closed_us = now_us(),
                  closed_by = 'gangway', resolution = 'the application says otherwise now'
                WHERE message = $1 AND outbound = $2 AND awaited = 0 AND state = 'open'
                  AND code IN ('await.answer.rejected', 'await.answer.unclear')
                """, try subject(.send, sent.message).message, sent.message)
        }
        guard answer.verdict.needsPerson else { return }
        try tell(answer, about: sent.message, expectation: nil)
    }

    /// What a document left as, by the control numbers that an advice names.
    func original(of subject: PartnerAnswer.Subject, scope: Int64) throws -> LeftDocument? {
        guard case .set(_, let group, let set, let control) = subject, !control.isEmpty,
            let number = Int64(ControlKey.of(group))
        else { return nil }
        let found = try expectations(group: number, set: control, scope: scope)
            .first { set.isEmpty || $0.set == set }
        return try found.map { try left($0.message, set: $0.setControl) }
    }

    /// A set of what left, with its document.
    private func left(_ message: Int64, set control: String) throws -> LeftDocument {
        let document = try sql.first(
            """
            SELECT d.message FROM message m
            JOIN dispatch d ON d.batch = m.origin AND d.set_control = $2 WHERE m.id = $1
            """, message, control)
        return LeftDocument(
            message: message, control: control, batched: try document?.integer(0))
    }

    /// What a document left as, by the control numbers that the advice names, else by the
    /// document's number and its kind; else an expectation of what only bears the number.
    private func original(
        of answer: StoredAnswer
    ) throws -> (sent: LeftDocument?, candidate: Int64?) {
        guard case .set(_, _, let set, _) = answer.subject else { return (nil, nil) }
        if let sent = try original(of: answer.subject, scope: answer.scope) { return (sent, nil) }
        var other: Int64?
        for reference in answer.references {
            // What left for another of the pair's identities, or as a test, is not meant.
            let rows = try sql.query(
                """
                SELECT d.outbound, d.type,
                  CASE WHEN d.batch IS NULL THEN '' ELSE coalesce(d.set_control, '') END,
                  CASE WHEN d.batch IS NULL THEN NULL ELSE d.message END FROM dispatch d
                WHERE d.number = $1 AND d.partner = $2 AND d.outbound IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM expectation e
                    WHERE e.message = d.outbound AND e.scope <> $3)
                  AND NOT EXISTS (SELECT 1 FROM order_document l
                    JOIN business_order o ON o.id = l.business_order
                    WHERE l.message = d.message
                      AND o.usage <> (SELECT c.usage FROM control_scope c WHERE c.id = $3))
                ORDER BY d.message DESC LIMIT 20
                """, reference, answer.partner, answer.scope)
            for row in rows {
                let (message, type) = (try row.integer(0), try row.text(1))
                let isMeant =
                    set.isEmpty
                    ? answer.referredTypes.contains(type) : OrderDocument.set(of: type) == set
                if isMeant {
                    let sent = LeftDocument(
                        message: message, control: try row.text(2),
                        batched: try row.integerIfAny(3))
                    return (sent, nil)
                }
                other = other ?? message
            }
        }
        return (nil, try other.flatMap { try expectations(of: $0).first?.id })
    }

    /// What applications said of a document that we sent (`LeftDocument.key`), the newest last; of
    /// very many the last.
    func advices(of sent: Int64) throws -> [OrderAdvice] {
        try sql.query(
            """
            SELECT verdict, words, received_us, message FROM received_answer
            WHERE sent = $1 AND state = 'matched' ORDER BY id DESC LIMIT 20
            """, sent
        ).reversed().map {
            OrderAdvice(
                verdict: try $0.text(0), words: try $0.text(1), at: try $0.time(2),
                message: try $0.integer(3))
        }
    }
}
