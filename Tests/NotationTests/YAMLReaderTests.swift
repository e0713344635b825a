import Diagnostics
import Notation
import Testing

/// A fault as a test states it: code, line and column.
struct Fault: Equatable, CustomStringConvertible {
    let code: String
    let line: Int
    let column: Int

    init(_ code: String, _ line: Int, _ column: Int) {
        (self.code, self.line, self.column) = (code, line, column)
    }

    /// The fault of a diagnostic, which must have a place in the file "f".
    init(_ diagnostic: Diagnostic) {
        code = diagnostic.code.name
        guard case .text(let place) = diagnostic.place, place.file == "f" else {
            (line, column) = (0, 0)
            return
        }
        (line, column) = (place.line, place.column)
    }

    var description: String { "\(line):\(column) \(code)" }
}

@Suite("Reading YAML")
struct YAMLReaderTests {
    @Test("keeps every scalar as text and knows what was in quotes")
    func scalars() throws {
        let text = """
            plain: 02
            double: "02"
            single: 'a: b'
            block: |
              one
              two
            yes: yes
            none:
            null: ~
            flow: {a: [1, "2"], b: 3.10}
            """
        let node = try #require(YAMLReader.read(text, file: "f").node)
        #expect(node["plain"]?.content == .scalar("02", quoted: false))
        #expect(node["double"]?.content == .scalar("02", quoted: true))
        #expect(node["single"]?.text == "a: b")
        #expect(node["block"]?.content == .scalar("one\ntwo\n", quoted: true))
        #expect(node["yes"]?.text == "yes")
        #expect(node["none"]?.isEmpty == true)
        #expect(node["null"]?.text == "~")
        #expect(node["flow"]?["a"]?.items?.map(\.text) == ["1", "2"])
        #expect(node["flow"]?["b"]?.text == "3.10")
        #expect(
            node.entries?.map(\.name) == [
                "plain", "double", "single", "block", "yes", "none", "null", "flow",
            ])
    }

    @Test("knows the place of every node, also after CRLF, a byte order mark and wide characters")
    func places() throws {
        let text = "\u{FEFF}a: 1\r\n\"é😀\": [x,  {y: z}]\r\nc:\r\n  - d\r\n"
        let node = try #require(YAMLReader.read(text, file: "f").node)
        func place(_ node: Node?) -> String? { node?.place.description }
        #expect(place(node) == "f:1:1")
        #expect(place(node["a"]) == "f:1:4")
        #expect(place(node.entry("é😀")?.key) == "f:2:1")
        #expect(place(node["é😀"]) == "f:2:7")
        #expect(place(node["é😀"]?.items?[1]) == "f:2:12")
        #expect(place(node["é😀"]?.items?[1]["y"]) == "f:2:16")
        #expect(place(node["c"]) == "f:4:3")
        #expect(place(node["c"]?.items?.first) == "f:4:5")
    }

    @Test(
        "tells each fault at its line and column",
        arguments: [
            ("a: 1\nb: 2\na: 3\n", [Fault("profile.yaml.duplicate-key", 3, 1)]),
            (
                "a: 1\n\"a\": 3\n'a': 4",
                [
                    Fault("profile.yaml.duplicate-key", 2, 1),
                    Fault("profile.yaml.duplicate-key", 3, 1),
                ]
            ),
            (
                "x: {b: 1, b: 2}\ny:\n  - c: 1\n    d: 2\n    c: 3\nx: 1\n",
                [
                    Fault("profile.yaml.duplicate-key", 1, 11),
                    Fault("profile.yaml.duplicate-key", 5, 5),
                    Fault("profile.yaml.duplicate-key", 6, 1),
                ]
            ),
            ("1: a\n\"1\": b", [Fault("profile.yaml.duplicate-key", 2, 1)]),
            ("\"\": 1\n'': 2", [Fault("profile.yaml.duplicate-key", 1, 1)]),
            ("a: 1\na: 1\n b: 2", [Fault("profile.yaml.syntax", 3, 3)]),
            (
                "a: &x 1\nb: [&y {}]",
                [
                    Fault("profile.yaml.alias", 1, 4), Fault("profile.yaml.alias", 2, 5),
                ]
            ),
            ("a: &x 1\nb: *x", [Fault("profile.yaml.alias", 1, 4)]),
            ("a: 1\nb: *x", [Fault("profile.yaml.alias", 2, 4)]),
            ("a: &x {b: 1}\nc:\n  <<: *x", [Fault("profile.yaml.alias", 1, 4)]),
            (
                "a: !!int 1\nb: !mine [1]\nc: !x {}\n!!int d: 1",
                [
                    Fault("profile.yaml.tag", 1, 4), Fault("profile.yaml.tag", 2, 4),
                    Fault("profile.yaml.tag", 3, 4), Fault("profile.yaml.tag", 4, 1),
                ]
            ),
            ("? [a]\n: 1\n", [Fault("profile.yaml.key", 1, 3)]),
            ("{a: 1}: 2\n", [Fault("profile.yaml.key", 1, 1)]),
            ("a: 1\n---\nb: 2\n", [Fault("profile.yaml.documents", 2, 1)]),
            ("", [Fault("profile.yaml.empty", 1, 1)]),
            ("# only this\n", [Fault("profile.yaml.empty", 1, 1)]),
            ("---\n...\n", [Fault("profile.yaml.empty", 2, 1)]),
            ("a: b: c\n", [Fault("profile.yaml.syntax", 1, 5)]),
            ("a:\n\tb: 1\n", [Fault("profile.yaml.syntax", 2, 1)]),
            ("a: \"open\nb: 1\n", [Fault("profile.yaml.syntax", 3, 1)]),
            ("a: [1, 2\nb: 1\n", [Fault("profile.yaml.syntax", 2, 2)]),
            ("a: @b\n", [Fault("profile.yaml.syntax", 1, 4)]),
            ("a: 1\nb: x\u{1}y\n", [Fault("profile.yaml.syntax", 2, 5)]),
        ] as [(String, [Fault])])
    func faults(text: String, expected: [Fault]) {
        let (node, diagnostics) = YAMLReader.read(text, file: "f")
        #expect(node == nil)
        #expect(diagnostics.map(Fault.init) == expected)
    }

    @Test("lets signs stand where they are texts")
    func signs() throws {
        let text = "a: \"&x *x\"\nb: R&D * 2\nc: |\n  &x\n  *x\nd: '!!int'\ne: 'a---b'\n"
        let node = try #require(YAMLReader.read(text, file: "f").node)
        #expect(node["a"]?.text == "&x *x")
        #expect(node["b"]?.text == "R&D * 2")
        #expect(node["c"]?.text == "&x\n*x\n")
    }

    @Test("says what to do about a key that stands twice")
    func duplicateText() throws {
        let diagnostic = try #require(YAMLReader.read("ab: 1\nab: 2", file: "f").diagnostics.first)
        #expect(diagnostic.message.contains("\"ab\" stands twice in this map, first on line 1"))
        #expect(diagnostic.value == "ab")
    }

    @Test("tells at least the first of very many repeated keys")
    func manyDuplicates() {
        let text = (0..<40).map { "k\($0): 1\nk\($0): 2\n" }.joined()
        let (node, diagnostics) = YAMLReader.read(text, file: "f")
        #expect(node == nil)
        #expect(diagnostics.first?.code == .yamlDuplicateKey)
    }

    @Test("refuses a billion laughs before expanding them, as values and as keys")
    func bombs() {
        let levels = (1...9).map { level in
            "l\(level): &l\(level) ["
                + Array(repeating: "*l\(level - 1)", count: 9).joined(separator: ", ")
                + "]\n"
        }
        let values = "l0: &l0 lol\n" + levels.joined()
        for bomb in [values, values + "? *l9\n: 1\n? *l9\n: 2\n"] {
            #expect(bomb.utf8.count < 1024)
            let started = ContinuousClock.now
            let (node, diagnostics) = YAMLReader.read(bomb, file: "f")
            #expect(ContinuousClock.now - started < .seconds(60))
            #expect(node == nil)
            #expect(diagnostics.first.map(Fault.init) == Fault("profile.yaml.alias", 1, 5))
            #expect(Set(diagnostics.map(\.code)) == [.yamlAlias])
        }
    }

    @Test("takes 64 levels and refuses more, however many")
    func depth() {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        #expect(YAMLReader.read(nested(64), file: "f").node != nil)
        let one = YAMLReader.read(nested(65), file: "f")
        #expect(one.node == nil)
        #expect(one.diagnostics.map(Fault.init) == [Fault("profile.yaml.too-deep", 1, 65)])
        for levels in [900, 100_000] {
            let many = YAMLReader.read(nested(levels), file: "f")
            #expect(many.node == nil)
            #expect(many.diagnostics.map(\.code) == [.yamlTooDeep])
        }
    }

    @Test("refuses more than 1 MB unread")
    func size() {
        let bytes = [UInt8](repeating: UInt8(ascii: "["), count: (1 << 20) + 1)
        let (node, diagnostics) = YAMLReader.read(bytes, file: "f")
        #expect(node == nil)
        #expect(diagnostics.map(Fault.init) == [Fault("profile.yaml.too-large", 1, 1)])
    }

    @Test("refuses bytes that are not UTF-8, at their place")
    func encoding() {
        let bytes = Array("a: 1\nb: é".utf8) + [0xE9, 0x0A]
        let (node, diagnostics) = YAMLReader.read(bytes, file: "f")
        #expect(node == nil)
        #expect(diagnostics.map(Fault.init) == [Fault("profile.yaml.encoding", 2, 5)])
    }
}
