import Diagnostics
package import Engine

extension SQLLedger {
    package func resend(
        message id: Int64, author: String, reason: String
    ) async throws(LedgerFailure) {
        try await write { ledger in
            let origin = try ledger.origin(ofSent: id)
            try ledger.link(
                act: "messages.resend", author: author, reason: reason, subject: "message \(id)")
            try ledger.sendAgain(id, priority: WorkPriority.person)
            try ledger.event(origin, "send.again", "\(author): \(reason)")
        }
    }
}

extension LedgerTransaction {
    /// The message that one which has left came of; refuses one that has not.
    fileprivate func origin(ofSent id: Int64) throws -> Int64 {
        func refused(_ why: String, mend: String) -> LedgerFailure {
            .refused(Diagnostic(.ledgerActRefused, why, value: "\(id)", mend: mend))
        }
        let row = try sql.first(
            "SELECT state, origin FROM message WHERE id = $1 AND direction = 'out'", id)
        guard let row, let origin = try row.integerIfAny(1) else {
            throw refused(
                "message \(id) is none that we sent",
                mend: "`gangway messages list --direction out` lists what we sent.")
        }
        guard try row.text(0) == "sent" else {
            let isParked = try parkedWork(.send, id) != nil
            throw refused(
                "message \(id) has not left yet",
                mend: isParked
                    ? "Its send waits for a person: `gangway exceptions retry`."
                    : "It is on its way: `gangway messages show \(id)`.")
        }
        return origin
    }
}
