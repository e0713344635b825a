/// What a simulated ERP does wrong, how often, and with which seed.
///
/// A probability is a share of the submissions from 0 to 1. The kinds exclude each other in one
/// submission; together they may not exceed 1. The same seed gives the same sequence of faults.
package struct SimulatorFaults: Sendable, Equatable {
    /// How long a slow submission waits before it commits and answers as normal.
    package var slowDelay: Duration
    /// The share of slow submissions.
    package var slow: Double
    /// The share of submissions answered with 503 (never committed) or 500: half of those had
    /// been committed, because an ERP's error after its commit is what doubles orders.
    package var fail: Double
    /// The share of submissions that are committed and whose connection is then dropped without
    /// an answer.
    package var lose: Double
    /// How long a late submission waits, longer than the client's patience, before it commits.
    package var lateDelay: Duration
    /// The share of late submissions.
    package var late: Double
    /// How many submissions a second are taken; the others are answered with 429 and
    /// `Retry-After`. Nil takes all.
    package var throttle: Int?
    /// The seed of the sequence of faults.
    package var seed: UInt64

    /// Makes a set of faults; without arguments none.
    package init(
        slow: Double = 0, slowDelay: Duration = .milliseconds(200), fail: Double = 0,
        lose: Double = 0, late: Double = 0, lateDelay: Duration = .seconds(2),
        throttle: Int? = nil, seed: UInt64 = 1
    ) {
        self.slow = slow
        self.slowDelay = slowDelay
        self.fail = fail
        self.lose = lose
        self.late = late
        self.lateDelay = lateDelay
        self.throttle = throttle
        self.seed = seed
    }

    /// An ERP without faults.
    package static let none = SimulatorFaults()

    /// Why these faults make no sense, in words; nil if they do.
    package var objection: String? {
        for (name, share) in [("slow", slow), ("fail", fail), ("lose", lose), ("late", late)] {
            guard share.isFinite, (0...1).contains(share) else {
                return "the share of \(name) submissions is \(share), not within 0 and 1"
            }
        }
        guard slow + fail + lose + late <= 1.000_001 else {
            return "the shares of slow, fail, lose and late exceed 1 together"
        }
        guard slowDelay >= .zero, lateDelay >= .zero else { return "a delay is negative" }
        guard throttle.map({ $0 > 0 }) ?? true else { return "a throttle takes at least 1/s" }
        return nil
    }
}
