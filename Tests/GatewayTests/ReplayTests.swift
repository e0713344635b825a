import Foundation
import GRDB
import Testing
import Values

/// What changed profiles make otherwise of stored traffic, each held against a computation that
/// knows nothing of replay.
@Suite("Replaying stored traffic", .serialized)
struct ReplayTests {
    private static let partners = ["alder", "brightwater", "copperhill"]

    /// A site with its own copy of the partners, whose ledger holds some made orders.
    private static func site(_ traffic: MadeTraffic) async throws -> WorkingFolder {
        let site = try WorkingFolder.site()
        // Orders of partners in parallel operation are kept on record: no ERP takes part.
        for folder in ["partners", "former"] {
            try FileManager.default.copyItem(
                atPath: "partners".inRepository, toPath: "\(site.path)/\(folder)")
            for partner in Self.partners {
                try site.replace(
                    "status: live", with: "status: parallel",
                    in: "\(folder)/\(partner)/partner.yaml")
            }
        }
        for (name, text) in traffic.files {
            let channel = name.hasPrefix("copperhill") ? "drop" : "van"
            try site.write("data/mailboxes/\(channel)/inbox/\(name)", text)
        }
        let drained = try await Gateway.run(
            ["serve", "--drain", "--patience", "0", "--partners", site.path + "/partners"]
                + site.options)
        #expect([0, 3].contains(drained.status), "\(drained.all)")
        return site
    }

    private static func replay(
        _ words: String..., at site: borrowing WorkingFolder, standard: String? = nil
    ) async throws -> JSON {
        let options =
            ["--days", "1", "--json", "--partners", site.path + "/partners"] + site.options
            + (standard.map { ["--standard", $0] } ?? [])
        let ended = try await Gateway.run(["partner", "replay"] + words + options)
        #expect(ended.status == 0, "\(ended.all)")
        return try JSONReader.read(Array(ended.output.utf8))
    }

    /// Every file of a site and its bytes, apart from those of SQLite, which moves what it has
    /// between them when a process ends.
    private static func files(_ site: borrowing WorkingFolder) -> [String: Data] {
        site.contents.filter { !$0.key.contains("gangway.db") }
    }

    /// Every row of every table of a site's ledger.
    private static func tables(_ site: borrowing WorkingFolder) throws -> [String: [String]] {
        var configuration = Configuration()
        configuration.readonly = true
        let database = try DatabaseQueue(
            path: site.path + "/data/gangway.db", configuration: configuration)
        return try database.read { connection in
            let names = try String.fetchAll(
                connection, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
            return try Dictionary(
                uniqueKeysWithValues: names.map { name in
                    let rows = try Row.fetchAll(connection, sql: "SELECT * FROM \"\(name)\"")
                    return (name, rows.map(\.description))
                })
        }
    }

    private static func numbers(_ report: JSON) -> [String] {
        (report["documents"]?.items ?? []).compactMap { $0["number"]?.text }.sorted()
    }

    private static let changedTable = "code,unit\nPC,EA\nCT,CS\nDZ,DZ\n"

    @Test("a changed row of a table lists exactly the documents that hold its code")
    func table() async throws {
        let traffic = MadeTraffic(seed: 4, files: 12, orders: 5)
        let site = try await Self.site(traffic)
        try site.write("partners/copperhill/codes/uom.csv", Self.changedTable)
        let against = ["--against", site.path + "/former"]
        let report = try await Self.replay(against[0], against[1], at: site)
        let expected = traffic.orders.filter {
            $0.partner == "copperhill" && $0.units.contains("CT")
        }
        #expect(!expected.isEmpty)
        #expect(Self.numbers(report) == expected.map(\.number).sorted())
        #expect(report["sets"]?.integer == traffic.orders.count)
        #expect(report["changed"]?.integer == expected.count)

        let parts = report["partners"]?.items ?? []
        #expect(parts.compactMap { $0["partner"]?.text } == Self.partners)
        #expect(parts.compactMap { $0["changed"]?.integer } == [0, 0, expected.count])
        let difference = try #require(parts.last?["differences"]?[0])
        #expect(difference["what"] == "lines.unit")
        #expect(
            difference["values"]?.integer
                == expected.flatMap(\.units).filter { $0 == "CT" }.count)
        let example = try #require(difference["examples"]?[0])
        #expect(example["before"]?.text == "\"CA\"" && example["after"]?.text == "\"CS\"")
        #expect(
            example["ruleAfter"]?.text
                == "copperhill/850.map.yaml:29:13, table uom[\"CT\"] (copperhill/codes/uom.csv:3:4)"
        )

        let coverage = try await Gateway.run(
            ["partner", "coverage", "copperhill", "--days", "1", "--json"]
                + ["--partners", site.path + "/partners"] + site.options)
        let covered = try JSONReader.read(Array(coverage.output.utf8))["sets"]?[0]
        #expect(
            covered?["documents"]?.integer
                == traffic.orders.count { $0.partner == "copperhill" }, "\(coverage.all)")
        let hit = covered?["hits"]?.items?.first { $0["code"] == "CT" && $0["table"] == "uom" }
        #expect(hit?["count"] == difference["values"])

        let one = try await Self.replay("alder", against[0], against[1], at: site)
        #expect(one["changed"]?.integer == 0)
        #expect(
            one["sets"]?.integer == traffic.orders.count { $0.partner == "alder" })
    }

    @Test("nothing is sent, and not a byte of ledger, vault and mailboxes changes")
    func sideEffects() async throws {
        let site = try await Self.site(MadeTraffic(seed: 5, files: 3, orders: 2))
        let erp = try Listener()
        let yaml = try String(contentsOfFile: site.path + "/gangway.yaml", encoding: .utf8)
        try site.write(
            "gangway.yaml", yaml.replacing("127.0.0.1:9", with: "127.0.0.1:\(erp.port)"))
        try site.write("partners/copperhill/codes/uom.csv", Self.changedTable)
        let (files, tables) = (Self.files(site), try Self.tables(site))
        #expect(tables.count > 15 && tables["document"]?.count == 6)
        let report = try await Self.replay("--against", site.path + "/former", at: site)
        #expect(report["changed"]?.integer ?? 0 > 0)
        #expect(try Self.tables(site) == tables)
        let after = Self.files(site)
        #expect(Set(files.keys) == Set(after.keys))
        #expect(files.filter { after[$0.key] != $0.value }.map(\.key) == [])
        let wasCalled = erp.wasCalled
        #expect(!wasCalled)
    }

    @Test("a changed default lists exactly the partners that inherit it")
    func inherited() async throws {
        let traffic = MadeTraffic(seed: 6, files: 6, orders: 2)
        let site = try await Self.site(traffic)
        let shipped = "standard".inRepository
        // Copperhill has its own rule for units, Brightwater and Copperhill for the date.
        for (rule, other, field) in [
            ("      unit: .03", "      unit: .03|left(1)", "lines.unit"),
            ("  requestedDelivery: DTM[002].02", "  requestedDelivery: DTM[010].02", "requested"),
        ] {
            let standard = try site.standard(replacing: rule, with: other)
            var expected: Set<String> = []
            for (name, _) in traffic.files {
                let partner = String(name.prefix { $0 != "-" })
                if try await Self.tried(name, traffic, at: site, shipped)
                    != Self.tried(name, traffic, at: site, standard)
                {
                    expected.insert(partner)
                }
            }
            #expect(!expected.isEmpty && expected.count < 3, "\(field)")
            let report = try await Self.replay(
                "--against-standard", shipped, at: site, standard: standard)
            let changed = (report["partners"]?.items ?? []).filter {
                $0["changed"]?.integer ?? 0 > 0
            }
            #expect(Set(changed.compactMap { $0["partner"]?.text }) == expected, "\(field)")
            #expect(
                Self.numbers(report)
                    == traffic.orders.filter { expected.contains($0.partner) }.map(\.number)
                    .sorted())
        }
    }

    /// The documents that `gangway try` makes of a file by a standard.
    private static func tried(
        _ name: String, _ traffic: MadeTraffic, at site: borrowing WorkingFolder, _ standard: String
    ) async throws -> [JSON] {
        try site.write("tried/\(name)", traffic.files[name] ?? "")
        let ended = try await Gateway.run(
            [
                "try", "\(site.path)/tried/\(name)", "--json", "--standard", standard, "--partners",
                site.path + "/partners",
            ] + site.options)
        var documents: [JSON] = []
        func collect(_ json: JSON) {
            if json["lines"] != nil, var order = Optional(json) {
                order["source"] = nil
                documents.append(order)
            } else {
                for value in json.items ?? json.members?.map(\.value) ?? [] { collect(value) }
            }
        }
        collect(try JSONReader.read(Array(ended.output.utf8)))
        #expect(!documents.isEmpty, "\(ended.all)")
        return documents
    }

    @Test("what is newly held, no longer made and answered otherwise is told while serving")
    func fates() async throws {
        let traffic = MadeTraffic(seed: 7, files: 3, orders: 2)
        let site = try await Self.site(traffic)
        let partners = ["--partners", site.path + "/partners"]
        try site.write("partners/copperhill/codes/uom.csv", "code,unit\nPC,EA\nDZ,DZ\n")
        try site.write(
            "partners/alder/850.guide.yaml",
            "why: a test\nplaces: [{at: CUR, use: unused}]\n")
        let running = try Gateway.Running(["serve"] + partners + site.options)
        try await running.hasPrinted("serving")
        let report = try await Self.replay("--against", site.path + "/former", at: site)
        func differences(_ partner: String) -> [String: JSON] {
            let part = report["partners"]?.items?.first { $0["partner"]?.text == partner }
            return Dictionary(
                (part?["differences"]?.items ?? []).map { ($0["what"]?.text ?? "", $0) }
            ) { first, _ in first }
        }
        let held = try #require(differences("copperhill")["newly held"])
        let expected = traffic.orders.filter {
            $0.partner == "copperhill" && $0.units.contains("CT")
        }
        #expect(held["sets"]?.integer == expected.count)
        #expect(held["examples"]?[0]?["after"]?.text?.hasPrefix("[map.lookup.missing] ") == true)
        let refused = differences("alder")
        #expect(refused["no longer made"]?["sets"]?.integer == 2)
        #expect(refused["acknowledgment: AK5"]?["values"]?.integer == 2)
        #expect(refused["acknowledgment: AK9"]?["examples"]?[0]?["before"]?.text == "A, 2 of 2")
        #expect(differences("brightwater").isEmpty)

        let text = try await Gateway.run(
            ["partner", "replay", "copperhill", "--against", site.path + "/former", "--list"]
                + partners + site.options)
        #expect(text.output.contains("newly held: "), "\(text.all)")
        #expect(
            text.output.contains("order \(expected[0].number): newly held"), "\(text.output)")
        running.terminate()
    }

    @Test("what cannot be compared is refused")
    func refused() async throws {
        let site = try WorkingFolder.site()
        let nothing = try await Gateway.run(["partner", "replay"] + site.options)
        #expect(nothing.status != 0)
        #expect(nothing.errors.contains("name what to compare with"))
        let none = try await Gateway.run(
            ["partner", "replay", "--against", "partners".inRepository] + site.options)
        #expect(none.errors.contains("config.traffic.missing"))
        #expect(!FileManager.default.fileExists(atPath: site.path + "/data/gangway.db"))
    }
}
