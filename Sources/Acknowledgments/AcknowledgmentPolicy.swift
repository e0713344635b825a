public import Diagnostics

/// What an agreement may change about verdicts and acknowledgments.
///
/// The standard leaves A, E and R to the receiver: E says "I process it, do not send it again", R
/// says "I do not". The defaults: an error refuses the set, warnings do not show.
public struct AcknowledgmentPolicy: Sendable, Hashable {
    /// Whether warnings are told: AK501 is then E, with AK3 and AK4; else A, without.
    public var tellsWarnings: Bool
    /// Errors that do not refuse a set: AK501 is then E. AK502 1, 2, 3, 6, 7, 18 and 23 always
    /// refuse it, because no such set can be processed reliably.
    public var tolerated: Set<Diagnostic.Code>
    /// Whether accepted sets get an AK2 and AK5 of their own; refused ones always do.
    public var listsAcceptedSets: Bool

    /// Makes a policy.
    public init(
        tellsWarnings: Bool = false, tolerated: Set<Diagnostic.Code> = [],
        listsAcceptedSets: Bool = true
    ) {
        self.tellsWarnings = tellsWarnings
        self.tolerated = tolerated
        self.listsAcceptedSets = listsAcceptedSets
    }

    /// AK502 codes after which a set is refused whatever is tolerated.
    static let alwaysRefused: Set<Int> = [1, 2, 3, 6, 7, 18, 23]
    /// AK905 codes after which a group is refused; 5, a wrong count, is only noted.
    static let groupRefused: Set<Int> = [1, 2, 3, 4, 6]
}
