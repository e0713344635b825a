import Canonical
import Flow
import Values

/// A document that belongs to orders, received or sent.
struct OrderPart {
    /// Where it is kept.
    enum Keeping {
        /// A received document's row.
        case document(Int64)
        /// The message of a document that we were given to send, and what it says as it leaves.
        case message(Int64, said: PackedBytes)
    }

    var keeping: Keeping
    var type: String
    var number: String
    var own: String
    var partner: String
    var usage: String
    var correlation: String

    var isReceived: Bool {
        if case .document = keeping { true } else { false }
    }
}

// MARK: - Entering documents under their orders

extension LedgerTransaction {
    /// Enters a document under the orders that it is about, each of which begins with the first
    /// document that names it. Gives the invoices that a remittance pays and nobody knows.
    @discardableResult
    func enter(_ part: OrderPart, _ mention: OrderMention) throws -> [String] {
        guard let role = OrderRole(type: part.type, isReceived: part.isReceived) else { return [] }
        var orders: [Int64] = []
        for reference in mention.orders {
            orders.append(try order(reference, part, role))
        }
        var unknown: [String] = []
        for invoice in mention.invoices {
            let found = try sql.query(
                """
                SELECT DISTINCT o.id FROM order_document l
                JOIN business_order o ON o.id = l.business_order
                WHERE l.type = 'invoice' AND l.number = $1 AND o.partner = $2 AND o.usage = $3
                  AND o.role = $4 ORDER BY o.id
                """, invoice, part.partner, part.usage, role.rawValue)
            if found.isEmpty { unknown.append(invoice) }
            orders += try found.map { try $0.integer(0) }
        }
        var document: Int64?
        var message: Int64?
        switch part.keeping {
        case .document(let id): document = id
        case .message(let id, let said):
            message = id
            guard !orders.isEmpty else { break }
            try sql.execute(
                """
                INSERT INTO order_said(message, codec, said) VALUES($1, $2, $3)
                ON CONFLICT(message) DO UPDATE SET codec = excluded.codec, said = excluded.said
                """, id, said.isDeflated, said.bytes)
        }
        for order in orders {
            try sql.execute(
                """
                INSERT INTO order_document(business_order, document, message, type, number, answer)
                VALUES($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
                """, order, document, message, part.type, part.number, mention.answer)
        }
        return unknown
    }

    /// Takes a received document from under its orders, before it is made again.
    func withdraw(_ document: Int64) throws {
        try sql.execute("DELETE FROM order_document WHERE document = $1", document)
    }

    /// Takes a document of ours from under its orders, before it leaves as something else.
    func withdraw(message: Int64) throws {
        try sql.execute("DELETE FROM order_document WHERE message = $1", message)
    }

    /// The row of an order. A document of ours or of a partner's that leaves the release out means
    /// the newest order of the number.
    private func order(
        _ reference: OrderReference, _ part: OrderPart, _ role: OrderRole
    ) throws -> Int64 {
        if part.type != "order" {
            if let known = try known(reference, part, role) { return known }
        }
        return try required(
            """
            INSERT INTO business_order(role, own, partner, usage, number, release_number,
              correlation, opened_us)
            VALUES($1, $2, $3, $4, $5, $6, $7, now_us())
            ON CONFLICT(number, release_number, partner, own, usage, role)
              DO UPDATE SET number = excluded.number
            RETURNING id
            """, role.rawValue, part.own, part.partner, part.usage, reference.number,
            reference.release, part.correlation
        ).integer(0)
    }

    private func known(
        _ reference: OrderReference, _ part: OrderPart, _ role: OrderRole
    ) throws -> Int64? {
        try sql.first(
            """
            SELECT id FROM business_order
            WHERE number = $1 AND partner = $2 AND usage = $3 AND role = $4
              AND ($5 = '' OR release_number = $5)
            ORDER BY own <> $6, id DESC LIMIT 1
            """, reference.number, part.partner, part.usage, role.rawValue, reference.release,
            part.own
        )?.integer(0)
    }

    /// The known orders that a document of ours is about, with every document before it.
    func records(of part: OrderPart, _ mention: OrderMention) throws -> [OrderRecord] {
        guard let role = OrderRole(type: part.type, isReceived: part.isReceived) else { return [] }
        return try mention.orders.compactMap { reference in
            guard let id = try known(reference, part, role) else { return nil }
            return try orderRecord(
                required(
                    """
                    SELECT id, role, own, partner, usage, number, release_number, correlation,
                      opened_us
                    FROM business_order WHERE id = $1
                    """, id))
        }
    }

    /// The orders that a received document is about.
    func orders(ofDocument document: Int64) throws -> [OrderReference] {
        try sql.query(
            """
            SELECT o.number, o.release_number FROM order_document l
            JOIN business_order o ON o.id = l.business_order WHERE l.document = $1 ORDER BY l.id
            """, document
        ).map { OrderReference(number: try $0.text(0), release: try $0.text(1)) }
    }
}
