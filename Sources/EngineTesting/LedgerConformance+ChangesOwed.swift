import Canonical
import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    static let changesOwed: [LedgerCase] = [
        LedgerCase("we owe an 865 to each change of an order, by the change that it names") {
            bench in
            try await bench.process("f", TradeSample.order(1))
            let order = ["855 us waiting", "856 us waiting"]
            try await bench.process("c1", ChangeSample.theirs("1", 2))
            try await bench.process("c2", ChangeSample.theirs("2", 3))
            try await bench.owes(order + ["865 us waiting", "865 us waiting"])
            _ = try await bench.dispatch(
                "r2", number: "PO1", outcome: ChangeSample.ourAnswer("2", "refused"))
            try await bench.owes(
                order + ["865 us waiting", "865 us waiting made, has not left"])
            try await bench.leave()
            try await bench.owes(order + ["865 us waiting", "865 us rejected"])
            try await bench.leave("r1", "PO1", ChangeSample.ourAnswer("1", "accepted"))
            try await bench.owes(order + ["865 us accepted", "865 us rejected"])
            try await bench.settled()
        },
        LedgerCase("a partner owes an 865 to our change in time, also to one that cancels") {
            bench in
            _ = try await bench.dispatch("o1", number: "PO1", outcome: TradeSample.ourOrder())
            try await bench.leave("c1", "PO1", ChangeSample.ours("1"))
            let order = ["855 partner waiting", "856 partner waiting"]
            try await bench.owes(order + ["865 partner waiting"])
            bench.clock.advance(.seconds(4 * 3600))
            _ = try await bench.insist(done: Reminders(told: 1, next: nil)) {
                () async throws(LedgerFailure) in
                try await bench.ledger.remind(limit: 10, after: nil)
            }
            _ = try await bench.exception(.awaitAnswerOverdue)
            try await bench.process("r1", ChangeSample.theirAnswer("1", "accepted", 1))
            try await bench.owes(order + ["865 partner accepted-late"])
            try bench.equal(try await bench.exceptions().count, 0, "exceptions after it came")
            try await bench.leave("c2", "PO1", ChangeSample.ours("2", purpose: "cancel"))
            let cancelled = ["855 partner not-expected", "856 partner not-expected"]
            try await bench.owes(
                cancelled + ["865 partner accepted-late", "865 partner waiting"])
            // What it will not give up is owed again.
            try await bench.process("r2", ChangeSample.theirAnswer("2", "refused", 2))
            try await bench.settled()
            try await bench.owes(
                order + ["865 partner accepted-late", "865 partner rejected"])
            try await bench.settled()
        },
        LedgerCase("an 865 that comes again answers no other change") { bench in
            _ = try await bench.dispatch("o1", number: "PO1", outcome: TradeSample.ourOrder())
            for key in ["c1", "c2"] {
                try await bench.leave(key, "PO1", ChangeSample.ours(""))
            }
            let order = ["855 partner waiting", "856 partner waiting"]
            for control in 1...2 {
                try await bench.process(
                    "r\(control)", ChangeSample.theirAnswer("", "accepted", control))
                try await bench.owes(order + ["865 partner accepted", "865 partner waiting"])
            }
        },
        LedgerCase("a second answer to one change waits for a person, one to another goes on") {
            bench in
            _ = try await bench.dispatch("o1", number: "PO1", outcome: TradeSample.ourOrder())
            for name in ["1", "2"] {
                try await bench.leave("c" + name, "PO1", ChangeSample.ours(name))
            }
            try await bench.process("r1", ChangeSample.theirAnswer("1", "accepted", 1))
            try await bench.process("r2", ChangeSample.theirAnswer("2", "accepted", 2))
            try bench.equal(try await bench.exceptions().count, 0, "exceptions so far")
            try await bench.process("r3", ChangeSample.theirAnswer("01", "refused", 3))
            _ = try await bench.exception(.deliverDocumentConflict)
            try await bench.owes([
                "855 partner waiting", "856 partner waiting", "865 partner accepted",
                "865 partner accepted",
            ])
        },
        LedgerCase("a change that is made anew is owed the one 865", isExact: true) { bench in
            _ = try await bench.dispatch("o1", number: "PO1", outcome: TradeSample.ourOrder())
            try await bench.leave()
            let message = try await bench.dispatch(
                "c1", number: "PO1", outcome: ChangeSample.ours("1"))
            _ = try await bench.send()
            try await bench.act(.regenerate, on: message)
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "PO1",
                outcome: ChangeSample.ours("1"))
            try await bench.leave()
            let order = ["855 partner waiting", "856 partner waiting"]
            try await bench.owes(order + ["865 partner waiting"])
            try await bench.process("r1", ChangeSample.theirAnswer("1", "accepted", 1))
            try await bench.owes(order + ["865 partner accepted"])
            try await bench.settled()
        },
        LedgerCase("a change is answered also behind more documents than a commit reads") { bench in
            try await bench.process("f", TradeSample.order(1))
            for number in 1...60 {
                try await bench.leave(
                    "s\(number)", "S\(number)", ChangeSample.ourShipment("S\(number)"))
            }
            try await bench.process("c1", ChangeSample.theirs("1", 2))
            try await bench.process("c2", ChangeSample.theirs("2", 3))
            try await bench.leave("r1", "PO1", ChangeSample.ourAnswer("1", "accepted"))
            try await bench.owes([
                "855 us waiting", "856 us accepted", "865 us accepted", "865 us waiting",
            ])
        },
        LedgerCase("a change is answered no more once its order is cancelled or refused") { bench in
            try await bench.process("f", TradeSample.order(1))
            try await bench.process("c1", ChangeSample.theirs("1", 2))
            try await bench.leave("r1", "PO1", TradeSample.response(["1", "2"], "rejected"))
            try await bench.process("g", TradeSample.order(3, "PO2"))
            try await bench.process("c2", ChangeSample.theirs("1", 4, of: "PO2"))
            let cancel = SampleInterchange(SampleSet("PO2", content: "x", action: .deliverIfKnown))
                .with { ($0.control, $0.groupControl) = (5, 5) }
            try await bench.process("x", cancel)
            try await bench.owes([
                "855 us accepted", "856 us not-expected", "865 us waiting",
                "855 us not-expected", "856 us not-expected", "865 us not-expected",
            ])
        },
    ]
}

extension LedgerBench {
    /// Expects that what is owed about the first order stands as its documents say.
    fileprivate func settled(line: UInt = #line) async throws {
        let found = try await ledger.unexplained(
            from: Timestamp(microseconds: 0), to: clock.now + .seconds(1), limit: 10)
        try equal(found, [], "what the documents say otherwise", line: line)
    }
}

/// Changes of the order `PO1`, to each of which an 865 is owed within three hours.
private enum ChangeSample {
    private static let expects: ExpectedAnswers = {
        var expects = ExpectedAnswers()
        expects.documents[.change] = ExpectedAnswers.Answer(within: .seconds(3 * 3600))
        return expects
    }()

    private static func draft(_ type: String, _ said: JSON) -> OutboundWalk.Outcome {
        .draft(LedgerBench.draft("PO1", type: type, said: said, expects: expects))
    }

    static func ours(_ name: String, purpose: String = "change") -> OutboundWalk.Outcome {
        draft(
            "orderChange",
            ["purpose": .string(purpose), "number": "PO1", "change": .string(name)])
    }

    static func ourAnswer(_ name: String, _ answer: String) -> OutboundWalk.Outcome {
        draft(
            "orderChangeResponse",
            [
                "purpose": "new", "number": "PO1", "change": .string(name),
                "answer": .string(answer),
            ])
    }

    static func ourShipment(_ number: String) -> OutboundWalk.Outcome {
        .draft(
            LedgerBench.draft(
                number, type: "shipment",
                said: [
                    "purpose": "new",
                    "shipments": [
                        ["order": "PO1", "items": [["line": "1", "quantity": "1"]]]
                    ],
                ]))
    }

    private static func received(
        _ type: String, _ number: String, _ control: Int, _ members: JSON, _ mention: OrderMention
    ) -> SampleInterchange {
        var set = SampleSet(
            number, content: members.description,
            action: type == "orderChange" ? .deliverIfKnown : .deliver)
        set.type = type
        set.members = "," + members.description.dropFirst().dropLast()
        set.mention = mention
        set.expects = expects
        return SampleInterchange(set).with { ($0.control, $0.groupControl) = (control, control) }
    }

    static func theirs(
        _ name: String, _ control: Int, of number: String = "PO1"
    ) -> SampleInterchange {
        let order = OrderMention(orders: [OrderReference(number: number)])
        return received("orderChange", number, control, ["change": .string(name)], order).with {
            $0.sets[0].purpose = "change"
            $0.changes = ChangePolicy([.unposted: .deliver, .partlyShipped: .deliver])
        }
    }

    static func theirAnswer(
        _ name: String, _ answer: String, _ control: Int
    ) -> SampleInterchange {
        var order = OrderMention(orders: [OrderReference(number: "PO1")])
        order.answer = answer
        return received(
            "orderChangeResponse", "PO1", control,
            ["change": .string(name), "answer": .string(answer)], order)
    }
}
