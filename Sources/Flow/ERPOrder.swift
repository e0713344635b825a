import Values

/// An order that the ERP has, with what was ordered by it.
struct ERPOrder: Sendable {
    /// The ERP's number of it.
    let number: String
    /// The message that brought it.
    let message: Int64
    /// Its document.
    let document: Int64?
    /// Its lines as they came.
    let lines: [OrderLine]

    /// Lines that are told in words at most.
    private static let mostTold = 10

    /// What it holds, in words: `line 1: 24 EA, line 2: 3 CA`.
    var words: String {
        let told = lines.prefix(Self.mostTold).map { line in
            "line \(line.number): \(line.ordered?.plain ?? "-")"
                + (line.unit.map { " \($0)" } ?? "")
        }
        let rest = lines.count - told.count
        return (told + (rest > 0 ? ["and \(rest) lines more"] : [])).joined(separator: ", ")
    }

    /// The order as JSON.
    var json: JSON {
        [
            "number": .string(number), "messageId": .number(ExactDecimal(message)),
            "documentId": document.map { .number(ExactDecimal($0)) } ?? .null,
            "lines": .array(
                lines.map { line in
                    [
                        "number": .string(line.number),
                        "item": line.items.first.map { .string($0) } ?? .null,
                        "quantity": line.ordered.map { .string($0.plain) } ?? .null,
                        "unit": line.unit.map { .string($0) } ?? .null,
                    ]
                }),
        ]
    }
}

extension [ERPOrder] {
    /// Adds an order that the ERP has under a number of its own; one that changes or replaces
    /// another is no further one.
    mutating func add(_ order: OrderDocument, _ lines: [OrderLine]) {
        guard let number = order.erpNumber, !["change", "replace"].contains(order.purpose),
            !contains(where: { $0.number == number })
        else { return }
        append(
            ERPOrder(
                number: number, message: order.message, document: order.document, lines: lines))
    }
}
