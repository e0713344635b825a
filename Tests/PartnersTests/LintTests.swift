import Diagnostics
import Testing

@testable import Partners

@Suite("Linting a partner folder")
struct LintTests {
    @Test("A folder without a fault is read whole")
    func clean() throws {
        #expect(SmallFolder().faults == [])
        let folder = try #require(SmallFolder().read().folder)
        #expect(folder.partners.map(\.name) == ["birch", "cedar"])
        #expect(folder.channels.map(\.name) == ["drop", "west"])
    }

    /// One change to a file, and the faults that it makes.
    struct Case: Sendable, CustomTestStringConvertible {
        var path = "birch/partner.yaml"
        var old: String
        var new: String
        var faults: [String]

        var testDescription: String { "\(path): \(old) becomes \(new)" }

        init(_ path: String, _ old: String, _ new: String, _ faults: String...) {
            self.path = path
            self.old = old
            self.new = new
            self.faults = faults
        }
    }

    private func check(_ known: Case) {
        var small = SmallFolder()
        small.replace(known.old, by: known.new, in: known.path)
        #expect(small.texts[known.path] != SmallFolder().texts[known.path])
        #expect(small.faults == known.faults)
        let isWarning = known.faults.allSatisfy { $0.contains("uncarried") }
        #expect((small.read().folder != nil) == isWarning)
    }

    private static let birch = "birch/partner.yaml"
    private static let drop = "channels/drop.yaml"

    @Test(
        "A fault in a partner's file is told at its place",
        arguments: [
            Case(birch, "status:", "staus:", "birch/partner.yaml:2:1 profile.key.unknown"),
            Case(birch, "live", "alive", "birch/partner.yaml:2:9 profile.value.choice"),
            Case(
                birch, "status: live", "status: live\nstatus: test",
                "birch/partner.yaml:3:1 profile.yaml.duplicate-key"),
            Case(
                birch, "agreements:\n  - {set: \"850\", version: \"004010\"}", "agreements: []",
                "birch/partner.yaml:5:13 profile.value.empty"),
            Case(birch, "ZZ:BIRCH", "BIRCH", "birch/partner.yaml:1:7 profile.identity.format"),
            Case(
                birch, "2:BIRCH SUB", "01:CEDAR", "cedar/partner.yaml:1:7 profile.identity.shared"),
            Case(
                birch, "2:BIRCH SUB", "ZZ:BIRCH",
                "birch/partner.yaml:1:19 profile.identity.shared"),
            Case(
                birch, "2:BIRCH SUB", "ZZ:LAKESIDE",
                "birch/partner.yaml:1:19 profile.identity.shared"),
            Case(birch, "004010", "003999", "birch/partner.yaml:6:27 profile.agreement.guide"),
            Case(birch, "\"850\"", "\"851\"", "birch/partner.yaml:6:11 profile.agreement.guide"),
            Case(
                birch, "agreements:", "agreements:\n  - {set: \"850\", version: \"004010\"}",
                "birch/partner.yaml:7:11 profile.agreement.repeated"),
            Case(
                birch, "status: live", "status: live\nreply: {channel: dorp}",
                "birch/partner.yaml:3:18 profile.channel.unknown"),
            Case(
                birch, "status: live", "status: live\nreply: {name: \"{set}.x12\"}",
                "birch/partner.yaml:3:15 profile.reply.name"),
            Case(
                birch, "status: live", "status: live\nreply: {delimiters: {element: \"A\"}}",
                "birch/partner.yaml:3:21 profile.reply.delimiters"),
            Case(
                birch, "status: live", "status: live\nreply: {delimiters: {element: \"~\"}}",
                "birch/partner.yaml:3:21 profile.reply.delimiters"),
            Case(
                birch, "status: live", "status: live\nreply: {zone: \"-6:00\"}",
                "birch/partner.yaml:3:15 profile.reply.zone"),
            Case(
                birch, "status: live", "status: live\nnumbers: {interchange: \"900-1000\"}",
                "birch/partner.yaml:3:24 profile.numbers.form"),
            Case(
                birch, "status: live", "status: live\nnumbers: {group: \"1-9999999999\"}",
                "birch/partner.yaml:3:18 profile.numbers.form"),
            Case(
                birch, "status: live", "status: live\nnumbers: {set: \"A123\"}",
                "birch/partner.yaml:3:16 profile.numbers.form"),
            Case(
                birch, "status: live", "status: live\nacknowledge: {version: 4010.10}",
                "birch/partner.yaml:3:24 profile.acknowledge.version"),
            Case(
                birch, "status: live",
                "status: live\nacknowledge: {functional: \"999\", version: \"004010\"}",
                "birch/partner.yaml:3:43 profile.acknowledge.version"),
            Case(
                birch, "status: live",
                "status: live\nacknowledge: {functional: none, version: \"005010\"}",
                "birch/partner.yaml:3:42 profile.acknowledge.version"),
            Case(
                birch, "status: live", "status: live\nacknowledge: {notes: {\"025\": E}}",
                "birch/partner.yaml:3:23 profile.acknowledge.note"),
            Case(
                birch, "status: live", "status: live\nduplicates: {days: 0}",
                "birch/partner.yaml:3:20 profile.value.range"),
            Case(
                birch, "version: \"004010\"",
                "version: \"004010\", validate: {severity: {validate.element.to-long: warning}}",
                "birch/partner.yaml:6:59 profile.key.unknown"),
            Case(
                birch, "version: \"004010\"",
                "version: \"004010\", acknowledge: {tolerate: [validate.element]}",
                "birch/partner.yaml:6:62 profile.key.unknown"),
        ])
    func partners(_ known: Case) { check(known) }

    @Test(
        "A fault in a channel is told at its place",
        arguments: [
            Case(drop, "folder", "ftp", "channels/drop.yaml:1:7 profile.value.choice"),
            Case(
                drop, "cedar]", "ceder]", "channels/drop.yaml:2:18 profile.partner.unknown",
                "cedar/partner.yaml:1:1 profile.partner.uncarried"),
            Case(drop, ", cedar", "", "cedar/partner.yaml:1:1 profile.partner.uncarried"),
            Case(
                drop, "kind: folder", "kind: folder\nenabled: false",
                "cedar/partner.yaml:1:1 profile.partner.uncarried"),
            Case(
                drop, "kind: folder", "kind: folder\nserves: [\"ZZ:ELSEWHERE\"]",
                "channels/drop.yaml:2:10 profile.identity.foreign"),
            Case(
                drop, "kind: folder", "kind: folder\nevery: 1ms",
                "channels/drop.yaml:2:8 profile.value.range"),
            Case(
                drop, "kind: folder",
                "kind: folder\nsftp: {host: h, user: u, hostKeys: [], "
                    + "key: file:k, inbox: /}",
                "channels/drop.yaml:2:7 profile.channel.kind"),
            Case(
                drop, "kind: folder", "kind: folder\nfolders: {inbox: /in, outbox: /in/}",
                "channels/drop.yaml:2:31 profile.channel.folder"),
            Case(
                drop, "kind: folder", "kind: folder\nas2: {\"ZZ:BIRCH\": B}",
                "channels/drop.yaml:2:6 profile.channel.kind"),
            Case(
                drop, "kind: folder", "kind: folder\nlayout: as2\nas2: {BIRCH: B}",
                "channels/drop.yaml:3:7 profile.identity.format"),
            Case(
                drop, "kind: folder", "kind: folder\nlayout: as2\nas2: {\"ZZ:BIRCH\": a/b}",
                "channels/drop.yaml:3:19 profile.station.name"),
            Case(
                drop, "kind: folder", "kind: folder\nlayout: as2\nas2: {\"ZZ:BRCH\": B}",
                "channels/drop.yaml:3:7 profile.station.name"),
            Case(
                drop, "kind: folder", "kind: sftp", "channels/drop.yaml:1:1 profile.key.missing"),
            Case(
                drop, "kind: folder", "kind: folder\nbrings: documents\nserves: [\"ZZ:OURS\"]",
                "channels/drop.yaml:4:10 profile.channel.kind",
                "channels/drop.yaml:3:9 profile.channel.kind"),
            Case(
                drop, "carries: [birch, cedar]", "enabled: true",
                "channels/drop.yaml:1:1 profile.key.missing"),
        ])
    func channels(_ known: Case) { check(known) }

    @Test("A folder without an enabled channel is warned of once, and read")
    func noChannel() {
        var small = SmallFolder()
        small.texts = small.texts.filter { $0.key == "birch/partner.yaml" }
        let faults = [
            "channels/:1:1 profile.channel.none",
            "birch/partner.yaml:1:1 profile.partner.uncarried",
        ]
        #expect(small.faults == faults)
        #expect(small.read().folder != nil)
        small.texts["channels/drop.yaml"] = "kind: folder\ncarries: [birch]\nenabled: false\n"
        #expect(small.faults == faults)
        small.replace("enabled: false", by: "enabled: true", in: "channels/drop.yaml")
        #expect(small.faults == [])
    }

    private static let fingerprint = "SHA256:" + String(repeating: "a", count: 43)

    @Test(
        "A fault of an SFTP channel is told at its place",
        arguments: [
            ("hostKeys: [\(fingerprint)], key: \"file:k\"", []),
            ("hostKeys: [\(fingerprint)], password: \"env:P\"", []),
            ("hostKeys: [], key: \"file:k\"", ["3:16 profile.host-key.format"]),
            ("hostKeys: [SHA256:abc], key: \"file:k\"", ["3:17 profile.host-key.format"]),
            ("hostKeys: [\(fingerprint)]", ["2:7 profile.key.missing"]),
            (
                "hostKeys: [\(fingerprint)], password: secret",
                ["3:80 profile.secret.reference"]
            ),
            (
                "hostKeys: [\(fingerprint)], password: \"env:P\", key: \"file:k\"",
                ["3:80 profile.channel.kind"]
            ),
            (
                "hostKeys: [\(fingerprint)], key: \"file:k\", after: move",
                ["3:92 profile.key.missing"]
            ),
            (
                "hostKeys: [\(fingerprint)], key: \"file:k\", archive: /done",
                ["3:94 profile.channel.kind"]
            ),
        ])
    func servers(settings: String, faults: [String]) {
        var small = SmallFolder()
        small.texts["channels/mail.yaml"] = """
            kind: sftp
            sftp: {host: h, user: u, inbox: /out,
                 \(settings)}
            carries: [cedar]
            """
        #expect(small.faults == faults.map { "channels/mail.yaml:\($0)" })
    }

    @Test("A secret that stands in a profile is not repeated in the diagnostic")
    func secrets() throws {
        var small = SmallFolder()
        small.texts["channels/mail.yaml"] = """
            kind: sftp
            sftp: {host: h, user: u, inbox: /, hostKeys: [\(Self.fingerprint)], password: hunter2}
            carries: [cedar]
            """
        let fault = try #require(small.read().diagnostics.first)
        #expect(fault.code == .profileSecretReference)
        #expect(fault.value == nil && !fault.message.contains("hunter2"))
    }

    @Test(
        "Files are looked for where they belong",
        arguments: [
            ("elm/codes/uom.csv", ["elm/:1:1 profile.file.missing"]),
            ("Elm/partner.yaml", ["Elm/partner.yaml:1:1 profile.name.format"]),
            ("channels/X.yaml", ["channels/X.yaml:1:1 profile.name.format"]),
            ("birch/partner.yml", ["birch/partner.yml:1:1 profile.file.unread"]),
            ("birch/codes/uom.txt", ["birch/codes/uom.txt:1:1 profile.file.unread"]),
            ("loose.yaml", ["loose.yaml:1:1 profile.file.unread"]),
            ("README.md", []), ("birch/guide.md", []), (".git/config", []),
            ("birch/.partner.yaml.swp", []), ("birch/cases/one/in.x12", []),
        ] as [(String, [String])])
    func files(path: String, faults: [String]) {
        var small = SmallFolder()
        small.texts[path] = "code,unit\nCT,CA\n"
        #expect(small.faults == faults)
    }

    @Test(
        "A fault in an overlay or code table is told at its place",
        arguments: [
            ("birch/850.map.yaml", "extends: standard/860\nwhy: w\n", ["1:10 profile.map.extends"]),
            (
                "birch/850.map.yaml", "extends: standard/850\nwhy: w\nto:\n  numbr: BEG.03\n",
                ["4:3 profile.map.unknown-field"]
            ),
            (
                "birch/850.map.yaml", "extends: standard/850\nwhy: w\nto:\n  number: BEG.99\n",
                ["4:14 profile.map.unknown-element"]
            ),
            (
                "birch/860.map.yaml", "extends: standard/860\nwhy: none\n",
                ["1:1 profile.map.unused"]
            ),
            ("birch/codes/uom.csv", "code,unit\nCT,CA\n", ["1:1 profile.map.unused-table"]),
            ("birch/codes/uom.csv", "code,unit\nCT\n", ["2:1 profile.csv.columns"]),
        ])
    func maps(path: String, text: String, faults: [String]) {
        var small = SmallFolder()
        small.texts[path] = text
        let (_, diagnostics) = small.read(defaults: SmallFolder.defaults)
        #expect(SmallFolder.places(diagnostics) == faults.map { "\(path):\($0)" })
    }

    @Test("An overlay that serves two versions is told of a fault once")
    func twice() {
        var small = SmallFolder()
        small.texts["birch/partner.yaml"]?.append("\n  - {set: \"850\", version: \"005010\"}")
        small.texts["birch/850.map.yaml"] = "extends: standard/850\nwhy: w\nto: {numbr: BEG.03}"
        let (folder, diagnostics) = small.read(defaults: SmallFolder.defaults)
        #expect(folder == nil)
        #expect(diagnostics.map(\.code.name) == ["profile.map.unknown-field"])
    }
}
