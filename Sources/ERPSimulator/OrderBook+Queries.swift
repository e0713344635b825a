import Foundation
import GRDB

extension OrderBook {
    /// What `find` looks for.
    enum Query: Sendable {
        /// The buyer's order number, at one partner or at all.
        case reference(String, partner: String?)
        /// The idempotency key of the order or of a change of it.
        case key(String)
    }

    /// Counts for people and tests.
    struct Statistics: Sendable, Equatable {
        /// All orders.
        var orders = 0
        /// Different keys among them.
        var keys = 0
        /// Orders that are cancelled.
        var cancelled = 0
        /// Cancellations and replacements.
        var changes = 0
        /// Keys with more than one order, and how many each has; at most `listLimit`.
        var keyDuplicates: [Repeat] = []
        /// Pairs of partner and reference with more than one order; at most `listLimit`.
        var referenceDuplicates: [Repeat] = []

        /// Something that stands more than once.
        struct Repeat: Sendable, Equatable {
            var name: String
            var count: Int
        }
    }

    /// The most rows that a query gives.
    static let listLimit = 100

    /// The orders that match, in the order of their numbers.
    nonisolated func find(_ query: Query) async throws -> [StoredOrder] {
        let (condition, arguments): (String, StatementArguments) =
            switch query {
            case .key(let key):
                ("key = ?1 OR id IN (SELECT order_id FROM changes WHERE key = ?1)", [key])
            case .reference(let reference, nil): ("reference = ?", [reference])
            case .reference(let reference, let partner?):
                ("reference = ? AND partner = ?", [reference, partner])
            }
        return try await pool.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT \(StoredOrder.columns) FROM orders
                    WHERE \(condition) ORDER BY id LIMIT \(Self.listLimit)
                    """)
            return try Row.fetchAll(statement, arguments: arguments).map(StoredOrder.init(row:))
        }
    }

    /// An order with what was done to it.
    struct History: Sendable {
        /// The order.
        var order: StoredOrder
        /// The body that stands: that of the last replacement, else the order's own.
        var body: [UInt8]
        /// Its changes, as they came; at most `listLimit`.
        var changes: [StoredChange]
    }

    /// One order and its history; nil if there is none of that number.
    nonisolated func order(number: String) async throws -> History? {
        guard let id = StoredOrder.id(number: number) else { return nil }
        return try await pool.read { db in
            let sql = "SELECT \(StoredOrder.columns), body FROM orders WHERE id = ?"
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [id]) else { return nil }
            let replacement = try Data.fetchOne(
                db,
                sql: """
                    SELECT body FROM changes WHERE order_id = ? AND kind = 'replace'
                    ORDER BY id DESC LIMIT 1
                    """, arguments: [id])
            let changes = try Row.fetchAll(
                db,
                sql: """
                    SELECT \(StoredChange.columns) FROM changes
                    WHERE order_id = ? ORDER BY id LIMIT \(Self.listLimit)
                    """, arguments: [id])
            let body: Data = replacement ?? row["body"]
            return History(
                order: StoredOrder(row: row), body: Array(body),
                changes: changes.map(StoredChange.init(row:)))
        }
    }

    /// Counts the orders, and what stands more than once.
    nonisolated func statistics() async throws -> Statistics {
        try await pool.read { db in
            var statistics = Statistics()
            let counts = try Row.fetchOne(
                db,
                sql: """
                    SELECT COUNT(*) AS orders, COUNT(DISTINCT key) AS keys,
                        COUNT(*) FILTER (WHERE status = 'cancelled') AS cancelled,
                        (SELECT COUNT(*) FROM changes) AS changes
                    FROM orders
                    """)
            statistics.orders = counts?["orders"] ?? 0
            statistics.keys = counts?["keys"] ?? 0
            statistics.cancelled = counts?["cancelled"] ?? 0
            statistics.changes = counts?["changes"] ?? 0
            statistics.keyDuplicates = try Self.repeats(db, of: "key")
            statistics.referenceDuplicates = try Self.repeats(
                db, of: "partner || ' ' || reference")
            return statistics
        }
    }

    private static func repeats(_ db: Database, of name: String) throws -> [Statistics.Repeat] {
        let sql = """
            SELECT \(name) AS name, COUNT(*) AS count FROM orders
            WHERE \(name) IS NOT NULL GROUP BY 1 HAVING COUNT(*) > 1
            ORDER BY 1 LIMIT \(listLimit)
            """
        return try Row.fetchAll(db, sql: sql).map {
            Statistics.Repeat(name: $0["name"], count: $0["count"])
        }
    }
}
