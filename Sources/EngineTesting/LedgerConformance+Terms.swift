import Diagnostics
import Engine
import Flow
import Partners
import Values

extension LedgerConformance {
    /// What a partner's terms say of what comes again, and of who goes first.
    static let terms: [LedgerCase] = [
        LedgerCase("a used ISA13 that is rejected gets TA1 025, and is an exception untold") {
            bench in
            try await bench.process("f", order(1))
            _ = try await bench.send()
            let told = again(.init(interchange: .reject)).with { $0.wantsAnswer = true }
            let message = try await bench.process("told", told)
            try bench.equal(try await bench.state(message), "rejected", "the message")
            let answer = try await bench.send().text
            try bench.expect(answer.contains("TA1*000000001*260105*0800*R*025~"), answer)
            try bench.expect(try await bench.exceptions().isEmpty, "the TA1 tells it")
            let untold = told.with {
                $0.sets = [SampleSet("PO3")]
                $0.wantsAnswer = false
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
            let reason = try await bench.json(message)["reason"]?.text ?? ""
            try bench.expect(reason.contains("used before with other content"), reason)
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
            try await bench.process("f", order(999_999_999))
            try await bench.process(
                "first", order(1).with { $0.duplicates = .init(sequence: .hold) })
            for (number, action, state) in [
                (3, .ignore, "processed"), (5, .tell, "processed"), (4, .tell, "processed"),
                (7, .hold, "held"), (6, .hold, "processed"),
            ] as [(Int, DuplicateSettings.Action, String)] {
                let sample = order(number).with { $0.duplicates = .init(sequence: action) }
                let message = try await bench.process("\(number)", sample)
                try bench.equal(try await bench.state(message), state, "\(number)")
                let told = try await bench.json(message)["diagnostics"]?.items ?? []
                try bench.equal(
                    told.compactMap { $0["code"]?.text },
                    action == .tell ? [Diagnostic.Code.receiveInterchangeSequence.name] : [],
                    "what is told of \(number)")
            }
            try await bench.retry(try await bench.exception(.receiveInterchangeSequence))
            let task = try await bench.task(try await bench.one(.process))
            try await bench.commit(
                task,
                LedgerBench.slice([order(7).with { $0.duplicates = .init(sequence: .hold) }]))
            try bench.equal(try await bench.documents(task.message), ["planned"], "documents")
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
