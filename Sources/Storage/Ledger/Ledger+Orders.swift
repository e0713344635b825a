import Canonical
import Engine
import Flow
import Values

/// A document that belongs to orders, received or sent.
struct OrderPart {
    /// Where it is kept.
    enum Keeping: Hashable {
        /// A received document's row.
        case document(Int64)
        /// The message of a document that we were given to send.
        case message(Int64)
    }

    var keeping: Keeping
    var type: String
    var number: String
    var purpose: String
    var own: String
    var partner: String
    var usage: String
    var correlation: String
    /// The word of its answer; nil where it answers nothing.
    var answer: String?

    var isReceived: Bool {
        if case .document = keeping { true } else { false }
    }

    /// Our part in its orders; nil where its type is not part of an order's life.
    var role: OrderRole? { OrderRole(type: type, purpose: purpose, isReceived: isReceived) }

    /// Those rows that are of the identity of ours that it names; where there is none, those of the
    /// only other one that has any: numbers are each identity's own.
    ///
    /// - Parameter column: the column of the identity.
    func meant(of rows: [SQLRow], own column: Int) throws -> [SQLRow] {
        let ours = try rows.filter { try $0.text(column) == own }
        guard ours.isEmpty else { return ours }
        let others = Set(try rows.map { try $0.text(column) })
        return others.count == 1 ? rows : []
    }

    /// What is told of it alone among the documents of its type in its order: its number as a
    /// received document, or that of the message that it was given in, which stays when it is made
    /// anew.
    var place: Int64 {
        switch keeping {
        case .document(let id), .message(let id): id
        }
    }

    /// Its received document, and the message that it was given in: one of them.
    var ids: (document: Int64?, message: Int64?) {
        switch keeping {
        case .document(let id): (id, nil)
        case .message(let id): (nil, id)
        }
    }
}

/// Under which orders a document was entered.
struct EnteredOrders {
    /// Their rows, in the order of their mentions.
    var orders: [Int64] = []
    /// The thread of the first of them: one id from its file to its payment.
    var thread: String?
    /// The invoices that a remittance pays and nobody knows.
    var unknown: [String] = []

    fileprivate mutating func add(_ row: SQLRow) throws {
        orders.append(try row.integer(0))
        if thread == nil { thread = try row.text(1) }
    }
}

// MARK: - Entering documents under their orders

extension LedgerTransaction {
    /// Enters a document under the orders that it is about, each of which begins with the first
    /// document that names it. Of many mentions the first are entered, the others kept for
    /// `enterMentions`. `said` is what leaves, packed.
    func enter(
        _ part: OrderPart, _ mention: OrderMention, said: PackedBytes? = nil
    ) throws -> EnteredOrders {
        guard part.role != nil else { return EnteredOrders() }
        let mentions = Mentions(part, mention)
        let (first, rest) = mentions.split(at: Mentions.atOnce)
        let entered = try enter(first)
        if let said, case .message(let id) = part.keeping,
            !entered.orders.isEmpty || !rest.isEmpty
        {
            try sql.execute(
                """
                INSERT INTO order_said(message, codec, said) VALUES($1, $2, $3)
                ON CONFLICT(message) DO UPDATE SET codec = excluded.codec, said = excluded.said
                """, id, said.isDeflated, said.bytes)
        }
        for page in rest { try keep(page) }
        return entered
    }

    /// Enters mentions of a document.
    func enter(_ mentions: Mentions) throws -> EnteredOrders {
        let part = mentions.part
        var entered = EnteredOrders()
        guard let role = part.role else { return entered }
        for reference in mentions.orders {
            if OrderMention.isOfWarehouse(part.type) {
                if let row = try another(reference, part) { try entered.add(row) }
            } else {
                try entered.add(order(reference, part, role))
            }
        }
        for invoice in mentions.invoices {
            let found = try sql.query(
                """
                SELECT DISTINCT o.id, o.correlation, o.own, o.own <> $5 FROM order_document l
                JOIN business_order o ON o.id = l.business_order
                WHERE l.type = 'invoice' AND l.number = $1 AND o.partner = $2 AND o.usage = $3
                  AND o.role = $4
                ORDER BY 4, 3, 1 LIMIT \(Mentions.ordersAnInvoice)
                """, invoice, part.partner, part.usage, role.rawValue, part.own)
            let meant = try part.meant(of: found, own: 2)
            if meant.isEmpty { entered.unknown.append(invoice) }
            for row in meant { try entered.add(row) }
            if let other = try meant.first?.text(2), other != part.own {
                try event(
                    try bearer(of: part), "match.invoice.elsewhere",
                    "\(part.number) is about invoice \(invoice), which \(part.own) does not have; "
                        + "it is taken for that of \(other)", document: part.ids.document)
            }
        }
        for order in entered.orders {
            try sql.execute(
                """
                INSERT INTO order_document(business_order, document, message, type, number, answer,
                  purpose)
                VALUES($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
                """, order, part.ids.document, part.ids.message, part.type, part.number,
                part.answer, part.purpose)
        }
        return entered
    }

    /// Whether a received document is under more orders than one commit may touch.
    func isUnderManyOrders(_ document: Int64) throws -> Bool {
        try sql.first(
            "SELECT 1 FROM order_document WHERE document = $1 LIMIT 1 OFFSET $2", document,
            Mentions.together) != nil
    }

    /// Takes a received document from under as many orders as one commit may touch.
    func withdrawSome(_ document: Int64) throws {
        try sql.execute(
            """
            DELETE FROM order_document WHERE id IN (
              SELECT id FROM order_document WHERE document = $1 LIMIT $2)
            """, document, Mentions.together)
    }

    /// Takes a received document from under its orders, before it is made again.
    func withdraw(_ document: Int64) throws {
        try sql.execute("DELETE FROM order_document WHERE document = $1", document)
        try sql.execute("DELETE FROM order_mention WHERE document = $1", document)
    }

    /// Takes a document of ours from under its orders, before it leaves as something else.
    func withdraw(message: Int64) throws {
        try sql.execute("DELETE FROM order_document WHERE message = $1", message)
        try sql.execute("DELETE FROM order_mention WHERE message = $1", message)
    }

    /// The id and the thread of an order. A document of ours or of a partner's that leaves the
    /// release out means the newest order of the number.
    private func order(
        _ reference: OrderReference, _ part: OrderPart, _ role: OrderRole
    ) throws -> SQLRow {
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
            RETURNING id, correlation
            """, role.rawValue, part.own, part.partner, part.usage, reference.number,
            reference.release, part.correlation)
    }

    /// The order of another partner that a warehouse is told of, or tells of. The number has to fit
    /// exactly one partner's; else it is noted with the document, which stands under no order.
    private func another(_ reference: OrderReference, _ part: OrderPart) throws -> SQLRow? {
        let fitting = try fitting(reference, part)
        if fitting.count == 1 {
            return try required(
                "SELECT id, correlation FROM business_order WHERE id = $1",
                try fitting[0].integer(0))
        }
        let whose = try fitting.map { try $0.text(1) }.joined(separator: ", ")
        try event(
            try bearer(of: part), "match.order.unknown",
            "\(part.number) is about order \(reference.number), "
                + (whose.isEmpty
                    ? "which nobody has placed" : "of which there are those of \(whose)"),
            document: part.ids.document)
        return nil
    }

    /// The message that a document came in, or was given in.
    private func bearer(of part: OrderPart) throws -> Int64 {
        let (document, message) = part.ids
        return try message
            ?? required("SELECT message FROM document WHERE id = $1", document).integer(0)
    }

    /// The newest order of a number with each partner, and whose it is. Where nobody says yet which
    /// identity of ours is meant, any may be.
    func fitting(_ reference: OrderReference, _ part: OrderPart) throws -> [SQLRow] {
        try sql.query(
            """
            SELECT max(id), partner FROM business_order
            WHERE number = $1 AND ($2 = '' OR own = $2) AND usage = $3 AND role = 'seller'
            GROUP BY partner ORDER BY partner LIMIT 20
            """, reference.number, part.own, part.usage)
    }

    /// The order that a document means. By its number: an index of the partner's orders, which the
    /// empty text keeps from being taken, is as long as history.
    func known(
        _ reference: OrderReference, _ part: OrderPart, _ role: OrderRole
    ) throws -> SQLRow? {
        try sql.first(
            """
            SELECT id, correlation FROM business_order
            WHERE number = $1 AND partner || '' = $2 AND usage = $3 AND role = $4
              AND ($5 = '' OR release_number = $5)
            ORDER BY own <> $6, id DESC LIMIT 1
            """, reference.number, part.partner, part.usage, role.rawValue, reference.release,
            part.own)
    }

    /// How an order that a document of ours is about stands now; nil of one that is not known.
    func stamp(
        of reference: OrderReference, for part: OrderPart
    ) throws -> OrderStamp? {
        guard let role = part.role, let id = try known(reference, part, role)?.integer(0) else {
            return nil
        }
        let newest = try sql.first(
            "SELECT max(id) FROM order_document WHERE business_order = $1", id)
        return OrderStamp(
            reference: reference, order: id, newest: try newest?.integerIfAny(0) ?? 0)
    }

    /// The orders that a received document is about, the first of them, and the thread of the very
    /// first.
    func orders(
        ofDocument document: Int64, limit: Int
    ) throws -> (references: [OrderReference], thread: String?) {
        let rows = try sql.query(
            """
            SELECT o.number, o.release_number, o.correlation FROM order_document l
            JOIN business_order o ON o.id = l.business_order WHERE l.document = $1 ORDER BY l.id
            LIMIT $2
            """, document, limit)
        return (
            try rows.map { OrderReference(number: try $0.text(0), release: try $0.text(1)) },
            try rows.first?.text(2)
        )
    }
}
