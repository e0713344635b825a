import Values

/// An invoice of an order, and what payments say they settle of it.
struct OrderBill: Sendable {
    /// The invoice's number.
    let number: String
    /// What it asks for; nil where it states no total.
    let asked: ExactDecimal?
    /// What payments settle of it, discounts that were taken with it; nil while none names it. What
    /// was deducted for another reason stays open.
    private(set) var settled: ExactDecimal?

    /// Begins with a canonical invoice.
    init(number: String, _ invoice: JSON) {
        self.number = number
        asked = invoice.path("totals.amount")?.number
    }

    /// Takes in an item of a canonical remittance that names it.
    mutating func take(_ payment: JSON) {
        let paid = payment["paid"]?.number ?? payment["amount"]?.number
        settled = (settled ?? .zero).adding(paid).adding(payment["discount"]?.number)
    }

    /// The same while no payment names it.
    var unpaid: OrderBill {
        var bill = self
        bill.settled = nil
        return bill
    }

    /// What is open once something is paid of it; nil before, and where nothing is.
    var rest: ExactDecimal? {
        guard let asked, let settled, !isSettled else { return nil }
        return asked.adding(-settled)
    }

    /// Whether nothing more is to be paid.
    var isSettled: Bool { asked.map { (settled ?? .zero) >= $0 } ?? true }
}
