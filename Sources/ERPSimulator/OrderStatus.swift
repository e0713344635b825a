/// The state of an order in the simulated ERP.
enum OrderStatus: String, Sendable {
    /// As it was ordered.
    case open
    /// Taken back.
    case cancelled
    /// Another body stands in the place of the first.
    case replaced
}
