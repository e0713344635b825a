import Canonical
package import Diagnostics
package import Values

/// Holds an invoice that would bill more of an order than its ship notices have told.
package enum BillingGuard {
    /// Why an invoice must not leave; nil where it may.
    ///
    /// - Parameters:
    ///   - invoice: the canonical invoice as it would leave.
    ///   - number: its number.
    ///   - records: the orders that it is about, with every document before it. What the partner
    ///     rejected has told nothing.
    package static func fault(
        _ invoice: JSON, number: String, orders records: [OrderRecord]
    ) -> Diagnostic? {
        guard invoice["invoiceType"]?.text != "CR" else { return nil }
        guard !records.isEmpty else {
            return Diagnostic(
                .envelopeInvoiceUnshipped,
                "invoice \(number) bills an order of which nothing is known", value: number)
        }
        for var record in records {
            record.documents.append(
                OrderDocument(
                    type: "invoice", number: number, purpose: invoice["purpose"]?.text ?? "new",
                    answer: nil, isReceived: false, state: "queued", at: record.opened, message: 0,
                    document: nil, file: "", control: "", origin: nil, erpNumber: nil,
                    settled: nil, acknowledgment: nil, body: invoice))
            let lines = OrderChain(record).lines
            guard
                let line = lines.first(where: {
                    ($0.invoiced ?? .zero) > ($0.shipped ?? .zero)
                })
            else { continue }
            return Diagnostic(
                .envelopeInvoiceUnshipped,
                "order \(record.reference.number), line \(line.number): with invoice \(number) "
                    + "\((line.invoiced ?? .zero).plain) would be billed, and "
                    + "\((line.shipped ?? .zero).plain) were shipped", value: number)
        }
        return nil
    }
}
