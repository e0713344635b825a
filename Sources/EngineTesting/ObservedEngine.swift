package import Storage

/// An engine that tells what runs in it: each statement, and how many each transaction had.
package struct ObservedEngine: SQLEngine {
    private let engine: any SQLEngine
    private let statement: @Sendable (String) -> Void
    private let committed: @Sendable (Int) -> Void

    /// Decorates an engine. `statement` is told each text, `committed` the number of statements of
    /// each request that wrote.
    package init(
        _ engine: any SQLEngine, statement: @escaping @Sendable (String) -> Void = { _ in },
        committed: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.engine = engine
        self.statement = statement
        self.committed = committed
    }

    package var dialect: SQLDialect { engine.dialect }

    package func write<Value: Sendable>(
        all bodies: [@Sendable (any SQLTransaction) throws -> Value]
    ) async -> [Result<Value, any Error>] {
        await engine.write(
            all: bodies.map { [statement, committed] body in
                { sql in
                    let observed = ObservedTransaction(inner: sql, statement: statement)
                    defer { committed(observed.count) }
                    return try body(observed)
                }
            })
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await engine.read { [statement] in
            try body(ObservedTransaction(inner: $0, statement: statement))
        }
    }

    package func close() async { await engine.close() }
}

/// A transaction that counts; it never leaves its thread.
private final class ObservedTransaction: SQLTransaction {
    private let inner: any SQLTransaction
    private let statement: @Sendable (String) -> Void
    private(set) var count = 0

    init(inner: any SQLTransaction, statement: @escaping @Sendable (String) -> Void) {
        self.inner = inner
        self.statement = statement
    }

    func execute(_ sql: String, arguments: [SQLValue]) throws(SQLFailure) -> Int {
        count += 1
        statement(sql)
        return try inner.execute(sql, arguments: arguments)
    }

    func query(_ sql: String, arguments: [SQLValue]) throws(SQLFailure) -> [SQLRow] {
        count += 1
        statement(sql)
        return try inner.query(sql, arguments: arguments)
    }

    func script(_ sql: String) throws(SQLFailure) { try inner.script(sql) }
}
