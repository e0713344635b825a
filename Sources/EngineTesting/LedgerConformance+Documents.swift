import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    static let documents: [LedgerCase] = [
        LedgerCase("a change of a known order waits for it") { bench in
            try await bench.process("f", order(1))
            let change = order(2).with {
                $0.sets = [SampleSet("PO1", content: "cancel", action: .deliverIfKnown)]
            }
            let message = try await bench.process("change", change)
            try bench.equal(try await bench.documents(message), ["planned"], "documents")
            let first = try await bench.begin(try await bench.one(.deliver))
            try bench.equal(first.submission.purpose, "new", "the order goes first")
            try await bench.none(.deliver)
            try bench.equal(try await bench.ledger.outlook().waiting, 1, "waiting")
            try await bench.settle(first, .confirmed(number: "SO-1", recovered: false))
            let second = try await bench.begin(try await bench.one(.deliver))
            try bench.equal(second.submission.purpose, "cancel", "then the change")
        },
        LedgerCase("a change of an unknown order is held until a person says") { bench in
            let change = order(1).with {
                $0.sets = [SampleSet("PO1", action: .deliverIfKnown)]
            }
            let message = try await bench.process("change", change)
            try bench.equal(try await bench.documents(message), ["held"], "documents")
            _ = try await bench.send()
            try await bench.none(.deliver)
            try await bench.retry(try await bench.exception(.deliverDocumentPurpose))
            try await bench.deliver("PO1")
        },
        LedgerCase("a document for the record makes no work") { bench in
            let copy = order(1).with { $0.sets = [SampleSet("PO1", action: .record)] }
            let message = try await bench.process("copy", copy)
            try bench.equal(try await bench.documents(message), ["recorded"], "documents")
            try await bench.none(.deliver)
            try bench.expect(try await bench.exceptions().isEmpty, "no exception")
        },
        LedgerCase("a held document is made again and delivered") { bench in
            let hold = Diagnostic(.deliverTargetRefused, "no code for XX", value: "XX")
            let sample = order(1).with {
                $0.sets = [SampleSet("PO1", action: .hold, hold: hold), SampleSet("PO2")]
            }
            let message = try await bench.process("f", sample)
            try bench.equal(try await bench.documents(message), ["held", "planned"], "documents")
            try await bench.retry(try await bench.exception(.deliverTargetRefused))
            let claim = try await bench.one(.remap)
            let task = try await bench.ledger.remapTask(for: claim)
            try bench.equal(task.set.position, LedgerBench.position, "where to start")
            let mended = order(1).set(0, at: task.set.position)
            guard var document = mended.document else { return }
            // Without an agreement nobody knew of what type it is.
            document.type = "orderChange"
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.remapped(task, document, profile: LedgerBench.profile)
            }
            try bench.equal(
                try await bench.documents(message), ["planned", "planned"], "documents")
            try await bench.none(.remap)
            let documents = try await bench.json(message)["documents"]?.items ?? []
            try bench.equal(
                documents.map { $0["type"]?.text }, ["orderChange", "order"], "the types")
        },
        LedgerCase("a document that is held again keeps its exception") { bench in
            let hold = Diagnostic(.deliverTargetRefused, "no code for XX")
            let sample = order(1).with {
                $0.sets = [SampleSet("PO1", action: .hold, hold: hold)]
            }
            let message = try await bench.process("f", sample)
            let first = try await bench.exception(.deliverTargetRefused)
            try await bench.retry(first)
            let task = try await bench.ledger.remapTask(for: try await bench.one(.remap))
            guard let document = sample.set(0, at: task.set.position).document else { return }
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.remapped(task, document, profile: LedgerBench.profile)
            }
            let second = try await bench.exception(.deliverTargetRefused)
            try bench.equal(second, first, "the exception")
            let failures = try await bench.ledger.exception(first)?.json["failures"]?.integer
            try bench.equal(failures, 2, "how often it was held")
            try bench.equal(try await bench.documents(message), ["held"], "documents")
        },
        LedgerCase("a document that was closed before it left may come again") { bench in
            let hold = Diagnostic(.deliverTargetRefused, "no code for XX")
            let sample = order(1).with { $0.sets = [SampleSet("PO1", hold: hold)] }
            let message = try await bench.process("f", sample)
            try await bench.resolve(try await bench.exception(.deliverTargetRefused))
            try bench.equal(try await bench.documents(message), ["closed"], "documents")
            let again = try await bench.process(
                "again", order(2).with { $0.sets[0].number = "PO1" })
            try bench.equal(try await bench.documents(again), ["planned"], "documents")
        },
    ]

    static let large: [LedgerCase] = [
        LedgerCase("a refused group's documents are void, in small files and in large") { bench in
            let small = order(1).with { $0.isGroupRefused = true }
            let message = try await bench.process("small", small)
            try bench.equal(try await bench.documents(message), ["void"], "documents")
            try bench.expect(try await bench.send().text.contains("AK9*R*"), "the 997")
            let walk = LargeWalk(
                bench,
                SampleInterchange.large(40).with {
                    $0.control = 2
                    $0.groupControl = 2
                    $0.isGroupRefused = true
                })
            let large = try await walk.receive()
            try await walk.appendAll()
            _ = try await walk.close()
            try await walk.release()
            try bench.equal(Set(try await bench.documents(large)), ["void"], "documents")
            try await bench.none(.deliver)
        },
        LedgerCase("what nobody agreed on waits, even in a refused group") { bench in
            let missing = Diagnostic(.receiveAgreementMissing, "nothing is agreed about 860")
            let waiting = order(1).with {
                $0.isGroupRefused = true
                $0.sets = [SampleSet("PO1", action: .hold, hold: missing), SampleSet("PO2")]
            }
            let message = try await bench.process("small", waiting)
            try bench.equal(try await bench.documents(message), ["held", "void"], "documents")
            let walk = LargeWalk(
                bench,
                SampleInterchange.large(40).with {
                    $0.control = 2
                    $0.groupControl = 2
                    $0.isGroupRefused = true
                    $0.sets[7] = SampleSet("PO8", action: .hold, hold: missing)
                })
            let large = try await walk.receive()
            try await walk.appendAll()
            _ = try await walk.close()
            try await walk.release()
            let held = try await bench.documents(large).filter { $0 == "held" }
            try bench.equal(held.count, 1, "held documents")
            try bench.equal(try await bench.exceptions().count, 2, "exceptions")
        },
        LedgerCase("a large interchange is withheld until it has closed, then released") { bench in
            let walk = LargeWalk(bench, SampleInterchange.large(600))
            let message = try await walk.receive()
            try await walk.appendAll()
            let states = try await bench.documents(message)
            try bench.equal(states, Array(repeating: "withheld", count: 600), "documents")
            try await bench.none(.deliver)
            try await bench.none(.send)
            let receipt = try await walk.close()
            try bench.equal(receipt, .releasing, "the closing slice")
            try await walk.release()
            try bench.equal(try await bench.state(message), "processed", "the message")
            let outlook = try await bench.ledger.outlook()
            try bench.equal(outlook.ready, 601, "deliveries and the answer")
            try bench.equal(outlook.leased, 0, "the walk has ended")
            try bench.equal(try await bench.send().name, "acme_997_000000001.x12", "the name")
        },
        LedgerCase("a file whose end comes after its last interchange ends too") { bench in
            let walk = LargeWalk(bench, SampleInterchange.large(300))
            let message = try await walk.receive()
            try await walk.appendAll()
            _ = try await walk.close(isLast: false)
            try await walk.release()
            try bench.equal(try await bench.state(message), "processing", "the message")
            let receipt = try await walk.end()
            try bench.equal(receipt, .finished, "the last slice")
            try bench.equal(try await bench.state(message), "processed", "the message")
            try bench.equal(try await bench.ledger.outlook().leased, 0, "the walk has ended")
        },
        LedgerCase("a large interchange's plan is the same on every call", isExact: true) { bench in
            let walk = LargeWalk(bench, SampleInterchange.large(3))
            _ = try await walk.receive()
            try await walk.append(0)
            let first = try await walk.plan()
            bench.clock.advance(.seconds(5))
            let second = try await walk.plan()
            try bench.equal(first.count, 1, "plans")
            try bench.equal(first[0].interchangeControl, second[0].interchangeControl, "ISA13")
            try bench.equal(first[0].groupControl, second[0].groupControl, "GS06")
            try bench.equal(first[0].time, second[0].time, "the time")
            try bench.equal(first[0].answers.groups.count, 1, "groups")
            try await bench.process("next", order(9), channel: "other")
            try bench.equal(try await bench.send().name, "acme_997_000000002.x12", "no double")
        },
        LedgerCase("a walk goes on where it committed last") { bench in
            let walk = LargeWalk(bench, SampleInterchange.large(400))
            let message = try await walk.receive()
            try await walk.append(0)
            let zombie = try walk.claim
            bench.clock.advance(.seconds(61))
            _ = try await bench.reap(quiesce: .zero)
            let task = try await bench.task(try await bench.one(.process, worker: "w2"))
            try bench.equal(task.resume, LedgerBench.point(0), "the resume point")
            walk.set(task)
            try await walk.append(1)
            _ = try await walk.close()
            try await walk.release()
            try bench.equal(try await bench.state(message), "processed", "the message")
            try await bench.fenced("the first worker") { () async throws(LedgerFailure) in
                try await bench.ledger.postpone(zombie, by: .zero, why: why)
            }
        },
        LedgerCase("a slice that was committed already is not written again") { bench in
            let walk = LargeWalk(bench, SampleInterchange.large(200))
            let message = try await walk.receive()
            for _ in 1...3 { try await walk.append(0) }
            try bench.equal(try await bench.documents(message).count, 200, "documents")
        },
        LedgerCase("a TA1 that rejects voids a large interchange") { bench in
            let walk = LargeWalk(
                bench,
                SampleInterchange.large(600).with {
                    $0.isBroken = true
                    $0.wantsAnswer = true
                })
            let message = try await walk.receive()
            try await walk.appendAll()
            try bench.equal(try await walk.plan().map(\.kind), [.interchange], "answers")
            _ = try await walk.close()
            try await walk.release()
            let states = Set(try await bench.documents(message))
            try bench.equal(states, ["void"], "documents")
            try bench.equal(try await bench.state(message), "rejected", "the message")
            try bench.expect(try await bench.send().text.contains("*R*023~"), "the TA1")
            try await bench.none(.deliver)
            try await bench.none(.send)
        },
        LedgerCase("a large interchange that was told of is not told the same again") { bench in
            try await bench.process("f", order(1))
            _ = try await bench.send()
            let walk = LargeWalk(
                bench, SampleInterchange.large(300).with { $0.wantsAnswer = true })
            let message = try await walk.receive()
            try await walk.appendAll()
            _ = try await walk.close()
            try await walk.release()
            try bench.expect(try await bench.send().text.contains("*R*025~"), "the TA1")
            try await bench.retry(try await bench.exception(.receiveInterchangeControlReused))
            walk.set(try await bench.task(try await bench.one(.process)))
            try await walk.appendAll()
            try bench.equal(try await walk.plan().map(\.kind), [.functional], "answers")
            _ = try await walk.close()
            try await walk.release()
            try bench.equal(try await bench.state(message), "processed", "the message")
            try bench.equal(try await bench.send().name, "acme_997_000000003.x12", "the 997")
            try await bench.none(.send)
            try bench.expect(try await bench.exceptions().isEmpty, "no exception is left")
        },
        LedgerCase("a large interchange that came before is void and answered again") { bench in
            let sample = SampleInterchange.large(200)
            let first = LargeWalk(bench, sample)
            _ = try await first.receive()
            try await first.append(0)
            _ = try await first.close()
            try await first.release()
            let answer = try await bench.send()
            let second = LargeWalk(bench, sample, name: "again")
            let message = try await second.receive()
            try await second.append(0)
            try bench.equal(try await second.plan().count, 0, "no new answer")
            _ = try await second.close()
            try await second.release()
            try bench.equal(try await bench.state(message), "duplicate", "the message")
            try bench.equal(Set(try await bench.documents(message)), ["void"], "documents")
            try bench.equal(try await bench.send().text, answer.text, "the answer")
        },
    ]
}
