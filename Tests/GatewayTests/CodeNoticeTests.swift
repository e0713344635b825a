import Foundation
import Testing
import Values

@Suite("Codes that come for the first time")
struct CodeNoticeTests {
    @Test("are told once, whatever process meets them next")
    func once() async throws {
        let site = try WorkingFolder.site()
        let made = try #require(MadeTraffic(seed: 1, files: 1, orders: 1).files.values.first)
        for (control, unit) in [(1, "PC"), (2, "DZ"), (3, "DZ")] {
            var text = made.replacing("M0-1", with: "M-\(control)")
                .replacing("900000000", with: "90000000\(control)")
                .replacing("*1*X*004010", with: "*\(control)*X*004010")
                .replacing("GE*1*1\n", with: "GE*1*\(control)\n")
            for other in ["PC", "CT", "DZ"] {
                text = text.replacing("*\(other)*", with: "*\(unit)*")
            }
            try site.write("data/mailboxes/drop/inbox/f\(control).x12", text)
            let drained = try await Gateway.run(
                ["serve", "--drain", "--patience", "0"] + site.options)
            #expect([0, 3].contains(drained.status), "\(drained.all)")
        }
        let ended = try await Gateway.run(
            ["partner", "notices", "copperhill", "--json"] + site.options)
        let notices = try JSONReader.read(Array(ended.output.utf8))["items"]?.items ?? []
        #expect(notices.map { $0["code"]?.text } == ["DZ"], "\(ended.all)")
        #expect(notices.first?["position"] == "PO1.03")
        #expect(notices.first?["set"] == "850 004010")
        #expect(notices.first?["file"] == "f2.x12")
        let message = notices.first?["messageId"]?.integer ?? 0
        let shown = try await Gateway.run(["messages", "show", "\(message)"] + site.options)
        #expect(shown.output.contains("notice.code"), "\(shown.all)")
        let table = try await Gateway.run(["partner", "notices"] + site.options)
        #expect(table.output.contains("PO1.03"))
    }
}
