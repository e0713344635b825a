import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    /// What is tried out beside what counts, and what is sent beside what is awaited of it.
    static let usages: [LedgerCase] = [
        LedgerCase("a report is of production, of tests, or of both", isExact: true) { bench in
            try await bench.sends("PO1", key: "d1", usage: "P")
            try await bench.sends("PO2", key: "d2", usage: "T")
            try await bench.sends("PO3", key: "d3", usage: "T")
            var refusal = PartnerAnswer.sample(1, .rejected)
            refusal.explanation = RefusalExplanation(
                text: "PO1 refuses", mend: "mend it", value: "EA",
                causes: [RefusalCause(text: "A", mend: "mend the rule")])
            try await bench.answer("a1", refusal, usage: "T")
            try await bench.answer("a2", .sample(77, .accepted), control: 2, usage: "T")
            try await bench.process("f", order(3).with { $0.usage = "T" })
            bench.clock.advance(.seconds(2 * 3600))
            let production = try await bench.lists(.production)
            let tests = try await bench.lists(.test)
            let all = try await bench.lists(.all)
            //                      sent, awaited, rows, overdue, ages, causes, refused, odd, ours
            try bench.equal(production, [1, 1, 1, 1, 1, 0, 0, 0, 0], "of production")
            try bench.equal(tests, [2, 2, 1, 1, 1, 2, 1, 1, 1], "of tests")
            // The row of a partner and document counts both.
            try bench.equal(all, [3, 3, 1, 2, 2, 2, 1, 1, 1], "of both")
            let head = try await bench.reported(.production)["head"] ?? .null
            try bench.equal(head["tests"]?.integer, 2, "what is left out")
            for (usage, listed) in [
                (ReportUsage.production, ["PO1 P"]), (.test, ["PO3 T"]),
                (.all, ["PO1 P", "PO3 T"]),
            ] {
                for status in [nil, AwaitedStatus.overdue] {
                    let rows = try await bench.ledger.awaited(
                        AwaitedFilter(status: status, usage: usage)
                    ).map(\.json)
                    try bench.equal(
                        rows.map { "\($0["number"]?.text ?? "") \($0["usage"]?.text ?? "")" },
                        listed, "the usage of each")
                }
            }
        },
        LedgerCase("levels, reviews and debts of tests stand in the report of tests", isExact: true)
        { bench in
            try await bench.sends("PO2", key: "d2", usage: "T")
            try await bench.process("f", TradeSample.order(1).with { $0.usage = "T" })
            bench.clock.advance(.seconds(86_400 + 1))
            let late = try await bench.ledger.awaited(AwaitedFilter(status: .overdue)).first {
                $0.json["kind"]?.text == "997"
            }
            func counts(_ usage: ReportUsage) async throws -> [Int] {
                let report = try await bench.reported(usage)
                return [
                    report.path("trade.ours.head.sent")?.integer ?? -1,
                    report.path("trade.ours.overdueTotal")?.integer ?? -1,
                    report["service"]?.items?.count ?? -1, report["reviewed"]?.items?.count ?? -1,
                    report.path("stake.rows")?.items?.count ?? -1,
                    report["overdue"]?.items?.count ?? -1,
                ]
            }
            try bench.equal(try await counts(.production), [0, 0, 0, 0, 0, 0], "of production")
            try bench.equal(try await counts(.test), [2, 1, 1, 0, 0, 1], "of tests")
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.review(
                    expectation: late?.id ?? 0, until: nil, author: "ann", reason: "known")
            }
            try bench.equal(try await counts(.production), [0, 0, 0, 0, 0, 0], "and reviewed")
            try bench.equal(try await counts(.all), [2, 1, 1, 1, 0, 0], "of both")
            var filter = OrderFilter(since: Timestamp(microseconds: 0))
            for (usage, found) in [(ReportUsage.production, 0), (.test, 2), (.all, 2)] {
                for isOwed in [false, true] {
                    (filter.usage, filter.isOwed) = (usage, isOwed)
                    let orders = try await bench.ledger.orders(filter)
                    try bench.equal(orders.count, found, "orders of \(usage), owed \(isOwed)")
                }
            }
        },
        LedgerCase("a test breaks no silence, and is not what is due each day") { bench in
            let day: Int64 = 86_400_000_000
            let daily = DailyArrival(partner: "acme", name: "orders", subject: .groups("PO")) {
                Timestamp(microseconds: ($0.microseconds / day + 1) * day)
            }
            func watch() async throws {
                for _ in 0..<3 {
                    try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                        try await bench.ledger.watch(
                            [ExpectedArrival(partner: "acme") { $0 + .seconds(3 * 86_400) }])
                        try await bench.ledger.watch(daily: [daily])
                    }
                }
            }
            func told() async throws -> [String] {
                try await bench.exceptions().map(\.code).sorted()
            }
            try await bench.process("f", order(1))
            try await watch()
            bench.clock.advance(.seconds(3600))
            try await bench.process("t", order(2).with { $0.usage = "T" })
            bench.clock.advance(.seconds(86_400))
            try await watch()
            try bench.equal(try await told(), ["await.arrival.missed"], "the day's file")
            bench.clock.advance(.seconds(2 * 86_400))
            try await watch()
            try bench.expect(
                try await told().contains("await.arrival.overdue"), "the partner is silent")
            let causes = try await bench.reported(.test)["causes"]?.items?.count
            try bench.equal(causes, 0, "of tests nothing is missed")
            try await bench.process("g", order(3))
            try await watch()
            try bench.expect(
                try await !told().contains("await.arrival.overdue"), "a file of production came")
        },
        LedgerCase("documents are counted as sent once, whatever is awaited of them") { bench in
            var expects = ExpectedAnswers.usual
            expects.transport = ExpectedAnswers.Answer()
            _ = try await bench.send855("PO1", asking: true, expects: expects)
            try bench.equal(try await bench.heads(), ["1 3 0", "997 1", "MDN 1", "TA1 1"], "one")
            _ = try await bench.send855(
                "PO2", key: "d2", expects: ExpectedAnswers(functional: nil))
            try bench.equal(
                try await bench.heads(), ["2 3 1", "997 1", "MDN 1", "TA1 1"], "two")
            try await bench.answer("a1", .sample(1, .accepted))
            let head = try await bench.reported(.production)["head"]
            try bench.equal(head?["accepted"]?.integer, 1, "accepted")
            try bench.equal(head?["waiting"]?.integer, 2, "waiting")
        },
    ]
}

extension LedgerBench {
    /// An 855 of a usage that is due within an hour, and has left.
    fileprivate func sends(_ number: String, key: String, usage: String) async throws {
        _ = try await dispatch(
            key, number: number,
            outcome: .draft(
                Self.draft(
                    number,
                    expects: ExpectedAnswers(
                        functional: ExpectedAnswers.Answer(within: .seconds(3600))),
                    usage: usage)))
        _ = try await send()
    }

    /// The report of a usage, by a level of an hour for what acme answers.
    func reported(_ usage: ReportUsage) async throws -> JSON {
        var filter = AnswerReportFilter(since: Timestamp(microseconds: 0), usage: usage)
        filter.agreed["acme"] = ReportTerms(
            service: [ServiceLevel(subject: .functional, share: 90, within: .seconds(3600))],
            fees: [])
        return try await ledger.answerReport(filter).json
    }

    /// How long the lists of a report are, and what its head counts.
    fileprivate func lists(_ usage: ReportUsage) async throws -> [Int] {
        let report = try await reported(usage)
        let ages = report.path("ageing.clock")?.items ?? []
        return ["head.sent", "head.awaited"].map { report.path($0)?.integer ?? -1 }
            + ["partners", "overdue"].map { report[$0]?.items?.count ?? -1 }
            + [ages.reduce(0) { $0 + ($1["count"]?.integer ?? 0) }]
            + ["causes", "refused", "odd", "ours"].map { report[$0]?.items?.count ?? -1 }
    }

    /// What the head of a report counts: sent, awaited and not expected; then of each kind what is
    /// awaited.
    func heads() async throws -> [String] {
        let head = try await reported(.production)["head"] ?? .null
        let kinds = (head["kinds"]?.items ?? []).map {
            "\($0["kind"]?.text ?? "") \($0["awaited"]?.integer ?? -1)"
        }
        let counts = ["sent", "awaited", "not-expected"].map { "\(head[$0]?.integer ?? -1)" }
        return [counts.joined(separator: " ")] + kinds
    }
}
