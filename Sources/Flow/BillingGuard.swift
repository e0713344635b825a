import Canonical
package import Diagnostics
package import Partners
package import Values

/// Holds an invoice that would bill more of an order than its ship notices have told.
package enum BillingGuard {
    /// Why an invoice must not leave; nil where it may.
    ///
    /// - Parameters:
    ///   - invoice: the canonical invoice as it would leave.
    ///   - number: its number.
    ///   - records: the orders that it is about, with every document before it and the invoice
    ///     itself behind them, of those that count (`counts`).
    ///   - rule: what it may bill.
    package static func fault(
        _ invoice: JSON, number: String, orders records: [OrderRecord], by rule: Sending.Billing
    ) -> Diagnostic? {
        // What gives money back asks for nothing that was not shipped.
        if case .credit = InvoiceKind(invoice) { return nil }
        guard !records.isEmpty else {
            return Diagnostic(
                .envelopeInvoiceUnshipped,
                "invoice \(number) bills an order of which nothing is known", value: number)
        }
        for record in records {
            guard !record.isCut else {
                return Diagnostic(
                    .envelopeInvoiceUnshipped,
                    "order \(record.reference.number) has too many documents to tell what invoice "
                        + "\(number) may bill", value: number)
            }
            // What was billed before is not this invoice's to answer for.
            let lines = record.lines.filter { $0.invoices.contains(number) }
            if let mixed = lines.lazy.compactMap({ line in
                line.mixedUnits.map { (line.number, $0.shipped, $0.invoiced) }
            }).first {
                let (shipped, billed) = (mixed.1.joined(separator: " and "), mixed.2)
                return Diagnostic(
                    .envelopeInvoiceUnit,
                    "order \(record.reference.number), line \(mixed.0): with invoice "
                        + "\(number) \(billed.joined(separator: " and ")) would be billed, and "
                        + "it was shipped in \(shipped): quantities of two units cannot be "
                        + "compared", value: number)
            }
            let over = lines.first { ($0.invoiced ?? .zero) > ($0.shipped ?? .zero) }
            guard let over else { continue }
            return Diagnostic(
                .envelopeInvoiceUnshipped,
                "order \(record.reference.number), line \(over.number): with invoice \(number) "
                    + "\((over.invoiced ?? .zero).plain) would be billed, and "
                    + "\((over.shipped ?? .zero).plain) were shipped"
                    + (rule == .accepted ? " by ship notices that a 997 has accepted" : ""),
                value: number)
        }
        return nil
    }

    /// Whether a document of an order tells what may be billed. What the partner rejected has told
    /// nothing in any case.
    package static func counts(_ document: OrderDocument, by rule: Sending.Billing) -> Bool {
        rule != .accepted || document.type != "shipment" || document.isReceived
            || document.acknowledgment?.isTaken == true
    }

    /// The message of an invoice that is judged and has none.
    package static let unsent: Int64 = 0

    /// An invoice among the documents of its order, as if it had left.
    package static func heading(
        _ invoice: JSON, number: String, at time: Timestamp
    ) -> OrderDocument {
        OrderDocument(
            type: "invoice", number: number, purpose: invoice["purpose"]?.text ?? "new",
            answer: nil, isReceived: false, state: "queued", at: time, message: unsent,
            document: nil,
            file: "", control: "", origin: nil, erpNumber: nil, settled: nil, acknowledgment: nil)
    }
}
