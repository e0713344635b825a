import Diagnostics
import Engine
import Flow
import Storage
import Values

@testable import EngineTesting

/// One gateway with everything around it, small enough to die at every commit: an inbound order, an
/// answer that is to be sent, an ERP that can be asked, an outbox. What is outside of the ledger
/// outlives every death.
final class MortalOffice {
    let clock = TestClock()
    let database: SQLiteEngine
    /// How often the ERP was given each key.
    private(set) var posts: [String: Int] = [:]
    /// What the partner has: each version of a file that ever stood under a name.
    private(set) var files: [String: [[UInt8]]] = [:]
    /// What the map writes now: another word after it was changed.
    var word = "AD"
    /// Whether the map makes something of the inbound order, and of the answer.
    var isMapped = true
    private var life = 0

    init() async throws {
        let clock = clock
        database = try await LedgerImage.engine(now: { clock.now })
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

    /// Works until nothing is left that can be done.
    func work(_ ledger: SQLLedger) async throws {
        _ = try await ledger.reap(for: worker, isStart: true, quiesce: .zero)
        while try await step(ledger) { clock.advance(.seconds(1)) }
    }

    /// Does one piece of work of any kind; false where there is none.
    private func step(_ ledger: SQLLedger) async throws -> Bool {
        for kind in WorkKind.allCases {
            guard let claim = try await claim(kind, ledger) else { continue }
            try await perform(claim, ledger)
            return true
        }
        return false
    }

    func claim(_ kind: WorkKind, _ ledger: SQLLedger) async throws -> Claim? {
        try await ledger.claim(kind, limit: 1, worker: worker, lease: .seconds(600)).first
    }

    func perform(_ claim: Claim, _ ledger: SQLLedger) async throws {
        switch claim.kind {
        case .process: try await walk(claim, ledger)
        case .remap:
            let task = try await ledger.remapTask(for: claim)
            guard let document = order.set(0, at: LedgerBench.position).document else { return }
            try await ledger.remapped(task, document, profile: LedgerBench.profile)
        case .deliver:
            let task = try await deliver(claim, ledger)
            try await ledger.settle(task, .confirmed(number: "SO-1", recovered: task.inDoubt))
        case .send: try await ledger.sent(try await write(claim, ledger))
        }
    }

    private func walk(_ claim: Claim, _ ledger: SQLLedger) async throws {
        guard let task = try await ledger.tasks(for: [claim]).first else { return }
        if DocumentOrigin(task.channel) == nil {
            let slice = LedgerBench.slice([order])
            let commit = SliceCommit(task: task, slice: slice, profile: LedgerBench.profile)
            _ = try await ledger.commit([commit])[0].get()
        } else {
            let outcome: OutboundWalk.Outcome =
                isMapped
                ? .draft(LedgerBench.draft("PO1", answer: word)) : .held(Self.unmapped)
            let commit = LedgerBench.commit(task, "PO1", outcome)
            _ = try await ledger.dispatch([commit])[0].get()
        }
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

    private var order: SampleInterchange {
        var sample = SampleInterchange()
        if !isMapped { sample.sets[0].hold = Self.unmapped }
        return sample
    }

    private static let unmapped = Diagnostic(.deliverTargetRefused, "no code for XX")

    /// Receives a partner's order.
    func receiveOrder(_ ledger: SQLLedger) async throws -> Int64 {
        try await receive("orders.x12", channel: "acme", ledger)
    }

    /// Receives an answer that is to be sent.
    func receiveAnswer(_ ledger: SQLLedger) async throws -> Int64 {
        try await receive("PO1.json", channel: DocumentOrigin.erp("main").channel, ledger)
    }

    private func receive(
        _ name: String, channel: String, _ ledger: SQLLedger
    ) async throws -> Int64 {
        let bytes = Array(name.utf8)
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
