package import Flow
package import Values

/// What partners answer to what we send, and what they still owe.
///
/// An expectation is written in the commit that queues what is sent, so that no answer can come
/// before it. Answers are matched in the commit of the walk that reads them.
package protocol AnswerLedger: Sendable {
    /// What we sent that an answer is about; nil where nothing of the pair matches.
    ///
    /// - Parameters:
    ///   - answer: what the partner says.
    ///   - scope: the pair and usage of the interchange that the answer came in.
    func sent(
        answeredBy answer: PartnerAnswer, in scope: ControlScope
    ) async throws(LedgerFailure) -> SentMessage?
    /// Tells of answers that do not come: an event before they are due, one exception when they
    /// are, which closes itself when the answer comes, and once more where they are long due. An
    /// answer that may stand in a file not yet walked is waited for, for a while.
    ///
    /// One call looks at `limit` of them at most, in the order of their times, and says from where
    /// the next goes on, so that no commit grows with how much is overdue.
    func remind(
        limit: Int, after mark: ReminderMark?
    ) async throws(LedgerFailure) -> Reminders
}

/// What one call of `remind` did.
package struct Reminders: Sendable, Equatable {
    /// How many answers were told of.
    package var told: Int
    /// Where the next call goes on; nil where none is left.
    package var next: ReminderMark?

    /// Describes what was done.
    package init(told: Int, next: ReminderMark?) {
        self.told = told
        self.next = next
    }
}

/// How far a round of reminders has come.
package struct ReminderMark: Sendable, Equatable {
    /// When the last one was to be told of.
    package var time: Timestamp
    /// Its expectation.
    package var expectation: Int64

    /// Marks a place.
    package init(time: Timestamp, expectation: Int64) {
        self.time = time
        self.expectation = expectation
    }
}

/// Something that we sent, with all that it was made of.
package struct SentMessage: Sendable {
    /// The partner's name.
    package var partner: String
    /// The set or type and the document's number: `855 PO1`.
    package var title: String
    /// The interchange as it was sent.
    package var bytes: StoredBytes
    /// The canonical document; nil where it is an answer of ours.
    package var document: StoredBytes?
    /// What people changed in the document before it left.
    package var edits: [DocumentPatch]
    /// The stored document that it answers.
    package var answered: AnsweredDocument?

    /// Describes a sent message.
    package init(
        partner: String, title: String, bytes: StoredBytes, document: StoredBytes?,
        edits: [DocumentPatch], answered: AnsweredDocument?
    ) {
        self.edits = edits
        self.partner = partner
        self.title = title
        self.bytes = bytes
        self.document = document
        self.answered = answered
    }
}
