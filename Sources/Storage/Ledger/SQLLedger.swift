package import Engine

/// The one ledger: every role of `Ledger` over an `SQLEngine`, all SQL written once.
///
/// Each method is one transaction. What it decides it decides inside, from rows it reads there;
/// what costs time (compression, encoding) is done before.
package struct SQLLedger: Ledger {
    let engine: any SQLEngine
    let settings: LedgerSettings
    let rotation = LaneRotation()
    let codes = KnownCodes()

    /// The act of the audit chain's first link, the only one that no person does.
    static let beginning = "ledger.created"

    /// Opens the ledger in a database: migrates it and begins its audit chain.
    package init(
        _ engine: any SQLEngine, settings: LedgerSettings = LedgerSettings()
    ) async throws(LedgerFailure) {
        self.engine = engine
        self.settings = settings
        try await Migration.migrate(engine)
        try await write { ledger in
            guard try ledger.sql.first("SELECT number FROM audit WHERE number = 1") == nil
            else { return }
            try ledger.link(
                act: Self.beginning, author: "gangway", reason: "a new ledger",
                subject: "schema \(Migration.current)")
        }
    }

    /// Runs one transaction.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (LedgerTransaction) throws -> Value
    ) async throws(LedgerFailure) -> Value {
        do {
            return try await engine.write { [settings] in
                try body(LedgerTransaction(sql: $0, settings: settings))
            }
        } catch {
            throw LedgerFailure(error)
        }
    }

    /// Runs one read.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (LedgerTransaction) throws -> Value
    ) async throws(LedgerFailure) -> Value {
        do {
            return try await engine.read { [settings] in
                try body(LedgerTransaction(sql: $0, settings: settings))
            }
        } catch {
            throw LedgerFailure(error)
        }
    }

    /// Ends the ledger: what waits is still committed, then the database is closed.
    package func close() async {
        await engine.close()
    }
}

/// The inside of a ledger's transaction; its parts are extensions, one a subject.
struct LedgerTransaction {
    let sql: any SQLTransaction
    let settings: LedgerSettings
}
