package import Values

/// The files that left for partners who fetch them, and are looked for until they are fetched.
package protocol PickupLedger: Sendable {
    /// Files that are not known to be fetched, the one that was looked for longest ago first.
    func pickups(limit: Int) async throws(LedgerFailure) -> [AwaitedPickup]
    /// Writes down what looking for files has shown: one that is gone was fetched, which closes
    /// what is awaited of it. What was sent once more, or looked for by another, since it was given
    /// by `pickups` is left as it is.
    func looked(_ looks: [PickupLook]) async throws(LedgerFailure)
}

/// A file that a partner is to fetch.
package struct AwaitedPickup: Sendable {
    /// The expectation.
    package var expectation: Int64
    /// The channel that it left by.
    package var channel: String
    /// The name under which it lies there.
    package var name: String
    /// When it was looked for last, or left.
    package var looked: Timestamp

    /// Describes a file.
    package init(expectation: Int64, channel: String, name: String, looked: Timestamp) {
        self.expectation = expectation
        self.channel = channel
        self.name = name
        self.looked = looked
    }
}

/// What looking for a file has shown.
package struct PickupLook: Sendable {
    /// The file.
    package var file: AwaitedPickup
    /// Whether it lies there; nil where nobody could look.
    package var isThere: Bool?

    /// Describes a look.
    package init(_ file: AwaitedPickup, isThere: Bool?) {
        self.file = file
        self.isThere = isThere
    }
}
