import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    /// The control numbers that we give, and those that partners passed over.
    static let controls: [LedgerCase] = [
        LedgerCase("a count goes on where it was set, and only forward by one person") { bench in
            let seeded = try await bench.set(.interchange, to: 5000, by: "ann")
            try bench.equal(seeded, "made", "the seed")
            _ = try await bench.dispatch("d1", number: "PO1")
            try bench.equal(try await bench.send().name, "acme_855_000005000.x12", "the first")
            try bench.equal(try await bench.set(.interchange, to: 6000, by: "ann"), "made", "on")
            _ = try await bench.dispatch("d2", number: "PO2")
            let second = try await bench.send()
            try bench.equal(second.name, "acme_855_000006000.x12", "the second")
            try bench.expect(second.text.contains("*2*X*004010~"), "GS06 counts by itself")
            try await bench.refused("a number of ten digits") { () async throws(LedgerFailure) in
                _ = try await bench.change(.group, to: 1_000_000_000, by: "ann")
            }
            try await bench.refused("one that is not agreed") { () async throws(LedgerFailure) in
                _ = try await bench.change(.group, to: 10, in: 1000...9999, by: "ann")
            }
        },
        LedgerCase("a count goes back by two persons, past what was not given") { bench in
            _ = try await bench.dispatch("d1", number: "PO1")
            _ = try await bench.set(.interchange, to: 5_000_000, by: "ann")
            try bench.equal(try await bench.set(.interchange, to: 2, by: "ann"), "asked", "back")
            try bench.equal(try await bench.next("ISA"), 5_000_000, "before it is confirmed")
            let id = try await bench.asked()
            try await bench.refused("by the same person") { () async throws(LedgerFailure) in
                _ = try await bench.decide(id, by: "ann")
            }
            try await bench.refused("a second one") { () async throws(LedgerFailure) in
                _ = try await bench.change(.interchange, to: 3, by: "ann")
            }
            _ = try await bench.insist(done: .null) { () async throws(LedgerFailure) in
                try await bench.decide(id, by: "bob")
            }
            try bench.equal(try await bench.next("ISA"), 2, "after it")
            let changes = try await bench.ledger.controlChanges(ControlFilter())
            try bench.equal(changes.first?["decidedBy"]?.text, "bob", "who confirmed it")
            try bench.expect(try await bench.ledger.verifyAudit() == nil, "the chain holds")
        },
        LedgerCase("a change that is refused changes nothing") { bench in
            _ = try await bench.set(.group, to: 900, by: "ann")
            _ = try await bench.set(.group, to: 800, by: "ann")
            let id = try await bench.asked()
            _ = try await bench.insist(done: .null) { () async throws(LedgerFailure) in
                try await bench.decide(id, by: "ann", isConfirmed: false)
            }
            try bench.equal(try await bench.next("GS"), 900, "the count")
            try bench.equal(
                try await bench.ledger.controlChanges(ControlFilter()).first?["state"]?.text,
                "refused", "the change")
        },
        LedgerCase("no count goes back to numbers that were given lately") { bench in
            for number in 1...4 {
                _ = try await bench.dispatch("d\(number)", number: "PO\(number)")
            }
            try await bench.refused("within the window") { () async throws(LedgerFailure) in
                _ = try await bench.change(.interchange, to: 1, by: "ann")
            }
            bench.clock.advance(.seconds(91 * 86_400))
            try bench.equal(
                try await bench.set(.interchange, to: 1, by: "ann"), "asked", "after it")
            // What is given between asking and confirming counts too.
            for number in 5...6 {
                _ = try await bench.dispatch("d\(number)", number: "PO\(number)")
            }
            let id = try await bench.asked()
            _ = try await bench.insist(done: .null) { () async throws(LedgerFailure) in
                try await bench.decide(id, by: "bob")
            }
            _ = try await bench.dispatch("d7", number: "PO7")
            _ = try await bench.dispatch("d8", number: "PO8")
            try await bench.refused("near them") { () async throws(LedgerFailure) in
                _ = try await bench.change(.interchange, to: 1, by: "ann")
            }
        },
        LedgerCase("no count goes forward to numbers that were given lately either") { bench in
            _ = try await bench.set(.interchange, to: 5_000_000, by: "ann")
            for number in 1...3 {
                _ = try await bench.dispatch("d\(number)", number: "PO\(number)")
            }
            _ = try await bench.set(.interchange, to: 5000, by: "ann")
            let id = try await bench.asked()
            _ = try await bench.insist(done: .null) { () async throws(LedgerFailure) in
                try await bench.decide(id, by: "bob")
            }
            try await bench.refused("onto them") { () async throws(LedgerFailure) in
                _ = try await bench.change(.interchange, to: 5_000_001, by: "ann")
            }
            try await bench.refused("just before them") { () async throws(LedgerFailure) in
                _ = try await bench.change(.interchange, to: 4_999_999, by: "ann")
            }
            let past = try await bench.set(.interchange, to: 5_000_003, by: "ann")
            try bench.equal(past, "made", "behind them")
        },
        LedgerCase("no count goes forward across the end of its range to numbers that were given") {
            bench in
            for number in 1...3 {
                _ = try await bench.dispatch("d\(number)", number: "PO\(number)")
            }
            try await bench.refused("lately") { () async throws(LedgerFailure) in
                _ = try await bench.change(.interchange, to: 999_999_999, by: "ann")
            }
            try await bench.refused("of a small range") { () async throws(LedgerFailure) in
                _ = try await bench.change(.interchange, to: 1999, in: 1...2000, by: "ann")
            }
            // However long ago it was, one person alone does not lead a count back.
            bench.clock.advance(.seconds(91 * 86_400))
            let asked = try await bench.set(.interchange, to: 999_999_999, by: "ann")
            try bench.equal(asked, "asked", "what leads back")
            let id = try await bench.asked()
            // What is agreed when it is confirmed holds.
            try await bench.refused("no longer agreed") { () async throws(LedgerFailure) in
                _ = try await bench.decide(id, by: "bob", in: 1...99_999)
            }
            _ = try await bench.insist(done: .null) { () async throws(LedgerFailure) in
                try await bench.decide(id, by: "bob")
            }
            _ = try await bench.dispatch("d4", number: "PO4")
            try bench.equal(try await bench.next("ISA"), 1, "behind the end")
        },
        LedgerCase("the groups of one file are numbered across the end of the range") { bench in
            _ = try await bench.set(.group, to: 999_999_999, by: "ann")
            try await bench.process("f", order(1).with { $0.emptyGroups = 2 })
            let groups = try await bench.send().text.split(separator: "~").filter {
                $0.hasPrefix("GS*")
            }
            try bench.equal(
                groups.map { String($0.split(separator: "*")[6]) }, ["999999999", "1", "2"], "GS06")
            try bench.equal(try await bench.next("GS"), 3, "what comes next")
            let range = ControlNumbers(group: 1001...2000)
            try await bench.process(
                "g",
                order(2).with {
                    ($0.groupControl, $0.emptyGroups, $0.numbers) = (11, 1, range)
                })
            try bench.equal(try await bench.next("GS"), 1003, "of another range")
        },
        LedgerCase("numbers count through the agreed range, and begin anew behind its end") {
            bench in
            let range = ControlNumbers(interchange: 1001...2000, group: 7000...9000)
            _ = try await bench.set(.interchange, to: 1999, by: "ann")
            var names: [String] = []
            for number in 1...3 {
                _ = try await bench.dispatch(
                    "d\(number)", number: "PO\(number)",
                    outcome: .draft(LedgerBench.draft("PO\(number)", numbers: range)))
                names.append(try await bench.send().name)
            }
            try bench.equal(
                names,
                ["000001999", "000002000", "000001001"].map { "acme_855_\($0).x12" }, "ISA13")
            try bench.equal(try await bench.next("GS"), 7003, "GS06")
            // Another range begins where it was left, whatever was counted between.
            _ = try await bench.dispatch("d4", number: "PO4")
            _ = try await bench.dispatch(
                "d5", number: "PO5",
                outcome: .draft(
                    LedgerBench.draft(
                        "PO5", numbers: ControlNumbers(interchange: 5000...9999))))
            // What was given last of a range counts, and not its greatest number.
            for (number, range) in [(6, 1001...2000), (7, 4000...5000), (8, 9999...20_000)] {
                _ = try await bench.dispatch(
                    "d\(number)", number: "PO\(number)",
                    outcome: .draft(
                        LedgerBench.draft(
                            "PO\(number)", numbers: ControlNumbers(interchange: range))))
            }
            var later: [String] = []
            for _ in 4...8 { later.append(try await bench.send().name) }
            try bench.equal(
                later, ["1002", "5000", "1003", "4000", "9999"].map { "acme_855_00000\($0).x12" },
                "across ranges")
        },
        LedgerCase("numbers that a partner passed over are gaps until they come") { bench in
            func gaps() async throws -> [[Int?]] {
                try await bench.ledger.gaps(ControlFilter()).map {
                    [$0["first"]?.integer, $0["last"]?.integer]
                }
            }
            for control in [4, 5, 9, 20] {
                try await bench.process("f\(control)", order(control))
            }
            try bench.equal(try await gaps(), [[6, 8], [10, 19]], "the gaps")
            try await bench.process("late", order(7))
            try bench.equal(try await gaps(), [[6, 6], [10, 19], [8, 8]], "around a late one")
            for control in [10, 6, 19, 8] { try await bench.process("l\(control)", order(control)) }
            try bench.equal(try await gaps(), [[11, 18]], "what is missing")
            try await bench.process("again", order(5))
            try bench.equal(try await gaps(), [[11, 18]], "one that came before")
            let rows = try await bench.ledger.counters(
                ControlFilter(own: "ZZ:GANGWAY", partners: ["ZZ:ACME"], usage: "P"))
            try bench.equal(rows.first?["received"]?.integer, 20, "the last")
            try bench.equal(rows.first?["gaps"]?.integer, 1, "how many")
            let others = try await bench.ledger.counters(ControlFilter(partners: ["ZZ:ELM"]))
            try bench.equal(others.count, 0, "of another partner")
        },
        LedgerCase("a partner's count that begins anew leaves no gap") { bench in
            for control in [999_999_998, 999_999_999, 1, 3] {
                try await bench.process("f\(control)", order(control))
            }
            let gaps = try await bench.ledger.gaps(ControlFilter())
            try bench.equal(gaps.map { $0["first"]?.integer }, [2], "the gaps")
        },
    ]
}

extension LedgerBench {
    static let scope = ControlScope(own: "ZZ:GANGWAY", partner: "ZZ:ACME", usage: "P")

    /// Sets a count; gives the change.
    func change(
        _ kind: ControlKind, to next: Int, in range: ClosedRange<Int> = ControlNumbers.all,
        by author: String
    ) async throws(LedgerFailure) -> JSON {
        try await ledger.setControl(
            ControlCounter(scope: Self.scope, kind: kind), to: next,
            agreed: AgreedCount(range: range, window: .seconds(90 * 86_400)),
            Decision(author: author, reason: "cut-over"))
    }

    /// Sets a count, or asks for it; gives the state of the change.
    func set(_ kind: ControlKind, to next: Int, by author: String) async throws -> String? {
        _ = try await insist(done: .null) { () async throws(LedgerFailure) in
            try await change(kind, to: next, by: author)
        }
        return try await ledger.controlChanges(ControlFilter()).first?["state"]?.text
    }

    /// Decides about a change.
    func decide(
        _ change: Int64, by author: String, isConfirmed: Bool = true,
        in range: ClosedRange<Int> = ControlNumbers.all
    ) async throws(LedgerFailure) -> JSON {
        try await ledger.decideControl(
            change: change, isConfirmed: isConfirmed,
            agreed: { _ in AgreedCount(range: range, window: .seconds(90 * 86_400)) },
            Decision(author: author, reason: "checked with the partner"))
    }

    /// The change that waits.
    func asked() async throws -> Int64 {
        let changes = try await ledger.controlChanges(ControlFilter())
        let waiting = changes.first { $0["state"]?.text == "asked" }
        guard let id = waiting?["id"]?.integer else {
            throw ConformanceFailure(description: "no change waits")
        }
        return Int64(id)
    }

    /// The number of a kind that comes next.
    func next(_ kind: String) async throws -> Int? {
        let given = try await ledger.counters(ControlFilter()).first?["given"]?.items
        return given?.first { $0["kind"]?.text == kind }?["next"]?.integer
    }
}
