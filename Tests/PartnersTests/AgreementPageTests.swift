import Foundation
import Notation
import Testing

@testable import Partners

/// docs/agreements.md: every setting with its default and what shows that it is obeyed.
@Suite("The page of agreement settings")
struct AgreementPageTests {
    /// Tests that flip settings which no case of fixtures/flow changes.
    private static let tests = [
        "ids": ("PartnersTests/ResolutionTests", "What the ISA and the channel decide"),
        "contacts": ("PartnersTests/ResolutionTests", "names the partner's first contact"),
        "contacts[].name": ("PartnersTests/ResolutionTests", "names the partner's first contact"),
        "contacts[].email": ("PartnersTests/ResolutionTests", "names the partner's first contact"),
        "contacts[].phone": ("PartnersTests/ResolutionTests", "names the partner's first contact"),
        "reply.name": ("PartnersTests/SettingsTests", "Replies"),
        "reply.delimiters.repetition": ("PartnersTests/SettingsTests", "Replies"),
        "duplicates": ("PartnersTests/SettingsTests", "a window of its own"),
        "duplicates.days": ("PartnersTests/SettingsTests", "a window of its own"),
        "agreements": ("PartnersTests/ResolutionTests", "What the group and the set decide"),
        "agreements[].set": ("PartnersTests/ResolutionTests", "What the group and the set decide"),
        "agreements[].version":
            ("PartnersTests/ResolutionTests", "What the group and the set decide"),
        "agreements[].layout":
            ("FlowTests/RecordWalkTests", "one purchase as 850, CSV, fixed positions and NDJSON"),
        "agreements[].files":
            ("FlowTests/RecordWalkTests", "a file that fits no pattern"),
        "agreements[].receivers":
            ("PartnersTests/ResolutionTests", "What the group and the set decide"),
        "sends": ("FlowTests/OutboundWalkTests", "an answer repeats its order's context"),
        "sends[].set": ("FlowTests/OutboundWalkTests", "an answer repeats its order's context"),
        "sends[].version":
            ("FlowTests/OutboundWalkTests", "an answer repeats its order's context"),
        "sends[].layout": ("FlowTests/OutboundWalkTests", "the same answer leaves as records"),
        "sends[].channel": ("FlowTests/OutboundWalkTests", "channel, name and application codes"),
        "sends[].name": ("FlowTests/OutboundWalkTests", "channel, name and application codes"),
        "sends[].sender": ("FlowTests/OutboundWalkTests", "channel, name and application codes"),
        "sends[].receiver": ("FlowTests/OutboundWalkTests", "channel, name and application codes"),
    ]

    @Test("the page shows each key, and each is flipped by a case or a test")
    func page() throws {
        let cases = try Self.cases()
        var rows: [String] = []
        for key in PartnerFile.fields.everyKey {
            let flipped = cases[key.path, default: []].sorted().prefix(3).map { "`flow/\($0)`" }
            let test = Self.tests[key.path].map { "\($0.0.split(separator: "/")[1])" }
            #expect(!flipped.isEmpty || test != nil, "nothing flips \(key.path)")
            rows.append(
                "| `\(key.path)` | \(key.kind) | \(key.standard) | "
                    + "\(key.field.doc.replacing("|", with: "\\|")) | "
                    + "\((flipped.isEmpty ? [test ?? ""] : flipped).joined(separator: ", ")) |\n")
        }
        for (file, name) in Self.tests.values {
            let text = try String(
                contentsOf: SmallFolder.root.appending(path: "Tests/\(file).swift"),
                encoding: .utf8)
            #expect(text.contains(name), "\(file) has no test \(name)")
        }
        let page = Self.head + rows.joined()
        let file = SmallFolder.root.appending(path: "docs/agreements.md")
        if ProcessInfo.processInfo.environment["GOLDEN"] == "write" {
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == page, "GOLDEN=write writes it")
    }

    private static let head = """
        # Agreement settings

        What `<partner>/partner.yaml` may say, from the very specifications that lint and the
        editors' schemas (`gangway partner schema`) use. What is absent has its default. The last
        column names what shows that a setting is obeyed: cases of `fixtures/flow` in whose
        profiles it is set, or a test. This page is made by a test.

        | Key | Value | Default | Meaning | Shown by |
        |---|---|---|---|---|

        """

    /// The cases of fixtures/flow by the keys that their profiles set otherwise than by default.
    private static func cases() throws -> [String: Set<String>] {
        let usual = Dictionary(
            PartnerFile.fields.everyKey.map { ($0.path, $0.defaultText) },
            uniquingKeysWith: { first, _ in first })
        let root = SmallFolder.root.appending(path: "fixtures/flow").resolvingSymlinksInPath()
        var cases: [String: Set<String>] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path)
        where path.hasSuffix("/partner.yaml") {
            let bytes = try Data(contentsOf: root.appending(path: path))
            let node = try #require(YAMLReader.read([UInt8](bytes), file: path).node)
            let name = String(path.prefix { $0 != "/" })
            for setting in node.settings {
                var key = ProfileComparison.plain(setting.path)
                while usual[key] == nil, let dot = key.lastIndex(of: ".") {
                    key = String(key[..<dot])
                }
                guard let known = usual[key], known != setting.text else { continue }
                cases[key, default: []].insert(name)
                // A record is shown by its keys.
                for (index, _) in key.enumerated() where key.dropFirst(index).first == "." {
                    cases[String(key.prefix(index)), default: []].insert(name)
                }
            }
        }
        for path in ["ids", "agreements[].set", "agreements[].version", "contacts"] {
            cases[path] = nil
        }
        return cases
    }
}
