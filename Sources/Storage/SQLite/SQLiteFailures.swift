import GRDB
import GRDBSQLite

/// SQLite's result codes as ours.
enum SQLiteFailures {
    /// What GRDB threw.
    static func failure(_ error: any Error, _ connection: OpaquePointer?) -> SQLFailure {
        if let failure = error as? SQLFailure { return failure }
        guard let error = error as? DatabaseError else { return .unavailable("\(error)") }
        return failure(
            error.extendedResultCode.rawValue, error.message ?? "\(error)",
            systemError: connection.map { sqlite3_system_errno($0) } ?? 0)
    }

    /// What a call returned.
    static func failure(code: Int32, _ connection: OpaquePointer?) -> SQLFailure {
        failure(
            sqlite3_extended_errcode(connection), String(cString: sqlite3_errmsg(connection)),
            systemError: sqlite3_system_errno(connection))
    }

    /// The failure of an extended code. An I/O error leaves unknown what the disk holds, so it is
    /// fatal; only a full disk is known to have kept what was there.
    static func failure(_ code: Int32, _ text: String, systemError: Int32) -> SQLFailure {
        let text = "SQLite \(code): \(text)"
        switch code & 0xff {
        case SQLITE_CONSTRAINT:
            let unique = [
                SQLITE_CONSTRAINT_UNIQUE_CODE, SQLITE_CONSTRAINT_PRIMARYKEY_CODE,
                SQLITE_CONSTRAINT_ROWID_CODE,
            ]
            return unique.contains(code) ? .unique(text) : .refused(text)
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_INTERRUPT:
            return .busy(text)
        case SQLITE_FULL:
            return .full(text)
        case SQLITE_IOERR:
            guard SystemError.isFull(systemError) else {
                return .fatal(text + " (\(SystemError.text(systemError)))")
            }
            return .full(text)
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            return .fatal(text)
        case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_NOMEM, SQLITE_PERM, SQLITE_AUTH,
            SQLITE_MISUSE:
            return .unavailable(text)
        default:
            return .refused(text)
        }
    }

    // Macros of computed values, which Swift does not import.
    private static let SQLITE_CONSTRAINT_PRIMARYKEY_CODE = SQLITE_CONSTRAINT | (6 << 8)
    private static let SQLITE_CONSTRAINT_UNIQUE_CODE = SQLITE_CONSTRAINT | (8 << 8)
    private static let SQLITE_CONSTRAINT_ROWID_CODE = SQLITE_CONSTRAINT | (10 << 8)
}
