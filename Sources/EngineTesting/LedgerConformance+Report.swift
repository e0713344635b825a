package import Engine
package import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    static let reported: [LedgerCase] = [
        LedgerCase("more answers than one commit may settle are settled after it", isExact: true) {
            bench in
            let first = try await bench.send855("PO1")
            let second = try await bench.send855("PO2", key: "d2")
            let others = (0..<150).map { PartnerAnswer.sample(1000 + $0, .accepted) }
            let answers = [.sample(1, .accepted)] + others + [.sample(2, .rejected)]
            let receipt = try await bench.answer("a1", all: answers)
            try bench.equal(receipt, .releasing, "what the commit leaves")
            // Nothing is settled in the commit that takes them.
            try await bench.awaits(first, "waiting")
            let task = try await bench.task(try await bench.succeed(.process))
            try await bench.commitAgain(task)
            var rounds = 1
            while try await bench.ledger.release(task) { rounds += 1 }
            try bench.expect(rounds >= 3, "\(rounds) commits settle 152 answers")
            try await bench.awaits(first, "accepted")
            try await bench.awaits(second, "rejected")
            let strays = try await bench.ledger.strays(StrayFilter(limit: 1000))
            try bench.equal(strays.count, 150, "answers that fit nothing")
            try await bench.none(.process)
        },
        LedgerCase("a message with a refused group says so, whatever its other groups became") {
            bench in
            let good = SampleInterchange()
            // Its one set has no map: no document of it says what became of it.
            let bad = SampleInterchange().with {
                ($0.control, $0.groupControl, $0.isGroupRefused) = (2, 2, true)
                $0.isUnmapped = true
            }
            let message = try await bench.process("f", good, bad)
            _ = try await bench.deliver("PO1")
            try await bench.outcome(message, "delivered, rejected")
            let found = try await bench.ledger.messages(MessageFilter(outcome: .rejected))
            try bench.equal(found.map(\.id), [message], "what is rejected")
        },
        LedgerCase("many answers of an interchange that is not taken settle nothing") { bench in
            let out = try await bench.send855("PO1")
            let answers = (1...100).map { PartnerAnswer.sample($0, .accepted) }
            try await bench.answer("a1", all: answers, isBroken: true)
            try await bench.releaseAll()
            try await bench.awaits(out, "waiting")
            try await bench.strays([])
        },
        LedgerCase("a review hides what it is about until it is to be looked at again") { bench in
            let out = try await bench.send855("PO1", expects: .soon)
            bench.clock.advance(.seconds(7200))
            let id = try await bench.overdue(showsReviewed: false).first ?? 0
            let until = bench.clock.now + .seconds(86_400)
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.review(
                    expectation: id, until: until, author: "ann", reason: "they called")
            }
            try bench.equal(try await bench.overdue(showsReviewed: false), [], "the default list")
            try bench.equal(try await bench.overdue(showsReviewed: true), [id], "the whole list")
            try await bench.awaits(out, "overdue")
            bench.clock.advance(.seconds(86_401))
            try bench.equal(try await bench.overdue(showsReviewed: false), [id], "after its date")
            try await bench.refused("a review of nothing") { () async throws(LedgerFailure) in
                try await bench.ledger.review(
                    expectation: 4711, until: nil, author: "ann", reason: "none")
            }
        },
        LedgerCase("what was reviewed leaves the report's causes and refusals, until its date") {
            bench in
            _ = try await bench.send855("PO1")
            var answer = PartnerAnswer.sample(1, .rejected)
            answer.explanation = RefusalExplanation(
                text: "PO1 refuses", mend: "mend it", value: "EA",
                causes: [RefusalCause(text: "A", mend: "mend the rule")])
            try await bench.answer("a1", answer)
            try bench.equal(try await bench.listed(), [1, 1], "before")
            let refused = try await bench.ledger.awaited(AwaitedFilter(status: .rejected))
            let until = bench.clock.now + .seconds(86_400)
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.review(
                    expectation: refused.first?.id ?? 0, until: until, author: "ann",
                    reason: "known")
            }
            try bench.equal(try await bench.listed(), [0, 0], "reviewed")
            bench.clock.advance(.seconds(86_401))
            try bench.equal(try await bench.listed(), [1, 1], "after its date")
        },
        LedgerCase("refusals of one cause are one row of the report") { bench in
            for number in 1...3 {
                _ = try await bench.send855("PO\(number)", key: "d\(number)")
                var answer = PartnerAnswer.sample(number, .rejected)
                answer.explanation = RefusalExplanation(
                    text: "PO1 refuses", mend: "mend it", value: "EA",
                    causes: [RefusalCause(text: number == 3 ? "B" : "A", mend: "mend the rule")])
                try await bench.answer("a\(number)", answer, control: number)
            }
            let report = try await bench.ledger.answerReport(
                AnswerReportFilter(since: Timestamp(microseconds: 0))
            ).json
            let causes = report["causes"]?.items?.map {
                "\($0["cause"]?.text ?? "") \($0["count"]?.integer ?? 0) \($0["mend"]?.text ?? "")"
            }
            try bench.equal(causes, ["A 2 mend the rule", "B 1 mend the rule"], "the causes")
        },
    ]
}

extension LedgerBench {
    /// How many causes and refusals the report lists.
    fileprivate func listed() async throws -> [Int] {
        let report = try await ledger.answerReport(
            AnswerReportFilter(since: Timestamp(microseconds: 0))
        ).json
        return ["causes", "refused"].map { report[$0]?.items?.count ?? -1 }
    }

    /// Receives a file with very many answers; gives what its one commit leaves to do.
    @discardableResult
    package func answer(
        _ name: String, all answers: [PartnerAnswer], isBroken: Bool = false
    ) async throws -> SliceReceipt {
        let claim = try await received(name, 1)
        return try await commit(try await task(claim), Self.slice(of: answers, isBroken))
    }

    /// Walks the file again whose worker vanished: the same slice.
    fileprivate func commitAgain(_ task: InboundTask) async throws {
        let receipt = try await commit(task, Self.slice(of: [], false))
        try equal(receipt, .releasing, "what the same commit leaves")
    }

    /// Releases what the one walked message withholds, and ends it.
    package func releaseAll() async throws {
        let task = try await task(try await succeed(.process))
        while try await insist(
            done: false,
            { () async throws(LedgerFailure) in
                try await ledger.release(task)
            })
        {}
    }

    private static func slice(of answers: [PartnerAnswer], _ isBroken: Bool) -> Slice {
        let interchange = SampleInterchange().with {
            $0.sets = []
            $0.isBroken = isBroken
        }
        return Slice(
            steps: [.opened(interchange.opening(1))] + interchange.answering(answers)
                + [.closed(interchange.outcome(1, answering: answers))],
            resume: point(1_000_000), isLast: true)
    }

    /// The ids of what is overdue.
    fileprivate func overdue(showsReviewed: Bool) async throws -> [Int64] {
        try await ledger.awaited(
            AwaitedFilter(status: .overdue, showsReviewed: showsReviewed)
        ).map(\.id)
    }
}

extension ExpectedAnswers {
    /// An hour.
    fileprivate static let soon = ExpectedAnswers(
        functional: Answer(within: .seconds(3600), warn: nil, escalate: nil))
}
