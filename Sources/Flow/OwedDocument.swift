import Canonical
package import Partners
package import Values

/// A document that somebody owes because of another, and by when. Who owes it follows from who
/// sells and who buys.
package struct OwedDocument: Sendable, Hashable {
    /// Which one.
    package let answer: BusinessAnswer
    /// By when, and when people are told.
    package let deadline: Deadline

    /// Describes a debt.
    package init(_ answer: BusinessAnswer, _ deadline: Deadline) {
        self.answer = answer
        self.deadline = deadline
    }

    /// The debt as one word: what is owed, and the microseconds of its times.
    var encoded: String {
        let times = [deadline.warn, deadline.due, deadline.escalate]
        return ([answer.rawValue] + times.map { $0.map { "\($0.microseconds)" } ?? "-" })
            .joined(separator: "/")
    }

    /// Reads a debt back; nil where the word is none.
    init?(encoded: Substring) {
        let parts = encoded.split(separator: "/").map(String.init)
        guard parts.count == 4, let answer = BusinessAnswer(rawValue: parts[0]),
            let due = Int64(parts[2])
        else { return nil }
        func time(_ text: String) -> Timestamp? {
            Int64(text).map { Timestamp(microseconds: $0) }
        }
        self.answer = answer
        deadline = Deadline(
            warn: time(parts[1]), due: Timestamp(microseconds: due), escalate: time(parts[3]))
    }
}

extension ExpectedAnswers {
    /// What is owed because of a document that came or left at a moment. What repeats or confirms
    /// makes nobody owe anything; what cancels an order does as any change of it, and no more.
    func owed(after type: String, purpose: String, since moment: Timestamp) -> [OwedDocument] {
        guard !documents.isEmpty, !["copy", "confirm"].contains(purpose) else { return [] }
        return BusinessAnswer.allCases.compactMap { answer in
            guard answer.cause == type, purpose != "cancel" || answer == .change else {
                return nil
            }
            return deadline(documents[answer], after: moment).map { OwedDocument(answer, $0) }
        }
    }
}

extension OutboundDraft {
    /// What is owed because of it once it leaves, at a moment.
    package func owed(since moment: Timestamp) -> [OwedDocument] {
        if envelope.type == "invoice", case .credit = InvoiceKind(said) { return [] }
        return envelope.expects.owed(
            after: envelope.type, purpose: said["purpose"]?.text ?? "", since: moment)
    }
}
