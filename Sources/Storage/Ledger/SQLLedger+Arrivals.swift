import Diagnostics
package import Engine
import Values

extension SQLLedger {
    package func watch(_ arrivals: [ExpectedArrival]) async throws(LedgerFailure) {
        let change = try await read { ledger in try ledger.silence(arrivals) }
        guard !change.begun.isEmpty || !change.ended.isEmpty else { return }
        try await write { ledger in try ledger.tell(change) }
    }
}

/// What there is to tell of partners' silence.
private struct SilenceChange {
    /// Partners that have gone silent: with the last message that came, and the words.
    var begun: [(partner: String, message: Int64, why: Diagnostic)] = []
    /// Exceptions about partners that are silent no longer.
    var ended: [Int64] = []
}

extension LedgerTransaction {
    /// How many are told of at once.
    private static let mostTold = 200

    /// Who has gone silent, or is silent no longer, without having been told of. Who never sent
    /// anything is not missed.
    fileprivate func silence(_ arrivals: [ExpectedArrival]) throws -> SilenceChange {
        var change = SilenceChange()
        let now = Timestamp(microseconds: try sql.now())
        for arrival in arrivals where change.begun.count + change.ended.count < Self.mostTold {
            let last = try sql.first(
                """
                SELECT id, created_us, name FROM message
                WHERE partner = $1 AND direction = 'in' ORDER BY id DESC LIMIT 1
                """, arrival.partner)
            guard let last, let due = arrival.due(try last.time(1)) else { continue }
            let told = try silenceTold(of: arrival.partner)
            if due < now, told == nil {
                let why = Diagnostic(
                    .awaitArrivalOverdue,
                    "nothing came from \(arrival.partner) since \(try last.text(2)) at "
                        + "\(try last.time(1)); the next was due \(due)", value: "\(due)")
                change.begun.append((arrival.partner, try last.integer(0), why))
            } else if due >= now, let told {
                change.ended.append(told)
            }
        }
        return change
    }

    fileprivate func tell(_ change: SilenceChange) throws {
        for (partner, message, why) in change.begun where try silenceTold(of: partner) == nil {
            try event(message, "await.silence", why.message)
            try open(
                .process, WorkSubject(message: message, partner: partner, awaited: 0),
                StoredDiagnostic(why))
        }
        for exception in change.ended {
            try sql.execute(
                """
                UPDATE exception SET state = 'resolved', closed_us = now_us(),
                  closed_by = 'gangway', resolution = 'a file came'
                WHERE id = $1 AND state = 'open'
                """, exception)
        }
    }

    /// The open exception about a partner's silence.
    private func silenceTold(of partner: String) throws -> Int64? {
        try sql.first(
            """
            SELECT id FROM exception
            WHERE partner = $1 AND code = 'await.arrival.overdue' AND state = 'open' LIMIT 1
            """, partner)?.integer(0)
    }
}
