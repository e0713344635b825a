package import Values

/// A canonical document: its type, the version of the type and its body.
///
/// The body holds `type` and `version` too, so a body that travels alone says what it is.
package struct Document: Sendable, Hashable {
    /// The document type, such as `order`.
    package let type: String
    /// The version of the type.
    package let version: Int
    /// The document's fields, in the order of its shape.
    package let body: JSON

    /// Makes a document.
    package init(type: String, version: Int, body: JSON) {
        self.type = type
        self.version = version
        self.body = body
    }

    /// Reads a document back from its body; nil when the body does not say what it is.
    package init?(body: JSON) {
        guard let type = body["type"]?.text, let version = body["version"]?.integer else {
            return nil
        }
        self.init(type: type, version: version, body: body)
    }

    /// The number of what the document is about, empty if a faulty map gave none.
    package var number: String { body["number"]?.text ?? "" }

    /// The release under a blanket order, empty if none.
    package var release: String { body["release"]?.text ?? "" }

    /// The purpose as the partner coded it, empty if it was not said.
    package var purposeCode: String { body["purposeCode"]?.text ?? "" }

    /// Why it was sent: a word of its shape's purposes, `other` if a faulty map gave none.
    package var purpose: String { body["purpose"]?.text ?? "other" }

    /// What the document is about, for us (`ownID`) and a partner; `type` is its shape's `about`.
    package func businessKey(about type: String, ownID: String, partner: String) -> BusinessKey {
        BusinessKey(
            ownID: ownID, partner: partner, type: type, number: number, release: release)
    }

    /// The key of its delivery.
    ///
    /// - Parameters:
    ///   - business: what the document is about.
    ///   - set: the transaction set's id (ST01).
    ///   - content: the digest over ST…SE without control numbers.
    package func idempotencyKey(
        business: BusinessKey, set: String, content: Digest
    ) -> IdempotencyKey {
        IdempotencyKey(business: business, set: set, purpose: purposeCode, content: content)
    }
}
