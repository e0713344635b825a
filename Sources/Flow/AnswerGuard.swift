import Diagnostics
import Partners
import Values

/// Who may answer an order, and how often: only the ERP knows what can be delivered, and a partner
/// that is told two things believes the wrong one.
struct AnswerGuard {
    /// Who gave the answer; nil where it is only looked at.
    let origin: DocumentOrigin?
    /// Who gets it.
    let partner: Partner
    /// The answer as it was given.
    let document: OutboundDocument
    /// The answer as it would leave.
    let said: JSON
    /// What the gateway itself has answered; nil where it has not.
    let ownAnswer: OwnVerdict?

    /// What becomes of an answer that must not leave; nil of one that may, and of what is none.
    var outcome: OutboundWalk.Outcome? {
        guard document.type == "orderResponse", let origin, origin != .rule else { return nil }
        if origin == .person, !partner.agreements.contains(where: \.acceptsOrders) {
            return .held(
                Diagnostic(
                    .envelopeAnswerUnasked,
                    "an answer to order \(document.number) was given by a person; only the ERP "
                        + "says what it takes", value: document.number))
        }
        // The first answer was the gateway's own. One that amends it says so to the partner.
        guard let ownAnswer, ownAnswer != .advised,
            !["change", "replace"].contains(said["purpose"]?.text)
        else { return nil }
        // What a rule changed the ERP got changed: to take it so is to say nothing new.
        let known = ownAnswer == .refused ? "refused" : "accepted"
        let word = said["answer"]?.text ?? "other"
        guard word != known else {
            return .told(
                Diagnostic(
                    .envelopeAnswerTold,
                    "order \(document.number) was \(ownAnswer) at once: the partner knows",
                    value: document.number))
        }
        return .held(
            Diagnostic(
                .envelopeAnswerSecond,
                "order \(document.number) was \(ownAnswer) at once, and now the answer is \(word)",
                value: document.number))
    }
}
