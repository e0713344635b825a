import Diagnostics
import Notation
import Testing

@Suite("Reading code tables")
struct TableTests {
    @Test("finds rows by their key and cells by their column, each with its place")
    func reads() throws {
        let text =
            "theirs,ours,note\r\nCA,CS,\"a \"\"case\"\", or\r\nbox\"\r\n\r\n"
            + "EA, EA ,\r\n02,\" x \",n"
        let (read, diagnostics) = Table.read(text, file: "f")
        let table = try #require(read)
        #expect(diagnostics.isEmpty)
        #expect(table.columns == ["theirs", "ours", "note"])
        #expect(table.key == ["theirs"])
        #expect(table["CA"]?["ours"]?.text == "CS")
        #expect(table["CA"]?["note"]?.text == "a \"case\", or\r\nbox")
        #expect(table["EA"]?["ours"]?.text == "EA")
        #expect(table["EA"]?["ours"]?.place.description == "f:5:5")
        #expect(table["EA"]?["note"]?.text == "")
        #expect(table["02"]?["ours"]?.text == " x ")
        #expect(table["2"] == nil)
        #expect(table["CA"]?["other"] == nil)
        #expect(table.rows.map(\.place.line) == [2, 5, 6])
    }

    @Test("finds rows by several columns")
    func compositeKey() throws {
        let text = "set,code,ours\n850,1,a\n850,2,b\n860,1,c\n"
        let table = try #require(Table.read(text, file: "f", key: ["set", "code"]).table)
        #expect(table["860", "1"]?["ours"]?.text == "c")
        #expect(table.row(["850", "2"])?["ours"]?.text == "b")
    }

    @Test(
        "tells each fault at its line and column",
        arguments: [
            ("a,b\n1,2\n1,3\n", [Fault("profile.csv.duplicate-key", 3, 1)]),
            ("a,b\n,2\n", [Fault("profile.csv.empty-key", 2, 1)]),
            (
                "a,b\n1\n2,3,4\n",
                [Fault("profile.csv.columns", 2, 1), Fault("profile.csv.columns", 3, 5)]
            ),
            ("a,a\n1,2\n", [Fault("profile.csv.header", 1, 3)]),
            ("a,,c\n1,2,3\n", [Fault("profile.csv.header", 1, 3)]),
            ("a;b\n1;2\n", [Fault("profile.csv.header", 1, 1)]),
            (
                "a,b\n1,\"x\n2,3\n",
                [
                    Fault("profile.csv.quote", 2, 3)
                ]
            ),
            ("a,b\n1,\"x\" y\n", [Fault("profile.csv.quote", 2, 7)]),
            ("a,b\n1,x \"y\" z\n", [Fault("profile.csv.quote", 2, 3)]),
            ("", [Fault("profile.csv.empty", 1, 1)]),
            ("\r\n \n", [Fault("profile.csv.empty", 1, 1)]),
        ] as [(String, [Fault])])
    func faults(text: String, expected: [Fault]) {
        let (table, diagnostics) = Table.read(text, file: "f")
        #expect(table == nil)
        #expect(diagnostics.map(Fault.init) == expected)
    }

    @Test("asks for the key columns that it needs, with a guess")
    func missingColumn() {
        let (table, diagnostics) = Table.read("their,ours\n1,2\n", file: "f", key: ["theirs"])
        #expect(table == nil)
        #expect(diagnostics.map(Fault.init) == [Fault("profile.csv.header", 1, 1)])
        #expect(diagnostics.first?.message.contains("did you mean \"their\"?") == true)
    }

    @Test(
        "warns of cells that a spreadsheet would run, and takes them as text",
        arguments: [
            ("=1+2", true), ("@SUM(A1)", true), ("+1-2", true), ("-2+cmd", true),
            ("-12.50", false), ("+1", false), ("-", false), ("a=b", false), ("=", false),
        ])
    func formulas(cell: String, warned: Bool) {
        let (table, diagnostics) = Table.read("a,b\n1,\(cell)\n", file: "f")
        #expect(table?["1"]?["b"]?.text == cell)
        #expect(diagnostics.map(Fault.init) == (warned ? [Fault("profile.csv.formula", 2, 3)] : []))
        #expect(diagnostics.allSatisfy { $0.severity == .warning })
    }

    @Test("refuses what is not UTF-8 or too large")
    func bytes() {
        let latin = Table.read(Array("a,b\n1,".utf8) + [0xE9], file: "f")
        #expect(latin.table == nil)
        #expect(latin.diagnostics.map(Fault.init) == [Fault("profile.csv.encoding", 2, 3)])
        let large = Table.read([UInt8](repeating: 0x61, count: (16 << 20) + 1), file: "f")
        #expect(large.diagnostics.map(Fault.init) == [Fault("profile.csv.too-large", 1, 1)])
    }

    @Test("takes a byte order mark and a last line without an end")
    func mark() throws {
        let table = try #require(Table.read("\u{FEFF}a,b\n1,2", file: "f").table)
        #expect(table.columns == ["a", "b"])
        #expect(table["1"]?["b"]?.text == "2")
    }
}
