package import Diagnostics

/// The ERP behind the gateway.
///
/// What `submit` may promise is the whole difficulty: a lost answer does not tell whether the
/// order stands. `guarantee` names the strongest means that the target has against a second order.
package protocol BackOffice: Sendable {
    /// The strongest means against a second order that this target has.
    var guarantee: DeliveryGuarantee { get }
    /// How long after an attempt of unknown outcome the target may still commit it: asking
    /// earlier doubles orders (measured: 4–5 %). max(2 × timeout, the profile's settle time).
    var quiesce: Duration { get }
    /// How many submissions it takes at once.
    var maxInFlight: Int { get }
    /// Submits a document once. Never throws: each outcome says what may have happened.
    func submit(_ submission: Submission) async -> SubmissionOutcome
    /// Asks the target for the document by its reference. Only after `quiesce` does `.absent`
    /// mean that it is not there.
    func find(_ submission: Submission) async -> FindOutcome
}

/// What keeps a target from taking an order twice.
package enum DeliveryGuarantee: String, Sendable {
    /// The target refuses or merges a repeated key: just try again.
    case nativeKey
    /// The target can be asked, after the quiesce wait.
    case probe
    /// Nothing: one attempt; in doubt a person decides.
    case none
}

/// A document on its way to the ERP.
package struct Submission: Sendable {
    /// The idempotency key: a function of the document, the same in every attempt.
    package var key: String
    /// The canonical type, such as `order`.
    package var type: String
    /// What to do with it: new, cancel, replace …
    package var purpose: String
    /// The partner's name.
    package var partner: String
    /// The document's own number, such as the purchase order number.
    package var reference: String
    /// The correlation id from file to ERP order.
    package var correlation: String
    /// The canonical JSON.
    package var body: [UInt8]
    /// ISA15 of the interchange that brought it: P goes to the production target, T to the test
    /// one.
    package var usage: String

    /// Makes a submission.
    package init(
        key: String, type: String, purpose: String, partner: String, reference: String,
        correlation: String, body: [UInt8], usage: String = "P"
    ) {
        self.key = key
        self.type = type
        self.purpose = purpose
        self.partner = partner
        self.reference = reference
        self.correlation = correlation
        self.body = body
        self.usage = usage
    }
}

/// What became of one attempt.
package enum SubmissionOutcome: Sendable {
    /// The order stands under this number.
    case accepted(number: String)
    /// The target had it already under this key.
    case duplicate(number: String?)
    /// It can never succeed as it is.
    case rejected(Diagnostic)
    /// It was certainly not taken; try again, not before the given time.
    case retry(Diagnostic, after: Duration?)
    /// It may or may not have been taken.
    case uncertain(Diagnostic)
    /// A person has to act in the target.
    case attention(Diagnostic)
}

/// What the target said when asked.
package enum FindOutcome: Sendable {
    /// It is there under this number.
    case found(number: String)
    /// It is not there.
    case absent
    /// The target could not say.
    case unknown(Diagnostic)
}
