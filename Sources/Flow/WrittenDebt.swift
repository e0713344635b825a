package import Values

/// A document of the trade that is owed because of another by an agreed time, as it is written
/// down with the order.
package struct WrittenDebt: Sendable {
    /// How it stands.
    package enum Standing: Sendable {
        /// It is waited for.
        case waiting
        /// It came, or left.
        case answered
        /// Nobody waits for it any more: a person said so, or what it follows from was called off.
        case ended
    }

    /// The expectation's id.
    package var id: Int64
    /// The transaction set that is owed.
    package var set: String
    /// Whether we owe it; else the partner does.
    package var isOurs: Bool
    /// With whom it is agreed.
    package var partner: String
    /// The canonical type of what it follows from, and its number.
    package var cause: (type: String, number: String)
    /// The place of the change that an 865 is owed to; 0 of all else.
    package var place: Int64
    /// The message that brought that, or that it leaves in.
    package var message: Int64
    /// How it stands.
    package var standing: Standing
    /// How much of it has come, or left, in words; empty where nothing has.
    package var progress: String
    /// Since when.
    package var since: Timestamp
    /// By when; nil while what it follows from has not left.
    package var due: Timestamp?

    /// Describes a debt.
    package init(
        id: Int64, set: String, isOurs: Bool, partner: String,
        cause: (type: String, number: String), place: Int64 = 0, message: Int64,
        standing: Standing = .waiting,
        progress: String = "", since: Timestamp, due: Timestamp?
    ) {
        self.id = id
        self.set = set
        self.isOurs = isOurs
        self.partner = partner
        self.cause = cause
        self.place = place
        self.message = message
        self.standing = standing
        self.progress = progress
        self.since = since
        self.due = due
    }
}
