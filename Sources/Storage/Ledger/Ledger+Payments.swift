import Canonical
import Flow
import Values

extension LedgerTransaction {
    /// Bytes, as they are stored, of a payment that is read while a commit waits.
    private static let mostPayment = 1 << 16

    /// The message of a payment of ours under an order, if it names an invoice; else nil. It is
    /// read only where another that did was refused or has not left, and one that is too large for
    /// that counts as naming it: it stands under the order because it names some invoice of it, and
    /// of two alarms the false one would have people pay twice.
    func naming(
        _ invoice: String, _ payment: OrderDocument, under order: Int64
    ) throws -> Int64? {
        let row = try sql.first(
            """
            SELECT length(s.said) > $4, s.codec,
              CASE WHEN length(s.said) > $4 THEN x'' ELSE s.said END, l.message
            FROM order_document l JOIN dispatch p ON p.message = l.message
            JOIN order_said s ON s.message = l.message
            WHERE l.business_order = $1 AND l.type = 'remittance' AND l.number = $2
              AND coalesce(p.outbound, p.former, p.message) = $3
            ORDER BY l.id DESC LIMIT 1
            """, order, payment.number, payment.message, Self.mostPayment)
        guard let row else { return nil }
        let message = try row.integer(3)
        if try row.flag(0) { return message }
        let bytes = try PackedBytes(isDeflated: row.flag(1), bytes: row.bytes(2)).plain()
        let body = (try? JSONReader.read(bytes)) ?? .null
        let named = OrderMention(
            type: payment.type, own: OrderReference(number: payment.number), body: { body }
        ).invoices
        return named.contains(invoice) ? message : nil
    }

    /// Whether an expectation is of a payment of which something has come, or left, and not all:
    /// the rest is still owed.
    func isPaidInPart(expectation id: Int64) throws -> Bool {
        let row = try sql.first(
            """
            SELECT business_order, number FROM expectation
            WHERE id = $1 AND kind = '820' AND state = 'accepted' AND business_order IS NOT NULL
            """, id)
        guard let row else { return false }
        var reader = OrderReader(self, mostDocuments: OrderReader.mostWritten, isShown: true)
        let order = try required(
            "SELECT \(OrderReader.columns) FROM business_order WHERE id = $1", row.integer(0))
        return OrderChain(try reader.record(order)).rest(of: try row.text(1)) != nil
    }
}
