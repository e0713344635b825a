package import Diagnostics

/// Whether the gateway takes more work: closed above a high-water mark of waiting work, open again
/// below a low one, so that pollers stop before the ledger drowns.
package actor Pressure {
    private let high: Int
    private let low: Int
    /// Why nothing is taken now, if so.
    package private(set) var closed: Diagnostic?

    /// Makes a gauge with its water marks, in work items.
    package init(high: Int = 500_000, low: Int = 400_000) {
        precondition(low <= high, "the low-water mark lies below the high one")
        self.high = high
        self.low = low
    }

    /// Reads the gauge off the queue.
    package func measure(_ outlook: WorkOutlook) {
        let waiting = outlook.ready + outlook.delayed + outlook.waiting + outlook.held
        if waiting >= high {
            closed = Diagnostic(
                .receiveQueueFull,
                "\(waiting) work items wait; files stay where they are until \(low) are left",
                value: "\(waiting)")
        } else if waiting <= low {
            closed = nil
        }
    }
}
