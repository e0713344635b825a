package import Values

/// What a document is filed by: the few of its fields that the gateway itself looks at.
package struct DocumentHeading: Sendable, Hashable {
    /// The number of what it is about.
    package private(set) var number = ""
    /// The release under a blanket order.
    package private(set) var release = ""
    /// The purpose as the partner coded it.
    package private(set) var purposeCode = ""
    /// The purpose as a word of the document's shape.
    package private(set) var purpose = "other"

    /// The names of its fields in a document.
    package static let fields: Set<String> = ["number", "release", "purposeCode", "purpose"]

    /// A heading that says nothing.
    package init() {}

    /// Takes a field of the document, if it is one of the heading's.
    package mutating func take(_ field: String, _ value: JSON) {
        guard let text = value.text else { return }
        switch field {
        case "number": number = text
        case "release": release = text
        case "purposeCode": purposeCode = text
        case "purpose": purpose = text
        default: return
        }
    }
}
