import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    /// What we owe is done when our document has left, and not when it is made.
    static let leaving: [LedgerCase] = [
        LedgerCase("a payment that has not left does not hide another that has", isExact: true) {
            bench in
            try await bench.leave("o1", "PO1", TradeSample.ourOrder())
            try await bench.process("i", TradeSample.theirInvoice("I1", ["1", "2"], 1))
            let theirs = ["855 partner waiting", "856 partner waiting"]
            _ = try await bench.dispatch(
                "p1", number: "PAY1", outcome: TradeSample.ourPayment(of: "I1"))
            _ = try await bench.one(.send)
            try await bench.owes(theirs + ["820 us waiting made, has not left"])
            try await bench.leave("p2", "PAY2", TradeSample.ourPayment("PAY2", of: "I1"))
            try await bench.owes(theirs + ["820 us accepted"])
        },
        LedgerCase("what we owe is answered when it leaves, and overdue until then", isExact: true)
        { bench in
            try await bench.process("f", TradeSample.order(1))
            try await bench.leave()
            _ = try await bench.dispatch(
                "r1", number: "PO1", outcome: TradeSample.response(["1", "2"]))
            try await bench.owes(["855 us waiting made, has not left", "856 us waiting"])
            bench.clock.advance(.seconds(86_400 + 1))
            try bench.equal(
                try await bench.ledger.remind(limit: 10, after: nil), Reminders(told: 1, next: nil),
                "what is told")
            try await bench.owes(["855 us overdue made, has not left", "856 us waiting"])
            let late = try await bench.exception(.awaitAnswerOverdue)
            let text = try await bench.ledger.exception(late)?.json.description ?? ""
            try bench.expect(text.contains("(made, has not left)"), "what it says: \(text)")
            try bench.expect(text.contains("a channel that is down"), "what mends it: \(text)")
            bench.clock.advance(.seconds(3600))
            let left = bench.clock.now
            try await bench.leave()
            try await bench.owes(["855 us accepted-late", "856 us waiting"])
            try bench.equal(try await bench.exceptions().count, 0, "exceptions once it left")
            let row = try await bench.ledger.awaited(AwaitedFilter(status: .acceptedLate)).first
            try bench.equal(row?.json["answered"]?.text, left.description, "when it was answered")
        },
        LedgerCase("what waits in a batch is owed until the batch has left") { bench in
            for (control, number) in ["PO1", "PO2"].enumerated() {
                try await bench.process("f\(control)", TradeSample.order(control + 1, number))
            }
            try await bench.leave()
            let messages = try await bench.join(
                ["PO1", "PO2", "PO3"], Batching(count: 3, longest: .seconds(3600)))
            let made = ["855 us waiting made, has not left", "856 us waiting"]
            try await bench.owes(made + made)
            try await bench.make(["PO1", "PO2", "PO3"])
            try await bench.owes(made + made)
            try await bench.leave()
            let left = ["855 us accepted", "856 us waiting"]
            try await bench.owes(left + left)
            try await bench.outcome(messages[0], "sent")
        },
        LedgerCase("of a batch of many orders what is owed is settled a few at a time") { bench in
            let numbers = (1...18).map { "PO\($0)" }
            for (control, number) in numbers.enumerated() {
                try await bench.process("f\(control)", TradeSample.order(control + 1, number))
            }
            try await bench.leave()
            _ = try await bench.join(numbers, Batching(count: 18, longest: .seconds(3600)))
            try await bench.make(numbers)
            let left = bench.clock.now
            try await bench.leave()
            bench.clock.advance(.seconds(60))
            _ = try await bench.insist(done: Reminders(told: 0, next: nil)) {
                () async throws(LedgerFailure) in
                try await bench.ledger.remind(limit: 100, after: nil)
            }
            let rows = try await bench.ledger.awaited(AwaitedFilter(status: .accepted, limit: 100))
                .filter { $0.json["kind"]?.text == "855" }
            try bench.equal(rows.count, 18, "what is answered")
            try bench.expect(
                rows.allSatisfy {
                    ($0.json["answered"]?.text ?? "~") < (left + .seconds(59)).description
                },
                "when it was answered")
        },
        LedgerCase("a document that never leaves leaves its debt open", isExact: true) { bench in
            try await bench.process("f", TradeSample.order(1))
            try await bench.leave()
            let message = try await bench.dispatch(
                "r1", number: "PO1", outcome: TradeSample.response(["1", "2"]))
            try await bench.ledger.park(
                try await bench.one(.send), why: Diagnostic(.sendChannelMissing, "no channel"))
            try await bench.owes(["855 us waiting made, has not left", "856 us waiting"])
            try await bench.retry(try await bench.exception(.sendChannelMissing))
            try await bench.owes(["855 us waiting made, has not left", "856 us waiting"])
            try await bench.act(.skip, on: try await bench.sent(as: message))
            try await bench.owes(["855 us waiting", "856 us waiting"])
            let joined = try await bench.join(["PO1"], Batching(count: 2, longest: .seconds(3600)))
            try await bench.owes(["855 us waiting made, has not left", "856 us waiting"])
            try await bench.act(.skip, on: joined[0])
            try await bench.owes(["855 us waiting", "856 us waiting"])
        },
        LedgerCase("of what has left in part the rest is owed, though it is made", isExact: true) {
            bench in
            try await bench.process("f", TradeSample.order(1))
            try await bench.leave("r1", "PO1", TradeSample.response(["1", "2"]))
            _ = try await bench.dispatch(
                "s1", number: "S1", outcome: TradeSample.shipment("S1", ["1"]))
            let unsent = try await bench.one(.send)
            try await bench.owes([
                "855 us accepted", "856 us waiting made in part, has not left", "810 us waiting",
            ])
            try await bench.send(unsent)
            _ = try await bench.dispatch(
                "s2", number: "S2", outcome: TradeSample.shipment("S2", ["2"]))
            let begun = "856 us partly-accepted 1 of 2 lines; more is made, has not left"
            try await bench.owes(["855 us accepted", begun, "810 us waiting", "810 us waiting"])
            // An invoice may bill a notice that has not left.
            _ = try await bench.dispatch(
                "i2", number: "I2", outcome: TradeSample.invoice("I2", ["1", "2"]))
            let made = "810 us waiting made, has not left"
            try await bench.owes(["855 us accepted", begun, made, made, "820 partner waiting"])
            try await bench.leave()
            try await bench.owes([
                "855 us accepted", "856 us accepted", "810 us accepted", "810 us accepted",
                "820 partner waiting",
            ])
        },
        LedgerCase(
            "what is made anew has left as it did before, unless that was refused",
            isExact: true
        ) { bench in
            try await bench.process("f", TradeSample.order(1))
            let message = try await bench.dispatch(
                "r1", number: "PO1", outcome: TradeSample.response(["1", "2"]))
            try await bench.leave()
            func regenerate(_ word: String) async throws {
                try await bench.act(.regenerate, on: message)
                try await bench.dispatch(
                    claimed: try await bench.one(.process), number: "PO1",
                    outcome: TradeSample.response(["1", "2"], word: word))
            }
            try await regenerate("AC")
            try await bench.owes(["855 us accepted", "856 us waiting"])
            try await bench.leave()
            try await bench.answer("a", .sample(3, .rejected), control: 7)
            try await bench.owes(["855 us waiting", "856 us waiting"])
            try await regenerate("AK")
            try await bench.owes(["855 us waiting made, has not left", "856 us waiting"])
            try await bench.leave()
            try await bench.owes(["855 us accepted", "856 us waiting"])
        },
        LedgerCase("a payment to one identity of ours pays no invoice of another", isExact: true) {
            bench in
            for (control, own) in ["A", "B"].enumerated() {
                try await bench.process(
                    "f\(own)", TradeSample.order(control + 1).with { $0.own = own })
                try await bench.leave("i\(own)", "1001", TradeSample.invoice("1001", [], own: own))
            }
            func paid() async throws -> [String] {
                try await bench.ledger.orders(OrderFilter(number: "PO1")).map { record in
                    "\(record.own) \(OrderChain(record).status.rawValue)"
                }.sorted()
            }
            try await bench.process(
                "p", TradeSample.payment(of: "1001", 3).with { $0.own = "A" })
            try bench.equal(try await paid(), ["ZZ:A paid", "ZZ:B invoiced"], "who is paid")
            try bench.equal(
                try await bench.ledger.awaited(AwaitedFilter(status: .accepted))
                    .filter { $0.json["kind"]?.text == "820" }.count, 1, "what is paid")
            // An identity that has billed nothing under the number is one of two.
            let other = try await bench.process(
                "q",
                TradeSample.payment(of: "1001", 4).with {
                    $0.own = "C"
                    $0.sets[0].number = "PAY2"
                })
            try bench.equal(try await paid(), ["ZZ:A paid", "ZZ:B invoiced"], "of two")
            try bench.expect(
                try await !bench.tells("match.invoice.elsewhere", other), "nothing is guessed")
        },
        LedgerCase("a payment to another identity of ours is taken where one alone has billed") {
            bench in
            try await bench.process("f", TradeSample.order(1).with { $0.own = "B" })
            try await bench.leave("i", "1001", TradeSample.invoice("1001", [], own: "B"))
            let payment = try await bench.process(
                "p", TradeSample.payment(of: "1001", 2).with { $0.own = "A" })
            let record = try await bench.ledger.orders(OrderFilter(number: "PO1")).first
            try bench.equal(record.map { OrderChain($0).status }, .paid, "the order")
            try bench.equal(
                try await bench.ledger.awaited(AwaitedFilter(status: .accepted))
                    .filter { $0.json["kind"]?.text == "820" }.count, 1, "what is paid")
            try bench.expect(
                try await bench.tells("match.invoice.elsewhere", payment), "its timeline says so")
        },
        LedgerCase("what a person closed is answered all the same once it leaves", isExact: true) {
            bench in
            try await bench.process("f", TradeSample.order(1))
            try await bench.leave()
            bench.clock.advance(.seconds(86_400 + 1))
            _ = try await bench.ledger.remind(limit: 10, after: nil)
            try await bench.resolve(try await bench.exception(.awaitAnswerOverdue))
            _ = try await bench.dispatch(
                "r1", number: "PO1", outcome: TradeSample.response(["1", "2"]))
            try await bench.owes(["855 us closed-by-hand", "856 us waiting"])
            try await bench.leave()
            try await bench.owes(["855 us accepted-late", "856 us waiting"])
        },
    ]
}

extension LedgerBench {
    /// Whether the timeline of a message has an event of a kind.
    fileprivate func tells(_ kind: String, _ message: Int64) async throws -> Bool {
        try await json(message)["events"]?.items?.contains { $0["kind"]?.text == kind } ?? false
    }
}
