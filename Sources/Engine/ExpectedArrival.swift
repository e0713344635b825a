package import Values

/// A partner of whom something new is expected from time to time.
package struct ExpectedArrival: Sendable {
    /// The partner's name.
    package let partner: String
    /// When the next file is due after one that came at a moment.
    package let due: @Sendable (Timestamp) -> Timestamp?

    /// Describes an expectation.
    package init(partner: String, due: @escaping @Sendable (Timestamp) -> Timestamp?) {
        self.partner = partner
        self.due = due
    }
}
