import Canonical
import Partners
package import Values

extension OrderChain {
    /// A document that is still to come, or to leave: one, because of one other.
    package struct Debt: Sendable, Equatable {
        /// The transaction set.
        package let set: String
        /// Whether we owe it; else the partner does.
        package let isOurs: Bool
        /// The warehouse that owes it; nil where it is between the order's partner and us.
        package var warehouse: String?
        /// The transaction set of what it follows from.
        package let after: String
        /// The number of that; of a file with several documents of the order the numbers of all.
        package var numbers: [String]
        /// Since when.
        package let since: Timestamp
        /// By when; nil where nothing is agreed about it.
        package var due: Timestamp?
        /// How much of it has come, or left, and whether more is made, in words; empty where
        /// nothing is.
        package var progress = ""
        /// What is open of an invoice of which something is paid; nil of all else.
        package var open: ExactDecimal?
        /// The exception as which what is owed waits here for a person.
        package var exception: Int64?
        /// The expectation under which it is written down; nil where it is not.
        package var expectation: Int64?
        /// The document that it follows from, by its index; nil where that is not known.
        var document: Int?

        /// Whether it acknowledges a document; else it is one.
        var isAcknowledgment: Bool { ["997", "TA1", "MDN", "PICKUP"].contains(set) }

        /// Whether something is made for it that has not left.
        var isMade: Bool { progress.hasSuffix(Progress.unsent) }
    }

    /// A debt that is written down, and the document that it follows from, by its index.
    private typealias Row = (row: WrittenDebt, document: Int?)

    /// What is owed next, and by whom: each acknowledgment of a file or a document, and each
    /// document because of one other. Where a time is agreed it is what is written down; else it
    /// follows from what is exchanged with the partner.
    package func debts(_ exchange: Exchange?) -> [Debt] {
        let rows = rows
        let owed = written(rows) + unwritten(exchange, besides: rows)
        let sorted = owed.enumerated().sorted {
            (Self.place(of: $0.element), $0.offset) < (Self.place(of: $1.element), $1.offset)
        }
        return acknowledgments + waiting(sorted.map(\.element))
    }

    /// In which order people read what is owed.
    private static func place(of debt: Debt) -> Int {
        let sets = ["945", "865", "855", "856", "810", "820"]
        return sets.firstIndex(of: debt.set) ?? sets.count
    }

    /// What is to be acknowledged: a set once, and a file once, however many documents are in it.
    private var acknowledgments: [Debt] {
        var debts: [Debt] = []
        var files: [String: Int] = [:]
        for (index, document) in record.documents.enumerated() where document.counts {
            func debt(_ answer: OrderAcknowledgment) -> Debt {
                Debt(
                    set: answer.kind, isOurs: document.isReceived, warehouse: document.warehouse,
                    after: document.set, numbers: [document.number], since: document.at,
                    due: answer.due, document: index)
            }
            for level in document.levels where level.isOpen {
                let file = "\(level.kind) \(document.message)"
                if let known = files[file] {
                    debts[known].numbers.append(document.number)
                } else {
                    files[file] = debts.count
                    debts.append(debt(level))
                }
            }
            if let answer = document.acknowledgment, answer.isOpen { debts.append(debt(answer)) }
        }
        return debts
    }

    /// Debts of ours with the exceptions as which documents that would answer them wait here.
    private func waiting(_ debts: [Debt]) -> [Debt] {
        var debts = debts
        for document in record.documents where !document.isReceived {
            guard let waits = document.waits else { continue }
            let open = debts.indices.filter {
                debts[$0].isOurs && debts[$0].exception == nil && debts[$0].set == document.set
            }
            let fitting = open.first { debts[$0].isMade == document.counts } ?? open.first
            if let fitting { debts[fitting].exception = waits.exception }
        }
        return debts
    }

    // MARK: - What is written down

    /// What is written down, each with the document that it follows from: that at its place, else
    /// that of its type and number, and of several of these the one of its message.
    private var rows: [Row] {
        guard !record.owed.isEmpty else { return [] }
        var known: [String: [Int]] = [:]
        for (index, document) in record.documents.enumerated() where document.counts {
            known["\(document.type) \(document.number)", default: []].append(index)
        }
        var taken: Set<String> = []
        return record.owed.map { row in
            if row.place > 0 {
                let found = record.documents.firstIndex {
                    $0.place == row.place && $0.type == row.cause.type
                }
                return (row, found)
            }
            let alike = (known["\(row.cause.type) \(row.cause.number)"] ?? []).filter {
                !taken.contains("\(row.set) \($0)")
            }
            let found =
                alike.first { record.documents[$0].message == row.message } ?? alike.first
            if let found { taken.insert("\(row.set) \(found)") }
            return (row, found)
        }
    }

    /// What of that is still owed: what is waited for, and the rest of an invoice that is paid in
    /// part.
    private func written(_ rows: [Row]) -> [Debt] {
        let bills = rows.contains { $0.row.standing == .answered } ? paidBills : []
        return rows.compactMap { row, document in
            var debt = Debt(
                set: row.set, isOurs: row.isOurs,
                warehouse: row.cause.type == BusinessAnswer.advice.cause ? row.partner : nil,
                after: OrderDocument.set(of: row.cause.type), numbers: [row.cause.number],
                since: row.since, due: row.due, progress: row.progress, expectation: row.id,
                document: document)
            switch row.standing {
            case .waiting: return debt
            case .ended: return nil
            case .answered:
                guard row.set == BusinessAnswer.remittance.set,
                    let bill = bills.first(where: { $0.number == row.cause.number }),
                    let rest = bill.rest
                else { return nil }
                debt.open = rest
                debt.progress = madeOf(bill)
                return debt
            }
        }
    }

    /// What is open of an invoice that payments which came, or left, settle in part; nil of others.
    package func rest(of invoice: String) -> ExactDecimal? {
        paidBills.first { $0.number == invoice }?.rest
    }

    /// The invoices, and what payments that came, or left, settle of them.
    private var paidBills: [OrderBill] {
        switch leaving(BusinessAnswer.remittance.type) {
        case .whole: record.bills
        case .partly(let chain): chain.record.bills
        case .nothing: record.bills.map(\.unpaid)
        }
    }

    /// What is made of the payment of an invoice that has not left, in words.
    private func madeOf(_ bill: OrderBill) -> String {
        guard let made = record.bills.first(where: { $0.number == bill.number }),
            made.settled != bill.settled
        else { return "" }
        return Progress.made(isInPart: !made.isSettled)
    }

    // MARK: - What follows from the documents alone

    /// What nobody has written down, of what is exchanged with the partner.
    private func unwritten(_ exchange: Exchange?, besides rows: [Row]) -> [Debt] {
        guard let exchange, exchange.isLive || record.usage != "P", status != .refused,
            let order = record.documents.lastIndex(where: { $0.type == "order" && $0.counts })
        else { return [] }
        let known = Set(rows.compactMap { row in row.document.map { "\(row.row.set) \($0)" } })
        let isKnown = { (set: String, document: Int) in known.contains("\(set) \(document)") }
        let isWritten = { (set: String) in rows.contains { $0.row.set == set } }
        var debts: [Debt] = []
        func owe(_ type: String, bySeller: Bool = true, _ missing: () -> [Missing]) {
            let isOurs = bySeller == (record.role == .seller)
            guard (isOurs ? exchange.sends : exchange.receives).contains(type) else { return }
            let set = OrderDocument.set(of: type)
            debts += missing().map { debt(set, isOurs: isOurs, after: $0) }
        }
        owe("orderChangeResponse") {
            missingToChanges.filter { !isKnown("865", $0.document) }
        }
        // Of one that is cancelled only the answer to that is owed.
        guard !isCancelled else { return debts }
        owe("orderResponse") { isWritten("855") ? [] : missingResponse(to: order) }
        owe("shipment") { missingShipment(of: order, isWritten: isWritten("856")) }
        owe("invoice") { missingInvoices(besides: { isKnown("810", $0) }) }
        owe("remittance", bySeller: false) {
            missingPayments.filter { !isKnown("820", $0.document) }
        }
        return debts
            + missingAdvices(exchange).filter { !isKnown("945", $0.document ?? -1) }
    }

    /// A document that is missing.
    private struct Missing {
        /// What it follows from, by its index.
        let document: Int
        /// How much of it has come, or left, in words.
        var progress = ""
    }

    private func debt(_ set: String, isOurs: Bool, after missing: Missing) -> Debt {
        let document = record.documents[missing.document]
        return Debt(
            set: set, isOurs: isOurs, after: document.set, numbers: [document.number],
            since: document.at, progress: missing.progress, document: missing.document)
    }

    /// What is missing after a document, by how far it has come; nil where nothing is.
    private func missing(
        after document: Int, _ done: (left: Progress, made: Progress)?
    ) -> Missing? {
        guard let done else { return Missing(document: document) }
        guard done.left.isOpen else { return nil }
        return Missing(document: document, progress: done.left.words(made: done.made))
    }

    /// The 865 to each change that has none, or none that has left.
    private var missingToChanges: [Missing] {
        let changes = { (chain: OrderChain) in
            chain.record.documents.indices.filter {
                chain.record.documents[$0].type == "orderChange"
            }
        }
        let all = changes(self)
        let unmade = unansweredChanges
        let open: [Int]
        switch leaving("orderChangeResponse") {
        case .whole: open = unmade
        case .nothing: open = all.filter { unanswered($0) == .none }
        case .partly(let left):
            // Both orders have all changes.
            let places = changes(left)
            open = left.unansweredChanges.compactMap { index in
                places.firstIndex(of: index).map { all[$0] }
            }
        }
        return open.map {
            Missing(
                document: $0,
                progress: unmade.contains($0) ? "" : Progress.made(isInPart: false))
        }
    }

    private func missingResponse(to order: Int) -> [Missing] {
        [missing(after: order, done(.response, to: record.documents[order].number))]
            .compactMap(\.self)
    }

    /// The 856 of what was ordered. Where that is written down, only what a change added is left,
    /// which is to be shipped too, though no time is agreed for it.
    private func missingShipment(of order: Int, isWritten: Bool) -> [Missing] {
        if isWritten, done(.shipment, to: "")?.left.isOpen ?? true { return [] }
        let after = record.documents.lastIndex {
            $0.counts && $0.type == "orderResponse" && $0.answer != "held"
        }
        let done = done("shipment", without: unshippedProgress(\.wanted)) { chain in
            chain.record.isCut
                ? chain.progress(of: .shipment, to: "") : chain.shipmentProgress(\.wanted)
        }
        return [missing(after: after ?? order, done)].compactMap(\.self)
    }

    /// The 810 to each ship notice but those of which it is known otherwise.
    private func missingInvoices(besides isKnown: (Int) -> Bool) -> [Missing] {
        let notices = Set(record.deliveries.map(\.number))
        let documents = OrderLines.standing("shipment", record.documents)
        return documents.compactMap { index in
            let number = record.documents[index].number
            guard notices.contains(number), !isKnown(index) else { return nil }
            return missing(after: index, done(.invoice, to: number))
        }
    }

    /// The 820 to each invoice that no payment names; where one names no invoice nobody knows it,
    /// and all counts as paid. What a payment leaves open is owed only where its time is written
    /// down: nobody could end the waiting for it else.
    private var missingPayments: [Missing] {
        let isPaid = OrderLines.standing("remittance", record.documents).contains {
            record.documents[$0].isThere
        }
        let documents = OrderLines.standing("invoice", record.documents)
        return paidBills.compactMap { bill in
            guard bill.settled == nil, !bill.isSettled || !isPaid,
                let index = documents.last(where: { record.documents[$0].number == bill.number })
            else { return nil }
            return Missing(document: index, progress: madeOf(bill))
        }
    }

    /// The 945 to each 940 that has none yet, where the warehouse sends them.
    private func missingAdvices(_ exchange: Exchange) -> [Debt] {
        OrderLines.standing("warehouseOrder", record.documents).compactMap { index in
            let order = record.documents[index]
            guard let warehouse = order.warehouse, exchange.warehouses.contains(warehouse),
                last(.advice, to: order.number) == nil
            else { return nil }
            var debt = debt("945", isOurs: false, after: Missing(document: index))
            debt.warehouse = warehouse
            return debt
        }
    }
}
