import Canonical
import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    static let owed: [LedgerCase] = [
        LedgerCase("as seller we owe the 855, 856 and 810 of an order, and are owed its 820") {
            bench in
            try await bench.process("f", TradeSample.order(1))
            try await bench.owes(["855 us waiting", "856 us waiting"])
            try await bench.leave("r1", "PO1", TradeSample.response(["1"]))
            try await bench.owes(["855 us partly-accepted 1 of 2 lines", "856 us waiting"])
            try await bench.leave("r2", "PO1", TradeSample.response(["2"], "rejected"))
            try await bench.owes(["855 us accepted", "856 us waiting"])
            // The line that was refused is not shipped.
            try await bench.leave("s1", "S1", TradeSample.shipment("S1", ["1"]))
            try await bench.owes(["855 us accepted", "856 us accepted", "810 us waiting"])
            try await bench.leave("i1", "I1", TradeSample.invoice("I1", ["1"]))
            try await bench.owes([
                "855 us accepted", "856 us accepted", "810 us accepted", "820 partner waiting",
            ])
            try await bench.process("p", TradeSample.payment(of: "I1", 2))
            try await bench.owes([
                "855 us accepted", "856 us accepted", "810 us accepted", "820 partner accepted",
            ])
        },
        LedgerCase("as buyer we are owed what we owe as seller, by order and line") { bench in
            _ = try await bench.dispatch("o1", number: "PO1", outcome: TradeSample.ourOrder())
            try await bench.owes(["855 partner waiting", "856 partner waiting"])
            // A notice that comes before any answer answers nothing, and begins the invoice.
            try await bench.process("s", TradeSample.theirShipment("S1", ["1"], 1))
            try await bench.owes([
                "855 partner waiting", "856 partner partly-accepted 1 of 2 lines",
                "810 partner waiting",
            ])
            try await bench.process("r", TradeSample.theirResponse(2))
            try await bench.process("again", TradeSample.theirResponse(3))
            try await bench.process("i", TradeSample.theirInvoice("I1", ["1"], 4))
            try await bench.process("t", TradeSample.theirShipment("S2", ["2"], 5))
            try await bench.owes([
                "855 partner accepted", "856 partner accepted", "810 partner accepted",
                "820 us waiting", "810 partner waiting",
            ])
        },
        LedgerCase("an answer that is taken in before our order leaves has answered it") { bench in
            try await bench.process("r", TradeSample.theirResponse(1))
            try await bench.process("i", TradeSample.theirInvoice("I1", ["1"], 2))
            _ = try await bench.dispatch("o1", number: "PO1", outcome: TradeSample.ourOrder())
            try await bench.owes([
                "820 us waiting", "855 partner accepted", "856 partner waiting",
            ])
            // What is billed already is owed no invoice.
            try await bench.process("s", TradeSample.theirShipment("S1", ["1"], 3))
            try await bench.owes([
                "820 us waiting", "855 partner accepted",
                "856 partner partly-accepted 1 of 2 lines", "810 partner accepted",
            ])
        },
        LedgerCase("an answer from another partner closes nothing, and says whose it may be") {
            bench in
            _ = try await bench.dispatch("o1", number: "PO1", outcome: TradeSample.ourOrder())
            let stray = try await bench.process(
                "r", TradeSample.theirResponse(1).with { $0.partner = "other" })
            try await bench.owes(["855 partner waiting", "856 partner waiting"])
            let events = try await bench.json(stray)["events"]?.items ?? []
            try bench.equal(
                events.count { $0["kind"]?.text == "await.unmatched" }, 1, "what is told")
        },
        LedgerCase("what is refused or cancelled is expected no more") { bench in
            try await bench.process("f", TradeSample.order(1))
            try await bench.leave("r1", "PO1", TradeSample.response(["1", "2"], "rejected"))
            try await bench.owes(["855 us accepted", "856 us not-expected"])
            try await bench.process("g", TradeSample.order(2, "PO2"))
            let cancel = SampleInterchange(SampleSet("PO2", content: "x", action: .deliverIfKnown))
                .with { ($0.control, $0.groupControl) = (3, 3) }
            try await bench.process("c", cancel)
            try await bench.owes([
                "855 us accepted", "856 us not-expected", "855 us not-expected",
                "856 us not-expected",
            ])
            bench.clock.advance(.seconds(90 * 86_400))
            _ = try await bench.insist(done: Reminders(told: 0, next: nil)) {
                () async throws(LedgerFailure) in
                try await bench.ledger.remind(limit: 10, after: nil)
            }
            try bench.equal(try await bench.exceptions().count, 0, "exceptions")
        },
        LedgerCase("what is owed is overdue as an acknowledgment is, and closes itself") { bench in
            try await bench.process("f", TradeSample.order(1))
            bench.clock.advance(.seconds(86_400 + 1))
            _ = try await bench.insist(done: Reminders(told: 1, next: nil)) {
                () async throws(LedgerFailure) in
                try await bench.ledger.remind(limit: 10, after: nil)
            }
            try await bench.owes(["855 us overdue", "856 us waiting"])
            _ = try await bench.exception(.awaitAnswerOverdue)
            func overdue() async throws -> [String] {
                try await bench.ledger.answerReport(
                    AnswerReportFilter(since: Timestamp(microseconds: 0))
                ).json.path("trade.ours.overdue")?.items?.compactMap { $0["kind"]?.text } ?? []
            }
            try bench.equal(try await overdue(), ["855"], "what is overdue of ours")
            let late = try await bench.ledger.awaited(AwaitedFilter(status: .overdue)).first
            let until = bench.clock.now + .seconds(60)
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.review(
                    expectation: late?.id ?? 0, until: until, author: "ann", reason: "known")
            }
            try bench.equal(try await overdue(), [], "what was reviewed")
            bench.clock.advance(.seconds(61))
            try bench.equal(try await overdue(), ["855"], "after its date")
            let chain = try await bench.ledger.orders(OrderFilter(number: "PO1")).first
            try bench.equal(chain?.owed.map(\.set), ["855", "856"], "what the order owes")
            try await bench.leave("r1", "PO1", TradeSample.response(["1", "2"]))
            try await bench.owes(["855 us accepted-late", "856 us waiting"])
            try bench.equal(try await bench.exceptions().count, 0, "exceptions after it left")
            let report = try await bench.ledger.answerReport(
                AnswerReportFilter(since: Timestamp(microseconds: 0))
            ).json
            try bench.equal(report.path("trade.ours.head.sent")?.integer, 2, "what we owe")
            try bench.equal(report.path("trade.theirs.head.sent")?.integer, 0, "what is owed us")
            try bench.equal(report.path("head.sent")?.integer, 1, "acknowledgments")
        },
        LedgerCase("what is late, missing or refused costs what is agreed, and is counted else") {
            bench in
            try await bench.process("f", TradeSample.order(1))
            bench.clock.advance(.seconds(86_400 + 1))
            try await bench.leave("r1", "PO1", TradeSample.response(["1", "2"]))
            bench.clock.advance(.seconds(5 * 86_400))
            var filter = AnswerReportFilter(since: Timestamp(microseconds: 0))
            func stake() async throws -> JSON {
                try await bench.ledger.answerReport(filter).json["stake"] ?? .null
            }
            let counts = try await stake()
            try bench.equal(
                counts["rows"]?.items?.compactMap { $0["for"]?.text },
                ["late-response", "missing-shipment"], "what is counted")
            try bench.equal(counts["totals"], .array([]), "without rules no sum")
            filter.agreed["acme"] = ReportTerms(
                service: [
                    ServiceLevel(
                        subject: .response, share: 90, within: .seconds(2 * 86_400)),
                    ServiceLevel(subject: .shipment, share: 90, within: .seconds(3600)),
                ],
                fees: [
                    FeeRule(
                        cause: .init(.late, .response), charge: .amount(250), currency: "USD"),
                    // Of 4 times 2.50 and 6 times 1.
                    FeeRule(
                        cause: .init(.missing, .shipment), charge: .percent(10), per: .order,
                        most: 1, currency: "USD"),
                    FeeRule(
                        cause: .init(.missing, .shipment), charge: .percent(10), currency: "EUR"),
                ])
            try bench.equal(
                try await stake()["totals"],
                [
                    ["currency": "EUR", "amount": "1.60"],
                    ["currency": "USD", "amount": "251"],
                ], "by the rules")
            let service = try await bench.ledger.answerReport(filter).json["service"]?.items ?? []
            try bench.equal(
                service.map { $0["isMet"]?.flag }, [true, false], "levels that are met")
            // A worker whose commit failed comes back when its lease has run out.
            let median = service.first?["medianSeconds"]?.integer ?? 0
            try bench.expect((86_401..<86_401 + 300).contains(median), "the median: \(median)")
        },
        LedgerCase("an answer of ours that the partner refuses is owed again", isExact: true) {
            bench in
            try await bench.process("f", TradeSample.order(1))
            try await bench.leave("r1", "PO1", TradeSample.response(["1", "2"]))
            try await bench.owes(["855 us accepted", "856 us waiting"])
            try await bench.answer("a", .sample(2, .rejected), control: 7)
            try await bench.owes(["855 us waiting", "856 us waiting"])
        },
        LedgerCase("a payment of ours that the partner refuses is owed again", isExact: true) {
            bench in
            _ = try await bench.dispatch("o1", number: "PO1", outcome: TradeSample.ourOrder())
            try await bench.process("i", TradeSample.theirInvoice("I1", ["1", "2"], 1))
            let theirs = ["855 partner waiting", "856 partner waiting"]
            try await bench.owes(theirs + ["820 us waiting"])
            _ = try await bench.dispatch(
                "p1", number: "PAY1", outcome: TradeSample.ourPayment(of: "I1"))
            try await bench.owes(theirs + ["820 us waiting made, has not left"])
            try await bench.leave()
            try await bench.owes(theirs + ["820 us accepted"])
            try await bench.answer("a", .sample(3, .rejected), control: 7)
            try await bench.owes(theirs + ["820 us waiting"])
            // Another one pays it.
            try await bench.leave("p2", "PAY2", TradeSample.ourPayment("PAY2", of: "I1"))
            try await bench.owes(theirs + ["820 us accepted"])
        },
        LedgerCase("an invoice is paid while any payment of it stands", isExact: true) { bench in
            _ = try await bench.dispatch("o1", number: "PO1", outcome: TradeSample.ourOrder())
            try await bench.process("i", TradeSample.theirInvoice("I1", ["1", "2"], 1))
            let theirs = ["855 partner waiting", "856 partner waiting"]
            _ = try await bench.dispatch(
                "p1", number: "PAY1", outcome: TradeSample.ourPayment(of: "I1"))
            _ = try await bench.dispatch(
                "p2", number: "PAY2", outcome: TradeSample.ourPayment("PAY2", of: "I1"))
            // One of another invoice, which the order's number brings here, pays nothing of it.
            _ = try await bench.dispatch(
                "p3", number: "PAY3",
                outcome: TradeSample.ourPayment("PAY3", of: "I9", order: "PO1"))
            try await bench.leave()
            try await bench.owes(theirs + ["820 us accepted"])
            try await bench.answer("a", .sample(3, .rejected), control: 7)
            try await bench.owes(theirs + ["820 us accepted"])
            try await bench.answer("b", .sample(4, .rejected), control: 8)
            try await bench.owes(theirs + ["820 us waiting"])
        },
        LedgerCase(
            "our order that is made anew and never leaves is owed what it was", isExact: true
        ) { bench in
            let message = try await bench.dispatch(
                "o1", number: "PO1", outcome: TradeSample.ourOrder())
            _ = try await bench.send()
            try await bench.act(.regenerate, on: message)
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "PO1",
                outcome: TradeSample.ourOrder(word: "AC"))
            try await bench.act(.skip, on: try await bench.sent(as: message))
            try await bench.owes(["855 partner waiting", "856 partner waiting"])
        },
        LedgerCase("our order that a person sends on is owed what it was", isExact: true) { bench in
            _ = try await bench.dispatch("o1", number: "PO1", outcome: TradeSample.ourOrder())
            try await bench.ledger.park(
                try await bench.one(.send), why: Diagnostic(.sendChannelMissing, "no channel"))
            // While it waits for a person another document of ours joins it.
            _ = try await bench.dispatch("c1", number: "PO1", outcome: TradeSample.ourChange)
            try await bench.retry(try await bench.exception(.sendChannelMissing))
            try await bench.owes(["855 partner waiting", "856 partner waiting"])
        },
    ]
}

/// Documents of one order of two lines, of which each party owes the next.
enum TradeSample {
    private static let expects: ExpectedAnswers = {
        var expects = ExpectedAnswers()
        expects.documents = [
            .response: ExpectedAnswers.Answer(within: .seconds(86_400)),
            .shipment: ExpectedAnswers.Answer(within: .seconds(5 * 86_400)),
            .invoice: ExpectedAnswers.Answer(within: .seconds(2 * 86_400)),
            .remittance: ExpectedAnswers.Answer(within: .seconds(30 * 86_400)),
        ]
        return expects
    }()

    private static let lines: JSON = [
        ["number": "1", "quantity": "4", "price": "2.50"],
        ["number": "2", "quantity": "6", "price": "1"],
    ]
    private static func quantity(_ line: String) -> JSON { line == "1" ? "4" : "6" }

    // What leaves.

    private static func draft(
        _ number: String, _ type: String, _ said: JSON, word: String = "AD"
    ) -> OutboundWalk.Outcome {
        .draft(LedgerBench.draft(number, type: type, said: said, expects: expects, answer: word))
    }

    static let ourChange = draft(
        "PO1", "orderChange", ["purpose": "change", "number": "PO1"])

    static func ourOrder(word: String = "AD") -> OutboundWalk.Outcome {
        draft("PO1", "order", ["purpose": "new", "lines": lines], word: word)
    }

    static func response(
        _ answered: [String], _ status: String = "accepted", word: String = "AD"
    ) -> OutboundWalk.Outcome {
        draft(
            "PO1", "orderResponse",
            [
                "purpose": "new", "answer": "changed",
                "lines": .array(
                    answered.map { line in
                        [
                            "number": .string(line),
                            "answers": [
                                ["status": .string(status), "quantity": quantity(line)]
                            ],
                        ]
                    }),
            ], word: word)
    }

    private static func shipped(_ lines: [String]) -> JSON {
        [
            [
                "order": "PO1",
                "items": .array(
                    lines.map { ["line": .string($0), "quantity": quantity($0)] }),
            ]
        ]
    }

    private static func billed(_ lines: [String]) -> JSON {
        .array(lines.map { ["number": .string($0), "quantity": quantity($0)] })
    }

    static func shipment(_ number: String, _ lines: [String]) -> OutboundWalk.Outcome {
        draft(number, "shipment", ["purpose": "new", "shipments": shipped(lines)])
    }

    static func invoice(
        _ number: String, _ lines: [String], own: String = "GANGWAY"
    ) -> OutboundWalk.Outcome {
        .draft(
            LedgerBench.draft(
                number, type: "invoice",
                said: ["purpose": "new", "order": "PO1", "lines": billed(lines)], expects: expects,
                own: own))
    }

    static func ourPayment(
        _ number: String = "PAY1", of invoice: String, order: String? = nil
    ) -> OutboundWalk.Outcome {
        var paid: JSON = ["invoice": .string(invoice)]
        paid["order"] = order.map { .string($0) }
        return draft(
            number, "remittance", ["purpose": "new", "entities": [["payments": [paid]]]])
    }

    // What comes.

    private static func received(
        _ number: String, _ type: String, _ control: Int, _ members: JSON,
        _ mention: OrderMention? = nil
    ) -> SampleInterchange {
        var set = SampleSet(number)
        set.type = type
        set.members = "," + members.description.dropFirst().dropLast()
        set.mention = mention
        set.expects = expects
        return SampleInterchange(set).with { ($0.control, $0.groupControl) = (control, control) }
    }

    private static let order = OrderMention(orders: [OrderReference(number: "PO1")])

    static func order(_ control: Int, _ number: String = "PO1") -> SampleInterchange {
        received(number, "order", control, ["lines": lines])
    }

    static func theirResponse(_ control: Int) -> SampleInterchange {
        var mention = order
        mention.answer = "accepted"
        return received("PO1", "orderResponse", control, ["answer": "accepted"], mention)
    }

    static func theirShipment(_ number: String, _ lines: [String], _ control: Int)
        -> SampleInterchange
    {
        received(number, "shipment", control, ["shipments": shipped(lines)], order)
    }

    static func theirInvoice(_ number: String, _ lines: [String], _ control: Int)
        -> SampleInterchange
    {
        received(number, "invoice", control, ["order": "PO1", "lines": billed(lines)], order)
    }

    static func payment(of invoice: String, _ control: Int) -> SampleInterchange {
        received(
            "PAY1", "remittance", control,
            ["entities": [["payments": [["invoice": .string(invoice)]]]]],
            OrderMention(invoices: [invoice]))
    }
}

extension LedgerBench {
    /// Has all leave that is queued, after a document of ours where one is given.
    func leave(
        _ key: String? = nil, _ number: String = "", _ outcome: OutboundWalk.Outcome? = nil
    ) async throws {
        if let key, let outcome { _ = try await dispatch(key, number: number, outcome: outcome) }
        while let claim = try await claim(.send).first { try await send(claim) }
    }

    /// Expects what is owed in the trade, the oldest first: `855 us waiting`.
    func owes(_ expected: [String], line: UInt = #line) async throws {
        var rows: [AwaitedSummary] = []
        for status in AwaitedStatus.allCases {
            rows += try await ledger.awaited(AwaitedFilter(status: status)).filter {
                $0.json["orderId"]?.integer != nil
            }
        }
        let found = rows.sorted { $0.id < $1.id }.map { row in
            ["kind", "owedBy", "state", "progress"].compactMap { row.json[$0]?.text }
                .filter { !$0.isEmpty }.joined(separator: " ")
        }
        try equal(found, expected, "what is owed", line: line)
    }
}
