import Acknowledgments
import Diagnostics
import Foundation
import Guides
import Testing
import X12
import X12JSON

/// docs/x12.md tells every code of the X12 rooms as it is: severity, answer, help.
@Suite("The page of X12 codes")
struct X12PageTests {
    /// The page's tables, by the beginning of the codes' names, under these headings.
    private static let tables: [(title: String, codes: [Diagnostic.Code])] = [
        ("Reading", X12Diagnostics.all.filter { $0.name.hasPrefix("parse.") }),
        ("Validation", GuidesDiagnostics.all.filter { $0.name.hasPrefix("validate.") }),
        (
            "Writing",
            (X12Diagnostics.all + X12JSONDiagnostics.all).filter { !$0.name.hasPrefix("parse.") }
                + X12JSONDiagnostics.all.filter { $0.name.hasPrefix("parse.") }
        ),
    ]

    @Test("every code has its row", arguments: tables.indices)
    func rows(_ index: Int) throws {
        let (title, codes) = Self.tables[index]
        let table = Self.table(codes)
        let page = Repository.text("docs/x12.md")
        #expect(page.contains(table), "\(title): GOLDEN=write writes the table anew")
        if ProcessInfo.processInfo.environment["GOLDEN"] == "write" {
            try write(table, under: "### \(title)", in: page)
        }
    }

    private static func table(_ codes: [Diagnostic.Code]) -> String {
        let head = "| Code | Is | Answered by | To mend it |\n|---|---|---|---|\n"
        return head
            + codes.map { code in
                let help = code.help.split(separator: " ").joined(separator: " ")
                return "| `\(code.name)` | \(code.severity.rawValue) | \(answer(to: code)) | "
                    + "\(help.replacingOccurrences(of: "|", with: "\\|")) |\n"
            }.joined()
    }

    private static func answer(to code: Diagnostic.Code) -> String {
        AcknowledgmentTable.answer(to: code)?.text ?? ""
    }

    /// Puts a table in the place of the one that stands under a heading.
    private func write(_ table: String, under heading: String, in page: String) throws {
        var lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = try #require(lines.firstIndex(of: heading)) + 2
        let end = lines[start...].firstIndex { !$0.hasPrefix("|") } ?? lines.endIndex
        lines.replaceSubrange(
            start..<end, with: table.dropLast().split(separator: "\n").map(String.init))
        let file = Repository.root.appendingPathComponent("docs/x12.md")
        try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    }
}
