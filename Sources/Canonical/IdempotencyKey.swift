package import Values

/// The key under which a document is delivered exactly once.
///
/// It is a function of the document, not of the delivery, so any re-parse, replay or re-send
/// gives the same key:
/// `<own id>:<partner>:<set>:<number>:<release>:<purpose>:<first 16 hex of the content digest>`.
package struct IdempotencyKey: Sendable, Hashable, CustomStringConvertible {
    /// The key as sent to the ERP and kept in the ledger.
    package let description: String

    /// Makes the key of a document.
    ///
    /// - Parameters:
    ///   - business: what the document is about.
    ///   - set: the transaction set's id (ST01), such as `850`.
    ///   - purpose: the purpose code as sent (an order's BEG01), empty if none.
    ///   - content: the digest over ST…SE without control numbers (see `ContentDigest`).
    package init(business: BusinessKey, set: String, purpose: String, content: Digest) {
        description = keyText([
            business.ownID, business.partner, set, business.number, business.release, purpose,
            content.prefix16,
        ])
    }

    /// The key of a delivery that a person ordered in spite of this key: `:2`, `:3`, …
    package func repeated(_ times: Int) -> String {
        precondition(times >= 2, "the first delivery has the key itself")
        return "\(description):\(times)"
    }
}
