import Acknowledgments
import Diagnostics
package import Engine
package import Flow
package import Values
import X12

extension SQLLedger {
    package func tasks(for claims: [Claim]) async throws(LedgerFailure) -> [InboundTask] {
        let (tasks, damaged) = try await read { ledger in
            var tasks: [InboundTask] = []
            var damaged: [(Claim, String)] = []
            for claim in claims {
                do {
                    tasks.append(try ledger.inboundTask(claim, message: claim.subject))
                } catch SQLFailure.damaged(let what) {
                    damaged.append((claim, what))
                }
            }
            return (tasks, damaged)
        }
        for (claim, what) in damaged {
            do throws(LedgerFailure) {
                try await park(claim, why: .unreadable(claim, what))
            } catch {
                // Lost, or it cannot even be named: its neighbours go on all the same.
                continue
            }
        }
        return tasks
    }

    package func commit(
        _ slices: [SliceCommit]
    ) async -> [Result<SliceReceipt, LedgerFailure>] {
        var prepared: [PreparedSlice] = []
        for slice in slices {
            prepared.append(
                PreparedSlice(
                    slice, unknown: await codes.unknown(slice.codes),
                    answerLimit: settings.answerBatch))
        }
        var failures: [Int: LedgerFailure] = [:]
        for (index, slice) in prepared.enumerated() {
            do throws(LedgerFailure) {
                try await stack(slice)
            } catch {
                failures[index] = error
            }
        }
        let bodies = prepared.enumerated().map { [settings, failures] index, slice in
            { @Sendable (sql: any SQLTransaction) throws -> SliceReceipt in
                if let failure = failures[index] { throw failure }
                var writer = try SliceWriter(
                    LedgerTransaction(sql: sql, settings: settings), slice)
                return try writer.write()
            }
        }
        let results = await engine.write(all: bodies)
        for (slice, result) in zip(prepared, results) where !slice.codes.isEmpty {
            if case .success = result { await codes.add(slice.codes) }
        }
        return results.map { $0.mapError { LedgerFailure($0) } }
    }

    /// Keeps what one commit may not take of a slice's answers, a page at a time. A crash between
    /// two pages means that the slice is made again, and finds those that are kept.
    private func stack(_ slice: PreparedSlice) async throws(LedgerFailure) {
        let task = slice.commit.task
        let page = 4 * settings.answerBatch
        for stack in slice.stacks {
            for start in stride(from: 0, to: stack.answers.count, by: page) {
                let range = start..<min(start + page, stack.answers.count)
                try await write { ledger in
                    try ledger.keep(range, of: stack, for: task.claim, task.message)
                }
            }
        }
    }

    package func plan(
        _ outcome: InterchangeOutcome, for task: InboundTask
    ) async throws(LedgerFailure) -> [AcknowledgmentPlan] {
        try await write { ledger in
            try ledger.require(task.claim)
            let message = try ledger.inboundMessage(task.message)
            let scope = try ledger.scope(outcome.opening.reply.scope)
            let row = try ledger.interchange(outcome.opening, of: message.id, scope: scope)
            guard row.isOpen else { return [] }
            for group in outcome.groups { try ledger.insert(group, of: row.id) }
            var whole = outcome
            whole.close(with: try ledger.groups(of: row.id))
            let decision = try ledger.decide(
                whole, groups: whole.groups, scope: scope, interchange: row.id,
                accepts: row.acceptsDuplicates, isPlan: true)
            guard decision.isAnswered else { return [] }
            let answered = decision.answered(whole)
            let hasGroups = whole.groups.contains { $0.verdict.isDue }
            return try answered.answersDue(hasGroups: hasGroups)
                .filter { try !ledger.hasAnswer($0, row.id) }
                .map { try ledger.reserve($0, answered, of: row.id, scope: scope) }
        }
    }

    package func verdicts(
        of task: InboundTask, interchange: Int, group: Int, after ordinal: Int, limit: Int
    ) async throws(LedgerFailure) -> [RecordedVerdict] {
        try await read { ledger in
            try ledger.sql.query(
                """
                SELECT s.ordinal, s.verdict FROM transaction_set s
                JOIN interchange i ON i.id = s.interchange
                WHERE i.message = $1 AND i.ordinal = $2 AND s.grp = $3 AND s.ordinal > $4
                ORDER BY s.ordinal LIMIT $5
                """, task.message, interchange, group, ordinal, limit
            ).map { row in
                guard let verdict = SetVerdict(encoded: try row.bytes(1)) else {
                    throw SQLFailure.damaged("a verdict cannot be read")
                }
                return RecordedVerdict(ordinal: try row.int(0), verdict: verdict)
            }
        }
    }

    package func release(_ task: InboundTask) async throws(LedgerFailure) -> Bool {
        try await write { ledger in
            let message = try ledger.inboundMessage(task.message)
            if try ledger.isFinished(message) { return false }
            try ledger.require(task.claim)
            if try ledger.matchWithheld(of: message.id) { return true }
            if try ledger.releaseWithheld(of: message.id) { return true }
            // Nothing is left: the last release of a walked message ends its work too.
            if message.hasWalked { try ledger.finish(message.id, task.claim) }
            return false
        }
    }

    package func remapTask(for claim: Claim) async throws(LedgerFailure) -> RemapTask {
        try await read { ledger in
            let row = try ledger.required(
                "SELECT message, remake FROM document WHERE id = $1", claim.subject)
            var task = try ledger.inboundTask(claim, message: try row.integer(0))
            task.resume = nil
            return RemapTask(
                claim: claim, document: claim.subject, message: task,
                set: try ledger.storedSet(of: claim.subject),
                edits: try ledger.setEdits(of: claim.subject),
                profile: try row.bytesIfAny(1) == nil ? nil : try row.digest(1))
        }
    }

    package func remapped(
        _ task: RemapTask, _ outcome: DocumentOutcome, profile: Digest
    ) async throws(LedgerFailure) {
        let packed = PackedBytes(outcome.body)
        let position = outcome.position?.encoded
        let hold = outcome.hold.map { StoredDiagnostic($0) }
        while try await withdrawSome(task) {}
        try await write { ledger in
            try ledger.complete(task.claim)
            let row = try ledger.required(
                "SELECT message, interchange FROM document WHERE id = $1", task.document)
            let message = try ledger.inboundMessage(row.integer(0))
            try ledger.sql.execute(
                """
                UPDATE document SET number = $2, release_number = $3, action = $4, purpose = $5,
                  business_key = $6, idempotency_key = $7, content_digest = $8, profile = $9,
                  position = coalesce($10, position), response = $11, terms = $12, type = $13,
                  remake = NULL
                WHERE id = $1 AND state = 'held'
                """, task.document, outcome.number, outcome.release, outcome.action.rawValue,
                outcome.purpose, outcome.businessKey, outcome.idempotencyKey,
                outcome.contentDigest, profile, position, outcome.response,
                outcome.terms(since: message.created).encoded,
                outcome.type)
            try ledger.keep(packed, document: task.document)
            try ledger.withdraw(task.document)
            try ledger.enter(
                outcome, as: task.document, try ledger.owners(of: row.integer(1)), in: message)
            let facts = try ledger.documentFacts(task.document)
            try ledger.event(
                facts.message, "map.again", facts.number, document: task.document)
            try ledger.release(facts, hold: hold, mayBeParked: true)
        }
    }

    /// Takes a held document from under some of very many orders, in a commit of its own: it counts
    /// for none of them. Gives whether it did.
    private func withdrawSome(_ task: RemapTask) async throws(LedgerFailure) -> Bool {
        let isLarge = try await read { ledger in
            try ledger.isUnderManyOrders(task.document)
        }
        guard isLarge else { return false }
        try await write { ledger in
            try ledger.require(task.claim)
            try ledger.withdrawSome(task.document)
        }
        return true
    }
}

extension LedgerTransaction {
    /// A message as a worker gets it.
    func inboundTask(_ claim: Claim, message: Int64) throws -> InboundTask {
        let row = try required(
            """
            SELECT correlation, channel, name, resume, edits FROM message WHERE id = $1
            """, message)
        var resume: ResumePoint?
        if let bytes = try row.bytesIfAny(3) {
            guard let point = ResumePoint(encoded: bytes) else {
                throw SQLFailure.damaged("message \(message) has a resume point of another release")
            }
            resume = point
        }
        return InboundTask(
            claim: claim, message: message, correlation: try row.text(0),
            channel: try row.text(1), name: try row.text(2), bytes: try stored(message),
            resume: resume,
            edits: try row.int(4) > 0 ? try documentEdits(of: message) : [])
    }

    /// A message's bytes.
    func stored(_ message: Int64) throws -> StoredBytes {
        let row = try required(
            """
            SELECT m.digest, m.size, m.is_inline, b.codec, b.body FROM message m
            LEFT JOIN message_body b ON b.message = m.id WHERE m.id = $1
            """, message)
        let digest = try row.digest(0)
        guard try row.flag(2) else {
            return StoredBytes(payload: .vault(digest), digest: digest, size: try row.int(1))
        }
        let packed = PackedBytes(isDeflated: try row.flag(3), bytes: try row.bytes(4))
        return StoredBytes(
            payload: .inline(try packed.plain()), digest: digest, size: try row.int(1))
    }

    /// Whether a message's work has ended.
    fileprivate func isFinished(_ message: InboundMessage) throws -> Bool {
        guard message.hasWalked else { return false }
        return try sql.first(
            "SELECT 1 FROM work WHERE kind = 'process' AND subject = $1", message.id) == nil
    }
}
