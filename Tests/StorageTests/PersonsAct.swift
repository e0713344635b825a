import Engine
import Flow
import Storage
import Testing
import Values

@testable import EngineTesting

/// What a person does to messages, in whatever state they are.
enum PersonsAct: Sendable, CaseIterable, CustomTestStringConvertible {
    case resend, regenerate, regenerateByAnotherMap, replay, replayAsThen, skip, retry, resolve
    case edit, holdAndRelease, close, review, control, confirm

    var testDescription: String { "\(self)" }

    /// Whether it changes how numbers are counted, and no message.
    var isAboutNumbers: Bool { [.control, .confirm].contains(self) }

    /// The states in which it is not refused.
    var states: Set<VerbState> {
        let left = VerbState.left
        let held: Set<VerbState> = [.heldOrder, .rejected, .heldAnswer]
        let parked: Set<VerbState> = [.parked, .ackParked]
        switch self {
        case .resend: return left.union([.regenerating, .ackSent])
        case .regenerate, .regenerateByAnotherMap: return left
        case .replay: return held
        case .edit: return held.union([.orderEdited])
        case .replayAsThen: return [.heldOrder, .rejected]
        case .retry: return held.union(parked).union([.undecided, .numbersHeld])
        case .resolve:
            return held.union(parked).union([.undecided, .refused, .numbersHeld])
        case .skip:
            return held.union(parked).union([
                .planned, .duplicate, .changeWaiting, .numbersHeld, .orderOnHold, .ackQueued,
                .queued, .remade, .answerOnHold, .resentOnHold, .recordsQueued, .recordsRemade,
                .batched, .batchDue, .batchMaking, .batchMade, .batchItself, .batchOnHold,
            ])
        case .close: return awaiting.subtracting([.refused])
        case .review: return awaiting
        case .holdAndRelease, .control, .confirm: return Set(VerbState.allCases)
        }
    }

    /// The states in which a partner owes an answer, or has refused.
    private var awaiting: Set<VerbState> {
        [
            .queued, .sending, .written, .parked, .sent, .regenerating, .remade, .restored,
            .refused, .answerOnHold, .resentOnHold, .batchMade, .batchLeft, .batchRestored,
        ]
    }

    /// Does it to each of the messages; false where all of it was refused, which changes nothing.
    @discardableResult
    func perform(_ ledger: SQLLedger, _ messages: [Int64]) async throws -> Bool {
        switch self {
        case .resend: try await act(.resend, ledger, messages)
        case .regenerate, .regenerateByAnotherMap: try await act(.regenerate, ledger, messages)
        case .replay: try await act(.replay, ledger, messages)
        case .replayAsThen: try await act(.replayAsThen, ledger, messages)
        case .skip: try await act(.skip, ledger, messages)
        case .retry, .resolve: try await decide(ledger, messages)
        case .edit: try await edit(ledger, messages)
        case .holdAndRelease:
            try await unlessRefused { () async throws(LedgerFailure) in
                _ = try await ledger.hold(
                    HoldSubject(partner: "acme", type: nil, direction: nil), Self.ann)
            }
        case .close: try await close(ledger)
        case .review: try await review(ledger)
        case .control: try await set(ledger, to: 50) != nil
        case .confirm: try await takeBack(ledger)
        }
    }

    /// Ends what lasts: what waited for it goes on.
    func end(_ ledger: SQLLedger) async throws {
        for hold in try await ledger.holds() {
            try await unlessRefused { () async throws(LedgerFailure) in
                try await ledger.release(hold: Int64(hold["id"]?.integer ?? 0), Self.ann)
            }
        }
    }

    // MARK: - Verbs

    private func act(
        _ verb: MessageVerb, _ ledger: SQLLedger, _ messages: [Int64]
    ) async throws -> Bool {
        try await any(messages) { message in
            try await unlessRefused { () async throws(LedgerFailure) in
                try await ledger.act(verb, on: message, Self.ann)
            }
        }
    }

    private func edit(_ ledger: SQLLedger, _ messages: [Int64]) async throws -> Bool {
        try await any(messages) { message in
            try await unlessRefused { () async throws(LedgerFailure) in
                let subject = try await ledger.editable(message, document: nil)
                let patch: StoredPatch =
                    subject.document == nil
                    ? .members(DocumentPatch(changes: [.init(pointer: "/x", was: nil, now: "y")]))
                    : .segments(SetPatch(changes: [.init(segment: 3, was: "A", now: ["B"])]))
                try await ledger.edit(
                    NewEdit(
                        message: message, document: subject.document?.id,
                        after: subject.edits.count, patch: patch, raw: .zero, result: .zero),
                    Self.ann)
            }
        }
    }

    private func decide(_ ledger: SQLLedger, _ messages: [Int64]) async throws -> Bool {
        try await any(messages) { message in
            let open = try await ledger.exceptions(ExceptionFilter(message: message))
            return try await any(open) { exception in
                try await unlessRefused { () async throws(LedgerFailure) in
                    if self == .retry {
                        try await ledger.retry(
                            exception: exception.id, author: "ann", reason: "mended")
                    } else {
                        try await ledger.resolve(
                            exception: exception.id, author: "ann", reason: "known")
                    }
                }
            }
        }
    }

    // MARK: - What is awaited

    private func close(_ ledger: SQLLedger) async throws -> Bool {
        try await any(try await ledger.awaited(AwaitedFilter(limit: 100))) { row in
            try await unlessRefused { () async throws(LedgerFailure) in
                try await ledger.close(expectation: row.id, Self.ann)
            }
        }
    }

    private func review(_ ledger: SQLLedger) async throws -> Bool {
        var rows: [AwaitedSummary] = []
        for status in [AwaitedStatus.waiting, .rejected] {
            rows += try await ledger.awaited(AwaitedFilter(status: status))
        }
        return try await any(rows) { row in
            try await unlessRefused { () async throws(LedgerFailure) in
                try await ledger.review(
                    expectation: row.id, until: nil, author: "ann", reason: "known")
            }
        }
    }

    // MARK: - Control numbers

    /// What the partner wants of a count.
    private static let agreed = AgreedCount(range: 1...999_999_999, window: .seconds(86_400))

    /// Sets the count of our interchanges; gives the change, nil where it was refused.
    private func set(_ ledger: SQLLedger, to next: Int) async throws -> Int64? {
        let counter = ControlCounter(
            scope: ControlScope(own: "ZZ:GANGWAY", partner: "ZZ:ACME", usage: "P"),
            kind: .interchange)
        var change: Int64?
        try await unlessRefused { () async throws(LedgerFailure) in
            let json = try await ledger.setControl(
                counter, to: next,
                agreed: Self.agreed, Self.ann)
            change = json["id"]?.integer.map { Int64($0) }
        }
        return change
    }

    /// Sets the count ahead, and takes it back with a second person: as far as no number was given,
    /// and then to the first, which is refused once it was.
    private func takeBack(_ ledger: SQLLedger) async throws -> Bool {
        _ = try await set(ledger, to: 50)
        for next in [20, 1] { _ = try await set(ledger, to: next) }
        let asked = try await ledger.controlChanges(ControlFilter()).filter {
            $0["state"]?.text == "asked"
        }
        return try await any(asked) { change in
            try await unlessRefused { () async throws(LedgerFailure) in
                _ = try await ledger.decideControl(
                    change: Int64(change["id"]?.integer ?? 0), isConfirmed: true,
                    agreed: { _ in Self.agreed },
                    Decision(author: "bob", reason: "checked"))
            }
        }
    }

    // MARK: - Refusals

    /// Whether anything was done to any of many.
    private func any<Element>(
        _ many: [Element], _ body: (Element) async throws -> Bool
    ) async throws -> Bool {
        var isDone = false
        for one in many where try await body(one) { isDone = true }
        return isDone
    }

    /// Does it; false where the ledger refused.
    @discardableResult
    private func unlessRefused(
        _ body: () async throws(LedgerFailure) -> Void
    ) async throws -> Bool {
        do throws(LedgerFailure) {
            try await body()
            return true
        } catch {
            if case .unavailable = error { throw error }
            return false
        }
    }

    private static let ann = Decision(author: "ann", reason: "looked at it")
}
