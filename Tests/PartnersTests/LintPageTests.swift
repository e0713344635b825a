import Canonical
import Diagnostics
import Foundation
import Guides
import Judgment
import Mapping
import Notation
import Records
import Testing

@testable import Partners

/// Every fault of a profile has a case with its exact text, and docs/lint.md shows them all.
@Suite("The faults of profiles, one by one")
struct LintPageTests {
    private static let isWriting = ProcessInfo.processInfo.environment["GOLDEN"] == "write"

    @Test("lint says just what the case holds", arguments: LintFixture.names)
    func exact(name: String) throws {
        let fixture = try LintFixture(name)
        let printer = DiagnosticPrinter(source: "partners")
        let found = fixture.diagnostics.map { printer.text($0) + "\n" }.joined()
        #expect(found == fixture.found, "GOLDEN=write writes it anew")
        #expect(!found.isEmpty && !fixture.words.isEmpty)
        if Self.isWriting {
            let file = LintFixture.folder.appending(path: name)
            try fixture.text(found: found).write(to: file, atomically: true, encoding: .utf8)
        }
    }

    @Test("every code of lint has a case, and the page shows it")
    func page() throws {
        let cases = try LintFixture.names.map { name in
            let fixture = try LintFixture(name)
            return (fixture, fixture.diagnostics)
        }
        var page = Self.head
        for code in Self.codes.sorted(by: { $0.name < $1.name }) {
            let rows = cases.flatMap { fixture, diagnostics in
                diagnostics.filter { $0.code == code }.prefix(1).map { Self.row(fixture, $0) }
            }
            #expect(!rows.isEmpty, "no case of fixtures/lint raises \(code.name)")
            page += "\n## \(code.name)\n\n\(Self.about(code))\n\n"
            page += "| Case | Written | Said |\n|---|---|---|\n" + rows.joined()
        }
        let file = SmallFolder.root.appending(path: "docs/lint.md")
        let current = try? String(contentsOf: file, encoding: .utf8)
        #expect(page == current, "GOLDEN=write writes the page anew")
        if Self.isWriting { try page.write(to: file, atomically: true, encoding: .utf8) }
    }

    private static let codes = [
        NotationDiagnostics.all, GuidesDiagnostics.all, CanonicalDiagnostics.all,
        MappingDiagnostics.all, JudgmentDiagnostics.all, PartnersDiagnostics.all,
        RecordsDiagnostics.all,
    ].flatMap { $0 }.filter { $0.name.hasPrefix("profile.") }

    private static let head = """
        # What lint finds

        Every fault that `gangway partner lint` can find in a partner folder, with cases that raise
        it (`fixtures/lint`). Each is told as `file:line:column: severity[code]: what`, then how to
        mend it and whose move it is. A folder with an error changes nothing: the running profiles
        stay as they were. This page is made from the cases.

        """

    private static func about(_ code: Diagnostic.Code) -> String {
        let help = code.help.split(separator: " ").joined(separator: " ")
        return "\(code.severity.rawValue.capitalized). \(help)"
    }

    private static func row(_ fixture: LintFixture, _ diagnostic: Diagnostic) -> String {
        guard case .text(let place) = diagnostic.place else {
            Issue.record("\(fixture.name): no place")
            return ""
        }
        let cells = [
            fixture.words, shown(fixture.line(place)), "\(place): \(escaped(diagnostic.message))",
        ]
        return "| \(cells.joined(separator: " | ")) |\n"
    }

    private static func shown(_ line: String) -> String {
        guard !line.isEmpty else { return "" }
        let short = line.count > 80 ? line.prefix(77) + "…" : line[...]
        return "`\(escaped(String(short)))`"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: " ")
    }
}
