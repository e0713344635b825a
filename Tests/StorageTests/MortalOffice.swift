import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

@testable import EngineTesting

/// One gateway with everything around it, small enough to die at every commit: inbound orders,
/// answers that are to be sent, an ERP that can be asked, an outbox. What is outside of the ledger
/// outlives every death.
final class MortalOffice {
    let clock: TestClock
    let database: SQLiteEngine
    /// How often the ERP was given each key.
    private(set) var posts: [String: Int] = [:]
    /// What the partner has: each version of a file that ever stood under a name.
    private(set) var files: [String: [[UInt8]]] = [:]
    /// What the map writes now: another word after it was changed.
    var word = "AD"
    /// Whether the map makes something of inbound orders, and of answers.
    var isMapped = true
    /// Whether answers are written as records.
    var isOfRecords = false
    /// Whether the partner is in test, so that an answer is made and recorded only.
    var isInTest = false
    /// How answers gather; nil where each leaves alone.
    var batching: Batching?
    private var life = 0

    init() async throws {
        let clock = TestClock()
        self.clock = clock
        database = try await LedgerImage.engine(now: { clock.now })
        // So that what was walked can be made anew by the profile of then.
        try await open().keep(ProfileFiles(["acme/partner.yaml": [1]]), as: LedgerBench.profile)
    }

    /// What stands where no process runs.
    struct Standing {
        let image: [UInt8]
        let time: Timestamp
        let posts: [String: Int]
        let files: [String: [[UInt8]]]
        let batching: Batching?
        let isOfRecords: Bool
    }

    /// What stands now.
    func standing() async throws -> Standing {
        Standing(
            image: try await database.image(), time: clock.now, posts: posts, files: files,
            batching: batching, isOfRecords: isOfRecords)
    }

    /// Goes on from where another stood.
    init(_ standing: Standing) throws {
        let clock = TestClock(standing.time)
        self.clock = clock
        database = try SQLiteEngine(inMemory: { clock.now }, image: standing.image)
        (posts, files) = (standing.posts, standing.files)
        (batching, isOfRecords) = (standing.batching, standing.isOfRecords)
    }

    /// An engine over the database that dies at a commit.
    func mortal(diesAt commit: Int, _ moment: FailingEngine.Moment) -> MortalEngine {
        MortalEngine(database, diesAt: commit, moment)
    }

    /// A ledger over the database; one life of the process.
    func open(_ engine: MortalEngine? = nil) async throws -> SQLLedger {
        life += 1
        let patient = LedgerSettings(crashLimit: 100, waitingCrashLimit: 100)
        return try await SQLLedger(
            engine ?? mortal(diesAt: 0, .before), settings: patient)
    }

    private var worker: String { "life \(life)" }

    // MARK: - Work

    /// Works until nothing is left that can be done, now or when batches are due.
    func work(_ ledger: SQLLedger) async throws {
        _ = try await ledger.reap(for: worker, isStart: true, quiesce: .zero)
        while try await step(ledger) { clock.advance(.seconds(1)) }
        guard batching != nil, try await ledger.outlook().batched > 0 else { return }
        clock.advance(.seconds(3700))
        while try await step(ledger) { clock.advance(.seconds(1)) }
    }

    /// Has a person hold what goes in a direction, and a worker meet that.
    func hold(_ direction: String, at kind: WorkKind, _ ledger: SQLLedger) async throws {
        _ = try await ledger.hold(
            HoldSubject(partner: "acme", type: nil, direction: direction),
            Decision(author: "bob", reason: "their dock is full"))
        while try await perform(kind, ledger) {}
    }

    /// Does one piece of work of any kind; false where there is none.
    private func step(_ ledger: SQLLedger) async throws -> Bool {
        for kind in WorkKind.allCases where try await perform(kind, ledger) { return true }
        return false
    }

    func claim(_ kind: WorkKind, _ ledger: SQLLedger) async throws -> Claim? {
        try await ledger.claim(kind, limit: 1, worker: worker, lease: .seconds(600)).first
    }

    /// Does one piece of work of a kind; false where there is none.
    @discardableResult
    func perform(_ kind: WorkKind, _ ledger: SQLLedger) async throws -> Bool {
        guard let claim = try await claim(kind, ledger) else { return false }
        try await perform(claim, ledger)
        return true
    }

    func perform(_ claim: Claim, _ ledger: SQLLedger) async throws {
        switch claim.kind {
        case .process: try await walk(claim, ledger)
        case .remap:
            let task = try await ledger.remapTask(for: claim)
            let set = order(task.message.name).set(0, at: LedgerBench.position)
            guard let document = set.document else { return }
            try await ledger.remapped(task, document, profile: LedgerBench.profile)
        case .deliver:
            let task = try await deliver(claim, ledger)
            try await ledger.settle(task, .confirmed(number: "SO-1", recovered: task.inDoubt))
        case .send: try await ledger.sent(try await write(claim, ledger))
        }
    }

    private func walk(_ claim: Claim, _ ledger: SQLLedger) async throws {
        guard let task = try await ledger.tasks(for: [claim]).first else { return }
        switch DocumentOrigin(task.channel) {
        case nil where task.name == "large.x12": try await walkParts(task, ledger)
        case nil:
            let slice = LedgerBench.slice([order(task.name)])
            let commit = SliceCommit(task: task, slice: slice, profile: LedgerBench.profile)
            _ = try await ledger.commit([commit])[0].get()
        case .batch: while try await makeBatch(claim, ledger) == .stale {}
        default: _ = try await ledger.dispatch([answer(task)])[0].get()
        }
    }

    /// Walks a file that is too large for one slice: its sets first, which are withheld, then its
    /// end.
    private func walkParts(_ task: InboundTask, _ ledger: SQLLedger) async throws {
        let large = large(task, ledger)
        if task.resume == nil { try await large.append(0) }
        if try await large.close() == .releasing { try await large.release() }
    }

    /// Walks the sets of such a file, and dies.
    func walkSets(_ claim: Claim, _ ledger: SQLLedger) async throws {
        guard let task = try await ledger.tasks(for: [claim]).first else { return }
        try await large(task, ledger).append(0)
        _ = try await ledger.reap(for: "next", isStart: true, quiesce: .zero)
    }

    private func large(_ task: InboundTask, _ ledger: SQLLedger) -> LargeWalk {
        let large = LargeWalk(LedgerBench(ledger, clock: clock), order(task.name), name: task.name)
        large.set(task)
        return large
    }

    /// Makes a batch of what waits in it; nil where nothing does.
    private func makeBatch(_ claim: Claim, _ ledger: SQLLedger) async throws -> DispatchReceipt? {
        guard case .closed = try await ledger.close(batch: claim) else { return nil }
        var interchange: OutboundInterchange?
        let members = try await ledger.documents(batch: claim, after: 0, limit: 10)
        for member in members {
            let draft = draft(member)
            if interchange == nil { interchange = OutboundInterchange(beginningWith: draft) }
            try interchange?.add(draft)
        }
        guard let interchange else { return .stale }
        return try await ledger.seal(
            BatchCommit(
                claim: claim, documents: members.map(\.message), interchange: interchange))
    }

    /// Hands a document to the ERP, which is asked first where an attempt may have got there.
    func deliver(_ claim: Claim, _ ledger: SQLLedger) async throws -> DeliveryTask {
        guard let task = try await ledger.begin([claim]).first else { throw LedgerFailure.fenced }
        let key = task.submission.key
        if !task.inDoubt || posts[key] == nil { posts[key, default: 0] += 1 }
        return task
    }

    /// Writes a file where the partner finds it; the same file is there already.
    func write(_ claim: Claim, _ ledger: SQLLedger) async throws -> OutboundTask {
        let task = try await ledger.outbound(for: claim)
        guard case .inline(let bytes) = task.bytes.payload else { throw LedgerFailure.fenced }
        if files[task.name]?.contains(bytes) != true { files[task.name, default: []].append(bytes) }
        return task
    }

    /// The ERP did not take what it was given.
    func forget(_ key: String) { posts[key] = nil }

    // MARK: - What comes

    /// What a partner's file holds: an order, the order once more in another envelope, a change of
    /// it, or another order under the numbers of the first.
    private func order(_ name: String) -> SampleInterchange {
        var sample = SampleInterchange()
        switch name {
        case "again.x12": (sample.control, sample.groupControl) = (2, 2)
        case "change.x12":
            (sample.control, sample.groupControl) = (3, 3)
            sample.sets[0] = SampleSet("PO1", content: "change", action: .deliverIfKnown)
            (sample.sets[0].type, sample.sets[0].purpose) = ("orderChange", "change")
        case "reused.x12":
            sample.groupControl = 2
            sample.sets[0] = SampleSet("PO2")
        case "note.x12": sample.sets[0].action = .record
        case "large.x12": sample.sets.append(SampleSet("PO2"))
        default: break
        }
        if !isMapped { sample.sets[0].hold = Self.unmapped }
        return sample
    }

    /// What the map makes of a document that is to be sent.
    private func draft(_ task: InboundTask) -> OutboundDraft {
        let number = String(task.name.prefix(3))
        return LedgerBench.draft(
            number, records: isOfRecords ? Array("\(number);\(word)\n".utf8) : nil, answer: word,
            batching: batching)
    }

    private func answer(_ task: InboundTask) -> DispatchCommit {
        let number = String(task.name.prefix(3))
        return LedgerBench.commit(
            task, number,
            !isMapped
                ? .held(Self.unmapped)
                : isInTest
                    ? .told(Diagnostic(.deliverTargetRefused, "acme is in test"))
                    : .draft(draft(task)))
    }

    private static let unmapped = Diagnostic(.deliverTargetRefused, "no code for XX")

    /// Receives a partner's file, such as `order.x12`, or an answer that is to be sent, such as
    /// `PO1.json`.
    func receive(_ name: String, _ ledger: SQLLedger) async throws -> Int64 {
        let bytes = Array(name.utf8)
        let channel = name.hasSuffix(".json") ? DocumentOrigin.erp("main").channel : "acme"
        return try await ledger.receive(
            ReceivedMessage(
                arrival: FileArrival(
                    channel: channel, name: name, remoteKey: name, size: bytes.count),
                bytes: StoredBytes(
                    payload: .inline(bytes), digest: SHA256.digest(of: bytes), size: bytes.count),
                correlation: "C-\(name)")
        ).message
    }
}
