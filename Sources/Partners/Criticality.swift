/// How much depends on what is sent, in either direction: how soon and how long a failed step is
/// tried again, when people are told, and who goes first.
///
/// - A failed step of what is `critical` runs again after half the usual time, after a minute at
///   the latest, and ten times as often before it is given up; of what is `low` after twelve times
///   the usual time, after an hour at the latest.
/// - People are told that a step of something critical fails at the fifth time, while it is tried
///   on; else when it is given up.
/// - The answer to something critical is due within 24 working hours unless said; people are told
///   before and, as escalated, when it is.
/// - In the queue it goes as `priority: high`, `normal` or `low` does, unless said.
package enum Criticality: String, Sendable, Hashable, CaseIterable {
    /// Business stops without it: orders, as a rule.
    case critical
    /// As everything is unless said.
    case normal
    /// Nobody waits for it: catalogs, copies.
    case low

    /// Who goes first where nothing else is agreed.
    package var priority: Terms.Priority {
        switch self {
        case .critical: .high
        case .normal: .normal
        case .low: .low
        }
    }

    /// After how many failures of a step people are told while it is tried on; nil: not before it
    /// is given up.
    package var alarm: Int? { self == .critical ? 5 : nil }
}

extension ExpectedAnswers {
    /// The same of what is critical: there is a deadline in any case, people are told before it and
    /// again, as escalated, when it has come. What is said otherwise stands.
    package func stricter(for criticality: Criticality) -> ExpectedAnswers {
        guard criticality == .critical else { return self }
        var stricter = self
        stricter.functional = functional?.stricter
        stricter.interchange = interchange.stricter
        stricter.transport = transport?.stricter
        stricter.pickup = pickup?.stricter
        return stricter
    }
}

extension ExpectedAnswers.Answer {
    fileprivate var stricter: ExpectedAnswers.Answer {
        let span = within ?? .seconds(24 * 3600)
        return ExpectedAnswers.Answer(
            within: span, warn: warn ?? span / 4, escalate: escalate ?? .zero)
    }
}
