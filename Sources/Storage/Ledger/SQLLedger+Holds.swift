import Diagnostics
package import Engine
package import Values

extension SQLLedger {
    package func hold(
        _ subject: HoldSubject, _ decision: Decision
    ) async throws(LedgerFailure) -> Int64 {
        try await write { ledger in
            let same = try ledger.sql.first(
                """
                SELECT id FROM hold
                WHERE partner = $1 AND type = $2 AND direction = $3 AND ended_us IS NULL
                """, subject.partner ?? "", subject.type ?? "", subject.direction ?? "")
            if let same {
                throw LedgerFailure.refused(
                    Diagnostic(
                        .ledgerActRefused, "hold \(try same.integer(0)) says so already",
                        mend: "`gangway messages holds` lists what is held."))
            }
            // The same one may have ended and not have woken all yet: what it held stays held.
            let id = try ledger.required(
                """
                INSERT INTO hold(partner, type, direction, author, reason, made_us)
                VALUES($1, $2, $3, $4, $5, now_us())
                ON CONFLICT(partner, type, direction) DO UPDATE SET author = excluded.author,
                  reason = excluded.reason, made_us = excluded.made_us, ended_us = NULL
                RETURNING id
                """, subject.partner ?? "", subject.type ?? "", subject.direction ?? "",
                decision.author, decision.reason
            ).integer(0)
            try ledger.link(
                act: "messages.hold", author: decision.author, reason: decision.reason,
                subject: "hold \(id): \(subject.words)")
            return id
        }
    }

    package func release(hold id: Int64, _ decision: Decision) async throws(LedgerFailure) {
        try await write { ledger in
            let row = try ledger.sql.first("SELECT ended_us FROM hold WHERE id = $1", id)
            guard let row else {
                throw LedgerFailure.refused(
                    Diagnostic(
                        .ledgerActRefused, "there is no hold \(id)", value: "\(id)",
                        mend: "`gangway messages holds` lists what is held."))
            }
            // It was released, but its answer was lost: what it held is woken, and nothing else.
            guard try row.integerIfAny(0) == nil else { return }
            try ledger.sql.execute("UPDATE hold SET ended_us = now_us() WHERE id = $1", id)
            try ledger.link(
                act: "messages.release", author: decision.author, reason: decision.reason,
                subject: "hold \(id)")
        }
        // After a crash the next heartbeat goes on with it.
        try await wakeAllReleased()
    }

    /// Wakes what waits for holds that have ended, in bounded commits.
    func wakeAllReleased() async throws(LedgerFailure) {
        while try await write({ ledger in try ledger.wakeReleased() }) {}
    }

    package func holds() async throws(LedgerFailure) -> [JSON] {
        try await read { ledger in
            try ledger.sql.query(
                """
                SELECT id, partner, type, direction, author, reason, made_us FROM hold
                WHERE ended_us IS NULL ORDER BY id
                """
            ).map { row in
                func text(_ column: Int) throws -> JSON {
                    let text = try row.text(column)
                    return text.isEmpty ? .null : .string(text)
                }
                return [
                    "id": JSON(try row.integer(0)), "partner": try text(1), "type": try text(2),
                    "direction": try text(3), "author": try text(4), "reason": try text(5),
                    "since": JSON(time: try row.integer(6)),
                ]
            }
        }
    }
}

extension HoldSubject {
    fileprivate var words: String {
        [
            partner.map { "partner \($0)" }, type.map { "type \($0)" },
            direction.map { $0 == "in" ? "to the ERP" : "to the partner" },
        ].compactMap(\.self).joined(separator: ", ")
    }
}

// MARK: - At the claim

extension LedgerTransaction {
    /// How much held work one commit wakes.
    private static let together = 200
    /// When held work would be looked at by itself: never.
    static let never: Int64 = 253_402_300_799_000_000

    /// Puts claimed work aside that a person holds, and gives what is left. A claim looks at what
    /// it has leased only, so that a backlog which is held costs each of its items one look.
    func free(_ claims: [Claim], _ kind: WorkKind) throws -> [Claim] {
        guard claims.contains(where: \.canBeHeld) else { return claims }
        let holds = try sql.query(
            "SELECT partner, type, direction, id FROM hold WHERE ended_us IS NULL ORDER BY id"
        ).map { row in
            (
                partner: try row.text(0), type: try row.text(1), direction: try row.text(2),
                id: try row.integer(3)
            )
        }
        guard !holds.isEmpty else { return claims }
        let direction = kind == .deliver ? "in" : "out"
        return try claims.filter { claim in
            guard claim.canBeHeld else { return true }
            let (partner, type) = try kept(claim)
            let hold = holds.first { hold in
                (hold.partner.isEmpty || hold.partner == partner)
                    && (hold.type.isEmpty || hold.type == type)
                    && (hold.direction.isEmpty || hold.direction == direction)
            }
            guard let hold else { return true }
            try sql.execute(
                """
                UPDATE work SET state = 2, run_at_us = $2, attempt = attempt - 1, owner = NULL,
                  lease_until_us = NULL, held_by = $3
                WHERE id = $1
                """, claim.work, Self.never, hold.id)
            return false
        }
    }

    /// Wakes some of what waits for a hold that has ended; false when none does. Another hold that
    /// it falls under is seen when it is claimed.
    func wakeReleased() throws -> Bool {
        let ended = try sql.first(
            "SELECT id FROM hold WHERE ended_us IS NOT NULL ORDER BY id LIMIT 1")
        guard let hold = try ended?.integer(0) else { return false }
        let woken = try sql.execute(
            """
            UPDATE work SET state = CASE WHEN state = 2 THEN 0 ELSE state END,
              run_at_us = now_us(), held_by = NULL
            WHERE id IN (SELECT id FROM work WHERE held_by = $1 ORDER BY id LIMIT $2)
            """, hold, Self.together)
        if woken < Self.together { try sql.execute("DELETE FROM hold WHERE id = $1", hold) }
        return true
    }

    /// The partner and type of what work is about.
    private func kept(_ claim: Claim) throws -> (partner: String, type: String) {
        if claim.kind == .deliver {
            let row = try required(
                "SELECT partner, type FROM document WHERE id = $1", claim.subject)
            return (try row.text(0), try row.text(1))
        }
        let row = try required(
            """
            SELECT m.partner, coalesce(d.type, a.kind) FROM message m
            LEFT JOIN dispatch d ON d.message = coalesce(m.origin, m.id)
              AND coalesce(d.outbound, m.id) = m.id
            LEFT JOIN acknowledgment a ON a.message = m.id WHERE m.id = $1
            """, claim.subject)
        return (try row.textIfAny(0) ?? "", try row.textIfAny(1) ?? "")
    }
}

extension Claim {
    /// Whether a hold may stop it: what goes to an ERP or a partner, a batch too.
    fileprivate var canBeHeld: Bool {
        switch kind {
        case .deliver, .send: true
        case .process: Lane.line(lane).hasPrefix(SQLLedger.batchLanes)
        case .remap: false
        }
    }
}
