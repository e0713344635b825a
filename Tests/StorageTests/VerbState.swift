import Diagnostics
import Engine
import Storage
import Values

@testable import EngineTesting

/// A state of a message that a person may meet.
enum VerbState: String, CaseIterable {
    // A partner's order.
    case received, walking, planned, delivering, inDoubt, delivered, rejected, undecided, heldOrder
    // An answer that is to be sent.
    case given, heldAnswer, queued, sending, written, parked, sent, regenerating

    /// Whether it is one of an answer's.
    var isOfAnswer: Bool {
        Self.allCases.firstIndex(of: self)! >= Self.allCases.firstIndex(of: .given)!
    }

    /// Brings a message into the state; gives its id and, where it has left or is to, that of what
    /// it leaves as.
    func make(_ office: MortalOffice) async throws -> (message: Int64, outbound: Int64?) {
        let ledger = try await office.open()
        let message =
            isOfAnswer
            ? try await office.receiveAnswer(ledger) : try await office.receiveOrder(ledger)
        if [.heldOrder, .heldAnswer].contains(self) { office.isMapped = false }
        guard self != .received, self != .given else { return (message, nil) }
        let walk = try await office.claim(.process, ledger)
        guard let walk, self != .walking else { return (message, nil) }
        try await office.perform(walk, ledger)
        office.isMapped = true
        let detail = try await ledger.message(message)?.json
        let outbound = detail?["sends"]?["message"]?.integer.map { Int64($0) }
        if isOfAnswer {
            try await makeAnswer(office, ledger, outbound)
        } else {
            try await makeOrder(office, ledger)
        }
        return (message, outbound)
    }

    private func makeOrder(_ office: MortalOffice, _ ledger: SQLLedger) async throws {
        guard ![.planned, .heldOrder].contains(self),
            let claim = try await office.claim(.deliver, ledger), self != .delivering
        else { return }
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
    }

    private func makeAnswer(
        _ office: MortalOffice, _ ledger: SQLLedger, _ outbound: Int64?
    ) async throws {
        guard ![.queued, .heldAnswer].contains(self),
            let claim = try await office.claim(.send, ledger), self != .sending
        else { return }
        if self == .parked {
            return try await ledger.park(claim, why: Diagnostic(.sendChannelMissing, "no channel"))
        }
        let task = try await office.write(claim, ledger)
        guard self != .written else { return }
        try await ledger.sent(task)
        guard self == .regenerating, let outbound else { return }
        try await ledger.act(
            .regenerate, on: outbound, Decision(author: "bob", reason: "asked before"))
    }
}
