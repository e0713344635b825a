import Canonical
import Diagnostics
import Flow
import Foundation
import Guides
import Judgment
import Mapping
import Notation
import Records
import Testing

@testable import Partners

/// Every fault of profiles, and of what is made by them, has a case with its exact text, and
/// docs/lint.md shows them all.
@Suite("The faults of profiles, one by one")
struct FaultPageTests {
    private static let isWriting = ProcessInfo.processInfo.environment["GOLDEN"] == "write"

    @Test("just what the case holds is said", arguments: FaultFixture.names)
    func exact(name: String) throws {
        let (fixture, diagnostics) = try #require(FaultFixture.said[name]).get()
        let printer = DiagnosticPrinter(source: fixture.source)
        let found = diagnostics.map { printer.text($0) + "\n" }.joined()
        #expect(found == fixture.found, "GOLDEN=write writes it anew")
        #expect(!found.isEmpty && !fixture.words.isEmpty)
        if Self.isWriting {
            let file = FaultFixture.folder.appending(path: name)
            try fixture.text(found: found).write(to: file, atomically: true, encoding: .utf8)
        }
    }

    @Test("every code of these rooms has a case, and the page shows it")
    func page() throws {
        let page = try Self.head + part(.lint) + Self.between + part(.run)
        let file = SmallFolder.root.appending(path: "docs/lint.md")
        let current = try? String(contentsOf: file, encoding: .utf8)
        #expect(page == current, "GOLDEN=write writes the page anew")
        if Self.isWriting { try page.write(to: file, atomically: true, encoding: .utf8) }
    }

    /// The codes that cases of a kind raise, each with its cases.
    private func part(_ kind: FaultFixture.Kind) throws -> String {
        let cases = try FaultFixture.names(of: kind).map { name in
            try #require(FaultFixture.said[name]).get()
        }
        return Self.codes(of: kind).sorted { $0.name < $1.name }.reduce(into: "") { page, code in
            let rows = cases.flatMap { fixture, diagnostics in
                diagnostics.filter { $0.code == code }.prefix(1).map { Self.row(fixture, $0) }
            }
            #expect(!rows.isEmpty, "no case of fixtures/\(kind.rawValue) raises \(code.name)")
            let column = kind == .lint ? "Written" : "Value"
            page += "\n## \(code.name)\n\n\(Self.about(code))\n\n"
            page += "| Case | \(column) | Said |\n|---|---|---|\n" + rows.joined()
        }
    }

    private static func codes(of kind: FaultFixture.Kind) -> [Diagnostic.Code] {
        let own = [
            NotationDiagnostics.all, CanonicalDiagnostics.all, MappingDiagnostics.all,
            JudgmentDiagnostics.all, PartnersDiagnostics.all, RecordsDiagnostics.all,
        ].flatMap { $0 }
        switch kind {
        case .lint:
            return (own + GuidesDiagnostics.all + FlowDiagnostics.all)
                .filter { $0.name.hasPrefix("profile.") }
        case .run: return own.filter { !$0.name.hasPrefix("profile.") }
        }
    }

    private static let head = """
        # What lint finds, and what maps and layouts find

        Every fault that `gangway partner lint` can find in a partner folder, with cases that raise
        it (`fixtures/lint`); and below, those that files and documents meet. Each is told as
        `file:line:column: severity[code]: what`, then how to mend it and whose move it is. A folder
        with an error changes nothing: the running profiles stay as they were. This page is made
        from the cases.

        """

    private static let between = """

        # While files are walked and documents are written

        These faults are about one document, which is held; the other documents of its file are
        not concerned, and the 997 tells what the partner's guide says and nothing of this. The
        cases are in `fixtures/run`.

        """

    private static func about(_ code: Diagnostic.Code) -> String {
        let help = code.help.split(separator: " ").joined(separator: " ")
        return "\(code.severity.rawValue.capitalized). \(help)"
    }

    private static func row(_ fixture: FaultFixture, _ diagnostic: Diagnostic) -> String {
        let written: String
        let place: String
        switch diagnostic.place {
        case .text(let at): (written, place) = (fixture.line(at), at.description)
        case .data(let at): (written, place) = (diagnostic.value ?? "", at.description)
        case .nowhere: (written, place) = (diagnostic.value ?? "", fixture.source)
        }
        let cells = [
            fixture.words, shown(written), "\(place): \(escaped(diagnostic.message))",
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
