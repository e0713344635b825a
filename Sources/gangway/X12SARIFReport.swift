import Diagnostics
import Values

/// For code scanners: SARIF 2.1.0, one run for all files.
struct X12SARIFReport: X12Report {
    private var writer = JSONWriter()
    private var hasBegun = false
    private var rules: [Diagnostic.Code] = []

    mutating func begin(_ file: String, _ output: inout X12Output) { begin() }

    private mutating func begin() {
        guard !hasBegun else { return }
        hasBegun = true
        writer.beginObject()
        writer.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
        writer.member("version", "2.1.0")
        writer.key("runs")
        writer.beginArray()
        writer.beginObject()
        writer.key("results")
        writer.beginArray()
    }

    mutating func add(_ finding: X12Finding, in file: String, _ output: inout X12Output) {
        let diagnostic = finding.diagnostic
        if !rules.contains(diagnostic.code) { rules.append(diagnostic.code) }
        var location: JSON = .object([
            JSON.Member(
                "physicalLocation",
                .object([
                    JSON.Member(
                        "artifactLocation", .object([JSON.Member("uri", .string(Self.uri(file)))]))
                ]))
        ])
        if let line = finding.line {
            location["physicalLocation"]?["region"] = .object([
                JSON.Member("startLine", .number(ExactDecimal(line)))
            ])
        }
        if !finding.where_.isEmpty {
            location["logicalLocations"] = .array([
                .object([JSON.Member("fullyQualifiedName", .string(finding.where_))])
            ])
        }
        let text = ([diagnostic.message] + finding.explanation).joined(separator: "\n")
        writer.value(
            .object([
                JSON.Member("ruleId", .string(diagnostic.code.name)),
                JSON.Member("level", .string(diagnostic.severity.rawValue)),
                JSON.Member("message", .object([JSON.Member("text", .string(text))])),
                JSON.Member("locations", .array([location])),
            ]))
        output.write(writer.drain())
    }

    mutating func end(_ summary: X12Summary, _ output: inout X12Output) {}

    mutating func finish(_ output: inout X12Output) {
        begin()
        writer.endArray()
        let rules = rules.sorted { $0.name < $1.name }.map { code in
            JSON.object([
                JSON.Member("id", .string(code.name)),
                JSON.Member("help", .object([JSON.Member("text", .string(code.help))])),
            ])
        }
        let driver = JSON.object([
            JSON.Member("name", "gangway x12 check"), JSON.Member("rules", .array(rules)),
        ])
        writer.member("tool", .object([JSON.Member("driver", driver)]))
        writer.endObject()
        writer.endArray()
        writer.endObject()
        output.write(writer.drain())
        output.line("")
    }

    /// A path as a relative reference (RFC 3986).
    private static func uri(_ file: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return file.utf8.reduce(into: "") { uri, byte in
            let character = Character(Unicode.Scalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "/-._~".contains(character)
            {
                uri.append(character)
            } else {
                uri += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}
