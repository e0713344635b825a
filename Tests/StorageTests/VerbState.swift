import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

@testable import EngineTesting

/// A state of a message that a person may meet.
enum VerbState: String, CaseIterable {
    // A partner's order.
    case received, walking, planned, delivering, inDoubt, delivered, rejected, undecided, heldOrder
    // The same order once more, and a change that waits behind its order.
    case duplicate, changeWaiting
    // An answer that is to be sent.
    case given, heldAnswer, queued, sending, written, parked, sent, regenerating
    // It was made anew by another map and waits to leave; it never left; it was refused by a 997.
    case remade, restored, refused
    // One of two answers that leave together: while they gather, when they are due, when a worker
    // has them, when they are made, when they have left; and what gathers, itself.
    case batched, batchDue, batchMaking, batchMade, batchLeft, batchItself
    // It left with another, was made anew by another map, and that never left.
    case batchRestored

    /// Whether it is one of answers that leave together.
    var isOfBatch: Bool { rawValue.hasPrefix("batch") }

    /// Whether it is one of an answer's.
    var isOfAnswer: Bool {
        isOfBatch || Self.allCases.firstIndex(of: self)! >= Self.allCases.firstIndex(of: .given)!
    }

    /// Brings messages into the state; gives those that a person acts on, in turn: what came, and
    /// where it has left or is to, what it leaves as.
    func make(_ office: MortalOffice) async throws -> [Int64] {
        let ledger = try await office.open()
        if isOfBatch { return try await makeBatch(office, ledger) }
        let message =
            isOfAnswer
            ? try await office.receive("PO1.json", ledger)
            : try await office.receive("order.x12", ledger)
        if [.heldOrder, .heldAnswer].contains(self) { office.isMapped = false }
        guard self != .received, self != .given else { return [message] }
        let walk = try await office.claim(.process, ledger)
        guard let walk, self != .walking else { return [message] }
        try await office.perform(walk, ledger)
        office.isMapped = true
        if isOfAnswer { return try await makeAnswer(office, ledger, message) }
        return try await makeOrder(office, ledger, message)
    }

    // MARK: - Orders

    private func makeOrder(
        _ office: MortalOffice, _ ledger: SQLLedger, _ message: Int64
    ) async throws -> [Int64] {
        switch self {
        case .planned, .heldOrder: return [message]
        case .duplicate, .changeWaiting:
            let name = self == .duplicate ? "again.x12" : "change.x12"
            let next = try await office.receive(name, ledger)
            try await office.perform(.process, ledger)
            return [next, message]
        default: break
        }
        guard let claim = try await office.claim(.deliver, ledger), self != .delivering
        else { return [message] }
        let task = try await office.deliver(claim, ledger)
        switch self {
        case .delivered:
            try await ledger.settle(task, .confirmed(number: "SO-1", recovered: false))
        case .rejected:
            office.forget(task.submission.key)
            try await ledger.settle(task, .rejected(Diagnostic(.deliverTargetRefused, "no")))
        case .undecided:
            office.forget(task.submission.key)
            try await ledger.settle(task, .undecided(Diagnostic(.deliverTargetUndecided, "?")))
        default: break
        }
        return [message]
    }

    // MARK: - Answers

    private func makeAnswer(
        _ office: MortalOffice, _ ledger: SQLLedger, _ message: Int64
    ) async throws -> [Int64] {
        guard let outbound = try await ledger.outbound(of: message) else { return [message] }
        let both = [message, outbound]
        guard self != .queued, let claim = try await office.claim(.send, ledger), self != .sending
        else { return both }
        if self == .parked {
            try await ledger.park(claim, why: Diagnostic(.sendChannelMissing, "no channel"))
            return both
        }
        let task = try await office.write(claim, ledger)
        guard self != .written else { return both }
        try await ledger.sent(task)
        switch self {
        case .regenerating: try await ledger.act(.regenerate, on: outbound, Self.bob)
        case .remade, .restored: return try await remake(office, ledger, message)
        case .refused:
            let bench = LedgerBench(ledger, clock: office.clock)
            try await bench.answer("997.x12", .sample(1, .rejected), control: 7)
            try await bench.awaits(outbound, "rejected")
        default: break
        }
        return both
    }

    /// Has what left made anew by another map, and gives it and what it is to leave as; or has that
    /// skipped, so that it is once more what it left as.
    private func remake(
        _ office: MortalOffice, _ ledger: SQLLedger, _ message: Int64
    ) async throws -> [Int64] {
        office.word = "AC"
        try await ledger.act(.regenerate, on: message, Self.bob)
        try await office.perform(.process, ledger)
        office.word = "AD"
        if self != .remade, let remade = try await ledger.outbound(of: message) {
            try await ledger.act(.skip, on: remade, Self.bob)
        }
        return [message, try await ledger.outbound(of: message)].compactMap(\.self)
    }

    private func makeBatch(_ office: MortalOffice, _ ledger: SQLLedger) async throws -> [Int64] {
        let isGathering = [.batched, .batchItself].contains(self)
        office.batching = Batching(count: isGathering ? 3 : 2, longest: .seconds(3600))
        var messages: [Int64] = []
        for name in ["PO1.json", "PO2.json"] {
            messages.append(try await office.receive(name, ledger))
            try await office.perform(.process, ledger)
        }
        let second = messages[1]
        switch self {
        case .batched, .batchDue: return [second]
        case .batchItself:
            let rows = try await ledger.messages(MessageFilter(direction: "in", limit: 10))
            return rows.filter { $0.json["channel"]?.text == "batch:acme" }.map(\.id)
        case .batchMaking:
            _ = try await office.claim(.process, ledger)
            return [second]
        default: break
        }
        try await office.perform(.process, ledger)
        if self != .batchMade { try await office.perform(.send, ledger) }
        if self == .batchRestored { return try await remake(office, ledger, second) }
        return [second, try await ledger.outbound(of: second)].compactMap(\.self)
    }

    private static let bob = Decision(author: "bob", reason: "asked before")
}

extension SQLLedger {
    /// The message that a document of ours leaves as; nil where there is none.
    func outbound(of message: Int64) async throws -> Int64? {
        try await self.message(message)?.json["sends"]?["message"]?.integer.map { Int64($0) }
    }
}

/// The states as they stand, each made once: every case begins with a copy of its own.
actor VerbScenes {
    static let shared = VerbScenes()

    /// A state as it stands.
    struct Scene {
        let office: MortalOffice.Standing
        let subjects: [Int64]
    }

    private var made: [VerbState: Scene] = [:]

    /// An office in a state, and the messages that a person acts on.
    func copy(_ state: VerbState) async throws -> sending (MortalOffice, [Int64]) {
        let scene = try await scene(state)
        return (try MortalOffice(scene.office), scene.subjects)
    }

    private func scene(_ state: VerbState) async throws -> Scene {
        if let scene = made[state] { return scene }
        let office = try await MortalOffice()
        let subjects = try await state.make(office)
        let scene = Scene(office: try await office.standing(), subjects: subjects)
        made[state] = scene
        return scene
    }
}
