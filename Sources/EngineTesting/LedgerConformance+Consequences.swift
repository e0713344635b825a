import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    /// What a person's act must not bring about beside what it is for.
    static let consequences: [LedgerCase] = [
        LedgerCase("an order that is made anew goes before its change still") { bench in
            let message = try await bench.process("f", order(1))
            let change = SampleSet("PO1", content: "cancel", action: .deliverIfKnown)
            try await bench.process("change", order(2).with { $0.sets = [change] })
            let task = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(task, .rejected(Diagnostic(.deliverTargetRefused, "no")))
            try await bench.act(.replay, on: message)
            try await bench.none(.deliver)
            let remap = try await bench.ledger.remapTask(for: try await bench.one(.remap))
            guard let made = order(1).set(0, at: LedgerBench.position).document else { return }
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.remapped(remap, made, profile: LedgerBench.profile)
            }
            let first = try await bench.begin(try await bench.one(.deliver))
            try bench.equal(first.submission.purpose, "new", "what goes first")
            try await bench.none(.deliver)
            try await bench.settle(first, .confirmed(number: "SO-1", recovered: false))
            let second = try await bench.begin(try await bench.one(.deliver))
            try bench.equal(second.submission.purpose, "cancel", "what goes then")
        },
        LedgerCase("an order that is made anew and closed lets its change go") { bench in
            let message = try await bench.process("f", order(1))
            let change = SampleSet("PO1", content: "cancel", action: .deliverIfKnown)
            try await bench.process("change", order(2).with { $0.sets = [change] })
            let task = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(task, .rejected(Diagnostic(.deliverTargetRefused, "no")))
            try await bench.act(.replay, on: message)
            let remap = try await bench.ledger.remapTask(for: try await bench.one(.remap))
            let why = Diagnostic(.deliverTargetRefused, "no code for XX")
            let held = order(1).with { $0.sets[0].hold = why }
            guard let made = held.set(0, at: LedgerBench.position).document else { return }
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.remapped(remap, made, profile: LedgerBench.profile)
            }
            try await bench.none(.deliver)
            try await bench.act(.skip, on: message)
            let next = try await bench.begin(try await bench.one(.deliver))
            try bench.equal(next.submission.purpose, "cancel", "what goes")
        },
        LedgerCase("an order of which nobody knows whether the ERP has it is not skipped") {
            bench in
            let message = try await bench.process("f", order(1))
            let task = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(task, .undecided(Diagnostic(.deliverTargetUndecided, "?")))
            try await bench.refused("in doubt") { () async throws(LedgerFailure) in
                try await bench.ledger.act(.skip, on: message, ann)
            }
            _ = try await bench.exception(.deliverTargetUndecided)
            try bench.equal(try await bench.documents(message), ["undecided"], "documents")
        },
        LedgerCase("what is held is made anew by the profile of then, where that was kept") {
            bench in
            let why = Diagnostic(.deliverTargetRefused, "no code for XX")
            let message = try await bench.process(
                "f", order(1).with { $0.sets[0].hold = why })
            try await bench.refused("not kept") { () async throws(LedgerFailure) in
                try await bench.ledger.act(.replayAsThen, on: message, ann)
            }
            let files = ProfileFiles(["acme/partner.yaml": [1, 2]])
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.keep(files, as: LedgerBench.profile)
            }
            let kept = try await bench.ledger.files(as: LedgerBench.profile)
            try bench.equal(kept, files, "the files")
            try bench.equal(try await bench.ledger.files(as: .zero), nil, "no others")
            try await bench.act(.replayAsThen, on: message)
            let task = try await bench.ledger.remapTask(for: try await bench.one(.remap))
            try bench.equal(task.profile, LedgerBench.profile, "what makes it")
        },
        LedgerCase("what is skipped is skipped whole, however much it is", isExact: true) { bench in
            let sets = (1...60).map { SampleSet("PO\($0)") }
            let message = try await bench.process("f", order(1).with { $0.sets = sets })
            try await bench.act(.skip, on: message)
            try await bench.none(.deliver)
            try bench.equal(Set(try await bench.documents(message)), ["closed"], "documents")
            let why = Diagnostic(.deliverTargetRefused, "no code for XX")
            let held = (1...60).map { SampleSet("H\($0)", action: .hold, hold: why) }
            let other = try await bench.process("g", order(2).with { $0.sets = held })
            try await bench.act(.replay, on: other)
            try bench.equal(try await bench.claim(.remap, limit: 100).count, 60, "made anew")
        },
        LedgerCase("a replay does not say that numbers may come again") { bench in
            try await bench.process("f", order(1))
            let other = order(1).with { $0.sets = [SampleSet("PO2")] }
            let message = try await bench.process("again", other)
            _ = try await bench.exception(.receiveInterchangeControlReused)
            try await bench.refused("the numbers") { () async throws(LedgerFailure) in
                try await bench.ledger.act(.replay, on: message, ann)
            }
        },
        LedgerCase("a document made anew that never leaves is what it left as before") { bench in
            let message = try await bench.dispatch("d1", number: "PO1")
            let former = try await bench.sent(as: message)
            _ = try await bench.send()
            try await bench.act(.regenerate, on: former)
            let mended = LedgerBench.draft("PO1", answer: "AC")
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "PO1", outcome: .draft(mended))
            try await bench.refused("what was made anew") { () async throws(LedgerFailure) in
                try await bench.ledger.act(.resend, on: former, ann)
            }
            try await bench.act(.skip, on: try await bench.sent(as: message))
            try bench.equal(try await bench.sent(as: message), former, "what it left as")
            try bench.equal(
                try await bench.json(former)["awaits"]?.items?.first?["state"]?.text, "waiting",
                "what it awaits")
            try await bench.act(.resend, on: former)
            _ = try await bench.send()
        },
        LedgerCase("other content under the key of what is made anew is a conflict") { bench in
            let message = try await bench.dispatch("d1", number: "PO1")
            _ = try await bench.send()
            try await bench.act(.regenerate, on: try await bench.sent(as: message))
            _ = try await bench.offer("d1", number: "PO2")
            // Two at once would come one by one after a lost answer; what is made anew waits.
            let anew = try await bench.one(.process)
            try bench.equal(anew.subject, message, "what is made anew")
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.postpone(
                    anew, by: .seconds(3600), why: Diagnostic(.deliverTargetRefused, "busy"))
            }
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "PO2",
                outcome: .draft(LedgerBench.draft("PO2")))
            _ = try await bench.exception(.sendDocumentConflict)
        },
        LedgerCase("an invoice that is made anew is not billed beside itself") { bench in
            try await bench.process("f", order(1))
            let draft = LedgerBench.draft(
                "I1", type: "invoice", billing: .shipped, said: ["order": "PO1"])
            let message = try await bench.dispatch("i1", number: "I1", outcome: .draft(draft))
            _ = try await bench.send()
            func invoices(_ message: Int64?) async throws -> Int? {
                try await bench.ledger.billed(by: draft, of: message).orders.first?.documents
                    .count { $0.type == "invoice" }
            }
            try bench.equal(try await invoices(message), 1, "with itself alone")
            try bench.equal(try await invoices(nil), 2, "beside another one")
        },
        LedgerCase("the end of a hold wakes what it held and nothing else") { bench in
            _ = try await bench.dispatch("d1", number: "PO1")
            let late = try await bench.one(.send)
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.postpone(
                    late, by: .seconds(300), why: Diagnostic(.deliverTargetRefused, "busy"))
            }
            let hold = try await bench.insist(done: 1) { () async throws(LedgerFailure) in
                try await bench.ledger.hold(
                    HoldSubject(partner: "acme", type: "order", direction: nil), ann)
            }
            let message = try await bench.process("f", order(1))
            try await bench.none(.deliver)
            let held = try await bench.ledger.outlook()
            try bench.equal([held.held, held.delayed], [1, 1], "held, delayed")
            let work = try await bench.json(message)["work"]?.items ?? []
            try bench.expect(work.contains { $0["state"]?.text == "held" }, "the work's state")
            _ = try await bench.send()  // Its 997 leaves.
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.release(hold: hold, ann)
            }
            _ = try await bench.reap(quiesce: .zero)
            try await bench.deliver("PO1")
            let after = try await bench.ledger.outlook()
            try bench.equal([after.held, after.delayed], [0, 1], "held, delayed")
        },
        LedgerCase("what is held in many lanes does not keep the others waiting", isExact: true) {
            bench in
            for index in 1...18 {
                let sample = order(index).with {
                    $0.partner = "a\(index % 6)"
                    $0.sets = [SampleSet("PO\(index)")]
                }
                try await bench.process("f\(index)", sample)
            }
            _ = try await bench.ledger.hold(
                HoldSubject(partner: nil, type: "997", direction: "out"), ann)
            _ = try await bench.dispatch("d1", number: "PO1")
            var claims: [Claim] = []
            for _ in 0..<3 where claims.isEmpty { claims = try await bench.claim(.send) }
            try bench.equal(claims.count, 1, "what may leave")
        },
    ]
}

private let ann = Decision(author: "ann", reason: "looked at it")
