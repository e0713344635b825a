import Engine
import Flow
import Storage
import Testing
import Values

@testable import EngineTesting

/// What a person does to a message, in whatever state it is.
enum PersonsAct: Sendable, CaseIterable, CustomTestStringConvertible {
    case resend, regenerate, regenerateByAnotherMap, replay, skip, retry, resolve, edit
    case holdAndRelease, close, control

    var testDescription: String { "\(self)" }

    /// The states in which it makes a difference; those of the verbs on messages are all.
    var states: [VerbState] {
        switch self {
        case .edit:
            [
                .received, .walking, .planned, .delivering, .delivered, .rejected, .undecided,
                .heldOrder, .heldAnswer, .sent,
            ]
        case .holdAndRelease: [.received, .planned, .inDoubt, .queued, .sending, .regenerating]
        case .close: [.queued, .written, .sent, .regenerating]
        case .control: [.given, .queued, .sent, .regenerating]
        default: VerbState.allCases
        }
    }

    /// Does it, to the message and to what it leaves as; what is refused changes nothing.
    func perform(
        _ ledger: SQLLedger, message: Int64, outbound: Int64?
    ) async throws {
        switch self {
        case .resend: try await act(.resend, ledger, [message, outbound])
        case .regenerate, .regenerateByAnotherMap:
            try await act(.regenerate, ledger, [message, outbound])
        case .replay: try await act(.replay, ledger, [message, outbound])
        case .skip: try await act(.skip, ledger, [message, outbound])
        case .retry, .resolve: try await decide(ledger, message)
        case .edit: try await edit(ledger, message)
        case .holdAndRelease:
            let subject = HoldSubject(partner: "acme", type: nil, direction: nil)
            try await unlessRefused { () async throws(LedgerFailure) in
                _ = try await ledger.hold(subject, Self.person)
            }
        case .close:
            for row in try await ledger.awaited(AwaitedFilter(limit: 100)) {
                try await unlessRefused { () async throws(LedgerFailure) in
                    try await ledger.close(expectation: row.id, Self.person)
                }
            }
        case .control: try await seed(ledger)
        }
    }

    /// Ends what lasts: what waited for it goes on.
    func end(_ ledger: SQLLedger) async throws {
        guard self == .holdAndRelease else { return }
        for hold in try await ledger.holds() {
            try await unlessRefused { () async throws(LedgerFailure) in
                try await ledger.release(hold: Int64(hold["id"]?.integer ?? 0), Self.person)
            }
        }
    }

    private func act(
        _ verb: MessageVerb, _ ledger: SQLLedger, _ subjects: [Int64?]
    ) async throws {
        for subject in subjects.compactMap(\.self) {
            try await unlessRefused { () async throws(LedgerFailure) in
                try await ledger.act(verb, on: subject, Self.person)
            }
        }
    }

    private func edit(_ ledger: SQLLedger, _ message: Int64) async throws {
        try await unlessRefused { () async throws(LedgerFailure) in
            let subject = try await ledger.editable(message, document: nil)
            let patch: StoredPatch =
                subject.document == nil
                ? .members(DocumentPatch(changes: [.init(pointer: "/x", was: nil, now: "y")]))
                : .segments(SetPatch(changes: [.init(segment: 3, was: "A", now: ["B"])]))
            try await ledger.edit(
                NewEdit(
                    message: message, document: subject.document?.id, after: subject.edits.count,
                    patch: patch, raw: .zero, result: .zero), Self.person)
        }
    }

    /// Sets the count of our interchanges ahead.
    private func seed(_ ledger: SQLLedger) async throws {
        guard let row = try await ledger.counters(ControlFilter()).first,
            let own = row["own"]?.text, let partner = row["partner"]?.text,
            let usage = row["usage"]?.text
        else { return }
        let scope = ControlScope(own: own, partner: partner, usage: usage)
        try await unlessRefused { () async throws(LedgerFailure) in
            _ = try await ledger.setControl(
                ControlCounter(scope: scope, kind: .interchange), to: 50,
                agreed: AgreedCount(range: 1...999_999_999, window: .seconds(86_400)), Self.person)
        }
    }

    private func decide(_ ledger: SQLLedger, _ message: Int64) async throws {
        for exception in try await ledger.exceptions(ExceptionFilter(message: message)) {
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

    private func unlessRefused(
        _ body: () async throws(LedgerFailure) -> Void
    ) async throws {
        do throws(LedgerFailure) {
            try await body()
        } catch {
            if case .unavailable = error { throw error }
        }
    }

    static let person = Decision(author: "ann", reason: "looked at it")
}

/// Every safe verb in every state of a message, with a death at every commit from the verb until
/// nothing is left to do, after which the person, who got no answer, does it again.
@Suite("A person's acts while the gateway dies")
struct VerbCrashTests {
    @Test(
        "nothing is posted twice, nothing leaves under two numbers, nothing is lost",
        arguments: PersonsAct.allCases)
    func everyCommit(_ act: PersonsAct) async throws {
        var dice = SplitMix64(seed: 5)
        var deaths = 0
        for state in act.states {
            var commit = 1
            while try await survives(
                act, state, diesAt: commit, Bool.random(using: &dice) ? .before : .after)
            {
                commit += 1
                deaths += 1
            }
        }
        #expect(deaths > act.states.count, "hardly a commit was reached")
    }

    /// One case; false where the process outlived it.
    private func survives(
        _ act: PersonsAct, _ state: VerbState, diesAt commit: Int, _ moment: FailingEngine.Moment
    ) async throws -> Bool {
        let office = try await MortalOffice()
        let (message, outbound) = try await state.make(office)
        if act == .regenerateByAnotherMap { office.word = "AC" }
        let engine = office.mortal(diesAt: commit, moment)
        do {
            let mortal = try await office.open(engine)
            try await act.perform(mortal, message: message, outbound: outbound)
            try await office.work(mortal)
            try await act.end(mortal)
            try await office.work(mortal)
        } catch {
            guard await engine.isDead else { throw error }
        }
        let isDead = await engine.isDead
        let ledger = try await office.open()
        _ = try await ledger.reap(for: "ann", isStart: true, quiesce: .zero)
        if isDead { try await act.perform(ledger, message: message, outbound: outbound) }
        try await office.work(ledger)
        try await act.end(ledger)
        try await office.work(ledger)
        let label: Comment = "\(act) in \(state), dead \(moment) commit \(commit)"
        try await check(office, ledger, message, act, label)
        return isDead
    }

    private func check(
        _ office: MortalOffice, _ ledger: SQLLedger, _ message: Int64, _ act: PersonsAct,
        _ label: Comment
    ) async throws {
        let json = try #require(try await ledger.message(message)?.json)
        #expect(office.posts.values.allSatisfy { $0 == 1 }, label)
        // Whatever the ERP does not have, a person sees or has closed.
        let open = try await ledger.exceptions(ExceptionFilter())
        for document in json["documents"]?.items ?? [] {
            let state = document["state"]?.text ?? ""
            switch state {
            case "delivered": #expect(office.posts.count == 1, label)
            // A person knew what became of it.
            case "resolved": #expect(act == .resolve, label)
            case "closed": #expect(office.posts.isEmpty, label)
            default: #expect(!open.isEmpty, "\(label): a document is \(state)")
            }
        }
        try await checkFiles(office, ledger, act, label)
        #expect(try await ledger.outlook().ready == 0, label)
        #expect(try await ledger.verifyAudit() == nil, label)
    }

    /// Each content has one name and one number, each number one content, and each file that was
    /// made awaits one answer.
    private func checkFiles(
        _ office: MortalOffice, _ ledger: SQLLedger, _ act: PersonsAct, _ label: Comment
    ) async throws {
        #expect(office.files.values.allSatisfy { $0.count == 1 }, label)
        let files = office.files.values.compactMap(\.first)
        for (index, one) in files.enumerated() {
            for other in files.dropFirst(index + 1) {
                #expect(SentContent(one) != SentContent(other), "\(label): sent twice")
            }
        }
        let controls = files.compactMap { bytes in
            Int(String(decoding: bytes[90..<99], as: UTF8.self))
        }
        #expect(Set(controls).count == files.count, "\(label): a number serves twice")
        let next = try await ledger.counters(ControlFilter()).first?["given"]?.items?
            .first { $0["kind"]?.text == "ISA" }?["next"]?.integer
        let made = try await ledger.messages(MessageFilter(direction: "out", limit: 100))
        if act != .control {
            #expect((next ?? 1) - 1 == made.count, "\(label): a number without its message")
        }
        for row in made {
            let detail = try #require(try await ledger.message(row.id)?.json)
            let name = row.json["file"]?.text ?? ""
            let awaited = (detail["awaits"]?.items ?? []).compactMap { $0["state"]?.text }
            guard name.contains("_855_") else { continue }
            #expect(awaited.count == 1, "\(label): \(name) awaits \(awaited)")
            let isGone = office.files[name] != nil
            let isSent = detail["state"]?.text == "sent"
            #expect(isGone || !isSent, "\(label): \(name) is said to have left")
        }
        let waiting = try await ledger.awaited(AwaitedFilter(limit: 100))
            .filter { $0.json["state"]?.text == "waiting" }
        #expect(
            waiting.count <= 1, "\(label): \(waiting.count) answers are awaited to one document")
    }
}
