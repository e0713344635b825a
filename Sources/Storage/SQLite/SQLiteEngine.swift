import CSQLite
import Engine
import Foundation
import GRDB
package import Values

/// The embedded engine: SQLite through GRDB, one process, one writing connection.
///
/// A thread of its own runs the requests that wait in one transaction, each in its savepoint: on
/// a loaded disk that turns 320 commits/s into thousands of requests/s. What is asked
/// for patiently stands back (`CommitShare`). Readers have threads too, so no task ever waits for
/// the disk on the cooperative pool.
package final class SQLiteEngine: SQLEngine {
    private let database: any DatabaseWriter
    private let queue = WriteQueue()
    private let readers: BlockingThreads
    private let writerEnded: AsyncStream<Never>
    private let lock: LockFile?

    package let dialect = SQLDialect.sqlite

    private static let readerCount = 4

    /// Opens a database file, which it makes if there is none, and takes the lock beside it.
    /// `onFatal` must end the process: what the disk holds is unknown when it is called.
    package convenience init(
        path: String, now: @escaping @Sendable () -> Timestamp,
        onFatal: @escaping @Sendable (String) -> Void
    ) throws(SQLFailure) {
        let lock = try LockFile(path: path + ".lock")
        do {
            let pool = try DatabasePool(path: path, configuration: Self.configuration(now))
            let checkpoints = try pool.writeWithoutTransaction { connection in
                try Checkpoints(path: path, writer: connection, onFatal: onFatal)
            }
            try self.init(pool, lock: lock, checkpoints, onFatal: onFatal)
            // A new file that is fsynced but not in its directory is lost in a power cut.
            try DirectorySync.sync(parentOf: path)
        } catch {
            throw SQLiteFailures.failure(error, nil)
        }
    }

    /// Opens a database in memory, empty or with the bytes of another: the same engine for tests
    /// and the simulation.
    package convenience init(
        inMemory now: @escaping @Sendable () -> Timestamp, image: [UInt8] = []
    ) throws(SQLFailure) {
        do {
            let queue = try DatabaseQueue(configuration: Self.configuration(now))
            if !image.isEmpty {
                try queue.writeWithoutTransaction { try SQLiteImage.load(image, into: $0) }
            }
            try self.init(queue, lock: nil, nil, onFatal: { preconditionFailure($0) })
        } catch {
            throw SQLiteFailures.failure(error, nil)
        }
    }

    private init(
        _ database: any DatabaseWriter, lock: LockFile?, _ checkpoints: Checkpoints?,
        onFatal: @escaping @Sendable (String) -> Void
    ) throws {
        try database.writeWithoutTransaction { connection in
            // Only now: DatabasePool sets NORMAL while it opens, and NORMAL loses commits.
            try connection.execute(
                sql: """
                    PRAGMA synchronous = FULL;
                    PRAGMA cache_size = -4000;
                    """)
            try Self.requireFullDurability(connection)
        }
        self.database = database
        self.lock = lock
        readers = BlockingThreads("gangway-reader", count: Self.readerCount)
        let (ended, end) = AsyncStream<Never>.makeStream()
        writerEnded = ended
        let thread = Thread { [queue] in
            let writer = GroupCommit(database: database, queue: queue, onFatal: onFatal)
            while writer.commitNext() { checkpoints?.committed(by: database) }
            writer.end()
            checkpoints?.close()
            end.finish()
        }
        thread.name = "gangway-writer"
        thread.start()
    }

    deinit {
        queue.close()
    }

    /// Whether SQLite has been told to keep no account of its memory, for which all threads would
    /// wait on one lock at each allocation.
    private static let keepsNoAccount = gangway_sqlite_keep_no_account() == 0

    private static func configuration(_ now: @escaping @Sendable () -> Timestamp) -> Configuration {
        _ = keepsNoAccount
        var configuration = Configuration()
        configuration.maximumReaderCount = readerCount
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { connection in
            try connection.execute(
                sql: "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; PRAGMA cache_size = -1000")
            connection.add(
                function: DatabaseFunction("now_us", argumentCount: 0, pure: false) { _ in
                    now().microseconds
                })
        }
        return configuration
    }

    /// Refuses a connection that does not fsync each commit (`synchronous` must read back as 2).
    static func requireFullDurability(_ connection: Database) throws {
        let level = try Int.fetchOne(connection, sql: "PRAGMA synchronous")
        guard level == 2 else {
            throw SQLFailure.unavailable(
                "synchronous is \(level.map(String.init) ?? "unknown"), not FULL: commits would be "
                    + "lost in a power cut")
        }
    }

    // MARK: - SQLEngine

    package func write<Value: Sendable>(
        all bodies: [@Sendable (any SQLTransaction) throws -> Value]
    ) async -> [Result<Value, any Error>] {
        guard !bodies.isEmpty else { return [] }
        let urgency = Urgency.current
        return await withCheckedContinuation { continuation in
            let answers = Answers<Value>(bodies.count) { continuation.resume(returning: $0) }
            let requests = bodies.map { body in
                WriteRequest(
                    run: { transaction throws(SQLFailure) in
                        let result = try transaction.isolated(body)
                        return { answers.add(result) }
                    }, refuse: { answers.add(.failure($0)) })
            }
            guard !queue.post(requests, urgency) else { return }
            for request in requests { request.refuse(.unavailable("the store is shut")) }
        }
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await onReader { [database] in
            do {
                return try database.read { connection in
                    try body(SQLiteTransaction(database: connection, statements: nil))
                }
            } catch let error as DatabaseError {
                throw SQLiteFailures.failure(error, nil)
            }
        }
    }

    /// The database's bytes, with all that is committed.
    package func image() async throws -> [UInt8] {
        try await onReader { [database] in
            try database.unsafeRead { try SQLiteImage.bytes(of: $0) }
        }
    }

    private func onReader<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        do {
            return try await readers.run(throwing: body)
        } catch is BlockingThreads.Ended {
            throw SQLFailure.unavailable("the store is shut")
        }
    }

    package func close() async {
        queue.close()
        for await _ in writerEnded {}
        await readers.end()
        // Nobody uses a connection any more: GRDB's pool may not be read while it is closed.
        do { try database.close() } catch { assertionFailure("a connection stays open: \(error)") }
    }
}
