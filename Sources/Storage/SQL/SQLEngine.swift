/// The seam between the ledger and its database: everything above it is written once.
///
/// `now_us()` is a function inside the engine, so that leases and deadlines compare database time
/// with database time; tests set that clock.
package protocol SQLEngine: Sendable {
    /// The engine's own words.
    var dialect: SQLDialect { get }

    /// Runs requests in order, each at once or not at all: an error that a body throws undoes this
    /// body alone. Returns when all are durable; where a commit fails, its requests failed and
    /// nothing of them was written, save when the commit's answer was lost: callers must be able to
    /// run a request again.
    ///
    /// Requests of many callers share a transaction (group commit), in the order of their calls.
    /// What is asked for patiently (`Urgency`) waits while others ask, and may take several
    /// commits.
    func write<Value: Sendable>(
        all bodies: [@Sendable (any SQLTransaction) throws -> Value]
    ) async -> [Result<Value, any Error>]

    /// Runs a read on a consistent view of what is committed.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value

    /// Ends the engine: requests that wait are still run, later ones fail as unavailable.
    func close() async
}

extension SQLEngine {
    /// Runs one request; see `write(all:)`.
    @discardableResult
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        guard let result = await write(all: [body]).first else {
            preconditionFailure("a request has a result")
        }
        return try result.get()
    }
}

/// The inside of a transaction. Never kept beyond the body that it is given to.
package protocol SQLTransaction {
    /// Runs a statement and gives the number of rows that it changed.
    @discardableResult
    func execute(_ sql: String, arguments: [SQLValue]) throws(SQLFailure) -> Int
    /// Runs a statement and gives its rows.
    func query(_ sql: String, arguments: [SQLValue]) throws(SQLFailure) -> [SQLRow]
    /// Runs statements without parameters, separated by semicolons: schemas.
    func script(_ sql: String) throws(SQLFailure)
}

extension SQLTransaction {
    /// Runs a statement and gives the number of rows that it changed; `$1` is the first argument.
    @discardableResult
    package func execute(
        _ sql: String, _ arguments: (any SQLBindable)?...
    ) throws(SQLFailure) -> Int {
        try execute(sql, arguments: arguments.map { $0?.sqlValue ?? .null })
    }

    /// Runs a statement and gives its rows; `$1` is the first argument.
    package func query(
        _ sql: String, _ arguments: (any SQLBindable)?...
    ) throws(SQLFailure) -> [SQLRow] {
        try query(sql, arguments: arguments.map { $0?.sqlValue ?? .null })
    }

    /// Runs a statement and gives its first row, if any.
    package func first(
        _ sql: String, _ arguments: (any SQLBindable)?...
    ) throws(SQLFailure) -> SQLRow? {
        try query(sql, arguments: arguments.map { $0?.sqlValue ?? .null }).first
    }

    /// The engine's time.
    package func now() throws(SQLFailure) -> Int64 {
        guard let row = try query("SELECT now_us()", arguments: []).first else {
            throw .damaged("now_us() gave no row")
        }
        return try row.integer(0)
    }
}
