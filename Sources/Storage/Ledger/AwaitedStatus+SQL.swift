import Engine

extension AwaitedStatus {
    /// The condition that an expectation `e` has the status at a moment.
    func condition(now: String) -> String {
        switch self {
        case .waiting:
            "e.state = 'waiting' AND e.progress = '' AND (e.due_us IS NULL OR e.due_us >= \(now))"
        case .overdue: "e.state = 'waiting' AND e.due_us < \(now)"
        case .accepted:
            "e.state = 'accepted' AND (e.due_us IS NULL OR e.due_us >= e.answered_us)"
        case .acceptedLate: "e.state = 'accepted' AND e.due_us < e.answered_us"
        case .acceptedWithErrors: "e.state = 'noted'"
        case .partlyAccepted:
            "(e.state = 'partly' OR \(Self.begun(now: now)))"
        case .rejected: "e.state = 'rejected'"
        case .closedByHand: "e.state = 'closed'"
        case .notExpected: "e.state = 'void'"
        }
    }

    /// The condition that something of what is owed has come, and the rest is not yet due.
    static func begun(now: String) -> String {
        "(e.state = 'waiting' AND e.progress <> '' AND e.due_us >= \(now))"
    }
}
