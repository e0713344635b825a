import Foundation
import Testing

@Suite("What a site's parts say of each other")
struct SiteCheckTests {
    private static func site(_ channel: String, status: String = "live") throws -> WorkingFolder {
        try WorkingFolder([
            "gangway.yaml": """
            identities: ["ZZ:LAKESIDE"]
            erp:
              - name: nobody
                connector: gangway-simulator
                conf: {url: "http://127.0.0.1:9"}

            """,
            "partners/birch/partner.yaml": """
            ids: ["ZZ:BIRCH"]
            status: \(status)
            agreements:
              - {set: "850", version: "004010"}

            """,
            "partners/channels/first.yaml": "kind: folder\ncarries: [birch]\n",
            "partners/channels/second.yaml": "kind: folder\ncarries: [birch]\n\(channel)\n",
        ])
    }

    @Test(
        "an inbox that meets another channel's folder is refused, defaults included",
        arguments: [
            "folders: {inbox: mailboxes/first/inbox}", "folders: {outbox: mailboxes/first/inbox}",
            "folders: {inbox: mailboxes/first/archive/deep}", "folders: {inbox: mailboxes}",
            "folders: {archive: mailboxes/second/inbox/taken}",
        ])
    func shared(_ folders: String) async throws {
        let site = try Self.site(folders)
        let lint = try await Gateway.run(["partner", "lint"] + site.options)
        #expect(lint.status == 1, "\(lint.all)")
        #expect(
            lint.output.contains("channels/second.yaml:1:1: error[config.channel.folders-meet]: "),
            "\(lint.all)")
        let served = try await Gateway.run(["serve", "--drain", "--patience", "1"] + site.options)
        #expect(served.status == 1, "\(served.all)")
        #expect(served.all.contains("[config.channel.folders-meet]"), "\(served.all)")
    }

    @Test("channels with folders of their own are as they should be")
    func apart() async throws {
        let site = try Self.site("folders: {inbox: in, archive: done}", status: "parallel")
        let lint = try await Gateway.run(["partner", "lint"] + site.options)
        #expect(lint.output.hasSuffix("no faults\n"), "\(lint.all)")
    }

    @Test("a partner whose documents no ERP takes is told")
    func target() async throws {
        let site = try Self.site("", status: "test")
        let lint = try await Gateway.run(["partner", "lint"] + site.options)
        #expect(lint.status == 0, "\(lint.all)")
        #expect(
            lint.output.contains(
                "birch/partner.yaml:1:1: warning[config.erp.missing]: partner birch"),
            "\(lint.all)")
    }
}
