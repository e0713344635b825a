import Foundation
import Testing
import Values

@Suite("Profiles that change while the gateway runs")
struct LiveProfileTests {
    /// A site with its own copy of the sample partners, and a gateway over it.
    private func site() throws -> WorkingFolder {
        let site = try WorkingFolder.site()
        try FileManager.default.copyItem(
            atPath: "partners".inRepository, toPath: site.path + "/partners")
        let yaml = try String(contentsOfFile: site.path + "/gangway.yaml", encoding: .utf8)
        let own = yaml.split(separator: "\n").map {
            $0.hasPrefix("partners:") ? "partners: partners" : String($0)
        }
        try site.write("gangway.yaml", own.joined(separator: "\n"))
        return site
    }

    private func exceptions(_ site: borrowing WorkingFolder) async throws -> [JSON] {
        let ended = try await Gateway.run(["exceptions", "list", "--json"] + site.options)
        return try JSONReader.read(Array(ended.output.utf8))["items"]?.items ?? []
    }

    @Test("a live partner whose case comes out otherwise is told of, and stays live")
    func differingCase() async throws {
        let site = try site()
        let table = site.path + "/partners/copperhill/codes/uom.csv"
        try Data("code,unit\nPC,EA\nCT,CS\nDZ,DZ\n".utf8).write(
            to: URL(fileURLWithPath: table))
        let told =
            "copperhill is live, and its case own-codes comes out otherwise: canonical.json: "
        let lint = try await Gateway.run(["partner", "lint"] + site.options)
        #expect(lint.status == 0, "\(lint.all)")
        #expect(lint.output.contains("warning[profile.case.differs]: " + told), "\(lint.all)")
        let running = try Gateway.Running(["serve"] + site.options)
        try await running.hasPrinted("[profile.case.differs] " + told)
        running.terminate()
    }

    @Test("a mended table is in force at the next retry, a broken folder never is")
    func mendedTable() async throws {
        let site = try site()
        try site.drop("drop/15-unknown-unit.x12", into: "drop")
        let running = try Gateway.Running(["serve"] + site.options)
        try await running.hasPrinted("exception 1 of copperhill")
        let retry = ["exceptions", "retry"]
        let why = ["--reason", "table mended", "--wait", "300"] + site.options

        let tooEarly = try await Gateway.run(retry + ["1"] + why)
        #expect(tooEarly.status == 1, "\(tooEarly.all)")
        #expect(tooEarly.output.contains("it failed again, as exception 1 (2 times by now): [map."))

        let table = site.path + "/partners/copperhill/codes/uom.csv"
        let former = try String(contentsOfFile: table, encoding: .utf8)
        try Data("broken\n".utf8).write(to: URL(fileURLWithPath: table))
        let broken = try await Gateway.run(retry + ["1"] + why)
        #expect(broken.status == 1, "\(broken.all)")
        #expect(running.printed.contains("[config.profiles.kept] the changed partner folder"))
        #expect(broken.errors.contains("note: the changed partner folder is not in force: "))

        let unit = try #require(try await exceptions(site).first?["value"]?.text)
        try Data((former + "\(unit),EA\n").utf8).write(to: URL(fileURLWithPath: table))
        let mended = try await Gateway.run(retry + ["1"] + why)
        #expect(mended.status == 0, "\(mended.all)")
        // The ERP of this site is down: made and on its way is as far as it gets.
        #expect(mended.output.contains("message 1 is now delivering"), "\(mended.all)")
        #expect(running.printed.contains("the changed partner folder is in force: "))
    }

    @Test("a retry tells of its own step alone, not of what waits beside it")
    func neighbours() async throws {
        let site = try site()
        // Two orders of one file, each with a unit of its own that the table lacks.
        let text = try String(
            contentsOfFile: "fixtures/demo/drop/15-unknown-unit.x12".inRepository, encoding: .utf8)
        var lines = text.split(separator: "\n").map(String.init)
        let (first, last) = (
            try #require(lines.firstIndex { $0.hasPrefix("ST*") }),
            try #require(lines.firstIndex { $0.hasPrefix("SE*") })
        )
        let second = lines[first...last].map {
            $0.replacing("*0001", with: "*0002").replacing("CH-8101", with: "CH-8102")
                .replacing("*PK*", with: "*ZZ*")
        }
        lines.insert(contentsOf: second, at: last + 1)
        lines = lines.map { $0.hasPrefix("GE*1*") ? $0.replacing("GE*1*", with: "GE*2*") : $0 }
        try site.write(
            "data/mailboxes/drop/inbox/two.x12", lines.joined(separator: "\n") + "\n")
        let running = try Gateway.Running(["serve"] + site.options)
        try await running.hasPrinted("exception 2 of copperhill")
        let table = site.path + "/partners/copperhill/codes/uom.csv"
        let former = try String(contentsOfFile: table, encoding: .utf8)
        try Data((former + "PK,EA\n").utf8).write(to: URL(fileURLWithPath: table))
        let mended = try await Gateway.run(
            ["exceptions", "retry", "1", "--reason", "table mended", "--wait", "300"]
                + site.options)
        #expect(mended.status == 0, "\(mended.all)")
        #expect(mended.output.contains("message 1 is now delivering, held"), "\(mended.all)")
    }

    @Test("a new channel's door opens without a restart")
    func newChannel() async throws {
        let site = try site()
        let running = try Gateway.Running(["serve"] + site.options)
        try await running.hasPrinted(" channels: ")
        try site.write(
            "partners/channels/side.yaml", "kind: folder\ncarries: [alder]\n")
        try await running.hasPrinted("is in force: ")
        try site.drop("van/01-alder-order.x12", into: "side")
        let options = site.options
        try await Gateway.wait(
            until: {
                let list = try await Gateway.run(["messages", "list", "--json"] + options)
                return list.output.contains("\"channel\": \"side\"")
            }, "\(running.printed)")
    }
}
