import Diagnostics
import Engine
import Values

/// What a claim asks for.
struct ClaimRequest: Sendable {
    let kind: WorkKind
    let limit: Int
    /// How many of them may be of low priority.
    let low: Int
    let worker: String
    let lease: Duration
    /// The lanes behind which it begins.
    var after: LaneMarks
    let isLowFirst: Bool

    /// Lanes that one claim serves at most.
    static let lanes = 16
}

// MARK: - Claiming

extension LedgerTransaction {
    /// Leases work; gives with it the lanes that were looked at last, where the next claim goes on.
    func claim(_ request: ClaimRequest) throws -> (claims: [Claim], after: LaneMarks) {
        try sql.execute("UPDATE work SET state = 0 WHERE state = 2 AND run_at_us <= now_us()")
        var request = request
        // Where all that was leased is held by a person, others may stand behind it.
        for _ in 0..<4 {
            let leased = try lease(request)
            let free = try free(leased, request.kind)
            for claim in free.isEmpty ? leased : free { request.after.pass(claim.lane) }
            if leased.isEmpty || !free.isEmpty { return (free, request.after) }
        }
        return ([], request.after)
    }

    private func lease(_ request: ClaimRequest) throws -> [Claim] {
        if let suspect = try claimSuspect(request) { return [suspect] }
        let lanes = try lanes(request)
        var claims: [Claim] = []
        var low = request.low
        for (index, lane) in lanes.enumerated() {
            let left = request.limit - claims.count
            let share = (left + lanes.count - index - 1) / (lanes.count - index)
            let isLow = Lane.isLow(lane)
            let taken = try claim(request, lane: lane, limit: isLow ? min(share, low) : share)
            if isLow { low -= taken.count }
            claims += taken
        }
        return claims
    }

    /// An item whose worker vanished is claimed alone, so that it can take no innocent one down.
    private func claimSuspect(_ request: ClaimRequest) throws -> Claim? {
        let row = try sql.first(
            """
            SELECT id FROM work s WHERE kind = $1 AND state = 0 AND crashes > 0
              AND ($2 > 0 OR NOT \(Lane.isLow(sql: "s.lane"))) AND (kind <> 'process' OR NOT EXISTS(
                SELECT 1 FROM work o WHERE o.kind = 'process' AND o.lane = s.lane AND o.state = 1))
            ORDER BY id LIMIT 1
            """, request.kind.rawValue, request.low)
        guard let row else { return nil }
        return try lease(request, "SELECT $4", .integer(try row.integer(0))).first
    }

    /// Lanes with ready work, those of low priority behind the others, but for their own turn.
    private func lanes(_ request: ClaimRequest) throws -> [String] {
        let wanted = min(request.limit, ClaimRequest.lanes)
        var found: [String] = []
        for isLow in [request.isLowFirst, !request.isLowFirst] where !isLow || request.low > 0 {
            found += try lanes(request, isLow: isLow, limit: wanted - found.count)
        }
        return found
    }

    /// Lanes with ready work, from the one behind the last served: each is found by one step in the
    /// index, so a backlog in one costs the others nothing.
    private func lanes(_ request: ClaimRequest, isLow: Bool, limit: Int) throws -> [String] {
        guard limit > 0 else { return [] }
        let mark = request.after[isLow: isLow]
        let ahead = try lanes(request, isLow: isLow, after: mark, limit: limit)
        guard ahead.count < limit, !mark.isEmpty else { return ahead }
        let around = try lanes(request, isLow: isLow, after: "", limit: limit)
        return ahead + around.filter { !ahead.contains($0) }.prefix(limit - ahead.count)
    }

    private func lanes(
        _ request: ClaimRequest, isLow: Bool, after: String, limit: Int
    ) throws -> [String] {
        try sql.query(
            """
            WITH RECURSIVE l(lane) AS (
              SELECT * FROM (SELECT lane FROM work WHERE state = 0 AND kind = $1 AND lane > $2
                ORDER BY lane LIMIT 1) s
              UNION ALL
              SELECT (SELECT w.lane FROM work w WHERE w.state = 0 AND w.kind = $1
                AND w.lane > l.lane ORDER BY w.lane LIMIT 1) FROM l WHERE l.lane IS NOT NULL)
            SELECT lane FROM l WHERE lane IS NOT NULL AND (\(Lane.isLow(sql: "lane"))) = $4
              AND ($1 <> 'process' OR NOT EXISTS(
                SELECT 1 FROM work o WHERE o.kind = 'process' AND o.lane = l.lane AND o.state = 1))
            LIMIT $3
            """, request.kind.rawValue, after, limit, isLow
        ).map { try $0.text(0) }
    }

    private func claim(_ request: ClaimRequest, lane: String, limit: Int) throws -> [Claim] {
        guard limit > 0 else { return [] }
        // The last priority alone, which the index gives in order; another claim takes the others.
        let last =
            request.isLowFirst
            ? """
            AND priority = (SELECT max(priority) FROM work
              WHERE kind = $4 AND lane = $5 AND state = 0)
            """ : ""
        return try lease(
            request,
            """
            SELECT id FROM work WHERE kind = $4 AND lane = $5 AND state = 0 \(last)
            ORDER BY priority, id LIMIT $6
            """, .text(request.kind.rawValue), .text(lane), .integer(Int64(limit)))
    }

    /// Leases the chosen items; `$4` and on are the choice's arguments.
    private func lease(
        _ request: ClaimRequest, _ choice: String, _ arguments: SQLValue...
    ) throws -> [Claim] {
        let fixed: [SQLValue] = [
            .text(request.worker), request.lease.sqlValue, .integer(Int64(WorkState.leased)),
        ]
        return try sql.query(
            """
            WITH c AS MATERIALIZED (\(choice))
            UPDATE work SET state = $3, owner = $1, lease_until_us = now_us() + $2,
              token = token + 1, attempt = attempt + 1, held_by = NULL
            WHERE id IN (SELECT * FROM c) AND state = 0
            RETURNING id, token, subject, lane, attempt, crashes, priority, criticality
            """, arguments: fixed + arguments
        ).map { row in
            let claim = Claim(
                work: try row.integer(0), token: try row.integer(1), kind: request.kind,
                subject: try row.integer(2), lane: try row.text(3), attempt: try row.int(4),
                crashes: try row.int(5), criticality: WorkClass.of(try row.int(7)))
            return (priority: try row.int(6), claim: claim)
        }
        .sorted { ($0.priority, $0.claim.work) < ($1.priority, $1.claim.work) }
        .map(\.claim)
    }
}

// MARK: - Vanished workers

extension LedgerTransaction {
    func reap(for worker: String, isStart: Bool, quiesce: Duration) throws -> Int {
        let rows = try sql.query(
            """
            SELECT id, kind, subject, crashes, CASE WHEN owner = $1 THEN 0 ELSE 1 END FROM work
            WHERE state = 1 AND (lease_until_us < now_us() OR ($2 = 1 AND owner <> $1))
            """, worker, isStart)
        let deaths = try rows.count { try $0.flag(4) }
        for row in rows {
            let (work, subject) = (try row.integer(0), try row.integer(2))
            guard let kind = WorkKind(rawValue: try row.text(1)) else {
                throw SQLFailure.damaged("work of an unknown kind")
            }
            let isDeath = try row.flag(4)
            let crashes = try row.int(3) + (isDeath ? 1 : 0)
            let isWalk = kind == .process || kind == .remap
            let limit = isWalk ? settings.crashLimit : settings.waitingCrashLimit
            // Only a death that it had to itself is evidence against an item: a power cut or a kill
            // takes whatever is in flight.
            let isPoison = isDeath && deaths == 1 && crashes >= limit
            // The attempt that vanished may still reach the target: ask only when it cannot.
            let isInDoubt = kind == .deliver ? try putInDoubt(subject, quiesce) : false
            let wait = isInDoubt ? quiesce : .zero
            try sql.execute(
                """
                UPDATE work SET state = $2, crashes = $3, run_at_us = now_us() + $4, owner = NULL,
                  lease_until_us = NULL
                WHERE id = $1
                """, work,
                isPoison ? WorkState.parked : wait > .zero ? WorkState.delayed : WorkState.ready,
                crashes, wait)
            if isPoison {
                let why = Diagnostic(
                    .ledgerWorkPoison,
                    "the worker vanished \(crashes) times over this \(kind.rawValue) step")
                try parked(kind, subject, why)
            }
        }
        return rows.count
    }

    private func putInDoubt(_ document: Int64, _ quiesce: Duration) throws -> Bool {
        try sql.execute(
            """
            UPDATE delivery SET quiesce_until_us = now_us() + $2
            WHERE document = $1 AND state = 'in_doubt'
            """, document, quiesce) == 1
    }
}
