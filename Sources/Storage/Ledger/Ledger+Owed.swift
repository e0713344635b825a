import Canonical
import Engine
import Flow
import Partners
import Values

// What is owed in the trade: an 855 and 856 to an order, an 865 to a change, an 810 to a ship
// notice, an 820 to an invoice, by whoever sells or buys. It is written down in the commit that
// takes in or queues what it follows from; how far it has come is read from the order's documents
// in the commit that changes them (Ledger+Settled.swift), so that no stored count can contradict
// them.

/// What of an order's documents changes what is owed: one that was taken in, or one that leaves.
struct TradedDocument {
    let part: OrderPart
    /// The message that it came or leaves in.
    let message: Int64
    /// When it came, or was queued.
    let time: Timestamp
    /// What is owed because of it.
    let owed: [OwedDocument]
    /// The scope of the pair.
    let scope: Int64
    /// The invoices that it pays.
    var invoices: [String] = []
}

// MARK: - Documents that are taken in, or leave

extension LedgerTransaction {
    /// Orders of one document that one commit looks at; a document stands under no more of them
    /// in its own commit.
    private static let mostOrders = Mentions.atOnce
    /// The time of a debt of which its order's documents are to be asked anew.
    static let unsettled: Int64 = 0

    /// Writes down what is owed because of a received document that is taken in, and settles what
    /// it answers.
    func trade(takingIn facts: DocumentFacts) throws {
        let owed = facts.terms.owed
        guard OrderRole(type: facts.type, purpose: facts.purpose, isReceived: true) != nil,
            !(facts.type == "order" && facts.purpose == "new" && owed.isEmpty)
        else { return }
        var part = OrderPart(
            keeping: .document(facts.id), type: facts.type, number: facts.number,
            purpose: facts.purpose, own: "", partner: facts.partner, usage: facts.usage,
            correlation: "")
        let orders = try ordersTraded(by: part, withDebts: owed.isEmpty)
        if orders.isEmpty { return try noteStray(part, of: facts.message) }
        let row = try required(
            """
            SELECT m.created_us, i.scope, coalesce(s.own, '') FROM document d
            JOIN message m ON m.id = d.message JOIN interchange i ON i.id = d.interchange
            LEFT JOIN control_scope s ON s.id = i.scope WHERE d.id = $1
            """, facts.id)
        part.own = try row.text(2)
        var invoices: [String] = []
        if facts.type == "remittance", let body = try? JSONReader.read(body(document: facts.id)) {
            invoices =
                OrderMention(
                    type: facts.type, own: OrderReference(number: facts.number), body: { body }
                ).invoices
        }
        try trade(
            TradedDocument(
                part: part, message: facts.message, time: try row.time(0), owed: owed,
                scope: try row.integer(1), invoices: Array(invoices.prefix(Self.mostOrders))),
            under: orders)
    }

    /// Writes down what is owed because of a document that leaves, and settles what it answers.
    func trade(_ document: TradedDocument) throws {
        let orders = try ordersTraded(
            by: document.part, withDebts: document.owed.isEmpty)
        try trade(document, under: orders)
    }

    private func trade(_ document: TradedDocument, under orders: [Int64]) throws {
        for order in orders {
            for debt in document.owed { try owe(debt, to: document, order) }
            try settle(order: order)
        }
        // What we pay by is made now, and has yet to leave.
        try pay(
            document.invoices, document.part,
            by: (
                document.message,
                document.part.isReceived ? document.time.microseconds : nil
            ))
    }

    /// Settles what a document answers of the orders that were entered behind its own commit.
    func trade(_ mentions: Mentions, under orders: [Int64]) throws {
        let part = mentions.part
        for order in orders {
            let owes = try sql.first(
                "SELECT 1 FROM expectation WHERE business_order = $1 LIMIT 1", order)
            if owes != nil { try settle(order: order) }
        }
        guard !mentions.invoices.isEmpty else { return }
        let row = try required(
            part.isReceived
                ? "SELECT d.state, m.id, m.created_us FROM document d "
                    + "JOIN message m ON m.id = d.message WHERE d.id = $1"
                : "SELECT 'sent', d.message, o.finished_us FROM dispatch d "
                    + "LEFT JOIN message o ON o.id = d.outbound WHERE d.message = $1",
            part.ids.document ?? part.ids.message)
        guard !["withheld", "void", "duplicate", "held", "closed"].contains(try row.text(0)) else {
            return
        }
        try pay(mentions.invoices, part, by: (try row.integer(1), try row.integerIfAny(2)))
    }

    /// The orders that a document stands under; only those with debts where it makes none.
    private func ordersTraded(by part: OrderPart, withDebts: Bool) throws -> [Int64] {
        try sql.query(
            """
            SELECT DISTINCT l.business_order FROM order_document l
            WHERE \(part.isReceived ? "l.document" : "l.message") = $1
            \(withDebts ? "AND EXISTS (SELECT 1 FROM expectation e "
                + "WHERE e.business_order = l.business_order)" : "")
            ORDER BY l.business_order LIMIT \(Self.mostOrders)
            """, part.ids.document ?? part.ids.message
        ).map { try $0.integer(0) }
    }

    /// Settles what is owed about the orders of something that we sent, whose standing has changed.
    func settleTrade(ofSent message: Int64, set control: String? = nil) throws {
        let orders = try ordersToSettle(
            Self.documents, message, control.map { .text($0) } ?? .null)
        for order in orders { try settle(order: order) }
    }

    /// Settles what we owe and what was made for it, now that this has left.
    func settleTrade(leaving message: Int64) throws {
        let orders = try ordersToSettle(Self.documents, message, .null, of: Self.isUnsent)
        for order in orders { try settle(order: order) }
    }

    /// The documents of ours in what we sent, whose standing has changed: of a batch each, or the
    /// one whose ST02 is given.
    private static let documents = """
        SELECT origin FROM message WHERE id = $1
        UNION ALL
        SELECT p.message FROM message o JOIN dispatch p ON p.batch = o.origin
        WHERE o.id = $1 AND p.set_control = coalesce(nullif($2, ''), p.set_control)
        """

    /// The orders with debts of documents that leave, chosen by a text of SQL with two arguments.
    /// Where they are more than one commit may look at it gives none: their debts are asked anew
    /// before anybody is told of them.
    ///
    /// - Parameter debts: of which debts, expectations `e`.
    func ordersToSettle(
        _ chosen: String, _ message: Int64, _ other: SQLValue, of debts: String = "e.id > 0"
    ) throws -> [Int64] {
        let owing = """
            FROM order_document l JOIN expectation e ON e.business_order = l.business_order
            WHERE l.message IN (\(chosen)) AND \(debts)
            """
        let orders = try sql.query(
            """
            SELECT DISTINCT l.business_order \(owing)
            ORDER BY l.business_order LIMIT \(Self.mostOrders + 1)
            """, arguments: [.integer(message), other]
        ).map { try $0.integer(0) }
        guard orders.count > Self.mostOrders else { return orders }
        try sql.execute(
            """
            UPDATE expectation SET state = 'waiting', next_us = \(Self.unsettled)
            WHERE id IN (SELECT e.id \(owing)) AND state <> 'closed'
              AND (kind <> '820' OR answered_by IS NOT NULL)
              AND (is_ours = 1 OR answered_us IS NULL)
            """, arguments: [.integer(message), other])
        return []
    }

    /// Asks anew what an order's documents say of a debt, where that was put off.
    func settle(unsettled expectation: Int64) throws {
        let row = try required(
            "SELECT business_order FROM expectation WHERE id = $1", expectation)
        try settle(order: try row.integer(0))
        try sql.execute(
            """
            UPDATE expectation
            SET next_us = CASE WHEN warn_us >= now_us() THEN warn_us ELSE due_us END
            WHERE id = $1 AND state = 'waiting'
            """, expectation)
    }

    // MARK: - Debts

    /// Writes down a debt, once for each order and cause, and for each change; what is made anew
    /// takes the place of what it was.
    private func owe(_ debt: OwedDocument, to document: TradedDocument, _ order: Int64) throws {
        let part = document.part
        let isOurs = debt.answer.isSellers == (part.role == .seller)
        let deadline = debt.deadline
        // What was owed no more, or could not be owed yet, is owed from now.
        let isAnew = "expectation.state = 'void' OR expectation.unsent IS NOT NULL"
        let times = ["made_us", "warn_us", "due_us", "escalate_us"].map {
            "\($0) = CASE WHEN \(isAnew) THEN excluded.\($0) ELSE expectation.\($0) END"
        }.joined(separator: ", ")
        try sql.execute(
            """
            INSERT INTO expectation(message, scope, partner, kind, state, type, number,
              interchange_control, interchange_time, functional_id, group_control, application,
              set_id, set_control, set_key, made_us, warn_us, due_us, escalate_us, next_us,
              business_order, is_ours, of_change)
            VALUES($1, $2, $3, $4, 'waiting', $5, $6, 0, '', '', 0, '', $7, '', '', $8, $9, $10,
              $11, $12, $13, $14, $15)
            ON CONFLICT(business_order, kind, number, of_change) WHERE business_order IS NOT NULL
              DO UPDATE SET message = excluded.message, \(times), unsent = NULL,
                next_us = CASE WHEN expectation.unsent IS NOT NULL AND expectation.state = 'waiting'
                  THEN excluded.next_us ELSE expectation.next_us END
            """, document.message, document.scope, part.partner, debt.answer.set, part.type,
            part.number, OrderDocument.set(of: part.type), document.time, deadline.warn,
            deadline.due, deadline.escalate, deadline.warn ?? deadline.due, order, isOurs,
            debt.answer == .change ? part.place : 0)
    }
}
