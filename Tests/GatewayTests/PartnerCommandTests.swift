import Foundation
import Testing
import Values

@Suite("Working on partner profiles")
struct PartnerCommandTests {
    /// A site with partner folders of its own, which a test may change.
    private static func site() throws -> WorkingFolder {
        let site = try WorkingFolder.site()
        try FileManager.default.copyItem(
            atPath: URL(fileURLWithPath: Gateway.repository + "/partners")
                .resolvingSymlinksInPath().path,
            toPath: site.path + "/partners")
        return site
    }

    private func partner(
        _ words: String..., at site: borrowing WorkingFolder
    ) async throws -> Gateway.Ended {
        let partners = ["--partners", site.path + "/partners"]
        return try await Gateway.run(["partner"] + words + site.options + partners)
    }

    @Test("a partner may be called cases")
    func namedCases() async throws {
        let site = try Self.site()
        try site.write(
            "partners/cases/partner.yaml",
            "ids: [\"ZZ:CASES\"]\nagreements:\n  - {set: \"850\", version: \"004010\"}\n")
        let list = try await partner("list", at: site)
        #expect(list.output.contains("\ncases "), "\(list.all)")
    }

    @Test("the cases of all partners pass, and of those that are named")
    func cases() async throws {
        let site = try Self.site()
        let all = try await partner("test", at: site)
        #expect(all.status == 0, "\(all.all)")
        #expect(all.output.contains("cases: all pass"))
        let one = try await partner("test", "alder", "--json", at: site)
        let results = try JSONReader.read(Array(one.output.utf8)).items ?? []
        #expect(results.count == 4)
        #expect(results.allSatisfy { $0["passes"] == true })
        let nobody = try await partner("test", "elder", at: site)
        #expect(nobody.status == 1)
        #expect(nobody.errors.contains("there is no partner \"elder\"; did you mean \"alder\"?"))
    }

    @Test("a simulated partner's files come out as their manifest says")
    func simulate() async throws {
        let site = try Self.site()
        let out = site.path + "/simulated"
        let ended = try await partner(
            "simulate", "copperhill", "--check", "--scenario", "valid", "--scenario",
            "wrong-code", "--out", out, at: site)
        #expect(ended.status == 0, "\(ended.all)")
        #expect(ended.output.contains("all as expected"))
        let manifest = try JSONReader.read(
            [UInt8](Data(contentsOf: URL(fileURLWithPath: out + "/manifest.json"))))
        let names = manifest["files"]?.items?.compactMap { $0["file"]?.text } ?? []
        #expect(names.contains("0007-wrong-code-not-in-table-850-004010.x12"))
        for name in names {
            #expect(FileManager.default.fileExists(atPath: "\(out)/\(name)"), "\(name)")
        }
        let list = try await partner("simulate", "--list", at: site)
        #expect(list.output.contains("wrong-envelope-control-mismatch"))
        let misspelt = try await partner(
            "simulate", "alder", "--scenario", "wrong-sendr-unknown", at: site)
        #expect(misspelt.errors.contains("did you mean \"wrong-sender-unknown\"?"))
    }

    @Test("an earlier run's files go before others come, and nobody else's do")
    func simulationFolder() async throws {
        let site = try Self.site()
        let out = site.path + "/simulated"
        func run(_ scenario: String) async throws -> Gateway.Ended {
            try await partner(
                "simulate", "copperhill", "--scenario", scenario, "--out", out, at: site)
        }
        #expect(try await run("valid").status == 0)
        let first = try FileManager.default.contentsOfDirectory(atPath: out)
        #expect(first.contains { $0.contains("-valid-") } && first.contains("manifest.json"))
        #expect(try await run("answer-lost").status == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: out) == ["manifest.json"])
        try site.write("simulated/mine.txt", "keep me")
        let refused = try await run("valid")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("holds mine.txt, which is of no earlier run"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: out).count == 2)
        // What a run has left that did not come to its end.
        try FileManager.default.removeItem(atPath: out)
        try site.write("simulated/drop/one.x12", "ISA")
        try site.write("simulated/unfinished.txt", "drop/one.x12\ndrop/two.x12\n")
        #expect(try await run("answer-lost").status == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: out) == ["manifest.json"])
        // A manifest that is another program's does not take folders away.
        try site.write("simulated/manifest.json", #"{"files": [{"file": "mine"}]}"#)
        try site.write("simulated/mine/note.txt", "keep me")
        #expect(try await run("answer-lost").status == 1)
        #expect(FileManager.default.fileExists(atPath: out + "/mine/note.txt"))
    }

    @Test("a simulated partner repeats itself, and a ledger in memory judges it as agreed")
    func simulateAgain() async throws {
        let site = try Self.site()
        let ended = try await partner(
            "simulate", "copperhill", "--check", "--json", "--scenario", "wrong-document",
            "--scenario", "wrong-sent-again", "--scenario", "wrong-number-again", "--scenario",
            "wrong-group-number-again", "--scenario", "wrong-number-gap", "--seed",
            "18446744073709551615", at: site)
        #expect(ended.status == 0, "\(ended.all)")
        let manifest = try JSONReader.read(Array(ended.output.utf8))
        #expect(manifest["seed"]?.decimal?.description == "18446744073709551615")
        let files = manifest["files"]?.items ?? []
        let expected = files.compactMap { file in
            file["expected"]?["ledger"]?.text.map { "\(file["scenario"]?.text ?? "") \($0)" }
        }
        #expect(
            expected.sorted() == [
                "wrong-document-again duplicate", "wrong-document-number-again held",
                "wrong-group-number-again held", "wrong-number-again held",
                "wrong-sent-again duplicate",
            ])
        #expect(files.allSatisfy { $0["differences"]?.items?.isEmpty == true })
    }

    private static let git = "/usr/bin/git"

    @Test(
        "a revision of which a file cannot be read is refused, and not taken for one without it",
        .enabled(if: FileManager.default.isExecutableFile(atPath: Self.git)))
    func revision() async throws {
        let site = try Self.site()
        func git(_ words: String...) throws {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Self.git)
            process.arguments =
                ["-C", site.path, "-c", "user.name=test", "-c", "user.email=test@birch.example"]
                + words
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
        }
        // A former revision may hold a link, which today's folder must not.
        let link = site.path + "/partners/copperhill/link"
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: "partner.yaml")
        try git("init", "-q")
        try git("add", "partners")
        try git("commit", "-q", "-m", "as it was")
        try FileManager.default.removeItem(atPath: link)
        let whole = try await partner("diff", "copperhill", "--against", "HEAD", at: site)
        #expect(whole.status == 0, "\(whole.all)")
        let large = site.path + "/partners/alder/large.csv"
        try Data(count: 17 << 20).write(to: URL(fileURLWithPath: large))
        try git("add", "partners")
        try git("commit", "-q", "-m", "too large")
        try FileManager.default.removeItem(atPath: large)
        let refused = try await partner("diff", "alder", "--against", "HEAD", at: site)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("alder/large.csv of HEAD cannot be read"))
        let other = try await partner("diff", "copperhill", "--against", "HEAD", at: site)
        #expect(other.status == 0, "\(other.all)")
    }

    @Test("a case that comes out otherwise is shown by field, and written once it is accepted")
    func accept() async throws {
        let site = try Self.site()
        let table = "partners/copperhill/codes/uom.csv"
        try site.write(table, "code,unit\nPC,EA\nCT,CS\nDZ,DZ\n")
        let ended = try await partner("test", "copperhill", at: site)
        #expect(ended.status == 1)
        #expect(ended.output.contains("copperhill/own-codes: differs"))
        #expect(ended.output.contains("document 1, lines[1].unit: expected \"CA\", came \"CS\""))
        let accepted = try await partner("test", "--accept", at: site)
        #expect(accepted.status == 0)
        #expect(accepted.output.contains("lines[1].unit: expected \"CA\", came \"CS\""))
        #expect(try await partner("test", at: site).status == 0)
    }

    @Test("a case without expected files says so, and gets them when it is accepted")
    func newCase() async throws {
        let site = try Self.site()
        let folder = site.path + "/partners/alder/cases/cancel/"
        for file in ["ack.x12", "canonical.json"] {
            try FileManager.default.removeItem(atPath: folder + file)
        }
        let ended = try await partner("test", "alder", at: site)
        #expect(ended.status == 1)
        #expect(ended.output.contains("alder/cancel: it has neither canonical.json nor ack.x12"))
        #expect(try await partner("test", "alder", "--accept", at: site).status == 0)
        #expect(FileManager.default.fileExists(atPath: folder + "ack.x12"))
    }

    @Test("what a rule of the profile answers is part of a case, and explained")
    func answers() async throws {
        let site = try Self.site()
        try site.replace(
            "remove: [lines.buyerItem]",
            with: """
                remove: [lines.buyerItem]
                validate:
                  S1: {rule: requestedShip present, say: no day, fails: {date: '2026-01-01'}}
                respond: {S1: {change: {requestedShip: "after(date, 10)"}}}
                """, in: Self.map)
        let folder = site.path + "/partners/copperhill/cases/own-codes/"
        let ended = try await partner("test", "copperhill", at: site)
        #expect(ended.status == 1)
        #expect(
            ended.output.contains("answers.json: document 1, orderResponse CH-701, came and is"),
            "\(ended.all)")
        #expect(try await partner("test", "copperhill", "--accept", at: site).status == 0)
        #expect(FileManager.default.fileExists(atPath: folder + "answers.json"))
        #expect(try await partner("test", "copperhill", at: site).status == 0)
        try site.replace("after(date, 10)", with: "after(date, 12)", in: Self.map)
        let later = try await partner("test", "copperhill", at: site)
        #expect(later.output.contains("answers.json: document 1, promisedShip: expected"))
        let explained = try await partner(
            "explain", folder + "in.x12", "--field", "requestedShip", at: site)
        #expect(
            explained.output.contains(
                "requestedShip = \"2026-12-02\"  <- set by the business rule S1; nothing was sent"),
            "\(explained.all)")
    }

    private static let map = "partners/copperhill/850.map.yaml"

    @Test("a value is explained back to the table's row, the byte and the rule")
    func explain() async throws {
        let site = try Self.site()
        let file = site.path + "/partners/copperhill/cases/own-codes/in.x12"
        let ended = try await partner("explain", file, "--field", "lines[1].unit", at: site)
        #expect(ended.status == 0, "\(ended.all)")
        let lines = ended.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 4, "\(ended.output)")
        #expect(lines[1].hasPrefix("lines[1].unit = \"CA\"  <- lookup uom[\"CT\"]  copperhill/"))
        #expect(lines[2].contains("<- PO103 = \"CT\"  byte "))
        #expect(lines[3].contains("<- rule copperhill/850.map.yaml:29:13  (overrides standard/"))
        let json = try await partner("explain", file, "--json", at: site)
        let documents = try JSONReader.read(Array(json.output.utf8)).items ?? []
        #expect((documents.first?["values"]?.items?.count ?? 0) > 30)
        let unknown = try await partner("explain", file, "--field", "lines.unti", at: site)
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("error[config.field.unknown]"))
        #expect(unknown.errors.contains("did you mean \"lines.unit\"?"), "\(unknown.errors)")
        let absent = try await partner("explain", file, "--field", "promotion", at: site)
        #expect(absent.errors.contains("promotion has no value: what the rule at standard/"))
    }

    @Test("a live partner without a case is told of in each form, as the gateway does")
    func lint() async throws {
        let site = try Self.site()
        try FileManager.default.removeItem(atPath: site.path + "/partners/alder/cases")
        let text = try await partner("lint", at: site)
        #expect(text.status == 0)
        #expect(text.output.contains("alder/partner.yaml:1:1: warning[profile.case.missing]"))
        let sarif = try await partner("lint", "--format", "sarif", at: site)
        let run = try JSONReader.read(Array(sarif.output.utf8))["runs"]?[0]
        #expect(run?.path("tool.driver.name")?.text == "gangway partner lint")
        let result = run?["results"]?.items?.first { $0["ruleId"] == "profile.case.missing" }
        let place = result?.path("locations[0].physicalLocation")
        #expect(place?.path("region.startLine")?.integer == 1)
        #expect(place?.path("artifactLocation.uri")?.text?.hasSuffix("alder/partner.yaml") == true)
        let github = try await partner("lint", "--format", "github", at: site)
        #expect(github.output.contains(",line=1,col=1,title=profile.case.missing::"))
    }

    @Test("what a profile says otherwise is shown against the default and another version")
    func diff() async throws {
        let site = try Self.site()
        let plain = try await partner("diff", "copperhill", at: site)
        #expect(plain.status == 0, "\(plain.all)")
        #expect(plain.output.contains("  lines.unit\n    - .03    standard/maps/850.map.yaml:"))
        #expect(plain.output.contains("  duplicates.days\n    - 90    by default\n    + 180    "))
        let same = try await partner(
            "diff", "copperhill", "--against", Gateway.repository + "/partners", at: site)
        #expect(same.output.contains("nothing differs from"))
        try site.write("partners/copperhill/codes/uom.csv", "code,unit\nPC,EA\nCT,CS\nDZ,DZ\n")
        let changed = try await partner(
            "diff", "copperhill", "--against", Gateway.repository + "/partners", at: site)
        #expect(changed.output.contains("  CT\n    - CT,CA    copperhill/codes/uom.csv:3:1"))
        let nowhere = try await partner("diff", "alder", "--against", "v7", at: site)
        #expect(nowhere.errors.contains("config.revision.unknown"))
    }
}
