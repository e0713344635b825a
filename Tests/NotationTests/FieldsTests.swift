import Diagnostics
import Notation
import Testing
import Values

private enum Kind: String, CaseIterable {
    case folder, sftp, as2
}

private let settle = Fields(
    "settle",
    [
        .duration("every", default: "5s", doc: "How often to look."),
        .integer("sightings", in: 1...9, default: "2", doc: "Equal sizes needed."),
    ])

private let channel = Fields(
    "channel",
    [
        .text("name", required: true, doc: "Its name | unique."),
        .choice("kind", Kind.self, default: .folder, doc: "How files travel."),
        .text("id", length: 1...15, doc: "The ISA id."),
        .decimal("tolerance", doc: "Price tolerance."),
        .flag("live", default: "false", doc: "Whether it is live."),
        .size("limit", default: "10MB", doc: "The largest file."),
        .record("settle", settle, doc: "When a file is whole."),
        .list("partners", doc: "Who may send."),
        .list("days", of: .choice(["mon", "tue"]), default: ["mon"], doc: "Working days."),
        .records("rules", settle, doc: "Rules."),
        .map("headers", doc: "Headers."),
        .map("tables", of: .record(settle), doc: "Tables."),
        .any("map", doc: "A map."),
    ])

@Suite("Field specifications")
struct FieldsTests {
    private func read(_ text: String) throws -> (reader: FieldReader?, diagnostics: [Diagnostic]) {
        channel.read(try #require(YAMLReader.read(text, file: "f").node))
    }

    @Test("give typed values")
    func values() throws {
        let (read, diagnostics) = try read(
            """
            name: 02
            kind: sftp
            id: "123"
            tolerance: -0.50
            live: true
            limit: 64KB
            settle: {every: 100ms}
            partners: [acme, "00"]
            days: []
            rules: [{sightings: 3}, {every: 1d}]
            headers: {X-Key: abc, Y: 2}
            tables:
              uom: {every: 2h}
            map: {a: [1]}
            """)
        #expect(diagnostics.isEmpty)
        let reader = try #require(read)
        #expect(reader.text("name") == "02")
        #expect(reader.choice("kind", Kind.self) == .sftp)
        #expect(reader.optionalText("id") == "123")
        #expect(reader.optionalDecimal("tolerance")?.description == "-0.50")
        #expect(reader.flag("live"))
        #expect(reader.size("limit") == 65_536)
        #expect(reader.record("settle").duration("every") == .milliseconds(100))
        #expect(reader.record("settle").integer("sightings") == 2)
        #expect(reader.texts("partners") == ["acme", "00"])
        #expect(reader.list("partners").map(\.place.column) == [12, 18])
        #expect(reader.texts("days").isEmpty)
        #expect(reader.records("rules").map { $0.integer("sightings") } == [3, 2])
        #expect(reader.records("rules")[1].duration("every") == .seconds(86_400))
        #expect(reader.textMap("headers") == ["X-Key": "abc", "Y": "2"])
        #expect(reader.recordMap("tables").map(\.key.text) == ["uom"])
        #expect(reader.recordMap("tables").first?.value.duration("every") == .seconds(7200))
        #expect(reader.map("tables").first?.value.place.description == "f:13:8")
        #expect(reader.node("map")?["a"]?.items?.count == 1)
        #expect(reader.place("limit").description == "f:6:8")
    }

    @Test("fill in defaults and know what was written")
    func defaults() throws {
        let reader = try #require(try read("name: a").reader)
        #expect(reader.choice("kind", Kind.self) == .folder)
        #expect(!reader.flag("live"))
        #expect(reader.size("limit") == 10 << 20)
        #expect(reader.texts("days") == ["mon"])
        #expect(reader.optionalText("id") == nil)
        #expect(reader.optionalRecord("settle") == nil)
        #expect(reader.records("rules").isEmpty)
        #expect(reader.has("name") && !reader.has("limit"))
        #expect(reader.place("limit").description == "f:1:1")
    }

    @Test(
        "tell each fault at its line and column",
        arguments: [
            ("nam: a", ["profile.key.unknown 1:1", "profile.key.missing 1:1"]),
            (
                "name: a\nsettle:\n  evry: 1s\n  wait: 2\n",
                ["profile.key.unknown 3:3", "profile.key.unknown 4:3"]
            ),
            ("kind: sftp", ["profile.key.missing 1:1"]),
            ("name:\nlive: true", ["profile.value.empty 1:6"]),
            ("name: [a]", ["profile.value.type 1:7"]),
            ("name: a\nkind: sftpp", ["profile.value.choice 2:7"]),
            ("name: a\ndays: [mon, wed]", ["profile.value.choice 2:13"]),
            ("name: a\nid: \"\"", ["profile.value.range 2:5"]),
            ("name: a\nid: 1234567890123456", ["profile.value.range 2:5"]),
            ("name: a\ntolerance: 1e5", ["profile.value.type 2:12"]),
            ("name: a\ntolerance: \"1\"", ["profile.value.type 2:12"]),
            ("name: a\nlive: yes", ["profile.value.type 2:7"]),
            ("name: a\nlive: \"true\"", ["profile.value.type 2:7"]),
            ("name: a\nlimit: 10", ["profile.value.type 2:8"]),
            ("name: a\nlimit: 99999999999GB", ["profile.value.type 2:8"]),
            ("name: a\nsettle: {every: 5 s}", ["profile.value.type 2:17"]),
            ("name: a\nsettle: {every: 1w}", ["profile.value.type 2:17"]),
            ("name: a\nsettle: {every: 999999d}", ["profile.value.type 2:17"]),
            ("name: a\nsettle: {sightings: 10}", ["profile.value.range 2:21"]),
            ("name: a\nsettle: {sightings: 99999999999999999999}", ["profile.value.range 2:21"]),
            ("name: a\nsettle: {sightings: 1.5}", ["profile.value.type 2:21"]),
            ("name: a\nsettle: {sightings: \"2\"}", ["profile.value.type 2:21"]),
            ("name: a\nsettle: 5s", ["profile.value.type 2:9"]),
            ("name: a\npartners: acme", ["profile.value.type 2:11"]),
            (
                "name: a\npartners:\n  - a\n  -\n  - {b: 1}",
                ["profile.value.empty 4:4", "profile.value.type 5:5"]
            ),
            (
                "name: a\nrules: [{every: 1x}, 3]",
                ["profile.value.type 2:17", "profile.value.type 2:22"]
            ),
            ("name: a\nheaders: [1]", ["profile.value.type 2:10"]),
            ("name: a\ntables: {uom: {x: 1}}", ["profile.key.unknown 2:16"]),
            ("- name: a", ["profile.value.type 1:1"]),
        ])
    func faults(text: String, expected: [String]) throws {
        let (reader, diagnostics) = try read(text)
        #expect(reader == nil)
        let faults = diagnostics.map(Fault.init)
        #expect(faults.map { "\($0.code) \($0.line):\($0.column)" } == expected)
    }

    @Test(
        "say what was probably meant and how to mend it",
        arguments: [
            ("naem: a", "channel has no key \"naem\"; did you mean \"name\"?", "Correct the key"),
            ("name: a\nnames: b", "channel has no key \"names\"", "Remove it; the keys are"),
            ("name: a\nkind: sfpt", "did you mean \"sftp\"?", "one of folder, sftp, as2"),
            ("name: a\nlive: \"true\"", "takes true or false, here is \"true\"", "without quotes"),
            ("name: a\nlimit: 5", "takes a size such as 10MB, here is \"5\"", "KB"),
            (
                "name: a\nxyzzyplugh: 1", "channel has no key \"xyzzyplugh\"",
                "the keys are name, kind"
            ),
            ("kind: sftp", "channel has no \"name\"", "Add \"name: …\", a text. Its name"),
        ])
    func words(text: String, message: String, help: String) throws {
        let diagnostic = try #require(try read(text).diagnostics.first)
        #expect(diagnostic.message.contains(message))
        #expect(diagnostic.help.contains(help))
    }

    @Test("make a Markdown table")
    func markdown() {
        let lines = channel.markdown().split(separator: "\n").map(String.init)
        #expect(lines[0] == "| Key | Value | Default | Meaning |")
        #expect(lines.contains("| `name` | text | required | Its name \\| unique. |"))
        #expect(
            lines.contains("| `kind` | `folder`, `sftp`, `as2` | `folder` | How files travel. |"))
        #expect(lines.contains("| `id` | a text of 1 to 15 characters |  | The ISA id. |"))
        #expect(lines.contains("| `settle.every` | duration | `5s` | How often to look. |"))
        #expect(lines.contains("| `rules[].every` | duration | `5s` | How often to look. |"))
        #expect(lines.contains("| `tables.<name>.every` | duration | `5s` | How often to look. |"))
        #expect(lines.contains("| `days` | list of `mon`, `tue` | `[mon]` | Working days. |"))
    }

    @Test("make a JSON Schema")
    func schema() throws {
        let schema = channel.schema(id: "urn:x", title: "Channel")
        #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        #expect(schema["additionalProperties"] == false)
        #expect(schema["required"] == ["name"])
        #expect(schema.path("properties.kind.enum") == ["folder", "sftp", "as2"])
        #expect(schema.path("properties.kind.default") == "folder")
        #expect(schema.path("properties.live.default") == false)
        #expect(schema.path("properties.id.maxLength") == 15)
        #expect(schema.path("properties.settle.properties.sightings.maximum") == 9)
        #expect(schema.path("properties.settle.properties.sightings.default") == 2)
        #expect(schema.path("properties.tables.additionalProperties.type") == "object")
        #expect(schema.path("properties.days.items.enum[1]") == "tue")
        #expect(schema.path("properties.days.default") == ["mon"])
        #expect(schema.path("properties.map")?.members?.map(\.key) == ["description"])
        #expect(try JSONReader.read(schema.bytes(pretty: true)) == schema)
    }
}

@Suite("Guessing spellings")
struct SpellingTests {
    @Test(
        "finds the nearest word or none",
        arguments: [
            ("evry", "every"), ("EVERY", "every"), ("eevry", "every"), ("everyy", "every"),
            ("nmae", "name"), ("zzz", nil), ("", nil), ("na", nil), ("setle", "settle"),
            ("certificate_encription", "certificate_encryption"),
        ] as [(String, String?)])
    func nearest(word: String, expected: String?) {
        let words = ["every", "name", "settle", "certificate_encryption"]
        #expect(Spelling.nearest(word, among: words) == expected)
    }

    @Test("does not spend time on long texts")
    func long() {
        let long = String(repeating: "a", count: 100_000)
        #expect(Spelling.nearest(long, among: [long + "b"]) == nil)
    }
}

@Suite("Diagnostics of notation")
struct NotationDiagnosticsTests {
    @Test("have unique names under profile and a help each")
    func codes() {
        let all = NotationDiagnostics.all
        #expect(Set(all.map(\.name)).count == all.count)
        #expect(all.allSatisfy { $0.name.hasPrefix("profile.") && !$0.help.isEmpty })
        #expect(all.allSatisfy { $0.owner == .onboarding })
    }
}
