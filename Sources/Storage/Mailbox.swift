import Foundation

/// Hands requests from tasks to threads that may block: the cooperative pool never waits for a
/// disk.
///
/// Unchecked: `waiting` and `isClosed` are touched only while `condition` is locked; a lock that
/// threads can sleep on is none of the kinds that the compiler can check.
final class Mailbox<Element: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var waiting: [Element] = []
    private var isClosed = false

    /// Adds a request; false when the mailbox is closed.
    func post(_ element: Element) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard !isClosed else { return false }
        waiting.append(element)
        condition.signal()
        return true
    }

    /// Waits for a request and takes it, first come first; nil when the mailbox is closed and
    /// drained.
    func take() -> Element? {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty && !isClosed { condition.wait() }
        return waiting.isEmpty ? nil : waiting.removeFirst()
    }

    /// Refuses further requests; those that wait are still taken.
    func close() {
        condition.lock()
        defer { condition.unlock() }
        isClosed = true
        condition.broadcast()
    }
}
