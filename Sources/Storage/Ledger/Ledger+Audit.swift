package import Diagnostics
package import Engine
import Values

// MARK: - The chain

extension LedgerTransaction {
    /// Adds a link: its hash covers the previous hash and its own fields, so that a changed or
    /// removed row shows.
    func link(act: String, author: String, reason: String, subject: String) throws {
        let last = try sql.first("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
        let previous = try last?.bytes(1) ?? [UInt8](repeating: 0, count: 32)
        let number = try (last?.integer(0) ?? 0) + 1
        let now = try sql.now()
        let link = AuditLink(
            number: number, time: now, act: act, author: author, reason: reason, subject: subject,
            previous: previous)
        try sql.execute(
            """
            INSERT INTO audit(number, at_us, act, author, reason, subject, previous, hash)
            VALUES($1, $2, $3, $4, $5, $6, $7, $8)
            """, number, now, act, author, reason, subject, previous, link.hash)
    }
}

/// A link of the audit chain as it is hashed.
struct AuditLink {
    let number: Int64
    let time: Int64
    let act: String
    let author: String
    let reason: String
    let subject: String
    let previous: [UInt8]

    /// SHA-256 over the previous hash and the fields, each with its length before it, so that no
    /// two links have the same bytes.
    var hash: Digest {
        var hash = SHA256()
        hash.update(previous)
        for field in ["\(number)", "\(time)", act, author, reason, subject] {
            hash.update("\(field.utf8.count):")
            hash.update(field)
        }
        return hash.finalize()
    }
}

// MARK: - Verification

extension SQLLedger {
    package func verifyAudit() async throws(LedgerFailure) -> Diagnostic? {
        var previous = [UInt8](repeating: 0, count: 32)
        var number: Int64 = 0
        while true {
            let page = try await read { [number] ledger in try ledger.links(after: number) }
            if page.isEmpty { return nil }
            for (link, hash) in page {
                number += 1
                guard link.number == number, link.previous == previous, link.hash.bytes == hash
                else {
                    return Diagnostic(
                        .ledgerAuditBroken,
                        "link \(number) of the audit chain was changed or removed",
                        value: "\(number)")
                }
                previous = hash
            }
        }
    }
}

extension LedgerTransaction {
    /// A page of links and the hashes stored with them.
    fileprivate func links(after number: Int64) throws -> [(AuditLink, [UInt8])] {
        try sql.query(
            """
            SELECT number, at_us, act, author, reason, subject, previous, hash FROM audit
            WHERE number > $1 ORDER BY number LIMIT 500
            """, number
        ).map { row in
            let link = AuditLink(
                number: try row.integer(0), time: try row.integer(1), act: try row.text(2),
                author: try row.text(3), reason: try row.text(4), subject: try row.text(5),
                previous: try row.bytes(6))
            return (link, try row.bytes(7))
        }
    }
}
