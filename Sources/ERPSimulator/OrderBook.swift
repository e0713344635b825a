import GRDB

/// The simulated ERP's orders, in its own SQLite file.
///
/// Submissions that arrive while a commit is on its way wait and share the next one, so that
/// many clients at once pay for one flush of the disk together. Every answer is given after the
/// commit that holds its order.
actor OrderBook {
    /// What a submission does.
    enum Kind: String, Sendable {
        /// Makes an order.
        case new
        /// Takes one back.
        case cancel
        /// Stands in the place of one.
        case replace

        /// The state of the order afterwards.
        var status: OrderStatus {
            switch self {
            case .new: .open
            case .cancel: .cancelled
            case .replace: .replaced
            }
        }
    }

    /// An order, or the change of one, that wants to be taken.
    struct Entry: Sendable {
        var kind: Kind
        var key: String?
        var reference: String
        /// The release under a blanket order, else empty.
        var release: String
        var partner: String
        var correlation: String?
        var body: [UInt8]
        /// SHA-256 of the body, in hexadecimal digits.
        var digest: String
        /// Microseconds since 1970 UTC.
        var received: Int64
    }

    /// What became of an entry.
    enum Placement: Sendable, Equatable {
        /// It was taken: as an order of this number, or as a change of it.
        case created(number: String)
        /// The key was known for the same: this is its order.
        case repeated(number: String)
        /// The key was known with another body or for something else: that is its order.
        case conflict(number: String)
        /// There is no such order to change.
        case unknown
        /// The order to change is cancelled already.
        case cancelled(number: String)
    }

    /// What a waiting submission is told.
    private enum Turn {
        /// Another one has written it.
        case written(Result<Placement, any Error>)
        /// It has to write the next batch itself, its own entry first.
        case lead
    }

    private struct Waiter {
        let entry: Entry
        let turn: CheckedContinuation<Turn, Never>
    }

    /// The most entries that share one commit.
    static let batchLimit = 512

    let pool: DatabasePool
    let honoursKeys: Bool
    private var waiting: [Waiter] = []
    private var isWriting = false

    /// Opens the file, or makes it. With `ignoresKeys` a repeated key is taken once more.
    init(path: String, ignoresKeys: Bool) throws {
        honoursKeys = !ignoresKeys
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.label = "erp-simulator"
        pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { db in
            // GRDB sets NORMAL when it opens a pool: a power cut would then lose answered orders.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            let level = try Int.fetchOne(db, sql: "PRAGMA synchronous")
            precondition(level == 2, "SQLite took synchronous=FULL and must say so")
            try Self.migrate(db, ignoresKeys: ignoresKeys)
        }
    }

    /// Closes the file. Nothing may be asked afterwards.
    func close() throws {
        try pool.close()
    }

    /// Takes an order or a change, durably, or says why not.
    func place(_ entry: Entry) async throws -> Placement {
        if isWriting {
            let turn = await withCheckedContinuation { turn in
                waiting.append(Waiter(entry: entry, turn: turn))
            }
            if case .written(let result) = turn { return try result.get() }
        }
        isWriting = true
        let followers = Array(waiting.prefix(Self.batchLimit - 1))
        waiting.removeFirst(followers.count)
        let results = await commit([entry] + followers.map(\.entry))
        for (follower, result) in zip(followers, results.dropFirst()) {
            follower.turn.resume(returning: .written(result))
        }
        if waiting.isEmpty {
            isWriting = false
        } else {
            waiting.removeFirst().turn.resume(returning: .lead)
        }
        return try results[0].get()
    }

    /// Writes the entries in one transaction. A failure is everybody's: nothing was taken.
    private func commit(_ entries: [Entry]) async -> [Result<Placement, any Error>] {
        let honoursKeys = honoursKeys
        return await withCheckedContinuation { done in
            // Not the async `write`: it follows the caller's cancellation, and a client that
            // goes away must not take the orders of its neighbours with it.
            pool.asyncWriteWithoutTransaction { db in
                do {
                    var placements: [Placement] = []
                    try db.inTransaction(.immediate) {
                        placements = try entries.map {
                            try Self.place($0, honoursKeys: honoursKeys, db)
                        }
                        return .commit
                    }
                    done.resume(returning: placements.map { .success($0) })
                } catch {
                    done.resume(returning: entries.map { _ in .failure(error) })
                }
            }
        }
    }
}
