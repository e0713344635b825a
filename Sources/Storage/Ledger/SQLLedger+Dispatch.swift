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
        let packed = messages.map { message -> PackedBytes? in
            guard case .inline(let plain) = message.bytes.payload else { return nil }
            return PackedBytes(plain)
        }
        return try await write { ledger in
            var receipts: [Receipt] = []
            for (message, packed) in zip(messages, packed) {
                receipts.append(try ledger.enter(message, packed))
            }
            guard let cursor else { return receipts }
            try ledger.sql.execute(
                """
                INSERT INTO collection(source, position, moved_us) VALUES($1, $2, now_us())
                ON CONFLICT(source) DO UPDATE
                  SET position = excluded.position, moved_us = excluded.moved_us
                """, source, cursor)
            return receipts
        }
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
        by reference: AnsweredReference, in message: Int64
    ) async throws(LedgerFailure) -> AnsweredDocument? {
        try await read { ledger in
            guard let id = try ledger.answered(by: reference, in: message) else { return nil }
            let own = try ledger.required("SELECT answer FROM document WHERE id = $1", id)
                .textIfAny(0)
            do throws(JSONSyntaxError) {
                return AnsweredDocument(
                    id: id, body: try JSONReader.read(ledger.bodyOrNothing(document: id)),
                    ownAnswer: own.flatMap { OwnVerdict(rawValue: $0) })
            } catch {
                return nil
            }
        }
    }

    package func dispatch(
        _ commits: [DispatchCommit]
    ) async -> [Result<DispatchReceipt, LedgerFailure>] {
        let bodies = commits.map { commit in
            var said: PackedBytes?
            if case .draft(let draft) = commit.outcome { said = PackedBytes(draft.said.bytes()) }
            return {
                @Sendable [settings, said] (sql: any SQLTransaction) throws -> DispatchReceipt in
                try LedgerTransaction(sql: sql, settings: settings).dispatch(commit, said: said)
            }
        }
        return await engine.write(all: bodies).map { $0.mapError { LedgerFailure($0) } }
    }
}

// MARK: - One document

extension LedgerTransaction {
    /// A document's canonical JSON; empty where a set was never mapped or its row is damaged.
    fileprivate func bodyOrNothing(document: Int64) -> [UInt8] {
        (try? body(document: document)) ?? []
    }

    /// The document that a message answers. Where only its number says which, what was sent to be
    /// cancelled is answered by what it cancels; what is held, closed or refused only where nothing
    /// of the number was taken.
    fileprivate func answered(
        by reference: AnsweredReference, in message: Int64
    ) throws -> Int64? {
        let known = try sql.first("SELECT answers FROM dispatch WHERE message = $1", message)
        if let known = try known?.integerIfAny(0) { return known }
        return try sql.first(
            """
            SELECT id FROM document
            WHERE number = $1 AND partner = $2 AND type = $3
              AND ($4 = '' OR release_number = $4) AND state NOT IN ('void', 'duplicate')
            ORDER BY CASE WHEN usage = 'P' THEN 1 ELSE 0 END <> $5,
              state IN ('held', 'withheld', 'closed', 'rejected')
                OR coalesce(answer, '') IN ('refused', 'advised'),
              purpose = 'cancel', id DESC
            LIMIT 1
            """, reference.number, reference.partner, reference.type, reference.release,
            reference.isProduction ?? true)?.integer(0)
    }

    fileprivate func dispatch(
        _ commit: DispatchCommit, said: PackedBytes?
    ) throws -> DispatchReceipt {
        let task = commit.task
        try require(task.claim)
        var message = try inboundMessage(task.message)
        // Walked again after a commit whose answer was lost, or by a person: it has its numbers.
        if let sent = try outbound(of: message.id) {
            try finish(message.id, task.claim, "processed")
            return .queued(message: sent)
        }
        if case .draft(let draft) = commit.outcome, !commit.stamps.isEmpty {
            let part = OrderPart(draft)
            let isStale = try commit.stamps.contains {
                try stamp(of: $0.reference, for: part) != $0
            }
            if isStale { return .stale }
        }
        for diagnostic in commit.diagnostics { try note(diagnostic, of: &message) }
        try sql.execute(
            "UPDATE message SET diagnostics = $2, profile = $3, partner = $4 WHERE id = $1",
            message.id, message.diagnostics, commit.profile, commit.document?.partner)
        try record(commit, message)
        if let other = try conflict(message.id) {
            return try hold(
                commit,
                Diagnostic(
                    .sendDocumentConflict,
                    "\(message.channel) gave other content under the same key before, in message "
                        + "\(other)", value: "\(other)"))
        }
        switch commit.outcome {
        case .held(let why): return try hold(commit, why)
        case .told(let why):
            try event(message.id, "envelope.told", why.message)
            try finish(message.id, task.claim, "processed")
            return .recorded
        case .draft(let draft):
            do {
                return try send(draft, commit, message, said)
            } catch let why as Diagnostic {
                return try hold(commit, why)
            }
        }
    }

    private func outbound(of message: Int64) throws -> Int64? {
        try sql.first("SELECT outbound FROM dispatch WHERE message = $1", message)?.integerIfAny(0)
    }

    /// What a document that is made anew left as before.
    private func former(of message: Int64) throws -> Int64? {
        try sql.first(
            "SELECT former FROM dispatch WHERE message = $1 AND outbound IS NULL", message)?
            .integerIfAny(0)
    }

    /// Whether nothing but control numbers and times tells bytes from those of a stored message.
    private func isSame(_ bytes: [UInt8], as former: Int64) throws -> Bool {
        guard case .inline(let before) = try stored(former).payload else { return false }
        return SentContent(bytes) == SentContent(before)
    }

    private func record(_ commit: DispatchCommit, _ message: InboundMessage) throws {
        let document = commit.document
        let key = try required("SELECT remote_key FROM message WHERE id = $1", message.id)
        try sql.execute(
            """
            INSERT INTO dispatch(message, source, document_key, type, partner, number)
            VALUES($1, $2, $3, $4, $5, $6)
            ON CONFLICT(message) DO UPDATE SET type = excluded.type, partner = excluded.partner,
              number = excluded.number
            """, message.id, message.channel, try key.text(0), document?.type ?? "",
            document?.partner ?? "", document?.number ?? "")
    }

    /// Another message of the same source and key that was sent, or that waits for a person.
    private func conflict(_ message: Int64) throws -> Int64? {
        try sql.first(
            """
            SELECT o.message FROM dispatch d
            JOIN dispatch o ON o.source = d.source AND o.document_key = d.document_key
            WHERE d.message = $1 AND o.message <> $1 AND (o.outbound IS NOT NULL
              OR o.message < $1 AND EXISTS (
                SELECT 1 FROM exception e WHERE e.message = o.message AND e.state = 'open'))
            ORDER BY o.message LIMIT 1
            """, message)?.integer(0)
    }

    private func hold(_ commit: DispatchCommit, _ why: Diagnostic) throws -> DispatchReceipt {
        let message = commit.task.message
        try open(
            .process, WorkSubject(message: message, partner: commit.document?.partner),
            StoredDiagnostic(why))
        try finish(message, commit.task.claim, "held")
        return .held
    }

    /// Takes numbers, stores and queues the message, and writes down what it awaits. Numbers are
    /// taken when the bytes are there, so that a document which cannot be written leaves no gap.
    private func send(
        _ draft: OutboundDraft, _ commit: DispatchCommit, _ message: InboundMessage,
        _ said: PackedBytes?
    ) throws -> DispatchReceipt {
        let scope = try scope(draft.envelope.scope)
        let agreed = draft.envelope.numbers
        let kinds =
            draft.isOfRecords
            ? [(ControlKind.file, ControlNumbers.all)]
            : [(.interchange, agreed.interchange), (.group, agreed.group)]
        let first = try kinds.map { try next($0.0, scope: scope, count: 1, in: $0.1) }
        let numbers = OutboundNumbers(interchange: first[0], group: first.count > 1 ? first[1] : 0)
        let time = Timestamp(microseconds: try sql.now())
        let written = try draft.message(numbers, at: time)
        let former = try former(of: message.id)
        if let former, try isSame(written.bytes, as: former) {
            try sql.execute(
                "UPDATE dispatch SET outbound = former, former = NULL WHERE message = $1",
                message.id)
            try event(
                message.id, "envelope.unchanged",
                "it would leave as it did before, in message \(former): nothing is sent")
            try finish(message.id, commit.task.claim, "processed")
            return .queued(message: former)
        }
        for ((kind, _), number) in zip(kinds, first) {
            try take(kind, scope: scope, first: number, count: 1)
        }
        let envelope = draft.envelope
        let out = try queue(
            OutgoingFile(
                name: written.name, channel: envelope.channel, partner: envelope.partner,
                own: envelope.scope.own, partnerID: envelope.scope.partner,
                correlation: draft.correlation ?? message.correlation,
                bytes: StoredBytes(
                    payload: .inline(written.bytes), digest: SHA256.digest(of: written.bytes),
                    size: written.bytes.count),
                security: draft.isOfRecords ? nil : envelope.settings.security?.source,
                criticality: envelope.criticality),
            for: message.id, priority: WorkPriority.of(envelope.priority))
        try sql.execute(
            "UPDATE dispatch SET outbound = $2, answers = $3 WHERE message = $1", message.id, out,
            draft.answered)
        if let former {
            try withdraw(awaitedOf: former)
            try withdraw(message: message.id)
            try event(message.id, "envelope.regenerated", "in place of message \(former)")
        }
        if let awaited = written.awaits {
            try expect(
                awaited,
                of: SentInterchange(
                    message: out, scope: scope, partner: envelope.partner, type: envelope.type,
                    number: envelope.number, control: numbers.interchange,
                    interchangeTime: awaited.interchangeTime, time: time))
        }
        try event(message.id, "envelope.queued", "\(envelope.set) as \(written.name)")
        try enter(draft, OrderPart(draft, message), said, sent: out)
        try finish(message.id, commit.task.claim, "processed")
        return .queued(message: out)
    }

    /// Enters what leaves under the orders that it is about, and tells of it.
    private func enter(
        _ draft: OutboundDraft, _ part: OrderPart, _ said: PackedBytes?, sent out: Int64
    ) throws {
        guard case .message(let message) = part.keeping else { return }
        try enter(part, draft.mention, said: said)
        let purpose = part.purpose
        let answer = draft.mention.answer
        guard
            let type = BusinessEventType(
                document: part.type, purpose: purpose, isReceived: false, answer: answer)
        else { return }
        try tell(
            type, of: .message(message),
            about: EventSubject(
                own: part.own, partner: part.partner, usage: part.usage, isReceived: false,
                document: part.type, number: part.number,
                release: draft.said["release"]?.text ?? "", purpose: purpose,
                orders: draft.mention.orders, message: out, documentID: nil,
                correlation: part.correlation),
            answer.map { [JSON.Member("answer", .string($0))] } ?? [])
    }

    private func finish(_ message: Int64, _ claim: Claim, _ state: String) throws {
        try complete(claim)
        try sql.execute(
            """
            UPDATE message SET state = $2, has_walked = 1, finished_us = now_us() WHERE id = $1
            """, message, state)
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
