import Canonical
package import Partners
import Values

extension OrderChain {
    /// How far something that is owed has come.
    package enum Progress: Sendable, Equatable {
        /// Nothing came, or left.
        case none
        /// So many of the lines that it is about.
        case partly(Int, of: Int)
        /// All of it, with what it says.
        case whole(PartnerAnswer.Verdict)
        /// It is expected no more: what it follows from was cancelled or refused.
        case void
    }

    /// How far an answer has come, by order and line; nil where the order's lines do not say it.
    ///
    /// - Parameter cause: the number of the ship notice that an invoice is owed to.
    package func progress(of answer: BusinessAnswer, to cause: String) -> Progress? {
        // What nobody could read to the end is judged by its headings.
        if record.isCut, answer != .remittance { return has(answer.type) ? .whole(.accepted) : nil }
        switch answer {
        case .response: return isWithdrawn ? .void : responseProgress
        case .shipment: return shipmentProgress
        case .invoice: return invoiceProgress(cause)
        case .remittance: return nil
        }
    }

    /// Whether nobody waits for an answer to the order any more: it was cancelled, or it is ours
    /// and the partner's translator refused it or it never left.
    private var isWithdrawn: Bool {
        let isLost =
            record.role == .buyer && last("order") == nil
            && record.documents.contains { $0.type == "order" && !$0.isReceived }
        return isLost || isCancelled
    }

    private var responseProgress: Progress {
        guard let response = last("orderResponse") else { return .none }
        let verdict: PartnerAnswer.Verdict = response.answer == "refused" ? .rejected : .accepted
        let asked = lines.filter { $0.ordered.map { $0 > .zero } ?? false }
        let told = asked.count { $0.status != nil }
        if told == asked.count { return .whole(verdict) }
        return told == 0 ? .none : .partly(told, of: asked.count)
    }

    /// A line that is refused, put back or deleted is not shipped.
    private var shipmentProgress: Progress {
        let wanted = lines.filter { ($0.confirmed ?? $0.ordered).map { $0 > .zero } ?? false }
        guard hasShipped else {
            let isOver = isWithdrawn || (!lines.isEmpty && wanted.isEmpty)
            return isOver || last("orderResponse")?.answer == "refused" ? .void : .none
        }
        if isWithdrawn { return .whole(.accepted) }
        let done = wanted.count { line in
            guard let shipped = line.shipped, let asked = line.confirmed ?? line.ordered else {
                return false
            }
            return shipped >= asked
        }
        return done == wanted.count ? .whole(.accepted) : .partly(done, of: wanted.count)
    }

    /// Invoices bill the ship notices in their order: one is invoiced when as much is billed of
    /// each of its lines as was shipped up to it.
    private func invoiceProgress(_ notice: String) -> Progress {
        guard let last = record.deliveries.lastIndex(where: { $0.number == notice }) else {
            return .void
        }
        let upTo = record.deliveries[...last]
        let billed = upTo[last].quantities.keys.count { line in
            let shipped = upTo.reduce(ExactDecimal.zero) { $0.adding($1.quantities[line]) }
            return (lines[line].invoiced ?? .zero) >= shipped
        }
        let all = upTo[last].quantities.count
        if all == 0 { return has("invoice") ? .whole(.accepted) : .none }
        if billed == all { return .whole(.accepted) }
        return billed == 0 ? .none : .partly(billed, of: all)
    }
}
