import Foundation
import Testing
import Values

/// A folder that brings documents (channel `send` of the sample site), and the command for one.
@Suite("Documents that are laid in a folder, or sent by a command")
struct DocumentFolderTests {
    private static let inbox = "data/mailboxes/send/inbox/"
    private static let order = "send/firth-order.json"

    private func drain(_ site: borrowing WorkingFolder) async throws -> Gateway.Ended {
        try await Gateway.run(["serve", "--drain", "--patience", "0"] + site.options)
    }

    private func items(
        _ words: [String], _ site: borrowing WorkingFolder
    ) async throws -> [JSON] {
        let ended = try await Gateway.run(words + ["--json"] + site.options)
        #expect(ended.status == 0, "\(ended.all)")
        return try JSONReader.read(Array(ended.output.utf8))["items"]?.items ?? []
    }

    @Test("one leaves once, however often it is laid there")
    func once() async throws {
        let site = try WorkingFolder.site()
        for _ in 0..<2 {
            try site.drop(Self.order, into: "send")
            let drained = try await drain(site)
            #expect(drained.status == 0, "\(drained.all)")
            #expect(site.folder("data/mailboxes/send/inbox").isEmpty)
            #expect(site.folder("data/mailboxes/firth/outbox").count == 1)
        }
        let came = try await items(["messages", "list", "--direction", "in"], site)
        #expect(came.compactMap { $0["channel"]?.text } == ["folder:send"])
        let orders = try await items(["orders", "show", "LK-9001"], site)
        let steps = orders.first?["timeline"]?.items?.compactMap { $0["step"]?.text } ?? []
        #expect(steps.first == "850 made, from folder:send", "\(steps)")
    }

    @Test("other content under its name is a conflict, and nothing leaves")
    func conflict() async throws {
        let site = try WorkingFolder.site()
        try site.drop(Self.order, into: "send")
        #expect(try await drain(site).status == 0)
        try site.drop(Self.order, into: "send")
        try site.replace(
            "\"quantity\": \"40\"", with: "\"quantity\": \"41\"",
            in: Self.inbox + "firth-order.json")
        #expect(try await drain(site).status == 0)
        let open = try await items(["exceptions", "list"], site)
        #expect(open.compactMap { $0["code"]?.text } == ["send.document.conflict"])
        #expect(site.folder("data/mailboxes/firth/outbox").count == 1)
    }

    @Test(
        "what is no document, or is for nobody, is refused with its reason beside it",
        arguments: [
            ("{", "the document is no JSON"),
            (#"{"type": "order", "number": "1"}"#, "it is for: `source.partner`"),
            ("ISA*00*", "the document is no JSON"),
        ])
    func refused(text: String, why: String) async throws {
        let site = try WorkingFolder.site()
        try site.write(Self.inbox + "one.json", text)
        _ = try await drain(site)
        let files = site.folder("data/mailboxes/send/rejected")
        #expect(
            files.keys.sorted().map { $0.split(separator: "/").last } == [
                "one.json", "one.json.why.txt",
            ])
        let note = files["data/mailboxes/send/rejected/one.json.why.txt"] ?? Data()
        let told = String(decoding: note, as: UTF8.self)
        #expect(told.contains("envelope.document.unreadable") && told.contains(why), "\(told)")
        #expect(try await items(["messages", "list"], site).isEmpty)
    }

    @Test("a person sends one by `orders send`, once")
    func command() async throws {
        let site = try WorkingFolder.site()
        let file = "\(Gateway.repository)/fixtures/demo/\(Self.order)"
        let send = ["orders", "send", file, "--reason", "by hand"] + site.options
        #expect(try await Gateway.run(send).output.hasPrefix("message 1; "))
        #expect(try await Gateway.run(send).output.contains("was given before"))
        #expect(try await drain(site).status == 0)
        let came = try await items(["messages", "list", "--direction", "in"], site)
        #expect(came.compactMap { $0["channel"]?.text } == ["from:person"])
        #expect(site.folder("data/mailboxes/firth/outbox").count == 1)
        let list = try await Gateway.run(["messages", "list"] + site.options)
        #expect(list.output.split(separator: "\n").count { $0.contains("850 LK-9001") } == 2)
    }

    @Test("the same number under another key waits for a person, who may send it all the same")
    func again() async throws {
        let site = try WorkingFolder.site()
        let file = "\(Gateway.repository)/fixtures/demo/\(Self.order)"
        for key in ["one", "other"] {
            let send = ["orders", "send", file, "--key", key, "--reason", "by hand"]
            #expect(try await Gateway.run(send + site.options).status == 0)
        }
        _ = try await drain(site)
        #expect(site.folder("data/mailboxes/firth/outbox").count == 1)
        let held = try await items(["exceptions", "list"], site)
        #expect(held.compactMap { $0["code"]?.text } == ["send.document.repeated"])
        let id = try #require(held.first?["id"]?.integer)
        let shown = try await Gateway.run(["orders", "show", "LK-9001"] + site.options)
        #expect(shown.output.hasPrefix("order LK-9001 of ours at firth: open"), "\(shown.all)")
        #expect(shown.output.contains(", exception \(id): order LK-9001 for firth "))
        #expect(shown.output.contains("\nheld: 850 LK-9001 in message "))
        _ = try await Gateway.run(
            ["exceptions", "retry", "\(id)", "--reason", "they lost it"] + site.options)
        _ = try await drain(site)
        #expect(site.folder("data/mailboxes/firth/outbox").count == 2)
    }
}
