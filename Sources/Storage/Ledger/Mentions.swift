import Canonical
import Diagnostics
import Engine
import Flow
import Values

/// Some of the mentions of a document: orders, and invoices by which orders are found.
struct Mentions {
    var part: OrderPart
    var orders: [OrderReference]
    var invoices: [String]

    /// Mentions that are entered in the commit of the document itself.
    static let atOnce = 16
    /// Mentions that one commit enters of what is left.
    static let together = 100
    /// The same of this document: fewer of what answers orders, because each of them is looked at.
    var inOneCommit: Int { part.type == "remittance" ? Self.together : 15 }
    /// Mentions that one row keeps of what is left.
    static let kept = 600
    /// Orders that an invoice of ours is about at most.
    static let ordersAnInvoice = 16

    /// All mentions of a document.
    init(_ part: OrderPart, _ mention: OrderMention) {
        self.part = part
        self.part.answer = mention.answer
        orders = mention.orders
        invoices = mention.invoices
    }

    /// The first ones, and the others in pages that rows keep.
    func split(at count: Int) -> (first: Mentions, rest: [Mentions]) {
        guard orders.count + invoices.count > count else { return (self, []) }
        var rest: [Mentions] = []
        var (orders, invoices) = (orders[...], invoices[...])
        func page(_ count: Int) -> Mentions {
            var page = self
            page.orders = Array(orders.prefix(count))
            page.invoices = Array(invoices.prefix(count - page.orders.count))
            orders = orders.dropFirst(page.orders.count)
            invoices = invoices.dropFirst(page.invoices.count)
            return page
        }
        let first = page(count)
        while !orders.isEmpty || !invoices.isEmpty { rest.append(page(Self.kept)) }
        return (first, rest)
    }

    // MARK: - As they are kept

    /// The mentions as JSON.
    var json: JSON {
        var json: JSON = [
            "type": .string(part.type), "number": .string(part.number),
            "purpose": .string(part.purpose), "own": .string(part.own),
            "partner": .string(part.partner), "usage": .string(part.usage),
            "correlation": .string(part.correlation),
            "orders": .array(orders.map { [.string($0.number), .string($0.release)] }),
            "invoices": .array(invoices.map { .string($0) }),
        ]
        json["answer"] = part.answer.map { .string($0) }
        return json
    }

    /// Reads mentions back; nil where they cannot be read.
    init?(_ text: String, of keeping: OrderPart.Keeping) {
        guard let json = try? JSONReader.read(Array(text.utf8)), json["type"]?.text != nil
        else { return nil }
        func member(_ key: String) -> String { json[key]?.text ?? "" }
        part = OrderPart(
            keeping: keeping, type: member("type"), number: member("number"),
            purpose: member("purpose"), own: member("own"), partner: member("partner"),
            usage: member("usage"), correlation: member("correlation"), answer: json["answer"]?.text
        )
        orders = (json["orders"]?.items ?? []).compactMap { pair in
            guard let number = pair.items?.first?.text else { return nil }
            return OrderReference(number: number, release: pair.items?.last?.text ?? "")
        }
        invoices = (json["invoices"]?.items ?? []).compactMap(\.text)
    }
}

// MARK: - Entering them bit by bit

extension LedgerTransaction {
    /// Keeps mentions that are entered later.
    func keep(_ mentions: Mentions) throws {
        try sql.execute(
            """
            INSERT INTO order_mention(document, message, mentions, partner, type)
            VALUES($1, $2, $3, $4, $5)
            """, mentions.part.ids.document, mentions.part.ids.message,
            mentions.json.description, mentions.part.partner, mentions.part.type)
    }

    /// Whether ship notices or invoices of a partner have yet to be entered under some of their
    /// orders: until then nobody can say what an invoice may bill. Rows of older releases name no
    /// partner.
    func isEntering(of partner: String) throws -> Bool {
        try sql.first(
            """
            SELECT 1 FROM order_mention WHERE is_aside = 0 AND coalesce(partner, $1) = $1
              AND coalesce(type, 'invoice') IN ('shipment', 'invoice') LIMIT 1
            """, partner) != nil
    }

    /// Enters the first mentions of the oldest row of those that are left; false where none is.
    func enterMentions() throws -> Bool {
        let row = try sql.first(
            """
            SELECT id, document, message, mentions FROM order_mention WHERE is_aside = 0
            ORDER BY id LIMIT 1
            """)
        guard let row else { return false }
        let document = try row.integerIfAny(1)
        let keeping =
            try document.map { OrderPart.Keeping.document($0) } ?? .message(row.integer(2))
        let text = try? row.text(3)
        guard let mentions = text.flatMap({ Mentions($0, of: keeping) }) else {
            try setAside(mentions: try row.integer(0), of: keeping)
            return true
        }
        let (next, rest) = mentions.split(at: mentions.inOneCommit)
        let entered = try enter(next)
        try trade(next, under: next.orders.isEmpty ? [] : entered.orders)
        if let document, !entered.unknown.isEmpty {
            let message = try required("SELECT message FROM document WHERE id = $1", document)
            try note(
                unpaid: entered.unknown, by: mentions.part.number, document,
                try message.integer(0))
        }
        if let left = rest.first {
            try sql.execute(
                "UPDATE order_mention SET mentions = $2 WHERE id = $1", try row.integer(0),
                left.json.description)
        } else {
            try sql.execute("DELETE FROM order_mention WHERE id = $1", try row.integer(0))
        }
        return true
    }

    /// Lets go of mentions that cannot be read, so that those behind them are entered; a person is
    /// told whose they are.
    private func setAside(mentions id: Int64, of keeping: OrderPart.Keeping) throws {
        try sql.execute("UPDATE order_mention SET is_aside = 1 WHERE id = $1", id)
        let subject =
            switch keeping {
            case .document(let document): try subject(.deliver, document)
            case .message(let message): try subject(.process, message)
            }
        try open(
            .process, subject,
            StoredDiagnostic(
                Diagnostic(
                    .ledgerMentionUnreadable,
                    "some of the orders that message \(subject.message) is about cannot be "
                        + "read: it stands under the others only", value: "\(id)")))
    }

    /// Notes what a payment pays that nobody knows, once for each payment.
    func note(
        unpaid unknown: [String], by number: String, _ document: Int64, _ message: Int64
    ) throws {
        let kind = "match.invoice.unknown"
        let told = try sql.first(
            "SELECT 1 FROM event WHERE message = $1 AND document = $2 AND kind = $3", message,
            document, kind)
        guard told == nil else { return }
        try event(
            message, kind,
            "\(number) pays what we do not know: " + unknown.prefix(20).joined(separator: ", "),
            document: document)
    }
}
