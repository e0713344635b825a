import Canonical
import Values

/// The lines of an order as its documents leave them: a fold that takes one body at a time.
///
/// Which documents count, and in which order they are read, follows from their headings: the last
/// order, the changes and answers in their order, the ship notices and the invoices that stand.
struct OrderLines {
    /// The lines so far: those of the order in its order, behind them what was shipped or invoiced
    /// although nobody ordered it.
    private(set) var lines: [OrderLine] = []
    /// The documents whose bodies are to be taken, by their index, in this order.
    let wanted: [Int]
    /// What each ship notice told of the lines, in their order.
    private(set) var deliveries: [OrderDelivery] = []
    private let reference: OrderReference
    /// The lines before the last change.
    private var before: [OrderLine]?
    /// The first line of each number and of each item, by its index.
    private var places: (numbers: [String: Int], items: [String: Int]) = ([:], [:])

    /// Begins with the headings of an order's documents.
    init(_ reference: OrderReference, _ documents: [OrderDocument]) {
        self.reference = reference
        var order: Int?
        var spoken: [Int] = []
        for (index, document) in documents.enumerated() where document.counts {
            switch document.type {
            case "order" where !["cancel", "copy", "confirm"].contains(document.purpose):
                order = index
            case "orderChange", "orderChangeResponse", "orderResponse": spoken.append(index)
            default: continue
            }
        }
        wanted =
            [order].compactMap { $0 } + spoken + Self.standing("shipment", documents)
            + Self.standing("invoice", documents)
    }

    /// The documents of a type that stand, by their index: the last one of each number, unless that
    /// cancels it.
    static func standing(_ type: String, _ documents: [OrderDocument]) -> [Int] {
        var last: [String: Int] = [:]
        var found: [Int] = []
        for (index, document) in documents.enumerated()
        where document.type == type && document.counts {
            if let place = last[document.number], document.purpose != "new" {
                found[place] = index
            } else {
                last[document.number] = found.count
                found.append(index)
            }
        }
        return found.filter { !["cancel", "copy"].contains(documents[$0].purpose) }
    }

    /// Takes in what a document says of the lines.
    mutating func take(_ document: OrderDocument, _ body: JSON) {
        switch document.type {
        case "order":
            for line in body.linesAsSent { begin(line) }
        case "orderChange": change(document, body)
        case "orderResponse": confirm(document, body)
        case "orderChangeResponse":
            if document.answer == "refused" { takeBack() } else { confirm(document, body) }
        case "shipment":
            let isOnly = Self.names(document, body) <= 1
            deliveries.append(OrderDelivery(number: document.number))
            for shipment in body["shipments"]?.items ?? [] {
                ship(shipment, of: nil, isOnly: isOnly)
            }
        case "invoice": invoice(body)
        default: break
        }
    }

    private static func names(_ shipment: OrderDocument, _ body: JSON) -> Int {
        OrderMention(
            type: shipment.type, own: OrderReference(number: shipment.number), body: { body }
        ).orders.count
    }

    // MARK: - What each document says

    private mutating func begin(_ line: JSON) {
        add(OrderLine(number: line["number"]?.text ?? "\(lines.count + 1)", ordered: line))
    }

    private mutating func add(_ line: OrderLine) {
        let index = lines.count
        lines.append(line)
        if places.numbers[line.number] == nil { places.numbers[line.number] = index }
        for item in line.items where places.items[item] == nil { places.items[item] = index }
    }

    /// The seller refuses the last change: the lines are as they were ordered before it.
    private mutating func takeBack() {
        guard let before else { return }
        for index in lines.indices {
            let line = index < before.count ? before[index] : nil
            lines[index].ordered = line == nil ? .zero : line?.ordered
            lines[index].prices.ordered = line?.prices.ordered
        }
        self.before = nil
    }

    private mutating func change(_ document: OrderDocument, _ body: JSON) {
        before = lines
        guard document.purpose != "cancel" else {
            for index in lines.indices { lines[index].ordered = .zero }
            return
        }
        for line in body["lines"]?.items ?? [] {
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

    private mutating func confirm(_ document: OrderDocument, _ body: JSON) {
        let answers = body["lines"]?.items ?? []
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
    private mutating func ship(_ level: JSON, of outer: OrderReference?, isOnly: Bool) {
        let order = Self.named(level) ?? outer
        for name in ShipmentLevels.names where name != "items" && name != "packedIn" {
            for inner in level[name]?.items ?? [] { ship(inner, of: order, isOnly: isOnly) }
        }
        for item in level["items"]?.items ?? [] {
            guard isMeant(Self.named(item) ?? order, isOnly: isOnly),
                let quantity = item["quantity"]?.number
            else { continue }
            let index = place(item["orderLine"]?.text ?? item["line"]?.text, item)
            lines[index].shipped = (lines[index].shipped ?? .zero).adding(quantity)
            if let unit = item["unit"]?.text { lines[index].units.shipped.insert(unit) }
            deliveries[deliveries.count - 1].add(quantity, to: index)
        }
    }

    private static func named(_ level: JSON) -> OrderReference? {
        level["order"]?.text.map {
            OrderReference(number: $0, release: level["orderRelease"]?.text ?? "")
        }
    }

    /// Whether a document means this order: one that leaves the release out stands under the order
    /// that it means.
    private func isMeant(_ named: OrderReference?, isOnly: Bool) -> Bool {
        guard let named else { return isOnly }
        return named.number == reference.number
            && (named.release.isEmpty || named.release == reference.release)
    }

    private mutating func invoice(_ body: JSON) {
        let lines = body["lines"]?.items ?? []
        let takesBack = InvoiceKind(body).takesBack(lines)
        for line in lines {
            guard let quantity = line["quantity"]?.number else { continue }
            let index = place(line["number"]?.text, line)
            if let price = line["price"]?.number { self.lines[index].prices.invoiced = price }
            if let unit = line["unit"]?.text { self.lines[index].units.invoiced.insert(unit) }
            self.lines[index].invoiced = (self.lines[index].invoiced ?? .zero)
                .adding(takesBack ? -quantity : quantity)
        }
    }

    // MARK: - Which line is meant

    /// The line that a shipped or invoiced item belongs to; a new one where none was ordered.
    private mutating func place(_ number: String?, _ item: JSON) -> Int {
        if let known = index(number, OrderLine.items(item)) { return known }
        add(OrderLine(unordered: item, number: number))
        return lines.count - 1
    }

    /// The line that another document means: the buyer's number says it, unless the items differ;
    /// else the item does.
    private func index(_ number: String?, _ items: [String]) -> Int? {
        let same = number.flatMap { places.numbers[$0] }
        if let same, items.isEmpty || lines[same].items.isEmpty { return same }
        if let same, !Set(lines[same].items).isDisjoint(with: items) { return same }
        return items.compactMap { places.items[$0] }.min() ?? same
    }
}

/// What a ship notice told of an order's lines.
package struct OrderDelivery: Sendable {
    /// The notice's number.
    package let number: String
    /// How much of which line, by its index.
    private(set) var quantities: [Int: ExactDecimal] = [:]

    init(number: String) { self.number = number }

    mutating func add(_ quantity: ExactDecimal, to line: Int) {
        quantities[line] = (quantities[line] ?? .zero).adding(quantity)
    }
}

/// What kind of invoice a document is (BIG07, X12 element 640).
enum InvoiceKind {
    /// It asks for money.
    case bill
    /// It gives money back: a credit memo (CR) or a credit invoice (CN).
    case credit

    /// The kind of a canonical invoice.
    init(_ invoice: JSON) {
        self = ["CR", "CN"].contains(invoice["invoiceType"]?.text) ? .credit : .bill
    }

    /// Whether its quantities are taken back from what was billed. Some write a credit with
    /// positive quantities, because the type says which way the money goes; others write what they
    /// take back as negative: then the signs say it already, and a positive line among them bills
    /// (practice).
    func takesBack(_ lines: [JSON]) -> Bool {
        guard case .credit = self else { return false }
        let sum = lines.reduce(ExactDecimal.zero) { $0.adding($1["quantity"]?.number) }
        return sum >= .zero
    }
}
