import Foundation
import GRDB

/// The simulated ERP's orders, in its own SQLite file.
///
/// Submissions that arrive while a commit is on its way wait and share the next one, so that
/// many clients at once pay for one flush of the disk together. Every answer is given after the
/// commit that holds its order.
actor OrderBook {
    /// An order that wants to be taken.
    struct NewOrder: Sendable {
        var key: String?
        var reference: String
        var partner: String
        var correlation: String?
        var body: [UInt8]
        /// SHA-256 of the body, in hexadecimal digits.
        var digest: String
        /// Microseconds since 1970 UTC.
        var received: Int64
    }

    /// What became of a new order.
    enum Placement: Sendable, Equatable {
        /// It is an order of its own now.
        case created(number: String)
        /// The key was known with the same body: this is its order.
        case repeated(number: String)
        /// The key was known with another body: that is its order.
        case conflict(number: String)
    }

    /// What a waiting submission is told.
    private enum Turn {
        /// Another one has written it.
        case written(Result<Placement, any Error>)
        /// It has to write the next batch itself, its own order first.
        case lead
    }

    private struct Waiter {
        let order: NewOrder
        let turn: CheckedContinuation<Turn, Never>
    }

    /// The most orders that share one commit.
    static let batchLimit = 512

    let pool: DatabasePool
    private let honoursKeys: Bool
    private var waiting: [Waiter] = []
    private var isWriting = false

    /// Opens the file, or makes it. With `ignoresKeys` a repeated key makes another order.
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

    /// Takes an order, durably, or says which one has its key already.
    func place(_ order: NewOrder) async throws -> Placement {
        if isWriting {
            let turn = await withCheckedContinuation { turn in
                waiting.append(Waiter(order: order, turn: turn))
            }
            if case .written(let result) = turn { return try result.get() }
        }
        isWriting = true
        let followers = Array(waiting.prefix(Self.batchLimit - 1))
        waiting.removeFirst(followers.count)
        let results = await commit([order] + followers.map(\.order))
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

    /// Writes the orders in one transaction. A failure is everybody's: nothing was taken.
    private func commit(_ orders: [NewOrder]) async -> [Result<Placement, any Error>] {
        let honoursKeys = honoursKeys
        return await withCheckedContinuation { done in
            // Not the async `write`: it follows the caller's cancellation, and a client that
            // goes away must not take the orders of its neighbours with it.
            pool.asyncWriteWithoutTransaction { db in
                do {
                    var placements: [Placement] = []
                    try db.inTransaction(.immediate) {
                        placements = try orders.map {
                            try Self.insert($0, honoursKeys: honoursKeys, db)
                        }
                        return .commit
                    }
                    done.resume(returning: placements.map { .success($0) })
                } catch {
                    done.resume(returning: orders.map { _ in .failure(error) })
                }
            }
        }
    }

    private static func insert(
        _ order: NewOrder, honoursKeys: Bool, _ db: Database
    ) throws -> Placement {
        if honoursKeys, let key = order.key {
            let known = try db.cachedStatement(
                sql: "SELECT id, digest FROM orders WHERE key = ? ORDER BY id LIMIT 1")
            if let row = try Row.fetchOne(known, arguments: [key]) {
                let number = StoredOrder.number(row["id"])
                let digest: String = row["digest"]
                return digest == order.digest
                    ? .repeated(number: number) : .conflict(number: number)
            }
        }
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO orders
                    (key, reference, partner, received_us, correlation, digest, body)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        try insert.execute(arguments: [
            order.key, order.reference, order.partner, order.received, order.correlation,
            order.digest, Data(order.body),
        ])
        return .created(number: StoredOrder.number(db.lastInsertedRowID))
    }
}
