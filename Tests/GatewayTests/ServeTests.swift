import Foundation
import Testing
import Values

@Suite("The running gateway")
struct ServeTests {
    private func items(_ words: [String], _ site: borrowing WorkingFolder) async throws -> [JSON] {
        let ended = try await Gateway.run(words + ["--json"] + site.options)
        #expect(ended.status == 0, "\(ended.all)")
        return try JSONReader.read(Array(ended.output.utf8))["items"]?.items ?? []
    }

    @Test("an empty site has nothing to do")
    func empty() async throws {
        let site = try WorkingFolder.site()
        let ended = try await Gateway.run(["serve", "--drain"] + site.options)
        #expect(ended.status == 0, "\(ended.all)")
        #expect(
            ended.output.contains(
                "left: 0 ready, 0 to be tried later, 0 waiting for another, "
                    + "0 exceptions for a person"))
    }

    @Test("init makes a folder that serves, and touches none that is there")
    func initial() async throws {
        let folder = try WorkingFolder()
        let made = try await Gateway.run("init", folder.path, "--identity", "01:123456789")
        #expect(made.status == 0, "\(made.all)")
        let drained = try await Gateway.run(["serve", "--drain"] + folder.options)
        #expect(drained.status == 0, "\(drained.all)")
        let before = try String(contentsOfFile: folder.path + "/gangway.yaml", encoding: .utf8)
        #expect(before.contains("01:123456789"))
        let again = try await Gateway.run("init", folder.path)
        #expect(again.status == 1)
        #expect(again.errors.contains("error[config.file.exists]: "))
        let after = try String(contentsOfFile: folder.path + "/gangway.yaml", encoding: .utf8)
        #expect(after == before)
    }

    @Test("files are kept, answered and listed, with and without a gateway running")
    func walk() async throws {
        let site = try WorkingFolder.site()
        try site.drop("van/10-one-bad-set.x12", into: "van")
        try site.drop("drop/07-not-x12.edi", into: "drop")
        // The ERP is down: what is due for it waits, and the drain says so.
        let drained = try await Gateway.run(
            ["serve", "--drain", "--patience", "0"] + site.options)
        #expect(drained.status == 3, "\(drained.all)")
        let messages = try await items(["messages", "list", "--direction", "in"], site)
        #expect(messages.count == 2)
        #expect(
            Set(messages.compactMap { $0["outcome"]?.text }) == ["delivering, rejected", "refused"])
        let outbox = try FileManager.default.contentsOfDirectory(
            atPath: site.path + "/data/mailboxes/van/outbox")
        // The 997, and what it refuses in words.
        #expect(outbox.map { String($0.suffix(4)) }.sorted() == [".txt", ".x12"])

        let running = try Gateway.Running(["serve"] + site.options)
        let socket = site.path + "/data/gangway.sock"
        try await Gateway.wait(
            until: { FileManager.default.fileExists(atPath: socket) }, "\(running.printed)")
        let mode = try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        // Only the running gateway has the ledger, so these speak to it.
        let served = try await items(["messages", "list", "--direction", "in"], site)
        #expect(served.compactMap { $0["file"]?.text } == messages.compactMap { $0["file"]?.text })

        let second = try await Gateway.run(["serve"] + site.options)
        #expect(second.status == 1)
        #expect(second.errors.contains("error[ledger.store.unavailable]: "), "\(second.all)")
        // A body that the socket does not take: what comes back is no answer of the API.
        let endless = try await Gateway.run(
            ["exceptions", "retry", "1", "--reason", String(repeating: "x", count: 70_000)]
                + site.options)
        #expect(endless.status == 1)
        #expect(endless.errors.contains("error[ledger.answer.unreadable]: "), "\(endless.all)")
        let stillServes = running.isRunning
        #expect(stillServes)

        running.terminate()
        let ended = try await running.ended()
        #expect(ended.status == 0, "\(ended.all)")
    }

    @Test("a person closes an exception with a reason, and it is closed")
    func decide() async throws {
        let site = try WorkingFolder.site()
        try site.drop("drop/12-foreign-channel.x12", into: "drop")
        _ = try await Gateway.run(["serve", "--drain"] + site.options)
        let open = try await items(["exceptions", "list"], site)
        #expect(open.count == 1)
        #expect(open.first?["code"]?.text == "receive.sender.foreign-channel")
        let id = try #require(open.first?["id"]?.decimal?.description)
        let shown = try await Gateway.run(["exceptions", "show", id] + site.options)
        #expect(shown.output.contains("receive.sender.foreign-channel"))
        let resolved = try await Gateway.run(
            ["exceptions", "resolve", id, "--reason", "sent by mistake", "--author", "ann"]
                + site.options)
        #expect(resolved.status == 0, "\(resolved.all)")
        #expect(try await items(["exceptions", "list"], site).isEmpty)
        let all = try await items(["exceptions", "list", "--all"], site)
        #expect(all.first?["resolution"]?.text?.contains("sent by mistake") == true)
        let missing = try await Gateway.run(
            ["exceptions", "retry", "999", "--reason", "none"] + site.options)
        #expect(missing.status == 1)
        #expect(missing.errors.contains("error[ledger.exception.unknown]: "))
    }

    @Test("without an ERP for its usage a document waits for a person")
    func noTarget() async throws {
        let site = try WorkingFolder.site()
        let yaml = try String(contentsOfFile: site.path + "/gangway.yaml", encoding: .utf8)
        try site.write("gangway.yaml", yaml + "    usage: T\n")
        try site.drop("van/01-alder-order.x12", into: "van")
        let drained = try await Gateway.run(["serve", "--drain"] + site.options)
        #expect(drained.status == 0, "\(drained.all)")
        let open = try await items(["exceptions", "list"], site)
        #expect(open.compactMap { $0["code"]?.text } == ["deliver.target.missing"])
    }

    @Test("a file larger than the site takes stays, and is told")
    func largeFile() async throws {
        let site = try WorkingFolder.site()
        let yaml = try String(contentsOfFile: site.path + "/gangway.yaml", encoding: .utf8)
        try site.write("gangway.yaml", yaml + "limits: {file: 1KB}\n")
        try site.write("data/mailboxes/van/inbox/large.x12", String(repeating: "x", count: 2000))
        let drained = try await Gateway.run(["serve", "--drain"] + site.options)
        #expect(drained.all.contains("receive.file.too-large"), "\(drained.all)")
        #expect(try await items(["messages", "list"], site).isEmpty)
    }

    @Test("a private key that is not in a file is refused")
    func keyNotAFile() async throws {
        let site = try WorkingFolder.site([
            "partners/birch/partner.yaml": Self.birch,
            "partners/channels/remote.yaml": Self.remote(login: "key: env:CANARY_KEY"),
        ])
        let ended = try await Gateway.run(
            ["serve", "--drain"] + site.options + ["--partners", site.path + "/partners"],
            environment: ["CANARY_KEY": Self.canary])
        #expect(ended.status == 1)
        #expect(ended.errors.contains("config.key.not-a-file"), "\(ended.all)")
        #expect(!ended.all.contains(Self.canary))
    }

    // MARK: Secrets

    private static let canary = "canary-7f3e1b"
    private static let birch = """
        ids: ["ZZ:BIRCH"]
        status: live
        agreements:
          - {set: "850", version: "004010"}

        """

    private static func remote(login: String) -> String {
        """
        kind: sftp
        carries: [birch]
        every: 1s
        sftp:
          host: 127.0.0.1
          port: 9
          user: birch
          hostKeys: ["SHA256:EXAMPLEexampleEXAMPLEexampleEXAMPLEexample0"]
          \(login)
          inbox: /in
          after: delete

        """
    }

    private static let connector = """
        profile: secretive
        base:
          url: http://127.0.0.1:9
          timeout: 1s
        auth: {kind: bearer, token: "env:CANARY_TOKEN"}
        operations:
          submitOrder:
            idempotency: {strategy: header_key, header: Idempotency-Key}
            request: {method: POST, path: /orders}
            result: {orderNumber: "${r.body.number}"}

        """

    @Test("a secret stands in no output, no log and no file")
    func secrets() async throws {
        let site = try WorkingFolder.site([
            "gangway.yaml": """
            identities: ["ZZ:LAKESIDE"]
            store: sqlite:data/gangway.db
            vault: dir:data/vault
            mailboxes: data/mailboxes
            erp: [{name: secretive, connector: secretive}]

            """,
            "connectors/secretive.yaml": Self.connector,
            "partners/alder/partner.yaml": Self.birch.replacing("BIRCH", with: "ALDERFINCH"),
            "partners/birch/partner.yaml": Self.birch,
            "partners/channels/van.yaml": "kind: folder\ncarries: [alder]\n",
            "partners/channels/remote.yaml": Self.remote(login: "password: env:CANARY_TOKEN"),
        ])
        try site.drop("van/01-alder-order.x12", into: "van")
        let environment = ["CANARY_TOKEN": Self.canary]
        let commands = [
            ["serve", "--drain", "--patience", "1"], ["partner", "lint", "--json"],
            ["messages", "list", "--json"], ["messages", "show", "1"],
            ["exceptions", "list", "--all", "--json"],
        ]
        var told = ""
        for command in commands {
            let ended = try await Gateway.run(command + site.options, environment: environment)
            told += ended.all
        }
        // The gateway has tried to use both secrets.
        #expect(told.contains("receive.sftp.unreachable"), "\(told)")
        #expect(told.contains("has not left for secretive"), "\(told)")
        #expect(!told.contains(Self.canary))
        for (name, bytes) in site.contents {
            #expect(bytes.range(of: Data(Self.canary.utf8)) == nil, "\(name)")
        }
    }
}
