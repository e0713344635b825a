/// Why an order was sent: BEG01, read before anything else (X12 data element 353).
package enum Purpose: String, Sendable, CaseIterable {
    /// BEG01 00: a new order.
    case new
    /// BEG01 01: takes an order back.
    case cancel
    /// BEG01 05: stands in the place of an order sent before.
    case replace
    /// BEG01 06: confirms an order that was made by other means.
    case confirm
    /// BEG01 07: a copy of an order sent before.
    case copy
    /// Any other code: a person decides.
    case other

    /// The purpose that a BEG01 code stands for.
    package init(code: some StringProtocol) {
        self =
            switch code {
            case "00": .new
            case "01": .cancel
            case "05": .replace
            case "06": .confirm
            case "07": .copy
            default: .other
            }
    }

    /// What the engine does with an order of this purpose.
    package var policy: Policy {
        switch self {
        case .new: .deliver
        case .cancel, .replace: .deliverIfKnown
        case .confirm, .copy: .record
        case .other: .hold
        }
    }
}

extension Purpose {
    /// What the engine does with an order.
    package enum Policy: String, Sendable, CaseIterable {
        /// Deliver it to the ERP.
        case deliver
        /// Deliver it as a change of the order with the same business key; hold it if no such
        /// order is known.
        case deliverIfKnown
        /// Keep it and deliver nothing: the ERP has the order already.
        case record
        /// Hold it as an exception until a person decides.
        case hold
    }
}
