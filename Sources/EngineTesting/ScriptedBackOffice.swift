import Diagnostics
package import Engine
import Values

/// An ERP in memory with seeded faults: it loses answers, commits late, fails and refuses.
package actor ScriptedBackOffice: BackOffice {
    /// How often each thing happens, of 1.
    package struct Faults: Sendable {
        /// The order stands, the answer is lost.
        package var lostAnswer = 0.0
        /// The answer is lost and the order stands only `quiesce` later at most.
        package var lateCommit = 0.0
        /// It says so and has not taken the order.
        package var failure = 0.0
        /// It refuses the order for good.
        package var refusal = 0.0

        /// No faults.
        package init() {}
    }

    package nonisolated let guarantee: DeliveryGuarantee
    package nonisolated let quiesce: Duration
    package nonisolated let maxInFlight: Int

    private let clock: TestClock
    private let honoursKeys: Bool
    private let faults: Faults
    private var dice: SplitMix64
    private var late: [(due: Timestamp, submission: Submission)] = []
    /// The orders, in the order in which they came to stand.
    private var book: [Submission] = []

    /// Makes an ERP.
    package init(
        _ guarantee: DeliveryGuarantee, faults: Faults = Faults(), seed: UInt64 = 1,
        clock: TestClock, quiesce: Duration = .seconds(60), maxInFlight: Int = 4
    ) {
        self.guarantee = guarantee
        self.quiesce = quiesce
        self.maxInFlight = maxInFlight
        self.clock = clock
        self.faults = faults
        honoursKeys = guarantee == .nativeKey
        dice = SplitMix64(seed: seed)
    }

    /// The orders that stand, in the order in which they came to.
    package var orders: [Submission] {
        settleLate()
        return book
    }

    package func submit(_ submission: Submission) async -> SubmissionOutcome {
        settleLate()
        let fault = Diagnostic(.deliverAnswerLost, "scripted", value: submission.key)
        var roll = Double.random(in: 0..<1, using: &dice)
        func hits(_ share: Double) -> Bool {
            roll -= share
            return roll < 0
        }
        if hits(faults.failure) { return .retry(fault, after: nil) }
        if hits(faults.refusal) { return .rejected(fault) }
        if hits(faults.lateCommit) {
            late.append((clock.now + quiesce / 2, submission))
            return .uncertain(fault)
        }
        let isLost = hits(faults.lostAnswer)
        if honoursKeys, let known = number(of: submission) {
            return isLost ? .uncertain(fault) : .duplicate(number: known)
        }
        book.append(submission)
        return isLost ? .uncertain(fault) : .accepted(number: "SO-\(book.count)")
    }

    package func find(_ submission: Submission) async -> FindOutcome {
        settleLate()
        return number(of: submission).map { .found(number: $0) } ?? .absent
    }

    private func number(of submission: Submission) -> String? {
        book.firstIndex { $0.key == submission.key }.map { "SO-\($0 + 1)" }
    }

    private func settleLate() {
        let due = late.filter { $0.due <= clock.now }
        late.removeAll { $0.due <= clock.now }
        for (_, submission) in due where !honoursKeys || number(of: submission) == nil {
            book.append(submission)
        }
    }
}
