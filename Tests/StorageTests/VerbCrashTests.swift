import Engine
import Flow
import Storage
import Testing
import Values

@testable import EngineTesting

/// Every safe verb in every state of a message: where it applies with a death at every commit from
/// the verb until nothing is left to do, after which the person, who got no answer, does it again;
/// where it does not, it is refused and nothing comes of it.
@Suite("A person's acts while the gateway dies")
struct VerbCrashTests {
    @Test(
        "nothing is posted twice, nothing leaves under two numbers, nothing is lost",
        arguments: PersonsAct.allCases)
    func everyCommit(_ act: PersonsAct) async throws {
        var dice = SplitMix64(seed: 5)
        var deaths = 0
        for state in VerbState.allCases {
            guard act.states.contains(state) else {
                try await Case(act, state, diesAt: 0, .before).outlive(isRefused: true)
                continue
            }
            // What comes after a change of a count matters where numbers are to be given yet.
            let last = act.isAboutNumbers && !state.awaitsNumbers ? 2 : Int.max
            var commit = 1
            while commit <= last,
                try await Case(
                    act, state, diesAt: commit, Bool.random(using: &dice) ? .before : .after
                )
                .outlive(isRefused: false)
            {
                commit += 1
                deaths += 1
            }
        }
        #expect(deaths > act.states.count, "hardly a commit was reached")
    }
}

/// An act in a state, and the commit at which the process dies.
private struct Case {
    private let act: PersonsAct
    private let state: VerbState
    private let office: MortalOffice
    private let subjects: [Int64]
    private let engine: MortalEngine
    private let label: Comment

    init(
        _ act: PersonsAct, _ state: VerbState, diesAt commit: Int, _ moment: FailingEngine.Moment
    ) async throws {
        (self.act, self.state) = (act, state)
        (office, subjects) = try await VerbScenes.shared.copy(state)
        if act == .regenerateByAnotherMap { office.word = "AC" }
        engine = office.mortal(diesAt: commit, moment)
        label = "\(act) in \(state), dead \(moment) commit \(commit)"
    }

    /// Does it, and checks all that must hold then; false where the process outlived it.
    @discardableResult
    func outlive(isRefused: Bool) async throws -> Bool {
        do {
            let mortal = try await office.open(engine)
            let isDone = try await act.perform(mortal, subjects)
            #expect(isDone == !isRefused, "\(label): done")
            try await office.work(mortal)
            try await act.end(mortal)
            try await office.work(mortal)
        } catch {
            guard await engine.isDead else { throw error }
        }
        let isDead = await engine.isDead
        let ledger = try await office.open()
        _ = try await ledger.reap(for: "ann", isStart: true, quiesce: .zero)
        if isDead { try await act.perform(ledger, subjects) }
        try await office.work(ledger)
        try await act.end(ledger)
        try await office.work(ledger)
        try await check(ledger)
        return isDead
    }

    private func check(_ ledger: SQLLedger) async throws {
        try await checkOrders(ledger)
        try await checkFiles(ledger)
        try await checkAwaited(ledger)
        try await checkAcknowledgments(ledger)
        let outlook = try await ledger.outlook()
        #expect(outlook.ready == 0 && outlook.held == 0, "\(label): \(outlook)")
        #expect(try await ledger.verifyAudit() == nil, label)
    }

    /// Of each interchange that stands there is one 997, which has left unless a person has left
    /// that undone, or is told that it cannot.
    private func checkAcknowledgments(_ ledger: SQLLedger) async throws {
        let rows = try await ledger.messages(MessageFilter(direction: "out", limit: 100))
        let own = rows.compactMap { $0.json["file"]?.text }.filter { $0.contains("_997_") }
        let hasLeft =
            switch state {
            case .ackSkipped: false
            case .ackQueued: act != .skip
            case .ackParked: act == .retry
            default: true
            }
        #expect(own.allSatisfy { (office.files[$0] != nil) == hasLeft }, "\(label): \(own)")
        let isSeen = try await !ledger.exceptions(ExceptionFilter()).isEmpty
        let isEnded = [.skip, .resolve].contains(act) || state.isEnded
        #expect(hasLeft || isEnded || isSeen, "\(label): nobody sees that \(own) cannot leave")
        let came = try await ledger.messages(MessageFilter(direction: "in", limit: 100))
            .filter { $0.json["file"]?.text?.hasSuffix(".x12") == true }
        let isUnanswered = state == .numbersHeld && act != .retry || state == .refused
        #expect(own.count == came.count - (isUnanswered ? 1 : 0), "\(label): \(own)")
    }

    /// Whatever the ERP does not have, a person sees or has closed; what it has it was given once.
    private func checkOrders(_ ledger: SQLLedger) async throws {
        #expect(office.posts.values.allSatisfy { $0 == 1 }, label)
        let isSeen = try await !ledger.exceptions(ExceptionFilter()).isEmpty
        var delivered = 0
        var unknown = 0
        for row in try await ledger.messages(MessageFilter(direction: "in", limit: 100)) {
            for document in try await ledger.message(row.id)?.json["documents"]?.items ?? [] {
                let word = document["state"]?.text ?? ""
                switch word {
                case "delivered": delivered += 1
                // A person knew what became of it.
                case "resolved":
                    #expect(act == .resolve || state == .orderResolved, label)
                    unknown += 1
                case "closed":
                    #expect([.skip, .resolve].contains(act) || state == .orderSkipped, label)
                case "recorded": #expect(state == .recorded, label)
                case "duplicate": #expect(state == .duplicate, label)
                default:
                    #expect(isSeen, "\(label): a document is \(word)")
                    unknown += 1
                }
            }
        }
        let posts = office.posts.count
        #expect((delivered...(delivered + unknown)).contains(posts), "\(label): \(posts) posts")
        guard state == .numbersHeld else { return }
        let isOpen = ![.retry, .skip, .resolve].contains(act)
        #expect(posts == (act == .retry ? 2 : 1) && isSeen == isOpen, "\(label): \(posts) posts")
    }

    /// Each content has one name and one number, and each number one content; but what the partner
    /// refused leaves once more where it is made anew.
    private func checkFiles(_ ledger: SQLLedger) async throws {
        #expect(office.files.values.allSatisfy { $0.count == 1 }, label)
        let files = office.files.values.compactMap(\.first)
        let sets = files.flatMap { bytes in
            let sets = Self.sets(in: bytes).map { SentContent(bytes, set: $0) }
            return sets.isEmpty ? [SentContent(bytes)] : sets
        }
        let isAnew = state == .refused && act == .regenerate
        for one in sets {
            let most = isAnew ? 2 : 1
            #expect(sets.count { $0 == one } <= most, "\(label): sent too often")
        }
        if state.hasLeft, let outbound = subjects.last {
            let word = try await ledger.message(outbound)?.json["state"]?.text
            #expect(word == "sent", "\(label): what has left is \(word ?? "-")")
        }
        // A file of records has its number in its name alone.
        let interchanges = files.filter { $0.starts(with: "ISA".utf8) }
        let controls = interchanges.compactMap { bytes in
            Int(String(decoding: bytes[90..<99], as: UTF8.self))
        }
        #expect(
            Set(controls).count == interchanges.count, "\(label): a number serves twice")
        guard !act.isAboutNumbers else { return }
        let given = try await ledger.counters(ControlFilter()).first?["given"]?.items ?? []
        let taken = given.filter { $0["kind"]?.text != "GS" }
            .reduce(0) { $0 + ($1["next"]?.integer ?? 1) - 1 }
        let made = try await ledger.messages(MessageFilter(direction: "out", limit: 100))
        #expect(taken == made.count, "\(label): a number without its message")
    }

    /// Of each answer that a partner has one 997 is awaited, of no other any; and what has not left
    /// a person sees or has closed.
    private func checkAwaited(_ ledger: SQLLedger) async throws {
        for row in try await ledger.messages(MessageFilter(direction: "out", limit: 100)) {
            let detail = try #require(try await ledger.message(row.id)?.json)
            let name = detail["file"]?.text ?? ""
            guard name.contains("_855_") else { continue }
            let bytes = office.files[name]?.first
            let awaited = detail["awaits"]?.items?.count ?? 0
            let sets = bytes.map { Self.sets(in: $0).count } ?? awaited
            let isOwed = state.isOfRecords ? awaited == 0 : awaited == sets && awaited > 0
            #expect(isOwed, "\(label): \(name) awaits \(awaited)")
            let isSent = detail["state"]?.text == "sent"
            #expect(bytes != nil || !isSent, "\(label): \(name) is said to have left")
        }
        var waiting: [String: Int] = [:]
        for row in try await ledger.awaited(AwaitedFilter(limit: 100)) {
            waiting[row.json["number"]?.text ?? "", default: 0] += 1
        }
        let isSeen = try await !ledger.exceptions(ExceptionFilter()).isEmpty
        for row in try await ledger.messages(MessageFilter(direction: "in", limit: 100)) {
            let (name, outcome) = (row.json["file"]?.text ?? "", row.json["outcome"]?.text ?? "")
            guard name.hasSuffix(".json") else { continue }
            let count = waiting[String(name.prefix(3)), default: 0]
            let isLeft = outcome == "sent"
            let isEnded = [.skip, .resolve].contains(act) || state.isEnded
            let isRecorded = state == .answerRecorded && outcome == "recorded"
            #expect(
                isLeft || isSeen || isEnded || isRecorded, "\(label): \(name) \(outcome)")
            let isOwed = act != .close && !state.isAnswered && !state.isOfRecords
            let least = isLeft && isOwed ? 1 : 0
            let most = isLeft || isSeen ? 1 : 0
            #expect((least...most).contains(count), "\(label): \(name) awaits \(count)")
        }
    }

    /// The numbers of the sets in a file.
    private static func sets(in bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "~")).compactMap { segment in
            let elements = segment.split(separator: UInt8(ascii: "*"))
            guard elements[0].elementsEqual("ST".utf8), elements.count > 2 else { return nil }
            return String(decoding: elements[2], as: UTF8.self)
        }
    }
}
