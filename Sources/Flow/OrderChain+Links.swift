import Canonical
package import Values

extension OrderChain {
    /// A document in the chain from the order to its payment.
    package struct Link: Sendable, Equatable {
        /// The transaction set.
        package let set: String
        /// How the last document of it stands; nil where there is none.
        package let state: String?
        /// How its functional acknowledgment stands; nil where none is known.
        package let acknowledged: String?
        /// Who owes it; nil where nobody does.
        package let owedBy: String?
        /// What of it is owed: `more`, what is open of invoices that are paid in part, or that
        /// what is made has not left.
        package let owed: String

        /// In words: `855 sent, 997 accepted`, `856 missing, owed by us`, `820 -`, `820 delivered,
        /// 29 open, owed by elm`.
        package var words: String {
            guard let state else {
                return owedBy.map { "\(set) missing, owed by \($0)" } ?? "\(set) -"
            }
            return "\(set) \(state)" + (acknowledged.map { ", 997 \($0)" } ?? "")
                + (owedBy.map { ", \(owed) owed by \($0)" } ?? "")
        }
    }

    /// The order, its answer, its ship notices, invoices and payments, each by the last of them.
    package func links(_ exchange: Exchange?) -> [Link] {
        let debts = debts(exchange).filter { $0.set != "997" }
        return ["order", "orderResponse", "shipment", "invoice", "remittance"].map { type in
            let all = record.documents.filter { $0.type == type }
            let last = all.last(where: \.counts) ?? all.last
            let set = OrderDocument.set(of: type)
            let owed = debts.filter { $0.set == set }
            return Link(
                set: set, state: last?.state, acknowledged: last?.acknowledgment?.state,
                owedBy: owed.first.map { $0.isOurs ? "us" : record.partner },
                owed: Self.words(of: owed))
        }
    }

    /// What is owed of what is there in part, in words.
    private static func words(of debts: [Debt]) -> String {
        if debts.allSatisfy(\.isMade) { return "\(Progress.unsent)," }
        let open = debts.compactMap(\.open)
        guard open.count == debts.count else { return "more" }
        return "\(open.reduce(ExactDecimal.zero) { $0.adding($1) }.plain) open,"
    }

    /// The order in the report: what it is, its links, and since when the next one is owed.
    package func chain(_ exchange: Exchange?) -> JSON {
        let debts = debts(exchange)
        let first = debts.min { $0.since < $1.since }
        return [
            "id": .number(ExactDecimal(record.id)), "partner": .string(record.partner),
            "number": .string(record.reference.number),
            "release": .string(record.reference.release), "status": .string(status.rawValue),
            "opened": .string(record.opened.description),
            "links": .array(
                links(exchange).map { link in
                    [
                        "set": .string(link.set), "state": link.state.map { .string($0) } ?? .null,
                        "acknowledged": link.acknowledged.map { .string($0) } ?? .null,
                        "owedBy": link.owedBy.map { .string($0) } ?? .null,
                        "words": .string(link.words),
                    ]
                }),
            "owed": .array(debts.map(json)),
            "since": first.map { .string($0.since.description) } ?? .null,
        ]
    }
}
