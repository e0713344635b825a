package import Values

/// What the gateway itself has told a document's sender of it, without asking the ERP.
package enum OwnVerdict: String, Sendable {
    /// The order is taken as it is (855 AD).
    case accepted
    /// The order is taken with changes (855 AC).
    case changed
    /// The order, or the change of one, is refused (855 or 865 RD).
    case refused
    /// An application's advice refuses the document (824 TR), which is no answer to an order.
    case advised

    /// What a canonical answer says; nil of one that leaves open what becomes of the document.
    package init?(answer: JSON) {
        switch answer["type"]?.text {
        case "orderResponse", "orderChangeResponse":
            switch answer["answerCode"]?.text {
            case "AD": self = .accepted
            case "AC": self = .changed
            case "RD": self = .refused
            default: return nil
            }
        case "applicationAdvice":
            let codes = (answer["verdicts"]?.items ?? []).map { $0["verdictCode"]?.text }
            guard codes.contains("TR") else { return nil }
            self = .advised
        default: return nil
        }
    }
}
