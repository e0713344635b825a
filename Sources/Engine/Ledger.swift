package import Acknowledgments
package import Diagnostics
package import Flow
package import Partners
package import Values

/// The one transactional store, seen by role. Every method commits once or not at all, and is safe
/// to run again when its outcome is unknown: writes are guarded by a claim's token or by a key.
package typealias Ledger = AnswerLedger & AuditLedger & AwaitedLedger & BatchLedger
    & ControlLedger & DeliveryLedger & DispatchLedger & EditLedger & InboundLedger & IntakeLedger
    & MetricsLedger
    & NoticeLedger & OperationsLedger & OrderLedger & OutboundLedger & PickupLedger & ReceiptLedger
    & ReconciliationLedger
    & TrafficLedger & VerbLedger & VersionLedger & WorkLedger

/// Why the ledger did not do what it was asked.
package enum LedgerFailure: Error, Sendable {
    /// The claim's lease was lost to another worker: drop the task and touch nothing.
    case fenced
    /// Nothing was written; the same call may succeed later (busy, out of space).
    case unavailable(Diagnostic)
    /// The store refuses what must not happen: a constraint, a damaged row. Ends the work item.
    case refused(Diagnostic)
}

// MARK: - Intake

/// The door's side: received means durable.
package protocol IntakeLedger: Sendable {
    /// Enters received files in order, in one durable step: each with its first work item and its
    /// event, at once or not at all. The same channel, remote key and digest again gives the first
    /// receipt with `known` set and writes nothing.
    func receive(_ messages: [ReceivedMessage]) async -> [Result<Receipt, LedgerFailure>]
}

extension IntakeLedger {
    /// Enters one received file.
    package func receive(_ message: ReceivedMessage) async throws(LedgerFailure) -> Receipt {
        guard let result = await receive([message]).first else {
            preconditionFailure("each message has a result")
        }
        return try result.get()
    }
}

/// A file whose bytes are durable, or inline in this value.
package struct ReceivedMessage: Sendable {
    /// Where it came from.
    package var arrival: FileArrival
    /// Its bytes.
    package var bytes: StoredBytes
    /// The correlation id, made by the engine's id port.
    package var correlation: String
    /// Whether all other work goes before it.
    package var isLow: Bool

    /// Describes a received file.
    package init(
        arrival: FileArrival, bytes: StoredBytes, correlation: String, isLow: Bool = false
    ) {
        self.arrival = arrival
        self.bytes = bytes
        self.correlation = correlation
        self.isLow = isLow
    }
}

// MARK: - Work

/// What a work item asks for; also the ledger's stage.
package enum WorkKind: String, Sendable, CaseIterable {
    /// Walk an inbound message: parse, validate, acknowledge, map.
    case process
    /// Make one held document again from its set's bytes.
    case remap
    /// Hand a document to the ERP.
    case deliver
    /// Send an outbound message to its channel.
    case send
}

/// A work item, leased to one worker.
package struct Claim: Sendable, Hashable {
    /// The work item.
    package var work: Int64
    /// The fencing token: every completion carries it; a stale one writes nothing.
    package var token: Int64
    /// What is asked.
    package var kind: WorkKind
    /// The message (process, send) or document (remap, deliver) that it is about.
    package var subject: Int64
    /// The lane: partner or channel, direction, and whether it is of low priority.
    package var lane: String
    /// How often it was claimed, this time included.
    package var attempt: Int
    /// How often its worker vanished with it.
    package var crashes: Int
    /// How much depends on it.
    package var criticality: Criticality

    /// Makes a claim.
    package init(
        work: Int64, token: Int64, kind: WorkKind, subject: Int64, lane: String, attempt: Int,
        crashes: Int, criticality: Criticality = .normal
    ) {
        self.work = work
        self.token = token
        self.kind = kind
        self.subject = subject
        self.lane = lane
        self.attempt = attempt
        self.crashes = crashes
        self.criticality = criticality
    }
}

/// The queue: states ready, leased, waiting (not the head of its key), parked.
package protocol WorkLedger: Sendable {
    /// Leases work of one kind, `low` items at most of low priority, round-robin over lanes, by
    /// priority then time within a lane. `process` work comes from lanes that have none leased, so
    /// that a channel's files are walked in the order of arrival and an 860 never overtakes its
    /// 850.
    func claim(
        _ kind: WorkKind, limit: Int, low: Int, worker: String, lease: Duration
    ) async throws(LedgerFailure) -> [Claim]
    /// Extends leases; gives the claims that are lost.
    func renew(_ claims: [Claim], lease: Duration) async throws(LedgerFailure) -> [Claim]
    /// Puts work back, to run not before `delay` from now (database time). People are told where
    /// so much depends on it that they want to know before it is given up.
    func postpone(_ claim: Claim, by delay: Duration, why: Diagnostic)
        async throws(LedgerFailure)
    /// Brings delayed work of one kind forward to now, at most `limit` items, the next ones first;
    /// gives how many. What waits for a target's quiesce time waits on.
    func hurry(_ kind: WorkKind, limit: Int) async throws(LedgerFailure) -> Int
    /// Parks work as a dead letter with an exception; only its own key waits for it.
    func park(_ claim: Claim, why: Diagnostic) async throws(LedgerFailure)
    /// Returns expired leases, and at start all leases of workers other than `worker`, the caller
    /// (one process owns the file). A delivery that was in doubt runs not before the quiesce wait
    /// from now. Another worker's lease counts as its death, the caller's own does not: it is there
    /// and could only not write down how the work went. Work that brings its workers down again
    /// and again is parked. Gives how many were returned.
    func reap(
        for worker: String, isStart: Bool, quiesce: Duration
    ) async throws(LedgerFailure) -> Int
    /// What is waiting, for back-pressure and `--drain`.
    func outlook() async throws(LedgerFailure) -> WorkOutlook
}

extension WorkLedger {
    /// Leases work of one kind, of whatever priority.
    package func claim(
        _ kind: WorkKind, limit: Int, worker: String, lease: Duration
    ) async throws(LedgerFailure) -> [Claim] {
        try await claim(kind, limit: limit, low: limit, worker: worker, lease: lease)
    }
}

/// How much work there is.
package struct WorkOutlook: Sendable, Equatable {
    /// Items that may run now.
    package var ready: Int
    /// Items that are tried later.
    package var delayed: Int
    /// When the first of those, or of the held ones, is looked at again, from now.
    package var nextIn: Duration?
    /// Items in a worker's hands.
    package var leased: Int
    /// Items behind another of their key.
    package var waiting: Int
    /// Dead letters.
    package var parked: Int
    /// Open exceptions: what a person has to decide, dead letters among it.
    package var exceptions: Int
    /// Documents that wait for their batch, which are neither ready nor delayed.
    package var batched: Int
    /// When the next batch leaves; nil where none waits.
    package var nextBatch: Timestamp?
    /// Items that wait because a person holds their partner or type.
    package var held: Int

    /// Makes an outlook.
    package init(
        ready: Int, delayed: Int, nextIn: Duration?, leased: Int, waiting: Int, parked: Int,
        exceptions: Int, batched: Int = 0, nextBatch: Timestamp? = nil, held: Int = 0
    ) {
        self.held = held
        self.ready = ready
        self.delayed = delayed
        self.nextIn = nextIn
        self.leased = leased
        self.waiting = waiting
        self.parked = parked
        self.exceptions = exceptions
        self.batched = batched
        self.nextBatch = nextBatch
    }
}

// MARK: - Inbound

/// An inbound message that a worker holds.
package struct InboundTask: Sendable {
    /// The claim it is held by.
    package var claim: Claim
    /// The message's id.
    package var message: Int64
    /// The correlation id.
    package var correlation: String
    /// The channel that brought it.
    package var channel: String
    /// The file's name.
    package var name: String
    /// Its bytes.
    package var bytes: StoredBytes
    /// Where the walk goes on; nil at the beginning.
    package var resume: ResumePoint?
    /// What people changed in it, where it is a document that is to be sent; the oldest first.
    package var edits: [DocumentPatch]

    /// Makes a task.
    package init(
        claim: Claim, message: Int64, correlation: String, channel: String, name: String,
        bytes: StoredBytes, resume: ResumePoint?, edits: [DocumentPatch] = []
    ) {
        self.edits = edits
        self.claim = claim
        self.message = message
        self.correlation = correlation
        self.channel = channel
        self.name = name
        self.bytes = bytes
        self.resume = resume
    }
}

/// A slice to commit.
package struct SliceCommit: Sendable {
    /// The task it belongs to.
    package var task: InboundTask
    /// What the walk made.
    package var slice: Slice
    /// Digest of the standard and the partner folder that handled it.
    package var profile: Digest
    /// The acknowledgments of a large interchange that this slice closes, written beforehand from
    /// the ledger's verdicts; nil where the slice holds the whole interchange.
    package var acknowledgments: [PreparedAcknowledgment]?

    /// Makes a commit.
    package init(
        task: InboundTask, slice: Slice, profile: Digest,
        acknowledgments: [PreparedAcknowledgment]? = nil
    ) {
        self.task = task
        self.slice = slice
        self.profile = profile
        self.acknowledgments = acknowledgments
    }
}

/// An acknowledgment interchange, written and durable, whose row is not yet committed.
package struct PreparedAcknowledgment: Sendable {
    /// What it is and which numbers it bears.
    package var plan: AcknowledgmentPlan
    /// Its bytes.
    package var bytes: StoredBytes

    /// Makes a prepared acknowledgment.
    package init(plan: AcknowledgmentPlan, bytes: StoredBytes) {
        self.plan = plan
        self.bytes = bytes
    }
}

/// What a slice's commit leaves to do.
package enum SliceReceipt: Sendable, Equatable {
    /// Nothing: go on with the next slice.
    case committed
    /// Documents of a large interchange are to be released in batches.
    case releasing
    /// The message is finished and its work item gone.
    case finished
}

/// The walk's side of the ledger.
package protocol InboundLedger: Sendable {
    /// The messages behind claims of kind `process`, in the order of the claims. One whose rows
    /// cannot be read is parked and left out.
    func tasks(for claims: [Claim]) async throws(LedgerFailure) -> [InboundTask]
    /// Commits slices in order, each at once or not at all, all in one durable step. This is the
    /// second durable point: verdicts, documents, acknowledgments to send, deliveries to make.
    /// Small interchanges (opened and closed in the slice) are judged against the duplicate table,
    /// acknowledged and released here.
    func commit(_ slices: [SliceCommit]) async -> [Result<SliceReceipt, LedgerFailure>]
    /// Judges a large interchange that is about to close, and reserves the control numbers and the
    /// time of its acknowledgments: the same plan on every call. Empty where none is due.
    func plan(
        _ outcome: InterchangeOutcome, for task: InboundTask
    ) async throws(LedgerFailure) -> [AcknowledgmentPlan]
    /// The verdicts of a group's sets after `ordinal`, in order, at most `limit`.
    func verdicts(
        of task: InboundTask, interchange: Int, group: Int, after ordinal: Int, limit: Int
    ) async throws(LedgerFailure) -> [RecordedVerdict]
    /// Releases up to 500 withheld documents of closed interchanges; false when none is left. The
    /// last release of a message that is walked ends its work item.
    func release(_ task: InboundTask) async throws(LedgerFailure) -> Bool
    /// The set behind a claim of kind `remap`.
    func remapTask(for claim: Claim) async throws(LedgerFailure) -> RemapTask
    /// Stores a document that was made again; it is delivered, or held with the new reason.
    func remapped(
        _ task: RemapTask, _ outcome: DocumentOutcome, profile: Digest
    ) async throws(LedgerFailure)
}

/// A set's verdict as the ledger keeps it.
package struct RecordedVerdict: Sendable {
    /// Which set of the group, from 1.
    package var ordinal: Int
    /// What the 997 says of it.
    package var verdict: SetVerdict

    /// Makes a recorded verdict.
    package init(ordinal: Int, verdict: SetVerdict) {
        self.ordinal = ordinal
        self.verdict = verdict
    }
}

/// A held document that is to be made again.
package struct RemapTask: Sendable {
    /// The claim it is held by.
    package var claim: Claim
    /// The document's id.
    package var document: Int64
    /// The message that holds the set.
    package var message: InboundTask
    /// Where its set stands.
    package var set: StoredSet
    /// What people changed in the set, the oldest first.
    package var edits: [SetPatch]
    /// The profiles that it is made by; nil for those of now.
    package var profile: Digest?

    /// Makes a task.
    package init(
        claim: Claim, document: Int64, message: InboundTask, set: StoredSet,
        edits: [SetPatch] = [], profile: Digest? = nil
    ) {
        self.profile = profile
        self.claim = claim
        self.document = document
        self.message = message
        self.set = set
        self.edits = edits
    }
}
