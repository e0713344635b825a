/// Counts what a dispatcher has in flight, and narrows itself while a target fails.
///
/// A target that fails `limit` times in a row is asked by one probe at a time; each success
/// doubles the width again (practice: Postfix' destination concurrency, TCP's slow start).
///
/// Work of low priority takes half of the slots at most, one at least: so a backlog of it never
/// stops, and whatever comes finds a slot free.
package actor Slots {
    private let limit: Int
    private let lowLimit: Int
    private var width: Int
    private var inFlight = 0
    private var lowInFlight = 0
    private var failures = 0

    /// Makes that many slots.
    package init(_ limit: Int) {
        precondition(limit > 0, "a dispatcher needs a slot")
        self.limit = limit
        self.lowLimit = max(1, limit / 2)
        self.width = limit
    }

    /// How many may be taken now, and how many of them for work of low priority.
    package var free: (all: Int, low: Int) {
        let all = max(0, width - inFlight)
        return (all, max(0, min(all, lowLimit - lowInFlight)))
    }

    /// How often the target failed in a row.
    package var consecutiveFailures: Int { failures }

    /// Takes slots; the caller asked `free` first and is the only taker.
    package func take(_ count: Int, isLow: Bool) {
        inFlight += count
        if isLow { lowInFlight += count }
    }

    /// Gives slots back.
    package func release(_ count: Int, isLow: Bool) {
        inFlight -= count
        if isLow { lowInFlight -= count }
    }

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
