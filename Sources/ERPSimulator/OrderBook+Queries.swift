import Foundation
import GRDB

extension OrderBook {
    /// What `find` looks for.
    enum Query: Sendable {
        /// The buyer's order number, at one partner or at all.
        case reference(String, partner: String?)
        /// The idempotency key.
        case key(String)
    }

    /// Counts for people and tests.
    struct Statistics: Sendable, Equatable {
        /// All orders.
        var orders = 0
        /// Different keys among them.
        var keys = 0
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
            case .key(let key): ("key = ?", [key])
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

    /// One order and its body; nil if there is none of that number.
    nonisolated func order(number: String) async throws -> (order: StoredOrder, body: [UInt8])? {
        guard let id = StoredOrder.id(number: number) else { return nil }
        return try await pool.read { db in
            let sql = "SELECT \(StoredOrder.columns), body FROM orders WHERE id = ?"
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [id]) else { return nil }
            let body: Data = row["body"]
            return (StoredOrder(row: row), Array(body))
        }
    }

    /// Counts the orders, and what stands more than once.
    nonisolated func statistics() async throws -> Statistics {
        try await pool.read { db in
            var statistics = Statistics()
            let counts = try Row.fetchOne(
                db, sql: "SELECT COUNT(*) AS orders, COUNT(DISTINCT key) AS keys FROM orders")
            statistics.orders = counts?["orders"] ?? 0
            statistics.keys = counts?["keys"] ?? 0
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

    /// Makes the table. Whether a key is unique is a matter of this run, not of the file.
    static func migrate(_ db: Database, ignoresKeys: Bool) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS orders (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    key TEXT,
                    reference TEXT NOT NULL,
                    partner TEXT NOT NULL,
                    received_us INTEGER NOT NULL,
                    correlation TEXT,
                    digest TEXT NOT NULL,
                    body BLOB NOT NULL
                );
                CREATE INDEX IF NOT EXISTS orders_by_key ON orders (key);
                CREATE INDEX IF NOT EXISTS orders_by_reference ON orders (reference, partner);
                DROP INDEX IF EXISTS orders_key_once;
                """)
        if !ignoresKeys {
            try db.execute(sql: "CREATE UNIQUE INDEX orders_key_once ON orders (key)")
        }
    }
}
