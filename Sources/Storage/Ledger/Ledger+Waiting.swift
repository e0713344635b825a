import Canonical
import Engine
import Flow
import Values

// Documents of ours that wait for a person, under the orders that they are to be about.

extension LedgerTransaction {
    /// Has a document that cannot leave as it is stand under the orders that it names, as far as
    /// they are known. What leaves after all is entered as what it is then.
    func enter(waiting document: OutboundDocument, of message: Int64) throws {
        try sql.execute("DELETE FROM order_waiting WHERE message = $1", message)
        let purpose = document.body["purpose"]?.text ?? ""
        let own = OrderReference(number: document.number, release: document.release)
        let mention = OrderMention(type: document.type, own: own, body: { document.body })
        // Which usage it leaves in is the envelope's to say; before that, what it says itself.
        let usages = document.isProduction.map { [$0 ? "P" : "T"] } ?? ["P", "T"]
        for reference in mention.orders.prefix(Mentions.atOnce) {
            for usage in usages {
                let part = OrderPart(
                    keeping: .message(message), type: document.type, number: document.number,
                    purpose: purpose, own: "", partner: document.partner, usage: usage,
                    correlation: "")
                guard let order = try meant(reference, by: part) else { continue }
                try sql.execute(
                    """
                    INSERT INTO order_waiting(business_order, message) VALUES($1, $2)
                    ON CONFLICT DO NOTHING
                    """, order, message)
                break
            }
        }
    }

    /// The known order that a document means; nil where there is none.
    private func meant(_ reference: OrderReference, by part: OrderPart) throws -> Int64? {
        guard let role = part.role else { return nil }
        guard OrderMention.isOfWarehouse(part.type) else {
            return try known(reference, part, role)?.integer(0)
        }
        let fitting = try fitting(reference, part)
        return fitting.count == 1 ? try fitting[0].integer(0) : nil
    }

    /// The exception that an answer's step waits as, chosen by a condition of SQL; nil where it
    /// waits for nobody.
    func openException(where condition: String, _ id: Int64) throws -> OrderDocument.Waiting? {
        try sql.first(
            """
            SELECT id, text FROM exception
            WHERE \(condition) AND state = 'open' AND awaited IS NULL
            ORDER BY id DESC LIMIT 1
            """, id
        ).map { OrderDocument.Waiting(exception: try $0.integer(0), why: try $0.text(1)) }
    }
}
