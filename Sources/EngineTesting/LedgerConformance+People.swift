import Diagnostics
import Engine
import Flow
import Storage
import Values

extension LedgerConformance {
    /// What a person's word does, and what it does not touch.
    static let people: [LedgerCase] = [
        LedgerCase("what fails again in the same way keeps its exception", isExact: true) { bench in
            try await bench.receive()
            func fail(_ code: Diagnostic.Code, _ text: String) async throws -> JSON {
                let claim = try await bench.one(.process)
                try await bench.ledger.park(claim, why: Diagnostic(code, text))
                let open = try await bench.ledger.exceptions(ExceptionFilter())
                try bench.equal(open.count, 1, "what is open")
                return open.first?.json ?? .null
            }
            let first = try await fail(.ledgerWorkExhausted, "x")
            try bench.equal(first["failures"]?.integer, 1, "the first time")
            let id = try await bench.exception(.ledgerWorkExhausted)
            bench.clock.advance(.seconds(60))
            let since = try await bench.ledger.moment()
            try await bench.retry(id)
            let again = try await fail(.ledgerWorkExhausted, "y")
            for (name, expected) in [
                ("id", first["id"]), ("opened", first["opened"]), ("failures", 2),
                ("message", "y"), ("state", "open"), ("resolvedBy", .null),
            ] { try bench.equal(again[name], expected, name) }
            try bench.expect(again["failed"] != first["failed"], "when it failed last")
            var filter = ExceptionFilter(since: since)
            try bench.equal(
                try await bench.ledger.exceptions(filter).map(\.id), [id], "since the retry")
            filter.since = since + .seconds(1)
            try bench.equal(try await bench.ledger.exceptions(filter).count, 0, "since then")
            // What goes wrong in another way is another exception, and so is what a person settled.
            try await bench.retry(id)
            let other = try await fail(.sendChannelMissing, "z")
            try bench.expect(other["id"] != first["id"], "another cause")
            let closed = try await bench.ledger.exception(id)?.json
            try bench.equal(closed?["state"]?.text, "retried", "the former")
        },
        LedgerCase("an order whose refusal a person closed may come again") { bench in
            let message = try await bench.process("f", order(1))
            let task = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(task, .rejected(Diagnostic(.deliverTargetRefused, "no")))
            try await bench.resolve(try await bench.exception(.deliverTargetRefused))
            try bench.equal(try await bench.documents(message), ["closed"], "documents")
            let again = try await bench.process(
                "again", order(2).with { $0.sets[0].number = "PO1" })
            try bench.equal(try await bench.documents(again), ["planned"], "documents")
            let second = try await bench.deliver("PO1")
            try bench.equal(second.submission.key, task.submission.key, "the key")
        },
        LedgerCase("a repetition of an order whose refusal a person closed is delivered") { bench in
            try await bench.process("f", order(1))
            let task = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(task, .rejected(Diagnostic(.deliverTargetRefused, "no")))
            let again = try await bench.process(
                "again", order(2).with { $0.sets[0].number = "PO1" })
            try bench.equal(try await bench.documents(again), ["duplicate"], "documents")
            try await bench.resolve(try await bench.exception(.deliverTargetRefused))
            try await bench.deliver("PO1")
            try bench.equal(try await bench.documents(again), ["delivered"], "documents")
        },
        LedgerCase("a repetition of a held document that a person closed is held itself") { bench in
            let hold = Diagnostic(.deliverTargetRefused, "no code for XX")
            func sample(_ control: Int) -> SampleInterchange {
                order(control).with { $0.sets = [SampleSet("PO1", hold: hold)] }
            }
            try await bench.process("f", sample(1))
            let second = try await bench.process("second", sample(2))
            let third = try await bench.process("third", sample(3))
            let first = try await bench.exception(.deliverTargetRefused)
            try bench.equal(try await bench.documents(third), ["duplicate"], "documents")
            try await bench.resolve(first)
            try bench.equal(try await bench.documents(second), ["held"], "the next")
            try bench.equal(try await bench.documents(third), ["duplicate"], "the one after")
            try await bench.resolve(try await bench.exception(.deliverTargetRefused))
            try bench.equal(try await bench.documents(third), ["held"], "the one after")
            try await bench.retry(try await bench.exception(.deliverTargetRefused))
            _ = try await bench.one(.remap)
        },
        LedgerCase("a person's word for one interchange is none for its neighbours") { bench in
            try await bench.process("a", order(1), order(2))
            let others = [11, 12].map { number in
                order(number - 10).with { $0.sets[0].number = "PO\(number)" }
            }
            let message = try await bench.process("b", others[0], others[1])
            let held = try await bench.exceptions().map(\.id)
            try bench.equal(held.count, 2, "held interchanges")
            try await bench.retry(held[0])
            let task = try await bench.task(try await bench.one(.process))
            try await bench.commit(task, LedgerBench.slice(others))
            try bench.equal(try await bench.documents(message), ["planned"], "documents")
            try bench.equal(try await bench.exceptions().map(\.id), [held[1]], "still held")
        },
        LedgerCase("a walk that mends several interchanges closes their exceptions") { bench in
            let refused = [order(1), order(2)].map { sample in
                sample.with { $0.refusal = Diagnostic(.deliverTargetRefused, "nobody knows it") }
            }
            let message = try await bench.process("f", refused[0], refused[1])
            try await bench.retry(try await bench.exceptions()[0].id)
            let task = try await bench.task(try await bench.one(.process))
            try await bench.commit(task, LedgerBench.slice([order(1), order(2)]))
            try bench.equal(
                try await bench.documents(message), ["planned", "planned"], "documents")
            try bench.expect(try await bench.exceptions().isEmpty, "no exception is left")
        },
        LedgerCase("sets that a walk for a neighbour's sake makes good are nobody's case") {
            bench in
            let silent = order(1).with {
                $0.sets[0].isAccepted = false
                $0.answersSets = false
            }
            let refused = order(2).with {
                $0.refusal = Diagnostic(.deliverDocumentPurpose, "nobody knows it")
            }
            let message = try await bench.process("f", silent, refused)
            let open = try await bench.exceptions().map(\.id)
            try bench.equal(open.count, 2, "exceptions")
            try await bench.retry(open[1])
            let task = try await bench.task(try await bench.one(.process))
            let good = silent.with { $0.sets[0].isAccepted = true }
            try await bench.commit(task, LedgerBench.slice([good, order(2)]))
            try bench.equal(
                try await bench.documents(message), ["planned", "planned"], "documents")
            try bench.expect(try await bench.exceptions().isEmpty, "no exception is left")
        },
        LedgerCase("what a walk remarks again is told once") { bench in
            try await bench.process("f", order(1))
            let other = order(1).with { $0.sets = [SampleSet("PO2")] }
            var slice = LedgerBench.slice([other])
            slice.steps.append(.remark(Diagnostic(.ledgerBytesUnreadable, "this is no X12")))
            try await bench.receive("other")
            try await bench.commit(try await bench.task(try await bench.one(.process)), slice)
            let open = try await bench.exceptions()
            try bench.equal(open.count, 2, "exceptions")
            try await bench.retry(open[0].id)
            try await bench.commit(try await bench.task(try await bench.one(.process)), slice)
            _ = try await bench.exception(.ledgerBytesUnreadable)
        },
        LedgerCase("what is being walked is not walked again") { bench in
            try await bench.receive("f")
            let task = try await bench.task(try await bench.one(.process))
            let remark = Step.remark(Diagnostic(.ledgerBytesUnreadable, "this is no X12"))
            try await bench.commit(
                task, Slice(steps: [remark], resume: LedgerBench.point(1), isLast: false))
            let exception = try await bench.exception(.ledgerBytesUnreadable)
            func retry() async throws(LedgerFailure) {
                try await bench.ledger.retry(exception: exception, author: "ann", reason: "now")
            }
            try await bench.fenced("a retry in hands", retry)
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.postpone(task.claim, by: .zero, why: why)
            }
            try await bench.fenced("a retry in between", retry)
            let rest = try await bench.task(try await bench.one(.process))
            try await bench.commit(rest, LedgerBench.slice([]))
            try await bench.retry(exception)
            try bench.equal(
                try await bench.task(try await bench.one(.process)).resume, nil, "the beginning")
        },
        LedgerCase("a walk's sets go to the interchange that they stand in") { bench in
            let (first, second) = (order(1), order(2))
            func slice(_ number: Int, _ steps: [Step]) -> Slice {
                Slice(steps: steps, resume: LedgerBench.point(number), isLast: false)
            }
            let opened = first.steps(1, at: LedgerBench.position).dropLast()
            let parts = [
                slice(1, Array(opened)), slice(2, [.closed(first.outcome())]),
                slice(3, second.steps(2, at: LedgerBench.position).dropLast()),
            ]
            let message = try await bench.receive("f").message
            let task = try await bench.task(try await bench.one(.process))
            for part in parts { try await bench.commit(task, part) }
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.park(
                    task.claim, why: Diagnostic(.ledgerWorkExhausted, "failed too often"))
            }
            for exception in try await bench.exceptions() { try await bench.retry(exception.id) }
            let again = try await bench.task(try await bench.one(.process))
            try await bench.commit(again, parts[0])
            let documents = try await bench.json(message)["documents"]?.items ?? []
            try bench.equal(
                documents.map { $0["number"]?.text }, ["PO1", "PO2"], "each has its own")
        },
    ]
}
