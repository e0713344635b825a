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

    @Test("a partner is held and released by name and id")
    func holds() async throws {
        let site = try WorkingFolder.site()
        let hold = ["messages", "hold", "--partner", "copperhill", "--direction", "in"]
        let held = try await json(hold + Self.ann, site)
        let id = "\(held["id"]?.integer ?? 0)"
        try site.drop("drop/03-copperhill-order.x12", into: "drop")
        _ = try await Gateway.run(["serve", "--drain", "--patience", "0"] + site.options)
        let message = try await json(["messages", "show", "1"], site)
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
