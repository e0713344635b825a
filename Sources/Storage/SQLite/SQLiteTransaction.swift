import GRDB
import GRDBSQLite

/// A transaction on one of GRDB's connections.
///
/// GRDB owns the connections; values are bound and read by SQLite's own calls, because GRDB ends a
/// text at its first NUL and we must not.
struct SQLiteTransaction: SQLTransaction {
    let database: Database
    /// The writer's own statements; without them GRDB's cache for the connection serves.
    let statements: SQLiteStatements?

    func execute(_ sql: String, arguments: [SQLValue]) throws(SQLFailure) -> Int {
        let before = sqlite3_total_changes64(database.sqliteConnection)
        _ = try run(sql, arguments)
        return Int(sqlite3_total_changes64(database.sqliteConnection) - before)
    }

    func query(_ sql: String, arguments: [SQLValue]) throws(SQLFailure) -> [SQLRow] {
        try run(sql, arguments)
    }

    func script(_ sql: String) throws(SQLFailure) {
        let code = sqlite3_exec(database.sqliteConnection, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// Runs a body so that its failure undoes its own writes only. Throws when the whole
    /// transaction is lost, as after some full disks.
    func isolated<Value>(
        _ body: (any SQLTransaction) throws -> Value
    ) throws(SQLFailure) -> Result<Value, any Error> {
        try execute("SAVEPOINT request")
        do {
            let value = try body(self)
            try execute("RELEASE request")
            return .success(value)
        } catch {
            guard sqlite3_get_autocommit(database.sqliteConnection) == 0 else {
                throw error as? SQLFailure ?? .unavailable("the transaction was lost: \(error)")
            }
            try execute("ROLLBACK TO request")
            try execute("RELEASE request")
            if case SQLFailure.fatal(let why) = error { throw .fatal(why) }
            return .failure(error)
        }
    }

    // MARK: - Statements

    private func run(_ sql: String, _ arguments: [SQLValue]) throws(SQLFailure) -> [SQLRow] {
        let statement: OpaquePointer
        do {
            statement = try compiled(sql)
        } catch {
            throw SQLiteFailures.failure(error, database.sqliteConnection)
        }
        defer { sqlite3_reset(statement) }
        let expected = Int(sqlite3_bind_parameter_count(statement))
        precondition(expected == arguments.count, "\(expected) parameters in: \(sql)")
        for (index, argument) in arguments.enumerated() {
            let code = bind(argument, at: Int32(index + 1), of: statement)
            guard code == SQLITE_OK else { throw failure(code) }
        }
        var rows: [SQLRow] = []
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return rows }
            guard code == SQLITE_ROW else { throw failure(code) }
            let count = sqlite3_column_count(statement)
            rows.append(SQLRow((0..<count).map { Self.value($0, of: statement) }))
        }
    }

    private func compiled(_ sql: String) throws -> OpaquePointer {
        if let statements { return try statements.statement(sql, in: database).sqliteStatement }
        return try database.cachedStatement(sql: SQLiteStatements.numbered(sql)).sqliteStatement
    }

    private func failure(_ code: Int32) -> SQLFailure {
        SQLiteFailures.failure(code: code, database.sqliteConnection)
    }

    private func bind(_ value: SQLValue, at index: Int32, of statement: OpaquePointer) -> Int32 {
        // SQLITE_TRANSIENT, a cast that Swift does not import: SQLite copies what it is given.
        let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null:
            return sqlite3_bind_null(statement, index)
        case .integer(let integer):
            return sqlite3_bind_int64(statement, index, integer)
        case .text(var text):
            return text.withUTF8 { utf8 in
                utf8.withMemoryRebound(to: CChar.self) { characters in
                    sqlite3_bind_text(
                        statement, index, characters.baseAddress, Int32(characters.count), copies)
                }
            }
        case .bytes(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
            return bytes.withUnsafeBytes { raw in
                sqlite3_bind_blob(
                    statement, index, raw.baseAddress, Int32(raw.count), copies)
            }
        }
    }

    private static func value(_ column: Int32, of statement: OpaquePointer) -> SQLValue {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER:
            return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_TEXT:
            guard let text = sqlite3_column_text(statement, column) else { return .text("") }
            let count = Int(sqlite3_column_bytes(statement, column))
            return .text(
                String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            guard let blob = sqlite3_column_blob(statement, column) else { return .bytes([]) }
            let count = Int(sqlite3_column_bytes(statement, column))
            return .bytes([UInt8](UnsafeRawBufferPointer(start: blob, count: count)))
        case SQLITE_FLOAT:
            preconditionFailure("no statement of ours computes in floating point")
        default:
            return .null
        }
    }
}
