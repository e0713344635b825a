package import Values

/// Something that a partner sends each working day by a time of day.
package struct DailyArrival: Sendable {
    /// The partner's name.
    package let partner: String
    /// What people call it.
    package let name: String
    /// What of what comes is meant.
    package let subject: Subject
    /// The first moment after one by which it is due.
    package let due: @Sendable (Timestamp) -> Timestamp

    /// What of what comes is meant.
    package enum Subject: Sendable {
        /// A functional group of this kind (GS01).
        case groups(String)
        /// A file whose name fits.
        case files(@Sendable (String) -> Bool)
    }

    /// Describes an expectation.
    package init(
        partner: String, name: String, subject: Subject,
        due: @escaping @Sendable (Timestamp) -> Timestamp
    ) {
        self.partner = partner
        self.name = name
        self.subject = subject
        self.due = due
    }
}
