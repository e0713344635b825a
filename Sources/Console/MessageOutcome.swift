import Values

/// What became of a message, in one or two words: its own state, or its documents' where it has
/// been worked on.
///
/// | Word | Means |
/// |---|---|
/// | `working` | not yet worked on |
/// | `delivering` | acknowledged; documents are on their way to the ERP |
/// | `delivered` | every accepted document is in the ERP |
/// | `held` | kept; a person decides |
/// | `refused` | kept; nothing in it can be used |
/// | `duplicate` | seen before; nothing was done again |
/// | `recorded` | kept on record, nothing to deliver |
/// | `acknowledged` | worked on, and holds no document |
/// | `sent`, `sending` | an outbound message |
enum MessageOutcome {
    /// The word for a message's summary.
    static func word(for message: JSON) -> String {
        let state = message["state"]?.text ?? ""
        if message["direction"]?.text == "out" { return state == "queued" ? "sending" : state }
        switch state {
        case "received", "processing": return "working"
        case "rejected", "refused": return "refused"
        case "processed": return word(for: message["documents"]?.items ?? [])
        default: return state
        }
    }

    /// The most urgent of the documents' states speaks for the message.
    private static func word(for documents: [JSON]) -> String {
        let states = Set(documents.compactMap { $0["state"]?.text })
        if !states.isDisjoint(with: ["withheld", "planned", "in_doubt"]) { return "delivering" }
        if !states.isDisjoint(with: ["held", "rejected", "undecided"]) {
            return states.contains("delivered") ? "delivered, held" : "held"
        }
        for word in ["delivered", "duplicate", "recorded"] where states.contains(word) {
            return word
        }
        return states.contains("void") ? "refused" : "acknowledged"
    }
}
