import Canonical
package import Values

extension OrderChain {
    /// The order in a list: what it is, how far it has come, and what is owed next.
    package func summary(_ exchange: Exchange?) -> JSON {
        let changed = record.documents.map(\.at).max()
        return [
            "id": .number(ExactDecimal(record.id)), "number": .string(record.reference.number),
            "release": .string(record.reference.release), "role": .string(record.role.rawValue),
            "partner": .string(record.partner), "own": .string(record.own),
            "usage": .string(record.usage), "correlation": .string(record.correlation),
            "status": .string(status.rawValue), "opened": .string(record.opened.description),
            "changed": changed.map { .string($0.description) } ?? .null,
            "erpNumber": erpNumber.map { .string($0) } ?? .null,
            "erpNumbers": .array(erpNumbers.map { .string($0) }),
            "chain": .array(chain.map { .string($0) }),
            "fillRate": fillRate.map { .number(ExactDecimal(coefficient: Int128($0), scale: 1)) }
                ?? .null,
            "differences": .number(ExactDecimal(differences.count)),
            "owed": .array(debts(exchange).map(json)),
        ]
    }

    /// The order whole: the summary's members with `timeline`, `documents`, `erpOrders`, `lines`
    /// and `differences`.
    package func json(_ exchange: Exchange?) -> JSON {
        var json = summary(exchange)
        json["differences"] = .array(
            differences.map { difference in
                [
                    "line": [.price, .quantity].contains(difference.subject)
                        ? .string(difference.number) : .null,
                    "invoice": difference.subject == .payment ? .string(difference.number) : .null,
                    "subject": .string(difference.subject.rawValue),
                    "sets": .array(difference.sets.map { .string($0) }),
                    "values": .array(difference.values.map { .string($0.plain) }),
                    "words": .string(difference.words),
                ]
            })
        json["erpOrders"] = .array(record.erpOrders.map(\.json))
        json["lines"] = .array(lines.map(Self.json))
        json["documents"] = levels(exchange)
        json["timeline"] = .array(OrderTimeline(record).steps.map(\.json))
        return json
    }

    /// The ERP's number of the order itself.
    private var erpNumber: String? {
        record.documents.first { $0.type == "order" && $0.erpNumber != nil }?.erpNumber
    }

    /// The same of all orders that the ERP has under the number.
    private var erpNumbers: [String] {
        record.erpOrders.isEmpty ? [erpNumber].compactMap { $0 } : record.erpOrders.map(\.number)
    }

    /// The sets that count, in their order, each once.
    private var chain: [String] {
        var sets: [String] = []
        for document in record.documents where document.counts && !sets.contains(document.set) {
            sets.append(document.set)
        }
        return sets
    }

    func json(_ debt: Debt) -> JSON {
        [
            "set": .string(debt.set), "by": .string(debtor(of: debt)),
            "after": .string(debt.after),
            "numbers": .array(debt.numbers.map { .string($0) }),
            "since": .string(debt.since.description),
            "due": debt.due.map { .string($0.description) } ?? .null,
            "progress": .string(debt.progress),
            "open": debt.open.map { .string($0.plain) } ?? .null,
            "exception": debt.exception.map { .number(ExactDecimal($0)) } ?? .null,
            "expectation": debt.expectation.map { .number(ExactDecimal($0)) } ?? .null,
            "words": .string(words(of: debt)),
        ]
    }

    private func debtor(of debt: Debt) -> String {
        debt.isOurs ? "us" : debt.warehouse ?? record.partner
    }

    /// A debt in a few words: `820 by kestrel after 810 IN-2, 29 open`.
    private func words(of debt: Debt) -> String {
        var numbers = debt.numbers.prefix(3).joined(separator: ", ")
        if debt.numbers.count > 3 { numbers += " and \(debt.numbers.count - 3) more" }
        var words = "\(debt.set) by \(debtor(of: debt)) after \(debt.after)"
        if !numbers.isEmpty { words += " \(numbers)" }
        if let open = debt.open { words += ", \(open.plain) open" }
        if !debt.progress.isEmpty { words += ", \(debt.progress)" }
        return words + (debt.exception.map { ", waits here as exception \($0)" } ?? "")
    }

    private static func json(_ line: OrderLine) -> JSON {
        func text(_ number: ExactDecimal?) -> JSON { number.map { .string($0.plain) } ?? .null }
        return [
            "number": .string(line.number), "item": line.items.first.map { .string($0) } ?? .null,
            "unit": line.unit.map { .string($0) } ?? .null, "ordered": text(line.ordered),
            "confirmed": text(line.confirmed), "shipped": text(line.shipped),
            "invoiced": text(line.invoiced), "price": text(line.prices.ordered),
            "confirmedPrice": text(line.prices.confirmed),
            "invoicedPrice": text(line.prices.invoiced),
            "status": line.standing.map { .string($0) } ?? .null,
        ]
    }
}
