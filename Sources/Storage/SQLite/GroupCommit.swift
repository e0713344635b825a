import GRDB

/// A caller's wish to write: `run` does its part of a transaction and gives what delivers its
/// results once the transaction is durable; `refuse` delivers a failure instead.
struct WriteRequest: Sendable {
    let run: @Sendable (SQLiteTransaction) throws(SQLFailure) -> () -> Void
    let refuse: @Sendable (SQLFailure) -> Void
}

/// Runs requests of many callers in one transaction; lives on the writer's thread.
struct GroupCommit {
    let database: any DatabaseWriter
    let onFatal: @Sendable (String) -> Void
    private let statements = SQLiteStatements()

    init(database: any DatabaseWriter, onFatal: @escaping @Sendable (String) -> Void) {
        self.database = database
        self.onFatal = onFatal
    }

    /// Commits a batch and answers its callers; false when nothing may be written any more.
    func commit(_ batch: [WriteRequest]) -> Bool {
        switch transact(batch) {
        case .success(let deliveries):
            for deliver in deliveries { deliver() }
            return true
        case .failure(let failure):
            for request in batch { request.refuse(failure) }
            guard case .fatal(let why) = failure else { return true }
            onFatal(why)
            return false
        }
    }

    private func transact(_ batch: [WriteRequest]) -> Result<[() -> Void], SQLFailure> {
        database.writeWithoutTransaction { connection in
            let transaction = SQLiteTransaction(database: connection, statements: statements)
            do throws(SQLFailure) {
                try transaction.script("BEGIN IMMEDIATE")
                var deliveries: [() -> Void] = []
                for request in batch { deliveries.append(try request.run(transaction)) }
                try transaction.script("COMMIT")
                return .success(deliveries)
            } catch {
                // SQLite has rolled back by itself after some errors; then this fails, and may.
                if connection.isInsideTransaction { try? transaction.script("ROLLBACK") }
                return .failure(error)
            }
        }
    }
}
