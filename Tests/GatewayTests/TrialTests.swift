import Foundation
import Testing
import Values

@Suite("Trying files")
struct TrialTests {
    private static let order = "fixtures/demo/van/01-alder-order.x12".inRepository

    /// A site of one partner, carried by one channel.
    private static func site(
        status: String = "test", id: String = "ZZ:ALDERFINCH"
    ) throws -> WorkingFolder {
        try WorkingFolder([
            "gangway.yaml": "identities: [\"ZZ:LAKESIDE\"]\n",
            "partners/alder/partner.yaml": """
            ids: ["\(id)"]
            status: \(status)
            agreements:
              - {set: "850", version: "004010"}

            """,
            "partners/channels/van.yaml": "kind: folder\ncarries: [alder]\n",
        ])
    }

    private static func codes(_ json: JSON?) -> [String] {
        (json?["diagnostics"]?.items ?? []).compactMap { $0["code"]?.text }
    }

    private func tried(_ words: [String], _ site: borrowing WorkingFolder) async throws -> JSON {
        let ended = try await Gateway.run(["try", "--json"] + site.options + words)
        return try JSONReader.read(Array(ended.output.utf8))
    }

    @Test("what would be held for the partner's status shows what would be made of it")
    func held() async throws {
        let site = try Self.site()
        let ended = try await Gateway.run(["try"] + site.options + [Self.order])
        #expect(ended.status == 1)
        #expect(ended.output.contains("error[receive.usage.not-live]"), "\(ended.all)")
        #expect(ended.output.contains("held now, as said above"))
        #expect(ended.output.contains("AK9*A*1*1*1"))
        #expect(ended.output.contains("AF-7001"))
        let json = try await tried([Self.order], site)
        #expect(Self.codes(json) == ["receive.usage.not-live"])
        #expect(json["documents"]?.items?.isEmpty == true)
        #expect(json["held"]?["documents"]?.items?.count == 1)
        #expect(json["held"]?["acknowledgments"]?.items?.count == 1)
    }

    @Test("what a channel does not carry shows what would be made of it")
    func foreignChannel() async throws {
        let site = try WorkingFolder.site()
        let json = try await tried(["--channel", "drop", Self.order], site)
        #expect(Self.codes(json) == ["receive.sender.foreign-channel"])
        #expect(json["held"]?["documents"]?.items?.count == 1)
        // Without the channel nothing is held.
        #expect(try await tried([Self.order], site)["held"] == nil)
    }

    @Test("nobody knows what would be made of a stranger's file")
    func stranger() async throws {
        let site = try Self.site(id: "ZZ:OTHER")
        let json = try await tried([Self.order], site)
        #expect(Self.codes(json) == ["receive.sender.unknown"])
        #expect(json["held"] == nil)
    }

    @Test("as a named partner's, any file is tried, and what is waived is said")
    func asPartner() async throws {
        let site = try Self.site(status: "live", id: "01:OTHER")
        let ended = try await Gateway.run(
            ["try", "--partner", "alder"] + site.options + [Self.order])
        #expect(ended.status == 0, "\(ended.all)")
        #expect(ended.output.contains("note[receive.trial.waived]: waived for this trial: "))
        #expect(ended.output.contains("AK9*A*1*1*1"))
        let json = try await tried(["--partner", "alder", Self.order], site)
        // The sender in ISA06, and its code in GS02.
        #expect(Self.codes(json) == ["receive.trial.waived", "receive.trial.waived"])
        let source = json["documents"]?.items?.first?["source"]
        #expect(source?["partner"]?.text == "alder")
    }

    @Test("a partner in test, whom no channel carries, is answered in a trial")
    func uncarried() async throws {
        let site = try Self.site()
        try FileManager.default.removeItem(atPath: site.path + "/partners/channels/van.yaml")
        let json = try await tried(["--partner", "alder", Self.order], site)
        #expect(Self.codes(json) == ["receive.trial.waived"])
        #expect(json["acknowledgments"]?.items?.count == 1)
    }

    @Test("a partner's agreement judges as ever")
    func partnerFaults() async throws {
        let site = try Self.site()
        let other = "fixtures/demo/van/02-brightwater-order.x12".inRepository
        let json = try await tried(["--partner", "alder", other], site)
        #expect(Self.codes(json).contains("receive.agreement.missing"))
    }

    @Test(
        "a name that is none is refused, with the one that was meant",
        arguments: [
            ("--channel", "vam", "profile.channel.unknown", "did you mean \"van\"?"),
            ("--partner", "adler", "profile.partner.unknown", "did you mean \"alder\"?"),
        ])
    func unknown(option: String, name: String, code: String, hint: String) async throws {
        let site = try Self.site()
        let ended = try await Gateway.run(["try", option, name] + site.options + [Self.order])
        #expect(ended.status == 1)
        #expect(ended.errors.contains("error[\(code)]: "), "\(ended.all)")
        #expect(ended.errors.contains(hint))
        #expect(ended.output.isEmpty)
    }

    @Test("a folder is told from a file, and a file that cannot be read says why")
    func inputs() async throws {
        let site = try Self.site()
        let folder = try await Gateway.run(["try"] + site.options + [site.path])
        #expect(folder.status == 1)
        #expect(folder.errors.contains("error[config.input.missing]: \(site.path) is a folder"))
        let memory = try await Gateway.run(["try"] + site.options + ["/proc/self/mem"])
        #expect(memory.status == 1)
        #expect(
            memory.errors.contains("/proc/self/mem cannot be read: Input/output error"),
            "\(memory.all)")
    }
}
