import Diagnostics
import Engine
import Flow
import Storage
import Values

extension LedgerConformance {
    /// What applications say (824) of documents that we sent.
    static let advices: [LedgerCase] = [
        LedgerCase("an application's refusal moves the document's status, and not its 997") {
            bench in
            try await bench.process("o", SampleInterchange())
            let out = try await bench.send855("PO1")
            try await bench.answer("a1", .sample(2, .accepted), control: 11)
            try await bench.answer("a2", .advice(group: "2", .rejected), control: 12)
            try await bench.awaits(out, "accepted")
            let advice = try await bench.json(out)["advices"]?.items?.first
            try bench.equal(advice?["verdict"]?.text, "rejected", "what the message shows")
            let order = try await bench.ledger.orders(OrderFilter(number: "PO1")).first
            let answer = order?.documents.last
            try bench.equal(
                answer?.advices.last?.words, "824 ADV1: 855 PO1", "what the order shows")
            try bench.equal(answer?.counts, false, "whether it counts")
            let exception = try await bench.exception(.awaitAnswerRejected)
            // The 997 of the same set, again, closes nothing of it.
            try await bench.answer("a3", .sample(2, .accepted), control: 13)
            _ = try await bench.exception(.awaitAnswerRejected)
            try await bench.resolve(exception)
            try await bench.strays(["duplicate"])
        },
        LedgerCase("an application's advice is found by its document's number") { bench in
            let out = try await bench.send855("PO1")
            _ = try await bench.send855("PO2", key: "d2")
            try await bench.answer("a1", .advice(group: "", .noted, references: ["X", "PO1"]))
            try bench.equal(
                try await bench.json(out)["advices"]?.items?.first?["verdict"]?.text, "noted",
                "its verdict")
            try await bench.awaits(out, "waiting")
            try bench.equal(try await bench.exceptions().count, 0, "exceptions")
            let list = try await bench.ledger.awaited(AwaitedFilter()).map(\.json)
            try bench.equal(
                list.map { $0["advice"]?.text }, ["noted", nil], "what the list shows")
            try await bench.strays([])
        },
        LedgerCase("without its set an advice is about what its qualifier names, and no other") {
            bench in
            let out = try await bench.send855("PO1")
            for (control, types) in [(1, ["invoice"]), (2, [])] {
                try await bench.answer(
                    "a\(control)",
                    .advice(group: "", set: "", .rejected, references: ["INV9", "PO1"], types),
                    control: control)
            }
            try bench.equal(
                try await bench.json(out)["advices"]?.items?.count, 0, "of another kind")
            let strays = try await bench.ledger.strays(StrayFilter())
            let meant = strays.map { $0.json["candidate"]?["number"]?.text }
            try bench.equal(meant, ["PO1", "PO1"], "what is perhaps meant")
            try await bench.answer(
                "a3",
                .advice(group: "", set: "", .noted, references: ["PO1"], ["orderResponse"]),
                control: 3)
            try bench.equal(
                try await bench.json(out)["advices"]?.items?.first?["verdict"]?.text, "noted",
                "of its kind")
        },
        LedgerCase("an advice about a test's records is not one about production's") { bench in
            let rows = Array("a,b\n".utf8)
            let draft = LedgerBench.draft("PO1", records: rows, usage: "T")
            let test = try await bench.dispatch("d1", number: "PO1", outcome: .draft(draft))
            try await bench.answer("a1", .advice(group: "", .rejected))
            let out = try await bench.sent(as: test)
            try bench.equal(try await bench.json(out)["advices"]?.items?.count, 0, "of the test")
            try await bench.strays(["unmatched"])
        },
        LedgerCase("an advice about nothing that we sent is a stray, the same again a duplicate") {
            bench in
            _ = try await bench.send855("PO1")
            try await bench.answer("a1", .advice(group: "77", .rejected, references: ["PO9"]))
            try await bench.answer(
                "a2", .advice(group: "1", set: "810", .rejected), control: 2)
            try await bench.strays(["unmatched", "unmatched"])
            // What refuses is for a person all the same.
            for exception in try await bench.exceptions() {
                try bench.equal(exception.code, "await.answer.unexpected", "its code")
                try await bench.resolve(exception.id)
            }
            try await bench.answer("a3", .advice(group: "1", .rejected), control: 3)
            try await bench.answer("a4", .advice(group: "1", .rejected), control: 4)
            try await bench.strays(["unmatched", "unmatched", "duplicate"])
            _ = try await bench.exception(.awaitAnswerRejected)
            // What it says last stands.
            try await bench.answer("a5", .advice(group: "1", .accepted), control: 5)
            try bench.equal(try await bench.exceptions().count, 0, "what is still to mend")
            try bench.equal(
                try await bench.ledger.awaited(AwaitedFilter()).first?.json["advice"]?.text,
                "accepted", "what the list shows")
            let order = try await bench.ledger.orders(OrderFilter(number: "PO1")).first
            try bench.equal(order?.documents.last?.counts, true, "whether it counts then")
            let told = order?.documents.last?.advices.map(\.verdict)
            try bench.equal(told, ["rejected", "accepted"], "all that it said")
        },
        LedgerCase("an advice in a file of several slices waits for its interchange's end") {
            bench in
            let out = try await bench.send855("PO1")
            try await bench.answerInSlices("a1", .advice(group: "1", .rejected), isBroken: true)
            try bench.equal(
                try await bench.json(out)["advices"]?.items?.count, 0, "of a broken file")
            try await bench.answerInSlices("a2", .advice(group: "1", .rejected), control: 2)
            try bench.equal(
                try await bench.json(out)["advices"]?.items?.first?["verdict"]?.text, "rejected",
                "of a whole one")
        },
    ]
}

extension PartnerAnswer {
    /// What an application says of an 855.
    fileprivate static func advice(
        group: String, set: String = "855", _ verdict: Verdict, references: [String] = ["PO1"],
        _ types: [String] = []
    ) -> PartnerAnswer {
        var answer = PartnerAnswer(
            kind: .application,
            subject: .set(
                functionalID: "", group: group, set: set, control: group.isEmpty ? "" : "0001"),
            verdict: verdict, words: ["824 ADV1: \(set) PO1"], application: "ACME")
        answer.references = group.isEmpty || group == "77" ? references : []
        answer.referredTypes = types
        return answer
    }
}
