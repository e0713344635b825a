/// What a station's result file says of a file that was sent: the transport's answer, an MDN.
package struct TransportAnswer: Sendable, Equatable {
    /// The channel whose folder held it.
    package var channel: String
    /// The Message-ID of the file that was sent, with its angle brackets where it had them.
    package var originalMessageID: String
    /// The disposition as written (RFC 3798 section 3.2.6), such as
    /// `automatic-action/MDN-sent-automatically; processed`.
    package var disposition: String
    /// Whether the receiver took the file: `processed` without an error or failure modifier
    /// (RFC 4130 section 7.5.3).
    package var positive: Bool

    /// Makes an answer.
    package init(
        channel: String, originalMessageID: String, disposition: String, positive: Bool
    ) {
        self.channel = channel
        self.originalMessageID = originalMessageID
        self.disposition = disposition
        self.positive = positive
    }
}

/// Who takes transport answers.
package protocol AnswerReceiving: Sendable {
    /// Enters an answer durably; the result file is put away afterwards, so the same answer may
    /// come twice.
    func receive(_ answer: TransportAnswer) async throws
}
