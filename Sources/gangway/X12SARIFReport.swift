import Diagnostics

/// For code scanners: SARIF 2.1.0, one run for all files.
struct X12SARIFReport: X12Report {
    private var writer = SARIFWriter(tool: "gangway x12 check")

    mutating func begin(_ file: String, _ output: inout X12Output) {}

    mutating func add(_ finding: X12Finding, in file: String, _ output: inout X12Output) {
        let text = ([finding.diagnostic.message] + finding.explanation).joined(separator: "\n")
        writer.add(
            finding.diagnostic, text: text,
            at: .init(file: file, line: finding.line, logical: finding.where_))
        output.write(writer.drain())
    }

    mutating func end(_ summary: X12Summary, _ output: inout X12Output) {}

    mutating func finish(_ output: inout X12Output) {
        writer.finish()
        output.write(writer.drain())
        output.line("")
    }
}
