import Canonical
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    /// What warehouses and receivers say of an order's goods.
    static let goods: [LedgerCase] = [
        LedgerCase("what a warehouse is told, and tells, stands under the one order of its number")
        {
            bench in
            try await bench.process("f", order(1))
            let told = LedgerBench.draft(
                "SO-1", type: "warehouseOrder", said: ["purpose": "new", "order": "PO1"],
                partner: "depot")
            _ = try await bench.dispatch("w1", number: "SO-1", outcome: .draft(told))
            try await bench.process("a", LedgerBench.advice(of: "PO1", control: 2))
            let records = try await bench.ledger.orders(OrderFilter(number: "PO1"))
            let documents = records.first?.documents ?? []
            try bench.equal(
                documents.map(\.type), ["order", "warehouseOrder", "warehouseAdvice"], "documents")
            try bench.equal(documents.map(\.warehouse), [nil, "depot", "depot"], "with whom")
            // Of two partners that number alike nobody knows which is meant, nor of nobody's.
            try await bench.process("g", order(1).with { $0.partner = "other" })
            for (control, number) in [(3, "PO1"), (4, "PO9")] {
                let message = try await bench.process(
                    "a\(control)", LedgerBench.advice(of: number, control: control))
                let events = try await bench.json(message)["events"]?.items ?? []
                try bench.equal(
                    events.count { $0["kind"]?.text == "match.order.unknown" }, 1, number)
            }
            let all = try await bench.ledger.orders(OrderFilter())
            try bench.equal(all.map(\.documents.count), [1, 3], "documents of the two orders")
        },
        LedgerCase("a warehouse owes a 945 to each 940, by its number and in time") { bench in
            try await bench.process("f", order(1))
            var expects = ExpectedAnswers()
            expects.documents[.advice] = ExpectedAnswers.Answer(within: .seconds(86_400))
            for number in ["SO-2", "SO-3"] {
                let told = LedgerBench.draft(
                    number, type: "warehouseOrder", said: ["purpose": "new", "order": "PO1"],
                    expects: expects, partner: "depot")
                _ = try await bench.dispatch("w\(number)", number: number, outcome: .draft(told))
                _ = try await bench.send()
            }
            try await bench.owes(["945 partner waiting", "945 partner waiting"])
            try await bench.process("a", LedgerBench.advice(of: "PO1", control: 3))
            try await bench.owes(["945 partner waiting", "945 partner accepted"])
            bench.clock.advance(.seconds(2 * 86_400))
            _ = try await bench.insist(done: Reminders(told: 1, next: nil)) {
                () async throws(LedgerFailure) in
                try await bench.ledger.remind(limit: 10, after: nil)
            }
            _ = try await bench.exception(.awaitAnswerOverdue)
            try await bench.process("b", LedgerBench.advice(of: "PO1", control: 2))
            try await bench.owes(["945 partner accepted-late", "945 partner accepted"])
            try bench.equal(try await bench.exceptions().count, 0, "exceptions after it came")
        },
        LedgerCase("what is given again after it was skipped is owed from then", isExact: true) {
            bench in
            try await bench.process("f", order(1))
            var expects = ExpectedAnswers()
            expects.documents[.advice] = ExpectedAnswers.Answer(within: .seconds(86_400))
            let told = LedgerBench.draft(
                "SO-2", type: "warehouseOrder", said: ["purpose": "new", "order": "PO1"],
                expects: expects, partner: "depot")
            let first = try await bench.dispatch("w1", number: "SO-2", outcome: .draft(told))
            try await bench.act(.skip, on: try await bench.sent(as: first))
            bench.clock.advance(.seconds(2 * 86_400))
            _ = try await bench.ledger.remind(limit: 10, after: nil)
            try bench.equal(try await bench.exceptions().count, 0, "nobody owes what never left")
            _ = try await bench.dispatch("w2", number: "SO-2", outcome: .draft(told))
            // The 997 to the order goes before it.
            for _ in 1...2 { _ = try await bench.send() }
            try await bench.owes(["945 partner waiting"])
            _ = try await bench.ledger.remind(limit: 10, after: nil)
            try bench.equal(try await bench.exceptions().count, 0, "it is not due yet")
            bench.clock.advance(.seconds(2 * 86_400))
            _ = try await bench.ledger.remind(limit: 10, after: nil)
            _ = try await bench.exception(.awaitAnswerOverdue)
        },
        LedgerCase("what was received and what comes back stand under the order") { bench in
            try await bench.process("o", order(1))
            for (control, type, number, purpose) in [
                (2, "receivingAdvice", "RA-1", "new"), (3, "goodsReturn", "RMA-1", "request"),
            ] {
                let sample = order(control).with {
                    $0.sets = [SampleSet(number, action: .deliver)]
                    $0.sets[0].type = type
                    $0.sets[0].purpose = purpose
                    $0.sets[0].mention = OrderMention(orders: [OrderReference(number: "PO1")])
                }
                try await bench.process("f\(control)", sample)
            }
            let answer = LedgerBench.draft(
                "RA-88", type: "goodsReturn", said: ["purpose": "response", "order": "PO1"])
            _ = try await bench.dispatch("d1", number: "RA-88", outcome: .draft(answer))
            let records = try await bench.ledger.orders(OrderFilter(number: "PO1"))
            try bench.equal(records.map(\.role), [.seller], "one order, as its seller")
            try bench.equal(
                records.first?.documents.map(\.set), ["850", "861", "180", "180"], "documents")
            try bench.equal(
                try await bench.events(),
                [
                    "order.received in PO1", "shipment.delivered in RA-1",
                    "return.received in RMA-1", "return.sent out RA-88",
                ], "events")
        },
    ]
}

extension LedgerBench {
    /// A 945 of a warehouse.
    fileprivate static func advice(of number: String, control: Int) -> SampleInterchange {
        var set = SampleSet("SO-\(control)", action: .record)
        set.type = "warehouseAdvice"
        set.mention = OrderMention(orders: [OrderReference(number: number)])
        return SampleInterchange(set).with {
            $0.partner = "depot"
            ($0.control, $0.groupControl) = (control, control)
        }
    }
}
