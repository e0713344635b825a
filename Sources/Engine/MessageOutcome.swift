/// What became of a message, in one word: its own state, or its documents' where it has been
/// worked on. A message may have several, such as `delivered, held`.
///
/// | Word | Means |
/// |---|---|
/// | `working` | not yet worked on |
/// | `delivering` | acknowledged; documents are on their way to the ERP |
/// | `delivered` | every document that may be is in the ERP |
/// | `held` | kept; a person decides |
/// | `rejected` | acknowledged as rejected: the partner sends it again |
/// | `refused` | kept; nothing in it can be used |
/// | `duplicate` | seen before; nothing was done again |
/// | `recorded` | kept on record, nothing to deliver |
/// | `closed` | a person closed what it waited for; its timeline says how |
/// | `acknowledged` | worked on, and holds no document |
/// | `sending`, `sent` | an outbound message |
package enum MessageOutcome: String, Sendable, CaseIterable {
    /// Not yet worked on.
    case working
    /// Documents are on their way.
    case delivering
    /// In the ERP.
    case delivered
    /// A person decides.
    case held
    /// The acknowledgment rejects some of it.
    case rejected
    /// Nothing in it can be used.
    case refused
    /// Seen before.
    case duplicate
    /// On record only.
    case recorded
    /// What it waited for is closed by a person.
    case closed
    /// Worked on, without a document.
    case acknowledged
    /// Outbound, not yet sent.
    case sending
    /// Outbound and sent.
    case sent
}
