package import Values

/// What a person has done with a message. Every double check runs on each of them, each is one
/// commit, a link of the audit chain and an entry of the message's timeline.
package enum MessageVerb: String, Sendable, CaseIterable {
    /// Sends what has left once more: the same name, bytes and control numbers, and what it awaits
    /// is still what it awaited. Refused for what was received, what is on its way, and what waits
    /// for a person.
    case resend
    /// Makes what has left anew from its document, by the profile of now, and sends it under new
    /// control numbers; what the former one awaited is closed. Where nothing but numbers and times
    /// would differ, nothing is sent.
    case regenerate
    /// Makes what came of a message anew from its bytes, by the profile of now: what is held, and
    /// what the ERP refused. What the ERP has, or may have, stays as it is.
    case replay
    /// The same by the profile of then: the one by which the message was walked. Refused where its
    /// files were not kept.
    case replayAsThen = "replay-then"
    /// Leaves undone what is left to do of a message. What may be in the ERP, or has left, stays.
    case skip
}

/// What a person wants to be left waiting. What is nil does not restrict.
package struct HoldSubject: Sendable, Hashable {
    /// The partner's name.
    package var partner: String?
    /// A document's type; `997` or `TA1` of answers.
    package var type: String?
    /// `in` for what goes to the ERP, `out` for what goes to partners.
    package var direction: String?

    /// Names what is held.
    package init(partner: String?, type: String?, direction: String?) {
        self.partner = partner
        self.type = type
        self.direction = direction
    }
}

/// The safe verbs of people in operations.
package protocol VerbLedger: Sendable {
    /// Does a verb with a message.
    func act(
        _ verb: MessageVerb, on message: Int64, _ decision: Decision
    ) async throws(LedgerFailure)
    /// Leaves waiting what a subject names, from the next piece of work on; what is in a worker's
    /// hands goes on. What partners send is still taken, checked and answered. Gives the hold.
    func hold(_ subject: HoldSubject, _ decision: Decision) async throws(LedgerFailure) -> Int64
    /// Ends a hold; what waited for it goes on.
    func release(hold: Int64, _ decision: Decision) async throws(LedgerFailure)
    /// The holds in force: `id, partner, type, direction, author, reason, since`.
    func holds() async throws(LedgerFailure) -> [JSON]
    /// Ends the waiting for an answer; one that comes yet is still taken.
    func close(expectation: Int64, _ decision: Decision) async throws(LedgerFailure)
}
