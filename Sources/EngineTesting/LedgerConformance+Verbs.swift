import Diagnostics
import Engine
import Flow
import Storage
import Values

extension LedgerConformance {
    /// What a person has done with messages.
    static let verbs: [LedgerCase] = [
        LedgerCase("what has left is sent again as it left, by a link of the audit chain") {
            bench in
            let first = try await bench.dispatch("d1", number: "PO1")
            let out = try await bench.sent(as: first)
            try await bench.refused("what has not left") { () async throws(LedgerFailure) in
                try await bench.ledger.act(.resend, on: out, ann)
            }
            let before = try await bench.send()
            try await bench.refused("what was received") { () async throws(LedgerFailure) in
                try await bench.ledger.act(.resend, on: first, ann)
            }
            try await bench.act(.resend, on: out)
            try await bench.outcome(first, "sending")
            let left = try await bench.ledger.orders(OrderFilter(number: "PO1")).first
            bench.clock.advance(.seconds(3600))
            let again = try await bench.send()
            let later = try await bench.ledger.orders(OrderFilter(number: "PO1")).first
            try bench.equal(
                later?.documents.first?.settled, left?.documents.first?.settled,
                "when it left first")
            try bench.equal(later?.documents.first?.resent.count, 1, "when it left once more")
            try bench.equal(again.name, before.name, "the name")
            try bench.equal(again.text, before.text, "the bytes")
            try await bench.outcome(first, "sent")
            try bench.equal(
                try await bench.json(out)["awaits"]?.items?.count, 1, "what it awaits")
            try await bench.none(.send)
            let events = try await bench.json(first)["events"]?.items ?? []
            try bench.equal(
                events.count { $0["kind"]?.text == "person.resend" }, 1, "the event")
            try bench.expect(try await bench.ledger.verifyAudit() == nil, "the chain holds")
            _ = try await bench.dispatch("d2", number: "PO2")
            try bench.equal(
                try await bench.send().name, "acme_855_000000002.x12", "the next number")
        },
        LedgerCase("messages are found by what left in them, and by when") { bench in
            let first = try await bench.dispatch("d1", number: "PO1")
            let out = try await bench.sent(as: first)
            func ids(_ filter: MessageFilter) async throws -> [Int64] {
                try await bench.ledger.messages(filter).map(\.id)
            }
            try bench.equal(try await ids(MessageFilter(sends: "855")), [out], "by set")
            try bench.equal(
                try await ids(MessageFilter(sends: "orderResponse")), [out], "by type")
            try bench.equal(try await ids(MessageFilter(sends: "997")), [], "by another set")
            let begin = Timestamp(microseconds: 1)
            try bench.equal(try await ids(MessageFilter(since: begin)), [out, first], "since")
            try bench.equal(try await ids(MessageFilter(until: begin)), [], "until")
        },
        LedgerCase("what would leave as it left before is not sent again under another number") {
            bench in
            let first = try await bench.dispatch("d1", number: "PO1")
            let out = try await bench.sent(as: first)
            _ = try await bench.send()
            try await bench.act(.regenerate, on: out)
            bench.clock.advance(.seconds(3600))
            let claim = try await bench.one(.process)
            try bench.equal(claim.subject, first, "the document is walked again")
            try await bench.dispatch(
                claimed: claim, number: "PO1", outcome: .draft(LedgerBench.draft("PO1")))
            try await bench.none(.send)
            try bench.equal(try await bench.sent(as: first), out, "what it left as")
            try bench.equal(
                try await bench.json(out)["awaits"]?.items?.first?["state"]?.text, "waiting",
                "what it awaits")
            _ = try await bench.dispatch("d2", number: "PO2")
            try bench.equal(
                try await bench.send().name, "acme_855_000000002.x12", "no number was taken")
        },
        LedgerCase("what is made anew by another map leaves under new numbers, once") { bench in
            let first = try await bench.dispatch("d1", number: "PO1")
            let out = try await bench.sent(as: first)
            try await bench.refused("what has not left") { () async throws(LedgerFailure) in
                try await bench.ledger.act(.regenerate, on: out, ann)
            }
            _ = try await bench.send()
            bench.clock.advance(.seconds(60))
            try await bench.act(.regenerate, on: out)
            try await bench.refused("twice at once") { () async throws(LedgerFailure) in
                try await bench.ledger.act(.regenerate, on: out, ann)
            }
            let mended = LedgerBench.draft("PO1", answer: "AC")
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "PO1", outcome: .draft(mended))
            let again = try await bench.send()
            try bench.equal(again.name, "acme_855_000000002.x12", "the new number")
            try bench.expect(again.text.contains("BAK*00*AC*PO1*"), "the new content")
            try bench.equal(
                try await bench.json(out)["awaits"]?.items?.first?["state"]?.text,
                "closed-by-hand", "what the former one awaits")
            let second = try await bench.sent(as: first)
            try bench.equal(
                try await bench.json(second)["awaits"]?.items?.first?["state"]?.text, "waiting",
                "what the new one awaits")
            let order = try await bench.ledger.orders(OrderFilter(number: "PO1")).first
            try bench.equal(order?.documents.last?.resent.count, 0, "it has left once")
            try await bench.refused("the former one") { () async throws(LedgerFailure) in
                try await bench.ledger.act(.regenerate, on: out, ann)
            }
            try await bench.none(.send)
        },
        LedgerCase("a document that cannot be made anew is what it left as") { bench in
            let first = try await bench.dispatch("d1", number: "PO1")
            let out = try await bench.sent(as: first)
            _ = try await bench.send()
            try await bench.act(.regenerate, on: out)
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "PO1",
                outcome: .held(Diagnostic(.deliverTargetRefused, "no code for XX")))
            try await bench.resolve(try await bench.exception(.deliverTargetRefused))
            try bench.equal(try await bench.sent(as: first), out, "what it left as")
        },
        LedgerCase("an acknowledgment is not made anew") { bench in
            try await bench.process("f", order(1))
            _ = try await bench.send()
            let sent = try await bench.ledger.messages(MessageFilter(sends: "997"))
            guard let out = sent.first?.id else {
                throw ConformanceFailure(description: "there is no 997")
            }
            try await bench.refused("a 997") { () async throws(LedgerFailure) in
                try await bench.ledger.act(.regenerate, on: out, ann)
            }
            try await bench.act(.resend, on: out)
            _ = try await bench.send()
        },
        LedgerCase("what the ERP refused is made from its bytes again, what it has is not") {
            bench in
            let taken = try await bench.process("taken", order(1))
            try await bench.deliver("PO1")
            try await bench.refused("what the ERP has") { () async throws(LedgerFailure) in
                try await bench.ledger.act(.replay, on: taken, ann)
            }
            let message = try await bench.process(
                "f", order(2).with { $0.sets = [SampleSet("PO2")] })
            let task = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(task, .rejected(Diagnostic(.deliverTargetRefused, "no")))
            try await bench.act(.replay, on: message)
            let claim = try await bench.one(.remap)
            let remap = try await bench.ledger.remapTask(for: claim)
            let made = order(2).with { $0.sets = [SampleSet("PO2")] }
                .set(0, at: LedgerBench.position).document
            guard let made else { throw ConformanceFailure(description: "no document") }
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.remapped(remap, made, profile: LedgerBench.profile)
            }
            let again = try await bench.deliver("PO2")
            try bench.equal(again.submission.key, task.submission.key, "the key")
            try bench.equal(try await bench.documents(message), ["delivered"], "documents")
            try bench.equal(try await bench.exceptions().count, 0, "open exceptions")
        },
        LedgerCase("what may be in the ERP is not made again") { bench in
            let message = try await bench.process("f", order(1))
            let task = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(task, .undecided(Diagnostic(.deliverTargetUndecided, "?")))
            try await bench.refused("in doubt") { () async throws(LedgerFailure) in
                try await bench.ledger.act(.replay, on: message, ann)
            }
            _ = try await bench.exception(.deliverTargetUndecided)
        },
        LedgerCase("what is skipped is not delivered, and may come again") { bench in
            let message = try await bench.process("f", order(1))
            try await bench.act(.skip, on: message)
            try await bench.none(.deliver)
            try bench.equal(try await bench.documents(message), ["closed"], "documents")
            try await bench.refused("nothing is left") { () async throws(LedgerFailure) in
                try await bench.ledger.act(.skip, on: message, ann)
            }
            let again = try await bench.process(
                "again", order(2).with { $0.sets[0].number = "PO1" })
            try await bench.deliver("PO1")
            try bench.equal(try await bench.documents(again), ["delivered"], "documents")
        },
        LedgerCase("a file that is skipped awaits nothing, one that has left does") { bench in
            let first = try await bench.dispatch("d1", number: "PO1")
            let out = try await bench.sent(as: first)
            try await bench.act(.skip, on: out)
            try await bench.none(.send)
            func awaited(_ out: Int64) async throws -> String? {
                let json = try await bench.json(out)
                return json["awaits"]?.items?.first?["state"]?.text
            }
            try bench.equal(try await awaited(out), "closed-by-hand", "of what never left")
            let second = try await bench.dispatch("d2", number: "PO2")
            let other = try await bench.sent(as: second)
            _ = try await bench.send()
            try await bench.act(.resend, on: other)
            try await bench.act(.skip, on: other)
            try await bench.none(.send)
            try bench.equal(try await awaited(other), "waiting", "of what has left")
            try bench.equal(try await bench.state(other), "sent", "its state")
        },
        LedgerCase("what is in a worker's hands is not skipped") { bench in
            let message = try await bench.process("f", order(1))
            let claim = try await bench.one(.deliver)
            try await bench.fenced("a leased delivery") { () async throws(LedgerFailure) in
                try await bench.ledger.act(.skip, on: message, ann)
            }
            let task = try await bench.begin(claim)
            try await bench.settle(task, .confirmed(number: "SO-1", recovered: false))
        },
        LedgerCase("what a partner or a type is held for waits, and goes on when released") {
            bench in
            func hold(_ subject: HoldSubject) async throws -> Int64 {
                try await bench.insist(done: 1) { () async throws(LedgerFailure) in
                    try await bench.ledger.hold(subject, ann)
                }
            }
            let id = try await hold(
                HoldSubject(partner: "acme", type: "order", direction: "in"))
            try await bench.process("f", order(1))
            try await bench.none(.deliver)
            _ = try await bench.send()  // Its 997 leaves.
            try bench.equal(
                try await bench.ledger.holds().map { $0["author"]?.text }, ["ann"], "the holds")
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.release(hold: id, ann)
            }
            _ = try await bench.reap(quiesce: .zero)
            try await bench.deliver("PO1")
            try bench.equal(try await bench.ledger.holds().count, 0, "the holds")
        },
        LedgerCase("a hold of answers lets documents leave") { bench in
            _ = try await bench.insist(done: 1) { () async throws(LedgerFailure) in
                try await bench.ledger.hold(
                    HoldSubject(partner: nil, type: "997", direction: nil), ann)
            }
            try await bench.process("f", order(1))
            _ = try await bench.dispatch("d1", number: "PO1")
            try bench.equal(
                try await bench.send().name, "acme_855_000000002.x12", "what leaves")
            try await bench.none(.send)
        },
        LedgerCase("the waiting for an answer is ended by hand, with its exception") { bench in
            let first = try await bench.dispatch("d1", number: "PO1")
            let out = try await bench.sent(as: first)
            guard let id = try await bench.json(out)["awaits"]?.items?.first?["id"]?.integer else {
                throw ConformanceFailure(description: "nothing is awaited")
            }
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.close(expectation: Int64(id), ann)
            }
            try bench.equal(
                try await bench.json(out)["awaits"]?.items?.first?["state"]?.text,
                "closed-by-hand", "its state")
            try await bench.refused("twice") { () async throws(LedgerFailure) in
                try await bench.ledger.close(expectation: Int64(id), ann)
            }
            try bench.expect(try await bench.ledger.verifyAudit() == nil, "the chain holds")
        },
    ]
}

private let ann = Decision(author: "ann", reason: "looked at it")

extension LedgerBench {
    /// A person has something done with a message.
    func act(_ verb: MessageVerb, on message: Int64) async throws {
        try await insist(done: ()) { () async throws(LedgerFailure) in
            try await ledger.act(verb, on: message, ann)
        }
    }
}
