import Engine
import Flow

extension AwaitedStatus {
    /// The condition that an expectation `e` has the status at a moment.
    func condition(now: String) -> String {
        switch self {
        case .waiting:
            "e.state = 'waiting' AND NOT \(Self.hasBegun) "
                + "AND (e.due_us IS NULL OR e.due_us >= \(now))"
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
        "(e.state = 'waiting' AND \(hasBegun) AND e.due_us >= \(now))"
    }

    /// The condition that the progress of an expectation `e` says that some of it has come.
    static let hasBegun =
        "(e.progress <> '' AND e.progress NOT LIKE '\(OrderChain.Progress.made)%')"
}
