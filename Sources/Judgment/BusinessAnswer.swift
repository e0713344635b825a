import Canonical

/// What becomes of a document that breaks a business rule: the second of the three levels of
/// judgment, which never changes a 997.
package enum BusinessResponse: String, Sendable, CaseIterable {
    /// The document waits for a person.
    case hold
    /// The fault is told, and the document goes on.
    case note
    /// The partner gets an answer that refuses the order; it is kept on record and not delivered.
    case refuse
    /// The partner gets an answer that accepts the order with a change, and it is delivered so.
    case change
    /// The partner gets an application advice (824); the document is kept on record, or goes on.
    case advise

    /// The canonical type of the answer; nil where the partner gets none.
    package var documentType: String? {
        switch self {
        case .hold, .note: nil
        case .refuse, .change: "orderResponse"
        case .advise: "applicationAdvice"
        }
    }
}

/// What `respond:` says of a rule.
struct BusinessAnswer: Sendable {
    /// A field that is given another value.
    struct Change: Sendable {
        let field: String
        let kind: FieldShape.Kind
        let expression: Expression
    }

    var response = BusinessResponse.hold
    /// What is changed, in the order of the profile.
    var changes: [Change] = []
    /// The code of the change (ACK01), or of the fault in an advice (TED01); nil for the usual one.
    var code: String?
    /// The bad value, which an advice copies (TED07).
    var copy: Expression?
    /// Whether an advice says that the document is taken in spite of the fault.
    var isTolerated = false
}
