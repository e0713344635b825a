import Foundation
import Testing
import Values

@Suite("What a person edits")
struct EditTests {
    private static let ann = ["--yes", "--author", "ann", "--reason", "their PK is a carton"]

    private func json(
        _ words: [String], _ site: borrowing WorkingFolder
    ) async throws -> JSON {
        let ended = try await Gateway.run(words + ["--json"] + site.options)
        #expect(ended.status == 0, "\(ended.all)")
        return try JSONReader.read(Array(ended.output.utf8))
    }

    @Test("a held order is edited, shown first, and handed on; what came stays")
    func received() async throws {
        let site = try WorkingFolder.site()
        try site.drop("drop/15-unknown-unit.x12", into: "drop")
        let drain = ["serve", "--drain", "--patience", "0"] + site.options
        _ = try await Gateway.run(drain)
        let edit = ["messages", "edit", "1"]
        let lines = try await Gateway.run(edit + site.options)
        #expect(lines.output.contains("\n10 PO1*1*5*PK*18.5*PE*IN*C-55501*VN*LG-1001\n"))
        let shown = try await Gateway.run(edit + ["--set", "PO103=CT"] + site.options)
        #expect(shown.output.contains("segment 10: PO1*1*5*PK*18.5"), "\(shown.all)")
        #expect(shown.output.contains("message 1 would be edited to order CH-8101; --yes"))
        for (words, says) in [
            (
                ["--set", "PO103=XX"],
                "[ledger.edit.faulty]: edited so, it would still wait: [map.lookup"
            ),
            (["--set", "PO1033=CA"], "is no change such as"),
            (["--set", "PO103=PK"], "nothing is another than it is"),
            (["--set", "PO103=CT", "--document", "nothing"], "no document is nothing"),
            (["--set", "PO103=CT", "--yes"], "--yes needs a --reason"),
        ] {
            let ended = try await Gateway.run(edit + words + site.options)
            #expect(ended.status != 0 && ended.all.contains(says), "\(ended.all)")
        }
        try site.write("patch.txt", "# their case\n10 PO1*1*5*CT*18.5*PE*IN*C-55501*VN*LG-1001\n")
        let patch = ["--patch", site.path + "/patch.txt", "--document", "CH-8101"]
        let done = try await json(edit + patch + Self.ann, site)
        #expect(done["stored"] == true && done["becomes"]?.text == "order CH-8101")
        _ = try await Gateway.run(drain)
        let message = try await json(["messages", "show", "1"], site)
        let change = message["edits"]?[0]
        #expect(change?["author"]?.text == "ann" && change?["number"]?.text == "CH-8101")
        #expect(change?["reason"]?.text == "their PK is a carton")
        #expect(change?["changes"]?[0]?["was"]?.text == "PO1*1*5*PK*18.5*PE*IN*C-55501*VN*LG-1001")
        #expect(message["documents"]?[0]?["state"]?.text == "planned")
        #expect(message["events"]?.items?.contains { $0["kind"]?.text == "person.edit" } == true)
        let order = try await json(["messages", "show", "1", "--document", "CH-8101"], site)
        #expect(order["lines"]?[0]?["unit"]?.text == "CA")
        let raw = try await Gateway.run(["messages", "show", "1", "--raw"] + site.options)
        #expect(raw.output.contains("*PK*") && !raw.output.contains("*CT*"))
        let late = try await Gateway.run(edit + ["--set", "PO103=EA"] + Self.ann + site.options)
        #expect(late.status == 1 && late.all.contains("no document of message 1 waits"))
        #expect(try await Gateway.run(["audit", "verify"] + site.options).status == 0)
    }

    @Test("a refused document that is to be sent is edited by its places, and leaves")
    func sent() async throws {
        let site = try WorkingFolder.site()
        let order = try String(
            contentsOfFile: "fixtures/demo/send/firth-order.json".inRepository, encoding: .utf8)
        try site.write("order.json", order.replacing("\"firth\"", with: "\"frith\""))
        let given = ["messages", "send", site.path + "/order.json", "--reason", "a test"]
        #expect(try await Gateway.run(given + site.options).status == 0)
        let drain = ["serve", "--drain", "--patience", "0"] + site.options
        _ = try await Gateway.run(drain)
        let edit = ["messages", "edit", "1"]
        let lines = try await Gateway.run(edit + site.options)
        #expect(lines.output.contains("\n/source/partner=frith\n"), "\(lines.all)")
        let change = ["--set", "/source/partner=firth", "--set", "/lines/0/quantity=41"]
        let shown = try await Gateway.run(edit + change + site.options)
        #expect(shown.output.contains("would be edited to 850 LK-9001 to firth"), "\(shown.all)")
        _ = try await json(edit + change + Self.ann, site)
        _ = try await Gateway.run(drain)
        let message = try await json(["messages", "show", "1"], site)
        let out = try #require(message["sends"]?["message"]?.integer)
        let raw = try await Gateway.run(["messages", "show", "\(out)", "--raw"] + site.options)
        #expect(raw.output.contains("PO1*1*41*EA*12.4"), "\(raw.all)")
        for id in ["1", "\(out)"] {
            let late = try await Gateway.run(["messages", "edit", id] + site.options)
            #expect(late.status == 1, "\(late.all)")
        }
    }
}
