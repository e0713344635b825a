import Diagnostics
package import Engine
import Flow
import Values

extension SQLLedger {
    /// What the lanes of batches begin with; each partner has one.
    static let batchLanes = "in:" + DocumentOrigin.batch("").channel

    package func close(batch claim: Claim) async throws(LedgerFailure) -> BatchState {
        try await write { ledger in
            try ledger.require(claim)
            let row = try ledger.required(
                """
                SELECT content_key, state, leaves_us - now_us(), leaves_us FROM batch
                WHERE message = $1
                """, claim.subject)
            guard try row.text(1) == "closed" || row.integer(2) <= 0 else {
                // It was woken with others before its time.
                try ledger.wait(claim, until: try row.time(3))
                return .settled
            }
            guard try ledger.waits(inBatch: claim.subject) else {
                try ledger.finish(batch: claim.subject, claim)
                return .settled
            }
            try ledger.sql.execute(
                "UPDATE batch SET state = 'closed' WHERE message = $1", claim.subject)
            return .closed(key: try row.text(0))
        }
    }

    package func documents(
        batch claim: Claim, after message: Int64, limit: Int
    ) async throws(LedgerFailure) -> [InboundTask] {
        try await read { ledger in
            try ledger.sql.query(
                """
                SELECT message FROM dispatch
                WHERE batch = $1 AND set_control IS NULL AND message > $2
                ORDER BY message LIMIT $3
                """, claim.subject, message, limit
            ).map { try ledger.inboundTask(claim, message: try $0.integer(0)) }
        }
    }

    package func saysTheSame(_ commit: DispatchCommit) async throws(LedgerFailure) -> Bool {
        guard case .draft(let draft) = commit.outcome else { return true }
        return try await read { ledger in
            let row = try ledger.sql.first(
                """
                SELECT s.codec, s.said FROM message m JOIN order_said s ON s.message = m.id
                WHERE m.id = $1 AND m.profile <> $2
                """, commit.task.message, commit.profile)
            guard let row else { return true }
            let joined = PackedBytes(isDeflated: try row.flag(0), bytes: try row.bytes(1))
            return try joined.plain() == draft.said.bytes()
        }
    }

    package func leaveOut(_ commit: DispatchCommit) async throws(LedgerFailure) {
        try await write { ledger in
            try ledger.require(commit.task.claim)
            try ledger.leaveOut(commit)
        }
    }

    package func seal(_ commit: BatchCommit) async throws(LedgerFailure) -> DispatchReceipt {
        try await write { ledger in try ledger.seal(commit) }
    }
}
