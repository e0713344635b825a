import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    /// Documents of ours that would leave a second time.
    static let sentBefore: [LedgerCase] = [
        LedgerCase("an invoice of a number that left is held, whatever key and content it has") {
            bench in
            try await bench.bill("i1")
            _ = try await bench.send()
            let again = try await bench.bill("i2")
            try await bench.outcome(again, "held")
            let why = try await bench.exception(.sendDocumentRepeated)
            let json = try await bench.json(again)["exceptions"]?[0]
            try bench.expect(
                json?["message"]?.text?.contains("invoice INV1 for acme left") == true,
                "what it says: \(json?["message"]?.text ?? "")")
            try bench.equal(json?["place"]?.text, "number", "its place")
            try bench.expect(
                json?["mend"]?.text?.contains("gangway exceptions retry") == true, "its mend")
            try await bench.none(.send)
            try await bench.bill("i3", number: "INV2")
            try bench.equal(try await bench.send().name, "acme_855_000000002.x12", "no gap")
            // A person means it.
            try await bench.retry(why)
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "INV1",
                outcome: .draft(LedgerBench.invoice("INV1")))
            try await bench.outcome(again, "sending")
        },
        LedgerCase("what waits to leave counts, in the outbox and in a batch") { bench in
            try await bench.bill("i1")
            try await bench.outcome(try await bench.bill("i2"), "held")
            _ = try await bench.send()
            let batching = Batching(count: 9, longest: .seconds(3600))
            try await bench.bill("i3", number: "INV2", batching: batching)
            try await bench.outcome(
                try await bench.bill("i4", number: "INV2", batching: batching), "held")
        },
        LedgerCase("a test, another type, a correction and an answer repeat nothing") { bench in
            try await bench.bill("i1")
            for (key, draft) in [
                ("i2", LedgerBench.invoice("INV1", usage: "T")),
                ("i3", LedgerBench.invoice("INV1", type: "shipment")),
                ("i4", LedgerBench.invoice("INV1", purpose: "replace")),
                ("i5", LedgerBench.invoice("INV1", when: .ignore)),
                ("i6", LedgerBench.invoice("INV1", when: .tell)),
                ("a1", LedgerBench.draft("PO1")), ("a2", LedgerBench.draft("PO1")),
            ] {
                let sent = try await bench.dispatch(
                    key, number: draft.envelope.number, outcome: .draft(draft))
                try await bench.outcome(sent, "sending")
                let told = (try await bench.json(sent)["events"]?.items ?? []).contains {
                    $0["kind"]?.text == "envelope.repeated"
                }
                try bench.equal(told, key == "i6", "\(key) is told")
            }
        },
        LedgerCase("what the partner refused, and what never left, may come again") { bench in
            try await bench.bill("i1", expects: true)
            _ = try await bench.send()
            try await bench.refuse("f", interchange: 1)
            let again = try await bench.bill("i2")
            try await bench.outcome(again, "sending")
            try await bench.outcome(try await bench.bill("i3"), "held")
            try await bench.act(.skip, on: try await bench.sent(as: again))
            try await bench.outcome(try await bench.bill("i4"), "sending")
        },
    ]
}

extension LedgerBench {
    /// A draft of an invoice, or of another document that the partner books by its number.
    static func invoice(
        _ number: String, type: String = "invoice", purpose: String = "new", usage: String = "P",
        when rule: DuplicateSettings.Action = .hold, batching: Batching? = nil,
        asking: Bool = false
    ) -> OutboundDraft {
        draft(
            number, type: type,
            said: [
                "type": .string(type), "number": .string(number), "purpose": .string(purpose),
                "order": "PO1",
            ], asking: asking, batching: batching, usage: usage, whenSentBefore: rule)
    }

    /// Gives an invoice to be sent; gives its message.
    @discardableResult
    func bill(
        _ key: String, number: String = "INV1", batching: Batching? = nil, expects: Bool = false
    ) async throws -> Int64 {
        try await dispatch(
            key, number: number,
            outcome: .draft(Self.invoice(number, batching: batching, asking: expects)))
    }
}
