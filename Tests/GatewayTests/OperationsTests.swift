import Foundation
import Testing
import Values

@Suite("What operations see and do")
struct OperationsTests {
    private func list(
        _ words: [String], _ site: borrowing WorkingFolder
    ) async throws -> [JSON] {
        let ended = try await Gateway.run(words + ["--json"] + site.options)
        #expect(ended.status == 0, "\(ended.all)")
        return try JSONReader.read(Array(ended.output.utf8))["items"]?.items ?? []
    }

    /// A site whose documents have no ERP to go to, with one walked file.
    private func walked(_ demo: String, into channel: String) async throws -> WorkingFolder {
        let site = try WorkingFolder.site()
        try site.drop(demo, into: channel)
        _ = try await Gateway.run(["serve", "--drain", "--patience", "0"] + site.options)
        return site
    }

    @Test("messages are listed by the words that the list shows")
    func outcomes() async throws {
        let site = try await walked("drop/15-unknown-unit.x12", into: "drop")
        let held = try await list(["messages", "list", "--outcome", "held"], site)
        #expect(held.compactMap { $0["outcome"]?.text } == ["held"])
        #expect(held.first?["reason"]?.text?.isEmpty == false)
        #expect(try await list(["messages", "list", "--outcome", "delivered"], site).isEmpty)
        for (filter, says) in [
            (["--outcome", "done"], "outcome is done, not one of working, "),
            (["--direction", "up"], "direction is up, not one of in, out"),
            (["--digest", "xyz"], "xyz is not the beginning of a SHA-256"),
            (["--limit", "0"], "limit is 0, not 1 to 1000"),
            (
                ["--partner", "copperhil"],
                "[config.partner.unknown]: no partner is named copperhil; did you mean copperhill?"
            ),
        ] {
            let ended = try await Gateway.run(["messages", "list"] + filter + site.options)
            #expect(ended.status == 1)
            #expect(ended.errors.contains(says), "\(ended.all)")
        }
        let nothing = try await Gateway.run(
            ["messages", "list", "--po", "none"] + site.options)
        #expect(nothing.status == 0)
        #expect(nothing.errors.contains("nothing found"))
    }

    @Test("a message's bytes and its documents are printed as they are")
    func bodies() async throws {
        let site = try await walked("van/04-three-orders.x12", into: "van")
        let raw = try await Gateway.run(["messages", "show", "1", "--raw"] + site.options)
        let sent = try String(
            contentsOfFile: "fixtures/demo/van/04-three-orders.x12".inRepository, encoding: .utf8)
        #expect(raw.output == sent)
        let order = try await Gateway.run(
            ["messages", "show", "1", "--document", "AF-7102"] + site.options)
        let json = try JSONReader.read(Array(order.output.utf8))
        #expect(json["number"]?.text == "AF-7102")
        let missing = try await Gateway.run(
            ["messages", "show", "1", "--document", "AF-9"] + site.options)
        #expect(missing.status == 1)
        #expect(
            missing.errors.contains(
                "[config.document.unknown]: no document is AF-9; there is AF-7101 (id 1) or "))
        let both = try await Gateway.run(
            ["messages", "show", "1", "--raw", "--document", "AF-7101"] + site.options)
        #expect(both.status == 64)
    }

    @Test("what its 997 says of a message is told in words")
    func words() async throws {
        let site = try await walked("van/10-one-bad-set.x12", into: "van")
        let shown = try await Gateway.run(["messages", "show", "1"] + site.options)
        let says =
            "set 850  control 0002  disposition R  codes [5]"
            + "  words [segment 2 (BEG): the segment is missing]"
        #expect(shown.output.contains(says), "\(shown.all)")
        // Nothing is said of a set that nothing is wrong with.
        #expect(shown.output.contains("control 0003  disposition A  byte"), "\(shown.all)")
    }

    @Test("a file of several vault blocks is printed whole")
    func largeBytes() async throws {
        let site = try WorkingFolder.site()
        let text = String(repeating: "not X12, but kept as it came.\n", count: 40_000)
        try site.write("data/mailboxes/van/inbox/large.txt", text)
        _ = try await Gateway.run(["serve", "--drain"] + site.options)
        let raw = try await Gateway.run(["messages", "show", "1", "--raw"] + site.options)
        #expect(raw.output == text)
    }

    @Test("the drain takes what lies there and tells its exceptions")
    func drain() async throws {
        let site = try WorkingFolder.site()
        try site.drop("drop/15-unknown-unit.x12", into: "drop")
        let drained = try await Gateway.run(["serve", "--drain"] + site.options)
        #expect(drained.status == 0, "\(drained.all)")
        #expect(
            drained.output.contains(
                "left: 0 ready, 0 to be tried later, 0 waiting for another, "
                    + "1 exceptions for a person"
            ))
        #expect(drained.all.contains("exception 1 of copperhill, 15-unknown-unit.x12: [map."))
        // What waits from before is counted, not told again.
        let again = try await Gateway.run(["serve", "--drain"] + site.options)
        #expect(again.all.contains("1 exceptions wait for a person"))
        #expect(!again.all.contains("exception 1 of"))
    }

    @Test("many exceptions are decided at once, by code and partner")
    func bulk() async throws {
        let site = try WorkingFolder.site()
        try site.drop("drop/15-unknown-unit.x12", into: "drop")
        try site.drop("drop/12-foreign-channel.x12", into: "drop")
        _ = try await Gateway.run(["serve", "--drain"] + site.options)
        let why = ["--reason", "known", "--author", "ann"] + site.options
        let none = try await Gateway.run(["exceptions", "resolve"] + why)
        #expect(none.status == 64)
        let both = try await Gateway.run(
            ["exceptions", "resolve", "1", "--code", "map.lookup.missing"] + why)
        #expect(both.status == 64)
        let all = ["exceptions", "resolve", "--code", "map.lookup.missing"]
        let unknown = try await Gateway.run(all + ["--partner", "coperhill", "--yes"] + why)
        #expect(unknown.status == 1 && unknown.all.contains("did you mean copperhill?"))
        let counted = try await Gateway.run(all + ["--partner", "copperhill"] + why)
        #expect(counted.output.contains("1 exceptions would be resolved"), "\(counted.all)")
        let resolved = try await Gateway.run(all + ["--partner", "copperhill", "--yes"] + why)
        #expect(resolved.status == 0, "\(resolved.all)")
        #expect(resolved.output.contains("1 exceptions are resolved"))
        let left = try await list(["exceptions", "list"], site)
        #expect(left.compactMap { $0["code"]?.text } == ["receive.sender.foreign-channel"])
    }
}
