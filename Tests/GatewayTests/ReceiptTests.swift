import Foundation
import Testing
import Values

@Suite("Receipts of an AS2 station, through the program")
struct ReceiptTests {
    @Test("what a station says of a 997 of ours closes what is awaited of it")
    func receipts() async throws {
        let site = try WorkingFolder.site()
        try FileManager.default.copyItem(
            atPath: "partners".inRepository, toPath: site.path + "/partners")
        try site.replace(
            "kind: folder", with: "kind: folder\nlayout: as2\nas2: {\"ZZ:LAKESIDE\": Lake AS2}",
            in: "partners/channels/drop.yaml")
        let options = ["--partners", site.path + "/partners"] + site.options
        let drain = ["serve", "--drain", "--patience", "0"] + options
        let order = try String(
            contentsOfFile: "fixtures/demo/drop/03-copperhill-order.x12".inRepository,
            encoding: .utf8)
        let mailbox = "data/mailboxes/drop"
        try site.write("\(mailbox)/099900124/Lake AS2/inbox/order.x12", order)
        _ = try await Gateway.run(drain)

        let pair = "\(mailbox)/Lake AS2/099900124"
        let sidecar = try #require(
            site.folder("\(pair)/outbox").first { $0.key.hasSuffix(".meta.json") }?.value)
        let id = try #require(try JSONReader.read(Array(sidecar))["message-id"]?.text)
        #expect(id.contains("@gangway"))
        func rows(_ command: String...) async throws -> [JSON] {
            let told = try await Gateway.run(["acks"] + command + ["--json"] + options)
            return try JSONReader.read(Array(told.output.utf8))["items"]?.items ?? []
        }
        #expect(try await rows("list").map { $0["kind"]?.text } == ["MDN"])
        #expect(try await rows("list").map { $0["document"]?.text } == ["997"])

        try site.write(
            "\(pair)/mdn/1.mdn",
            "Original-Message-ID: \(id)\r\nDisposition: a/b; processed\r\n")
        try site.write(
            "\(pair)/mdn/2.mdn",
            "Original-Message-ID: <1@else>\r\nDisposition: a/b; processed\r\n")
        _ = try await Gateway.run(drain)
        #expect(try await rows("list").isEmpty)
        let closed = try await rows("list", "--state", "accepted")
        #expect(closed.map { $0["answer"]?.text } == ["MDN: processed"])
        #expect(try await rows("strays").map { $0["file"]?.text } == ["2.mdn"])
        #expect(site.folder("\(pair)/mdn/archive").count == 2)
        let message = closed.first?["messageId"]?.integer ?? 0
        let shown = try await Gateway.run(["messages", "show", "\(message)"] + options)
        #expect(shown.output.contains("MDN"), "\(shown.all)")
    }
}
