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
        /// What renews leases, and beside it what tells of answers that do not come.
        case beat
    }

    /// What tells the two apart.
    static let heartbeat = Duration.seconds(15)

    private let lock = NSLock()
    /// Who waits, by the time that they wait for; none while all of them are awake.
    private var waiting: [Duration: [CheckedContinuation<Void, any Error>]] = [:]
    private var isOpen = false

    /// Waits until it is woken; ends early when the task is cancelled.
    func sleep(_ duration: Duration) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOpen = lock.withLock {
                    if !self.isOpen { waiting[duration, default: []].append(continuation) }
                    return self.isOpen
                }
                if isOpen { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            open()
        }
    }

    /// Wakes all that are of one kind.
    func wake(_ sleeper: Sleeper) {
        let continuations = lock.withLock {
            waiting.keys.filter { Self.kind($0) == sleeper }.flatMap { duration in
                waiting.updateValue([], forKey: duration) ?? []
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
    private static func count(_ duration: Duration) -> Int { duration == heartbeat ? 2 : 1 }

    private static func kind(_ duration: Duration) -> Sleeper {
        duration == heartbeat ? .beat : .tick
    }

    /// Lets everybody go, now and later.
    private func open() {
        let all = lock.withLock {
            isOpen = true
            defer { waiting = [:] }
            return waiting.values.flatMap { $0 }
        }
        for continuation in all { continuation.resume(throwing: CancellationError()) }
    }
}
