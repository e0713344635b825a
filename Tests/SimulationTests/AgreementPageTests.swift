import Foundation
import Notation
import Partners
import Simulation
import Testing

/// docs/agreements.md: every setting with its default and what shows that it is obeyed.
@Suite("Agreement settings are obeyed")
struct AgreementPageTests {
    @Test(
        "two profiles that differ in one setting make something else of the same files",
        arguments: SettingFlip.all)
    func flip(_ flip: SettingFlip) async throws {
        let outcomes = try await flip.outcomes()
        #expect(outcomes.contains { $0.one != $0.other }, "\(flip.key): \(outcomes.map(\.name))")
    }

    @Test("every setting is flipped, and the page names by what")
    func page() throws {
        let keys = PartnerFile.fields.everyKey
        let flips = Dictionary(grouping: SettingFlip.all, by: \.key)
        #expect(Set(flips.keys).subtracting(keys.map(\.path)) == [], "flips of no setting")
        var rows: [String] = []
        for key in keys {
            let shown = Self.shown(key.path, flips)
            #expect(!shown.isEmpty, "no scenario exercises \(key.path)")
            rows.append(
                "| `\(key.path)` | \(key.kind) | \(key.standard) | "
                    + "\(key.field.doc.replacing("|", with: "\\|")) | \(shown) |\n")
        }
        let page = Self.head + rows.joined()
        let file = Playground.root.appending(path: "docs/agreements.md")
        if ProcessInfo.processInfo.environment["GOLDEN"] == "write" {
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == page, "GOLDEN=write writes it")
    }

    /// What shows a setting: the scenario that flips it, or those of the keys within it.
    private static func shown(_ key: String, _ flips: [String: [SettingFlip]]) -> String {
        let own = flips[key] ?? []
        let inner = flips.filter { path, _ in
            path.hasPrefix("\(key).") || path.hasPrefix("\(key)[].")
        }.values.flatMap(\.self)
        let scenarios = Set((own.isEmpty ? inner : own).map(\.scenario)).sorted()
        return scenarios.map { "`\($0)`" }.joined(separator: ", ")
    }

    private static let head = """
        # Agreement settings

        What `<partner>/partner.yaml` may say, from the very specifications that lint and the
        editors' schemas (`gangway partner schema`) use. What is absent has its default. The last
        column names what shows that a setting is obeyed: the scenario of `gangway partner
        simulate` in which something else becomes of the partner's files, or the partner gets
        other files, or something else is awaited or charged, when nothing but the setting is
        changed. This page is made by a test, which flips each setting so; the cases
        `fixtures/flow/setting-*` show the bytes that come of it.

        | Key | Value | Default | Meaning | Shown by |
        |---|---|---|---|---|

        """
}
