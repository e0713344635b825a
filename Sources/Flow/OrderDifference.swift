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
    }

    /// The buyer's number of the line; of a payment the invoice's number.
    package let number: String
    /// What differs.
    package let subject: Subject
    /// The sets that differ, the earlier first.
    package let sets: [String]
    /// What each of them says.
    package let values: [ExactDecimal]

    /// The difference in words.
    package var words: String {
        (subject == .payment ? "invoice \(number): " : "line \(number): \(subject.rawValue) ")
            + "\(values[0].plain) in \(sets[0]), "
            + "\(values[1].plain) in \(sets[1])"
    }

    /// What was paid of an invoice, against what it asks for; nil where nobody paid, or just that.
    init?(_ bill: OrderBill) {
        guard let asked = bill.asked, let settled = bill.settled, asked != settled else {
            return nil
        }
        number = bill.number
        subject = .payment
        sets = ["810", "820"]
        values = [asked, settled]
    }

    private init(number: String, subject: Subject, sets: [String], values: [ExactDecimal]) {
        self.number = number
        self.subject = subject
        self.sets = sets
        self.values = values
    }

    /// All differences of a line.
    static func all(_ line: OrderLine) -> [OrderDifference] {
        typealias Said = (set: String, value: ExactDecimal?)
        func between(_ subject: Subject, _ said: [Said]) -> [OrderDifference] {
            let known = said.compactMap { said in said.value.map { (said.set, $0) } }
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
