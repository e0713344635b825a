import Diagnostics
package import Engine
package import Values

extension SQLLedger {
    package func review(
        expectation id: Int64, until: Timestamp?, author: String, reason: String
    ) async throws(LedgerFailure) {
        try await write { ledger in
            guard
                let row = try ledger.sql.first("SELECT message FROM expectation WHERE id = $1", id)
            else {
                throw LedgerFailure.refused(
                    Diagnostic(
                        .ledgerActRefused, "there is no expectation \(id)", value: "\(id)"))
            }
            if let until, until.microseconds <= (try ledger.sql.now()) {
                throw LedgerFailure.refused(
                    Diagnostic(
                        .ledgerActRefused, "\(until) has passed", value: until.description,
                        mend: "name a later day, or none where it needs no further look"))
            }
            try ledger.link(
                act: "acks.review", author: author, reason: reason, subject: "expectation \(id)")
            try ledger.sql.execute(
                """
                INSERT INTO answer_review(expectation, at_us, author, reason, until_us)
                VALUES($1, now_us(), $2, $3, $4)
                ON CONFLICT(expectation) DO UPDATE SET at_us = excluded.at_us,
                  author = excluded.author, reason = excluded.reason, until_us = excluded.until_us
                """, id, author, reason, until)
            let subject = try ledger.subject(.send, try row.integer(0))
            try ledger.event(subject.message, "await.reviewed", "\(author): \(reason)")
        }
    }
}
