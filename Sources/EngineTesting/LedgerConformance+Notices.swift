import Engine
import Flow
import Storage
import Values

extension LedgerConformance {
    private static func sample(_ control: Int, _ codes: String...) -> SampleInterchange {
        order(control).with { sample in
            sample.sets = codes.enumerated().map { index, code in
                var set = SampleSet("PO\(control)-\(index)")
                set.codes = [code, "EA"]
                return set
            }
        }
    }

    /// What is noticed once.
    static let notices: [LedgerCase] = [
        LedgerCase("a code that a partner sends for the first time is one notice, for ever") {
            bench in
            try await bench.process("a", sample(1, "EA", "CA"))
            try bench.equal(try await bench.notices(), [], "the first message teaches")
            try await bench.process("b", sample(2, "EA"))
            try bench.equal(try await bench.notices(), [], "nothing new")
            for index in 3...6 { try await bench.process("c\(index)", sample(index, "BX", "BX")) }
            try bench.equal(try await bench.notices(), ["acme 850 004010 PO1/PO1.03 BX"], "one")
            try await bench.process("d", sample(8, "DZ", "CA"))
            try bench.equal(
                try await bench.notices(),
                ["acme 850 004010 PO1/PO1.03 BX", "acme 850 004010 PO1/PO1.03 DZ"], "both")
        },
        LedgerCase("each partner's codes are its own, and notices are paged through") { bench in
            try await bench.process("a", sample(1, "EA"))
            try await bench.process("b", sample(2, "X1"))
            try await bench.process("c", sample(3, "EA").with { $0.partner = "other" })
            try await bench.process("d", sample(4, "X1").with { $0.partner = "other" })
            try await bench.process("e", sample(5, "X2"))
            let first = try await bench.ledger.notices(NoticeFilter(limit: 2))
            try bench.equal(
                first.map { $0.json["partner"]?.text ?? "" }, ["acme", "other"], "partners")
            let rest = try await bench.ledger.notices(
                NoticeFilter(partner: "acme", after: first.last?.id))
            try bench.equal(rest.map { $0.json["code"]?.text ?? "" }, ["X2"], "the next page")
            try bench.equal(rest.first?.json["file"]?.text, "e", "its file")
        },
        LedgerCase("a position whose codes never end gives notices no longer") { bench in
            try await bench.process("a", sample(1, "EA"))
            for index in 0..<6 {
                try await bench.process(
                    "f\(index)",
                    order(index + 2).with { sample in
                        sample.sets[0].number = "PO\(index)"
                        sample.sets[0].codes = (0..<100).map { "C\(index * 100 + $0)" }
                    })
            }
            let all = try await bench.ledger.notices(NoticeFilter(limit: 1000))
            try bench.equal(all.count, 499, "notices")
        },
    ]
}

extension LedgerBench {
    /// The notices in words.
    fileprivate func notices() async throws -> [String] {
        try await ledger.notices(NoticeFilter()).map { notice in
            ["partner", "set", "position", "code"].map { notice.json[$0]?.text ?? "-" }
                .joined(separator: " ")
        }
    }
}
