import Diagnostics
package import Engine
import Flow
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
            guard let last = try lastArrival(of: arrival.partner) else { continue }
            let isSilent = arrival.due(last.time).map { $0 < now } ?? false
            if let told = try openSilence(of: arrival.partner),
                !isSilent || told.message != last.message
            {
                change.ended.append(told.exception)
            }
            guard isSilent, let due = arrival.due(last.time),
                try !isTold(arrival.partner, silentSince: last.message)
            else { continue }
            let why = Diagnostic(
                .awaitArrivalOverdue,
                "nothing came from \(arrival.partner) since \(last.name) at \(last.time); the "
                    + "next was due \(due)", value: "\(due)")
            change.begun.append((arrival.partner, last.message, why))
        }
        return change
    }

    fileprivate func tell(_ change: SilenceChange) throws {
        for exception in change.ended {
            try sql.execute(
                """
                UPDATE exception SET state = 'resolved', closed_us = now_us(),
                  closed_by = 'gangway', resolution = 'a file came'
                WHERE id = $1 AND state = 'open'
                """, exception)
        }
        for (partner, message, why) in change.begun
        where try !isTold(partner, silentSince: message) {
            try event(message, "await.silence", why.message)
            try open(
                .process,
                WorkSubject(
                    message: message, partner: partner, awaited: 0,
                    causes: [RefusalCause(text: "nothing comes any more", mend: why.help)]),
                StoredDiagnostic(why))
        }
    }

    /// What a partner sent last: an interchange, whatever became of it, since a file may hold those
    /// of several partners, and what we are given to send came from somebody else. A test breaks no
    /// silence.
    private func lastArrival(
        of partner: String
    ) throws -> (message: Int64, time: Timestamp, name: String)? {
        try sql.first(
            """
            SELECT m.id, m.created_us, m.name FROM interchange i JOIN message m ON m.id = i.message
            WHERE i.partner = $1 AND i.usage = 'P' ORDER BY i.id DESC LIMIT 1
            """, partner
        ).map { (try $0.integer(0), try $0.time(1), try $0.text(2)) }
    }

    /// The open exception about a partner's silence, and what it had sent before.
    private func openSilence(of partner: String) throws -> (exception: Int64, message: Int64)? {
        try sql.first(
            """
            SELECT id, message FROM exception
            WHERE partner = $1 AND code = 'await.arrival.overdue' AND state = 'open' LIMIT 1
            """, partner
        ).map { (try $0.integer(0), try $0.integer(1)) }
    }

    /// Whether people were told that nothing came since a message. Who has closed that knows it,
    /// and is not told of the same silence again.
    private func isTold(_ partner: String, silentSince message: Int64) throws -> Bool {
        try sql.first(
            """
            SELECT 1 FROM exception
            WHERE message = $1 AND partner = $2 AND code = 'await.arrival.overdue' LIMIT 1
            """, message, partner) != nil
    }
}
