import Foundation
import Testing
import Values

@Suite("The commands")
struct CommandTests {
    @Test(
        "every command has help",
        arguments: [
            "", "serve", "init", "try", "partner", "partner lint", "partner list", "messages",
            "messages list", "messages show", "exceptions", "exceptions list", "exceptions show",
            "exceptions retry", "exceptions resolve", "erp", "erp simulate",
        ])
    func help(_ command: String) async throws {
        let words = command.split(separator: " ").map(String.init)
        let ended = try await Gateway.run(words + ["--help"])
        #expect(ended.status == 0)
        #expect(ended.output.contains("USAGE: " + (["gangway"] + words).joined(separator: " ")))
        #expect(ended.output.contains("OVERVIEW: "))
        #expect(ended.errors.isEmpty)
    }

    @Test(
        "what is no command, or lacks something, fails and says so",
        arguments: [
            ["nothing"], ["messages", "show"], ["messages", "show", "one"], ["try"],
            ["exceptions", "retry", "1"], ["serve", "--drain=yes"],
        ])
    func misused(_ words: [String]) async throws {
        let ended = try await Gateway.run(words)
        #expect(ended.status == 64)
        #expect(ended.errors.contains("Error: "))
    }

    // MARK: try

    @Test("a clean file is walked, acknowledged and mapped, and nothing is left behind")
    func clean() async throws {
        let site = try WorkingFolder.site()
        let before = site.contents
        let ended = try await Gateway.run(
            ["try"] + site.options + ["fixtures/demo/van/01-alder-order.x12".inRepository])
        #expect(ended.status == 0, "\(ended.all)")
        #expect(ended.output.contains("nothing to remark"))
        #expect(ended.output.contains("AK9*A*1*1*1"))
        #expect(ended.output.contains("AF-7001"))
        #expect(site.contents == before)
    }

    @Test(
        "a file with faults is told, place and mend included, and nothing is left behind",
        arguments: [
            ("van/08-truncated.x12", "error[parse.interchange.truncated]"),
            ("van/10-one-bad-set.x12", "validate."),
            ("van/11-unknown-sender.x12", "error[receive.sender.unknown]"),
            ("drop/07-not-x12.edi", "error["),
            ("drop/15-unknown-unit.x12", "error[map."),
        ])
    func faulty(_ demo: String, _ expected: String) async throws {
        let site = try WorkingFolder.site()
        let before = site.contents
        let ended = try await Gateway.run(
            ["try"] + site.options + ["fixtures/demo/\(demo)".inRepository])
        #expect(ended.status == 1)
        #expect(ended.output.contains(expected), "\(ended.all)")
        #expect(ended.output.contains("help: "))
        // What TA1 refuses as a whole hands nothing on, nor does what nobody knows.
        let mapped = ["van/10-one-bad-set.x12", "drop/15-unknown-unit.x12"]
        let handsOn = ended.output.contains("the canonical document:")
        #expect(handsOn == mapped.contains(demo))
        #expect(site.contents == before)
    }

    @Test("standard input is a file, and programs get JSON")
    func json() async throws {
        let site = try WorkingFolder.site()
        let text = try String(
            contentsOfFile: "fixtures/demo/van/01-alder-order.x12".inRepository, encoding: .utf8)
        let ended = try await Gateway.run(
            ["try"] + site.options + ["--json", "-"], input: text)
        #expect(ended.status == 0)
        let told = try JSONReader.read(Array(ended.output.utf8))
        #expect(told["diagnostics"]?.items?.isEmpty == true)
        #expect(told["acknowledgments"]?.items?.count == 1)
        #expect(told["documents"]?.items?.count == 1)
        let file = try await Gateway.run(
            ["try"] + site.options
                + ["--json", "fixtures/demo/van/01-alder-order.x12".inRepository])
        let same = try JSONReader.read(Array(file.output.utf8))
        #expect(told["documents"] == same["documents"], "the file's digest and all")
    }

    @Test("a file that is not there is an error of its own")
    func noFile() async throws {
        let site = try WorkingFolder.site()
        let ended = try await Gateway.run(["try"] + site.options + ["nothing.x12"])
        #expect(ended.status == 1)
        #expect(ended.errors.contains("error[config.input.missing]: there is no file nothing.x12"))
    }

    // MARK: partner

    @Test("the sample partners have no faults and are listed")
    func samplePartners() async throws {
        let site = try WorkingFolder.site()
        let lint = try await Gateway.run(["partner", "lint"] + site.options)
        #expect(lint.status == 0, "\(lint.all)")
        let list = try await Gateway.run(["partner", "list"] + site.options)
        #expect(list.status == 0)
        #expect(list.output.contains("ZZ:ALDERFINCH"))
    }

    @Test("a broken partner folder is told by file, line and column")
    func lint() async throws {
        let site = try WorkingFolder.site([
            "partners/birch/partner.yaml": """
            ids: ["ZZ:BIRCH"]
            status: live
            agreements:
              - {set: "850", version: "004010", colour: red}

            """,
            "partners/cedar/partner.yaml": "ids: [\"ZZ:CEDAR\"]\n\tstatus: live\n",
        ])
        let ended = try await Gateway.run(
            ["partner", "lint"] + site.options + ["--partners", site.path + "/partners"])
        #expect(ended.status == 1)
        #expect(
            ended.output.contains("birch/partner.yaml:4:37: error[profile.key.unknown]: "),
            "\(ended.all)")
        #expect(ended.output.contains("cedar/partner.yaml:2:1: error[profile.yaml.syntax]: "))
        let json = try await Gateway.run(
            ["partner", "lint", "--json"] + site.options + ["--partners", site.path + "/partners"])
        #expect(json.status == 1)
        #expect(try (JSONReader.read(Array(json.output.utf8)).items?.count ?? 0) >= 2)
    }

    @Test("a key's file that is not there is a warning at its place")
    func missingKey() async throws {
        let site = try WorkingFolder([
            "gangway.yaml": "identities: [\"ZZ:LAKESIDE\"]\n",
            "partners/birch/partner.yaml": """
            ids: ["ZZ:BIRCH"]
            agreements:
              - {set: "850", version: "004010"}

            """,
            "partners/channels/remote.yaml": """
            kind: sftp
            carries: [birch]
            sftp:
              host: sftp.birch.example
              user: lakeside
              hostKeys: ["SHA256:EXAMPLEexampleEXAMPLEexampleEXAMPLEexample0"]
              key: file:keys/birch
              inbox: /out

            """,
        ])
        let lint = try await Gateway.run(["partner", "lint"] + site.options)
        #expect(lint.status == 0)
        #expect(
            lint.output.contains(
                "channels/remote.yaml:7:8: warning[config.secret.file-missing]: "
                    + "\(site.path)/keys/birch is not there"), "\(lint.all)")
        try site.write("keys/birch", "a key")
        let mended = try await Gateway.run(["partner", "lint"] + site.options)
        #expect(!mended.output.contains("config.secret.file-missing"), "\(mended.all)")
    }

    // MARK: gangway.yaml

    /// A configuration that is refused, and what is said of it.
    struct Misconfigured: Sendable, CustomStringConvertible {
        let description: String
        let yaml: String
        let says: String
    }

    @Test(
        "a configuration that makes no sense is refused at its place",
        arguments: [
            Misconfigured(
                description: "an unknown key",
                yaml: "identities: [\"ZZ:A\"]\nworker: 3\n",
                says: "gangway.yaml:2:1: error[profile.key.unknown]: "),
            Misconfigured(
                description: "an identity without its qualifier",
                yaml: "identities: [\"ZZ:A\", \"LAKESIDE\"]\n",
                says: "gangway.yaml:1:22: error[config.identity.invalid]: "),
            Misconfigured(
                description: "an identity that is too long",
                yaml: "identities: [\"ZZ:LAKESIDETRADINGCO\"]\n",
                says: "gangway.yaml:1:14: error[config.identity.invalid]: the id "
                    + "\"LAKESIDETRADINGCO\" has 17 characters; ISA06 and ISA08 hold 15"),
            Misconfigured(
                description: "an address of an ERP that is none",
                yaml: """
                    identities: ["ZZ:A"]
                    erp:
                      - name: one
                        connector: gangway-simulator
                        conf: {url: "localhost:18080"}

                    """,
                says: "gangway.yaml:5:17: error[profile.connector.value]: "
                    + "\"localhost:18080\" is no http or https URL"),
            Misconfigured(
                description: "a store of an unknown kind",
                yaml: "identities: [\"ZZ:A\"]\nstore: oracle:db\n",
                says: "gangway.yaml:2:8: error[config.store.unknown]: "),
            Misconfigured(
                description: "two ERPs for the same usage",
                yaml: """
                    identities: ["ZZ:A"]
                    erp:
                      - {name: one, connector: gangway-simulator}
                      - {name: two, connector: gangway-simulator}

                    """,
                says: "gangway.yaml:4:5: error[config.erp.twice]: "),
            Misconfigured(
                description: "a connector that is not there",
                yaml: """
                    identities: ["ZZ:A"]
                    erp:
                      - {name: one, connector: oracle}

                    """,
                says: "gangway.yaml:3:5: error[config.connector.missing]: "),
            Misconfigured(
                description: "a store in a folder that cannot be",
                yaml: "identities: [\"ZZ:A\"]\nstore: sqlite:/dev/null/data/gangway.db\n",
                says: "error[config.file.unusable]: /dev/null/data cannot be used: Not a directory"
            ),
            Misconfigured(
                description: "a partner folder that is not there",
                yaml: "identities: [\"ZZ:A\"]\npartners: nowhere\n",
                says: "error[config.folder.missing]: "),
        ])
    func misconfigured(_ case: Misconfigured) async throws {
        let site = try WorkingFolder(["gangway.yaml": `case`.yaml])
        try site.write("partners/channels/keep", "")
        let ended = try await Gateway.run(["serve", "--drain"] + site.options)
        #expect(ended.status == 1)
        #expect(ended.errors.contains(`case`.says), "\(ended.all)")
    }

    @Test("a configuration that is not there is an error that names the way out")
    func noConfiguration() async throws {
        let site = try WorkingFolder()
        let ended = try await Gateway.run(["serve"] + site.options)
        #expect(ended.status == 1)
        #expect(ended.errors.contains("error[config.file.missing]: "))
        #expect(ended.errors.contains("gangway init DIR"))
    }

    @Test("a standard that is not there is told")
    func noStandard() async throws {
        let site = try WorkingFolder.site()
        let ended = try await Gateway.run(
            ["partner", "lint"] + site.options + ["--standard", site.path])
        #expect(ended.status == 1)
        #expect(ended.all.contains("config.standard.not-found"))
    }

    @Test("a symbolic link in a partner folder is refused, file or folder")
    func links() async throws {
        let site = try WorkingFolder.site()
        let outside = site.path + "/outside.csv"
        try site.write("outside.csv", "theirs,ours\n")
        try site.write("partners/birch/README.md", "A partner.\n")
        for name in ["birch/linked.csv", "birch/folder"] {
            try FileManager.default.createSymbolicLink(
                atPath: site.path + "/partners/" + name,
                withDestinationPath: name.hasSuffix("csv") ? outside : site.path)
        }
        let ended = try await Gateway.run(
            ["partner", "lint"] + site.options + ["--partners", site.path + "/partners"])
        #expect(ended.status == 1)
        #expect(ended.all.contains("birch/folder is a symbolic link"))
        #expect(ended.all.contains("birch/linked.csv:1:1: error[config.file.linked]"))
    }

    @Test("a profile's file that no profile can be is refused")
    func fileTooLarge() async throws {
        let site = try WorkingFolder.site()
        try site.write("partners/birch/big.csv", String(repeating: "x", count: (16 << 20) + 1))
        let ended = try await Gateway.run(
            ["partner", "lint"] + site.options + ["--partners", site.path + "/partners"])
        #expect(ended.status == 1)
        #expect(ended.all.contains("config.file.too-large"))
    }
}

extension String {
    /// The path of a file of the checkout.
    var inRepository: String { Gateway.repository + "/" + self }
}
