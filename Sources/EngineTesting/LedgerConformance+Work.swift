import Diagnostics
import Engine
import Partners
import Storage
import Values

/// The reason that the suite gives where the reason does not matter.
let why = Diagnostic(.deliverAnswerLost, "conformance")

extension LedgerConformance {
    static let intake: [LedgerCase] = [
        LedgerCase("the same file received again is the same message") { bench in
            let first = try await bench.receive()
            let again = try await bench.receive()
            try bench.equal(again.message, first.message, "the message")
            try bench.equal(again.correlation, first.correlation, "the correlation id")
            try bench.expect(again.known, "the second receipt must say that it is known")
            try bench.equal(try await bench.ledger.outlook().ready, 1, "work")
        },
        LedgerCase("other bytes at the same place are another message") { bench in
            let first = try await bench.receive(bytes: [1])
            let second = try await bench.receive(bytes: [2])
            try bench.expect(first.message != second.message, "two messages")
            try bench.equal(try await bench.ledger.outlook().ready, 2, "work")
        },
        LedgerCase("bytes and names come back as they were, NUL and eight bits included") { bench in
            let bytes = (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let name = "o\0rd\u{1F}ér\u{10FFFF}'\"%.x12"
            let receipt = try await bench.receive(name, bytes: bytes)
            let task = try await bench.task(try await bench.one(.process))
            try bench.equal(task.name, name, "the name")
            try bench.equal(task.bytes.payload, .inline(bytes), "the bytes")
            let stored = try await bench.ledger.bytes(of: receipt.message)
            try bench.equal(stored?.payload, .inline(bytes), "the bytes, asked for")
            let found = try await bench.ledger.messages(MessageFilter(file: name))
            try bench.equal(found.map(\.id), [receipt.message], "the message by its name")
        },
        LedgerCase("large bytes stay in the vault") { bench in
            let digest = SHA256.digest(of: "large")
            let message = ReceivedMessage(
                arrival: FileArrival(channel: "acme", name: "big", remoteKey: "big", size: nil),
                bytes: StoredBytes(payload: .vault(digest), digest: digest, size: 10_000_000_000),
                correlation: "C")
            _ = try await bench.insist(done: Receipt(message: 1, correlation: "C", known: true)) {
                () async throws(LedgerFailure) in try await bench.ledger.receive(message)
            }
            let task = try await bench.task(try await bench.one(.process))
            try bench.equal(task.bytes.payload, .vault(digest), "the payload")
            try bench.equal(task.bytes.size, 10_000_000_000, "the size")
        },
    ]

    static let work: [LedgerCase] = [
        LedgerCase("claims at the same time are disjoint", isExact: true) { bench in
            for number in 1...40 { try await bench.receive("f\(number)", channel: "c\(number)") }
            let claimed = try await withThrowingTaskGroup(of: [Claim].self) { group in
                for worker in 1...8 {
                    group.addTask {
                        try await bench.claim(.process, limit: 5, worker: "w\(worker)")
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            try bench.equal(claimed.count, 40, "claims")
            try bench.equal(Set(claimed.map(\.work)).count, 40, "different items")
        },
        LedgerCase("a channel's files are walked in the order of arrival") { bench in
            for number in 1...5 { try await bench.receive("f\(number)") }
            let claims = try await bench.claim(.process, limit: 3)
            let tasks = try await bench.ledger.tasks(for: claims)
            try bench.equal(
                tasks.map(\.name), Array(["f1", "f2", "f3"].prefix(tasks.count)), "order")
            try await bench.none(.process)
        },
        LedgerCase("a backlog in one lane does not starve another", isExact: true) { bench in
            for number in 1...50 { try await bench.process("f\(number)", order(number)) }
            let small = order(99).with { $0.partner = "bolt" }
            try await bench.process("small", small)
            var seen: [String] = []
            for _ in 1...2 { seen.append(try await bench.one(.deliver).lane) }
            try bench.expect(
                seen.contains("in:bolt"), "bolt is served among the first two: \(seen)")
            let many = try await bench.claim(.deliver, limit: 8)
            try bench.equal(many.count, 8, "the rest of the slots go to the backlog")
        },
        LedgerCase("work of low priority is claimed as far as there is room for it", isExact: true)
        {
            bench in
            for number in 1...4 {
                let low = order(number).with { $0.priority = .low }
                try await bench.process("low\(number)", low)
            }
            try await bench.process("f", order(9))
            let first = try await bench.claim(.deliver, limit: 8, low: 0)
            try bench.equal(first.map(\.lane), ["in:acme"], "what is not low")
            let some = try await bench.claim(.deliver, limit: 8, low: 3)
            try bench.equal(some.map(\.lane), Array(repeating: "low:in:acme", count: 3), "some")
            try await bench.ledger.park(some[0], why: why)
            try await bench.retry(try await bench.exception(.deliverAnswerLost))
            let retried = try await bench.claim(.deliver, limit: 8, low: 0)
            try bench.equal(retried.map(\.lane), ["in:acme"], "what a person asked for")
            try bench.equal(
                try await bench.claim(.deliver, limit: 8, low: 8).count, 1, "the last one")
        },
        LedgerCase("a lease that is renewed is kept, a lost one is told", isExact: true) { bench in
            try await bench.receive("a", channel: "a")
            try await bench.receive("b", channel: "b")
            let claims = [try await bench.one(.process), try await bench.one(.process)]
            bench.clock.advance(.seconds(50))
            let kept = try await bench.insist(done: []) { () async throws(LedgerFailure) in
                try await bench.ledger.renew([claims[0]], lease: LedgerBench.lease)
            }
            try bench.expect(kept.isEmpty, "the lease is kept")
            bench.clock.advance(.seconds(20))
            _ = try await bench.reap(quiesce: .zero)
            let lost = try await bench.insist(done: []) { () async throws(LedgerFailure) in
                try await bench.ledger.renew(claims, lease: LedgerBench.lease)
            }
            try bench.equal(lost.map(\.work), [claims[1].work], "lost leases")
        },
        LedgerCase("postponed work runs not before its time, by the database's clock") { bench in
            try await bench.receive()
            let claim = try await bench.one(.process)
            try await postpone(bench, claim, .seconds(30))
            try await bench.none(.process)
            let outlook = try await bench.ledger.outlook()
            try bench.equal(outlook.delayed, 1, "delayed")
            try bench.expect((outlook.nextIn ?? .zero) <= .seconds(30), "the next run is known")
            bench.clock.advance(.seconds(31))
            let again = try await bench.one(.process)
            try bench.equal(again.work, claim.work, "the work")
            try bench.expect(again.attempt > claim.attempt, "attempts count on")
        },
        LedgerCase(
            "delayed deliveries can be brought forward, but none before its quiesce time",
            isExact: true
        ) { bench in
            let why = Diagnostic(.deliverTargetRefused, "nobody listens")
            for number in 1...3 { try await bench.process("f\(number)", order(number)) }
            for _ in 1...2 {
                let task = try await bench.begin(try await bench.one(.deliver))
                try await bench.settle(task, .retry(why, after: .seconds(600)))
            }
            let lost = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(lost, .inDoubt(why, wait: .seconds(600)))
            try await bench.none(.deliver)
            let brought = try await bench.ledger.hurry(.deliver, limit: 10)
            try bench.equal(brought, 2, "brought forward")
            try await bench.deliver("PO1")
            try await bench.deliver("PO2")
            try await bench.none(.deliver)
        },
        LedgerCase("parked work becomes an exception and leaves its lane free") { bench in
            let first = try await bench.receive("a")
            try await bench.receive("b")
            let claim = try await bench.one(.process)
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.park(
                    claim, why: Diagnostic(.ledgerWorkExhausted, "failed too often"))
            }
            _ = try await bench.exception(.ledgerWorkExhausted)
            try bench.equal(try await bench.state(first.message), "held", "the message")
            let next = try await bench.task(try await bench.one(.process))
            try bench.equal(next.name, "b", "the next file")
            try bench.equal(try await bench.ledger.outlook().parked, 1, "parked")
        },
        LedgerCase("a retried exception wakes its parked work with a clean record") { bench in
            try await bench.receive()
            let claim = try await bench.one(.process)
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.park(claim, why: Diagnostic(.ledgerWorkExhausted, "x"))
            }
            try await bench.retry(try await bench.exception(.ledgerWorkExhausted))
            let again = try await bench.one(.process)
            try bench.equal(again.work, claim.work, "the work")
            try bench.expect(again.attempt <= 2, "attempts start anew")
            try bench.expect(try await bench.exceptions().isEmpty, "no exception is open")
        },
        LedgerCase("low priorities get their share", isExact: true) { bench in
            for number in 1...30 { try await bench.process("f\(number)", order(number)) }
            // A person retries one, so it goes before the others; the tenth turn is for the rest.
            let parked = try await bench.one(.deliver)
            try await bench.ledger.park(parked, why: Diagnostic(.ledgerWorkExhausted, "x"))
            try await bench.retry(try await bench.exception(.ledgerWorkExhausted))
            let claim = try await bench.one(.deliver)
            try bench.equal(claim.work, parked.work, "a person's wish goes first")
            for _ in 1...20 { _ = try await bench.one(.deliver) }
            try bench.equal(try await bench.ledger.outlook().ready, 9 + 30, "all others are served")
        },
    ]

    static let vanishing: [LedgerCase] = [
        LedgerCase("an expired lease gives the work to another worker", isExact: true) { bench in
            try await bench.receive()
            let first = try await bench.one(.process, worker: "w1")
            try await bench.none(.process)
            bench.clock.advance(.seconds(61))
            try bench.equal(try await bench.reap(quiesce: .zero), 1, "returned")
            let second = try await bench.one(.process, worker: "w2")
            try bench.equal(second.work, first.work, "the work")
            try bench.expect(second.token > first.token, "the token grows")
            try bench.equal(second.crashes, 1, "vanished workers")
        },
        LedgerCase("a worker that failed to record its work did not vanish", isExact: true) {
            bench in
            try await bench.receive()
            for _ in 1...4 {
                let claim = try await bench.one(.process, worker: "w1")
                try bench.equal(claim.crashes, 0, "vanished workers")
                bench.clock.advance(.seconds(61))
                _ = try await bench.insist(done: 0) { () async throws(LedgerFailure) in
                    try await bench.ledger.reap(for: "w1", isStart: false, quiesce: .zero)
                }
            }
            try bench.expect(try await bench.exceptions().isEmpty, "it is no poison")
            _ = try await bench.one(.process, worker: "w1")
            _ = try await bench.reap(startedBy: "w2", quiesce: .zero)
            try bench.equal(try await bench.one(.process).crashes, 1, "a death counts")
        },
        LedgerCase("a worker that lost its lease writes nothing") { bench in
            let receipt = try await bench.receive()
            let zombie = try await bench.one(.process, worker: "w1")
            let task = try await bench.task(zombie)
            bench.clock.advance(.seconds(61))
            _ = try await bench.reap(quiesce: .zero)
            let claim = try await bench.one(.process, worker: "w2")
            let slice = LedgerBench.slice([order(1)])
            try await bench.fenced("a commit") { () async throws(LedgerFailure) in
                let commit = SliceCommit(task: task, slice: slice, profile: LedgerBench.profile)
                guard let result = await bench.ledger.commit([commit]).first else { return }
                _ = try result.get()
            }
            try await bench.fenced("a postponement") { () async throws(LedgerFailure) in
                try await bench.ledger.postpone(zombie, by: .zero, why: why)
            }
            try await bench.fenced("parking") { () async throws(LedgerFailure) in
                try await bench.ledger.park(zombie, why: why)
            }
            try await bench.fenced("a plan") { () async throws(LedgerFailure) in
                _ = try await bench.ledger.plan(order(1).outcome(), for: task)
            }
            try await bench.fenced("a release") { () async throws(LedgerFailure) in
                _ = try await bench.ledger.release(task)
            }
            try bench.equal(try await bench.documents(receipt.message), [], "documents")
            try await bench.commit(try await bench.task(claim), slice)
            try bench.equal(try await bench.documents(receipt.message), ["planned"], "documents")
        },
        LedgerCase("a worker that lost its lease ends no walk") { bench in
            try await bench.receive()
            let task = try await bench.task(try await bench.one(.process, worker: "w1"))
            let claim = try await bench.succeed(.process)
            try await bench.fenced("an end") { () async throws(LedgerFailure) in
                let commit = SliceCommit(
                    task: task, slice: LedgerBench.slice([]), profile: LedgerBench.profile)
                _ = try await bench.ledger.commit([commit]).first?.get()
            }
            let lost = try await bench.insist(done: []) { () async throws(LedgerFailure) in
                try await bench.ledger.renew([task.claim, claim], lease: LedgerBench.lease)
            }
            try bench.equal(lost, [task.claim], "lost leases")
            try await bench.commit(try await bench.task(claim), LedgerBench.slice([]))
        },
        LedgerCase("a worker that lost its lease ends no sending") { bench in
            try await bench.process("f", order(1))
            let zombie = try await bench.one(.send, worker: "w1")
            let task = try await bench.ledger.outbound(for: zombie)
            let claim = try await bench.succeed(.send)
            try await bench.fenced("a sending") { () async throws(LedgerFailure) in
                try await bench.ledger.sent(task)
            }
            let sent = try await bench.ledger.messages(MessageFilter(outcome: .sent))
            try bench.equal(sent.count, 0, "sent messages")
            let again = try await bench.ledger.outbound(for: claim)
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.sent(again)
            }
        },
        LedgerCase("a worker that lost its lease settles no delivery") { bench in
            let message = try await bench.process("f", order(1))
            let task = try await bench.begin(try await bench.one(.deliver, worker: "w1"))
            let claim = try await bench.succeed(.deliver)
            for result in [
                .confirmed(number: "SO-1", recovered: false), .rejected(why), .undecided(why),
                .retry(why, after: .zero), .inDoubt(why, wait: .zero),
            ] as [DeliveryResult] {
                try await bench.fenced("a settlement") { () async throws(LedgerFailure) in
                    try await bench.ledger.settle(task, result)
                }
            }
            try bench.equal(try await bench.documents(message), ["planned"], "documents")
            let again = try await bench.begin(claim)
            try await bench.settle(again, .confirmed(number: "SO-2", recovered: true))
        },
        LedgerCase("a restart returns what other workers held at once", isExact: true) { bench in
            try await bench.receive("a", channel: "a")
            try await bench.receive("b", channel: "b")
            _ = try await bench.one(.process, worker: "dead")
            _ = try await bench.one(.process, worker: "alive")
            let returned = try await bench.reap(startedBy: "alive", quiesce: .zero)
            try bench.equal(returned, 1, "returned")
            try bench.equal(try await bench.ledger.outlook().leased, 1, "still leased")
        },
        LedgerCase("work whose worker vanished is claimed alone", isExact: true) { bench in
            for number in 1...4 { try await bench.receive("f\(number)") }
            try bench.equal(try await bench.claim(.process, limit: 2).count, 2, "claims")
            _ = try await bench.reap(startedBy: "w2", quiesce: .zero)
            for name in ["f1", "f2"] {
                let claims = try await bench.claim(.process, limit: 4)
                let tasks = try await bench.ledger.tasks(for: claims)
                try bench.equal(tasks.map(\.name), [name], "claimed alone")
                try await bench.commit(tasks[0], LedgerBench.slice([]))
            }
            try bench.equal(try await bench.claim(.process, limit: 4).count, 2, "the innocent")
        },
        LedgerCase("work that its worker does not survive is parked", isExact: true) { bench in
            let receipt = try await bench.receive()
            for worker in 1...3 {
                _ = try await bench.one(.process, worker: "w\(worker)")
                _ = try await bench.reap(startedBy: "next", quiesce: .zero)
            }
            try await bench.none(.process)
            _ = try await bench.exception(.ledgerWorkPoison)
            try bench.equal(try await bench.state(receipt.message), "held", "the message")
        },
        LedgerCase("a delivery is given more deaths than a walk", isExact: true) { bench in
            try await bench.process("f", order(1))
            for _ in 1...9 {
                _ = try await bench.one(.deliver, worker: "dead")
                _ = try await bench.reap(startedBy: "next", quiesce: .zero)
            }
            let last = try await bench.one(.deliver, worker: "dead")
            try bench.equal(last.crashes, 9, "vanished workers")
            _ = try await bench.reap(startedBy: "next", quiesce: .zero)
            _ = try await bench.exception(.ledgerWorkPoison)
            try await bench.none(.deliver)
        },
        LedgerCase("files received together are entered in order") { bench in
            let messages = ["a", "b", "a", "c"].map { name in
                ReceivedMessage(
                    arrival: FileArrival(
                        channel: "acme", name: name, remoteKey: name, size: nil),
                    bytes: StoredBytes(
                        payload: .inline([1]), digest: SHA256.digest(of: "x"), size: 1),
                    correlation: "C-\(name)")
            }
            var results = await bench.ledger.receive(messages)
            if results.contains(where: { (try? $0.get()) == nil }) {
                results = await bench.ledger.receive(messages)
            }
            let receipts = try results.map { try $0.get() }
            try bench.equal(receipts[2].message, receipts[0].message, "the repeated file")
            try bench.equal(
                receipts.map(\.message), [0, 1, 0, 3].map { receipts[$0].message }, "order")
            try bench.expect(receipts[1].message < receipts[3].message, "ids grow")
            let tasks = try await bench.ledger.tasks(
                for: try await bench.claim(.process, limit: 4))
            try bench.equal(tasks.first?.name, "a", "the first")
        },
        LedgerCase("a number of work is never given twice", isExact: true) { bench in
            try await bench.receive("a")
            let first = try await bench.one(.process)
            try await bench.commit(try await bench.task(first), LedgerBench.slice([]))
            try await bench.receive("b")
            let second = try await bench.one(.process)
            try bench.expect(second.work > first.work, "a zombie of the first can not meet it")
        },
    ]

    /// One order in an interchange of its own.
    static func order(_ number: Int) -> SampleInterchange {
        SampleInterchange(SampleSet("PO\(number)")).with {
            $0.control = number
            $0.groupControl = number
        }
    }

    /// Puts a claim back.
    static func postpone(_ bench: LedgerBench, _ claim: Claim, _ delay: Duration) async throws {
        try await bench.insist(done: ()) { () async throws(LedgerFailure) in
            try await bench.ledger.postpone(claim, by: delay, why: why)
        }
    }
}
