/// What counts as coming again, and what becomes of it.
///
/// The very bytes that came before are always answered as they were then, and nothing else comes of
/// them.
package struct DuplicateSettings: Sendable, Hashable {
    /// For how many days control numbers that were used must not come again.
    package let days: Int
    /// An interchange whose ISA13 was used before, with other content.
    package let interchange: Action
    /// An interchange with a group whose GS06 was used before.
    package let group: Action
    /// A set whose ST02 another one of its group has.
    package let set: Action
    /// A document whose content came before, in another envelope.
    package let document: Action
    /// A new document whose number came before, with other content.
    package let number: Action
    /// A document of ours whose number has left before, in whatever content.
    package let sent: Action

    /// An interchange whose ISA13 does not follow the last one. `tell` tells it only of a pair
    /// whose numbers have followed each other: who counts all that it sends anywhere by one number
    /// would be told of a gap each time.
    package let sequence: Action

    /// What becomes of something that comes again, or out of its order.
    package enum Action: String, Sendable, Hashable {
        /// It waits for a person.
        case hold
        /// It is refused: TA1 025, AK502 23.
        case reject
        /// It is acknowledged as usual, and its documents are not handed on.
        case drop
        /// It is processed, and a warning or the timeline tells it.
        case tell
        /// It is processed as if it were new.
        case ignore
    }

    /// What holds for whoever asks for nothing else.
    package static let usual = DuplicateSettings()

    /// Makes the settings.
    package init(
        days: Int = 90, interchange: Action = .hold, group: Action = .hold, set: Action = .reject,
        document: Action = .drop, number: Action = .hold, sequence: Action = .tell,
        sent: Action = .hold
    ) {
        self.days = days
        self.interchange = interchange
        self.group = group
        self.set = set
        self.document = document
        self.number = number
        self.sequence = sequence
        self.sent = sent
    }
}
