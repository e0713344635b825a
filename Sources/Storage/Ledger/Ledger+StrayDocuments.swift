import Canonical
import Partners

extension LedgerTransaction {
    /// Tells of an answer to an order that its sender never got, while somebody else owes one: it
    /// closes nothing.
    func noteStray(_ part: OrderPart, of message: Int64) throws {
        guard let answer = BusinessAnswer.allCases.first(where: { $0.type == part.type }),
            let role = part.role
        else { return }
        let row = try sql.first(
            """
            SELECT e.id, o.number, o.partner FROM order_document l
            JOIN business_order mine ON mine.id = l.business_order
            JOIN business_order o ON o.number = mine.number AND o.usage = mine.usage
              AND o.role = $2 AND o.id <> mine.id
            JOIN expectation e ON e.business_order = o.id AND e.kind = $3 AND e.state = 'waiting'
            WHERE l.document = $1 AND NOT EXISTS (SELECT 1 FROM order_document k
              WHERE k.business_order = mine.id AND k.type = 'order')
            ORDER BY e.id LIMIT 1
            """, part.ids.document, role.rawValue, answer.set)
        guard let row else { return }
        try event(
            message, "await.unmatched",
            "\(part.partner) has no order \(try row.text(1)); perhaps it means that of "
                + "\(try row.text(2)), whose \(answer.set) is awaited as \(try row.integer(0))",
            document: part.ids.document)
    }
}
