import Foundation
import Testing
import Values

@Suite("A new working folder")
struct StarterTests {
    @Test("it lints, its example is tried without a remark, and its mailbox takes files")
    func working() async throws {
        let parent = try WorkingFolder()
        let folder = parent.path + "/site"
        let made = try await Gateway.run("init", folder, "--identity", "01:OURSELVES")
        #expect(made.status == 0, "\(made.all)")
        let options = ["--config", folder + "/gangway.yaml"]
        let lint = try await Gateway.run(["partner", "lint"] + options)
        #expect(lint.output.hasSuffix("no faults\n"), "\(lint.all)")
        let order = folder + "/partners/example/cases/first-order/in.x12"
        let tried = try await Gateway.run(["try"] + options + [order])
        #expect(tried.status == 0, "\(tried.all)")
        #expect(tried.output.contains("nothing to remark"))
        try parent.write(
            "site/mailboxes/example/inbox/order.x12",
            String(contentsOfFile: order, encoding: .utf8))
        let drained = try await Gateway.run(
            ["serve", "--drain", "--patience", "1"] + options)
        #expect(drained.all.contains("1 taken"), "\(drained.all)")
    }

    @Test("its README has the ten steps of the samples', and every key")
    func readme() async throws {
        let site = try WorkingFolder()
        _ = try await Gateway.run("init", site.path + "/site")
        let made = try String(
            contentsOfFile: site.path + "/site/partners/README.md", encoding: .utf8)
        let samples = try String(
            contentsOfFile: "partners/README.md".inRepository, encoding: .utf8)
        for title in ["## How to take on a partner", "## How files are put into an inbox"] {
            let sections = [made, samples].map { Self.section(title, of: $0) }
            #expect(sections[0].count > 200)
            #expect(sections[0].hasPrefix(sections[1]), "\(title)")
        }
        for (path, shipped) in [
            ("partners/MAPS.md", "standard/maps/README.md"),
            ("connectors/README.md", "connectors/README.md"),
            ("connectors/gangway-simulator.yaml", "connectors/gangway-simulator.yaml"),
            (
                "connectors/gangway-simulator-search.yaml",
                "connectors/gangway-simulator-search.yaml"
            ),
        ] {
            let laid = try String(contentsOfFile: "\(site.path)/site/\(path)", encoding: .utf8)
            #expect(
                try laid == String(contentsOfFile: shipped.inRepository, encoding: .utf8), "\(path)"
            )
        }
        for key in ["`agreements`", "`acknowledge.tolerate`", "`sftp.hostKeys`", "`settle`"] {
            #expect(made.contains("| \(key) |"), "\(key)")
        }
    }

    /// A section's text, without the blank lines at its end.
    private static func section(_ title: String, of text: String) -> String {
        let body = text.components(separatedBy: title).last ?? ""
        return (body.components(separatedBy: "\n## ").first ?? "")
            .trimmingCharacters(in: .newlines)
    }

    @Test(
        "an identity that is none is refused before anything is made",
        arguments: [
            ("ZZ:SIXTEENLETTERS16", "has 16 characters; ISA06 and ISA08 hold 15"),
            ("MYCOMPANY", "has no qualifier before its id"),
        ])
    func identity(_ identity: String, _ why: String) async throws {
        let site = try WorkingFolder()
        let made = try await Gateway.run(
            "init", site.path + "/site", "--identity", identity)
        #expect(made.status == 1)
        #expect(made.errors.contains("error[config.identity.invalid]: "), "\(made.all)")
        #expect(made.errors.contains(why), "\(made.all)")
        #expect(site.contents.isEmpty)
    }

    @Test("a folder that cannot be made, and one that is there, say so")
    func unwritable() async throws {
        let ended = try await Gateway.run("init", "/proc/gangway")
        #expect(ended.status == 1)
        #expect(
            ended.errors.hasPrefix(
                "error[config.file.unusable]: /proc/gangway/partners cannot be made: "),
            "\(ended.all)")
        #expect(!ended.errors.contains("NSCocoa"))
        let site = try WorkingFolder(["gangway.yaml": ""])
        let again = try await Gateway.run("init", site.path)
        #expect(again.errors.contains("error[config.file.exists]: "), "\(again.all)")
    }

    // MARK: Other words of the hall

    @Test("long cells of a table are cut, unless all is asked for")
    func wide() async throws {
        let ids = (1...9).map { "ZZ:IDENTITY\($0)" }
        let site = try WorkingFolder([
            "gangway.yaml": "identities: [\"ZZ:LAKESIDE\"]\n",
            "partners/birch/partner.yaml": """
            ids: [\(ids.map { "\"\($0)\"" }.joined(separator: ", "))]
            agreements:
              - {set: "850", version: "004010"}

            """,
        ])
        let cut = try await Gateway.run(["partner", "list"] + site.options)
        #expect(cut.output.contains("ZZ:IDENTITY3 …  850 004010"), "\(cut.all)")
        for option in ["--wide", "--json"] {
            let full = try await Gateway.run(["partner", "list", option] + site.options)
            #expect(full.output.contains("ZZ:IDENTITY9"), "\(full.all)")
        }
    }

    @Test("the version is told")
    func version() async throws {
        let ended = try await Gateway.run("--version")
        #expect(ended.status == 0)
        #expect(ended.output.hasPrefix("gangway "))
    }

    @Test(
        "a simulator that cannot run says what is wrong",
        arguments: [
            (["--database", "/dev/null/erp.db"], "error[config.simulator.unusable]: cannot open"),
            (["--port", "70000"], "--port is 70000; a port is 0 to 65535"),
            (["--fail", "2"], "error[config.simulator.unusable]: the share of fail"),
        ])
    func simulator(_ options: [String], _ says: String) async throws {
        let ended = try await Gateway.run(["erp", "simulate"] + options)
        #expect(ended.status != 0)
        #expect(ended.errors.contains(says), "\(ended.all)")
    }
}
