import Diagnostics
import Engine
import Flow
import Foundation
import Testing
import Transports
import Values

@Suite("Folders of AS2 stations")
struct AS2LayoutTests {
    /// Keeps the results that came.
    private actor Notices: ReceiptReceiving {
        private(set) var all: [StationNotice] = []

        func receive(_ notice: StationNotice) { all.append(notice) }
    }

    private let scratch = Scratch()
    private let intake = MemoryIntake()
    private let notices = Notices()

    private var folder: DropFolder {
        DropFolder(
            DropFolderSettings(
                channel: "as2", layout: .as2(root: scratch.folder("as2")),
                every: .milliseconds(10)),
            intake: intake, receipts: notices, world: .real, disk: .sound)
    }

    @Test("every pair's inbox is read; a sidecar's Message-ID identifies the file")
    func inbound() async throws {
        _ = scratch.folder("as2/ACME Corp/OURS/inbox")
        _ = scratch.folder("as2/BOLT/OURS/inbox")
        try scratch.write("one", "as2/ACME Corp/OURS/inbox/one.x12")
        try scratch.write(
            #"{"Message-ID": "<1@acme>"}"#, "as2/ACME Corp/OURS/inbox/one.x12.meta.json")
        try scratch.write("two", "as2/BOLT/OURS/inbox/two.x12")
        try scratch.write("message-id = <2@bolt>\n", "as2/BOLT/OURS/inbox/two.x12.properties")
        try scratch.write("three", "as2/BOLT/OURS/inbox/three.x12")
        #expect(await folder.pollOnce().taken == 3)
        let keys = await intake.taken.map(\.arrival.remoteKey)
        #expect(keys.contains("as2:ACME Corp:OURS:<1@acme>"))
        #expect(keys.contains("as2:BOLT:OURS:<2@bolt>"))
        #expect(keys.contains { $0.hasPrefix("file:") })
        #expect(
            Set(
                scratch.archived("as2/BOLT/OURS/archive").map {
                    $0.split(separator: "-", maxSplits: 1)[1]
                })
                == ["two.x12", "two.x12.properties", "three.x12"])
        #expect(scratch.names("as2/ACME Corp/OURS/inbox").isEmpty)

        // The station hands the same message over once more, under another name.
        try scratch.write("one", "as2/ACME Corp/OURS/inbox/again.x12")
        try scratch.write(
            #"{"message-id": "<1@acme>"}"#, "as2/ACME Corp/OURS/inbox/again.x12.meta.json")
        #expect(await folder.pollOnce().known == 1)
    }

    @Test("a sent file lies in the pair's outbox beside its sidecar")
    func outbound() async throws {
        let outlet = FolderOutlet(.as2(root: scratch.path("as2")), disk: .sound)
        try await outlet.send(.sample("997.x12", [1, 2, 3]))
        try await outlet.send(.sample("997.x12", [1, 2, 3]))
        #expect(scratch.names("as2/OURS/ACME/outbox") == ["997.x12", "997.x12.meta.json"])
        let bytes = try #require(scratch.read("as2/OURS/ACME/outbox/997.x12.meta.json"))
        let json = try JSONReader.read(bytes)
        #expect(json["as2-from"] == "OURS")
        #expect(json["as2-to"] == "ACME")
        #expect(json["message-id"] == "<c-1@gangway>")
    }

    @Test("identities may have AS2 names of their own")
    func names() async throws {
        let outlet = FolderOutlet(
            .as2(root: scratch.path("as2"), names: ["ZZ:OURS": "Our AS2", "ZZ:ELSE": "x"]),
            disk: .sound)
        try await outlet.send(.sample("997.x12", [1, 2, 3]))
        let bytes = try #require(scratch.read("as2/Our AS2/ACME/outbox/997.x12.meta.json"))
        let json = try JSONReader.read(bytes)
        #expect(json["as2-from"] == "Our AS2")
        #expect(json["as2-to"] == "ACME")
    }

    static let dispositions: [(String, Bool)] = [
        ("Disposition: automatic-action/MDN-sent-automatically; processed", true),
        ("disposition=automatic-action/mdn-sent-automatically;Processed", true),
        ("Disposition: a/b; processed/warning: duplicate-document", true),
        ("Disposition: a/b; processed/error: authentication-failed", false),
        ("Disposition: a/b; processed/Error:decryption-failed", false),
        ("Disposition: a/b; failed/failure: unsupported format", false),
    ]

    @Test("a station's result is read as the transport's answer", arguments: dispositions)
    func results(line: String, positive: Bool) async throws {
        _ = scratch.folder("as2/OURS/ACME/mdn")
        try scratch.write(
            "Original-Message-ID: <c-1@gangway>\r\n\(line)\r\n", "as2/OURS/ACME/mdn/1.mdn")
        let report = await folder.pollOnce()
        #expect(report.answers == 1)
        #expect(report.diagnostics.map(\.code) == (positive ? [] : [.receiveAnswerNegative]))
        let notice = try #require(await notices.all.first)
        #expect((notice.from, notice.to) == ("OURS", "ACME"))
        #expect(notice.arrival.channel == "as2" && notice.arrival.name == "1.mdn")
        #expect(TransportReceipt(notice.bytes)?.messageID == "<c-1@gangway>")
        #expect(TransportReceipt(notice.bytes)?.isTaken == positive)
        #expect(scratch.names("as2/OURS/ACME/mdn") == ["archive"])
        #expect(scratch.archived("as2/OURS/ACME/mdn/archive") == ["1.mdn"])
        // A second result under the same name is kept beside the first.
        try scratch.write(
            "Original-Message-ID: <c-2@gangway>\r\n\(line)\r\n", "as2/OURS/ACME/mdn/1.mdn")
        #expect(await folder.pollOnce().answers == 1)
        #expect(scratch.archived("as2/OURS/ACME/mdn/archive") == ["1.mdn", "1.mdn-2"])
        #expect(Set(await notices.all.map(\.arrival.remoteKey)).count == 2)
    }

    @Test("a result that says nothing is told and left")
    func emptyResult() async throws {
        _ = scratch.folder("as2/OURS/ACME/mdn")
        try scratch.write("hello", "as2/OURS/ACME/mdn/1.mdn")
        #expect(await folder.pollOnce().diagnostics.map(\.code) == [.receiveAnswerUnreadable])
        #expect(scratch.names("as2/OURS/ACME/mdn") == ["1.mdn"])
    }
}
