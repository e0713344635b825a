import Engine

/// Which lane was served last, so that the next claim goes on behind it. Losing it costs nothing
/// but one turn, so it is not in the database.
actor LaneRotation {
    private var last: [WorkKind: String] = [:]
    private var turns: [WorkKind: Int] = [:]

    /// One turn in this many takes the low priorities first, so that they are never starved.
    private static let lowTurn = 10

    /// Where the next claim begins, and whether it takes low priorities first.
    func next(_ kind: WorkKind) -> (after: String, isLowFirst: Bool) {
        let turn = turns[kind, default: 0] + 1
        turns[kind] = turn % Self.lowTurn
        return (last[kind] ?? "", turn == Self.lowTurn)
    }

    /// Remembers the lane that was served last.
    func served(_ lane: String, _ kind: WorkKind) {
        last[kind] = lane
    }
}
