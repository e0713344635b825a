import Acknowledgments
import Diagnostics
import Engine
package import Flow
import Storage
import Values
import X12

extension LedgerConformance {
    static let awaited: [LedgerCase] = [
        LedgerCase("a 997 closes the expectation of its group and set") { bench in
            let out = try await bench.send855("PO1")
            try await bench.answer("a1", .sample(1, .accepted))
            try await bench.awaits(out, "accepted")
            try bench.equal(try await bench.exceptions().count, 0, "exceptions")
            try await bench.none(.send)
        },
        LedgerCase("an answer that comes before our sending is recorded closes it too") { bench in
            let message = try await bench.dispatch("d1", number: "PO1")
            let out = try await bench.sent(as: message)
            try await bench.answer("a1", .sample(1, .accepted))
            try await bench.awaits(out, "accepted")
            _ = try await bench.send()
            try await bench.awaits(out, "accepted")
        },
        LedgerCase("a refusal is an exception until a person has closed it") { bench in
            let out = try await bench.send855("PO1")
            try await bench.answer("a1", .sample(1, .rejected))
            try await bench.awaits(out, "rejected")
            try await bench.outcome(out, "sent")
            let exception = try await bench.exception(.awaitAnswerRejected)
            try await bench.refused("a retry") { () async throws(LedgerFailure) in
                try await bench.ledger.retry(exception: exception, author: "ann", reason: "why not")
            }
            try await bench.resolve(exception)
            try await bench.awaits(out, "rejected")
            try await bench.outcome(out, "sent")
        },
        LedgerCase("the same answer again is a duplicate, another one contradicts") { bench in
            let out = try await bench.send855("PO1")
            try await bench.answer("a1", .sample(1, .accepted))
            try await bench.answer("a2", .sample(1, .accepted), control: 2)
            try bench.equal(try await bench.exceptions().count, 0, "exceptions")
            try await bench.answer("a3", .sample(1, .rejected), control: 3)
            _ = try await bench.exception(.awaitAnswerChanged)
            try await bench.awaits(out, "accepted")
            try await bench.strays(["duplicate", "contradictory"])
        },
        LedgerCase("an interchange that came before answers nothing twice") { bench in
            _ = try await bench.send855("PO1")
            try await bench.answer("a1", .sample(1, .accepted))
            try await bench.answer("a2", .sample(1, .accepted))
            try await bench.strays([])
        },
        LedgerCase("an answer about nothing of ours is unmatched and closes nothing") { bench in
            let out = try await bench.send855("PO1")
            try await bench.answer("a1", .sample(7, .accepted))
            try await bench.answer("a2", .sample(1, .accepted, set: "856"), control: 2)
            try await bench.answer("a3", .sample(1, .accepted, id: "SH"), control: 3)
            try await bench.awaits(out, "waiting")
            try await bench.strays(["unmatched", "unmatched", "unmatched"])
        },
        LedgerCase("a refusal of what nothing is awaited of is for a person, once a file") {
            bench in
            let out = try await bench.send855("PO1")
            try await bench.answer("a1", .sample(7, .rejected), .sample(8, .rejected))
            let exception = try await bench.exception(.awaitAnswerUnexpected)
            let shown = try await bench.ledger.exceptions(ExceptionFilter()).first?.json
            try bench.equal(
                shown?["message"]?.text,
                "acme refuses 855 0001 in group PR 7, of which nothing is awaited: "
                    + "855 0001: rejected",
                "its words")
            let causes = try await bench.ledger.answerReport(
                AnswerReportFilter(since: Timestamp(microseconds: 0))
            ).json["causes"]?.items?.map { $0["cause"]?.text ?? "" }
            try bench.equal(
                causes, ["997: refuses what nothing is awaited of"], "what the report says")
            try await bench.refused("a retry") { () async throws(LedgerFailure) in
                try await bench.ledger.retry(exception: exception, author: "ann", reason: "why not")
            }
            try await bench.resolve(exception)
            try await bench.awaits(out, "waiting")
            try await bench.answer(
                "a2", ta1: .interchange(9, .rejected), control: 2)
            _ = try await bench.exception(.awaitAnswerUnexpected)
            try await bench.strays(["unmatched", "unmatched", "unmatched"])
        },
        LedgerCase("what was refused and sent again may be taken then") { bench in
            let out = try await bench.send855("PO1")
            try await bench.answer("a1", .sample(1, .rejected))
            _ = try await bench.exception(.awaitAnswerRejected)
            // Before it is sent again another answer contradicts.
            try await bench.answer("a2", .group(1, .accepted), control: 2)
            try await bench.awaits(out, "rejected")
            bench.clock.advance(.seconds(60))
            try await bench.sendAgain(out)
            try await bench.answer("a3", .group(1, .accepted), control: 3)
            try await bench.awaits(out, "accepted")
            try bench.equal(try await bench.exceptions().count, 0, "exceptions")
            // An answer to each sending is kept as such; one that refuses then contradicts.
            bench.clock.advance(.seconds(60))
            try await bench.sendAgain(out)
            try await bench.answer("a4", .sample(1, .accepted), control: 4)
            try await bench.strays(["contradictory", "for-resend"])
            let report = try await bench.ledger.answerReport(
                AnswerReportFilter(since: Timestamp(microseconds: 0))
            ).json
            let counts = StrayState.allCases.map { report["strays"]?[$0.rawValue]?.integer }
            try bench.equal(counts, [0, 0, 1, 1], "answers that close nothing")
            try await bench.answer("a5", .sample(1, .rejected), control: 5)
            _ = try await bench.exception(.awaitAnswerChanged)
            try await bench.awaits(out, "accepted")
        },
        LedgerCase("an answer from another pair shows what it may mean and closes nothing") {
            bench in
            let out = try await bench.send855("PO1")
            try await bench.answer("a1", .sample(1, .accepted), partner: "other")
            try await bench.answer("a2", .sample(1, .accepted), usage: "T")
            try await bench.awaits(out, "waiting")
            try await bench.strays(["unmatched", "unmatched"])
            let candidates = try await bench.ledger.strays(StrayFilter()).map {
                $0.json["candidate"]?["messageId"]?.integer.map { Int64($0) }
            }
            try bench.equal(candidates, [out, out], "what may be meant")
        },
        LedgerCase("an answer from another application than was addressed closes nothing") {
            bench in
            let out = try await bench.send855("PO1")
            var answer = PartnerAnswer.sample(1, .accepted)
            answer.application = "ELSEWHERE"
            try await bench.answer("a1", answer)
            try await bench.awaits(out, "waiting")
            try await bench.strays(["unmatched"])
        },
        LedgerCase("a group that is answered as a whole closes what it holds") { bench in
            let first = try await bench.send855("PO1")
            let second = try await bench.send855("PO2", key: "d2")
            try await bench.answer("a1", .group(1, .accepted))
            try await bench.answer("a2", .group(2, .partly), control: 2)
            try await bench.awaits(first, "accepted")
            try await bench.awaits(second, "partly-accepted")
            _ = try await bench.exception(.awaitAnswerUnclear)
            try await bench.answer("a3", .sample(2, .accepted), control: 3)
            try await bench.awaits(second, "accepted")
            try bench.equal(try await bench.exceptions().count, 0, "what is settled")
        },
        LedgerCase("one message may answer several groups") { bench in
            let first = try await bench.send855("PO1")
            let second = try await bench.send855("PO2", key: "d2")
            try await bench.answer("a1", .sample(1, .accepted), .sample(2, .noted))
            try await bench.awaits(first, "accepted")
            try await bench.awaits(second, "accepted-with-errors")
        },
        LedgerCase(
            "a TA1 closes what was asked, and refuses what stands in its interchange",
            isExact: true
        ) { bench in
            let out = try await bench.send855("PO1", asking: true)
            try await bench.awaits(out, "waiting", "waiting")
            try await bench.answer("a1", ta1: .interchange(1, .accepted))
            try await bench.awaits(out, "waiting", "accepted")
            let second = try await bench.send855("PO2", key: "d2", asking: true)
            try await bench.answer("a2", ta1: .interchange(2, .rejected), control: 2)
            try await bench.awaits(second, "rejected", "rejected")
            _ = try await bench.exception(.awaitAnswerRejected)
        },
        LedgerCase("a TA1 of another time is about another interchange", isExact: true) { bench in
            let out = try await bench.send855("PO1", asking: true)
            try await bench.answer("a1", ta1: .interchange(1, .accepted, time: "2601050801"))
            try await bench.awaits(out, "waiting", "waiting")
            try await bench.strays(["unmatched"])
        },
        LedgerCase("a TA1 that nobody asked for is known, and its refusal is told", isExact: true) {
            bench in
            let out = try await bench.send855("PO1")
            try await bench.answer("a1", ta1: .interchange(1, .accepted))
            try await bench.awaits(out, "waiting")
            try await bench.strays([])
            try await bench.answer("a2", ta1: .interchange(1, .rejected), control: 2)
            try await bench.awaits(out, "rejected")
            _ = try await bench.exception(.awaitAnswerRejected)
        },
        LedgerCase("a TA1 refuses an acknowledgment of ours") { bench in
            try await bench.process("f", order(1))
            _ = try await bench.send()
            try await bench.answer("a1", ta1: .interchange(1, .rejected), control: 2)
            _ = try await bench.exception(.awaitAnswerRejected)
        },
        LedgerCase("a report's counts are together what was sent", isExact: true) { bench in
            for (index, verdict) in [PartnerAnswer.Verdict.accepted, .noted, .partly, .rejected]
                .enumerated()
            {
                let number = index + 1
                _ = try await bench.send855("PO\(number)", key: "d\(number)")
                bench.clock.advance(.seconds(60))
                try await bench.answer("a\(number)", .sample(number, verdict), control: number)
            }
            _ = try await bench.send855("PO5", key: "d5")
            bench.clock.advance(.seconds(2 * 3600))
            try await bench.answer("a9", .sample(9, .accepted), control: 9)
            let report = try await bench.ledger.answerReport(
                AnswerReportFilter(since: Timestamp(microseconds: 0))
            ).json
            let head = report["head"] ?? .null
            let counts = AwaitedStatus.allCases.map { head[$0.rawValue]?.integer ?? -1 }
            try bench.equal(counts, [1, 0, 1, 0, 1, 1, 1, 0, 0], "the head")
            try bench.equal(head["sent"]?.integer, counts.reduce(0, +), "sent")
            let row = report["partners"]?.items?.first
            try bench.equal(row?["medianSeconds"]?.integer, 60, "the median")
            try bench.equal(row?["document"]?.text, "855", "the document")
            let clock = report.path("ageing.clock")?.items?.map { $0["count"]?.integer ?? -1 }
            try bench.equal(clock, [0, 1, 0, 0, 0, 0], "the ages")
            let share = report.path("ageing.share")?.items?.map { $0["count"]?.integer ?? -1 }
            try bench.equal(share, [0, 0, 0, 0, 1], "the shares")
            try bench.equal(report["refused"]?.items?.count, 2, "refused or unclear")
            try bench.equal(report.path("strays.unmatched")?.integer, 1, "unmatched")
            let other = try await bench.ledger.answerReport(
                AnswerReportFilter(partner: "other", since: Timestamp(microseconds: 0)))
            try bench.equal(other.json.path("head.sent")?.integer, 0, "another partner")
            let list = try await bench.ledger.awaited(AwaitedFilter(partner: "acme"))
            try bench.equal(list.compactMap { $0.json["number"]?.text }, ["PO5"], "what waits")
            for (status, count) in zip(AwaitedStatus.allCases, counts) {
                let found = try await bench.ledger.awaited(AwaitedFilter(status: status))
                try bench.equal(found.count, count, status.rawValue)
            }
        },
        LedgerCase("answers over several slices count when their interchange has closed") {
            bench in
            let out = try await bench.send855("PO1")
            try await bench.answerInSlices("a1", .sample(1, .accepted), isBroken: true)
            try await bench.awaits(out, "waiting")
            try await bench.answerInSlices("a2", .sample(1, .accepted), control: 2)
            try await bench.awaits(out, "accepted")
        },
    ]
}

// MARK: - Samples

extension PartnerAnswer {
    /// What is said of the one set of a group, as `LedgerBench.draft` makes it.
    package static func sample(
        _ group: Int, _ verdict: Verdict, set: String = "855", id: String = "PR"
    ) -> PartnerAnswer {
        PartnerAnswer(
            kind: .functional,
            subject: .set(functionalID: id, group: "\(group)", set: set, control: "0001"),
            verdict: verdict, words: ["\(set) 0001: \(verdict.rawValue)"], application: "ACME")
    }

    /// What is said of a group as a whole.
    package static func group(_ group: Int, _ verdict: Verdict) -> PartnerAnswer {
        PartnerAnswer(
            kind: .functional,
            subject: .group(functionalID: "PR", control: "\(group)", received: nil),
            verdict: verdict, words: ["group \(group)"], application: "ACME")
    }

    /// What is said of an interchange that was sent when the bench's clock began.
    static func interchange(
        _ control: Int, _ verdict: Verdict, time: String = "2601050800"
    ) -> PartnerAnswer {
        PartnerAnswer(
            kind: .interchange,
            subject: .interchange(control: "00000000\(control)", time: time), verdict: verdict,
            words: ["TA1 of \(control)"])
    }
}

extension SampleInterchange {
    /// A group with one 997.
    func answering(_ answers: [PartnerAnswer]) -> [Step] {
        var outcome = SetOutcome(
            ordinal: 1, group: 1,
            verdict: SetVerdict(
                set: "997", control: "0001", disposition: .accepted, codes: []),
            document: nil, diagnostics: [], byteOffset: 200, byteCount: 100)
        outcome.answers = answers
        let group = acknowledgments
        return [
            .group(GroupOpening(ordinal: 1, header: group.header)), .set(outcome),
            .groupClosed(group),
        ]
    }

    /// Its end, as it holds nothing but acknowledgments.
    func outcome(_ ordinal: Int, answering answers: [PartnerAnswer]) -> InterchangeOutcome {
        var outcome = outcome(ordinal)
        outcome.groups = answers.isEmpty ? [] : [acknowledgments]
        outcome.isAnswer = answers.isEmpty
        return outcome
    }

    private var acknowledgments: GroupOutcome {
        let header = GroupHeader(elements: [
            "FA", (partner ?? "").uppercased(), "GANGWAY", "20260105", "0800", "\(control)", "X",
            "004010",
        ])
        var verdict = GroupVerdict(functionalID: "FA", control: "\(control)", version: "004010")
        verdict.count(
            SetVerdict(set: "997", control: "0001", disposition: .accepted, codes: []))
        verdict.close(stated: "1", faults: [])
        return GroupOutcome(ordinal: 1, header: header, verdict: verdict, diagnostics: [])
    }
}
