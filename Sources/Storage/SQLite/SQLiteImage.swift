import GRDB
import GRDBSQLite

/// A database's bytes, as a file would hold them.
enum SQLiteImage {
    /// The bytes of a connection's database.
    static func bytes(of connection: Database) throws(SQLFailure) -> [UInt8] {
        var size: sqlite3_int64 = 0
        guard let bytes = sqlite3_serialize(connection.sqliteConnection, "main", &size, 0) else {
            throw .unavailable("no memory for a copy of the database")
        }
        defer { sqlite3_free(bytes) }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(size)))
    }

    /// Makes a database in memory hold these bytes.
    static func load(_ bytes: [UInt8], into connection: Database) throws(SQLFailure) {
        let size = sqlite3_int64(bytes.count)
        guard let copy = sqlite3_malloc64(sqlite3_uint64(bytes.count)) else {
            throw .unavailable("no memory for a copy of the database")
        }
        copy.copyMemory(from: bytes, byteCount: bytes.count)
        // SQLite frees the copy, whether it takes it or not.
        let code = sqlite3_deserialize(
            connection.sqliteConnection, "main", copy.assumingMemoryBound(to: UInt8.self), size,
            size, UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE))
        guard code == SQLITE_OK else {
            throw SQLiteFailures.failure(code: code, connection.sqliteConnection)
        }
    }
}
