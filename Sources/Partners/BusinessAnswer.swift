/// A document that is owed because of another in the trade: whoever sells owes the answer to an
/// order and to each change of it, the ship notice and the invoice of what was shipped; whoever
/// buys owes the advice of the payment; a warehouse tells what it shipped for us. The raw value is
/// its key under `expects`.
package enum BusinessAnswer: String, Sendable, Hashable, CaseIterable {
    /// The 855 that answers an order.
    case response
    /// The 865 that answers a change.
    case change
    /// The 856 of what was ordered.
    case shipment
    /// The 810 of what was shipped.
    case invoice
    /// The 820 that tells what is paid.
    case remittance
    /// The 945 that tells what a warehouse shipped.
    case advice

    /// The transaction set.
    package var set: String {
        switch self {
        case .response: "855"
        case .change: "865"
        case .shipment: "856"
        case .invoice: "810"
        case .remittance: "820"
        case .advice: "945"
        }
    }

    /// Its canonical type.
    package var type: String {
        switch self {
        case .response: "orderResponse"
        case .change: "orderChangeResponse"
        case .shipment, .invoice, .remittance: rawValue
        case .advice: "warehouseAdvice"
        }
    }

    /// The canonical type of what it is owed to.
    package var cause: String {
        switch self {
        case .response, .shipment: "order"
        case .change: "orderChange"
        case .invoice: "shipment"
        case .remittance: "invoice"
        case .advice: "warehouseOrder"
        }
    }

    /// Whether the seller owes it; else the buyer does, or the seller's warehouse.
    package var isSellers: Bool { self != .remittance && self != .advice }

    /// The answer that a transaction set is; nil where it is none.
    package init?(set: String) {
        guard let answer = Self.allCases.first(where: { $0.set == set }) else { return nil }
        self = answer
    }
}
