import Foundation
import Values

/// What the engine's clockwork waits at: it goes on when the script says so, and never by itself.
///
/// Unchecked: tasks wait and the script wakes at once, so all stands behind a lock.
final class MonthGate: @unchecked Sendable {
    /// Who waits.
    enum Sleeper: Hashable, CaseIterable {
        /// What rings the bells of work whose time has come.
        case tick
        /// What renews leases and tells of answers that do not come.
        case beat
    }

    /// What tells the two apart.
    static let heartbeat = Duration.seconds(15)

    private let lock = NSLock()
    private var waiting: [Sleeper: CheckedContinuation<Void, any Error>] = [:]
    private var isOpen = false

    /// Waits until it is woken; ends early when the task is cancelled.
    func sleep(_ duration: Duration) async throws {
        let sleeper = duration == Self.heartbeat ? Sleeper.beat : .tick
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOpen = lock.withLock {
                    if !self.isOpen { waiting[sleeper] = continuation }
                    return self.isOpen
                }
                if isOpen { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            open()
        }
    }

    /// Wakes one; whether it slept.
    func wake(_ sleeper: Sleeper) -> Bool {
        let continuation = lock.withLock { waiting.removeValue(forKey: sleeper) }
        continuation?.resume()
        return continuation != nil
    }

    /// Whether somebody waits.
    func isAsleep(_ sleeper: Sleeper) -> Bool {
        lock.withLock { waiting[sleeper] != nil }
    }

    /// Lets everybody go, now and later.
    private func open() {
        let all = lock.withLock {
            isOpen = true
            defer { waiting = [:] }
            return Array(waiting.values)
        }
        for continuation in all { continuation.resume(throwing: CancellationError()) }
    }
}
