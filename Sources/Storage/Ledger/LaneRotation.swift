import Engine

/// Which lane was served last, so that the next claim goes on behind it. Losing it costs nothing
/// but one turn, so it is not in the database.
actor LaneRotation {
    private var marks: [WorkKind: LaneMarks] = [:]
    private var turns: [WorkKind: Int] = [:]

    /// One turn in this many takes the last priorities first, so that they are never starved.
    private static let lowTurn = 10

    /// Where the next claim begins, and whether it takes the last priorities first.
    func next(_ kind: WorkKind) -> (after: LaneMarks, isLowFirst: Bool) {
        let turn = turns[kind, default: 0] + 1
        turns[kind] = turn % Self.lowTurn
        return (marks[kind] ?? LaneMarks(), turn == Self.lowTurn)
    }

    /// Remembers the lanes that were served last.
    func served(_ after: LaneMarks, _ kind: WorkKind) {
        marks[kind] = after
    }
}

/// The lanes behind which a claim begins: of low priority, and of all other.
struct LaneMarks: Sendable {
    private var ordinary = ""
    private var low = ""

    /// The mark of lanes of low priority, or of the others.
    subscript(isLow isLow: Bool) -> String { isLow ? low : ordinary }

    /// Remembers a lane that is served.
    mutating func pass(_ lane: String) {
        if Lane.isLow(lane) { low = lane } else { ordinary = lane }
    }
}
