import Canonical
package import Values

/// A line of an order through its life: what was ordered, promised, shipped and invoiced.
package struct OrderLine: Sendable {
    /// The buyer's number of the line.
    package let number: String
    /// The numbers by which the item is known, the buyer's own last.
    package let items: [String]
    /// The unit of all quantities.
    package var unit: String?
    /// How much was ordered, changes included.
    package var ordered: ExactDecimal?
    /// How much the seller promised; nil while no answer speaks of the line.
    package var confirmed: ExactDecimal?
    /// How much was shipped; nil while nothing was.
    package var shipped: ExactDecimal?
    /// How much was invoiced; nil while nothing was.
    package var invoiced: ExactDecimal?
    /// The unit prices by what said them.
    package var prices: (ordered: ExactDecimal?, confirmed: ExactDecimal?, invoiced: ExactDecimal?)
    /// What the seller said of it last: `accepted`, `backordered` …
    package var status: String?

    /// Begins a line as it was ordered.
    init(number: String, ordered line: JSON) {
        self.number = number
        items = Self.items(line)
        unit = line["unit"]?.text
        ordered = line["quantity"]?.number
        prices = (line["price"]?.number, nil, nil)
    }

    /// The numbers of a line's item in any document.
    static func items(_ line: JSON) -> [String] {
        ["gtin", "sellerItem", "buyerItem"].compactMap { line[$0]?.text }
    }

    /// How much of what was ordered has been shipped, at most all of it.
    var filled: ExactDecimal? {
        guard let ordered else { return nil }
        return min(ordered, shipped ?? .zero)
    }
}

extension JSON {
    /// A decimal, which canonical documents write as text; a JSON number is one too.
    var number: ExactDecimal? { text.flatMap { ExactDecimal($0) } ?? decimal }
}

/// The lines of an order as all its documents leave them.
struct OrderLines {
    private(set) var lines: [OrderLine] = []
    private let reference: OrderReference

    /// Puts together what the documents of an order say of its lines.
    init(_ record: OrderRecord) {
        reference = record.reference
        let documents = record.documents.filter(\.counts)
        let orders = documents.filter {
            $0.type == "order" && !["cancel", "copy", "confirm"].contains($0.purpose)
        }
        for line in orders.last?.body["lines"]?.items ?? [] { begin(line) }
        for document in documents {
            switch document.type {
            case "orderChange": change(document)
            case "orderResponse": confirm(document)
            default: continue
            }
        }
        for document in Self.standing("shipment", documents) {
            for shipment in document.body["shipments"]?.items ?? [] {
                ship(shipment, of: nil, isOnly: Self.names(document) <= 1)
            }
        }
        for document in Self.standing("invoice", documents) { invoice(document) }
    }

    /// The documents of a type that stand: the last one of each number, unless that cancels it.
    static func standing(_ type: String, _ documents: [OrderDocument]) -> [OrderDocument] {
        var last: [String: Int] = [:]
        var found: [OrderDocument] = []
        for document in documents where document.type == type && document.counts {
            if let index = last[document.number], document.purpose != "new" {
                found[index] = document
            } else {
                last[document.number] = found.count
                found.append(document)
            }
        }
        return found.filter { $0.purpose != "cancel" && $0.purpose != "copy" }
    }

    private static func names(_ shipment: OrderDocument) -> Int {
        OrderMention(
            type: shipment.type, own: OrderReference(number: shipment.number),
            body: { shipment.body }
        ).orders.count
    }

    // MARK: - What each document says

    private mutating func begin(_ line: JSON) {
        lines.append(
            OrderLine(number: line["number"]?.text ?? "\(lines.count + 1)", ordered: line))
    }

    private mutating func change(_ document: OrderDocument) {
        guard document.purpose != "cancel" else {
            for index in lines.indices { lines[index].ordered = .zero }
            return
        }
        for line in document.body["lines"]?.items ?? [] {
            guard let index = index(line["number"]?.text, OrderLine.items(line)) else {
                if line["action"]?.text == "add" { begin(line) }
                continue
            }
            if line["action"]?.text == "delete" {
                lines[index].ordered = .zero
                continue
            }
            if let quantity = line["quantity"]?.number { lines[index].ordered = quantity }
            if let price = line["price"]?.number { lines[index].prices.ordered = price }
        }
    }

    private mutating func confirm(_ document: OrderDocument) {
        let answers = document.body["lines"]?.items ?? []
        if answers.isEmpty {
            for index in lines.indices {
                lines[index].status = document.answer
                lines[index].confirmed =
                    document.answer == "accepted" ? lines[index].ordered : .zero
            }
        }
        for line in answers {
            guard let index = index(line["number"]?.text, OrderLine.items(line)) else { continue }
            if let price = line["price"]?.number { lines[index].prices.confirmed = price }
            let parts = line["answers"]?.items ?? []
            lines[index].status = line["status"]?.text ?? parts.first?["status"]?.text
            let taken = parts.filter {
                ["accepted", "changed", "substituted"].contains($0["status"]?.text ?? "")
            }
            lines[index].confirmed = taken.reduce(.zero) { sum, part in
                sum.adding(part["quantity"]?.number ?? lines[index].ordered)
            }
        }
    }

    /// Counts the items of a level, and of those in it, that belong to this order.
    private mutating func ship(_ level: JSON, of outer: String?, isOnly: Bool) {
        let order = level["order"]?.text ?? outer
        for name in ShipmentLevels.names where name != "items" && name != "packedIn" {
            for inner in level[name]?.items ?? [] { ship(inner, of: order, isOnly: isOnly) }
        }
        for item in level["items"]?.items ?? [] {
            let meant = item["order"]?.text ?? order
            guard meant == reference.number || meant == nil && isOnly,
                let quantity = item["quantity"]?.number,
                let index = index(
                    item["orderLine"]?.text ?? item["line"]?.text, OrderLine.items(item))
            else { continue }
            lines[index].shipped = (lines[index].shipped ?? .zero).adding(quantity)
        }
    }

    private mutating func invoice(_ document: OrderDocument) {
        let isCredit = document.body["invoiceType"]?.text == "CR"
        for line in document.body["lines"]?.items ?? [] {
            guard let quantity = line["quantity"]?.number,
                let index = index(line["number"]?.text, OrderLine.items(line))
            else { continue }
            if let price = line["price"]?.number { lines[index].prices.invoiced = price }
            lines[index].invoiced = (lines[index].invoiced ?? .zero)
                .adding(isCredit ? -quantity : quantity)
        }
    }

    /// The line that another document means: the buyer's number says it, unless the items differ;
    /// else the item does.
    private func index(_ number: String?, _ items: [String]) -> Int? {
        let same = lines.firstIndex { $0.number == number }
        if let same, items.isEmpty || lines[same].items.isEmpty { return same }
        if let same, !Set(lines[same].items).isDisjoint(with: items) { return same }
        return lines.firstIndex { !Set($0.items).isDisjoint(with: items) } ?? same
    }
}

extension ExactDecimal {
    /// The sum; what cannot be added, because it is nothing or needs more than 38 digits, is left
    /// out, as such quantities are no quantities.
    func adding(_ other: ExactDecimal?) -> ExactDecimal {
        guard let other else { return self }
        do throws(Overflow) {
            return try self + other
        } catch {
            return self
        }
    }
}
