package import Flow
package import Values

/// What a person is about to edit, as it stands.
package struct EditSubject: Sendable {
    /// The message's id.
    package var message: Int64
    /// What the walk is told of the message.
    package var facts: MessageFacts
    /// The message's bytes, which never change.
    package var bytes: StoredBytes
    /// The document, and where its set stands; nil where the message itself is a canonical document
    /// that is to be sent.
    package var document: (id: Int64, set: StoredSet)?
    /// What people changed before, the oldest first.
    package var edits: [StoredPatch]

    /// Describes what is to be edited.
    package init(
        message: Int64, facts: MessageFacts, bytes: StoredBytes,
        document: (id: Int64, set: StoredSet)?, edits: [StoredPatch]
    ) {
        self.message = message
        self.facts = facts
        self.bytes = bytes
        self.document = document
        self.edits = edits
    }
}

/// An edit to store.
package struct NewEdit: Sendable {
    /// The message's id.
    package var message: Int64
    /// The document; nil where the message itself is one.
    package var document: Int64?
    /// How many edits there are before it: another one between is not passed over.
    package var after: Int
    /// What is changed.
    package var patch: StoredPatch
    /// SHA-256 of what came: the set, or the document.
    package var raw: Digest
    /// SHA-256 of what it is with all edits.
    package var result: Digest

    /// Describes an edit.
    package init(
        message: Int64, document: Int64?, after: Int, patch: StoredPatch, raw: Digest,
        result: Digest
    ) {
        self.message = message
        self.document = document
        self.after = after
        self.patch = patch
        self.raw = raw
        self.result = result
    }
}

/// The ledger's side of editing what waits for a person. Raw bytes never change: patches are kept
/// beside them, and what is made of a message is made of both.
package protocol EditLedger: Sendable {
    /// What would be edited: a document that is held or that the ERP refused, the only one of the
    /// message where none is named; or a refused document that is to be sent. What the ERP has or
    /// may have, what has left, and what is on its way is refused.
    func editable(
        _ message: Int64, document: Int64?
    ) async throws(LedgerFailure) -> EditSubject
    /// Stores an edit and has what it is about made anew of it, in one commit: every double check
    /// runs again. A link of the audit chain.
    func edit(_ edit: NewEdit, _ decision: Decision) async throws(LedgerFailure)
}
