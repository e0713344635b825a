import Values

/// Decides, submission by submission, what goes wrong.
struct FaultDice {
    /// What happens to one submission.
    enum Fault: String, CaseIterable {
        /// Nothing goes wrong.
        case none
        /// It waits, then goes on as normal.
        case slow
        /// 503, nothing committed.
        case refused
        /// 500, nothing committed.
        case failedBefore
        /// 500, although it was committed.
        case failedAfter
        /// Committed; the connection is dropped without an answer.
        case lost
        /// Waits past the client's patience, then commits.
        case late
    }

    private let faults: SimulatorFaults
    private var random: SplitMix64

    init(_ faults: SimulatorFaults) {
        self.faults = faults
        random = SplitMix64(seed: faults.seed)
    }

    /// The fault of the next submission. Draws the same count of numbers whatever comes out, so
    /// that one share can be changed without moving the faults of another kind.
    mutating func roll() -> Fault {
        let share = Double.random(in: 0..<1, using: &random)
        let kind = Int.random(in: 0..<4, using: &random)
        var edge = faults.lose
        if share < edge { return .lost }
        edge += faults.fail
        if share < edge { return [.refused, .refused, .failedBefore, .failedAfter][kind] }
        edge += faults.late
        if share < edge { return .late }
        edge += faults.slow
        return share < edge ? .slow : .none
    }
}
