import Foundation
import Values

/// What the engine's clockwork waits at: it goes on when the script says so, and never by itself.
///
/// Unchecked: tasks wait and the script wakes at once, so all stands behind a lock.
final class MonthGate: @unchecked Sendable {
    /// Who waits.
    enum Sleeper {
        /// What looks for work whose time has come, several times a minute.
        case tick
        /// What renews leases, and beside it what tells of answers that do not come, and what looks
        /// for files that partners fetch.
        case beat
    }

    /// What tells the two apart.
    static let heartbeat = Duration.seconds(15)

    private typealias Waiting = CheckedContinuation<Void, any Error>

    private let lock = NSLock()
    /// Who waits, by the time that they wait for; none while all of them are awake.
    private var waiting: [Duration: [Int: Waiting]] = [:]
    private var sleeps = 0
    /// Sleeps that were cancelled before they began.
    private var cancelled: Set<Int> = []

    /// Waits until it is woken; ends early when the task is cancelled, it alone: who is woken for
    /// another's sake would work once more.
    func sleep(_ duration: Duration) async throws {
        let id = lock.withLock {
            sleeps += 1
            return sleeps
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOver = lock.withLock {
                    if cancelled.remove(id) != nil { return true }
                    waiting[duration, default: [:]][id] = continuation
                    return false
                }
                if isOver { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            cancel(id, duration)
        }
    }

    /// Wakes all that are of one kind.
    func wake(_ sleeper: Sleeper) {
        let continuations = lock.withLock {
            waiting.keys.filter { Self.kind($0) == sleeper }.flatMap { duration in
                (waiting.updateValue([:], forKey: duration) ?? [:]).values
            }
        }
        for continuation in continuations { continuation.resume() }
    }

    /// Whether all of a kind wait.
    func isAsleep(_ sleeper: Sleeper) -> Bool {
        lock.withLock {
            let all = waiting.filter { Self.kind($0.key) == sleeper }
            return !all.isEmpty && all.allSatisfy { $0.value.count == Self.count($0.key) }
        }
    }

    /// How many wait for the same time.
    private static func count(_ duration: Duration) -> Int { duration == heartbeat ? 3 : 1 }

    private static func kind(_ duration: Duration) -> Sleeper {
        duration == heartbeat ? .beat : .tick
    }

    /// Lets a sleeper go whose task is cancelled.
    private func cancel(_ id: Int, _ duration: Duration) {
        let continuation = lock.withLock { () -> Waiting? in
            if let continuation = waiting[duration]?.removeValue(forKey: id) { return continuation }
            cancelled.insert(id)
            return nil
        }
        continuation?.resume(throwing: CancellationError())
    }
}
