import Foundation
import GRDB

extension OrderBook {
    /// A document that is no order, such as an inventory, as it was submitted.
    struct Posting: Sendable {
        var kind: String
        var key: String?
        var partner: String
        var body: [UInt8]
        var digest: String
        /// Microseconds since 1970 UTC.
        var received: Int64
    }

    /// Takes a posting, durably; a key that is known for the same body gives its number again.
    func post(_ posting: Posting) async throws -> Placement {
        let honoursKeys = honoursKeys
        return try await pool.write { db in
            if honoursKeys, let key = posting.key,
                let known = try Row.fetchOne(
                    db, sql: "SELECT id, digest FROM postings WHERE key = ?", arguments: [key])
            {
                let number = Self.postingNumber(known["id"])
                return known["digest"] == posting.digest
                    ? .repeated(number: number) : .conflict(number: number)
            }
            try db.execute(
                sql: """
                    INSERT INTO postings (kind, key, partner, digest, body, received_us)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    posting.kind, posting.key, posting.partner, posting.digest,
                    Data(posting.body), posting.received,
                ])
            return .created(number: Self.postingNumber(db.lastInsertedRowID))
        }
    }

    /// The postings under a key, or all of a partner, as numbers with their bodies.
    nonisolated func postings(
        key: String?, partner: String?
    ) async throws -> [(number: String, body: [UInt8])] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, body FROM postings
                    WHERE (?1 IS NULL OR key = ?1) AND (?2 IS NULL OR partner = ?2)
                    ORDER BY id LIMIT \(Self.listLimit)
                    """, arguments: [key, partner]
            ).map { (Self.postingNumber($0["id"]), Array($0["body"] as Data)) }
        }
    }

    private static func postingNumber(_ id: Int64) -> String {
        StoredOrder.number(id).replacing("SO-", with: "IV-")
    }

    /// Orders behind a row, in the order in which they came, with their bodies.
    nonisolated func orders(
        after id: Int64, limit: Int
    ) async throws -> [(id: Int64, partner: String, body: [UInt8])] {
        try await pool.read { db in
            try Row.fetchAll(
                db, sql: "SELECT id, partner, body FROM orders WHERE id > ? ORDER BY id LIMIT ?",
                arguments: [id, min(max(limit, 1), Self.listLimit)]
            ).map { ($0["id"], $0["partner"], Array($0["body"] as Data)) }
        }
    }
}
