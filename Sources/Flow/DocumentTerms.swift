package import Partners

/// What is agreed about a document once the walk has made it: what becomes of one that comes again,
/// how much depends on it, and who goes first.
package struct DocumentTerms: Sendable, Hashable {
    /// The same content in a new envelope.
    package var document: DuplicateSettings.Action
    /// The same number with other content.
    package var number: DuplicateSettings.Action
    /// Who goes first.
    package var priority: Terms.Priority
    /// What becomes of it where it changes an order.
    package var changes = ChangePolicy.usual
    /// How much depends on it.
    package var criticality: Criticality
    /// After how many seconds of waiting for the ERP the partner is told of an order; nil: never.
    package var tellsAfter: Int64?
    /// What is owed because of it, once it is taken in.
    package var owed: [OwedDocument] = []

    /// What holds where nothing else is agreed.
    package static let usual = DocumentTerms(.usual)

    /// What an agreement says of its documents.
    init(_ agreement: Agreement) {
        self.init(agreement.terms)
        changes = agreement.changes
        tellsAfter = agreement.tellsAfter?.components.seconds
    }

    /// What the terms of an agreement say of its documents.
    package init(_ terms: Terms) {
        document = terms.duplicates.document
        number = terms.duplicates.number
        priority = terms.priority
        criticality = terms.criticality
    }

    /// The terms in five words, as a ledger keeps them, or six or seven where partners are told of
    /// waiting orders or something is owed; nil for the usual ones.
    package var encoded: String? {
        guard self != .usual else { return nil }
        let words = [
            document.rawValue, number.rawValue, priority.rawValue, changes.encoded,
            criticality.rawValue,
        ]
        let debts = owed.map(\.encoded).joined(separator: ",")
        let told = tellsAfter.map(String.init)
        let more = debts.isEmpty ? told.map { [$0] } ?? [] : [told ?? "-", debts]
        return (words + more).joined(separator: " ")
    }

    /// Reads terms back; nil where the words are none.
    package init?(encoded: String?) {
        self = .usual
        guard let encoded else { return }
        let words = encoded.split(separator: " ").map(String.init)
        // An older ledger has three: without what becomes of changes and what depends on it; or
        // four, without the latter. Few have a sixth or seventh.
        guard (3...7).contains(words.count),
            let document = DuplicateSettings.Action(rawValue: words[0]),
            let number = DuplicateSettings.Action(rawValue: words[1]),
            let priority = Terms.Priority(rawValue: words[2]),
            let changes = words.count < 4 ? .usual : ChangePolicy(encoded: words[3]),
            let criticality = Criticality(rawValue: words.count < 5 ? "normal" : words[4]),
            words.count < 6 || words[5] == "-" || Int64(words[5]) != nil
        else { return nil }
        self.document = document
        self.number = number
        self.priority = priority
        self.changes = changes
        self.criticality = criticality
        tellsAfter = words.count < 6 ? nil : Int64(words[5])
        guard words.count == 7 else { return }
        for debt in words[6].split(separator: ",") {
            guard let debt = OwedDocument(encoded: debt) else { return nil }
            owed.append(debt)
        }
    }
}
