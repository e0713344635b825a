/// Counts what a dispatcher has in flight, and narrows itself while a target fails.
///
/// A target that fails `limit` times in a row is asked by one probe at a time; each success
/// doubles the width again (practice: Postfix' destination concurrency, TCP's slow start).
package actor Slots {
    private let limit: Int
    private var width: Int
    private var inFlight = 0
    private var failures = 0

    /// Makes that many slots.
    package init(_ limit: Int) {
        precondition(limit > 0, "a dispatcher needs a slot")
        self.limit = limit
        self.width = limit
    }

    /// How many may be taken now.
    package var free: Int { max(0, width - inFlight) }

    /// How often the target failed in a row.
    package var consecutiveFailures: Int { failures }

    /// Takes slots; the caller asked `free` first and is the only taker.
    package func take(_ count: Int) { inFlight += count }

    /// Gives slots back.
    package func release(_ count: Int) { inFlight -= count }

    /// The target answered; gives how often it failed in a row before.
    @discardableResult
    package func succeeded() -> Int {
        defer { failures = 0 }
        width = min(limit, width * 2)
        return failures
    }

    /// The target failed; when it did so `limit` times in a row only one probe is let through.
    package func failed() {
        failures += 1
        if failures >= limit { width = 1 }
    }
}
