package import Values

/// A canonical document: its type, the version of the type and its body.
///
/// The body holds `type` and `version` too, so a body that travels alone says what it is.
package struct Document: Sendable, Hashable {
    /// The document type, such as `order`.
    package let type: String
    /// The version of the type.
    package let version: Int
    /// The document's fields as compact JSON, in the order of its shape.
    package let text: [UInt8]

    private let heading: DocumentHeading

    /// Makes a document of its text, which must be JSON, and of what its text says at its head.
    package init(type: String, version: Int, text: [UInt8], heading: DocumentHeading) {
        self.type = type
        self.version = version
        self.text = text
        self.heading = heading
    }

    /// Makes a document of its body; nil when the body does not say what it is.
    package init?(body: JSON) {
        guard let type = body["type"]?.text, let version = body["version"]?.integer else {
            return nil
        }
        var heading = DocumentHeading()
        for member in body.members ?? [] { heading.take(member.key, member.value) }
        self.init(type: type, version: version, text: body.bytes(), heading: heading)
    }

    /// The document's fields as a tree, read from its text.
    package var body: JSON {
        do throws(JSONSyntaxError) {
            return try JSONReader.read(text, limits: .init(bytes: .max, depth: .max))
        } catch {
            preconditionFailure("a document's text is JSON: \(error)")
        }
    }

    /// The number of what the document is about, empty if a faulty map gave none.
    package var number: String { heading.number }

    /// The release under a blanket order, empty if none.
    package var release: String { heading.release }

    /// The purpose as the partner coded it, empty if it was not said.
    package var purposeCode: String { heading.purposeCode }

    /// Why it was sent: a word of its shape's purposes, `other` if a faulty map gave none.
    package var purpose: String { heading.purpose }

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
