import Canonical
import Diagnostics
package import Engine
package import Flow
import Partners
import Values
import X12

extension SQLLedger {
    package func collect(
        _ messages: [ReceivedMessage], from source: String, upTo cursor: String?
    ) async throws(LedgerFailure) -> [Receipt] {
        var bodies: [@Sendable (any SQLTransaction) throws -> Receipt] = []
        for message in messages {
            var packed: PackedBytes?
            if case .inline(let plain) = message.bytes.payload { packed = PackedBytes(plain) }
            bodies.append { [settings, packed] sql in
                try LedgerTransaction(sql: sql, settings: settings).enter(message, packed)
            }
            // A page may hold many: who waits for a thread does not wait for all of them.
            await Task.yield()
        }
        let receipts: [Receipt]
        do {
            receipts = try await engine.write(all: bodies).map { try $0.get() }
        } catch {
            throw LedgerFailure(error)
        }
        // Only now, when all that was given is durable: what is given again is known.
        if let cursor { try await write { try $0.move(cursor, of: source) } }
        return receipts
    }

    package func submit(
        _ message: ReceivedMessage, author: String, reason: String
    ) async throws(LedgerFailure) -> Receipt {
        var packed: PackedBytes?
        if case .inline(let plain) = message.bytes.payload { packed = PackedBytes(plain) }
        return try await write { [packed] ledger in
            let receipt = try ledger.enter(message, packed)
            if !receipt.known {
                try ledger.link(
                    act: "messages.send", author: author, reason: reason,
                    subject: "message \(receipt.message)")
            }
            return receipt
        }
    }

    package func cursor(of source: String) async throws(LedgerFailure) -> String? {
        try await read { ledger in
            try ledger.sql.first("SELECT position FROM collection WHERE source = $1", source)
                .map { try $0.text(0) }
        }
    }

    package func answered(
        by asked: [(message: Int64, reference: AnsweredReference)]
    ) async throws(LedgerFailure) -> [AnsweredDocument?] {
        try await read { ledger in
            var found: [AnsweredDocument?] = []
            var bytes = 0
            for (message, reference) in asked where found.isEmpty || bytes < Self.mostAnswered {
                let ids = try ledger.answered(by: reference, in: message)
                let bodies = ids.map { ledger.bodyOrNothing(document: $0) }
                bytes += bodies.reduce(0) { $0 + $1.count }
                found.append(try ids.first.flatMap { try ledger.answered($0, bodies) })
            }
            return found
        }
    }

    /// Bytes of answered documents after which no further one is read.
    private static let mostAnswered = 4 << 20

    package func dispatch(
        _ commits: [DispatchCommit]
    ) async -> [Result<DispatchReceipt, LedgerFailure>] {
        let bodies = commits.map { commit in
            let prepared = PreparedDispatch(commit)
            return { @Sendable [settings] (sql: any SQLTransaction) throws -> DispatchReceipt in
                try LedgerTransaction(sql: sql, settings: settings).dispatch(prepared)
            }
        }
        return await engine.write(all: bodies).map { $0.mapError { LedgerFailure($0) } }
    }
}

/// A walked document, with what costs time and needs no transaction.
private struct PreparedDispatch {
    var commit: DispatchCommit
    /// What leaves, as its orders keep it.
    var said: PackedBytes?
    /// How it gathers with others, and its part of what leaves with them; nil where it leaves
    /// alone.
    var batching: (Batching, OutboundInterchange)?

    init(_ commit: DispatchCommit) {
        self.commit = commit
        guard case .draft(let draft) = commit.outcome else { return }
        said = PackedBytes(draft.said.bytes())
        guard let agreed = draft.envelope.batching else { return }
        do {
            // What cannot be written is found now, and not when others wait for it.
            _ = try draft.message(
                OutboundNumbers(interchange: 1, group: 1), at: Timestamp(microseconds: 0))
            if let part = try draft.interchange() { batching = (agreed, part) }
        } catch {
            self.commit.outcome = .held(error)
        }
    }
}

// MARK: - One document

extension LedgerTransaction {
    /// Moves a source's cursor past documents that it gave, all of which are entered.
    fileprivate func move(_ cursor: String, of source: String) throws {
        try sql.execute(
            """
            INSERT INTO collection(source, position, moved_us) VALUES($1, $2, now_us())
            ON CONFLICT(source) DO UPDATE
              SET position = excluded.position, moved_us = excluded.moved_us
            """, source, cursor)
    }

    fileprivate func dispatch(_ prepared: PreparedDispatch) throws -> DispatchReceipt {
        let (commit, task) = (prepared.commit, prepared.commit.task)
        try require(task.claim)
        var message = try inboundMessage(task.message)
        // Walked again after a commit whose answer was lost, or by a person: it has its numbers.
        if let done = try settled(message.id) {
            try finish(message.id, task.claim, "processed")
            return done
        }
        if case .draft(let draft) = commit.outcome, !commit.stamps.isEmpty {
            let part = OrderPart(draft)
            let isStale =
                try isEntering(of: part.partner)
                || commit.stamps.contains {
                    try stamp(of: $0.reference, for: part) != $0
                }
            if isStale { return .stale }
        }
        try note(commit.diagnostics, ofWalk: &message)
        try sql.execute(
            "UPDATE message SET diagnostics = $2, profile = $3, partner = $4 WHERE id = $1",
            message.id, message.diagnostics, commit.profile, commit.document?.partner)
        try record(commit, message)
        if let other = try conflict(message.id) {
            return try hold(
                commit,
                Diagnostic(
                    .sendDocumentConflict,
                    "\(message.channel) gave other content under the same key\(try named(message)) "
                        + "before, in message \(other)", value: "\(other)"))
        }
        switch commit.outcome {
        case .held(let why): return try hold(commit, why)
        case .told(let why):
            try event(message.id, "envelope.told", why.message)
            try finish(message.id, task.claim, "processed")
            try restoreFormer(of: message.id)
            return .recorded
        case .draft(let draft):
            do {
                return try send(draft, prepared, message)
            } catch let why as Diagnostic {
                return try hold(commit, why)
            }
        }
    }

    /// What became of a document that has its numbers, or waits in a batch for them.
    private func settled(_ message: Int64) throws -> DispatchReceipt? {
        let row = try sql.first(
            "SELECT outbound, batch, set_control FROM dispatch WHERE message = $1", message)
        if let sent = try row?.integerIfAny(0) { return .queued(message: sent) }
        let isWaiting = try row?.integerIfAny(1) != nil && row?.textIfAny(2) == nil
        return isWaiting ? .batched : nil
    }

    /// What a document that is made anew left as before.
    private func former(of message: Int64) throws -> Int64? {
        try sql.first(
            "SELECT former FROM dispatch WHERE message = $1 AND outbound IS NULL", message)?
            .integerIfAny(0)
    }

    /// Whether nothing but control numbers and times tells bytes from those that a document left
    /// in before, alone or in a batch, which the partner has or may have. What it refused it has
    /// not, and may have refused for just these.
    private func isSame(
        _ bytes: [UInt8], as former: Int64, of message: Int64, _ first: String?
    ) throws -> Bool {
        let control = try setControl(of: message)
        guard try !isRefused(former, set: control),
            case .inline(let before) = try stored(former).payload
        else { return false }
        guard let control else { return SentContent(bytes) == SentContent(before) }
        return SentContent(bytes, set: first) == SentContent(before, set: control)
    }

    /// The ST02 of a document in the batch that it left in; nil where it left alone.
    private func setControl(of message: Int64) throws -> String? {
        try sql.first(
            "SELECT set_control FROM dispatch WHERE message = $1 AND batch IS NOT NULL", message)?
            .textIfAny(0)
    }

    private func record(_ commit: DispatchCommit, _ message: InboundMessage) throws {
        let document = commit.document
        var usage: String?
        if case .draft(let draft) = commit.outcome { usage = draft.envelope.usage }
        let key = try required("SELECT remote_key FROM message WHERE id = $1", message.id)
        try sql.execute(
            """
            INSERT INTO dispatch(message, source, document_key, type, partner, number, usage)
            VALUES($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT(message) DO UPDATE SET type = excluded.type, partner = excluded.partner,
              number = excluded.number, usage = coalesce(excluded.usage, dispatch.usage)
            """, message.id, message.channel, try key.text(0), document?.type ?? "",
            document?.partner ?? "", document?.number ?? "", usage)
    }

    /// The key that a source gave to a document, for people.
    private func named(_ message: InboundMessage) throws -> String {
        let key = try required("SELECT document_key FROM dispatch WHERE message = $1", message.id)
            .text(0)
        return key.isEmpty ? "" : " '\(key)'"
    }

    /// Another message of the same source and key that was sent, or that waits for a person.
    private func conflict(_ message: Int64) throws -> Int64? {
        try sql.first(
            """
            SELECT o.message FROM dispatch d
            JOIN dispatch o ON o.source = d.source AND o.document_key = d.document_key
            WHERE d.message = $1 AND o.message <> $1 AND (coalesce(o.outbound, o.former) IS NOT NULL
              OR o.batch IS NOT NULL OR o.message < $1 AND EXISTS (
                SELECT 1 FROM exception e WHERE e.message = o.message AND e.state = 'open'))
            ORDER BY o.message LIMIT 1
            """, message)?.integer(0)
    }

    private func hold(_ commit: DispatchCommit, _ why: Diagnostic) throws -> DispatchReceipt {
        let message = commit.task.message
        try open(holding: why, commit)
        if let document = commit.document { try enter(waiting: document, of: message) }
        try finish(message, commit.task.claim, "held")
        return .held
    }

    /// Takes numbers, stores and queues the message, and writes down what it awaits; or has it wait
    /// for others. What is made anew leaves at once: a person waits for it.
    private func send(
        _ draft: OutboundDraft, _ prepared: PreparedDispatch, _ message: InboundMessage
    ) throws -> DispatchReceipt {
        let claim = prepared.commit.task.claim
        let former = try former(of: message.id)
        if former == nil { try checkSentBefore(draft, message.id) }
        if former == nil, let (batching, part) = prepared.batching {
            try join(draft, part, batching, message)
            let thread = try enter(draft, message, prepared.said)
            try tell(draft, message, in: thread, sent: message.id)
            try trade(draft, message, sent: message.id)
            try finish(message.id, claim, "processed", in: thread)
            return .batched
        }
        let numbers = try nextNumbers(draft.envelope, isOfRecords: draft.isOfRecords)
        let written = try draft.message(numbers.numbers, at: numbers.time)
        if let former,
            try isSame(written.bytes, as: former, of: message.id, written.awaits?.setControl)
        {
            try sql.execute(
                "UPDATE dispatch SET outbound = former, former = NULL WHERE message = $1",
                message.id)
            try event(
                message.id, "envelope.unchanged",
                "it would leave as it did before, in message \(former): nothing is sent")
            try finish(message.id, claim, "processed")
            return .queued(message: former)
        }
        if let former {
            try withdraw(awaitedOf: former, set: try setControl(of: message.id))
            try withdraw(message: message.id)
            try event(message.id, "envelope.regenerated", "in place of message \(former)")
        }
        let thread = try enter(draft, message, prepared.said)
        let sent = try leave(written, numbers, draft.envelope, from: message, correlation: thread)
        // The ST02 that it had in a batch stays: where this never leaves, it is in the batch again.
        try sql.execute(
            """
            UPDATE dispatch SET outbound = $2, answers = $3, batch = NULL, sent_as = $4
            WHERE message = $1
            """, message.id, sent.message, draft.answered, draft.sentAs)
        let interchange = sent.interchange(draft.envelope, draft.envelope.number)
        if let awaited = sent.awaits { try expect(awaited, of: interchange) }
        try expectReceipt(draft.envelope.expects, of: interchange)
        try event(message.id, "envelope.queued", "\(draft.envelope.set) as \(sent.name)")
        try tell(draft, message, in: thread, sent: sent.message)
        try trade(draft, message, sent: sent.message)
        try finish(message.id, claim, "processed", in: thread)
        return .queued(message: sent.message)
    }

    /// Writes down what is owed because of what leaves, and settles what it answers.
    private func trade(
        _ draft: OutboundDraft, _ message: InboundMessage, sent out: Int64
    ) throws {
        let part = OrderPart(draft, message)
        guard part.role != nil else { return }
        let time = Timestamp(microseconds: try sql.now())
        try trade(
            TradedDocument(
                part: part, message: out, time: time, owed: draft.owed(since: time),
                scope: try scope(draft.envelope.scope),
                invoices: Array(draft.mention.invoices.prefix(Mentions.atOnce))))
    }

    /// Enters what leaves under the orders that it is about; gives the thread that it goes on with:
    /// that of its first order, from the file that brought it to its payment.
    private func enter(
        _ draft: OutboundDraft, _ message: InboundMessage, _ said: PackedBytes?
    ) throws -> String {
        let part = OrderPart(draft, message)
        return try enter(part, draft.mention, said: said).thread ?? part.correlation
    }

    /// Tells of what leaves.
    private func tell(
        _ draft: OutboundDraft, _ message: InboundMessage, in thread: String, sent out: Int64
    ) throws {
        let part = OrderPart(draft, message)
        let answer = draft.mention.answer
        guard
            let type = BusinessEventType(
                document: part.type, purpose: part.purpose, isReceived: false, answer: answer)
        else { return }
        try tell(
            type, of: .message(message.id),
            about: EventSubject(
                own: part.own, partner: part.partner, usage: part.usage, isReceived: false,
                document: part.type, number: part.number,
                release: draft.said["release"]?.text ?? "", purpose: part.purpose,
                orders: draft.mention.orders, message: out, documentID: nil,
                correlation: thread),
            answer.map { [JSON.Member("answer", .string($0))] } ?? [])
    }

    /// Ends a walk; what leaves joins the thread that it goes on with.
    private func finish(
        _ message: Int64, _ claim: Claim, _ state: String, in thread: String? = nil
    ) throws {
        try complete(claim)
        try sql.execute(
            """
            UPDATE message SET state = $2, has_walked = 1, finished_us = now_us(),
              correlation = coalesce($3, correlation) WHERE id = $1
            """, message, state, thread)
    }
}

extension OrderPart {
    /// What leaves, as its orders keep it; of a draft that is not committed yet without a message.
    init(_ draft: OutboundDraft, _ message: InboundMessage? = nil) {
        let envelope = draft.envelope
        self.init(
            keeping: .message(message?.id ?? 0), type: envelope.type, number: envelope.number,
            purpose: draft.said["purpose"]?.text ?? "", own: envelope.scope.own,
            partner: envelope.partner, usage: envelope.usage,
            correlation: draft.correlation ?? message?.correlation ?? "")
    }
}
