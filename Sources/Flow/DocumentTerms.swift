package import Partners

/// What is agreed about a document once the walk has made it: what becomes of one that comes again,
/// and who goes first.
package struct DocumentTerms: Sendable, Hashable {
    /// The same content in a new envelope.
    package var document: DuplicateSettings.Action
    /// The same number with other content.
    package var number: DuplicateSettings.Action
    /// Who goes first.
    package var priority: Terms.Priority

    /// What holds where nothing else is agreed.
    package static let usual = DocumentTerms(.usual)

    /// What the terms of an agreement say of its documents.
    package init(_ terms: Terms) {
        document = terms.duplicates.document
        number = terms.duplicates.number
        priority = terms.priority
    }

    /// The terms in three words, as a ledger keeps them; nil for the usual ones.
    package var encoded: String? {
        self == .usual
            ? nil : [document.rawValue, number.rawValue, priority.rawValue].joined(separator: " ")
    }

    /// Reads terms back; nil where the words are none.
    package init?(encoded: String?) {
        self = .usual
        guard let encoded else { return }
        let words = encoded.split(separator: " ").map(String.init)
        guard words.count == 3, let document = DuplicateSettings.Action(rawValue: words[0]),
            let number = DuplicateSettings.Action(rawValue: words[1]),
            let priority = Terms.Priority(rawValue: words[2])
        else { return nil }
        self.document = document
        self.number = number
        self.priority = priority
    }
}
