import Canonical
import Mapping
import Partners
import Values

/// An order as one thing: its lines, what differs, how far it has come, and who owes whom which
/// document next. A pure function of the record.
package struct OrderChain: Sendable {
    /// Which documents are exchanged with the order's partner, by canonical type.
    package struct Exchange: Sendable {
        /// What we send.
        package var sends: Set<String>
        /// What we get.
        package var receives: Set<String>
        /// The partners that tell us what they shipped for us (945).
        package var warehouses: Set<String>
        /// Whether production is ours: else another system still sends what is owed.
        package var isLive: Bool

        /// Names what is exchanged.
        package init(
            sends: Set<String>, receives: Set<String>, warehouses: Set<String> = [],
            isLive: Bool = true
        ) {
            self.isLive = isLive
            self.sends = sends
            self.receives = receives
            self.warehouses = warehouses
        }
    }

    /// How far an order has come, in the word that people read.
    package enum Status: String, Sendable, CaseIterable {
        /// Its order is not known, only documents about it.
        case unknown
        /// It came, and waits for a person.
        case held
        /// It came, or left.
        case open
        /// The ERP has it.
        case posted
        /// The seller takes it.
        case confirmed
        /// The seller refuses it.
        case refused
        /// Some of it was shipped.
        case partlyShipped = "partly shipped"
        /// All that was promised was shipped.
        case shipped
        /// It was invoiced.
        case invoiced
        /// A remittance pays some of its invoices, or less than they ask for.
        case partlyPaid = "partly paid"
        /// A remittance pays for it.
        case paid
        /// It was cancelled.
        case cancelled
    }

    /// The order and its documents.
    package let record: OrderRecord
    /// The lines, in the order of the order.
    package var lines: [OrderLine] { record.lines }
    /// What documents say differently of them.
    package let differences: [OrderDifference]
    /// The documents that count.
    let standing: [OrderDocument]

    /// Puts an order together.
    package init(_ record: OrderRecord) {
        self.record = record
        let isShipped = record.documents.contains { $0.type == "shipment" }
        differences =
            [OrderDifference(record.erpOrders, number: record.reference.number)].compactMap { $0 }
            + record.lines.flatMap { OrderDifference.all($0, isShipped: isShipped) }
            + record.bills.compactMap(OrderDifference.init)
        standing = record.documents.filter(\.counts)
    }

    /// How far it has come.
    package var status: Status {
        if isCancelled { return .cancelled }
        if has("remittance") {
            return record.bills.allSatisfy(\.isSettled) ? .paid : .partlyPaid
        }
        if has("invoice") { return .invoiced }
        if has("shipment") { return isShipped ? .shipped : .partlyShipped }
        switch lastAnswer?.answer {
        case "accepted", "changed": if !areAllHeld { return .confirmed }
        case "refused": return .refused
        default: break
        }
        guard let order = record.documents.last(where: { $0.type == "order" && isRelevant($0) })
        else { return .unknown }
        if order.state == "delivered" { return .posted }
        return order.counts ? .open : .held
    }

    /// Whether the seller has put all lines on hold, whatever its answer says of the order.
    private var areAllHeld: Bool {
        !lines.isEmpty && lines.allSatisfy { $0.status == "held" && $0.confirmed == nil }
    }

    private func isRelevant(_ document: OrderDocument) -> Bool {
        !document.isOfRefusedChange && !document.isGiven
            && !["void", "duplicate", "closed"].contains(document.state)
            && !["copy", "confirm"].contains(document.purpose)
    }

    func has(_ type: String) -> Bool {
        !OrderLines.standing(type, record.documents).isEmpty
    }

    /// The last document of a type that counts; nil where there is none.
    package func last(_ type: String) -> OrderDocument? { standing.last { $0.type == type } }

    /// The last answer to the order that stands. That it waits is none.
    var lastAnswer: OrderDocument? {
        standing.last { $0.type == "orderResponse" && $0.answer != "held" }
    }

    var isCancelled: Bool { cancellation != nil }

    /// The order or change that cancels it, by its index; nil where it stands.
    var cancellation: Int? {
        let documents = record.documents
        let last = documents.indices.last { index in
            documents[index].counts
                && (documents[index].type == "order"
                    || documents[index].type == "orderChange"
                        && answer(toChange: index)?.answer != "refused")
        }
        return last.flatMap { documents[$0].purpose == "cancel" ? $0 : nil }
    }

    /// The answer to a change, by its index; nil where none has come, or left. That it waits is
    /// none.
    func answer(toChange index: Int) -> OrderDocument? {
        let answers = record.answeredChanges.filter { $0.value == index }.keys
        return answers.max().map { record.documents[$0] }
    }

    /// The changes of which an answer is still to come, or to leave, by their indexes, the oldest
    /// first.
    var unansweredChanges: [Int] {
        record.documents.indices.filter { index in
            record.documents[index].type == "orderChange" && answer(toChange: index) == nil
                && unanswered(index) == .none
        }
    }

    /// Whether a ship notice of it stands.
    package var hasShipped: Bool { has("shipment") }

    /// Whether everything that was promised, or ordered where nothing was promised, was shipped.
    package var isShipped: Bool { lines.allSatisfy(\.isShipped) }

    /// The share of what was ordered that was shipped, in tenths of a percent, rounded down; nil
    /// while nothing was shipped, or where no quantity is known. Units are not converted: each
    /// line counts by its own, and one that was shipped in others does not count.
    package var fillRate: Int? {
        let lines = lines.filter { !$0.isInOtherUnits }
        guard lines.contains(where: { $0.shipped != nil }) else { return nil }
        let ordered = lines.reduce(ExactDecimal.zero) { $0.adding($1.ordered) }
        let filled = lines.reduce(ExactDecimal.zero) { $0.adding($1.filled) }
        return filled.perMille(of: ordered)
    }
}

extension Profiles {
    /// Which documents are exchanged with a partner; nil where no partner has the name.
    package func exchange(with partner: String) -> OrderChain.Exchange? {
        guard let partner = folder.partner(named: partner) else { return nil }
        return OrderChain.Exchange(
            sends: Set(partner.sends.compactMap(\.type)),
            receives: Set(partner.agreements.compactMap { $0.map?.shape.type }),
            warehouses: Set(
                folder.partners.filter { partner in
                    partner.agreements.contains { $0.map?.shape.type == "warehouseAdvice" }
                }.map(\.name)), isLive: partner.status == .live)
    }
}

extension ExactDecimal {
    /// The share of a whole in thousandths, rounded down; nil of nothing, and of what has more
    /// digits than can be brought to one scale.
    func perMille(of whole: ExactDecimal) -> Int? {
        let places = Int(max(scale, whole.scale))
        guard let part = withScale(places), let all = whole.withScale(places),
            all.coefficient > 0
        else { return nil }
        let (product, overflow) = part.coefficient.multipliedReportingOverflow(by: 1000)
        return overflow ? nil : Int(exactly: product / all.coefficient)
    }
}
