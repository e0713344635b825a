package import Diagnostics
package import Values

/// Deliveries to the ERP: planned → in doubt → confirmed | rejected | undecided.
///
/// `in doubt` is committed before the first byte leaves, so a crash can never forget an attempt.
package protocol DeliveryLedger: Sendable {
    /// Tells partners, once each, of orders that have waited for the ERP of a usage for as long as
    /// their agreement says; gives how many of at most `limit`.
    func tellWaiting(usage: String, limit: Int) async throws(LedgerFailure) -> Int
    /// Marks claimed deliveries in doubt in one commit and gives what to do with each. One that
    /// was lost is left out; so is one whose rows cannot be read, which is parked.
    func begin(_ claims: [Claim]) async throws(LedgerFailure) -> [DeliveryTask]
    /// Records what became of an attempt; the next of the same key becomes ready in the same
    /// commit when this one is settled.
    func settle(_ task: DeliveryTask, _ result: DeliveryResult) async throws(LedgerFailure)
}

/// A delivery in a worker's hands.
package struct DeliveryTask: Sendable {
    /// The claim it is held by.
    package var claim: Claim
    /// The document's id.
    package var document: Int64
    /// What is submitted, byte for byte the same in every attempt.
    package var submission: Submission
    /// Whether an earlier attempt may have been taken by the target.
    package var inDoubt: Bool
    /// How much of the quiesce wait after that attempt is left, by database time; zero when over.
    package var quiesceLeft: Duration

    /// Makes a task.
    package init(
        claim: Claim, document: Int64, submission: Submission, inDoubt: Bool,
        quiesceLeft: Duration
    ) {
        self.claim = claim
        self.document = document
        self.submission = submission
        self.inDoubt = inDoubt
        self.quiesceLeft = quiesceLeft
    }
}

/// What became of an attempt.
package enum DeliveryResult: Sendable {
    /// The order stands under this number; `recovered` when a probe found it.
    case confirmed(number: String, recovered: Bool)
    /// The target refuses it for good: an exception.
    case rejected(Diagnostic)
    /// It was certainly not taken; run again after the delay.
    case retry(Diagnostic, after: Duration)
    /// It may have been taken; run again (probe or repeat) not before the wait is over.
    case inDoubt(Diagnostic, wait: Duration)
    /// Only a person can decide: an exception.
    case undecided(Diagnostic)
}

/// Outbound messages to channels.
package protocol OutboundLedger: Sendable {
    /// The message behind a claim of kind `send`.
    func outbound(for claim: Claim) async throws(LedgerFailure) -> OutboundTask
    /// Records that the message is durable at the other side: the third durable point. What its
    /// partner owes counts from now, in the partner's working time.
    func sent(_ task: OutboundTask, in calendar: BusinessCalendar) async throws(LedgerFailure)
}

extension OutboundLedger {
    /// Records it for a partner who always works.
    package func sent(_ task: OutboundTask) async throws(LedgerFailure) {
        try await sent(task, in: .always)
    }
}

/// An outbound message in a worker's hands.
package struct OutboundTask: Sendable {
    /// The claim it is held by.
    package var claim: Claim
    /// The message's id.
    package var message: Int64
    /// The channel that it leaves by.
    package var channel: String
    /// The file's name, fixed when the row was made.
    package var name: String
    /// Its bytes.
    package var bytes: StoredBytes
    /// Our identity as `qualifier:id`.
    package var own: String
    /// The partner's identity as `qualifier:id`.
    package var partnerID: String
    /// The partner's name; nil where nobody here knows it.
    package var partner: String?
    /// Where the value of its ISA04 is; nil where it has none.
    package var security: String?

    /// Makes a task.
    package init(
        claim: Claim, message: Int64, channel: String, name: String,
        bytes: StoredBytes, own: String, partnerID: String, partner: String? = nil,
        security: String? = nil
    ) {
        self.partner = partner
        self.claim = claim
        self.message = message
        self.channel = channel
        self.name = name
        self.bytes = bytes
        self.own = own
        self.partnerID = partnerID
        self.security = security
    }
}
