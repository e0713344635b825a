package import Flow
package import Values

/// How an expectation stands: what the partner said, and whether it said it in time.
///
/// | Word | Means |
/// |---|---|
/// | `waiting` | nothing came yet, and it is not yet due |
/// | `overdue` | nothing came, and it is due |
/// | `accepted` | taken |
/// | `accepted-late` | taken, after it was due |
/// | `accepted-with-errors` | taken; errors are noted, it must not be sent again |
/// | `partly-accepted` | the answer does not say what was taken |
/// | `rejected` | refused |
/// | `closed-by-hand` | a person ended the waiting |
package enum AwaitedStatus: String, Sendable, CaseIterable {
    /// Not yet due.
    case waiting
    /// Due, and nothing came.
    case overdue
    /// Taken in time.
    case accepted
    /// Taken after it was due.
    case acceptedLate = "accepted-late"
    /// Taken, with errors noted.
    case acceptedWithErrors = "accepted-with-errors"
    /// Nobody knows what was taken.
    case partlyAccepted = "partly-accepted"
    /// Refused.
    case rejected
    /// Ended by a person.
    case closedByHand = "closed-by-hand"

    /// The status of an expectation at a moment.
    ///
    /// - Parameters:
    ///   - verdict: what the partner said; nil where it said nothing.
    ///   - isClosed: whether a person ended the waiting.
    ///   - due: when the answer was due; nil where nothing is agreed.
    ///   - answered: when it came.
    ///   - now: the moment.
    package init(
        verdict: PartnerAnswer.Verdict?, isClosed: Bool, due: Timestamp?, answered: Timestamp?,
        now: Timestamp
    ) {
        switch verdict {
        case .accepted: self = Self.isPast(due, answered ?? now) ? .acceptedLate : .accepted
        case .noted: self = .acceptedWithErrors
        case .partly: self = .partlyAccepted
        case .rejected: self = .rejected
        case nil where isClosed: self = .closedByHand
        case nil: self = Self.isPast(due, now) ? .overdue : .waiting
        }
    }

    /// Whether a moment is after the one that is due.
    package static func isPast(_ due: Timestamp?, _ moment: Timestamp) -> Bool {
        due.map { $0 < moment } ?? false
    }
}
