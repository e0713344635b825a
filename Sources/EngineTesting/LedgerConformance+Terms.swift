import Diagnostics
import Engine
import Flow
import Partners
import Values

extension LedgerConformance {
    /// What a partner's terms say of what comes again, and of who goes first.
    static let terms: [LedgerCase] = [
        LedgerCase("a used ISA13 that is rejected gets TA1 025, asked or not; untold it is held up")
        {
            bench in
            try await bench.process("f", order(1))
            _ = try await bench.send()
            let told = again(.init(interchange: .reject)).with { $0.wantsAnswer = true }
            let message = try await bench.process("told", told)
            try bench.equal(try await bench.state(message), "rejected", "the message")
            let answer = try await bench.send().text
            try bench.expect(answer.contains("TA1*000000001*260105*0800*R*025~"), answer)
            try bench.expect(try await bench.exceptions().isEmpty, "the TA1 tells it")
            let unasked = told.with {
                $0.sets = [SampleSet("PO3")]
                $0.wantsAnswer = false
            }
            try await bench.process("unasked", unasked)
            try bench.expect(
                try await bench.send().text.contains("*R*025~"), "the TA1 that was agreed")
            try bench.expect(try await bench.exceptions().isEmpty, "the TA1 tells it")
            let untold = unasked.with {
                $0.sets = [SampleSet("PO4")]
                $0.mayTellRefusal = false
            }
            try await bench.process("untold", untold)
            _ = try await bench.exception(.receiveInterchangeControlReused)
            try await bench.none(.send)
        },
        LedgerCase("a used ISA13 that is dropped is acknowledged, and not handed on") { bench in
            try await bench.process("f", order(1))
            try await bench.deliver("PO1")
            _ = try await bench.send()
            let message = try await bench.process("again", again(.init(interchange: .drop)))
            try bench.equal(try await bench.documents(message), ["duplicate"], "documents")
            let answer = try await bench.send().text
            try bench.expect(answer.contains("AK9*A*1*1*1~"), answer)
            try await bench.none(.deliver)
            try bench.expect(try await bench.exceptions().isEmpty, "no exception")
            let json = try await bench.json(message)
            let reason = json["reason"]?.text ?? ""
            try bench.expect(reason.contains("used before with other content"), reason)
            let answers = (json["acknowledgments"]?.items ?? []).compactMap { $0["file"]?.text }
            try bench.equal(answers, ["acme_997_000000002.x12"], "its own answer")
        },
        LedgerCase("a large interchange that is dropped is not handed on either") { bench in
            try await bench.process("f", order(1))
            _ = try await bench.send()
            let large = SampleInterchange.large(300).with {
                $0.duplicates = .init(interchange: .drop)
            }
            let walk = LargeWalk(bench, large)
            let message = try await walk.receive()
            try await walk.appendAll()
            _ = try await walk.close()
            try await walk.release()
            try bench.equal(
                Set(try await bench.documents(message)), ["duplicate"], "documents")
            try bench.expect(
                try await bench.send().text.contains("AK9*A*300*300*300~"), "the 997")
        },
        LedgerCase("a used ISA13 is processed where that is agreed, and told or not") { bench in
            try await bench.process("f", order(1))
            for (action, codes) in [
                (.tell, [Diagnostic.Code.receiveInterchangeControlReused.name]), (.ignore, []),
            ] as [(DuplicateSettings.Action, [String])] {
                let sample = again(.init(interchange: action)).with {
                    $0.sets = [SampleSet("PO-\(action)")]
                    $0.groupControl = action == .tell ? 5 : 6
                }
                let message = try await bench.process("\(action)", sample)
                try bench.equal(try await bench.documents(message), ["planned"], "documents")
                let told = try await bench.json(message)["diagnostics"]?.items ?? []
                try bench.equal(told.compactMap { $0["code"]?.text }, codes, "what is told")
            }
        },
        LedgerCase("a used GS06 is processed where that is agreed, and told or not") { bench in
            try await bench.process("f", order(1))
            for (number, action) in [(2, .tell), (3, .ignore)] as [(Int, DuplicateSettings.Action)]
            {
                let sample = order(number).with {
                    $0.groupControl = 1
                    $0.duplicates = .init(group: action)
                }
                let message = try await bench.process("\(action)", sample)
                try bench.equal(try await bench.documents(message), ["planned"], "documents")
                let told = try await bench.json(message)["diagnostics"]?.items ?? []
                try bench.equal(told.count, action == .tell ? 1 : 0, "what is told")
            }
        },
        LedgerCase("an ISA13 out of its sequence is ignored, told or held as agreed") { bench in
            try await bench.process("f", order(999_999_998))
            for (number, action, state, isTold) in [
                (999_999_999, .hold, "processed", false), (1, .hold, "processed", false),
                // Three have followed each other: a gap means something.
                (3, .tell, "processed", true), (5, .tell, "processed", false),
                (4, .tell, "processed", false), (6, .ignore, "processed", false),
                (7, .tell, "processed", false), (9, .ignore, "processed", false),
                (11, .hold, "held", false), (10, .hold, "processed", false),
            ] as [(Int, DuplicateSettings.Action, String, Bool)] {
                let sample = order(number).with { $0.duplicates = .init(sequence: action) }
                let message = try await bench.process("\(number)", sample)
                try bench.equal(try await bench.state(message), state, "\(number)")
                let told = try await bench.json(message)["diagnostics"]?.items ?? []
                try bench.equal(
                    told.compactMap { $0["code"]?.text },
                    isTold ? [Diagnostic.Code.receiveInterchangeSequence.name] : [],
                    "what is told of \(number)")
            }
            try await bench.retry(try await bench.exception(.receiveInterchangeSequence))
            let task = try await bench.task(try await bench.one(.process))
            try await bench.commit(
                task,
                LedgerBench.slice([order(11).with { $0.duplicates = .init(sequence: .hold) }]))
            try bench.equal(try await bench.documents(task.message), ["planned"], "documents")
        },
        LedgerCase("an ISA13 that was rejected is no gap, and the mended one may have it") {
            bench in
            let inOrder = { (sample: SampleInterchange) in
                sample.with { $0.duplicates = .init(sequence: .hold) }
            }
            try await bench.process("1", inOrder(order(1)))
            let broken = order(2).with {
                $0.isBroken = true
                $0.wantsAnswer = true
            }
            let rejected = try await bench.process("2", inOrder(broken))
            try bench.equal(try await bench.state(rejected), "rejected", "the broken one")
            for (name, number) in [("3", 3), ("2 mended", 2), ("4", 4)] {
                let message = try await bench.process(name, inOrder(order(number)))
                try bench.equal(try await bench.documents(message), ["planned"], name)
            }
        },
        LedgerCase("the same bytes of what was rejected are judged anew: what is agreed may change")
        {
            bench in
            try await bench.process("f", order(1))
            _ = try await bench.send()
            let other = again(.init(interchange: .reject)).with { $0.groupControl = 9 }
            try await bench.process("other", other)
            let refusal = try await bench.send()
            let twin = try await bench.process("twin", other)
            try await bench.outcome(twin, "duplicate")
            try bench.equal(try await bench.send().name, refusal.name, "the stored TA1")
            let agreed = try await bench.process(
                "agreed", other.with { $0.duplicates = .init(interchange: .tell) })
            try bench.equal(try await bench.documents(agreed), ["planned"], "documents")
            try bench.expect(try await bench.send().text.contains("AK9*A*1*1*1~"), "the 997")
            let late = try await bench.process("late", other)
            try await bench.outcome(late, "duplicate")
            try bench.expect(try await bench.send().text.contains("AK9*A*1*1*1~"), "its 997")
        },
        LedgerCase("of what is critical people know while it is tried on", isExact: true) { bench in
            let away = Diagnostic(.deliverAnswerLost, "the ERP is away")
            func fail(_ times: Int) async throws {
                for _ in 0..<times {
                    let task = try await bench.begin(try await bench.one(.deliver))
                    try await bench.settle(task, .retry(away, after: .zero))
                }
            }
            let critical = order(1).with { $0.criticality = .critical }
            let message = try await bench.process("critical", critical)
            let answer = try await bench.one(.send)
            try bench.equal(answer.criticality, .critical, "the class of its answer")
            try await fail(4)
            try bench.expect(try await bench.exceptions().isEmpty, "four times are nothing")
            try await fail(1)
            let first = try await bench.exception(.ledgerWorkFailing)
            try await bench.outcome(message, "delivering")
            let reason = try await bench.json(message)["reason"]?.text ?? ""
            try bench.expect(reason.contains("deliver failed 5 times and is tried on"), reason)
            // It runs again at once where a person asks, and closes itself when it went through.
            let task = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(task, .retry(away, after: .seconds(3600)))
            try await bench.none(.deliver)
            try await bench.retry(first)
            try bench.expect(try await bench.exceptions().isEmpty, "it is closed")
            try await bench.deliver("PO1")
            try await bench.outcome(message, "delivered")
            try await bench.process("more", order(2).with { $0.criticality = .critical })
            try await fail(5)
            _ = try await bench.exception(.ledgerWorkFailing)
            try await bench.deliver("PO2")
            try bench.expect(try await bench.exceptions().isEmpty, "it has closed itself")
            try await bench.process("usual", order(3))
            try await fail(9)
            try bench.expect(try await bench.exceptions().isEmpty, "it is not critical")
        },
        LedgerCase("who knows that a critical step fails need do nothing", isExact: true) { bench in
            let away = Diagnostic(.deliverAnswerLost, "the ERP is away")
            let message = try await bench.process(
                "critical", order(1).with { $0.criticality = .critical })
            for _ in 0..<5 {
                let task = try await bench.begin(try await bench.one(.deliver))
                try await bench.settle(task, .retry(away, after: .zero))
            }
            try await bench.resolve(try await bench.exception(.ledgerWorkFailing))
            try bench.equal(try await bench.documents(message), ["planned"], "it goes on")
            try await bench.deliver("PO1")
        },
        LedgerCase("a large interchange in its sequence is taken, and one out of it held") {
            bench in
            for (number, state) in [(1, "processed"), (2, "processed"), (4, "held")] {
                let large = SampleInterchange.large(3).with {
                    $0.control = number
                    $0.groupControl = number
                    $0.duplicates = .init(sequence: .hold)
                }
                let walk = LargeWalk(bench, large, name: "large-\(number)")
                let message = try await walk.receive()
                try await walk.appendAll()
                _ = try await walk.close()
                try await walk.release()
                try bench.equal(try await bench.state(message), state, "\(number)")
            }
        },
        LedgerCase("the same content again is held where that is agreed, and never posted twice") {
            bench in
            try await bench.process("f", order(1))
            try await bench.deliver("PO1")
            let twin = order(2).with {
                $0.sets = [SampleSet("PO1")]
                $0.duplicates = .init(document: .hold)
            }
            let message = try await bench.process("twin", twin)
            try bench.equal(try await bench.documents(message), ["held"], "documents")
            try await bench.retry(try await bench.exception(.deliverDocumentRepeated))
            try bench.equal(try await bench.documents(message), ["duplicate"], "documents")
            try await bench.none(.deliver)
        },
        LedgerCase("a number with other content is dropped, told or ignored as agreed") { bench in
            try await bench.process("f", order(1))
            try await bench.deliver("PO1")
            for (number, action, state) in [
                (2, .drop, "duplicate"), (3, .tell, "planned"), (4, .ignore, "planned"),
            ] as [(Int, DuplicateSettings.Action, String)] {
                let sample = order(number).with {
                    $0.sets = [SampleSet("PO1", content: "\(action)")]
                    $0.duplicates = .init(number: action)
                }
                let message = try await bench.process("\(action)", sample)
                try bench.equal(try await bench.documents(message), [state], "\(action)")
                let events = try await bench.json(message)["events"]?.items ?? []
                try bench.equal(
                    events.contains { $0["kind"]?.text == "deliver.again" }, action == .tell,
                    "told")
                if state == "planned" { try await bench.deliver("PO1") }
            }
            try bench.expect(try await bench.exceptions().isEmpty, "no exception")
        },
        LedgerCase("what is agreed about a withheld document holds when it is released") { bench in
            try await bench.process("f", order(1).with { $0.sets = [SampleSet("L1")] })
            _ = try await bench.send()
            let large = SampleInterchange.large(300).with {
                $0.control = 2
                $0.groupControl = 2
                $0.sets[0].content = "other"
                $0.duplicates = .init(number: .drop)
            }
            let walk = LargeWalk(bench, large)
            let message = try await walk.receive()
            try await walk.appendAll()
            _ = try await walk.close()
            try await walk.release()
            try bench.equal(
                try await bench.documents(message).count { $0 == "duplicate" }, 1, "the dropped")
            try bench.expect(try await bench.exceptions().isEmpty, "no exception")
        },
        LedgerCase(
            "a document of high priority passes 10,000 low ones, which keep a share", isExact: true
        ) { bench in
            let low = SampleInterchange.large(10_000).with { $0.priority = .low }
            try await bench.process("low", low)
            let high = order(2).with {
                $0.priority = .high
                $0.sets = (1...30).map { SampleSet("H\($0)") }
            }
            try await bench.process("high", high)
            var seen: [String] = []
            for _ in 1...20 {
                let task = try await bench.begin(try await bench.one(.deliver))
                seen.append(task.submission.reference)
            }
            try bench.equal(seen.first, "H1", "the first")
            try bench.equal(seen.count { $0.hasPrefix("H") }, 18, "the high ones: \(seen)")
            try bench.equal(seen.filter { $0.hasPrefix("L") }, ["L1", "L2"], "the low ones")
        },
    ]

    /// The ISA13 of order 1 with other content.
    private static func again(_ duplicates: DuplicateSettings) -> SampleInterchange {
        order(1).with {
            $0.sets = [SampleSet("PO2")]
            $0.duplicates = duplicates
        }
    }
}
