import GRDB

/// The statements that a connection has compiled, by their text.
///
/// Bound to the one thread that runs the connection's transactions.
final class SQLiteStatements {
    private var compiled: [String: Statement] = [:]

    /// The statement of a text, compiled once.
    func statement(_ sql: String, in database: Database) throws -> Statement {
        if let statement = compiled[sql] { return statement }
        let statement = try database.makeStatement(sql: Self.numbered(sql))
        compiled[sql] = statement
        return statement
    }

    /// Lets go of all of them. SQLite wants it where the connection is used, and nowhere else: a
    /// connection that another thread closes meanwhile would be closed twice.
    func removeAll() {
        compiled.removeAll()
    }

    /// The text with `$1` as `?1`: SQLite numbers `$` parameters by first appearance instead.
    static func numbered(_ sql: String) -> String {
        String(
            decoding: sql.utf8.map { $0 == UInt8(ascii: "$") ? UInt8(ascii: "?") : $0 },
            as: UTF8.self)
    }
}
