package import Flow
import Partners
package import Values

/// The kinds of control numbers that we give out; each counts by itself (X12.5, X12.6).
package enum ControlKind: String, Sendable, CaseIterable {
    /// ISA13.
    case interchange = "ISA"
    /// GS06.
    case group = "GS"
    /// The number of a file of records.
    case file = "FILE"
}

/// The control numbers that we give, and those that partners have not sent.
package protocol ControlLedger: Sendable {
    /// What is counted, by pair, usage and kind, in that order.
    func counters(_ filter: ControlFilter) async throws(LedgerFailure) -> [JSON]
    /// Interchange control numbers that partners passed over, by pair and usage. One that comes
    /// late is none any more.
    func gaps(_ filter: ControlFilter) async throws(LedgerFailure) -> [JSON]
    /// What people set or want to set, the newest first.
    func controlChanges(_ filter: ControlFilter) async throws(LedgerFailure) -> [JSON]
    /// Has a count go on at another number. Forward, and where nothing was counted yet, at once;
    /// back, and so near the end of its range that it leads back, only once another person confirms
    /// it; never where numbers that were given within the window would be given again, or outside
    /// the agreed range. Gives the change. A link of the audit chain.
    func setControl(
        _ counter: ControlCounter, to next: Int, agreed: AgreedCount, _ decision: Decision
    ) async throws(LedgerFailure) -> JSON
    /// Says which ISA13 comes next from a partner: its count has begun anew. At once, and whichever
    /// way. Gives the change. A link of the audit chain.
    func setReceived(
        _ scope: ControlScope, to next: Int, _ decision: Decision
    ) async throws(LedgerFailure) -> JSON
    /// Decides about a change that another person asked for, by what is agreed now. A link of the
    /// audit chain.
    func decideControl(
        change: Int64, isConfirmed: Bool,
        agreed: @escaping @Sendable (ControlCounter) -> AgreedCount?, _ decision: Decision
    ) async throws(LedgerFailure) -> JSON
}

/// Who does something, and why: links of the audit chain, so both are demanded.
package struct Decision: Sendable, Hashable {
    /// Who.
    package var author: String
    /// Why.
    package var reason: String

    /// Makes a decision.
    package init(author: String, reason: String) {
        self.author = author
        self.reason = reason
    }
}

/// What counts by itself.
package struct ControlCounter: Sendable, Hashable {
    /// The pair and usage.
    package var scope: ControlScope
    /// What is numbered.
    package var kind: ControlKind

    /// Names a counter.
    package init(scope: ControlScope, kind: ControlKind) {
        self.scope = scope
        self.kind = kind
    }
}

/// What is agreed with a partner of a counter.
package struct AgreedCount: Sendable, Hashable {
    /// The numbers that are given.
    package var range: ClosedRange<Int>
    /// How long none of them must come again.
    package var window: Duration

    /// Describes an agreement.
    package init(range: ClosedRange<Int>, window: Duration) {
        self.range = range
        self.window = window
    }

    /// What is agreed with the partner at an identity; nil where the profiles know none.
    package init?(_ counter: ControlCounter, by profiles: Profiles) {
        guard let identity = Identity(counter.scope.partner),
            let terms = profiles.folder.partner(at: identity)?.terms
        else { return nil }
        switch counter.kind {
        case .interchange: range = terms.numbers.interchange
        case .group: range = terms.numbers.group
        case .file: range = ControlNumbers.all
        }
        window = .seconds(terms.duplicates.days * 86_400)
    }
}

/// Which counters to list. What is nil does not restrict.
package struct ControlFilter: Sendable {
    /// Our identity, as `qualifier:id`.
    package var own: String?
    /// The partner's identities, as `qualifier:id`.
    package var partners: [String]?
    /// ISA15: P, T or I.
    package var usage: String?
    /// Only those behind this id: the next page.
    package var after: Int64?
    /// How many at most.
    package var limit: Int

    /// Makes a filter; by default the first 50.
    package init(
        own: String? = nil, partners: [String]? = nil, usage: String? = nil, after: Int64? = nil,
        limit: Int = 50
    ) {
        self.own = own
        self.partners = partners
        self.usage = usage
        self.after = after
        self.limit = limit
    }
}
