import Foundation
import Testing
import Values

@Suite("Replaying a message by the profile of then or now")
struct MessageReplayTests {
    private static let ann = ["--author", "ann", "--reason", "the table is mended"]

    @Test("it shows first what differs, and acts by the profile that is named")
    func thenAndNow() async throws {
        let site = try WorkingFolder.site()
        try FileManager.default.copyItem(
            atPath: "partners".inRepository, toPath: site.path + "/partners")
        let options = ["--partners", site.path + "/partners"] + site.options
        let drain = ["serve", "--drain", "--patience", "0"] + options
        try site.drop("drop/15-unknown-unit.x12", into: "drop")
        _ = try await Gateway.run(drain)
        let table = "partners/copperhill/codes/uom.csv"
        try site.write(table, "code,unit\nPC,EA\nCT,CA\nDZ,DZ\nPK,CA\n")

        func state() async throws -> String? {
            let shown = try await Gateway.run(["messages", "show", "1", "--json"] + options)
            return try JSONReader.read(Array(shown.output.utf8))["documents"]?[0]?["state"]?.text
        }
        let replay = ["messages", "replay", "1"] + Self.ann + options
        let now = try await Gateway.run(replay)
        #expect(now.output.contains("no longer held: 1 set"), "\(now.all)")
        #expect(now.output.contains("1 messages would be replayed; --yes does it"))
        let then = try await Gateway.run(replay + ["--profile", "then"])
        #expect(then.output.contains("newly held: 1 set"), "\(then.all)")
        #expect(try await state() == "held")

        #expect(try await Gateway.run(replay + ["--profile", "then", "--yes"]).status == 0)
        _ = try await Gateway.run(drain)
        #expect(try await state() == "held")
        #expect(try await Gateway.run(replay + ["--yes"]).status == 0)
        _ = try await Gateway.run(drain)
        #expect(try await state() == "planned")
        // What goes to the ERP stays; a difference is shown all the same.
        let again = try await Gateway.run(replay + ["--yes"])
        #expect(again.status == 1 && again.all.contains("stays as it is"), "\(again.all)")
    }
}
