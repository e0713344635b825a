import Engine
import Storage
import Values

extension LedgerConformance {
    private static func draft(
        _ text: String, former: Int? = nil, replacing: String? = nil, from: Timestamp? = nil
    ) -> VersionDraft {
        func files(_ text: String) -> ProfileFiles {
            ProfileFiles(["acme/partner.yaml": Array(text.utf8), "acme/empty.md": []])
        }
        return VersionDraft(
            partner: "acme", files: files(text), former: former, replaced: replacing.map(files),
            profile: SHA256.digest(of: text), author: "ann", reason: "because of \(text)",
            effective: from)
    }

    /// What is kept of partners' profiles.
    static let versions: [LedgerCase] = [
        LedgerCase("a promoted profile is a version with its files, author and reason") { bench in
            let first = try await bench.record(draft("one"))
            bench.clock.advance(.seconds(5))
            let second = try await bench.record(draft("two"))
            try bench.equal([first.number, second.number], [1, 2], "numbers")
            let all = try await bench.ledger.versions(of: "acme")
            try bench.equal(all.map(\.number), [2, 1], "the newest first")
            try bench.equal(all.map(\.isInForce), [true, false], "in force")
            try bench.equal(all[1].reason, "because of one", "the reason")
            try bench.equal(all[1].author, "ann", "the author")
            try bench.equal(all[1].profile, SHA256.digest(of: "one"), "the profile")
            try bench.expect(all[0].made > all[1].made, "when")
            let files = try await bench.ledger.files(of: "acme", version: 1)
            try bench.equal(files, draft("one").files, "the files")
            try bench.equal(
                try await bench.ledger.files(of: "acme", version: 3), nil, "no version")
            try bench.equal(try await bench.ledger.versions(of: "other"), [], "another's")
            try bench.equal(try await bench.ledger.verifyAudit(), nil, "the audit chain")
        },
        LedgerCase("a version comes into force when its time has come, unless another follows") {
            bench in
            _ = try await bench.record(draft("one"))
            let start = bench.clock.now
            let noon = start + .seconds(3600)
            let second = try await bench.record(draft("two", from: noon))
            try bench.expect(second.isPending && !second.isInForce, "it is to come")
            try bench.equal(try await bench.record(draft("two", from: noon)), second, "once")
            try bench.equal(try await bench.ledger.promoted().map(\.number), [1], "in force")
            try bench.equal(try await bench.ledger.nextEffective(), noon, "when")
            bench.clock.advance(.seconds(3600))
            try bench.equal(try await bench.ledger.promoted().map(\.number), [2], "its time")
            try bench.equal(try await bench.ledger.nextEffective(), nil, "no other")
            _ = try await bench.record(draft("three", from: bench.clock.now + .seconds(3600)))
            // Who puts back what is in force has changed his mind about what was to come.
            let back = try await bench.record(draft("two", former: 2))
            try bench.equal(back.number, 4, "a decision of its own")
            bench.clock.advance(.seconds(7200))
            try bench.equal(try await bench.ledger.promoted().map(\.number), [4], "the last word")
        },
        LedgerCase("a version that another one to come followed never comes into force") { bench in
            _ = try await bench.record(draft("one"))
            let (six, eighteen) = (
                bench.clock.now + .seconds(6 * 3600), bench.clock.now + .seconds(18 * 3600)
            )
            _ = try await bench.record(draft("wrong", from: six))
            bench.clock.advance(.seconds(60))
            _ = try await bench.record(draft("right", from: eighteen))
            bench.clock.advance(.seconds(7 * 3600))
            try bench.equal(try await bench.ledger.promoted().map(\.number), [1], "not at six")
            let all = try await bench.ledger.versions(of: "acme")
            try bench.equal(all.map(\.isInForce), [false, false, true], "in force")
            try bench.equal(all.map(\.isPending), [true, false, false], "to come")
            try bench.equal(try await bench.ledger.nextEffective(), eighteen, "when")
            bench.clock.advance(.seconds(12 * 3600))
            try bench.equal(try await bench.ledger.promoted().map(\.number), [3], "the right one")
            // One that was in force stays so until the next one's time.
            let last = bench.clock.now + .seconds(3600)
            _ = try await bench.record(draft("last", from: last))
            try bench.equal(try await bench.ledger.promoted().map(\.number), [3], "still")
        },
        LedgerCase("what is in force is not promoted again") { bench in
            let first = try await bench.record(draft("one"))
            let again = try await bench.record(draft("one"))
            try bench.equal(again, first, "the version")
            try bench.equal(try await bench.ledger.versions(of: "acme").count, 1, "versions")
        },
        LedgerCase("a former version comes back as a new one, and what stood there is kept") {
            bench in
            _ = try await bench.record(draft("one"))
            _ = try await bench.record(draft("two"))
            let back = try await bench.record(draft("one", former: 1, replacing: "three"))
            try bench.equal(back.act, .rolledBack, "the act")
            try bench.equal(back.former, 1, "the former one")
            let all = try await bench.ledger.versions(of: "acme")
            try bench.equal(all.map(\.act), [.rolledBack, .kept, .promoted, .promoted], "acts")
            try bench.equal(all.map(\.isInForce), [true, false, false, false], "in force")
            try bench.equal(
                try await bench.ledger.files(of: "acme", version: 3), draft("three").files,
                "what was kept")
            let again = try await bench.record(draft("one", former: 1, replacing: "three"))
            try bench.equal(again, back, "nothing is recorded twice")
            try bench.equal(
                try await bench.ledger.promoted().map(\.number), [4], "each partner's in force")
        },
    ]
}

extension LedgerBench {
    /// Records a decision about a profile.
    fileprivate func record(_ draft: VersionDraft) async throws -> ProfileVersion {
        let record = { () async throws(LedgerFailure) in try await ledger.record(draft) }
        do {
            return try await record()
        } catch {
            guard case .unavailable = error else { throw error }
            return try await record()
        }
    }
}
