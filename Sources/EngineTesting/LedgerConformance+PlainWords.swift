import Engine
import Flow
import Storage
import Values

extension LedgerConformance {
    /// What partners are told beside what the standard says.
    static let plainWords: [LedgerCase] = [
        LedgerCase("a refusal is followed by one text file that says why, an acceptance by none") {
            bench in
            let mixed = SampleInterchange(SampleSet("PO1"), SampleSet("PO2", isAccepted: false))
            try await bench.process("f", mixed.with { $0.tellsWords = true })
            try bench.equal(try await bench.send().name, "acme_997_000000001.x12", "the 997")
            let (name, text) = try await bench.send()
            try bench.equal(name, "acme_997_000000001.txt", "the text file")
            try bench.expect(text.contains("000000001 is refused, in whole or in part"), text)
            try bench.expect(text.contains("1. the set is wrong\n   Value: PO2\n"), text)
            try bench.expect(!text.contains("Mend:"), "what is for us to mend: \(text)")
            try await bench.none(.send)
            let fine = SampleInterchange(SampleSet("PO3")).with {
                ($0.control, $0.groupControl, $0.tellsWords) = (2, 2, true)
            }
            try await bench.process("g", fine)
            try bench.equal(try await bench.send().name, "acme_997_000000002.x12", "the 997")
            try await bench.none(.send)
        },
        LedgerCase("a TA1 that refuses is told in words, too") { bench in
            let broken = SampleInterchange().with {
                ($0.isBroken, $0.wantsAnswer, $0.tellsWords) = (true, true, true)
            }
            try await bench.process("f", broken)
            try bench.equal(try await bench.send().name, "acme_TA1_000000001.x12", "the TA1")
            let (name, text) = try await bench.send()
            try bench.equal(name, "acme_TA1_000000001.txt", "the text file")
            try bench.expect(text.contains("Reason: "), text)
            try await bench.none(.send)
        },
        LedgerCase("the partner of an order that waits for the ERP is told once, by its own time") {
            bench in
            func told(_ usage: String = "P") async throws -> Int {
                try await bench.insist(done: 0) { () async throws(LedgerFailure) in
                    try await bench.ledger.tellWaiting(usage: usage, limit: 10)
                }
            }
            let waiting = SampleInterchange(SampleSet("PO1")).with { $0.tellsAfter = 3600 }
            try await bench.process("f", waiting)
            try bench.equal(try await told(), 0, "too early")
            bench.clock.advance(.seconds(3601))
            try bench.equal(try await told("T"), 0, "another ERP's")
            _ = try await told()
            let answer = try await bench.task(try await bench.one(.process))
            try bench.equal(answer.channel, DocumentOrigin.rule.channel, "who answers")
            try bench.equal(try await told(), 0, "again")
            let next = SampleInterchange(SampleSet("PO2")).with {
                ($0.control, $0.groupControl, $0.tellsAfter) = (2, 2, 3600)
            }
            try await bench.process("g", next)
            try await bench.deliver("PO1")
            try await bench.deliver("PO2")
            bench.clock.advance(.seconds(3601))
            try bench.equal(try await told(), 0, "of what the ERP has")
        },
    ]
}
