import Diagnostics
import Values

/// Writes findings for code scanners: SARIF 2.1.0, one run for all files.
struct SARIFWriter {
    private let tool: String
    private var writer = JSONWriter()
    private var hasBegun = false
    private var rules: [Diagnostic.Code] = []

    /// Where in a file a finding is, as exactly as it is known.
    struct Location {
        let file: String
        var line: Int?
        var column: Int?
        /// The place in the file's own terms; empty where there is none.
        var logical = ""
    }

    /// Begins a report of a tool, such as `gangway x12 check`.
    init(tool: String) {
        self.tool = tool
    }

    /// The bytes written so far; they are the caller's then.
    mutating func drain() -> [UInt8] { writer.drain() }

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

    /// Adds a finding; `text` is its message with whatever explains it.
    mutating func add(_ diagnostic: Diagnostic, text: String, at location: Location) {
        begin()
        if !rules.contains(diagnostic.code) { rules.append(diagnostic.code) }
        var json: JSON = [
            "physicalLocation": [
                "artifactLocation": ["uri": .string(Self.uri(location.file))]
            ]
        ]
        if let line = location.line {
            var region: JSON = ["startLine": .number(ExactDecimal(line))]
            region["startColumn"] = location.column.map { .number(ExactDecimal($0)) }
            json["physicalLocation"]?["region"] = region
        }
        if !location.logical.isEmpty {
            json["logicalLocations"] = [["fullyQualifiedName": .string(location.logical)]]
        }
        writer.value(
            .object([
                JSON.Member("ruleId", .string(diagnostic.code.name)),
                JSON.Member("level", .string(diagnostic.severity.rawValue)),
                JSON.Member("message", .object([JSON.Member("text", .string(text))])),
                JSON.Member("locations", .array([json])),
            ]))
    }

    /// Ends the report.
    mutating func finish() {
        begin()
        writer.endArray()
        let rules = rules.sorted { $0.name < $1.name }.map { code in
            JSON.object([
                JSON.Member("id", .string(code.name)),
                JSON.Member("help", .object([JSON.Member("text", .string(code.help))])),
            ])
        }
        let driver = JSON.object([
            JSON.Member("name", .string(tool)), JSON.Member("rules", .array(rules)),
        ])
        writer.member("tool", .object([JSON.Member("driver", driver)]))
        writer.endObject()
        writer.endArray()
        writer.endObject()
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
