package import Flow

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
    /// Tells of answers that do not come, at most `limit`: an event before they are due, one
    /// exception when they are, which closes itself when the answer comes, and once more where they
    /// are long due. An answer that may stand in a file not yet walked is waited for, for a while.
    /// Gives how many there were.
    func remind(limit: Int) async throws(LedgerFailure) -> Int
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
    /// The stored document that it answers.
    package var answered: AnsweredDocument?

    /// Describes a sent message.
    package init(
        partner: String, title: String, bytes: StoredBytes, document: StoredBytes?,
        answered: AnsweredDocument?
    ) {
        self.partner = partner
        self.title = title
        self.bytes = bytes
        self.document = document
        self.answered = answered
    }
}
