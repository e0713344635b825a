import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    /// Documents of ours that wait under their orders, and orders that the ERP has twice.
    static let waiting: [LedgerCase] = [
        LedgerCase("an answer that cannot leave stands under its order until it leaves") { bench in
            try await bench.process("f", order(1).with { $0.answersSets = false })
            try await bench.deliver("PO1")
            let why = Diagnostic(.sendChannelMissing, "no channel leads there")
            let message = try await bench.dispatch("d1", number: "PO1", outcome: .held(why))
            let exception = try await bench.exception(.sendChannelMissing)
            let held = try await bench.chain("PO1")
            let document = held.record.documents.last
            try bench.equal(held.record.documents.map(\.type), ["order", "orderResponse"], "types")
            try bench.equal(document?.state, "held", "its state")
            try bench.equal(document?.message, message, "its message")
            try bench.equal(
                document?.waits,
                OrderDocument.Waiting(exception: exception, why: "no channel leads there"), "why")
            try bench.equal(held.status, .posted, "the order's status")
            try bench.equal(LedgerBench.owed(held), ["855 exception \(exception)", "856"], "owed")
            let steps = OrderTimeline(held.record).steps.map(\.words)
            try bench.equal(steps.last, "855 given: held, from erp:main", "the last step")
            try await bench.retry(exception)
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "PO1",
                outcome: .draft(LedgerBench.draft("PO1")))
            let sent = try await bench.chain("PO1")
            try bench.equal(sent.record.documents.map(\.counts), [true, true], "then both count")
            try bench.equal(
                LedgerBench.owed(sent), ["997", "855", "856"], "what is owed until it has left")
            _ = try await bench.send()
            try bench.equal(
                LedgerBench.owed(try await bench.chain("PO1")), ["997", "856"], "then")
        },
        LedgerCase("one that a person let go leaves no more, and is owed again") { bench in
            try await bench.process("f", order(1).with { $0.answersSets = false })
            let why = Diagnostic(.sendChannelMissing, "no channel leads there")
            _ = try await bench.dispatch("d1", number: "PO1", outcome: .held(why))
            try await bench.resolve(try await bench.exception(.sendChannelMissing))
            let chain = try await bench.chain("PO1")
            try bench.equal(chain.record.documents.last?.state, "closed", "its state")
            try bench.equal(LedgerBench.owed(chain), ["855", "856"], "what is owed")
        },
        LedgerCase("a notice that cannot leave stands under each order that it names") { bench in
            for control in 1...2 { try await bench.process("f\(control)", order(control)) }
            let notice = LedgerBench.draft(
                "S1", type: "shipment",
                said: [
                    "purpose": "new", "shipments": [["order": "PO1"], ["order": "PO2"]],
                ])
            _ = try await bench.dispatch("s1", number: "S1", outcome: .draft(notice))
            _ = try await bench.dispatch("s2", number: "S1", outcome: .draft(notice))
            _ = try await bench.exception(.sendDocumentRepeated)
            for number in ["PO1", "PO2"] {
                let documents = try await bench.chain(number).record.documents
                try bench.equal(
                    documents.map(\.state), ["planned", "queued", "held"], "those of \(number)")
                try bench.equal(documents.last?.number, "S1", "which waits")
            }
        },
        LedgerCase("an invoice that may bill by accepted notices waits for their 997") { bench in
            let sample = order(1).with {
                $0.sets[0].members = #","lines": [{"number": "1", "quantity": "4"}]"#
                $0.answersSets = false
            }
            try await bench.process("f", sample)
            let notice = LedgerBench.draft(
                "S1", type: "shipment",
                said: [
                    "purpose": "new",
                    "shipments": [["order": "PO1", "items": [["line": "1", "quantity": "4"]]]],
                ])
            _ = try await bench.dispatch("s1", number: "S1", outcome: .draft(notice))
            _ = try await bench.send()
            let invoice = LedgerBench.draft(
                "I1", type: "invoice", billing: .accepted,
                said: [
                    "purpose": "new", "order": "PO1", "lines": [["number": "1", "quantity": "4"]],
                ])
            let held = try await bench.dispatch("i1", number: "I1", outcome: .draft(invoice))
            try await bench.outcome(held, "held")
            let exception = try await bench.exception(.envelopeInvoiceUnshipped)
            let waiting = try await bench.chain("PO1").record.documents.last
            try bench.equal(waiting?.waits?.exception, exception, "what it waits as")
            try await bench.answer("a1", .sample(1, .accepted), control: 2)
            try await bench.retry(exception)
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "I1", outcome: .draft(invoice))
            try await bench.outcome(held, "sending")
        },
        LedgerCase("a number under which the ERP has two orders says so, and what each holds") {
            bench in
            func lines(_ quantity: Int) -> String {
                #","lines": [{"number": "1", "quantity": "\#(quantity)", "unit": "EA"}]"#
            }
            let first = try await bench.process(
                "f", order(1).with { $0.sets[0].members = lines(24) })
            try await bench.deliver("PO1")
            let second = try await bench.process(
                "g",
                order(2).with { $0.sets = [SampleSet("PO1", content: "other")] }
                    .with { $0.sets[0].members = lines(36) })
            try await bench.retry(try await bench.exception(.deliverDocumentConflict))
            let task = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(task, .confirmed(number: "SO-2", recovered: false))
            let json = try await bench.chain("PO1").json(nil)
            try bench.equal(
                json["erpNumbers"]?.items?.compactMap(\.text), ["SO-PO1", "SO-2"], "both")
            try bench.equal(
                json["differences"]?[0]?["words"]?.text,
                "order PO1 is in the ERP twice: SO-PO1 of message \(first) holds line 1: 24 EA; "
                    + "SO-2 of message \(second) holds line 1: 36 EA", "the difference")
            try bench.equal(
                json["erpOrders"]?.items?.map { $0["lines"]?[0]?["quantity"]?.text ?? "" },
                ["24", "36"], "what each holds")
        },
        LedgerCase("an interchange that nothing answers or counts makes no counter") { bench in
            let refusal = Diagnostic(.receiveReceiverUnknown, "ZZ:OTHER is none of ours")
            try await bench.process("f", order(1).with { $0.refusal = refusal })
            _ = try await bench.exception(.receiveReceiverUnknown)
            try bench.equal(try await bench.ledger.counters(ControlFilter()).count, 0, "counters")
            try await bench.process("g", order(2))
            try bench.equal(try await bench.ledger.counters(ControlFilter()).count, 1, "then")
        },
    ]
}

extension LedgerBench {
    /// The one order of a number.
    fileprivate func chain(_ number: String) async throws -> OrderChain {
        let records = try await ledger.orders(OrderFilter(number: number))
        try equal(records.count, 1, "orders \(number)")
        return OrderChain(records[0])
    }

    /// What is owed of an order, and as which exception it waits here.
    fileprivate static func owed(_ chain: OrderChain) -> [String] {
        let exchange = OrderChain.Exchange(
            sends: ["orderResponse", "shipment", "invoice"], receives: ["order"])
        return chain.debts(exchange).map { debt in
            debt.set + (debt.exception.map { " exception \($0)" } ?? "")
        }
    }
}
