import Foundation
import Testing
import Values

@Suite("What a person does by commands")
struct VerbCommandTests {
    private static let ann = ["--author", "ann", "--reason", "cut-over"]
    private static let bob = ["--author", "bob", "--reason", "checked"]

    private func json(
        _ words: [String], _ site: borrowing WorkingFolder
    ) async throws -> JSON {
        let ended = try await Gateway.run(words + ["--json"] + site.options)
        #expect(ended.status == 0, "\(ended.all)")
        return try JSONReader.read(Array(ended.output.utf8))
    }

    @Test("a count is set, and taken back by two persons")
    func control() async throws {
        let site = try WorkingFolder.site()
        let us = ["--own", "ZZ:LAKESIDE", "--identity", "ZZ:COPPERHILL"]
        let set = ["control", "set", "copperhill"]
        let seeded = try await Gateway.run(set + ["5000"] + us + Self.ann + site.options)
        #expect(seeded.output.contains("the next ISA13 from ZZ:LAKESIDE to "), "\(seeded.all)")
        #expect(seeded.output.contains(" is 5000\n"))
        let asked = try await json(set + ["4000"] + us + Self.ann, site)
        #expect(asked["state"]?.text == "asked")
        let confirm = ["control", "confirm", "\(asked["id"]?.integer ?? 0)"]
        let same = try await Gateway.run(confirm + Self.ann + site.options)
        #expect(same.status == 1 && same.all.contains("another person confirms it"))
        #expect(try await Gateway.run(confirm + Self.bob + site.options).status == 0)
        let rows = try await json(["control", "list", "--partner", "copperhill"], site)["items"]
        #expect(rows?.items?.first?["given"]?.items?.first?["next"]?.integer == 4000)
        let changes = try await Gateway.run(["control", "list", "--changes"] + site.options)
        #expect(changes.output.contains("made") && changes.output.contains("bob"))
        for (words, says) in [
            (["coperhill", "7"] + us, "did you mean \"copperhill\"?"),
            (
                ["copperhill", "1000000000"] + us,
                "[ledger.control.refused]: 1000000000 is not among"
            ),
            (["copperhill", "7"], "name one by --identity: 01:099900124, ZZ:COPPERHILL"),
        ] {
            let ended = try await Gateway.run(
                ["control", "set"] + words + Self.ann + site.options)
            #expect(ended.status != 0 && ended.all.contains(says), "\(ended.all)")
        }
        let anew = try await Gateway.run(
            set + ["1", "--received"] + us + Self.ann + site.options)
        #expect(anew.output.contains("the next ISA13 from ZZ:COPPERHILL to ZZ:LAKESIDE, usage P"))
        let later = try await Gateway.run(["control", "list", "--changes"] + site.options)
        #expect(later.output.contains("ISA received"), "\(later.all)")
        let group = ["--received", "--kind", "gs"]
        let wrong = try await Gateway.run(set + ["1"] + group + us + Self.ann + site.options)
        #expect(wrong.status != 0 && wrong.all.contains("only isa is counted"), "\(wrong.all)")
        let gaps = try await json(["control", "gaps"], site)
        #expect(gaps["items"]?.items?.isEmpty == true)
    }

    @Test("many are counted before anything is done, and what has one cause is chosen by it")
    func bulk() async throws {
        let site = try WorkingFolder.site()
        try site.drop("drop/15-unknown-unit.x12", into: "drop")
        _ = try await Gateway.run(["serve", "--drain"] + site.options)
        let skip = ["messages", "skip", "--cause", "map.lookup.missing"] + Self.ann
        let counted = try await Gateway.run(skip + site.options)
        #expect(counted.output.hasPrefix("1 messages would be skipped; --yes does it:\n"))
        let done = try await json(skip + ["--yes"], site)
        #expect(done["count"]?.integer == 1 && done["refused"]?.items?.isEmpty == true)
        let none = try await Gateway.run(skip + ["--yes"] + site.options)
        #expect(none.output.hasPrefix("0 messages are skipped"), "\(none.all)")
        let again = try await Gateway.run(["messages", "skip", "1"] + Self.ann + site.options)
        #expect(again.status == 1 && again.all.contains("nothing of message 1 is left to do"))
        for verb in ["resend", "regenerate", "replay", "skip"] {
            let ended = try await Gateway.run(
                ["messages", verb, "--partner", "nobody", "--yes"] + Self.ann + site.options)
            #expect(ended.status == 1, "\(ended.all)")
            #expect(ended.all.contains("Partners are: alder, brightwater, "))
        }
    }

    @Test("what waits for a person's word is not retried among many")
    func waivers() async throws {
        let site = try WorkingFolder.site()
        let order = try String(
            contentsOfFile: "fixtures/demo/drop/03-copperhill-order.x12".inRepository,
            encoding: .utf8)
        try site.drop("drop/03-copperhill-order.x12", into: "drop")
        let drain = ["serve", "--drain", "--patience", "0"] + site.options
        _ = try await Gateway.run(drain)
        let other = order.replacing("3001", with: "9999").replacing("DULUTH", with: "DULUTHS")
        try site.write("data/mailboxes/drop/inbox/other.x12", other)
        _ = try await Gateway.run(drain)
        let code = "deliver.document.conflict"
        let open = try await json(["exceptions", "list", "--code", code], site)["items"]?.items
        #expect(open?.count == 1, "\(open ?? [])")
        let retry = ["exceptions", "retry", "--yes"] + Self.ann + site.options
        let many = try await Gateway.run(retry + ["--partner", "copperhill"])
        #expect(many.status == 1 && many.all.contains("name it by --code"), "\(many.all)")
        let named = try await Gateway.run(retry + ["--code", code])
        #expect(named.status == 0, "\(named.all)")
    }

    @Test("a partner is held and released by name and id")
    func holds() async throws {
        let site = try WorkingFolder.site()
        let hold = ["messages", "hold", "--partner", "copperhill", "--direction", "in"]
        let held = try await json(hold + Self.ann, site)
        let id = "\(held["id"]?.integer ?? 0)"
        try site.drop("drop/03-copperhill-order.x12", into: "drop")
        let drained = try await Gateway.run(
            ["serve", "--drain", "--patience", "0"] + site.options)
        #expect(drained.status == 0, "\(drained.all)")
        #expect(drained.output.contains(" exceptions for a person, 1 held\n"))
        #expect(
            drained.output.contains("held: partner copperhill, direction in (ann: cut-over); "))
        let message = try await json(["messages", "show", "1"], site)
        #expect(message["work"]?[0]?["state"]?.text == "held")
        let attempts = message["deliveries"]?.items?.map { $0["attempts"]?.items?.count }
        #expect(attempts == [0])
        let holds = try await Gateway.run(["messages", "holds"] + site.options)
        #expect(holds.output.contains("copperhill"))
        let release = ["messages", "release", id] + Self.bob + site.options
        #expect(try await Gateway.run(release).status == 0)
        let twice = try await Gateway.run(release)
        #expect(twice.status == 1 && twice.all.contains("there is no hold"))
        let nobody = try await Gateway.run(
            ["messages", "hold", "--partner", "nobody"] + Self.ann + site.options)
        #expect(nobody.status == 1 && nobody.all.contains("no partner is named nobody"))
        _ = try await json(["messages", "hold", "--type", "810"] + Self.ann, site)
        let inForce = try await json(["messages", "holds"], site)["items"]?.items ?? []
        #expect(inForce.map { $0["type"]?.text } == ["invoice"])
        for (words, says) in [
            (["--type", "oder"], "no partner sends or is sent oder; did you mean order?\n"),
            (["--type", "oder"], "  help: name one of "),
            (["--type", "899"], "no partner sends or is sent 899"),
            (["--type", "997", "--direction", "in"], "a 997 never goes to the ERP"),
        ] {
            let ended = try await Gateway.run(
                ["messages", "hold"] + words + Self.ann + site.options)
            #expect(ended.status != 0 && ended.all.contains(says), "\(ended.all)")
        }
    }

    @Test("a broken file that a document is said to answer is told of as one")
    func answering() async throws {
        let site = try WorkingFolder.site([
            "answer.json": "{}", "order.json": "{\"number\": \"1\",\n oops}",
        ])
        let ended = try await Gateway.run(
            ["try", site.path + "/answer.json", "--answering", site.path + "/order.json"]
                + site.options)
        #expect(ended.status == 1)
        #expect(
            ended.all.contains("which it answers, is no JSON: line 2, column 2: "), "\(ended.all)")
    }
}
