package import Partners

/// When a failed step runs again: exponential backoff with full jitter between a floor and a
/// ceiling, until a limit of attempts (practice: Postfix' five days; its ceiling of 4,000 s would
/// keep an order for an hour after its ERP is back).
package struct RetryPolicy: Sendable, Equatable {
    /// The first delay's ceiling.
    package var first: Duration
    /// The greatest delay.
    package var greatest: Duration
    /// After how many attempts a step becomes a dead letter.
    package var attempts: Int

    /// Makes a policy.
    package init(
        first: Duration = .seconds(5), greatest: Duration = .seconds(600), attempts: Int = 720
    ) {
        self.first = first
        self.greatest = greatest
        self.attempts = attempts
    }

    /// The policy for what more or less depends on than usual.
    package func of(_ criticality: Criticality) -> RetryPolicy {
        switch criticality {
        case .critical:
            RetryPolicy(first: first / 2, greatest: greatest / 10, attempts: attempts * 10)
        case .normal: self
        case .low:
            RetryPolicy(
                first: first * 12, greatest: greatest * 6, attempts: max(1, attempts / 6))
        }
    }

    /// The delay after the given attempt (from 1), or nil when no further one is due. `chance` is
    /// in 0 ..< 1; half of each delay is fixed so that a retry is never immediate.
    package func delay(after attempt: Int, chance: Double) -> Duration? {
        guard attempt < attempts else { return nil }
        let doublings = min(max(attempt - 1, 0), 20)
        let ceiling = min(first * (1 << doublings), greatest)
        return ceiling / 2 + ceiling / 2 * chance
    }
}
