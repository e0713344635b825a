import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    static let answers: [LedgerCase] = [
        LedgerCase("a small file is answered, mapped and done in one commit") { bench in
            let message = try await bench.process("f", order(7))
            try bench.equal(try await bench.state(message), "processed", "the message")
            try bench.equal(try await bench.documents(message), ["planned"], "documents")
            let answer = try await bench.send()
            try bench.equal(answer.name, "acme_997_000000001.x12", "the name")
            try bench.expect(answer.text.contains("AK9*A*1*1*1~"), answer.text)
            try bench.expect(answer.text.contains("AK1*PO*7~"), answer.text)
            let task = try await bench.deliver("PO7")
            try bench.equal(task.submission.correlation, "C-acme-f", "the correlation id")
            try bench.equal(task.submission.body, Array("{\"number\":\"PO7\"}".utf8), "the body")
            let json = try await bench.json(message)
            try bench.equal(
                json["acknowledgments"]?[0]?["state"]?.text, "sent", "the acknowledgment")
            try bench.equal(json["documents"]?[0]?["erpNumber"]?.text, "SO-PO7", "the order")
        },
        LedgerCase("control numbers have no gap and no double") { bench in
            for number in 1...12 {
                let sample = order(number).with { $0.wantsAnswer = number % 3 == 0 }
                try await bench.process("f\(number)", sample)
            }
            var controls: [String] = []
            var groups: [String] = []
            for _ in 1...16 {
                let text = try await bench.send().text
                controls += text.split(separator: "~").compactMap { segment in
                    let fields = segment.split(separator: "*", omittingEmptySubsequences: false)
                    return fields.first == "ISA" ? String(fields[13]) : nil
                }
                groups += text.split(separator: "~").compactMap { segment in
                    let fields = segment.split(separator: "*", omittingEmptySubsequences: false)
                    return fields.first == "GS" ? String(fields[6]) : nil
                }
            }
            try bench.equal(controls.compactMap { Int($0) }.sorted(), Array(1...16), "ISA13")
            try bench.equal(groups.compactMap { Int($0) }.sorted(), Array(1...12), "GS06")
        },
        LedgerCase("one slice's failure does not undo its neighbours", isExact: true) { bench in
            for number in 1...3 { try await bench.receive("f\(number)", channel: "c\(number)") }
            let tasks = try await bench.ledger.tasks(
                for: try await bench.claim(.process, limit: 3))
            var stale = tasks[1]
            stale.claim.token -= 1
            let commits = [tasks[0], stale, tasks[2]].enumerated().map { index, task in
                SliceCommit(
                    task: task, slice: LedgerBench.slice([order(index + 1)]),
                    profile: LedgerBench.profile)
            }
            let results = await bench.ledger.commit(commits)
            try bench.equal(
                results.map { (try? $0.get()) == .finished }, [true, false, true], "results")
            let names = [try await bench.send().name, try await bench.send().name]
            try bench.equal(
                names, ["acme_997_000000001.x12", "acme_997_000000002.x12"], "no gap")
        },
        LedgerCase("test and production do not mix") { bench in
            let production = order(1)
            let test = order(1).with { $0.usage = "T" }
            try await bench.process("p", production)
            let message = try await bench.process("t", test)
            try bench.equal(try await bench.documents(message), ["planned"], "documents")
            let texts = [try await bench.send().text, try await bench.send().text]
            try bench.expect(
                texts.allSatisfy { $0.contains("*000000001*0*") }, "each counts by itself")
            let usages = [
                try await bench.deliver("PO1").submission.usage,
                try await bench.deliver("PO1").submission.usage,
            ]
            try bench.equal(Set(usages), ["P", "T"], "usages")
        },
        LedgerCase("a rejected set does not hold back its neighbours") { bench in
            let sample = SampleInterchange(
                SampleSet("PO1"), SampleSet("PO2", isAccepted: false), SampleSet("PO3"))
            let message = try await bench.process("f", sample)
            try bench.equal(
                try await bench.documents(message), ["planned", "planned"], "documents")
            let answer = try await bench.send().text
            try bench.expect(answer.contains("AK9*P*3*3*2~"), answer)
            try bench.expect(answer.contains("AK2*850*0002~AK5*R*5~"), answer)
            try bench.expect(try await bench.exceptions().isEmpty, "the 997 tells it")
        },
        LedgerCase("a rejected interchange gives a TA1 where asked and no document") { bench in
            let sample = order(1).with {
                $0.isBroken = true
                $0.wantsAnswer = true
            }
            let message = try await bench.process("f", sample)
            try bench.equal(try await bench.state(message), "rejected", "the message")
            try bench.equal(try await bench.documents(message), [], "documents")
            let answer = try await bench.send().text
            try bench.expect(answer.contains("TA1*000000001*260105*0800*R*023~"), answer)
            try await bench.none(.send)
            try bench.expect(try await bench.exceptions().isEmpty, "the TA1 tells it")
        },
        LedgerCase("a rejected interchange without a TA1 is an exception") { bench in
            let sample = order(1).with { $0.isBroken = true }
            try await bench.process("f", sample)
            try await bench.none(.send)
            let first = try await bench.exception(.ledgerBytesUnreadable)
            try await bench.retry(first)
            let task = try await bench.task(try await bench.one(.process))
            try await bench.commit(task, LedgerBench.slice([sample]))
            let second = try await bench.exception(.ledgerBytesUnreadable)
            try bench.equal(second, first, "a retry that changes nothing is told")
        },
        LedgerCase("a rejected set that nobody was told of can be made good") { bench in
            var sample = SampleInterchange(SampleSet("PO1"), SampleSet("PO2", isAccepted: false))
            sample.answersSets = false
            let message = try await bench.process("f", sample)
            try bench.equal(try await bench.documents(message), ["planned"], "documents")
            try await bench.deliver("PO1")
            try await bench.retry(try await bench.exception(.deliverTargetRefused))
            sample.sets[1].isAccepted = true
            let task = try await bench.task(try await bench.one(.process))
            try await bench.commit(task, LedgerBench.slice([sample]))
            try bench.equal(
                try await bench.documents(message), ["delivered", "planned"], "documents")
            try bench.expect(try await bench.exceptions().isEmpty, "no exception is left")
        },
        LedgerCase("a refused interchange is held, seen and answered") { bench in
            let sample = order(1).with {
                $0.partner = nil
                $0.refusal = Diagnostic(.deliverTargetRefused, "nobody knows this sender")
            }
            let message = try await bench.process("f", sample)
            try bench.equal(try await bench.state(message), "held", "the message")
            _ = try await bench.exception(.deliverTargetRefused)
            let answer = try await bench.send()
            try bench.expect(answer.text.contains("TA1*000000001*"), answer.text)
            try await bench.none(.deliver)
        },
        LedgerCase("a file without an interchange is rejected and seen") { bench in
            let receipt = try await bench.receive("readme.txt")
            let slice = Slice(
                steps: [.remark(Diagnostic(.deliverTargetRefused, "this is no X12"))],
                resume: LedgerBench.point(1), isLast: true)
            try await bench.commit(
                try await bench.task(try await bench.one(.process)), slice)
            try bench.equal(try await bench.state(receipt.message), "rejected", "the message")
            let json = try await bench.json(receipt.message)
            try bench.equal(json["reason"]?.text, "this is no X12", "the reason")
            _ = try await bench.exception(.deliverTargetRefused)
        },
    ]

    static let duplicates: [LedgerCase] = [
        LedgerCase("the same bytes again get the stored answer, byte for byte") { bench in
            try await bench.process("f", order(1))
            let first = try await bench.send()
            let message = try await bench.process("again", order(1))
            try bench.equal(try await bench.state(message), "duplicate", "the message")
            try bench.equal(
                try await bench.json(message)["reason"]?.text, "the same as in message 1 (f)",
                "the reason")
            let second = try await bench.send()
            try bench.equal(second.name, first.name, "the name")
            try bench.equal(second.text, first.text, "the bytes")
            try bench.expect(try await bench.exceptions().isEmpty, "no exception")
            try await bench.process("next", order(2))
            try bench.equal(
                try await bench.send().name, "acme_997_000000002.x12", "no number was used")
        },
        LedgerCase("a repeated file while its answer still waits gives one answer") { bench in
            try await bench.process("f", order(1))
            try await bench.process("again", order(1))
            _ = try await bench.send()
            try await bench.none(.send)
        },
        LedgerCase("a used ISA13 with other content is held and not answered") { bench in
            try await bench.process("f", order(1))
            _ = try await bench.send()
            let other = order(1).with { $0.sets[0].content = "other" }
            let message = try await bench.process("other", other)
            try bench.equal(try await bench.state(message), "held", "the message")
            try bench.equal(try await bench.documents(message), [], "documents")
            _ = try await bench.exception(.receiveInterchangeControlReused)
            try await bench.none(.send)
        },
        LedgerCase("a used ISA13 with other content gets TA1 025 where ISA14 asks") { bench in
            try await bench.process("f", order(1))
            _ = try await bench.send()
            let other = order(1).with {
                $0.sets[0].content = "other"
                $0.wantsAnswer = true
            }
            try await bench.process("other", other)
            let answer = try await bench.send()
            try bench.expect(answer.text.contains("TA1*000000001*260105*0800*R*025~"), answer.text)
            try await bench.none(.send)
            _ = try await bench.exception(.receiveInterchangeControlReused)
        },
        LedgerCase("a used GS06 in a new interchange is held and not answered") { bench in
            try await bench.process("f", order(1))
            _ = try await bench.send()
            let other = order(2).with {
                $0.groupControl = 1
                $0.wantsAnswer = true
            }
            let message = try await bench.process("other", other)
            try bench.equal(try await bench.state(message), "held", "the message")
            _ = try await bench.exception(.receiveGroupControlReused)
            try await bench.none(.send)
        },
        LedgerCase("a new envelope around the same document is answered, not delivered") { bench in
            try await bench.process("f", order(1))
            try await bench.deliver("PO1")
            let again = order(1).with {
                $0.control = 2
                $0.groupControl = 2
            }
            let message = try await bench.process("again", again)
            try bench.equal(try await bench.documents(message), ["duplicate"], "documents")
            let texts = [try await bench.send().text, try await bench.send().text]
            try bench.expect(texts.allSatisfy { $0.contains("AK9*A*1*1*1~") }, "two 997s")
            try await bench.none(.deliver)
            try bench.expect(try await bench.exceptions().isEmpty, "no exception")
        },
        LedgerCase("another body under a known order is answered and held") { bench in
            try await bench.process("f", order(1))
            try await bench.deliver("PO1")
            let other = order(2).with { $0.sets = [SampleSet("PO1", content: "other")] }
            let message = try await bench.process("other", other)
            try bench.equal(try await bench.documents(message), ["held"], "documents")
            let exception = try await bench.exception(.deliverDocumentConflict)
            try await bench.none(.deliver)
            try await bench.retry(exception)
            try await bench.deliver("PO1")
            try bench.equal(try await bench.documents(message), ["delivered"], "documents")
        },
        LedgerCase("what was never committed is no duplicate") { bench in
            try await bench.receive("f")
            _ = try await bench.one(.process)
            bench.clock.advance(.seconds(61))
            _ = try await bench.reap(quiesce: .zero)
            let claim = try await bench.one(.process)
            try await bench.commit(try await bench.task(claim), LedgerBench.slice([order(1)]))
            try bench.equal(try await bench.documents(claim.subject), ["planned"], "documents")
        },
        LedgerCase("a person can have a held interchange processed") { bench in
            try await bench.process("f", order(1))
            let other = order(1).with { $0.sets = [SampleSet("PO2")] }
            let message = try await bench.process("other", order(9), other)
            try bench.equal(try await bench.documents(message), ["planned"], "documents")
            try await bench.retry(
                try await bench.exception(.receiveInterchangeControlReused))
            let task = try await bench.task(try await bench.one(.process))
            try bench.equal(task.resume, nil, "it is walked from its beginning")
            try await bench.commit(task, LedgerBench.slice([order(9), other]))
            try bench.equal(
                try await bench.documents(message), ["planned", "planned"], "documents")
            try bench.equal(try await bench.state(message), "processed", "the message")
            for _ in 1...3 { _ = try await bench.send() }
            try await bench.none(.send)
        },
        LedgerCase("what is held and comes again is a duplicate, not a second case") { bench in
            try await bench.process("f", order(1))
            _ = try await bench.send()
            let other = order(1).with {
                $0.sets = [SampleSet("PO2")]
                $0.wantsAnswer = true
            }
            let message = try await bench.process("other", other)
            let told = try await bench.send()
            let again = try await bench.process("again", other)
            try bench.equal(try await bench.state(again), "duplicate", "the message")
            try bench.equal(try await bench.send().text, told.text, "the stored TA1")
            try await bench.retry(try await bench.exception(.receiveInterchangeControlReused))
            let task = try await bench.task(try await bench.one(.process))
            try await bench.commit(task, LedgerBench.slice([other]))
            try bench.equal(try await bench.documents(message), ["planned"], "documents")
            let late = order(1).with { $0.sets = [SampleSet("PO3")] }
            try bench.equal(
                try await bench.state(try await bench.process("late", late)), "held", "its number")
        },
        LedgerCase("what was refused and closed by a person may come again") { bench in
            let refused = order(1).with {
                $0.refusal = Diagnostic(.deliverTargetRefused, "nobody knows this sender")
            }
            try await bench.process("f", refused)
            let again = try await bench.process("again", refused)
            try bench.equal(try await bench.state(again), "duplicate", "the message")
            try await bench.resolve(try await bench.exception(.deliverTargetRefused))
            let message = try await bench.process("mended", order(1))
            try bench.equal(try await bench.documents(message), ["planned"], "documents")
        },
        LedgerCase("a number whose interchange was rejected is not used up") { bench in
            let broken = order(1).with {
                $0.isBroken = true
                $0.wantsAnswer = true
            }
            try await bench.process("cut", broken)
            _ = try await bench.send()
            let message = try await bench.process("whole", order(1))
            try bench.equal(try await bench.documents(message), ["planned"], "documents")
            try bench.equal(try await bench.state(message), "processed", "the message")
        },
        LedgerCase("a number beyond the window may come again") { bench in
            try await bench.process("f", order(1))
            bench.clock.advance(.seconds(91 * 86_400))
            _ = try await bench.reap(quiesce: .zero)
            let other = order(1).with { $0.sets = [SampleSet("PO2")] }
            let message = try await bench.process("year", other)
            try bench.equal(try await bench.documents(message), ["planned"], "documents")
        },
        LedgerCase("a number within the partner's own longer window may not") { bench in
            try await bench.process("f", order(1))
            bench.clock.advance(.seconds(91 * 86_400))
            _ = try await bench.reap(quiesce: .zero)
            let other = order(1).with {
                $0.sets = [SampleSet("PO2")]
                $0.duplicates = DuplicateSettings(days: 120)
            }
            let message = try await bench.process("year", other)
            try bench.equal(try await bench.state(message), "held", "the message")
        },
    ]
}
