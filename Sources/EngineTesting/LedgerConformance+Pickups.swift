import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    /// What partners are to fetch.
    static let pickups: [LedgerCase] = [
        LedgerCase("a file is looked for from when it leaves, and that it is gone closes it") {
            bench in
            let message = try await bench.dispatch(
                "d1", number: "PO1",
                outcome: .draft(LedgerBench.draft("PO1", expects: .fetched)))
            let out = try await bench.sent(as: message)
            try bench.equal(try await bench.looking(), [], "before it left")
            _ = try await bench.send()
            let first = try await bench.turn()
            bench.clock.advance(.seconds(60))
            try await bench.look(true)
            try await bench.awaits(out, "waiting")
            // What another look has seen since is not undone by this one.
            try await bench.looked([PickupLook(first, isThere: false)])
            try await bench.awaits(out, "waiting")
            bench.clock.advance(.seconds(60))
            try await bench.look(false)
            try await bench.awaits(out, "accepted")
            try bench.equal(try await bench.looking(), [], "what is looked for then")
            let events = try await bench.json(message)["events"]?.items ?? []
            try bench.equal(
                events.filter { $0["kind"]?.text == "await.fetched" }.count, 1, "events")
            // No answer says that, and none is missing at night.
            let odd = try await bench.ledger.unexplained(
                from: Timestamp(microseconds: 0), to: bench.clock.now + .seconds(60), limit: 10)
            try bench.equal(odd, [], "what no answer explains")
        },
        LedgerCase("a file that is not fetched is told of in words, until it is fetched late") {
            bench in
            let out = try await bench.send855("PO1", expects: .fetched)
            // Of a claim that was lost it left a minute later.
            let left = bench.clock.now
            try await bench.look(after: .seconds(4 * 3600 + 60), true)
            try await bench.tell()
            try await bench.awaits(out, "overdue")
            let told = try await bench.exception(.awaitAnswerOverdue)
            let words = try await bench.ledger.exception(told)?.json
            let message = words?["message"]?.text ?? ""
            try bench.expect(message.hasPrefix("acme has not picked up 855 PO1 ("), message)
            let term = "since \(left), due \(left + .seconds(4 * 3600))"
            try bench.expect(message.hasSuffix(term), message)
            try bench.expect(
                words?["mend"]?.text?.hasPrefix("it is acme's move") ?? false, "whose move it is")
            try await bench.look(after: .seconds(60), false)
            try await bench.awaits(out, "accepted-late")
            try bench.equal(try await bench.exceptions().count, 0, "exceptions")
        },
        LedgerCase("what may have been fetched in time is not late because we looked late") {
            bench in
            let out = try await bench.send855("PO1", expects: .fetched)
            try await bench.look(after: .seconds(4 * 3600 - 60), true)
            bench.clock.advance(.seconds(120))
            try await bench.tell()
            try bench.equal(try await bench.exceptions().count, 0, "before anybody looked")
            try await bench.look(false)
            try await bench.awaits(out, "accepted")
        },
        LedgerCase("where nobody can look nothing is closed, and people hear of it") { bench in
            let out = try await bench.send855("PO1", expects: .fetched)
            try await bench.look(after: .seconds(4 * 3600 + 60), nil)
            try await bench.tell()
            try bench.equal(try await bench.exceptions().count, 0, "at once")
            try await bench.look(after: .seconds(900), nil)
            try await bench.tell()
            try await bench.awaits(out, "overdue")
            let told = try await bench.exception(.awaitAnswerOverdue)
            let message = try await bench.ledger.exception(told)?.json["message"]?.text ?? ""
            try bench.expect(message.contains("nobody could look since"), message)
        },
        LedgerCase("what is sent again is to be fetched again, in as much time") { bench in
            let out = try await bench.send855("PO1", expects: .fetched)
            // Sent again while it lies there, it has the time that it had.
            let stale = try await bench.turn()
            bench.clock.advance(.seconds(3600))
            try await bench.sendAgain(out)
            try bench.equal(
                try await bench.pickup(of: out)?["due"]?.text, "2026-01-05T12:00:00Z", "still due")
            try await bench.looked([PickupLook(stale, isThere: false)])
            try await bench.awaits(out, "waiting")
            try await bench.look(after: .seconds(60), false)
            try await bench.awaits(out, "accepted")
            for hour in [20, 40] {
                bench.clock.set(Timestamp(seconds: 1_767_600_000 + Int64(hour) * 3600))
                try await bench.sendAgain(out)
                try await bench.awaits(out, "waiting")
                let due = Timestamp(seconds: 1_767_600_000 + Int64(hour + 4) * 3600)
                try bench.equal(
                    try await bench.pickup(of: out)?["due"]?.text, due.description, "due anew")
                try await bench.look(after: .seconds(60), false)
                try await bench.awaits(out, "accepted")
            }
        },
        LedgerCase("files take turns, and what a person closed is looked for no more") { bench in
            let files = try await (1...3).asyncMap { number in
                defer { bench.clock.advance(.seconds(1)) }
                return try await bench.send855(
                    "PO\(number)", key: "d\(number)", expects: .fetched)
            }
            var turns: [String] = []
            for _ in 1...4 {
                turns.append(try await bench.turn().name)
                try await bench.look(true, limit: 1)
                bench.clock.advance(.seconds(1))
            }
            try bench.equal(Set(turns).count, 3, "files that had a turn")
            try bench.equal(turns.first, turns.last, "whose turn it is then")
            let id = Int64(try await bench.pickup(of: files[1])?["id"]?.integer ?? 0)
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.close(
                    expectation: id, Decision(author: "ann", reason: "fetched by mail"))
            }
            try await bench.awaits(files[1], "closed-by-hand")
            try bench.equal(try await bench.looking().count, 2, "what is looked for")
        },
        LedgerCase("an answer closes no pick-up, nor a pick-up an answer", isExact: true) {
            bench in
            var expects = ExpectedAnswers.fetched
            expects.functional = ExpectedAnswers.Answer()
            let out = try await bench.send855("PO1", asking: true, expects: expects)
            try await bench.answer("a1", .sample(1, .accepted))
            try await bench.awaits(out, "accepted", "waiting", "waiting")
            try await bench.answer("t1", ta1: .interchange(1, .accepted), control: 2)
            try await bench.awaits(out, "accepted", "accepted", "waiting")
            try await bench.look(false)
            try await bench.awaits(out, "accepted", "accepted", "accepted")
            try await bench.strays([])
        },
        LedgerCase("what is made anew is to be fetched itself, and in its place nothing is") {
            bench in
            let first = try await bench.send855("PO1", expects: .fetched)
            try await bench.act(.regenerate, on: first)
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "PO1",
                outcome: .draft(LedgerBench.draft("PO1", expects: .fetched, answer: "AC")))
            _ = try await bench.send()
            try await bench.awaits(first, "closed-by-hand")
            try bench.equal(try await bench.looking().count, 1, "what is looked for")
        },
    ]
}

extension ExpectedAnswers {
    /// No 997, and each file is to be fetched within four hours.
    fileprivate static let fetched: ExpectedAnswers = {
        var expects = ExpectedAnswers(functional: nil)
        expects.pickup = Answer(within: .seconds(4 * 3600))
        return expects
    }()
}

extension Sequence where Element: Sendable {
    fileprivate func asyncMap<Value>(
        _ transform: (Element) async throws -> Value
    ) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}

extension LedgerBench {
    /// The files that are looked for, in their turns.
    fileprivate func looking() async throws -> [String] {
        try await ledger.pickups(limit: 10).map(\.name)
    }

    /// The file whose turn it is.
    fileprivate func turn() async throws -> AwaitedPickup {
        guard let file = try await ledger.pickups(limit: 1).first else {
            throw ConformanceFailure(description: "nothing is looked for")
        }
        return file
    }

    /// Looks for the files whose turn it is, and writes down the same of each.
    fileprivate func look(
        after span: Duration = .zero, _ isThere: Bool?, limit: Int = 10
    ) async throws {
        clock.advance(span)
        try await looked(
            try await ledger.pickups(limit: limit).map { PickupLook($0, isThere: isThere) })
    }

    fileprivate func looked(_ looks: [PickupLook]) async throws {
        try await insist(done: ()) { () async throws(LedgerFailure) in
            try await ledger.looked(looks)
        }
    }

    fileprivate func tell() async throws {
        _ = try await insist(done: Reminders(told: 0, next: nil)) {
            () async throws(LedgerFailure) in try await ledger.remind(limit: 10, after: nil)
        }
    }

    /// The pick-up that is awaited of something that we sent.
    fileprivate func pickup(of message: Int64) async throws -> JSON? {
        try await json(message)["awaits"]?.items?.first { $0["kind"]?.text == "PICKUP" }
    }
}
