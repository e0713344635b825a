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
    /// The invoices with what was paid of them; none where a payment does not say what it pays, or
    /// could not be read.
    var bills: [OrderBill] { arePaymentsKnown ? billed : [] }
    private var billed: [OrderBill] = []
    private var arePaymentsKnown = true
    private let reference: OrderReference
    /// The changes so far, with what they were told.
    private(set) var changes = OrderChanges()
    /// The first line of each number and of each item, by its index.
    private var places: (numbers: [String: Int], items: [String: Int]) = ([:], [:])

    /// Begins with the headings of an order's documents.
    ///
    /// - Parameters:
    ///   - order: whose lines they are, by its index.
    ///   - end: when another order of the number takes its place; what came or left then, and what
    ///     is about money, says nothing of these lines.
    init(
        _ reference: OrderReference, _ documents: [OrderDocument], of order: Int?,
        until end: Timestamp? = nil
    ) {
        self.reference = reference
        let spoken = documents.indices.filter {
            documents[$0].counts
                && ["orderChange", "orderChangeResponse", "orderResponse"]
                    .contains(documents[$0].type)
        }
        let goods = spoken + Self.standing("shipment", documents)
        let money =
            Self.standing("invoice", documents) + Self.standing("remittance", documents)
        let first = [order].compactMap { $0 }
        guard let end else {
            wanted = first + goods + money
            return
        }
        wanted = first + goods.filter { documents[$0].at < end }
    }

    /// The orders of the number whose lines stand one after the other, by their index: mostly one.
    /// Each stands from when whoever sells had it; one that is on its way there is the last.
    static func orders(_ documents: [OrderDocument]) -> [Int] {
        let orders = documents.indices.filter {
            documents[$0].type == "order" && documents[$0].counts
                && !["cancel", "copy", "confirm"].contains(documents[$0].purpose)
        }
        return orders.sorted { one, other in
            let (first, second) = (documents[one], documents[other])
            let isOnItsWay = (first.settled == nil, second.settled == nil)
            if isOnItsWay.0 != isOnItsWay.1 { return isOnItsWay.1 }
            return (first.since, one) < (second.since, other)
        }.suffix(mostOrders)
    }

    /// Orders of one number that are told apart at most: each reads what came in its time again.
    private static let mostOrders = 8

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

    /// Lines of one document of which words are made at most.
    private static let mostTold = 50

    /// Takes in what a document says of the lines; gives it in words, line by line, where it is
    /// something else than that all is as it was ordered.
    ///
    /// - Parameter index: the document's.
    mutating func take(_ document: OrderDocument, _ body: JSON, at index: Int) -> [String] {
        let words = read(document, body, index)
        guard words.count > Self.mostTold else { return words }
        return words.prefix(Self.mostTold) + ["and \(words.count - Self.mostTold) lines more"]
    }

    private mutating func read(
        _ document: OrderDocument, _ body: JSON, _ index: Int
    ) -> [String] {
        switch document.type {
        case "order":
            for line in body.linesAsSent { begin(line) }
        case "orderChange": change(document, body, index)
        case "orderResponse": return confirm(document, body)
        case "orderChangeResponse":
            // That a change waits says nothing of the order.
            guard document.answer != "held" else { return [] }
            let change = changes.answer(document, body["change"]?.text, index)
            if document.answer != "refused" { return confirm(document, body, to: change) }
            if let change { takeBack(change) }
        case "shipment":
            let isOnly = Self.names(document, body) <= 1
            deliveries.append(OrderDelivery(number: document.number))
            for shipment in body["shipments"]?.items ?? [] {
                ship(shipment, of: nil, isOnly: isOnly)
            }
            return shippedInPart
        case "invoice": invoice(document, body)
        case "remittance": pay(body)
        default: break
        }
        return []
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

    /// The seller refuses a change: its lines are as they would have been ordered without it, and
    /// what other changes say of them holds.
    private mutating func takeBack(_ change: Int) {
        let before = changes.refuse(change)
        for (index, value) in before.quantities { lines[index].ordered = value.number }
        for (index, value) in before.prices { lines[index].prices.ordered = value.number }
    }

    private mutating func change(_ document: OrderDocument, _ body: JSON, _ index: Int) {
        let before = lines
        apply(document, body)
        changes.add(document, body["change"]?.text, index, from: before, to: lines)
    }

    private mutating func apply(_ document: OrderDocument, _ body: JSON) {
        guard document.purpose != "cancel" else {
            for index in lines.indices { lines[index].ordered = .zero }
            return
        }
        for line in body["lines"]?.items ?? [] {
            guard let index = index(line["number"]?.text, OrderLine.items(line)) else {
                if line["action"]?.text == "add" {
                    begin(line)
                    lines[lines.count - 1].isAdded = true
                }
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

    /// - Parameter change: what an 865 answers, where that is known.
    private mutating func confirm(
        _ document: OrderDocument, _ body: JSON, to change: Int? = nil
    ) -> [String] {
        let answers = body["lines"]?.items ?? []
        // AE names the exceptions only: what it does not name is accepted.
        let others = body["answerCode"]?.text == "AE" ? "accepted" : document.answer
        if others != document.answer || (answers.isEmpty && others != "held") {
            let held = Set(
                answers.filter(LineAnswer.isHold).compactMap {
                    index($0["number"]?.text, OrderLine.items($0))
                })
            for index in lines.indices
            where changes.isAbout(index, change) && !held.contains(index) {
                settle(index, as: others)
            }
        }
        return answers.compactMap { line in
            guard let index = index(line["number"]?.text, OrderLine.items(line)) else { return nil }
            if let price = line["price"]?.number { lines[index].prices.confirmed = price }
            let parts = (line["answers"]?.items ?? []).map(LineAnswer.init)
            guard let first = parts.first else {
                settle(index, as: line["status"]?.text ?? document.answer)
                return nil
            }
            lines[index].status = line["status"]?.text ?? first.status
            let words = parts.compactMap(\.status)
            lines[index].answered = words.enumerated().filter {
                !words.prefix($0.offset).contains($0.element)
            }.map(\.element)
            if !parts.allSatisfy({ $0.status == "held" }) {
                lines[index].confirmed = parts.filter(\.isPromised).reduce(.zero) { sum, part in
                    sum.adding(part.quantity ?? lines[index].ordered)
                }
            }
            return LineAnswer.words(parts, of: lines[index])
        }
    }

    /// What a word says of a whole line; that it waits, or anything else, promises nothing and
    /// takes nothing back.
    private mutating func settle(_ index: Int, as word: String?) {
        lines[index].status = word
        lines[index].answered = []
        switch word {
        case "accepted", "substituted": lines[index].confirmed = lines[index].ordered
        case "refused", "deleted", "backordered": lines[index].confirmed = .zero
        default: break
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

    /// What the last notice shipped of each line, in words; nothing where it shipped all that was
    /// wanted at once.
    private var shippedInPart: [String] {
        guard let shipped = deliveries.last?.quantities else { return [] }
        let isWhole = lines.indices.allSatisfy { index in
            guard let wanted = lines[index].wanted, wanted > .zero else { return true }
            return shipped[index].map { $0 >= wanted } ?? false
        }
        guard !isWhole else { return [] }
        return shipped.keys.sorted().map { index in
            let line = lines[index]
            let now = shipped[index] ?? .zero
            if line.isInOtherUnits {
                let units = line.units.shipped.sorted().joined(separator: ", ")
                return "line \(line.number): \(now.plain) \(units) shipped"
            }
            let all = line.shipped ?? now
            return "line \(line.number): "
                + (all == now ? now.plain : "\(now.plain) more, in all \(all.plain)")
                + (line.wanted.map { " of \($0.plain)" } ?? "") + " shipped"
        }
    }

    private mutating func invoice(_ document: OrderDocument, _ body: JSON) {
        let items = body["lines"]?.items ?? []
        let kind = InvoiceKind(body)
        if case .bill = kind { billed.append(OrderBill(number: document.number, body)) }
        let takesBack = kind.takesBack(items)
        for line in items {
            guard let quantity = line["quantity"]?.number else { continue }
            let index = place(line["number"]?.text, line)
            lines[index].invoices.insert(document.number)
            if let price = line["price"]?.number { lines[index].prices.invoiced = price }
            if let unit = line["unit"]?.text { lines[index].units.invoiced.insert(unit) }
            lines[index].invoiced = (lines[index].invoiced ?? .zero)
                .adding(takesBack ? -quantity : quantity)
            if case .bill = kind {
                lines[index].billed = (lines[index].billed ?? .zero).adding(quantity)
            }
        }
    }

    /// Counts what a payment says of this order's invoices. One that names the order alone pays of
    /// it nobody knows what.
    private mutating func pay(_ body: JSON) {
        guard let entities = body["entities"]?.items else { return arePaymentsKnown = false }
        for payment in entities.flatMap({ $0["payments"]?.items ?? [] }) {
            if let invoice = payment["invoice"]?.text {
                guard let index = billed.firstIndex(where: { $0.number == invoice }) else {
                    continue
                }
                billed[index].take(payment)
            } else if isMeant(Self.named(payment), isOnly: false) {
                arePaymentsKnown = false
            }
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
    init(_ invoice: JSON) { self.init(type: invoice["invoiceType"]?.text ?? "") }

    /// The kind by BIG07.
    init(type: String) { self = ["CR", "CN"].contains(type) ? .credit : .bill }

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
