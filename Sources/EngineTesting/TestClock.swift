import Foundation
package import Values

/// A clock that stands still until it is moved.
///
/// Unchecked: the database's threads and tasks both read it, so its value stands behind a lock.
package final class TestClock: @unchecked Sendable {
    private let lock = NSLock()
    private var moment: Timestamp

    /// Starts at 2026-01-05T08:00:00Z unless told otherwise.
    package init(_ moment: Timestamp = Timestamp(seconds: 1_767_600_000)) {
        self.moment = moment
    }

    /// The time now.
    package var now: Timestamp { lock.withLock { moment } }

    /// Moves the clock on.
    package func advance(_ duration: Duration) {
        lock.withLock { moment = moment + duration }
    }

    /// Sets the clock.
    package func set(_ moment: Timestamp) {
        lock.withLock { self.moment = moment }
    }
}
