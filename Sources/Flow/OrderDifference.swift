package import Values

/// What two documents about one order say differently of a line, or of an invoice.
package struct OrderDifference: Sendable, Equatable {
    /// What differs.
    package enum Subject: String, Sendable {
        /// The unit price.
        case price
        /// How much.
        case quantity
        /// What an invoice asks for.
        case payment
        /// What is ordered: the ERP has more than one order of the number.
        case order
    }

    /// The buyer's number of the line; of a payment the invoice's number, of orders the order's.
    package let number: String
    /// What differs.
    package let subject: Subject
    /// The sets that differ, the earlier first.
    package let sets: [String]
    /// What each of them says; of orders nothing.
    package let values: [ExactDecimal]
    /// What each order of the number holds, in words.
    private let orders: [String]

    /// The difference in words.
    package var words: String {
        guard subject != .order else { return told }
        let about =
            subject == .payment ? "invoice \(number): " : "line \(number): \(subject.rawValue) "
        return about + "\(values[0].plain) in \(sets[0]), \(values[1].plain) in \(sets[1])"
    }

    private var told: String {
        "order \(number) is in the ERP \(orders.count == 2 ? "twice" : "\(orders.count) times"): "
            + orders.joined(separator: "; ")
    }

    /// What the ERP has more than once under a number; nil where it has one order.
    init?(_ held: [ERPOrder], number: String) {
        guard held.count > 1 else { return nil }
        self.number = number
        subject = .order
        sets = held.map { _ in "850" }
        values = []
        orders = held.map { "\($0.number) of message \($0.message) holds \($0.words)" }
    }

    /// What was paid of an invoice, against what it asks for; nil where nobody paid, or just that.
    init?(_ bill: OrderBill) {
        guard let asked = bill.asked, let settled = bill.settled, asked != settled else {
            return nil
        }
        number = bill.number
        subject = .payment
        orders = []
        sets = ["810", "820"]
        values = [asked, settled]
    }

    private init(number: String, subject: Subject, sets: [String], values: [ExactDecimal]) {
        self.number = number
        self.subject = subject
        orders = []
        self.sets = sets
        self.values = values
    }

    /// All differences of a line. Where ship notices are sent, a line that is billed and that none
    /// of those that count tells of differs too.
    static func all(_ line: OrderLine, isShipped: Bool) -> [OrderDifference] {
        typealias Said = (set: String, value: ExactDecimal?)
        func between(_ subject: Subject, _ said: [Said]) -> [OrderDifference] {
            let isUnshipped = subject == .quantity && isShipped && (line.invoiced ?? .zero) > .zero
            let known = said.compactMap { said in
                (said.value ?? (isUnshipped && said.set == "856" ? .zero : nil))
                    .map { (said.set, $0) }
            }
            return zip(known, known.dropFirst()).compactMap { one, other in
                guard one.1 != other.1 else { return nil }
                return OrderDifference(
                    number: line.number, subject: subject, sets: [one.0, other.0],
                    values: [one.1, other.1])
            }
        }
        return between(
            .price,
            [
                ("850", line.prices.ordered), ("855", line.prices.confirmed),
                ("810", line.prices.invoiced),
            ])
            + between(
                .quantity,
                [
                    ("850", line.ordered), ("855", line.confirmed), ("856", line.shipped),
                    ("810", line.invoiced),
                ])
    }
}
