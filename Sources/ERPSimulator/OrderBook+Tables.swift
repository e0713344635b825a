import GRDB

extension OrderBook {
    /// Makes the tables, or adds to an older file what it lacks. Whether a key is unique is a
    /// matter of this run, not of the file.
    static func migrate(_ db: Database, ignoresKeys: Bool) throws {
        try db.execute(sql: tables)
        // Before there were changes, every order was open and of no release.
        let columns = try db.columns(in: "orders").map(\.name)
        if !columns.contains("status") {
            try db.execute(
                sql: """
                    ALTER TABLE orders ADD COLUMN release TEXT NOT NULL DEFAULT '';
                    ALTER TABLE orders ADD COLUMN status TEXT NOT NULL DEFAULT 'open';
                    """)
        }
        if !ignoresKeys {
            try db.execute(
                sql: """
                    CREATE UNIQUE INDEX orders_key_once ON orders (key);
                    CREATE UNIQUE INDEX changes_key_once ON changes (key);
                    """)
        }
    }

    private static let tables = """
        CREATE TABLE IF NOT EXISTS orders (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT,
            reference TEXT NOT NULL,
            release TEXT NOT NULL DEFAULT '',
            partner TEXT NOT NULL,
            status TEXT NOT NULL DEFAULT 'open',
            received_us INTEGER NOT NULL,
            correlation TEXT,
            digest TEXT NOT NULL,
            body BLOB NOT NULL
        );
        CREATE INDEX IF NOT EXISTS orders_by_key ON orders (key);
        CREATE INDEX IF NOT EXISTS orders_by_reference ON orders (reference, partner);
        DROP INDEX IF EXISTS orders_key_once;
        CREATE TABLE IF NOT EXISTS changes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT,
            kind TEXT NOT NULL,
            reference TEXT NOT NULL,
            partner TEXT NOT NULL,
            order_id INTEGER NOT NULL REFERENCES orders (id),
            received_us INTEGER NOT NULL,
            correlation TEXT,
            digest TEXT NOT NULL,
            body BLOB NOT NULL
        );
        CREATE INDEX IF NOT EXISTS changes_by_key ON changes (key);
        CREATE INDEX IF NOT EXISTS changes_by_order ON changes (order_id);
        DROP INDEX IF EXISTS changes_key_once;
        CREATE TABLE IF NOT EXISTS postings (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            key TEXT,
            partner TEXT NOT NULL,
            digest TEXT NOT NULL,
            body BLOB NOT NULL,
            received_us INTEGER NOT NULL
        );
        CREATE INDEX IF NOT EXISTS postings_by_key ON postings (key);
        """
}
