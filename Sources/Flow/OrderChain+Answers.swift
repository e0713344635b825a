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
    /// - Parameters:
    ///   - cause: the number of the ship notice that an invoice is owed to, or of the 940 that a
    ///     945 is.
    ///   - place: the place of the change that an 865 is owed to: its number is the order's.
    package func progress(
        of answer: BusinessAnswer, to cause: String, at place: Int64 = 0
    ) -> Progress? {
        if answer == .advice { return adviceProgress(cause) }
        if answer == .change { return changeProgress(place) }
        // What nobody could read to the end is judged by its headings.
        if record.isCut, answer != .remittance {
            let isThere = answer == .response ? lastAnswer != nil : has(answer.type)
            return isThere ? .whole(.accepted) : nil
        }
        switch answer {
        case .response: return isWithdrawn ? .void : responseProgress
        case .shipment: return shipmentProgress(\.wantedInTime)
        case .invoice: return invoiceProgress(cause)
        case .remittance, .change, .advice: return nil
        }
    }

    /// How far an answer would have come if none of the documents that give it counted.
    package func progress(without answer: BusinessAnswer, at place: Int64 = 0) -> Progress {
        switch answer {
        case .response: isWithdrawn ? .void : .none
        case .change: unanswered(change(at: place))
        case .shipment: unshippedProgress(\.wantedInTime)
        case .invoice, .remittance, .advice: .none
        }
    }

    /// A warehouse tells of each 940 by its number; one that was cancelled, or whose order was, is
    /// asked for nothing.
    private func adviceProgress(_ told: String) -> Progress {
        if last(.advice, to: told) != nil { return .whole(.accepted) }
        let stands = OrderLines.standing("warehouseOrder", record.documents).contains {
            record.documents[$0].number == told
        }
        return stands && !isCancelled ? .none : .void
    }

    /// An 865 answers one change, whatever it says of it.
    private func changeProgress(_ place: Int64) -> Progress? {
        let change = change(at: place)
        if let answer = change.flatMap(answer(toChange:)) {
            return .whole(answer.answer == "refused" ? .rejected : .accepted)
        }
        return change == nil && record.isCut ? nil : unanswered(change)
    }

    /// How a change stands that has no answer, by its index: nobody waits for one once the order
    /// was refused, or called off by another document.
    func unanswered(_ change: Int?) -> Progress {
        guard let change, record.documents[change].counts, status != .refused, !isLost,
            cancellation == nil || cancellation == change
        else { return .void }
        return .none
    }

    /// The change at a place, by its index; nil where none is known there.
    private func change(at place: Int64) -> Int? {
        record.documents.firstIndex { $0.type == "orderChange" && $0.place == place }
    }

    /// The last document that counts and is an answer to what bears a number, or stands at a place;
    /// nil where there is none.
    package func last(
        _ answer: BusinessAnswer, to cause: String, at place: Int64 = 0
    ) -> OrderDocument? {
        given(answer, at: place).last { answer != .advice || $0.number == cause }
    }

    /// The documents that count and give an answer; to a change, those that mean the one at a
    /// place.
    package func given(_ answer: BusinessAnswer, at place: Int64 = 0) -> [OrderDocument] {
        guard answer == .change else { return standing.filter { $0.type == answer.type } }
        guard let change = change(at: place) else { return [] }
        return record.documents.indices.filter { record.answeredChanges[$0] == change }.map {
            record.documents[$0]
        }
    }

    /// Whether nobody waits for an answer to the order any more: it was cancelled, or is lost.
    private var isWithdrawn: Bool { isLost || isCancelled }

    /// Whether it is ours, and the partner's translator refused it or it never left.
    private var isLost: Bool {
        record.role == .buyer && last("order") == nil
            && record.documents.contains { $0.type == "order" && !$0.isReceived }
    }

    private var responseProgress: Progress {
        guard let response = lastAnswer else { return .none }
        let verdict: PartnerAnswer.Verdict = response.answer == "refused" ? .rejected : .accepted
        // What a change added is the 865's to answer.
        let asked = lines.filter { !$0.isAdded && $0.ordered.map { $0 > .zero } ?? false }
        let told = asked.count { $0.status != nil && $0.status != "held" }
        if told == asked.count { return .whole(verdict) }
        return told == 0 ? .none : .partly(told, of: asked.count)
    }

    /// A line that is refused, put back or deleted is not shipped.
    func shipmentProgress(_ quantity: (OrderLine) -> ExactDecimal?) -> Progress {
        guard hasShipped else { return unshippedProgress(quantity) }
        let wanted = wanted(quantity)
        if isWithdrawn { return .whole(.accepted) }
        let done = wanted.count { $0.isShipped($1) }
        return done == wanted.count ? .whole(.accepted) : .partly(done, of: wanted.count)
    }

    /// How it stands while no notice counts.
    func unshippedProgress(_ quantity: (OrderLine) -> ExactDecimal?) -> Progress {
        let isOver = isWithdrawn || (!lines.isEmpty && wanted(quantity).isEmpty)
        return isOver || lastAnswer?.answer == "refused" ? .void : .none
    }

    /// The lines of which something is wanted, and how much.
    private func wanted(
        _ quantity: (OrderLine) -> ExactDecimal?
    ) -> [(OrderLine, ExactDecimal)] {
        lines.compactMap { line in
            guard let quantity = quantity(line), quantity > .zero else { return nil }
            return (line, quantity)
        }
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
            return lines[line].isBilled(shipped)
        }
        let all = upTo[last].quantities.count
        if all == 0 { return has("invoice") ? .whole(.accepted) : .none }
        if billed == all { return .whole(.accepted) }
        return billed == 0 ? .none : .partly(billed, of: all)
    }
}
