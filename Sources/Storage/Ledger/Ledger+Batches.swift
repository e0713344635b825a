import Diagnostics
import Engine
import Flow
import Partners
import Values

// MARK: - Joining

extension LedgerTransaction {
    /// Has a document wait for others: everything about it is done but for its envelope.
    func join(
        _ draft: OutboundDraft, _ part: OutboundInterchange, _ batching: Batching,
        _ message: InboundMessage
    ) throws {
        let size = part.byteCount
        let batch = try batch(draft, part.key, batching, size, message)
        let row = try required(
            """
            UPDATE batch SET documents = documents + 1, bytes = bytes + $2
            WHERE message = $1 RETURNING documents, leaves_us
            """, batch, size)
        try sql.execute(
            """
            UPDATE dispatch SET batch = $2, answers = $3, set_bytes = $4, set_control = NULL,
              sent_as = $5
            WHERE message = $1
            """, message.id, batch, draft.answered, size, draft.sentAs)
        if batching.isFull(with: try row.int(0)) { try close(batch: batch) }
        try event(
            message.id, "envelope.batched",
            "it leaves with others in batch \(batch), by \(try row.time(1))")
    }

    /// The batch that a document of some size joins: the open one, where it has room.
    private func batch(
        _ draft: OutboundDraft, _ key: String, _ batching: Batching, _ size: Int,
        _ message: InboundMessage
    ) throws -> Int64 {
        let open = try sql.first(
            """
            SELECT message, documents, bytes FROM batch WHERE content_key = $1 AND state = 'open'
            """, key)
        if let open {
            let id = try open.integer(0)
            let (documents, bytes) = (try open.int(1), try open.int(2))
            if batching.hasRoom(besides: documents, bytes: bytes, for: size) { return id }
            try close(batch: id)
        }
        let now = Timestamp(microseconds: try sql.now())
        let envelope = draft.envelope
        let channel = DocumentOrigin.batch(envelope.partner).channel
        let last = try required("SELECT coalesce(max(message), 0) FROM batch").integer(0)
        let name = "\(envelope.type) \(message.id)"
        let id = try enter(
            ReceivedMessage(
                arrival: FileArrival(
                    channel: channel, name: name, remoteKey: "\(name) after \(last)", size: 0),
                bytes: StoredBytes(
                    payload: .inline([]), digest: SHA256.digest(of: [UInt8]()), size: 0),
                correlation: message.correlation, isLow: envelope.priority == .low),
            PackedBytes([])
        ).message
        let leaves = batching.leaves(after: now, in: envelope.expects.calendar.zone)
        try sql.execute(
            "UPDATE work SET state = 2, run_at_us = $2 WHERE kind = 'process' AND subject = $1", id,
            leaves)
        try sql.execute("UPDATE message SET partner = $2 WHERE id = $1", id, envelope.partner)
        try sql.execute(
            """
            INSERT INTO batch(message, state, content_key, leaves_us) VALUES($1, 'open', $2, $3)
            """, id, key, leaves)
        // What leaves is what this one is sent as, whatever is in it.
        try sql.execute(
            """
            INSERT INTO dispatch(message, source, document_key, type, partner, number, usage)
            VALUES($1, $2, $3, $4, $5, '', $6)
            """, id, channel, "\(id)", envelope.type, envelope.partner, envelope.usage)
        return id
    }

    /// Has a batch leave now; what comes then begins the next.
    private func close(batch: Int64) throws {
        try sql.execute(
            "UPDATE batch SET state = 'closed', leaves_us = now_us() WHERE message = $1", batch)
        try sql.execute(
            """
            UPDATE work SET run_at_us = now_us()
            WHERE kind = 'process' AND subject = $1 AND state = 2
            """, batch)
    }
}

// MARK: - Waiting

extension LedgerTransaction {
    /// Whether any document waits in a batch.
    func waits(inBatch batch: Int64) throws -> Bool {
        try sql.first(
            "SELECT 1 FROM dispatch WHERE batch = $1 AND set_control IS NULL LIMIT 1", batch) != nil
    }

    /// The batch in which a document waits; nil where it waits in none.
    func waitingBatch(of message: Int64) throws -> Int64? {
        try sql.first(
            """
            SELECT batch FROM dispatch
            WHERE message = $1 AND batch IS NOT NULL AND set_control IS NULL
            """, message)?.integer(0)
    }

    /// Why a document waits, or what a batch waits for; nil where it is neither.
    func waiting(_ message: Int64) throws -> String? {
        let row = try sql.first(
            """
            SELECT b.message, b.documents, b.leaves_us FROM batch b
            WHERE b.state <> 'left' AND b.message = coalesce(
              (SELECT batch FROM dispatch WHERE message = $1 AND set_control IS NULL), $1)
            """, message)
        guard let row else { return nil }
        let (batch, leaves) = (try row.integer(0), try row.time(2))
        return batch == message
            ? "\(try row.integer(1)) documents leave together by \(leaves)"
            : "waits for its batch, message \(batch), until \(leaves)"
    }

    /// Lets go of what waits in a batch, all of it or one document; gives how many.
    func letGo(batch: Int64, only message: Int64? = nil) throws -> Int {
        let chosen = """
            SELECT message FROM dispatch
            WHERE batch = $1 AND set_control IS NULL AND message = coalesce($2, message)
            """
        try withdrawTrade(chosen, batch, message)
        try sql.execute(
            "UPDATE message SET state = 'held' WHERE id IN (\(chosen))", batch, message)
        try sql.execute(
            """
            UPDATE batch SET documents = documents - (SELECT count(*) FROM (\(chosen)) c),
              bytes = bytes - (SELECT coalesce(sum(set_bytes), 0) FROM dispatch
                WHERE message IN (\(chosen)))
            WHERE message = $1
            """, batch, message)
        return try sql.execute(
            "UPDATE dispatch SET batch = NULL WHERE message IN (\(chosen))", batch, message)
    }

    /// Lets go of a batch with all that waits in it; gives how many documents.
    func abandon(batch: Int64) throws -> Int {
        // One without documents joins no more either: nobody makes it.
        let ended = try sql.execute(
            "UPDATE batch SET state = 'left' WHERE message = $1 AND state <> 'left'", batch)
        guard ended == 1, try waits(inBatch: batch) else { return 0 }
        try sql.execute("UPDATE message SET state = 'held' WHERE id = $1", batch)
        return try letGo(batch: batch)
    }

    /// Puts a claimed batch back until its time.
    func wait(_ claim: Claim, until time: Timestamp) throws {
        try sql.execute(
            """
            UPDATE work SET state = 2, run_at_us = $2, attempt = 0, owner = NULL,
              lease_until_us = NULL
            WHERE id = $1
            """, claim.work, time)
    }
}

// MARK: - Leaving

extension LedgerTransaction {
    /// Takes a document out of its batch, and does what its commit says.
    func leaveOut(_ commit: DispatchCommit) throws {
        let id = commit.task.message
        guard try letGo(batch: commit.task.claim.subject, only: id) == 1 else { return }
        guard case .draft = commit.outcome else {
            var message = try inboundMessage(id)
            try note(commit.diagnostics, ofWalk: &message)
            try sql.execute(
                "UPDATE message SET diagnostics = $2, profile = $3 WHERE id = $1", id,
                message.diagnostics, commit.profile)
            switch commit.outcome {
            case .held(let why):
                try open(holding: why, commit)
            case .told(let why):
                try event(id, "envelope.told", why.message)
                try sql.execute("UPDATE message SET state = 'processed' WHERE id = $1", id)
            case .draft: break
            }
            return
        }
        // It is for somebody else by now, or another set.
        try walkAnew(id)
    }

    /// Takes the numbers of a batch and queues its interchange. However many documents it has,
    /// these are a few statements.
    func seal(_ commit: BatchCommit) throws -> DispatchReceipt {
        let batch = commit.claim.subject
        try require(commit.claim)
        let waiting = try sql.query(
            """
            SELECT message FROM dispatch WHERE batch = $1 AND set_control IS NULL ORDER BY message
            """, batch
        ).map { try $0.integer(0) }
        guard waiting == commit.documents else { return .stale }
        let message = try inboundMessage(batch)
        let envelope = commit.interchange.envelope
        let numbers = try nextNumbers(envelope, isOfRecords: false)
        let sent: SentNow
        do {
            let written = try commit.interchange.message(numbers.numbers, at: numbers.time)
            sent = try leave(
                written, numbers, envelope, from: message, correlation: message.correlation)
        } catch let why as Diagnostic {
            throw LedgerFailure.refused(why)
        }
        let numbered = commit.documents.indices.map { envelope.numbers.set.text($0 + 1) }
        try number(sent, numbered, in: batch)
        try expect(sent, inBatch: batch, envelope)
        try sql.execute(
            """
            INSERT INTO event(message, at_us, kind, detail)
            SELECT message, now_us(), 'envelope.queued', $2 FROM dispatch
            WHERE batch = $1 AND set_control IS NOT NULL
            """, batch, "\(envelope.set) in \(sent.name)")
        try event(
            batch, "envelope.queued",
            "\(commit.documents.count) documents (\(envelope.set)) as \(sent.name)")
        try sql.execute(
            "UPDATE dispatch SET outbound = $2 WHERE message = $1", batch, sent.message)
        try finish(batch: batch, commit.claim)
        return .queued(message: sent.message)
    }

    /// Gives each document of a batch its ST02, in their order: that which its set has in the file.
    private func number(_ sent: SentNow, _ numbers: [String], in batch: Int64) throws {
        // All in one text, nine characters each, so that one statement gives them.
        let text = numbers.map { $0 + String(repeating: " ", count: 9 - $0.utf8.count) }.joined()
        try sql.execute(
            """
            WITH n AS MATERIALIZED (
              SELECT message, row_number() OVER (ORDER BY message) AS place
              FROM dispatch WHERE batch = $1 AND set_control IS NULL)
            UPDATE dispatch SET outbound = $2, former = NULL,
              set_control = rtrim(substr($3, CAST(9 * n.place - 8 AS INTEGER), 9))
            FROM n WHERE dispatch.message = n.message
            """, batch, sent.message, text)
    }

    /// Writes down what is awaited of each document of a batch.
    private func expect(
        _ sent: SentNow, inBatch batch: Int64, _ envelope: OutboundEnvelope
    ) throws {
        let interchange = sent.interchange(envelope, "")
        try expectReceipt(envelope.expects, of: interchange)
        guard let awaited = sent.awaits else { return }
        if let answer = awaited.interchange {
            try expectInterchange(answer.deadline, of: interchange)
        }
        guard let functional = awaited.functional else { return }
        let deadline = functional.deadline
        try sql.execute(
            """
            INSERT INTO expectation(message, scope, partner, kind, state, type, number,
              interchange_control, interchange_time, functional_id, group_control, application,
              set_id, set_control, set_key, made_us, warn_us, due_us, escalate_us, next_us)
            SELECT $2, $3, $4, '997', 'waiting', type, number, $5, $6, $7, $8, $9, $10,
              set_control, coalesce(nullif(ltrim(set_control, '0'), ''), '0'), $11, $12, $13, $14,
              $15
            FROM dispatch WHERE batch = $1 AND set_control IS NOT NULL ORDER BY message
            """, batch, sent.message, sent.numbers.scope, envelope.partner,
            sent.numbers.numbers.interchange,
            awaited.interchangeTime, awaited.functionalID, awaited.groupControl,
            awaited.application, awaited.set, sent.numbers.time, deadline?.warn, deadline?.due,
            deadline?.escalate, deadline?.warn ?? deadline?.due)
    }

    /// Ends a batch in which nothing waits any more.
    func finish(batch: Int64, _ claim: Claim) throws {
        try complete(claim)
        try sql.execute("UPDATE batch SET state = 'left' WHERE message = $1", batch)
        try sql.execute(
            """
            UPDATE message SET state = 'processed', has_walked = 1, finished_us = now_us()
            WHERE id = $1
            """, batch)
    }
}
