package import Diagnostics
package import Values

/// What people in operations see and do.
package protocol OperationsLedger: Sendable {
    /// Messages, newest first.
    func messages(_ filter: MessageFilter) async throws(LedgerFailure) -> [MessageSummary]
    /// One message whole, by its id.
    func message(_ id: Int64) async throws(LedgerFailure) -> MessageDetail?
    /// The raw bytes of a message; nil where there is no such message.
    func bytes(of message: Int64) async throws(LedgerFailure) -> StoredBytes?
    /// The canonical JSON of a document; nil where there is no such document, empty where none
    /// could be made.
    func body(of document: Int64) async throws(LedgerFailure) -> [UInt8]?
    /// Exceptions, oldest first.
    func exceptions(_ filter: ExceptionFilter) async throws(LedgerFailure) -> [ExceptionSummary]
    /// The ledger's own time: what happens from here on has a later one, or the same.
    func moment() async throws(LedgerFailure) -> Timestamp
    /// One exception.
    func exception(_ id: Int64) async throws(LedgerFailure) -> ExceptionSummary?
    /// Runs the exception's step again: walk, remap, deliver or send. Every double check runs
    /// again too, save the one that the exception is about. Where it fails in the same way the
    /// exception is open again, with its id and age. A link of the audit chain.
    func retry(
        exception id: Int64, author: String, reason: String
    ) async throws(LedgerFailure)
    /// Closes an exception by hand; what it held stays where it is. A link of the audit chain.
    func resolve(
        exception id: Int64, author: String, reason: String
    ) async throws(LedgerFailure)
}

/// Which messages to list. What is nil does not restrict.
package struct MessageFilter: Sendable {
    /// A document number such as a purchase order number, exactly.
    package var number: String?
    /// The partner's name.
    package var partner: String?
    /// An ISA13, GS06 or ST02, leading zeros ignored.
    package var control: String?
    /// A file name; `*` stands for anything.
    package var file: String?
    /// The first digits of the SHA-256.
    package var digest: String?
    /// `in` or `out`.
    package var direction: String?
    /// What became of it; a message with several outcomes has each.
    package var outcome: MessageOutcome?
    /// The code of an exception about it that is open.
    package var cause: String?
    /// A transaction set that left in it, such as 855, 997 or TA1, or a document's type that did.
    package var sends: String?
    /// Whose eyes it waits for: what partners wrote to people, which no ERP reads.
    package var queue: Queue?
    /// Messages that came or were made at this moment or later.
    package var since: Timestamp?
    /// Messages that came or were made before this moment.
    package var until: Timestamp?
    /// Messages with a smaller id than this one: the next page.
    package var before: Int64?
    /// Messages with a greater id than this one: what is new since.
    package var after: Int64?
    /// How many at most.
    package var limit: Int

    /// People for whom messages wait.
    package enum Queue: String, Sendable, CaseIterable {
        /// Those who trade: texts (864).
        case business
    }

    /// Makes a filter; by default the newest 50.
    package init(
        number: String? = nil, partner: String? = nil, control: String? = nil,
        file: String? = nil, digest: String? = nil, direction: String? = nil,
        outcome: MessageOutcome? = nil, cause: String? = nil, sends: String? = nil,
        queue: Queue? = nil, since: Timestamp? = nil, until: Timestamp? = nil,
        before: Int64? = nil, after: Int64? = nil, limit: Int = 50
    ) {
        self.number = number
        self.partner = partner
        self.control = control
        self.file = file
        self.digest = digest
        self.direction = direction
        self.outcome = outcome
        self.cause = cause
        self.sends = sends
        self.queue = queue
        self.since = since
        self.until = until
        self.before = before
        self.after = after
        self.limit = limit
    }
}

/// A message in a list: a JSON object with `id, correlation, direction, channel, file, partner,
/// state, outcome, reason, size, digest, received`, and for inbound ones `documents` (number,
/// state, erpNumber) and `acknowledgments` (kind, file, state). `outcome` is one or more words of
/// `MessageOutcome`; `reason` is why it is not done: the first open exception, else the first
/// error of what is rejected or refused, else how the last delivery failed, else what it repeats.
package struct MessageSummary: Sendable {
    /// The message's id.
    package var id: Int64
    /// The object.
    package var json: JSON

    /// Makes a summary.
    package init(id: Int64, json: JSON) {
        self.id = id
        self.json = json
    }
}

/// A message whole: the summary's members and `interchanges` (with groups, sets, verdicts),
/// `documents`, `deliveries`, `acknowledgments`, `sends` (what a document that was given to be sent
/// left as), `awaits` (the acknowledgments that something we sent awaits), `advices`
/// (what an application said of it, 824), `diagnostics`,
/// `exceptions`, `work` (what is left to do: step, state, attempts, and when it is due) and
/// `events`, the timeline in order.
package struct MessageDetail: Sendable {
    /// The object.
    package var json: JSON

    /// Makes a detail.
    package init(json: JSON) { self.json = json }
}

/// Which exceptions to list.
package struct ExceptionFilter: Sendable {
    /// Only open ones.
    package var open: Bool
    /// The partner's name.
    package var partner: String?
    /// A diagnostic code.
    package var code: String?
    /// Whose move it is: a word of `Diagnostic.Owner`.
    package var owner: String?
    /// The id of the message that it is about.
    package var message: Int64?
    /// Exceptions with a greater id than this one: the next page.
    package var after: Int64?
    /// Exceptions that opened at this moment or later, or opened again.
    package var since: Timestamp?
    /// How many at most.
    package var limit: Int

    /// Makes a filter; by default the oldest 50 open ones.
    package init(
        open: Bool = true, partner: String? = nil, code: String? = nil, owner: String? = nil,
        message: Int64? = nil, after: Int64? = nil, since: Timestamp? = nil, limit: Int = 50
    ) {
        self.open = open
        self.since = since
        self.partner = partner
        self.code = code
        self.owner = owner
        self.message = message
        self.after = after
        self.limit = limit
    }
}

/// An exception: `id, opened, failures, failed, code, message, place, mend, owner, partner,
/// channel, file, number, messageId, documentId, step, state, work, resolvedBy, resolution`.
/// `failures` is how often it opened, by a step that was retried and failed in the same way, and
/// `failed` when it last did; `work` is the state of the step's own work, null where none is left.
package struct ExceptionSummary: Sendable {
    /// The exception's id.
    package var id: Int64
    /// The object.
    package var json: JSON

    /// Makes a summary.
    package init(id: Int64, json: JSON) {
        self.id = id
        self.json = json
    }
}

/// The chain of everything that people and the gateway did.
///
/// Each link's hash is SHA-256 over the previous hash and the link's own fields, so that a changed
/// or removed row shows.
package protocol AuditLedger: Sendable {
    /// Verifies the whole chain; nil when it holds, else what is wrong with which link.
    func verifyAudit() async throws(LedgerFailure) -> Diagnostic?
}
