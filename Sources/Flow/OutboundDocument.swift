package import Canonical
package import Diagnostics
package import Values

/// A canonical document that is to be sent, as it was received: from an ERP, a person, a rule.
package struct OutboundDocument: Sendable {
    /// Its canonical JSON.
    package let body: JSON
    /// The canonical type, such as `orderResponse`.
    package let type: String
    /// The partner that it is for: `source.partner`.
    package let partner: String
    /// Its own number, such as the purchase order number that it answers; empty where it has none.
    package let number: String
    /// The release under a blanket order; empty where there is none.
    package let release: String

    /// Whether it says by `source.usage` that it is production; nil where it says nothing.
    package var isProduction: Bool? { body["source"]?["usage"]?.text.map { $0 == "production" } }

    /// Reads a document; no larger than an interchange's set may be.
    package static func read(_ bytes: [UInt8]) -> Result<OutboundDocument, Diagnostic> {
        func refused(_ message: String) -> Result<OutboundDocument, Diagnostic> {
            .failure(Diagnostic(.envelopeDocumentUnreadable, message))
        }
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSONReader.read(bytes)
        } catch {
            return refused(
                "the document is no JSON: line \(error.line), column \(error.column): "
                    + error.explanation)
        }
        guard json.members != nil else { return refused("the document is no JSON object") }
        guard let type = json["type"]?.text else {
            return refused("the document does not say its `type`")
        }
        guard let partner = json["source"]?["partner"]?.text else {
            return refused("the document does not say whom it is for: `source.partner`")
        }
        return .success(
            OutboundDocument(
                body: json, type: type, partner: partner, number: json["number"]?.text ?? "",
                release: json["release"]?.text ?? ""))
    }
}

/// A stored document that another one answers, by what both say of themselves.
package struct AnsweredReference: Sendable, Hashable {
    /// The canonical type, such as `order`.
    package let type: String
    /// Who sent it.
    package let partner: String
    /// Its number.
    package let number: String
    /// The release under a blanket order; empty where there is none.
    package let release: String
    /// Whether the one that came as production is meant, where a test has the same number; nil
    /// where nobody says it, which means production.
    package let isProduction: Bool?
    /// Further ones of the same type and partner that it is about: of a ship notice the orders but
    /// the first, at most `mostFurther` of them.
    package let further: [OrderReference]

    /// How many orders beside the first a document may repeat something of.
    package static let mostFurther = 100

    /// Names a document.
    package init(
        type: String, partner: String, number: String, release: String, isProduction: Bool? = nil,
        further: [OrderReference] = []
    ) {
        self.type = type
        self.partner = partner
        self.number = number
        self.release = release
        self.isProduction = isProduction
        self.further = further
    }

    /// Each document by itself, the first one first.
    package var each: [AnsweredReference] {
        ([OrderReference(number: number, release: release)] + further).map { order in
            AnsweredReference(
                type: type, partner: partner, number: order.number, release: order.release,
                isProduction: isProduction)
        }
    }
}

/// A stored document that another one answers.
package struct AnsweredDocument: Sendable {
    /// Its id in the ledger.
    package let id: Int64
    /// Its canonical JSON, whose `source` says in what envelope it came.
    package let body: JSON
    /// What the gateway itself has answered; nil where it has not.
    package let ownAnswer: OwnVerdict?
    /// The canonical JSON of further orders that the other document is about.
    package var further: [JSON]

    /// Describes a document.
    package init(id: Int64, body: JSON, ownAnswer: OwnVerdict? = nil, further: [JSON] = []) {
        self.id = id
        self.body = body
        self.ownAnswer = ownAnswer
        self.further = further
    }

    /// The thread that the answer goes on with.
    package var correlation: String? { body["source"]?["correlation"]?.text }
}
