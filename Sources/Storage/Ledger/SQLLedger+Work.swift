package import Diagnostics
package import Engine
import Values

extension SQLLedger {
    package func claim(
        _ kind: WorkKind, limit: Int, low: Int, worker: String, lease: Duration
    ) async throws(LedgerFailure) -> [Claim] {
        guard limit > 0 else { return [] }
        let turn = await rotation.next(kind)
        let request = ClaimRequest(
            kind: kind, limit: limit, low: low, worker: worker, lease: lease, after: turn.after,
            isLowFirst: turn.isLowFirst)
        let (claims, marks) = try await write { ledger in try ledger.claim(request) }
        await rotation.served(marks, kind)
        return claims
    }

    package func renew(
        _ claims: [Claim], lease: Duration
    ) async throws(LedgerFailure) -> [Claim] {
        try await write { ledger in
            try claims.filter { claim in
                try ledger.sql.execute(
                    """
                    UPDATE work SET lease_until_us = now_us() + $3
                    WHERE id = $1 AND token = $2 AND state = 1
                    """, claim.work, claim.token, lease) == 0
            }
        }
    }

    package func postpone(
        _ claim: Claim, by delay: Duration, why: Diagnostic
    ) async throws(LedgerFailure) {
        try await write { ledger in
            try ledger.postpone(claim, by: delay)
            let subject = try ledger.subject(of: claim)
            try ledger.event(
                subject.message, "\(claim.kind.rawValue).postponed", why.message,
                document: subject.document)
            try ledger.alarm(claim, why)
        }
    }

    package func hurry(_ kind: WorkKind, limit: Int) async throws(LedgerFailure) -> Int {
        try await write { ledger in
            try ledger.sql.query(
                """
                UPDATE work SET run_at_us = now_us() WHERE id IN (
                  SELECT w.id FROM work w LEFT JOIN delivery v
                    ON w.kind = 'deliver' AND v.document = w.subject
                  WHERE w.state = 2 AND w.kind = $1 AND w.run_at_us > now_us()
                    AND w.held_by IS NULL
                    AND coalesce(v.quiesce_until_us, 0) <= now_us()
                  ORDER BY w.run_at_us LIMIT $2)
                RETURNING id
                """, kind.rawValue, limit
            ).count
        }
    }

    package func park(_ claim: Claim, why: Diagnostic) async throws(LedgerFailure) {
        try await write { ledger in
            try ledger.park(claim)
            try ledger.parked(claim.kind, claim.subject, why)
        }
    }

    package func reap(
        for worker: String, isStart: Bool, quiesce: Duration
    ) async throws(LedgerFailure) -> Int {
        let (reaped, isWaking) = try await write { ledger in
            try ledger.forgetControlNumbers()
            return (
                try ledger.reap(for: worker, isStart: isStart, quiesce: quiesce),
                try ledger.wakeReleased()
            )
        }
        if isWaking { try await wakeAllReleased() }
        return reaped
    }

    package func outlook() async throws(LedgerFailure) -> WorkOutlook {
        try await read { ledger in
            let row = try ledger.sql.first(
                """
                SELECT (SELECT count(*) FROM work WHERE state = 0),
                  (SELECT count(*) FROM work WHERE state = 2 AND run_at_us <= now_us()),
                  (SELECT count(*) FROM work WHERE state = 2 AND run_at_us > now_us()
                    AND lane NOT LIKE $1 AND held_by IS NULL),
                  (SELECT min(run_at_us) - now_us() FROM work
                    WHERE state = 2 AND run_at_us > now_us() AND lane NOT LIKE $1
                      AND held_by IS NULL),
                  (SELECT count(*) FROM work WHERE state = 1),
                  (SELECT count(*) FROM work WHERE state = 4),
                  (SELECT count(*) FROM work WHERE state = 3),
                  (SELECT count(*) FROM exception WHERE state = 'open'),
                  (SELECT coalesce(sum(documents), 0) FROM batch WHERE state <> 'left'),
                  (SELECT min(leaves_us) FROM batch WHERE state <> 'left' AND documents > 0),
                  (SELECT count(*) FROM work WHERE held_by IS NOT NULL)
                """, Self.batchLanes + "%")
            guard let row else { throw SQLFailure.damaged("a count without a row") }
            return WorkOutlook(
                ready: try row.int(0) + row.int(1), delayed: try row.int(2),
                nextIn: try row.integerIfAny(3).map { .microseconds($0) },
                leased: try row.int(4), waiting: try row.int(5), parked: try row.int(6),
                exceptions: try row.int(7), batched: try row.int(8),
                nextBatch: try row.integerIfAny(9).map { Timestamp(microseconds: $0) },
                held: try row.int(10))
        }
    }
}
