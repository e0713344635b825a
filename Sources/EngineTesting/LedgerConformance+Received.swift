import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    /// The control numbers that partners give, where these go on elsewhere.
    static let received: [LedgerCase] = [
        LedgerCase("a partner's count that begins anew is watched on, and is no gap") { bench in
            var told: [Int] = []
            for control in [99_996, 99_997, 99_998, 99_999, 1, 2, 4, 5, 6, 7, 9, 10] {
                let message = try await bench.process("f\(control)", order(control))
                let codes = try await bench.json(message)["diagnostics"]?.items ?? []
                if !codes.isEmpty { told.append(control) }
                let events = try await bench.json(message)["events"]?.items ?? []
                let story = events.filter { $0["kind"]?.text == "receive.count.anew" }
                try bench.equal(
                    story.map { $0["detail"]?.text?.hasSuffix("with 1, 2, 4 after 99999") },
                    control == 4 ? [true] : [], "the story of \(control)")
            }
            try bench.equal(try await bench.gaps(), [[3, 3], [8, 8]], "the gaps")
            try bench.equal(told, [1, 4, 9], "what is told")
            let rows = try await bench.ledger.counters(ControlFilter())
            try bench.equal(rows.first?["received"]?.integer, 10, "the last")
            // What is left of the former count is no gap either.
            try await bench.process("left over", order(100_000))
            try await bench.process("on", order(11))
            try bench.equal(try await bench.gaps(), [[3, 3], [8, 8]], "the gaps")
        },
        LedgerCase("numbers that come late are no new beginning, however many") { bench in
            for control in [1, 2, 10, 4, 5, 6, 7, 11, 13] {
                try await bench.process("f\(control)", order(control))
            }
            try bench.equal(try await bench.gaps(), [[3, 3], [8, 9], [12, 12]], "the gaps")
        },
        LedgerCase("where numbers are held, a person's word makes one a new beginning") { bench in
            func next(_ control: Int) async throws -> String? {
                try await bench.state(
                    try await bench.process("f\(control)", inOrder(control)))
            }
            for control in [99_998, 99_999] { _ = try await next(control) }
            try bench.equal(try await next(1), "held", "the first")
            try await bench.retry(try await bench.exception(.receiveInterchangeSequence))
            let task = try await bench.task(try await bench.one(.process))
            try await bench.commit(task, LedgerBench.slice([inOrder(1)]))
            try bench.equal(try await next(2), "processed", "the second")
            try bench.equal(try await next(4), "held", "one behind a gap")
            try bench.equal(try await next(3), "processed", "the third")
            try bench.equal(try await bench.gaps(), [], "the gaps")
        },
        LedgerCase("which number comes next from a partner is set by one person, whichever way") {
            bench in
            for control in [18, 19, 20] { try await bench.process("f\(control)", order(control)) }
            try await bench.refused("what is so already") { () async throws(LedgerFailure) in
                _ = try await bench.receive(next: 21)
            }
            for number in [0, 1_000_000_000] {
                try await bench.refused("\(number)") { () async throws(LedgerFailure) in
                    _ = try await bench.receive(next: number)
                }
            }
            _ = try await bench.insist(done: .null) { () async throws(LedgerFailure) in
                try await bench.receive(next: 1)
            }
            let change = try await bench.ledger.controlChanges(ControlFilter()).first
            try bench.equal(change?["state"]?.text, "made", "the change")
            try bench.equal(change?["received"], true, "whose count")
            try bench.equal(change?["former"]?.integer, 21, "what came next before")
            for control in [1, 2, 4, 21, 5] {
                let message = try await bench.process("g\(control)", order(control))
                let told = try await bench.json(message)["diagnostics"]?.items ?? []
                try bench.expect(told.isEmpty, "\(control) is told")
            }
            try bench.equal(try await bench.gaps(), [[3, 3]], "the gaps")
            try bench.expect(try await bench.ledger.verifyAudit() == nil, "the chain holds")
        },
    ]

    private static func inOrder(_ control: Int) -> SampleInterchange {
        order(control).with { $0.duplicates = .init(sequence: .hold) }
    }
}

extension LedgerBench {
    /// The numbers that the partner passed over.
    fileprivate func gaps() async throws -> [[Int?]] {
        try await ledger.gaps(ControlFilter()).map {
            [$0["first"]?.integer, $0["last"]?.integer]
        }
    }

    /// Says which number comes next from the partner.
    fileprivate func receive(next: Int) async throws(LedgerFailure) -> JSON {
        try await ledger.setReceived(
            Self.scope, to: next, Decision(author: "ann", reason: "a new translator"))
    }
}
