package import Values

/// Which answers a partner gives to what we send it, and by when; and which documents whoever buys
/// and whoever sells, it or we, owe each other.
package struct ExpectedAnswers: Sendable, Hashable {
    /// The 997 or 999 to each group; nil: the partner sends none.
    package var functional: Answer?
    /// The TA1 to each interchange whose ISA14 asks for one.
    package var interchange: Answer
    /// The MDN to each file that leaves by AS2; nil: none is awaited.
    package var transport: Answer?
    /// That the partner fetches each file from where we put it; nil: nobody looks.
    package var pickup: Answer?
    /// With what the MIC of an MDN is compared.
    package var mic = ComparedMIC.station
    /// The documents that follow from others, in either direction; what is not here is not awaited.
    package var documents: [BusinessAnswer: Answer] = [:]
    /// The working time within which something new comes from it; nil: it may be silent.
    package var arrivals: Duration?
    /// What comes each working day by a time of day.
    package var daily: [ArrivalRule] = []
    /// The working time that spans are counted in.
    package var calendar: BusinessCalendar

    /// An answer that is awaited.
    package struct Answer: Sendable, Hashable {
        /// How much working time the partner has; nil: nothing is agreed, and it is never overdue.
        package var within: Duration?
        /// How long before its end people are told.
        package var warn: Duration?
        /// How long after its end they are told again.
        package var escalate: Duration?

        /// Describes an answer.
        package init(
            within: Duration? = nil, warn: Duration? = nil, escalate: Duration? = nil
        ) {
            self.within = within
            self.warn = warn
            self.escalate = escalate
        }
    }

    /// With what the MIC that an MDN tells is compared.
    package enum ComparedMIC: String, Sendable, Hashable, CaseIterable {
        /// With the one that the station says it sent; where it says none, with nothing. What a
        /// station signs or compresses has headers of its own, which we do not see.
        case station
        /// That, else the digest of the file itself, as RFC 4130 section 7.3.1 has it of what is
        /// neither signed nor encrypted.
        case file
    }

    /// What is expected of whoever has agreed on nothing: an answer, some time.
    package static let usual = ExpectedAnswers()

    /// Makes it.
    package init(
        functional: Answer? = Answer(), interchange: Answer = Answer(), arrivals: Duration? = nil,
        calendar: BusinessCalendar = .always
    ) {
        self.functional = functional
        self.interchange = interchange
        self.arrivals = arrivals
        self.calendar = calendar
    }

    /// When something new is due from a partner of whom the last came at a moment; nil where it may
    /// be silent.
    package func nextArrival(after moment: Timestamp) -> Timestamp? {
        arrivals.map { calendar.due($0, after: moment) }
    }

    /// The same over a channel: an MDN comes only by AS2, and nobody fetches a file from there.
    package func over(_ receipt: Channel.Receipt?) -> ExpectedAnswers {
        var expects = self
        if receipt != .station { expects.transport = nil }
        if receipt != .pickup { expects.pickup = nil }
        return expects
    }

    /// When an answer is due to what leaves at a moment; nil where nothing is agreed.
    package func deadline(_ answer: Answer?, after moment: Timestamp) -> Deadline? {
        guard let answer, let span = answer.within else { return nil }
        return Deadline(
            within: span, warn: answer.warn, escalate: answer.escalate, after: moment,
            in: calendar)
    }
}
