import Canonical
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    /// What an order owes next, one debt a line, as it is written down.
    static let owedNext: [LedgerCase] = [
        LedgerCase("each debt has its own cause, and when it began and is due", isExact: true) {
            bench in
            try await bench.process("f", TradeSample.order(1))
            let came = bench.clock.now
            bench.clock.advance(.seconds(60))
            _ = try await bench.dispatch(
                "r1", number: "PO1", outcome: TradeSample.response(["1", "2"]))
            try await bench.owesNext([
                "855 by us after 850 PO1, made, has not left", "856 by us after 850 PO1",
            ])
            try await bench.leave()
            for (number, line) in [("S1", "1"), ("S2", "2")] {
                bench.clock.advance(.seconds(60))
                try await bench.leave(number, number, TradeSample.shipment(number, [line]))
                try bench.equal(
                    try await bench.debts().filter { $0.numbers == [number] }.map(\.since),
                    [bench.clock.now], "since when of \(number)")
            }
            try await bench.owesNext(["810 by us after 856 S1", "810 by us after 856 S2"])
            let debts = try await bench.debts()
            try bench.equal(
                debts.map(\.due), debts.map { $0.since + .seconds(2 * 86_400) }, "by when")
            try bench.expect(debts.allSatisfy { $0.since > came }, "not by what went before")
            let rows = try await bench.ledger.awaited(AwaitedFilter(status: .waiting))
                .filter { $0.json["kind"]?.text == "810" }
            try bench.equal(debts.map(\.expectation), rows.map(\.id), "where it is written down")
            // An invoice that waits to leave answers nothing yet.
            _ = try await bench.dispatch(
                "i1", number: "I1", outcome: TradeSample.invoice("I1", ["1"]))
            try await bench.owesNext([
                "810 by us after 856 S1, made, has not left", "810 by us after 856 S2",
                "820 by acme after 810 I1",
            ])
            try await bench.leave()
            try await bench.owesNext(["810 by us after 856 S2", "820 by acme after 810 I1"])
        },
        LedgerCase("of an invoice that is paid in part the rest is owed until it is paid") {
            bench in
            try await bench.bill("I1", asking: "16")
            try await bench.owesNext(["820 by acme after 810 I1"])
            try await bench.pay("P1", "I1", "10", 2)
            let left = ["855 us accepted", "856 us accepted", "810 us accepted"]
            try await bench.owes(left + ["820 partner accepted"])
            try await bench.owesNext(["820 by acme after 810 I1, 6 open"])
            let chain = try await bench.chain().chain(nil)
            try bench.equal(
                chain["links"]?.items?.last?["words"]?.text,
                "820 planned, 997 owed, 6 open, owed by acme", "its link in the report")
            try await bench.pay("P2", "I1", "6", 3)
            try await bench.owesNext([])
            let paid = try await bench.debtOfPayment()
            try await bench.refused("closing what is paid") { () async throws(LedgerFailure) in
                try await bench.ledger.close(expectation: paid, ann)
            }
        },
        LedgerCase("a person ends the waiting for the rest of an invoice") { bench in
            try await bench.bill("I1", asking: "16")
            try await bench.pay("P1", "I1", "10", 2)
            let id = try await bench.debtOfPayment()
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.close(expectation: id, ann)
            }
            try await bench.owesNext([])
            let left = ["855 us accepted", "856 us accepted", "810 us accepted"]
            try await bench.owes(left + ["820 partner closed-by-hand"])
            // What comes yet changes nothing of that.
            try await bench.pay("P2", "I1", "1", 3)
            try await bench.owesNext([])
            try await bench.owes(left + ["820 partner closed-by-hand"])
        },
        LedgerCase("the rest of what we pay in part is ours to pay, or a person's to end") {
            bench in
            _ = try await bench.dispatch("o1", number: "PO1", outcome: TradeSample.ourOrder())
            try await bench.leave()
            try await bench.process("i", PartSample.theirInvoice("I1", asking: "16", 1))
            try await bench.leave("p1", "PAY1", PartSample.ourPayment("PAY1", "I1", "10"))
            let theirs = ["855 by acme after 850 PO1", "856 by acme after 850 PO1"]
            try await bench.owesNext(theirs + ["820 by us after 810 I1, 6 open"])
            _ = try await bench.dispatch(
                "p2", number: "PAY2", outcome: PartSample.ourPayment("PAY2", "I1", "6"))
            try await bench.owesNext(
                theirs + ["820 by us after 810 I1, 6 open, made, has not left"])
            let id = try await bench.debtOfPayment()
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.close(expectation: id, ann)
            }
            try await bench.owesNext(theirs)
            try await bench.leave()
            let waiting = ["855 partner waiting", "856 partner waiting"]
            try await bench.owes(waiting + ["820 us closed-by-hand"])
            try await bench.owesNext(theirs)
        },
        LedgerCase("what we paid of a closed rest, and is refused, is owed again", isExact: true) {
            bench in
            _ = try await bench.dispatch("o1", number: "PO1", outcome: TradeSample.ourOrder())
            try await bench.leave()
            try await bench.process("i", PartSample.theirInvoice("I1", asking: "16", 1))
            try await bench.leave("p1", "PAY1", PartSample.ourPayment("PAY1", "I1", "10"))
            let id = try await bench.debtOfPayment()
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.close(expectation: id, ann)
            }
            let waiting = ["855 partner waiting", "856 partner waiting"]
            try await bench.owes(waiting + ["820 us closed-by-hand"])
            try await bench.answer("a", .sample(3, .rejected), control: 7)
            try await bench.owes(waiting + ["820 us waiting"])
        },
    ]
}

private let ann = Decision(author: "ann", reason: "they deducted it")

/// Invoices that ask for a sum, and payments of some of it.
private enum PartSample {
    private static let expects: ExpectedAnswers = {
        var expects = ExpectedAnswers()
        expects.documents = [.remittance: ExpectedAnswers.Answer(within: .seconds(30 * 86_400))]
        return expects
    }()

    private static func asked(_ amount: String) -> JSON {
        [
            "purpose": "new", "order": "PO1", "totals": ["amount": .string(amount)],
            "lines": [["number": "1", "quantity": "4"], ["number": "2", "quantity": "6"]],
        ]
    }

    private static func paid(_ invoice: String, _ amount: String) -> JSON {
        ["entities": [["payments": [["invoice": .string(invoice), "paid": .string(amount)]]]]]
    }

    private static func received(
        _ number: String, _ type: String, _ said: JSON, _ mention: OrderMention, _ control: Int
    ) -> SampleInterchange {
        var set = SampleSet(number)
        set.type = type
        set.members = "," + said.description.dropFirst().dropLast()
        set.mention = mention
        set.expects = expects
        return SampleInterchange(set).with { ($0.control, $0.groupControl) = (control, control) }
    }

    static func invoice(_ number: String, asking amount: String) -> OutboundWalk.Outcome {
        .draft(
            LedgerBench.draft(
                number, type: "invoice", said: asked(amount), expects: expects))
    }

    static func theirInvoice(
        _ number: String, asking amount: String, _ control: Int
    ) -> SampleInterchange {
        var said = asked(amount)
        said["purpose"] = nil
        return received(
            number, "invoice", said, OrderMention(orders: [OrderReference(number: "PO1")]), control)
    }

    static func payment(
        _ number: String, _ invoice: String, _ amount: String, _ control: Int
    ) -> SampleInterchange {
        received(
            number, "remittance", paid(invoice, amount), OrderMention(invoices: [invoice]), control)
    }

    static func ourPayment(
        _ number: String, _ invoice: String, _ amount: String
    ) -> OutboundWalk.Outcome {
        var said = paid(invoice, amount)
        said["purpose"] = "new"
        return .draft(LedgerBench.draft(number, type: "remittance", said: said))
    }
}

extension LedgerBench {
    /// Has an order be answered, shipped and billed by an invoice.
    fileprivate func bill(_ invoice: String, asking amount: String) async throws {
        try await process("f", TradeSample.order(1))
        try await leave("r1", "PO1", TradeSample.response(["1", "2"]))
        try await leave("s1", "S1", TradeSample.shipment("S1", ["1", "2"]))
        try await leave("i1", invoice, PartSample.invoice(invoice, asking: amount))
    }

    /// Takes in a payment of an invoice.
    fileprivate func pay(
        _ number: String, _ invoice: String, _ amount: String, _ control: Int
    ) async throws {
        try await process(number, PartSample.payment(number, invoice, amount, control))
    }

    /// The expectation of the one payment that is owed, or was.
    fileprivate func debtOfPayment() async throws -> Int64 {
        for status in AwaitedStatus.allCases {
            let rows = try await ledger.awaited(AwaitedFilter(status: status))
            if let row = rows.first(where: { $0.json["kind"]?.text == "820" }) { return row.id }
        }
        throw ConformanceFailure(description: "no payment is owed")
    }

    /// The one order.
    fileprivate func chain() async throws -> OrderChain {
        let records = try await ledger.orders(OrderFilter(number: "PO1"))
        try equal(records.count, 1, "orders")
        return OrderChain(records[0])
    }

    /// What it owes by what is written down, but 997s.
    fileprivate func debts() async throws -> [OrderChain.Debt] {
        try await chain().debts(nil).filter { $0.set != "997" }
    }

    /// Expects that, in words.
    fileprivate func owesNext(_ expected: [String], line: UInt = #line) async throws {
        let found = try await chain().summary(nil)["owed"]?.items?.compactMap { $0["words"]?.text }
        try equal(
            found?.filter { !$0.hasPrefix("997 ") }, expected, "what is owed next", line: line)
    }
}
