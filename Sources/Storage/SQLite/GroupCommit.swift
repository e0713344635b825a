import GRDB

/// A caller's wish to write: `run` does its part of a transaction and gives what delivers its
/// result once the transaction is durable; `refuse` delivers a failure instead.
struct WriteRequest: Sendable {
    let run: @Sendable (SQLiteTransaction) throws(SQLFailure) -> () -> Void
    let refuse: @Sendable (SQLFailure) -> Void
}

/// Runs requests of many callers in one transaction; lives on the writer's thread.
struct GroupCommit {
    let database: any DatabaseWriter
    let queue: WriteQueue
    let onFatal: @Sendable (String) -> Void
    private let statements = SQLiteStatements()

    init(
        database: any DatabaseWriter, queue: WriteQueue,
        onFatal: @escaping @Sendable (String) -> Void
    ) {
        self.database = database
        self.queue = queue
        self.onFatal = onFatal
    }

    /// Waits for requests, commits them and answers their callers; false when the queue has ended.
    func commitNext() -> Bool {
        var share = CommitShare()
        guard let first = queue.first(of: &share) else { return false }
        var taken = [first]
        switch transact(&taken, &share) {
        case .success(let deliveries):
            for deliver in deliveries { deliver() }
        case .failure(let failure):
            for request in taken { request.refuse(failure) }
            if case .fatal(let why) = failure {
                queue.close()
                onFatal(why)
            }
        }
        return true
    }

    /// Lets go of what keeps the connection open; nothing is committed after it.
    func end() {
        database.writeWithoutTransaction { _ in statements.removeAll() }
    }

    /// Runs the first request, and what belongs to the same commit as it comes.
    private func transact(
        _ taken: inout [WriteRequest], _ share: inout CommitShare
    ) -> Result<[() -> Void], SQLFailure> {
        database.writeWithoutTransaction { connection in
            let transaction = SQLiteTransaction(database: connection, statements: statements)
            do throws(SQLFailure) {
                try transaction.script("BEGIN IMMEDIATE")
                var deliveries: [() -> Void] = []
                repeat {
                    deliveries.append(try taken[deliveries.count].run(transaction))
                    if let next = queue.next(of: &share) { taken.append(next) }
                } while deliveries.count < taken.count
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

/// The results of one caller's requests, handed over when the last of them is there.
///
/// Unchecked: a caller's requests are run, or refused, one after the other by one thread: the
/// writer's, or the caller's own where the queue does not take them.
final class Answers<Value: Sendable>: @unchecked Sendable {
    private var results: [Result<Value, any Error>] = []
    private let count: Int
    private let deliver: @Sendable ([Result<Value, any Error>]) -> Void

    /// Awaits so many results, in order.
    init(_ count: Int, deliver: @escaping @Sendable ([Result<Value, any Error>]) -> Void) {
        self.count = count
        self.deliver = deliver
    }

    /// Adds the next result.
    func add(_ result: Result<Value, any Error>) {
        results.append(result)
        if results.count == count { deliver(results) }
    }
}
