import Canonical
import Engine
import Flow
import Partners
import Values

// What is owed in the trade: an 855 and 856 to an order, an 810 to a ship notice, an 820 to an
// invoice, by whoever sells or buys. It is written down in the commit that takes in or queues what
// it follows from; how far it has come is read from the order's documents in the commit that
// changes them, so that no stored count can contradict them.

/// A row of what is owed about an order.
private struct OwedRow {
    let id: Int64
    let message: Int64
    let answer: BusinessAnswer
    let state: String
    let progress: String
    let number: String
    let isOurs: Bool
    let answered: Int64?
    /// What answers it. A payment that its partner refused is kept: it may be taken yet.
    let answeredBy: Int64?

    static let columns = """
        e.id, e.message, e.kind, e.state, e.progress, e.number, e.is_ours, e.answered_us,
        e.answered_by
        """

    init(_ row: SQLRow) throws(SQLFailure) {
        id = try row.integer(0)
        message = try row.integer(1)
        guard let answer = BusinessAnswer(set: try row.text(2)) else {
            throw SQLFailure.damaged("an unknown document is owed")
        }
        self.answer = answer
        state = try row.text(3)
        progress = try row.text(4)
        number = try row.text(5)
        isOurs = try row.flag(6)
        answered = try row.integerIfAny(7)
        answeredBy = try row.integerIfAny(8)
    }

    /// Whether it may become what its order says now. What a partner has answered stays answered,
    /// whatever becomes of the answer here; a person's word yields only to an answer.
    func yields(to next: OwedState) -> Bool {
        guard next.state != state || next.progress != progress else { return false }
        if next.isAnswer { return answered == nil || isOurs }
        if state == "closed" { return false }
        return answered == nil || (isOurs && next.state == "waiting")
    }
}

/// How a row of what is owed stands.
private struct OwedState {
    var state: String
    var progress = ""

    var isAnswer: Bool { !["waiting", "void"].contains(state) }

    init(_ progress: OrderChain.Progress) {
        switch progress {
        case .none: state = "waiting"
        case .partly(let done, let all):
            (state, self.progress) = ("waiting", "\(done) of \(all) lines")
        case .whole(let verdict): state = verdict.rawValue
        case .void: state = "void"
        }
    }
}

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
        let part = OrderPart(
            keeping: .document(facts.id), type: facts.type, number: facts.number,
            purpose: facts.purpose, own: "", partner: facts.partner, usage: facts.usage,
            correlation: "")
        let orders = try ordersTraded(by: part, withDebts: owed.isEmpty)
        if orders.isEmpty { return try noteStray(part, of: facts.message) }
        let row = try required(
            """
            SELECT m.created_us, i.scope FROM document d JOIN message m ON m.id = d.message
            JOIN interchange i ON i.id = d.interchange WHERE d.id = $1
            """, facts.id)
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
        try pay(
            document.invoices, document.part, by: (document.message, document.time.microseconds))
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
                : "SELECT 'sent', id, created_us FROM message WHERE id = $1",
            part.ids.document ?? part.ids.message)
        guard !["withheld", "void", "duplicate", "held", "closed"].contains(try row.text(0)) else {
            return
        }
        try pay(mentions.invoices, part, by: (try row.integer(1), try row.integer(2)))
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

    /// Settles what is owed about the orders of something that we sent, whose standing has changed:
    /// of what left in a batch those of each document, or of the one whose ST02 is given.
    func settleTrade(ofSent message: Int64, set control: String? = nil) throws {
        let orders = try ordersToSettle(
            """
            SELECT origin FROM message WHERE id = $1
            UNION ALL
            SELECT p.message FROM message o JOIN dispatch p ON p.batch = o.origin
            WHERE o.id = $1 AND p.set_control = coalesce(nullif($2, ''), p.set_control)
            """, message, control.map { .text($0) } ?? .null)
        for order in orders { try settle(order: order) }
    }

    /// The orders with debts of documents that leave, chosen by a text of SQL with two arguments.
    /// Where they are more than one commit may look at it gives none: their debts are asked anew
    /// before anybody is told of them.
    func ordersToSettle(
        _ chosen: String, _ message: Int64, _ other: SQLValue
    ) throws -> [Int64] {
        let owing = """
            FROM order_document l JOIN expectation e ON e.business_order = l.business_order
            WHERE l.message IN (\(chosen))
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

    /// Writes down a debt, once for each order and cause; what is made anew takes the place of what
    /// it was.
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
              business_order, is_ours)
            VALUES($1, $2, $3, $4, 'waiting', $5, $6, 0, '', '', 0, '', $7, '', '', $8, $9, $10,
              $11, $12, $13, $14)
            ON CONFLICT(business_order, kind, number) WHERE business_order IS NOT NULL
              DO UPDATE SET message = excluded.message, \(times), unsent = NULL,
                next_us = CASE WHEN expectation.unsent IS NOT NULL AND expectation.state = 'waiting'
                  THEN excluded.next_us ELSE expectation.next_us END
            """, document.message, document.scope, part.partner, debt.answer.set, part.type,
            part.number, OrderDocument.set(of: part.type), document.time, deadline.warn,
            deadline.due, deadline.escalate, deadline.warn ?? deadline.due, order, isOurs)
    }

    /// Settles what is owed for invoices that a remittance names.
    private func pay(
        _ invoices: [String], _ part: OrderPart, by answer: (message: Int64, time: Int64)
    ) throws {
        for invoice in invoices {
            let rows = try sql.query(
                """
                SELECT DISTINCT \(OwedRow.columns) FROM order_document l
                JOIN business_order o ON o.id = l.business_order
                JOIN expectation e ON e.business_order = o.id AND e.kind = '820'
                  AND e.number = l.number
                WHERE l.type = 'invoice' AND l.number = $1 AND o.partner = $2 AND o.usage = $3
                ORDER BY e.id LIMIT \(Mentions.ordersAnInvoice)
                """, invoice, part.partner, part.usage)
            for row in rows {
                try move(OwedRow(row), to: OwedState(.whole(.accepted)), by: answer)
            }
        }
    }

    /// Brings what is owed about an order to what its documents say now.
    func settle(order: Int64) throws {
        for (row, next, last) in try unsettledRows(of: order) {
            var answer: (message: Int64, time: Int64)?
            if next.isAnswer, let last {
                let came = try required("SELECT created_us FROM message WHERE id = $1", last)
                answer = (message: last, time: try came.integer(0))
            }
            try move(row, to: next, by: answer)
        }
    }

    /// What is owed about an order and does not stand as its documents say, in words.
    func unsettled(order: Int64) throws -> [String] {
        try unsettledRows(of: order).map { row, next, _ in
            "expectation \(row.id) (\(row.answer.set) to \(row.number)) is \(row.state), but the "
                + "documents of its order say \(next.state)"
        }
    }

    /// What is owed about an order and does not stand as its documents say now, and the message
    /// that answers it.
    private func unsettledRows(
        of order: Int64
    ) throws -> [(row: OwedRow, next: OwedState, by: Int64?)] {
        let rows = try sql.query(
            """
            SELECT \(OwedRow.columns) FROM expectation e
            WHERE e.business_order = $1 ORDER BY e.id
            """,
            order
        ).map { try OwedRow($0) }
        guard !rows.isEmpty else { return [] }
        var reader = OrderReader(self, mostDocuments: OrderReader.mostSettled)
        let chain = OrderChain(
            try reader.record(
                required(
                    "SELECT \(OrderReader.columns) FROM business_order WHERE id = $1", order)))
        return try rows.compactMap { row in
            let (progress, by) =
                row.answer == .remittance
                ? try payment(of: row, in: chain)
                : (
                    chain.progress(of: row.answer, to: row.number),
                    chain.last(row.answer, to: row.number)?.message
                )
            guard let progress else { return nil }
            let next = OwedState(progress)
            return row.yields(to: next) ? (row, next, by) : nil
        }
    }

    /// Whether what we paid a debt by stands; where the partner refused it, whether another payment
    /// does that names the same.
    private func payment(
        of row: OwedRow, in chain: OrderChain
    ) throws -> (progress: OrderChain.Progress?, by: Int64?) {
        guard row.isOurs, let by = row.answeredBy else { return (nil, nil) }
        let number = try sql.first(
            """
            SELECT number FROM dispatch
            WHERE message IN ($1, (SELECT origin FROM message WHERE id = $1)) LIMIT 1
            """, by)?.text(0)
        let payments = chain.record.documents.filter {
            !$0.isReceived && $0.type == "remittance"
        }
        guard let payment = payments.last(where: { $0.number == number }) else { return (nil, nil) }
        if payment.counts { return (.whole(.accepted), by) }
        let other = try payments.last {
            try $0.counts && names(row.number, $0, under: chain.record.id)
        }
        return (other == nil ? OrderChain.Progress.none : .whole(.accepted), other?.message ?? by)
    }

    /// Writes down how a debt stands, and closes what people were told of it where nobody waits
    /// any longer. One that is waited for again is told of anew, at once where it is due.
    private func move(
        _ row: OwedRow, to next: OwedState, by answer: (message: Int64, time: Int64)?
    ) throws {
        guard row.yields(to: next) else { return }
        let isOpen = next.state == "waiting"
        try sql.execute(
            """
            UPDATE expectation SET state = $2, progress = $3, answered_us = $4,
              answered_by = CASE WHEN kind = '820' THEN coalesce($5, answered_by) ELSE $5 END,
              next_us = CASE WHEN $6 = 0 THEN NULL WHEN state = 'waiting' THEN next_us
                WHEN warn_us >= now_us() THEN warn_us ELSE due_us END
            WHERE id = $1
            """, row.id, next.state, next.progress, answer?.time, answer?.message, isOpen)
        let told = next.progress.isEmpty ? "" : ": \(next.progress)"
        try event(
            try subject(.send, row.message).message,
            "await.\(next.progress.isEmpty ? next.state : "partly")",
            "\(row.answer.set) to \(row.number)\(told)"
                + (answer.map { " (message \($0.message))" } ?? ""))
        guard !isOpen else { return }
        try sql.execute(
            """
            UPDATE exception SET state = 'resolved', closed_us = now_us(), closed_by = 'gangway',
              resolution = $2
            WHERE awaited = $1 AND state = 'open'
            """, row.id,
            next.state == "void" ? "it is expected no more" : "what was owed has come")
    }
}
