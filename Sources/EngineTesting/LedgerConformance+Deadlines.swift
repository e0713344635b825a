import Canonical
import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    static let deadlines: [LedgerCase] = [
        LedgerCase("an answer that does not come is one exception, which it closes by coming") {
            bench in
            let out = try await bench.send855("PO1", expects: .hours)
            try await bench.remind(after: .seconds(3 * 3600), tells: 0)
            try await bench.awaits(out, "waiting")
            try await bench.remind(after: .seconds(1800 + 60), tells: 1)
            try bench.equal(try await bench.exceptions().count, 0, "exceptions before it is due")
            try await bench.remind(after: .seconds(1800), tells: 1)
            try await bench.awaits(out, "overdue")
            _ = try await bench.exception(.awaitAnswerOverdue)
            try await bench.outcome(out, "sent")
            let told = try await bench.ledger.businessEvents(
                EventFilter(type: .acknowledgmentOverdue))
            try bench.equal(told.map(\.number), ["PO1"], "what other systems are told")
            try await bench.remind(after: .seconds(2 * 3600), tells: 1)
            _ = try await bench.exception(.awaitAnswerOverdue)
            try await bench.remind(after: .seconds(86_400), tells: 0)
            try await bench.answer("a1", .sample(1, .accepted))
            try await bench.awaits(out, "accepted-late")
            try bench.equal(try await bench.exceptions().count, 0, "exceptions after it came")
            let kinds = try await bench.kinds(ofOriginOf: out)
            try bench.equal(
                kinds.filter { $0.hasPrefix("await.") },
                ["await.soon", "await.overdue", "await.escalated", "await.accepted"], "events")
        },
        LedgerCase("the TA1 that a 997 of ours asks for is overdue as any answer is") { bench in
            try await bench.process("f1", SampleInterchange().with { $0.asking = .hours })
            _ = try await bench.send()
            try await bench.remind(after: .seconds(3600 - 1), tells: 0)
            try await bench.remind(after: .seconds(2), tells: 1)
            _ = try await bench.exception(.awaitAnswerOverdue)
        },
        LedgerCase("what has not left in time is ours: the partner's time begins when it leaves") {
            bench in
            let message = try await bench.dispatch(
                "d1", number: "PO1",
                outcome: .draft(LedgerBench.draft("PO1", asking: true, expects: .hours)))
            let out = try await bench.sent(as: message)
            // The TA1 would have been due first, and one file is told of once.
            try await bench.remind(after: .seconds(3600 + 60), tells: 1)
            try await bench.remind(after: .seconds(9 * 3600), tells: 0)
            try await bench.remind(after: .seconds(60), tells: 0)
            let late = try await bench.exception(.sendFileLate)
            try await bench.owedBy(out, "us", "waiting")
            try await bench.outcome(out, "sending")
            try bench.equal(try await bench.overdueEvents(), [], "what other systems are told")
            try bench.equal(
                try await bench.report()["ours"]?.items?.compactMap { $0["kind"]?.text }, ["855"],
                "what has not left")
            _ = try await bench.send()
            try bench.equal(try await bench.exceptions().count, 0, "exceptions once it left")
            try bench.equal(
                try await bench.ledger.exception(late)?.json["state"]?.text, "resolved", "it")
            try await bench.owedBy(out, "partner", "waiting")
            // What it awaits is told of as if it had been queued as it left.
            try await bench.remind(after: .seconds(3600 - 60), tells: 0)
            try await bench.remind(after: .seconds(120), tells: 1)
            try await bench.remind(after: .seconds(2 * 3600 + 1800), tells: 1)
            try bench.equal(try await bench.overdueEvents(), ["PO1"], "the TA1 alone")
            try await bench.answer("a1", .sample(1, .accepted))
            try await bench.awaits(out, "accepted", "overdue")
            // What is sent again has left when it left first.
            let due = try await bench.dues(of: out)
            try await bench.sendAgain(out)
            try bench.equal(try await bench.dues(of: out), due, "when it is due")
        },
        LedgerCase("what leaves later has the working time from then on", isExact: true) { bench in
            let calendar = BusinessCalendar(
                zone: .utc, workdays: Set(1...5), hours: 8 * 3600..<17 * 3600,
                cutoff: 15 * 3600, holidays: [])
            var expects = ExpectedAnswers.hours
            expects.calendar = calendar
            // Friday, 20 November 2026, at two.
            bench.clock.set(Timestamp(seconds: 1_795_183_200))
            let message = try await bench.dispatch(
                "d1", number: "PO1",
                outcome: .draft(LedgerBench.draft("PO1", expects: expects)))
            let out = try await bench.sent(as: message)
            try bench.equal(
                try await bench.dues(of: out), ["2026-11-23T09:00:00Z"], "before it left")
            bench.clock.advance(.seconds(2 * 3600))
            try await bench.answer("a1", .sample(1, .accepted))
            _ = try await bench.send(in: calendar)
            // Behind the cut-off: it counts from Monday at eight.
            try bench.equal(
                try await bench.dues(of: out), ["2026-11-23T12:00:00Z"], "once it has left")
            try await bench.awaits(out, "accepted")
        },
        LedgerCase("what never leaves has no alarm once a person lets go of it") { bench in
            let message = try await bench.dispatch(
                "d1", number: "PO1",
                outcome: .draft(LedgerBench.draft("PO1", expects: .hours)))
            let unsent = try await bench.sent(as: message)
            try await bench.remind(after: .seconds(86_400), tells: 1)
            _ = try await bench.exception(.sendFileLate)
            try await bench.act(.skip, on: unsent)
            try bench.equal(try await bench.exceptions().count, 0, "once nobody sends it")
            try await bench.owedBy(unsent, "us", "closed-by-hand")
        },
        LedgerCase("what happened while nobody looked is told in its order, once") { bench in
            let out = try await bench.send855("PO1", expects: .hours)
            try await bench.remind(after: .seconds(86_400), tells: 1)
            try await bench.remind(after: .seconds(86_400), tells: 0)
            let kinds = try await bench.kinds(ofOriginOf: out)
            try bench.equal(
                kinds.filter { $0.hasPrefix("await.") },
                ["await.soon", "await.overdue", "await.escalated"], "events")
            _ = try await bench.exception(.awaitAnswerOverdue)
        },
        LedgerCase("an answer in time is never told of", isExact: true) { bench in
            let out = try await bench.send855("PO1", expects: .hours)
            bench.clock.advance(.seconds(3 * 3600))
            // It came in time, and nobody has walked it yet.
            try await bench.receive("a1", bytes: Array("a1 1".utf8))
            try await bench.remind(after: .seconds(3600 + 300), tells: 0)
            try await bench.answer("a1", .sample(1, .accepted))
            try await bench.awaits(out, "accepted")
            try await bench.remind(after: .seconds(86_400), tells: 0)
        },
        LedgerCase("a person ends the waiting, and a late answer is still taken") { bench in
            let out = try await bench.send855("PO1", expects: .hours)
            try await bench.remind(after: .seconds(86_400), tells: 1)
            try await bench.resolve(try await bench.exception(.awaitAnswerOverdue))
            try await bench.awaits(out, "closed-by-hand")
            try await bench.remind(after: .seconds(86_400), tells: 0)
            try await bench.answer("a1", .sample(1, .accepted))
            try await bench.awaits(out, "accepted-late")
        },
        LedgerCase("where no answer comes none is awaited, and without a span none is overdue") {
            bench in
            let silent = try await bench.send855(
                "PO1", expects: ExpectedAnswers(functional: nil))
            try await bench.awaits(silent)
            let patient = try await bench.send855("PO2", key: "d2")
            try await bench.remind(after: .seconds(90 * 86_400), tells: 0)
            try await bench.awaits(patient, "waiting")
        },
        LedgerCase("a partner that goes silent is one exception, which a file closes") { bench in
            let expected = [
                ExpectedArrival(partner: "acme") { $0 + .seconds(3600) },
                ExpectedArrival(partner: "never-came") { $0 + .seconds(1) },
            ]
            func watch() async throws {
                try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                    try await bench.ledger.watch(expected)
                }
            }
            let message = try await bench.process("f", SampleInterchange())
            try await watch()
            try bench.equal(try await bench.exceptions().count, 0, "in time")
            bench.clock.advance(.seconds(3 * 3600))
            try await watch()
            try await watch()
            let told = try await bench.exception(.awaitArrivalOverdue)
            let report = try await bench.ledger.answerReport(
                AnswerReportFilter(since: Timestamp(microseconds: 0))
            ).json
            try bench.equal(
                report["causes"]?.items?.map { $0["cause"]?.text }, ["nothing comes any more"],
                "its cause")
            try bench.equal(report["refused"]?.items?.count, 0, "what is refused")
            try await bench.outcome(message, "delivering")
            try await bench.refused("a retry") { () async throws(LedgerFailure) in
                try await bench.ledger.retry(exception: told, author: "ann", reason: "again")
            }
            try await bench.process(
                "g",
                SampleInterchange(SampleSet("PO2")).with { ($0.control, $0.groupControl) = (2, 2) })
            try await watch()
            try bench.equal(try await bench.exceptions().count, 0, "once a file came")
        },
        LedgerCase("what we send ends no silence, and who has closed it is not told again") {
            bench in
            func watch() async throws {
                try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                    try await bench.ledger.watch(
                        ["acme", "elm"].map { partner in
                            ExpectedArrival(partner: partner) { $0 + .seconds(3600) }
                        })
                }
            }
            func sample(_ control: Int, _ partner: String) -> SampleInterchange {
                order(control).with { $0.partner = partner }
            }
            let message = try await bench.process("f", sample(1, "acme"))
            bench.clock.advance(.seconds(3 * 3600))
            _ = try await bench.dispatch("d1", number: "PO1")
            try await watch()
            let told = try await bench.exception(.awaitArrivalOverdue)
            let detail = try await bench.json(message)["exceptions"]?.items?.first
            try bench.equal(detail?["id"]?.integer.map { Int64($0) }, told, "what it is about")
            try await bench.resolve(told)
            try await watch()
            try bench.equal(try await bench.exceptions().count, 0, "once a person knows")
            // A file of several partners' interchanges came from each of them.
            try await bench.process("van", sample(2, "acme"), sample(3, "elm"))
            bench.clock.advance(.seconds(3 * 3600))
            try await watch()
            let both = try await bench.ledger.exceptions(ExceptionFilter())
            try bench.equal(
                Set(both.map { $0.json["partner"]?.text }), ["acme", "elm"], "who is silent")
            try await bench.process("h", sample(4, "elm"))
            try await watch()
            let left = try await bench.ledger.exceptions(ExceptionFilter())
            try bench.equal(left.map { $0.json["partner"]?.text }, ["acme"], "who is silent then")
        },
        LedgerCase("what is due each day by ten is missed once, and comes late or in time") {
            bench in
            let day: Int64 = 86_400_000_000
            let orders = DailyArrival(
                partner: "acme", name: "orders", subject: .groups("PO")
            ) { Timestamp(microseconds: ($0.microseconds / day + 1) * day) }
            let files = DailyArrival(
                partner: "acme", name: "files", subject: .files { $0.hasPrefix("b") },
                due: orders.due)
            func watch(after span: Duration) async throws {
                bench.clock.advance(span)
                try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                    try await bench.ledger.watch(daily: [orders, files])
                }
            }
            func came(_ name: String, _ number: Int) async throws {
                try await bench.process(
                    name,
                    SampleInterchange(SampleSet("PO\(number)")).with {
                        ($0.control, $0.groupControl) = (number, number)
                    })
            }
            func missed() async throws -> [String] {
                let open = try await bench.ledger.exceptions(ExceptionFilter())
                let code = Diagnostic.Code.awaitArrivalMissed.name
                let told = open.filter { $0.json["code"]?.text == code }
                return told.map { String(($0.json["message"]?.text ?? "").prefix(6)) }.sorted()
            }
            try await came("a", 1)
            try await watch(after: .seconds(1))
            // On the first day it comes in time, and a second one changes nothing.
            try await came("b1", 2)
            try await came("b2", 3)
            try await watch(after: .seconds(86_400))
            try bench.equal(try await missed(), [], "of the first day")
            try await watch(after: .seconds(86_400))
            try bench.equal(try await missed(), ["files ", "orders"], "of the second day")
            try await watch(after: .seconds(3600))
            try await came("a3", 4)
            try await watch(after: .seconds(60))
            try bench.equal(try await missed(), ["files ", "orders"], "what came is the new day's")
            try await came("a4", 5)
            try await watch(after: .seconds(60))
            try bench.equal(try await missed(), ["files "], "what is left over came late")
            try await watch(after: .seconds(86_400))
            try bench.equal(try await missed(), ["files ", "files "], "of the third day")
            try await watch(after: .seconds(86_400))
            try bench.equal(
                try await missed(), ["files ", "files ", "files ", "orders"], "of the fourth day")
            // A day whose exception a person closed lacks nothing any more.
            for told in try await bench.ledger.exceptions(ExceptionFilter()) {
                try await bench.resolve(told.json["id"]?.integer.map { Int64($0) } ?? 0)
            }
            try await came("b6", 6)
            try await watch(after: .seconds(86_400))
            try await watch(after: .seconds(60))
            try bench.equal(try await missed(), [], "of the fifth day, in time")
        },
        LedgerCase("days that were missed before anything came are told when something has") {
            bench in
            let day: Int64 = 86_400_000_000
            let orders = DailyArrival(
                partner: "acme", name: "orders", subject: .groups("PO")
            ) { Timestamp(microseconds: ($0.microseconds / day + 1) * day) }
            func watch(after span: Duration, tells count: Int) async throws {
                bench.clock.advance(span)
                try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                    try await bench.ledger.watch(daily: [orders])
                }
                try bench.equal(try await bench.exceptions().count, count, "after \(span)")
            }
            try await watch(after: .seconds(1), tells: 0)
            try await watch(after: .seconds(3 * 86_400), tells: 0)
            try await bench.process("a", order(1))
            // What came is the day's that has begun; three lacked theirs, and are told at once.
            try await watch(after: .seconds(60), tells: 3)
            try await bench.process("b", order(2))
            try await watch(after: .seconds(60), tells: 2)
        },
    ]
}

extension ExpectedAnswers {
    /// Four hours, told half an hour before and two hours after; for a TA1 one hour.
    fileprivate static let hours = ExpectedAnswers(
        functional: Answer(
            within: .seconds(4 * 3600), warn: .seconds(1800), escalate: .seconds(2 * 3600)),
        interchange: Answer(within: .seconds(3600)))
}

extension LedgerBench {
    /// What is awaited of something that we sent.
    private func awaited(_ message: Int64) async throws -> [JSON] {
        try await json(message)["awaits"]?.items ?? []
    }

    /// When answers to something that we sent are due, a 997 first.
    fileprivate func dues(of message: Int64) async throws -> [String] {
        try await awaited(message).compactMap { $0["due"]?.text }
    }

    /// Expects who owes each answer to something that we sent, and how it stands.
    fileprivate func owedBy(_ message: Int64, _ who: String, _ state: String) async throws {
        for row in try await awaited(message) {
            try equal(row["owedBy"]?.text, who, "who owes it")
            try equal(row["state"]?.text, state, "how it stands")
        }
    }

    fileprivate func overdueEvents() async throws -> [String] {
        try await ledger.businessEvents(EventFilter(type: .acknowledgmentOverdue)).map(\.number)
    }

    fileprivate func report() async throws -> JSON {
        try await ledger.answerReport(
            AnswerReportFilter(since: Timestamp(microseconds: 0))
        ).json
    }

    /// Moves the clock on and expects how many answers are told of.
    fileprivate func remind(
        after span: Duration, tells count: Int, line: UInt = #line
    ) async throws {
        clock.advance(span)
        let told = try await insist(done: Reminders(told: count, next: nil)) {
            () async throws(LedgerFailure) in try await ledger.remind(limit: 10, after: nil)
        }.told
        // After a commit whose answer was lost there is nothing left to tell.
        try expect(told == count || told == 0, "\(told) told of, not \(count)", line: line)
    }

    /// The kinds of the events of what a sent message was made of.
    fileprivate func kinds(ofOriginOf message: Int64) async throws -> [String] {
        let origin = try await ledger.messages(MessageFilter()).first {
            $0.json["direction"]?.text == "in" && $0.json["file"]?.text == "d1"
        }
        return try await json(origin?.id ?? message)["events"]?.items?
            .compactMap { $0["kind"]?.text } ?? []
    }
}
