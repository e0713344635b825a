/// Why an engine did not do what it was asked. The cases say what to do next, so that the ledger
/// never looks at an engine's own codes.
package enum SQLFailure: Error, Sendable, Equatable {
    /// A unique key is taken. Nothing was written.
    case unique(String)
    /// Another constraint refuses the statement: a mistake of ours or data that must not be.
    case refused(String)
    /// Two transactions met; the same request may be run again at once.
    case serialization(String)
    /// The store is in other hands for a moment; run again later.
    case busy(String)
    /// No space is left; run again when there is some.
    case full(String)
    /// The store is away or shut; run again later.
    case unavailable(String)
    /// A stored value is not what we wrote, or the schema is not ours.
    case damaged(String)
    /// What the disk holds is unknown, as after a failed fsync: the process must end.
    case fatal(String)
}
