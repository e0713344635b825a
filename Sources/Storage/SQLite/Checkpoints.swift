import CSQLite
import Dispatch
import Foundation
import GRDB

/// Copies the write-ahead log into the database file, most of it beside the writer.
///
/// SQLite would have the writer do all of it within a commit, for which every request would wait
/// some 10 ms. A thread with a connection of its own copies what the log holds while the writer
/// goes on; what the writer has added meanwhile it copies itself, between two commits, and the log
/// begins anew. So the log grows by what is written during one copy, and no further.
///
/// Unchecked: `pages` and `limit` are the writer's thread's, `stage` is touched only while `lock`
/// is held; the rest is safe by itself.
final class Checkpoints: @unchecked Sendable {
    private enum Stage {
        case filling, copying, copied
    }

    private let beside: DatabaseQueue
    private let copies = Mailbox<Void>()
    private let ended = DispatchSemaphore(value: 0)
    private let lock = NSLock()
    private var stage = Stage.filling
    private let onFatal: @Sendable (String) -> Void
    private let pages = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    private var limit = Checkpoints.most

    /// Pages that the log holds before they are copied: 4 MB, what a disk writes in a few ms. With
    /// more the files of others, 997s for instance, would wait longer for their fsync.
    static let most = 1000

    /// Opens a connection of its own, and counts what `writer` adds to the log from now on.
    /// `onFatal` is called with what leaves unknown what the disk holds.
    init(
        path: String, writer: Database, onFatal: @escaping @Sendable (String) -> Void
    ) throws {
        beside = try DatabaseQueue(path: path)
        try beside.inDatabase { connection in
            try connection.execute(sql: "PRAGMA synchronous = FULL")
            try SQLiteEngine.requireFullDurability(connection)
        }
        self.onFatal = onFatal
        pages.initialize(to: 0)
        gangway_sqlite_count_pages(UnsafeMutableRawPointer(writer.sqliteConnection), pages)
        let thread = Thread { [weak self, copies, ended] in
            while copies.take() != nil { self?.copyBeside() }
            ended.signal()
        }
        thread.name = "gangway-checkpoint"
        thread.start()
    }

    deinit {
        copies.close()
        pages.deallocate()
    }

    /// Does what the log needs after a commit; called by the writer's thread, outside of a
    /// transaction.
    func committed(by writer: any DatabaseWriter) {
        let isCopied = lock.withLock {
            if stage == .filling, pages.pointee >= limit {
                stage = .copying
                _ = copies.post(())
            }
            return stage == .copied
        }
        guard isCopied else { return }
        // What a long reader still sees is copied when it has gone: not tried at each commit.
        limit = (copy(by: writer) ? 0 : Int(pages.pointee)) + Self.most
        lock.withLock { stage = .filling }
    }

    /// Waits for the end of a copy and closes the connection.
    func close() {
        copies.close()
        ended.wait()
        try? beside.close()
    }

    private func copyBeside() {
        _ = copy(by: beside)
        lock.withLock { stage = .copied }
    }

    /// Copies what no reader keeps in the log; whether that was all of it.
    private func copy(by database: any DatabaseWriter) -> Bool {
        database.writeWithoutTransaction { connection in
            do {
                let done = try connection.checkpoint(.passive)
                return done.walFrameCount == done.checkpointedFrameCount
            } catch {
                // A full disk, or a busy one: what is in the log stays there, and is copied later.
                let failure = SQLiteFailures.failure(error, connection.sqliteConnection)
                if case .fatal(let why) = failure { onFatal(why) }
                return false
            }
        }
    }
}
