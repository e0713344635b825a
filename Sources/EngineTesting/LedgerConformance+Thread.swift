import Canonical
import Engine
import Flow
import Storage
import Values

extension LedgerConformance {
    /// One correlation id leads from the file of an order to its payment.
    static let thread: [LedgerCase] = [
        LedgerCase("one id leads from the file of an order to its payment") { bench in
            try await bench.process("f", order(1))
            let notice = LedgerBench.draft(
                "S1", type: "shipment",
                said: ["purpose": "new", "shipments": [["orders": [["order": "PO1"]]]]])
            let invoice = LedgerBench.draft(
                "I1", type: "invoice", said: ["purpose": "new", "order": "PO1"])
            let given = [
                try await bench.dispatch("d1", number: "PO1"),
                try await bench.dispatch("s1", number: "S1", outcome: .draft(notice)),
                try await bench.dispatch("i1", number: "I1", outcome: .draft(invoice)),
            ]
            let payment = order(2).with {
                $0.sets = [SampleSet("PAY1", action: .record)]
                $0.sets[0].type = "remittance"
                $0.sets[0].mention = OrderMention(invoices: ["I1"])
            }
            let paid = try await bench.process("p", payment)
            for message in given {
                let sent = try await bench.sent(as: message)
                try bench.equal(try await bench.thread(message), "C-acme-f", "what was given")
                try bench.equal(try await bench.thread(sent), "C-acme-f", "what left")
            }
            // The file may be about many orders; what happened to this one is told in its thread.
            try bench.equal(try await bench.thread(paid), "C-acme-p", "the file of the payment")
            let events = try await bench.ledger.businessEvents(EventFilter())
            try bench.equal(
                events.map(\.type).sorted(),
                [
                    "invoice.posted", "order.accepted", "order.received", "remittance.received",
                    "shipment.dispatched",
                ], "events")
            try bench.equal(
                Set(events.map { $0.data["correlation"]?.text }), ["C-acme-f"], "their thread")
            let found = try await bench.ledger.orders(OrderFilter(number: "PO1"))
            try bench.equal(found.map(\.correlation), ["C-acme-f"], "the order's")
        },
        LedgerCase("what leaves has a Message-ID of its own, the same whenever it leaves") {
            bench in
            try await bench.process("f", order(1))
            let first = try await bench.leaving()
            let message = try await bench.sent(as: try await bench.dispatch("d1", number: "PO1"))
            let second = try await bench.leaving()
            try bench.expect(first != second, "two files of one thread")
            try await bench.act(.resend, on: message)
            try bench.equal(try await bench.leaving(), second, "sent again")
        },
    ]
}

extension LedgerBench {
    /// The correlation id of a message.
    fileprivate func thread(_ message: Int64) async throws -> String? {
        try await json(message)["correlation"]?.text
    }

    /// Sends the one ready file; gives its Message-ID.
    fileprivate func leaving() async throws -> String {
        let task = try await ledger.outbound(for: try await one(.send))
        try await insist(done: ()) { () async throws(LedgerFailure) in
            try await ledger.sent(task)
        }
        return TransmissionID(message: task.message, digest: task.bytes.digest).description
    }
}
