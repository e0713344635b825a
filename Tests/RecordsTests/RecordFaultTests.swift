import Diagnostics
import Testing

@testable import Records

@Suite("Telling what is wrong with records")
struct RecordFaultTests {
    private static let head = "PO Number,Date,Qty,Unit,Note\n"

    @Test(
        "a fault of CSV is told where it stands",
        arguments: [
            (
                "1,,1,EA,a\u{1B}b\n", Diagnostic.Code.recordControl,
                "document 1, line 2, ROW.note, byte 29"
            ),
            ("1,,1,EA,=SUM(A1)\n", .recordFormula, "document 1, line 2, ROW.note, byte 29"),
            ("1,2026-02-01,1,EA,\n", .recordValue, "document 1, line 2, ROW.ordered, byte 29"),
            ("1,,1,EA\n", .recordColumns, "document 1, line 2, record, byte 29"),
            ("1,,1,EA,a,b\n", .recordColumns, "document 1, line 2, record, byte 29"),
            ("1,,1,EA,5\" pipe\n", .recordQuote, "document 1, line 2, record, byte 29"),
            ("1,,1,EA,\"never\n", .recordQuote, "document 1, line 2, record, byte 29"),
        ])
    func faultsOfCSV(row: String, code: Diagnostic.Code, place: String) throws {
        let file = RecordFile(Self.head + row, try SampleLayout.made(SampleLayout.csv))
        #expect(file.told == ["\(code) at \(place)"])
        #expect(file.documents.count == 1)
    }

    @Test("numbers with their sign are no formulas, and a plus says nothing")
    func signsAreNoFormulas() throws {
        let file = RecordFile(
            Self.head + "1,,+5,EA,-12.50\n", try SampleLayout.made(SampleLayout.csv))
        #expect(file.told.isEmpty)
        #expect(file.lines == [["ROW|1||5|EA|-12.50"]])
    }

    @Test("bytes that are no UTF-8 are told, and read so that a person can guess")
    func wrongEncoding() throws {
        let bytes = Array((Self.head + "1,,1,EA,caf").utf8) + [0xE9, 0x0A]
        let file = RecordFile(bytes, try SampleLayout.made(SampleLayout.csv))
        #expect(file.documents.flatMap(\.faults).map(\.code) == [.recordEncoding])
        #expect(file.lines == [["ROW|1||1|EA|caf\u{E9}"]])
    }

    @Test("UTF-16 is told once, and nothing is made of it")
    func wideFile() throws {
        let file = RecordFile(
            [0xFF, 0xFE, 0x31, 0, 0x0A, 0], try SampleLayout.made(SampleLayout.csv))
        #expect(file.told == ["parse.record.encoding at line 1, file, byte 0"])
        #expect(file.documents.isEmpty)
    }

    @Test("a header of half a million columns is told shortly, and read in no time")
    func wideHeader() throws {
        let layout = try SampleLayout.made(SampleLayout.csv)
        let wide = RecordFile(String(repeating: ",", count: 500_000) + "\n1,1\n", layout)
        #expect(wide.documents.isEmpty)
        #expect(
            wide.remarks.map(\.message)
                == ["the header has 500001 columns, at most 4096 are read"])
        let many = RecordFile(
            Self.head.dropLast() + (1...400).map { ",more\($0)" }.joined() + "\n", layout)
        #expect(many.remarks.count == 21)
        #expect(many.remarks.last?.message == "the layout has no 380 more columns")
        let row = RecordFile(
            Self.head + "1,,1,EA" + String(repeating: ",x", count: 300_000) + "\n", layout)
        #expect(
            row.documents.first?.faults.map(\.message)
                == ["the row has 300004 columns, the header 5"])
    }

    @Test("a column that has to be there and is not stops the file; the nearest name is said")
    func missingColumn() throws {
        let file = RecordFile("PO Nmber,Qty\n1,1\n", try SampleLayout.made(SampleLayout.csv))
        #expect(file.documents.isEmpty)
        let fault = try #require(file.remarks.first { $0.code == .recordHeader })
        #expect(
            fault.message == "the header has no column \"PO Number\"; did you mean \"PO Nmber\"?")
    }

    @Test("a column twice, and a header in which a quote stays open, stop the file")
    func brokenHeaders() throws {
        let layout = try SampleLayout.made(SampleLayout.csv)
        let twice = RecordFile("PO Number,Qty,Qty,Date,Unit,Note\n1,1,1,,,\n", layout)
        #expect(twice.remarks.map(\.code) == [.recordHeader])
        let open = RecordFile("PO Number,\"Qty\n1,1\n", layout)
        #expect(open.remarks.map(\.code) == [.recordQuote])
        #expect(twice.documents.isEmpty && open.documents.isEmpty)
    }

    @Test("a key that comes back is told, and its records are a document that is held apart")
    func keyAgain() throws {
        let file = RecordFile(
            Self.head + "1,,1,EA,\n2,,1,EA,\n1,,9,EA,\n", try SampleLayout.made(SampleLayout.csv))
        #expect(file.documents.map { $0.faults.map(\.code) } == [[], [], [.recordKeyAgain]])
        #expect(file.lines[0] == ["ROW|1||1|EA"])
    }

    @Test("a quote that never closes spoils its own line only")
    func quoteStaysLocal() throws {
        let file = RecordFile(
            Self.head + "1,,1,EA,\n2,,1,EA,\"open\n3,,1,EA,\n",
            try SampleLayout.made(SampleLayout.csv))
        #expect(file.lines == [["ROW|1||1|EA"], ["ROW|3||1|EA"]])
        #expect(file.documents.map { $0.faults.map(\.code) } == [[.recordQuote], []])
    }

    @Test("a line that is no record of the layout belongs to the document it stands in")
    func unknownKind() throws {
        let file = RecordFile(
            "HA-1\nXwhat\nLS1      1\nHA-2\nLS1      123456789\n",
            try SampleLayout.made(SampleLayout.fixed))
        #expect(
            file.documents.map { $0.faults.map(\.code) } == [[.recordKind], [.recordColumns]])
        #expect(file.told.first == "parse.record.kind at document 1, line 2, record, byte 5")
    }

    @Test("a line of NDJSON that cannot be read spoils no other")
    func brokenJSON() throws {
        let file = RecordFile(
            """
            {"order": {"number": 1}}
            {"order": {"number": 2}, "order": 3}
            [1]
            {"order": {"number": [3]}, "lines": 4, "more": {"deep": 1}}
            """, try SampleLayout.made(SampleLayout.ndjson))
        #expect(
            file.documents.map { $0.faults.map(\.code) } == [
                [], [.recordJSON], [.recordJSON],
                [.recordValue, .recordValue, .recordUnknownField],
            ])
        let invalid = RecordFile(
            Array("{\"rush\": \"".utf8) + [0xFF, 0x22, 0x7D],
            try SampleLayout.made(SampleLayout.ndjson))
        #expect(invalid.documents.flatMap(\.faults).map(\.code) == [.recordEncoding])
    }

    @Test("a record, a document and a file each have a limit, and say so")
    func limits() throws {
        let layout = try SampleLayout.made(SampleLayout.csv)
        let long = "1,,1,EA," + String(repeating: "x", count: 5000) + "\n"
        let file = RecordFile(
            Self.head + long + "2,,1,EA,\n", layout, limits: RecordLimits(recordBytes: 300))
        #expect(file.documents.map { $0.faults.map(\.code) } == [[.recordTooLong], []])
        #expect(file.documents[1].place.line == 3)
        let rows = Self.head + String(repeating: "1,,1,EA,\n", count: 5)
        let many = RecordFile(rows, layout, limits: RecordLimits(records: 3))
        #expect(many.documents.map { $0.faults.map(\.code) } == [[.recordTooMany]])
        #expect(many.lines == [Array(repeating: "ROW|1||1|EA", count: 3)])
        let files = RecordFile(
            Self.head + "1,,1,EA,\n2,,1,EA,\n3,,1,EA,\n", layout,
            limits: RecordLimits(documents: 2))
        #expect(files.documents.count == 2)
        #expect(files.remarks.map(\.code) == [.recordTooMany])
        let faulty = RecordFile(
            Self.head + String(repeating: "1,,1,EA,=1+1\n", count: 9), layout,
            limits: RecordLimits(faults: 4))
        #expect(faulty.documents.flatMap(\.faults).count == 4)
    }
}
