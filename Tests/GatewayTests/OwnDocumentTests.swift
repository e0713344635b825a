import Foundation
import Testing
import Values

/// What is wrong with a document of ours, from the trial to the edit that mends it.
@Suite("What is wrong with a document of ours")
struct OwnDocumentTests {
    /// An order with a basis and no price in its first line, and a unit that is too long in its
    /// second.
    private static func wrong() throws -> String {
        let path = "\(Gateway.repository)/fixtures/demo/send/firth-order.json"
        let order = try String(contentsOfFile: path, encoding: .utf8)
        let one = order.replacing(#""price": "12.4", "#, with: "")
        let both = one.replacing(#""15", "unit": "EA""#, with: #""15", "unit": "EACH""#)
        try #require(one != order && both != one)
        return both
    }

    private func json(
        _ words: [String], _ site: borrowing WorkingFolder
    ) async throws -> JSON {
        let ended = try await Gateway.run(words + ["--json"] + site.options)
        return try JSONReader.read(Array(ended.output.utf8))
    }

    @Test("trial and exception tell every fault with its field and rule, and whose move it is")
    func told() async throws {
        let site = try WorkingFolder.site()
        try site.write("order.json", try Self.wrong())
        try site.write("data/mailboxes/send/inbox/order.json", try Self.wrong())
        let tried = try await json(["try", site.path + "/order.json"], site)["diagnostics"]?.items
        let said = tried?.map { $0["message"]?.text ?? "" } ?? []
        #expect(said.count == 2, "\(said)")
        #expect(said.first?.contains("it would come from lines[1].price by the rule at ") == true)
        #expect(said.last?.contains(", from lines[2].unit by the rule at ") == true)
        #expect(tried?.map { $0["owner"]?.text } == ["operations", "operations"])

        let drain = ["serve", "--drain", "--patience", "0"] + site.options
        _ = try await Gateway.run(drain)
        let open = try await json(["exceptions", "list"], site)["items"]?.items ?? []
        let id = try #require(open.first?["id"]?.integer)
        let shown = try await json(["exceptions", "show", "\(id)"], site)
        #expect(open.count == 1 && shown["owner"]?.text == "operations")
        #expect(shown["message"]?.text == said[0] + "; and 1 more fault")
        #expect(shown["faults"]?.items?.map { $0["message"]?.text } == said)
        let mend = try #require(shown["mend"]?.text)
        #expect(mend.contains("(/lines/0/price)") && mend.contains("`gangway messages edit 1`"))
        let text = try await Gateway.run(["exceptions", "show", "\(id)"] + site.options)
        #expect(text.output.contains("\nfaults\n"), "\(text.all)")
        let kept = try await json(["messages", "show", "1"], site)["diagnostics"]?.items
        #expect(kept?.map { $0["message"]?.text } == said)

        let edit = ["messages", "edit", "1", "--set", "/lines/0/price=12.4"]
        let half = try await Gateway.run(edit + site.options)
        #expect(half.all.contains("it would still wait: [validate.element.too-long]"))
        let done = try await Gateway.run(
            edit + ["--set", "/lines/1/unit=EA", "--yes", "--author", "ann", "--reason", "typed"]
                + site.options)
        #expect(done.status == 0, "\(done.all)")
        _ = try await Gateway.run(drain)
        #expect(site.folder("data/mailboxes/firth/outbox").count == 1)
        let after = try await json(["messages", "show", "1"], site)["diagnostics"]?.items
        #expect(after?.isEmpty == true)
    }
}
