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
    /// The order on record; nil where it is not known.
    let order: JSON?
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
        guard word != known || saysMore(than: known) else {
            return .told(
                Diagnostic(
                    .envelopeAnswerTold,
                    "order \(document.number) was \(ownAnswer) at once: the partner knows",
                    value: document.number))
        }
        return .held(
            Diagnostic(
                .envelopeAnswerSecond,
                "order \(document.number) was \(ownAnswer) at once, and now the answer is "
                    + (word == known ? "another for some of its lines" : word),
                value: document.number))
    }

    /// Whether a line or a date says something else than the heading's word: of an order that is
    /// accepted another quantity, unit, price or date than is on record. What only one of them
    /// tells is no difference.
    private func saysMore(than word: String) -> Bool {
        let asked = Dictionary(
            (order?["lines"]?.items ?? []).map { (Self.name($0), $0) }, uniquingKeysWith: { $1 })
        if let order, Self.differs(said, order, in: Self.dates) { return true }
        return (said["lines"]?.items ?? []).contains { line in
            let answers = line["answers"]?.items ?? []
            if answers.contains(where: { $0["status"]?.text.map { $0 != word } ?? false }) {
                return true
            }
            guard word == "accepted", let order else { return false }
            guard var ordered = asked[Self.name(line)] else { return true }
            for date in Self.dates.values where ordered[date] == nil { ordered[date] = order[date] }
            return Self.differs(line, ordered, in: Self.dates)
                || Self.differs(line, ordered, in: ["price": "price"])
                || answers.contains { Self.differs($0, ordered, in: ["unit": "unit"]) }
                || Self.differs(answers, from: ordered["quantity"]?.number)
        }
    }

    /// Whether the parts into which a line is divided are not as much as was ordered.
    private static func differs(_ answers: [JSON], from ordered: ExactDecimal?) -> Bool {
        let quantities = answers.compactMap { $0["quantity"]?.number }
        guard let ordered, !answers.isEmpty, quantities.count == answers.count else { return false }
        return quantities.reduce(ExactDecimal.zero) { $0.adding($1) } != ordered
    }

    /// What an answer says of dates, and what an order does.
    private static let dates = [
        "promisedShip": "requestedShip", "promisedDelivery": "requestedDelivery",
    ]

    private static func name(_ line: JSON) -> String {
        line["number"]?.text ?? line["position"]?.description ?? ""
    }

    private static func differs(_ one: JSON, _ other: JSON, in fields: [String: String]) -> Bool {
        fields.contains { field, asked in
            guard let said = one[field], let meant = other[asked] else { return false }
            if let said = said.number, let meant = meant.number { return said != meant }
            return said != meant
        }
    }
}
