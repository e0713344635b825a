import Flow
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
/// | `partly-accepted` | the answer does not say what was taken; of a document that is owed: some
/// lines came, and the rest is not yet due |
/// | `rejected` | refused |
/// | `closed-by-hand` | a person ended the waiting |
/// | `not-expected` | what it was owed to was cancelled or refused |
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
    /// Nobody waits for it any more.
    case notExpected = "not-expected"

    /// The status of an expectation at a moment.
    ///
    /// - Parameters:
    ///   - state: its state in the ledger: `waiting`, a word of `PartnerAnswer.Verdict`, `closed`
    ///     or `void`.
    ///   - progress: how much of what waits has come or left (`hasBegun`); empty where nothing
    ///     has.
    ///   - due: when the answer was due; nil where nothing is agreed.
    ///   - answered: when it came.
    ///   - now: the moment.
    package init(
        _ state: String, progress: String = "", due: Timestamp?, answered: Timestamp?,
        now: Timestamp
    ) {
        switch (PartnerAnswer.Verdict(rawValue: state), state) {
        case (.accepted, _): self = Self.isPast(due, answered ?? now) ? .acceptedLate : .accepted
        case (.noted, _): self = .acceptedWithErrors
        case (.partly, _): self = .partlyAccepted
        case (.rejected, _): self = .rejected
        case (nil, "closed"): self = .closedByHand
        case (nil, "void"): self = .notExpected
        case (nil, _) where Self.isPast(due, now): self = .overdue
        case (nil, _): self = Self.hasBegun(progress) ? .partlyAccepted : .waiting
        }
    }

    // MARK: - Progress

    /// Whether the progress of what waits says that some of it has come, or left.
    package static func hasBegun(_ progress: String) -> Bool {
        !progress.isEmpty && !progress.hasPrefix(OrderChain.Progress.made)
    }

    /// Whether a moment is after the one that is due.
    package static func isPast(_ due: Timestamp?, _ moment: Timestamp) -> Bool {
        due.map { $0 < moment } ?? false
    }
}
