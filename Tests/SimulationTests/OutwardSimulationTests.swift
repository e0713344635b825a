import Diagnostics
import Foundation
import Partners
import Simulation
import Testing
import Values

@Suite("What a simulated partner gets")
struct OutwardSimulationTests {
    private static let documents = Scenario.all.filter { $0.name == "ours-documents" }

    private static func folder(_ sends: [String], _ partner: String = "") throws -> PartnerFolder {
        try Playground.folder([
            "birch/partner.yaml": "ids: [\"ZZ:BIRCH\"]\nstatus: live\n\(partner)\nagreements:\n"
                + "  - {set: \"850\", version: \"005010\"}\nsends:\n"
                + sends.map { "  - {\($0)}" }.joined(separator: "\n"),
            "channels/drop.yaml": "kind: folder\ncarries: [birch]\n",
        ])
    }

    private static func played(
        _ name: String = "birch", in folder: PartnerFolder,
        _ scenarios: [Scenario] = Scenario.all, seed: UInt64 = 3
    ) throws -> (files: [OurFile], faults: [String]) {
        let partner = try #require(folder.partner(named: name))
        var simulation = OutwardSimulation(scenarios, of: partner, in: folder, seed: seed)
        var files: [OurFile] = []
        var faults: [String] = []
        while let more = try simulation.next() {
            files += more
            for file in more {
                faults += try simulation.differences(in: file).map { "\(file.text): \($0)" }
            }
        }
        faults += simulation.unmade.map { "\($0.subject): \($0.why?.message ?? "no room")" }
        return (files, faults)
    }

    @Test(
        "whatever a sample partner gets, it reads as it was said",
        arguments: PartnerSimulationTests.names + ["elmwood", "firth"])
    func samples(_ name: String) throws {
        let (files, faults) = try Self.played(name, in: try Playground.samples.get())
        #expect(faults == [], "\(faults)")
        #expect(files.contains { $0.sent != nil })
    }

    @Test("a seed and a moment always give the same bytes, other ones others")
    func seeded() throws {
        let folder = try Playground.samples.get()
        func bytes(_ seed: UInt64) throws -> [[UInt8]] {
            try Self.played("elmwood", in: folder, seed: seed).files.map {
                $0.sent?.bytes ?? Array($0.text.utf8)
            }
        }
        let first = try bytes(7)
        #expect(try bytes(7) == first)
        #expect(try bytes(8) != first)
        let partner = try #require(folder.partner(named: "elmwood"))
        let later = try OutwardSimulation.play(
            Self.documents, of: partner, in: folder, seed: 7,
            from: OutwardSimulation.usualStart + .seconds(86_400)
        ).files
        #expect(later.first?.sent?.bytes != first.first)
        #expect(later.first?.time.description == "2026-11-21T13:00:00Z")
    }

    @Test(
        "documents of every set and version with a map are made up, leave and are read back",
        arguments: PartnerSimulationTests.served.map { "set: \"\($0)\", version: \"\($1)\"" })
    func everySet(_ sending: String) throws {
        let (files, faults) = try Self.played(in: Self.folder([sending]), Self.documents)
        #expect(faults == [], "\(faults)")
        #expect(files.map(\.fate) == ["leaves", "leaves", "leaves"], "\(files.map(\.text))")
    }

    @Test("documents leave in batches as agreed, numbered from the first number on")
    func batches() throws {
        let folder = try Self.folder(
            ["set: \"855\", version: \"005010\", batch: {count: 2}"],
            "numbers: {interchange: \"5500-9999\"}")
        let files = try Self.played(in: folder, Self.documents).files
        #expect(
            files.map(\.time.description) == ["2026-11-20T13:20:00Z", "2026-11-20T14:40:00Z"])
        let texts = files.map { String(decoding: $0.sent?.bytes ?? [], as: UTF8.self) }
        #expect(texts.map { $0.components(separatedBy: "ST*855*").count - 1 } == [2, 1])
        #expect(texts[0].contains("*000005500*") && texts[1].contains("*000005501*"))
        #expect(files.allSatisfy { $0.awaited.map(\.what) == ["997"] })
    }

    @Test("what is awaited of a partner stands beside what it gets, and so does what we owe")
    func awaited() throws {
        let folder = try Self.folder(
            ["set: \"856\", version: \"005010\""],
            "expects: {functional: {within: 8h}, response: {within: 5h}, invoice: {within: 3h}}")
        let files = try Self.played(in: folder).files
        func awaited(_ scenario: String) -> [String] {
            let file = files.first { $0.scenario.name == scenario }
            return (file?.awaited ?? []).map {
                let what = $0.what.split(separator: " ")[0]
                return "\($0.isOurs ? "we" : "it") \(what) \($0.deadline?.due.description ?? "")"
            }
        }
        #expect(
            awaited("ours-documents") == [
                "it 997 2026-11-20T21:00:00Z", "we 810 2026-11-20T16:00:00Z",
            ])
        #expect(awaited("ours-decided") == ["we 855 2026-11-20T18:00:00Z"])
    }
}
