import Canonical
import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    /// Each figure, worked out by hand.
    static let figures: [LedgerCase] = [
        LedgerCase("figures tell how long orders take, from the file to the payment", isExact: true)
        { bench in
            // Two orders, posted after 90 s and 30 s, answered after 100 s and 40 s.
            try await bench.process("f1", ordered("PO1", 1))
            bench.clock.advance(.seconds(90))
            _ = try await bench.deliver("PO1")
            bench.clock.advance(.seconds(10))
            try await bench.answers("PO1")
            try await bench.process("f2", ordered("PO2", 2))
            bench.clock.advance(.seconds(30))
            _ = try await bench.deliver("PO2")
            bench.clock.advance(.seconds(10))
            try await bench.answers("PO2")
            // The first is shipped 200 s after it came, the notice leaves 20 s later; it is billed
            // 60 s after the notice was given, and paid after 1000 s.
            bench.clock.advance(.seconds(60))
            try await bench.leaves("shipment", "S1", of: "PO1", "3", after: .seconds(20))
            bench.clock.advance(.seconds(40))
            try await bench.leaves("invoice", "I1", of: "PO1", "3")
            bench.clock.advance(.seconds(740))
            try await bench.process("f3", payment("PAY1", of: "PO1", 3))
            let figures = try await bench.figures()
            try bench.equal(figures["order_processing_seconds"], ["30", "90"], "to the ERP")
            try bench.equal(figures["order_answer_seconds"], ["40", "100"], "to the 855")
            try bench.equal(figures["order_cycle_seconds"], ["200", "200"], "to the 856")
            try bench.equal(figures["ship_notice_seconds"], ["20", "20"], "of the 856")
            try bench.equal(figures["invoice_lag_seconds"], ["60", "60"], "to the 810")
            try bench.equal(figures["order_to_cash_seconds"], ["1000", "1000"], "to the 820")
            try bench.equal(figures["orders_opened"], ["2"], "opened")
            try bench.equal(figures["orders_shipped"], ["1"], "shipped")
            try bench.equal(figures["orders_invoiced"], ["1"], "invoiced")
            try bench.equal(figures["invoice_completeness_percent"], ["100.0"], "billed")
            // 3 of 4 pieces; 4 were confirmed and 3 shipped, which is a difference.
            try bench.equal(figures["fill_rate_percent"], ["75.0"], "filled")
            try bench.equal(figures["order_accuracy_percent"], ["0.0"], "as ordered")
            let other = try await bench.figures(of: "other")
            try bench.equal(other["order_cycle_seconds"], [], "of another partner")
            try bench.equal(other["orders_opened"], ["0"], "orders of another partner")
        },
        LedgerCase(
            "figures tell which ship notices a partner took, and what came twice", isExact: true
        ) { bench in
            for (number, verdict) in [
                (1, PartnerAnswer.Verdict.accepted), (2, .noted), (3, .rejected),
            ] {
                try await bench.leaves("shipment", "S\(number)", of: "PO\(number)", "4")
                try await bench.answer("a\(number)", .sample(number, verdict), control: number)
            }
            // One that nothing is awaited of left too, and spoils no share.
            try await bench.leaves(
                "shipment", "S4", of: "PO4", "4", expects: ExpectedAnswers(functional: nil))
            try await bench.process("i1", billed("I1", 11))
            try await bench.process("i2", billed("I1", 12))
            let figures = try await bench.figures()
            try bench.equal(figures["ship_notices_sent"], ["4"], "sent")
            try bench.equal(figures["ship_notices_accepted"], ["2"], "taken")
            try bench.equal(figures["ship_notice_success_percent"], ["66.6"], "their share")
            try bench.equal(figures["duplicate_invoices"], ["1"], "twice")
        },
        LedgerCase("figures tell what failed and why, and what people did", isExact: true) {
            bench in
            try await bench.process("f1", order(1))
            _ = try await bench.deliver("PO1")
            let hold = Diagnostic(.deliverTargetRefused, "no code for XX", value: "XX")
            try await bench.process(
                "f2", order(2).with { $0.sets = [SampleSet("PO2", action: .hold, hold: hold)] })
            let refused = order(3).with {
                $0.sets = [SampleSet("PO3", isAccepted: false)]
                $0.isUnmapped = true
            }
            try await bench.process("f3", refused)
            bench.clock.advance(.seconds(5 * 3600))
            try await bench.resolve(try await bench.exception(.deliverTargetRefused))
            let found = try await bench.ledger.metrics(
                AnswerReportFilter(since: Timestamp(microseconds: 0)))
            let failed = found.metrics.first { $0.name == "gangway_documents_failed" }
            try bench.equal(
                failed?.samples.map { $0.labels.map(\.value).joined(separator: " ") },
                ["acme order deliver.target.refused", "acme order refused by our 997"], "why")
            let figures = try await bench.figures()
            try bench.equal(figures["documents_received"], ["3"], "received")
            try bench.equal(figures["documents_failed"], ["1", "1"], "failed")
            try bench.equal(figures["documents_failed_percent"], ["66.6"], "their share")
            try bench.equal(figures["exceptions_opened"], ["1"], "opened")
            try bench.equal(figures["exceptions_open"], [], "open")
            try bench.equal(
                figures["exception_resolution_seconds"], ["18000", "18000"], "until closed")
            // Within an hour, four hours, a day, two, seven, ever.
            try bench.equal(
                figures["exceptions_closed_within"], ["0", "0", "1", "1", "1", "1"], "by age")
            try bench.equal(figures["manual_acts"], ["1"], "acts")
            try bench.equal(figures["manual_acts_per_1000"], ["500.0"], "for two documents")
        },
        LedgerCase("figures are of production alone", isExact: true) { bench in
            try await bench.process("f1", ordered("PO1", 1))
            bench.clock.advance(.seconds(90))
            _ = try await bench.deliver("PO1")
            try await bench.leaves("shipment", "S1", of: "PO1", "3")
            let before = try await bench.figures()
            func tests(_ sample: SampleInterchange) -> SampleInterchange {
                sample.with { $0.usage = "T" }
            }
            try await bench.process("t1", tests(ordered("PO2", 2)))
            bench.clock.advance(.seconds(3600))
            _ = try await bench.deliver("PO2")
            try await bench.answers("PO2", usage: "T")
            try await bench.leaves(
                "shipment", "S2", of: "PO2", "4", after: .seconds(7200), usage: "T")
            try await bench.answer("a1", .sample(2, .accepted), control: 3, usage: "T")
            try await bench.process("t2", tests(billed("I1", 14)))
            try await bench.process("t3", tests(billed("I1", 15)))
            let hold = Diagnostic(.deliverTargetRefused, "no code for XX", value: "XX")
            try await bench.process(
                "t4",
                tests(order(16)).with { $0.sets = [SampleSet("PO6", action: .hold, hold: hold)] })
            try await bench.process(
                "t5",
                tests(order(17)).with {
                    $0.sets = [SampleSet("PO7", isAccepted: false)]
                    $0.isUnmapped = true
                })
            try bench.equal(try await bench.figures(), before, "after tests")
            try await bench.process("f2", billed("I1", 18))
            try bench.expect(try await bench.figures() != before, "after production")
        },
        LedgerCase("figures count no document that does not count for its order", isExact: true) {
            bench in
            try await bench.process("f1", ordered("PO1", 1))
            try await bench.leaves("shipment", "S1", of: "PO1", "4")
            try await bench.leaves("invoice", "I1", of: "PO1", "4")
            func invoiced() async throws -> [[String]?] {
                let figures = try await bench.figures()
                return [
                    "orders_invoiced", "invoice_completeness_percent", "invoice_lag_seconds",
                ].map { figures[$0] }
            }
            try bench.equal(try await invoiced(), [["1"], ["100.0"], ["0", "0"]], "billed")
            try await bench.answer("a1", .sample(3, .rejected), control: 7)
            try bench.equal(try await invoiced(), [["0"], ["0.0"], []], "refused by the partner")
            bench.clock.advance(.seconds(50))
            try await bench.leaves("invoice", "I2", of: "PO1", "4")
            try bench.equal(try await invoiced(), [["1"], ["100.0"], ["50", "50"]], "once more")
            // A payment that waits for a person pays nothing.
            let why = Diagnostic(.deliverTargetRefused, "no code for XX", value: "XX")
            var held = payment("PAY1", of: "PO1", 8)
            (held.sets[0].action, held.sets[0].hold) = (.hold, why)
            try await bench.process("p1", held)
            try bench.equal(try await bench.figures()["order_to_cash_seconds"], [], "held")
            try await bench.process("p2", payment("PAY2", of: "PO1", 9))
            let paid = try await bench.figures()["order_to_cash_seconds"]
            try bench.equal(paid, ["50", "50"], "paid")
        },
        LedgerCase("an invoice that was cancelled bills no order", isExact: true) { bench in
            try await bench.leave("o1", "PO1", TradeSample.ourOrder())
            try await bench.process("s", TradeSample.theirShipment("S1", ["1", "2"], 1))
            try await bench.process("i", TradeSample.theirInvoice("I1", ["1", "2"], 2))
            try bench.equal(try await bench.figures()["orders_invoiced"], ["1"], "invoiced")
            let cancel = TradeSample.theirInvoice("I1", ["1", "2"], 3).with {
                ($0.sets[0].purpose, $0.sets[0].action) = ("cancel", .record)
                $0.sets[0].content = "no more"
            }
            try await bench.process("c", cancel)
            try bench.equal(try await bench.figures()["orders_invoiced"], ["0"], "cancelled")
        },
        LedgerCase("that an order waits for the ERP is no answer to it", isExact: true) { bench in
            try await bench.process("f1", ordered("PO1", 1))
            bench.clock.advance(.seconds(20))
            let said: JSON = ["number": "PO1", "purpose": "new", "answer": "held"]
            let waits = LedgerBench.draft(
                "PO1", said: said, answer: "AH", answers: try await bench.answered("PO1")?.id)
            try await bench.leave("w", "PO1", .draft(waits))
            try bench.equal(try await bench.figures()["order_answer_seconds"], [], "it waits")
            bench.clock.advance(.seconds(20))
            try await bench.answers("PO1")
            let figures = try await bench.figures()
            try bench.equal(figures["order_answer_seconds"], ["40", "40"], "answered")
        },
        LedgerCase("figures tell how long a new partner took", isExact: true) { bench in
            let files = ProfileFiles(["acme/partner.yaml": Array("ids: []".utf8)])
            _ = try await bench.ledger.record(
                VersionDraft(
                    partner: "acme", files: files, former: nil, replaced: nil,
                    profile: LedgerBench.profile, author: "ann", reason: "a new partner",
                    effective: nil))
            bench.clock.advance(.seconds(36 * 3600))
            try await bench.process("t", order(1).with { $0.usage = "T" })
            bench.clock.advance(.seconds(36 * 3600))
            try await bench.process("f", order(2))
            let figures = try await bench.figures()
            try bench.equal(figures["onboarding_days"], ["3.0"], "days")
        },
        LedgerCase("a new partner is new when its folder is first kept", isExact: true) { bench in
            func keep(_ paths: [String], as name: String) async throws {
                let files = ProfileFiles(
                    Dictionary(uniqueKeysWithValues: paths.map { ($0, Array("ids: []".utf8)) }))
                try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                    try await bench.ledger.keep(files, as: SHA256.digest(of: name))
                }
            }
            try await keep(["elm/partner.yaml", "channels/acme.yaml"], as: "before")
            bench.clock.advance(.seconds(24 * 3600))
            try await keep(["elm/partner.yaml", "acme/partner.yaml"], as: "first")
            bench.clock.advance(.seconds(48 * 3600))
            try await keep(["acme/partner.yaml", "acme/850.map.yaml"], as: "changed")
            _ = try await bench.ledger.record(
                VersionDraft(
                    partner: "acme", files: ProfileFiles(["acme/partner.yaml": []]), former: nil,
                    replaced: nil, profile: LedgerBench.profile, author: "ann",
                    reason: "it is live", effective: nil))
            bench.clock.advance(.seconds(12 * 3600))
            try await bench.process("f", order(2))
            let figures = try await bench.figures()
            try bench.equal(figures["onboarding_days"], ["2.5"], "days")
        },
        LedgerCase("what a person did who is called as the gateway is counts", isExact: true) {
            bench in
            try bench.equal(try await bench.figures()["manual_acts"], ["0"], "of a new ledger")
            _ = try await bench.ledger.hold(
                HoldSubject(partner: "acme", type: nil, direction: nil),
                Decision(author: "gangway", reason: "a stock-taking"))
            try bench.equal(try await bench.figures()["manual_acts"], ["1"], "acts")
        },
        LedgerCase("a report lists what was looked at, what we owe and the days that hold") {
            bench in
            let out = try await bench.send855("PO1")
            let id = try await bench.ledger.awaited(AwaitedFilter()).first?.id ?? 0
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.review(
                    expectation: id, until: nil, author: "ann", reason: "they never answer")
            }
            try await bench.process("f", order(1))
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.keep(
                    ReportedDay(day: "2026-01-04", report: ["day": "2026-01-04"], differences: []))
            }
            let report = try await bench.ledger.answerReport(
                AnswerReportFilter(since: Timestamp(microseconds: 0))
            ).json
            let reviewed = report["reviewed"]?.items?.first
            try bench.equal(reviewed?["messageId"]?.integer.map { Int64($0) }, out, "what")
            try bench.equal(reviewed?["reason"]?.text, "they never answer", "why")
            try bench.equal(report["ours"]?.items?.first?["kind"]?.text, "997", "what we owe")
            try bench.equal(
                report["reconciled"]?.items?.map { $0["day"]?.text }, ["2026-01-04"], "days")
        },
        LedgerCase("days that have ended and were not kept are known", isExact: true) { bench in
            func days() async throws -> [String] {
                try await bench.ledger.unkeptDays().map(\.description)
            }
            try bench.equal(try await days(), ["2026-01-04"], "of a ledger that kept none")
            try await bench.ledger.keep(
                ReportedDay(day: "2026-01-04", report: [:], differences: []))
            try bench.equal(try await days(), [], "once it is kept")
            bench.clock.advance(.seconds(3 * 86_400))
            try bench.equal(
                try await days(), ["2026-01-05", "2026-01-06", "2026-01-07"], "after a weekend")
            // A day that is to come, which an older release kept by mistake, hides none.
            try await bench.ledger.keep(
                ReportedDay(day: "2027-01-01", report: [:], differences: []))
            try bench.equal(try await days().count, 3, "beside one to come")
            bench.clock.advance(.seconds(100 * 86_400))
            try bench.equal(try await days().count, 31, "after months")
        },
    ]

    /// An order of four pieces.
    private static func ordered(_ number: String, _ control: Int) -> SampleInterchange {
        order(control).with {
            $0.sets = [SampleSet(number)]
            $0.sets[0].members = #","lines": [{"number": "1", "quantity": "4"}]"#
        }
    }

    private static func payment(
        _ number: String, of order: String, _ control: Int
    ) -> SampleInterchange {
        var set = SampleSet(number, action: .record)
        set.type = "remittance"
        set.mention = OrderMention(orders: [OrderReference(number: order)], invoices: [])
        return LedgerConformance.order(control).with { $0.sets = [set] }
    }

    private static func billed(_ number: String, _ control: Int) -> SampleInterchange {
        var set = SampleSet(number)
        set.type = "invoice"
        return order(control).with { $0.sets = [set] }
    }
}

extension LedgerBench {
    /// The values of each figure, by its name without `gangway_`.
    fileprivate func figures(of partner: String? = nil) async throws -> [String: [String]] {
        let found = try await ledger.metrics(
            AnswerReportFilter(partner: partner, since: Timestamp(microseconds: 0)))
        return Dictionary(
            uniqueKeysWithValues: found.metrics.map { metric in
                (String(metric.name.dropFirst(8)), metric.samples.map { "\($0.value)" })
            })
    }

    /// The ERP answers an order, and the answer leaves.
    fileprivate func answers(_ order: String, usage: String = "P") async throws {
        try await leave()
        let draft = Self.draft(
            order, answers: try await answered(order)?.id, usage: usage)
        _ = try await dispatch("answer \(order)", number: order, outcome: .draft(draft))
        try await leave()
    }

    /// Something about an order is given by the ERP, and leaves after a while.
    fileprivate func leaves(
        _ type: String, _ number: String, of order: String, _ quantity: String,
        after wait: Duration = .zero, usage: String = "P", expects: ExpectedAnswers = .usual
    ) async throws {
        let lines: JSON = [["number": "1", "line": "1", "quantity": .string(quantity)]]
        let said: JSON =
            type == "shipment"
            ? ["purpose": "new", "shipments": [["order": .string(order), "items": lines]]]
            : ["purpose": "new", "order": .string(order), "lines": lines]
        let draft = Self.draft(
            number, type: type, said: said, expects: expects, usage: usage)
        try await leave()
        _ = try await dispatch(number, number: number, outcome: .draft(draft))
        clock.advance(wait)
        try await leave()
    }
}
