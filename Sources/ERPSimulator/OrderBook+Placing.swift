import Foundation
import GRDB

extension OrderBook {
    /// Takes one entry within a transaction: by its key first, then by what it does.
    static func place(
        _ entry: Entry, honoursKeys: Bool, _ db: Database
    ) throws -> Placement {
        if honoursKeys, let key = entry.key, let known = try taken(under: key, db) {
            let isSame = known.kind == entry.kind.rawValue && known.digest == entry.digest
            return isSame ? .repeated(number: known.number) : .conflict(number: known.number)
        }
        if entry.kind == .new { return try insert(entry, db) }
        guard let (id, status) = try standing(entry, db) else { return .unknown }
        let number = StoredOrder.number(id)
        guard status != OrderStatus.cancelled.rawValue else { return .cancelled(number: number) }
        try change(id, by: entry, db)
        return .created(number: number)
    }

    /// What was taken under a key, which serves for one thing only.
    private static func taken(
        under key: String, _ db: Database
    ) throws -> (kind: String, number: String, digest: String)? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT 'new' AS kind, id, digest FROM orders WHERE key = ?1
                UNION ALL
                SELECT kind, order_id, digest FROM changes WHERE key = ?1
                LIMIT 1
                """)
        guard let row = try Row.fetchOne(statement, arguments: [key]) else { return nil }
        return (row["kind"], StoredOrder.number(row["id"]), row["digest"])
    }

    /// The order that a change means: the newest that is not cancelled, else the newest.
    private static func standing(
        _ entry: Entry, _ db: Database
    ) throws -> (id: Int64, status: String)? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, status FROM orders
                WHERE reference = ? AND partner = ? AND release = ?
                ORDER BY status = 'cancelled', id DESC LIMIT 1
                """)
        let arguments: StatementArguments = [entry.reference, entry.partner, entry.release]
        guard let row = try Row.fetchOne(statement, arguments: arguments) else { return nil }
        return (row["id"], row["status"])
    }

    private static func insert(_ order: Entry, _ db: Database) throws -> Placement {
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO orders
                    (key, reference, release, partner, status, received_us, correlation, digest,
                    body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try insert.execute(arguments: [
            order.key, order.reference, order.release, order.partner,
            order.kind.status.rawValue, order.received, order.correlation, order.digest,
            Data(order.body),
        ])
        return .created(number: StoredOrder.number(db.lastInsertedRowID))
    }

    /// Keeps a change and turns the order's state. The order's row keeps the body that it came
    /// with: what stands is read from its changes.
    private static func change(_ id: Int64, by change: Entry, _ db: Database) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO changes
                    (key, kind, reference, partner, order_id, received_us, correlation, digest,
                    body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try insert.execute(arguments: [
            change.key, change.kind.rawValue, change.reference, change.partner, id,
            change.received, change.correlation, change.digest, Data(change.body),
        ])
        let update = try db.cachedStatement(sql: "UPDATE orders SET status = ? WHERE id = ?")
        try update.execute(arguments: [change.kind.status.rawValue, id])
    }
}
