/// How we deal with a partner beside what is sent: what holds for everything, or, where an
/// agreement or a sending says otherwise, for its transaction set.
package struct Terms: Sendable, Hashable {
    /// The channel that answers leave by; nil: the one that the interchange came through.
    package var channel: String?
    /// How what we write looks and is named.
    package var reply: ReplySettings
    /// Which answers the partner gets.
    package var answering: Partner.Answering
    /// What becomes of what comes again.
    package var duplicates: DuplicateSettings
    /// How much depends on it.
    package var criticality: Criticality
    /// Who goes first where work is waiting.
    package var priority: Priority
    /// Which control numbers we give.
    package var numbers: ControlNumbers

    /// Who goes first where work of one partner and direction is waiting. Acknowledgments go before
    /// all of them. What is low waits in lanes of its own, behind everybody's other work, and has
    /// half of the workers at most.
    package enum Priority: String, Sendable, Hashable, CaseIterable {
        /// Before the others.
        case high
        /// In the order of time.
        case normal
        /// After the others.
        case low
    }

    /// What holds for whoever asks for nothing else, and for strangers.
    package static let usual = Terms()

    /// Makes terms.
    package init(
        channel: String? = nil, reply: ReplySettings = .usual,
        answering: Partner.Answering = .usual, duplicates: DuplicateSettings = .usual,
        criticality: Criticality = .normal, priority: Priority? = nil,
        numbers: ControlNumbers = .usual
    ) {
        self.channel = channel
        self.reply = reply
        self.answering = answering
        self.duplicates = duplicates
        self.criticality = criticality
        self.priority = priority ?? criticality.priority
        self.numbers = numbers
    }
}
