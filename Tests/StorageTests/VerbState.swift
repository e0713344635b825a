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
    // An order of a partner in test, one in a part of a large file, one whose file is held for its
    // numbers.
    case recorded, withheld, numbersHeld
    // A person holds it, has edited it, has left it undone, has found out what the ERP did with it.
    case orderOnHold, orderEdited, orderSkipped, orderResolved
    // Our 997 about an order that the ERP has; left undone; sent.
    case ackQueued, ackSending, ackWritten, ackParked, ackSkipped, ackSent
    // An answer that is to be sent.
    case given, heldAnswer, queued, sending, written, parked, sent, regenerating
    // It was made anew by another map and waits to leave; it never left; it was refused by a 997.
    case remade, restored, refused
    // It is recorded, for its partner is in test; a person has edited it before it could leave.
    case answerRecorded, answerEdited
    // A person holds what is to leave, and what is to leave once more; what cannot be sent, or has
    // not left, was left undone; what it awaits was closed by hand.
    case answerOnHold, resentOnHold, heldSkipped, answerSkipped, answerClosed
    // A file of records that nobody acknowledges.
    case recordsQueued, recordsWritten, recordsSent, recordsRemade
    // One of two answers that leave together: while they gather, when they are due, when a worker
    // has them, when they are made, when they have left; and what gathers, itself.
    case batched, batchDue, batchMaking, batchMade, batchLeft, batchItself
    // It left with another, was made anew by another map, and that never left.
    case batchRestored
    // A person holds the batch, has left one of it undone, or all of it.
    case batchOnHold, batchSkipped, batchItselfSkipped

    /// Whether it is one of answers that leave together.
    var isOfBatch: Bool { rawValue.hasPrefix("batch") }

    /// Whether it is one of our 997s.
    private var isOfAcknowledgment: Bool { rawValue.hasPrefix("ack") }

    /// Whether it is one of a file of records.
    var isOfRecords: Bool { rawValue.hasPrefix("records") }

    /// Whether a person ended it before, so that nothing of it need be open any more.
    var isEnded: Bool { rawValue.hasSuffix("Skipped") || self == .orderResolved }

    /// The states of what counts as it left, and nothing of it is under way.
    static let left: Set<VerbState> = [
        .sent, .restored, .refused, .batchLeft, .batchRestored, .answerClosed, .recordsSent,
    ]

    /// Whether the last of its messages has left, whatever becomes of it now.
    var hasLeft: Bool {
        Self.left.union([.regenerating, .resentOnHold, .ackSent]).contains(self)
    }

    /// Whether something of it is to be given numbers yet.
    var awaitsNumbers: Bool {
        [
            .received, .walking, .withheld, .numbersHeld, .given, .regenerating, .answerEdited,
            .batched, .batchDue, .batchMaking, .batchOnHold,
        ].contains(self)
    }

    /// Whether the partner has answered, or a person has closed what it owed.
    var isAnswered: Bool { [.refused, .answerClosed].contains(self) }

    /// Whether it is one of an answer's.
    var isOfAnswer: Bool {
        isOfBatch || Self.allCases.firstIndex(of: self)! >= Self.allCases.firstIndex(of: .given)!
    }

    /// Brings messages into the state; gives those that a person acts on, in turn: what came, and
    /// where it has left or is to, what it leaves as.
    func make(_ office: MortalOffice) async throws -> [Int64] {
        let ledger = try await office.open()
        if isOfBatch { return try await makeBatch(office, ledger) }
        if isOfAcknowledgment { return try await makeAcknowledgment(office, ledger) }
        let message = try await office.receive(file, ledger)
        office.isMapped = !Self.unmapped.contains(self)
        office.isOfRecords = isOfRecords
        office.isInTest = self == .answerRecorded
        guard self != .received, self != .given else { return [message] }
        let walk = try await office.claim(.process, ledger)
        guard let walk, self != .walking else { return [message] }
        if self == .withheld {
            try await office.walkSets(walk, ledger)
            return [message]
        }
        try await office.perform(walk, ledger)
        (office.isMapped, office.isInTest) = (true, false)
        if isOfAnswer { return try await makeAnswer(office, ledger, message) }
        return try await makeOrder(office, ledger, message)
    }

    /// The states of what cannot be made at first.
    private static let unmapped: Set<VerbState> = [
        .heldOrder, .heldAnswer, .orderEdited, .orderSkipped, .answerEdited, .heldSkipped,
    ]

    /// The file that comes first.
    private var file: String {
        switch self {
        case .recorded: "note.x12"
        case .withheld: "large.x12"
        default: isOfAnswer ? "PO1.json" : "order.x12"
        }
    }

    // MARK: - Orders

    private func makeOrder(
        _ office: MortalOffice, _ ledger: SQLLedger, _ message: Int64
    ) async throws -> [Int64] {
        switch self {
        case .planned, .heldOrder, .recorded: return [message]
        case .orderOnHold:
            try await office.hold("in", at: .deliver, ledger)
            return [message]
        case .orderEdited, .orderSkipped:
            let act: PersonsAct = self == .orderEdited ? .edit : .skip
            try await act.perform(ledger, [message])
            return [message]
        case .numbersHeld:
            try await office.work(ledger)
            let other = try await office.receive("reused.x12", ledger)
            try await office.perform(.process, ledger)
            return [other]
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
        case .undecided, .orderResolved:
            office.forget(task.submission.key)
            try await ledger.settle(task, .undecided(Diagnostic(.deliverTargetUndecided, "?")))
            if self == .orderResolved { try await PersonsAct.resolve.perform(ledger, [message]) }
        default: break
        }
        return [message]
    }

    /// Our 997 about an order that the ERP has; gives what came and the 997.
    private func makeAcknowledgment(
        _ office: MortalOffice, _ ledger: SQLLedger
    ) async throws -> [Int64] {
        let message = try await office.receive("order.x12", ledger)
        for kind in [WorkKind.process, .deliver] { try await office.perform(kind, ledger) }
        let made = try await ledger.messages(MessageFilter(direction: "out", limit: 10))
        let both = [message] + made.map(\.id)
        switch self {
        case .ackSending: _ = try await office.claim(.send, ledger)
        case .ackSkipped: try await PersonsAct.skip.perform(ledger, both)
        case .ackSent: try await office.perform(.send, ledger)
        case .ackWritten, .ackParked:
            guard let claim = try await office.claim(.send, ledger) else { break }
            guard self == .ackParked else {
                _ = try await office.write(claim, ledger)
                break
            }
            try await ledger.park(claim, why: Diagnostic(.sendChannelMissing, "no channel"))
        default: break
        }
        return both
    }

    // MARK: - Answers

    private func makeAnswer(
        _ office: MortalOffice, _ ledger: SQLLedger, _ message: Int64
    ) async throws -> [Int64] {
        if self == .answerEdited { try await PersonsAct.edit.perform(ledger, [message]) }
        if self == .heldSkipped { try await PersonsAct.skip.perform(ledger, [message]) }
        guard let outbound = try await ledger.outbound(of: message) else { return [message] }
        let both = [message, outbound]
        if self == .answerOnHold { try await office.hold("out", at: .send, ledger) }
        if self == .answerSkipped { try await PersonsAct.skip.perform(ledger, both) }
        guard ![.queued, .recordsQueued].contains(self),
            let claim = try await office.claim(.send, ledger), self != .sending
        else { return both }
        if self == .parked {
            try await ledger.park(claim, why: Diagnostic(.sendChannelMissing, "no channel"))
            return both
        }
        let task = try await office.write(claim, ledger)
        guard ![.written, .recordsWritten].contains(self) else { return both }
        try await ledger.sent(task)
        switch self {
        case .answerClosed: try await PersonsAct.close.perform(ledger, both)
        case .resentOnHold:
            try await ledger.act(.resend, on: outbound, Self.bob)
            try await office.hold("out", at: .send, ledger)
        case .regenerating: try await ledger.act(.regenerate, on: outbound, Self.bob)
        case .remade, .restored, .recordsRemade: return try await remake(office, ledger, message)
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
        if [.restored, .batchRestored].contains(self),
            let remade = try await ledger.outbound(of: message)
        {
            try await ledger.act(.skip, on: remade, Self.bob)
        }
        return [message, try await ledger.outbound(of: message)].compactMap(\.self)
    }

    private func makeBatch(_ office: MortalOffice, _ ledger: SQLLedger) async throws -> [Int64] {
        let isGathering = [.batched, .batchItself, .batchSkipped, .batchItselfSkipped]
            .contains(self)
        office.batching = Batching(count: isGathering ? 3 : 2, longest: .seconds(3600))
        var messages: [Int64] = []
        for name in ["PO1.json", "PO2.json"] {
            messages.append(try await office.receive(name, ledger))
            try await office.perform(.process, ledger)
        }
        let second = messages[1]
        switch self {
        case .batched, .batchDue: return [second]
        case .batchItself, .batchItselfSkipped:
            let rows = try await ledger.messages(MessageFilter(direction: "in", limit: 10))
            let batches = rows.filter { $0.json["channel"]?.text == "batch:acme" }.map(\.id)
            if self != .batchItself { try await PersonsAct.skip.perform(ledger, batches) }
            return batches
        case .batchSkipped:
            try await PersonsAct.skip.perform(ledger, [second])
            return [second]
        case .batchOnHold:
            try await office.hold("out", at: .process, ledger)
            return [second]
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
