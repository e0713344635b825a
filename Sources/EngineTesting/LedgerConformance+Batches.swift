import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    /// Documents that leave together.
    static let batches: [LedgerCase] = [
        LedgerCase("as many documents as agreed leave in one interchange, under one number each") {
            bench in
            let messages = try await bench.join(["PO1", "PO2", "PO3"], Batching(count: 3))
            try await bench.none(.send)
            try await bench.outcome(messages[0], "sending")
            try await bench.make(["PO1", "PO2", "PO3"])
            let (name, text) = try await bench.send()
            try bench.equal(name, "acme_855_000000001.x12", "the one name")
            try bench.equal(
                LedgerBench.sets(in: text), ["0001 PO1", "0002 PO2", "0003 PO3"], "sets")
            try bench.expect(text.contains("GE*3*1~"), "the group's count")
            for message in messages { try await bench.outcome(message, "sent") }
            let out = try await bench.sent(as: messages[1])
            try bench.equal(
                try await bench.json(messages[1])["sends"]?["control"]?.text, "0002", "ST02")
            let awaited = try await bench.json(out)["awaits"]?.items ?? []
            try bench.equal(
                awaited.map { "\($0["control"]?.text ?? "") \($0["number"]?.text ?? "")" },
                ["0001 PO1", "0002 PO2", "0003 PO3"], "what is awaited")
            _ = try await bench.dispatch("d9", number: "PO9")
            try bench.equal(try await bench.send().name, "acme_855_000000002.x12", "no gap")
        },
        LedgerCase("the sets of a batch have one ST02 in the file and here, also where it wraps") {
            bench in
            for (first, expected) in [
                ("999999998", ["999999998", "999999999", "000000001", "000000002"]),
                ("ABCDE9999", ["ABCDE9999", "ABCDE0001", "ABCDE0002", "ABCDE0003"]),
            ] {
                let names = (1...4).map { "\(first.prefix(1))\($0)" }
                guard let set = ControlNumbers.SetNumber(first) else {
                    throw ConformanceFailure(description: "\(first) is no ST02")
                }
                let messages = try await bench.join(names, Batching(count: 4))
                try await bench.make(names, numbers: ControlNumbers(set: set))
                let sets = LedgerBench.sets(in: try await bench.send().text)
                try bench.equal(sets, zip(expected, names).map { "\($0) \($1)" }, "the file")
                for (message, control) in zip(messages, expected) {
                    let sends = try await bench.json(message)["sends"]
                    try bench.equal(sends?["control"]?.text, control, "the document")
                }
                let out = try await bench.sent(as: messages[0])
                let awaited = try await bench.json(out)["awaits"]?.items ?? []
                try bench.equal(
                    awaited.map { $0["control"]?.text ?? "" }, expected, "what is awaited")
            }
        },
        LedgerCase("documents of a batch are each sent, also where nothing is awaited of them") {
            bench in
            let silent = ExpectedAnswers(functional: nil)
            _ = try await bench.join(["PO1", "PO2"], Batching(count: 2), expects: silent)
            try bench.equal(try await bench.heads(), ["0 0 0"], "while they wait")
            try await bench.make(["PO1", "PO2"], expects: silent)
            _ = try await bench.send()
            try bench.equal(try await bench.heads(), ["2 0 2", "997 0"], "once they have left")
        },
        LedgerCase(
            "a batch leaves when its time has come, and what comes then begins the next",
            isExact: true
        ) {
            bench in
            let hour = Batching(count: 9, longest: .seconds(3600))
            let first = try await bench.join(["PO1"], hour)[0]
            let left = try await bench.ledger.outlook()
            try bench.equal(left.batched, 1, "documents that wait")
            try bench.equal(left.delayed, 0, "nothing else does")
            let reason = try await bench.json(first)["reason"]?.text ?? ""
            try bench.expect(reason.contains("waits for its batch"), "why: \(reason)")
            bench.clock.advance(.seconds(3000))
            try await bench.none(.process)
            bench.clock.advance(.seconds(700))
            let claim = try await bench.one(.process)
            try bench.expect(try await bench.close(claim) != .settled, "its time has come")
            let next = try await bench.join(["PO2"], hour)[0]
            try await bench.make(["PO1"], claim)
            try bench.equal(LedgerBench.sets(in: try await bench.send().text), ["0001 PO1"], "sets")
            try await bench.outcome(first, "sent")
            try await bench.outcome(next, "sending")
            try await bench.none(.send)
        },
        LedgerCase("a document that would make a batch too large begins the next") { bench in
            let small = Batching(count: 9, bytes: 70, longest: .seconds(3600))
            _ = try await bench.join(["PO1", "PO2"], small)
            try await bench.make(["PO1"])
            try bench.equal(LedgerBench.sets(in: try await bench.send().text), ["0001 PO1"], "sets")
            try await bench.none(.process)
        },
        LedgerCase("a document that is skipped leaves its batch, and the others close up") {
            bench in
            let messages = try await bench.join(["PO1", "PO2", "PO3"], Batching(count: 3))
            let claim = try await bench.one(.process)
            _ = try await bench.close(claim)
            let made = try await bench.made(["PO1", "PO2", "PO3"], claim)
            try await bench.act(.skip, on: messages[1])
            let stale = try await bench.insist(done: DispatchReceipt.stale) {
                () async throws(LedgerFailure) in try await bench.ledger.seal(made)
            }
            try bench.equal(stale, .stale, "what was made before")
            try await bench.make(["PO1", "PO3"], claim)
            try bench.equal(
                LedgerBench.sets(in: try await bench.send().text), ["0001 PO1", "0002 PO3"], "sets")
            try await bench.outcome(messages[1], "closed")
            let orders = try await bench.ledger.orders(OrderFilter(number: "PO2"))
            try bench.equal(orders.first?.documents.count ?? 0, 0, "what its order knows")
        },
        LedgerCase("a document that cannot leave any more is held, and harms no other") { bench in
            let messages = try await bench.join(["PO1", "PO2"], Batching(count: 2))
            let claim = try await bench.one(.process)
            _ = try await bench.close(claim)
            let task = try await bench.ledger.documents(batch: claim, after: 0, limit: 9)[0]
            let why = Diagnostic(.sendChannelMissing, "no way to acme")
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.leaveOut(LedgerBench.commit(task, "PO1", .held(why)))
            }
            try await bench.make(["PO2"], claim)
            try bench.equal(LedgerBench.sets(in: try await bench.send().text), ["0001 PO2"], "sets")
            try await bench.outcome(messages[0], "held")
            try await bench.retry(try await bench.exception(.sendChannelMissing))
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "PO1",
                outcome: .draft(LedgerBench.draft("PO1", batching: Batching(count: 2))))
            try await bench.outcome(messages[0], "sending")
            try await bench.none(.send)
        },
        LedgerCase("a batch whose worker vanished leaves once") { bench in
            _ = try await bench.join(["PO1", "PO2"], Batching(count: 2))
            let lost = try await bench.one(.process)
            _ = try await bench.close(lost)
            let made = try await bench.made(["PO1", "PO2"], lost)
            let claim = try await bench.succeed(.process)
            try await bench.fenced("a lost batch") { () async throws(LedgerFailure) in
                _ = try await bench.ledger.seal(made)
            }
            try await bench.make(["PO1", "PO2"], claim)
            try bench.equal(try await bench.send().name, "acme_855_000000001.x12", "the name")
            try await bench.none(.send)
            try await bench.none(.process)
        },
        LedgerCase("what a person holds waits past its time, and leaves when it is released") {
            bench in
            let messages = try await bench.join(["PO1", "PO2"], Batching(count: 2))
            let subject = HoldSubject(partner: "acme", type: nil, direction: "out")
            let hold = try await bench.insist(done: 1) { () async throws(LedgerFailure) in
                try await bench.ledger.hold(subject, bench.ann)
            }
            try await bench.none(.process)
            try await bench.outcome(messages[1], "held, sending")
            let listed = try await bench.ledger.messages(MessageFilter(outcome: .held))
            try bench.equal(
                listed.map { $0.json["outcome"]?.text },
                ["held, sending", "working, held", "held, sending"],
                "the batch and what is in it")
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.release(hold: hold, bench.ann)
            }
            try await bench.outcome(messages[1], "sending")
            bench.clock.advance(.seconds(601))
            try await bench.make(["PO1", "PO2"])
            try bench.equal(try await bench.send().name, "acme_855_000000001.x12", "the name")
        },
        LedgerCase("a document of a batch is made anew by itself, and only its answer is let go") {
            bench in
            let messages = try await bench.join(["PO1", "PO2"], Batching(count: 2))
            try await bench.make(["PO1", "PO2"])
            let out = try await bench.sent(as: messages[0])
            _ = try await bench.send()
            try await bench.refused("all of it") { () async throws(LedgerFailure) in
                try await bench.ledger.act(.regenerate, on: out, bench.ann)
            }
            try await bench.act(.regenerate, on: messages[0])
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "PO1",
                outcome: .draft(LedgerBench.draft("PO1", batching: Batching(count: 2))))
            try await bench.none(.send)
            try bench.equal(try await bench.sent(as: messages[0]), out, "the same content")
            try await bench.act(.regenerate, on: messages[1])
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "PO2",
                outcome: .draft(
                    LedgerBench.draft("PO2", answer: "AC", batching: Batching(count: 2))))
            try bench.equal(try await bench.send().name, "acme_855_000000002.x12", "other content")
            let states = try await bench.json(out)["awaits"]?.items?.compactMap {
                $0["state"]?.text
            }
            try bench.equal(states, ["waiting", "closed-by-hand"], "what the batch awaits")
            try await bench.refused("a file of which one part counts no more") {
                () async throws(LedgerFailure) in
                try await bench.ledger.act(.resend, on: out, bench.ann)
            }
        },
        LedgerCase("a document of a batch that was made anew and never left is of the batch again")
        {
            bench in
            let messages = try await bench.join(["PO1", "PO2", "PO3"], Batching(count: 3))
            try await bench.make(["PO1", "PO2", "PO3"])
            let out = try await bench.sent(as: messages[0])
            _ = try await bench.send()
            func remake(_ number: String, _ answer: String) async throws {
                try await bench.dispatch(
                    claimed: try await bench.one(.process), number: number,
                    outcome: .draft(LedgerBench.draft(number, answer: answer)))
            }
            try await bench.act(.regenerate, on: messages[0])
            try await remake("PO1", "AC")
            _ = try await bench.send()
            try await bench.act(.regenerate, on: messages[1])
            try await remake("PO2", "AC")
            try await bench.awaits(out, "closed-by-hand", "closed-by-hand", "waiting")
            try await bench.act(.skip, on: try await bench.sent(as: messages[1]))
            try bench.equal(try await bench.sent(as: messages[1]), out, "what it left as")
            // What the first one left as since awaits its own.
            try await bench.awaits(out, "closed-by-hand", "waiting", "waiting")
            try await bench.act(.regenerate, on: messages[1])
            try await remake("PO2", "AD")
            try await bench.none(.send)
            try await bench.act(.regenerate, on: messages[1])
            try await remake("PO2", "AC")
            _ = try await bench.send()
            try await bench.awaits(out, "closed-by-hand", "closed-by-hand", "waiting")
        },
    ]
}

extension Batching {
    /// Some number of documents, or an hour.
    fileprivate init(count: Int) { self.init(count: count, longest: .seconds(3600)) }
}

extension LedgerBench {
    fileprivate var ann: Decision { Decision(author: "ann", reason: "looked at it") }

    /// Gives documents that wait for others; gives their messages.
    func join(
        _ numbers: [String], _ batching: Batching, expects: ExpectedAnswers = .usual
    ) async throws -> [Int64] {
        var messages: [Int64] = []
        for number in numbers {
            messages.append(
                try await dispatch(
                    "d\(number)", number: number,
                    outcome: .draft(
                        Self.draft(number, expects: expects, batching: batching))))
        }
        return messages
    }

    fileprivate func close(_ claim: Claim) async throws -> BatchState {
        try await insist(done: .settled) { () async throws(LedgerFailure) in
            try await ledger.close(batch: claim)
        }
    }

    /// A batch of documents, to commit.
    fileprivate func made(
        _ numbers: [String], _ claim: Claim, expects: ExpectedAnswers = .usual,
        counting: ControlNumbers = .usual
    ) async throws -> BatchCommit {
        let documents = try await ledger.documents(batch: claim, after: 0, limit: 100)
        let drafts = numbers.map { Self.draft($0, expects: expects, numbers: counting) }
        guard var interchange = OutboundInterchange(beginningWith: drafts[0]) else {
            throw ConformanceFailure(description: "records are in no batch")
        }
        for draft in drafts { try interchange.add(draft) }
        return BatchCommit(
            claim: claim, documents: documents.map(\.message), interchange: interchange)
    }

    /// Makes the batch that is due, or a claimed one, of all its documents.
    func make(
        _ documents: [String], _ claimed: Claim? = nil, expects: ExpectedAnswers = .usual,
        numbers: ControlNumbers = .usual
    ) async throws {
        var batch = claimed
        if batch == nil { batch = try await one(.process) }
        guard let claim = batch else { return }
        guard case .closed = try await close(claim) else {
            throw ConformanceFailure(description: "the batch is not due")
        }
        let made = try await made(documents, claim, expects: expects, counting: numbers)
        try equal(made.documents.count, documents.count, "documents of the batch")
        _ = try await insist(done: DispatchReceipt.recorded) { () async throws(LedgerFailure) in
            try await ledger.seal(made)
        }
    }

    /// The sets of what left: ST02 and the number in BAK03.
    fileprivate static func sets(in text: String) -> [String] {
        let segments = text.split(separator: "~").map { $0.split(separator: "*") }
        return zip(segments, segments.dropFirst()).compactMap { head, next in
            head.first == "ST" && head.count > 2 && next.count > 3 ? "\(head[2]) \(next[3])" : nil
        }
    }
}
