import Diagnostics
import Guides
import Testing
import Values
import X12

@testable import Records

@Suite("Reading records")
struct RecordReaderTests {
    private static let csv = """
        PO Number,Date,Qty,Unit,Note\r
        4711,1.2.2026,10,EA,"two\nlines, ""quoted"" so"\r
        4711,1.2.2026,2.50,CS,\r
        \r
        4712,28.11.2026,1,EA,caf\u{E9}\r

        """

    @Test("consecutive rows with one key are one document, placed where they stand")
    func groupsByKey() throws {
        let file = RecordFile(Self.csv, try SampleLayout.made(SampleLayout.csv))
        #expect(
            file.lines == [
                [
                    "ROW|4711|20260201|10|EA|two\nlines, \"quoted\" so",
                    "ROW|4711|20260201|2.50|CS",
                ], ["ROW|4712|20261128|1|EA|caf\u{E9}"],
            ])
        #expect(file.told.isEmpty)
        let second = file.documents[1]
        #expect(second.place.line == 6)
        #expect(second.segments.line(1) == 6)
        let start = Array(Self.csv.utf8).firstIndex(of: UInt8(ascii: "8")).map { $0 - 6 }
        #expect(second.segments.byteOffset(1) == start)
        #expect(file.documents.map(\.byteCount).reduce(0, +) > 0)
    }

    @Test("a header record starts each document of fixed positions")
    func groupsByHeader() throws {
        let file = RecordFile(
            """
            HA-1     20260201
            LSKU-1   000010
            Nfragile
            LSKU-2       3
            HA-2     20260202
            LSKU-1       1
            """, try SampleLayout.made(SampleLayout.fixed))
        #expect(
            file.lines == [
                ["HDR|A-1|20260201", "LIN|SKU-1|000010", "NTE|fragile", "LIN|SKU-2|3"],
                ["HDR|A-2|20260202", "LIN|SKU-1|1"],
            ])
        #expect(file.told.isEmpty)
    }

    @Test("an object of NDJSON is a record, and each item of its arrays")
    func readsObjects() throws {
        let file = RecordFile(
            """
            {"order": {"number": "A-1"}, "rush": true, "lines": [\
            {"sku": "S1", "qty": 1.50}, {"sku": "S2", "qty": 2}]}
            {"order": {"number": 17}, "lines": []}

            """, try SampleLayout.made(SampleLayout.ndjson))
        #expect(
            file.lines == [["HDR|A-1|true", "LIN|S1|1.50", "LIN|S2|2"], ["HDR|17"]])
        #expect(file.told.isEmpty)
    }

    @Test("without `documents` the file is one document")
    func readsWholeFile() throws {
        let text = SampleLayout.csv.replacing("documents: {by: [po]}\n", with: "")
        let file = RecordFile(Self.csv, try SampleLayout.made(text))
        #expect(file.lines.map(\.count) == [3])
    }

    @Test("encodings, separators, quotes, decimal commas and line ends are the layout's")
    func readsDialects() throws {
        let text = SampleLayout.csv.replacing(
            "format: csv",
            with: "format: csv\nencoding: windows-1252\nseparator: \";\"\nquote: \"'\"\n"
                + "decimal: comma\nlines: cr")
        let bytes =
            Array("PO Number;Date;Qty;Unit;Note\r1;1.2.2026;1,5;EA;'a;b ".utf8) + [
                0x80, 0x27, 0x0D,
            ]
        let file = RecordFile(bytes, try SampleLayout.made(text))
        #expect(file.lines == [["ROW|1|20260201|1.5|EA|a;b \u{20AC}"]])
        #expect(file.told.isEmpty)
    }

    @Test("CSV without a header tells records apart by their first cell")
    func readsKinds() throws {
        let text = """
            why: our own sample
            format: csv
            header: false
            separator: tab
            quote: none
            documents: {starts: HDR}
            records:
              - {id: HDR, prefix: H, fields: [{name: po}, {name: buyer}]}
              - id: LIN
                prefix: L
                fields: [{name: sku}, {name: quantity, type: integer, places: 2}]

            """
        let file = RecordFile("H\t1\tA\"B\nL\tS\t100\nH\t2\tC\n", try SampleLayout.made(text))
        #expect(file.lines == [["HDR|1|A\"B", "LIN|S|100"], ["HDR|2|C"]])
        #expect(file.told.isEmpty)
    }

    @Test("a row that does not say whose it is belongs to no other document unasked")
    func missingKeys() throws {
        let layout = try SampleLayout.made(RecordWriterTests.headed)
        let file = RecordFile(
            "po;at;quantity;note\nA;14:30:00;1;x\n;14:30:00;2;y\nB;14:30:00;3;z\n", layout)
        #expect(file.documents.count == 2)
        #expect(file.documents[0].faults.map(\.code) == [.recordKeyMissing])
        #expect(file.documents[0].faults[0].message.contains("po is empty"))
        #expect(file.documents[1].faults.isEmpty)
    }

    @Test("columns are found by their names, in any order; a byte order mark is none's")
    func findsColumns() throws {
        let file = RecordFile(
            "\u{FEFF}Qty,Extra,PO Number,Note\n1,x,4711,n\n",
            try SampleLayout.made(SampleLayout.csv))
        #expect(file.lines == [["ROW|4711||1||n"]])
        #expect(
            file.remarks.map(\.code) == [
                .recordHeaderAbsent, .recordHeaderAbsent, .recordUnknownField,
            ])
    }

    @Test("the guide knows types, lengths, codes and loops of the layout")
    func makesGuide() throws {
        let guide = try SampleLayout.made(SampleLayout.fixed).guide
        #expect(guide.set == "orders")
        #expect(guide.version == "fixed")
        #expect(guide.loops.map(\.path) == ["", "LIN"])
        #expect(guide.rows.map { $0.tag.description } == ["ST", "HDR", "LIN", "NTE", "SE"])
        #expect(guide.rows.map(\.isMandatory) == [true, true, true, false, true])
        let code = try SampleLayout.made(SampleLayout.csv)
        #expect(code.guide.codeLists["4"]?.isComplete == true)
        #expect(code.fieldName(tag: "ROW", element: 3) == "ROW.quantity")
        #expect(code.fieldName(tag: "ROW", element: 9) == nil)
    }
}

@Suite("Reading records in pieces")
struct RecordPieceTests {
    /// Files with everything that is hard to cut.
    static let files: [(layout: String, text: String)] = [
        (
            SampleLayout.csv,
            "\u{FEFF}PO Number,Date,Qty,Unit,Note\r\n1,1.2.2026,10,EA,\"a\r\nb\"\"c\"\r\n"
                + "1,,\"x\"y,EA,\n2,1.2.2026,1,EA,=1+1\n1,,2,EA,again\n"
                + "3,,1,EA,\"never\nclosed\n4,,1,EA,e"
        ),
        (
            SampleLayout.fixed,
            "HA-1     20260201\nLSKU-1   000010\r\nX?\nNfragile caf\u{E9}\n\nHA-2\n"
        ),
        (
            SampleLayout.ndjson,
            "{\"order\": {\"number\": 1}, \"x\": 2}\n{broken\n{\"order\": {\"number\": 2}}"
        ),
    ]

    @Test("any cut of the bytes gives the same documents", arguments: 0..<3)
    func cutsDoNotMatter(index: Int) throws {
        let layout = try SampleLayout.made(Self.files[index].layout)
        let bytes = Array(Self.files[index].text.utf8)
        let whole = RecordFile(bytes, layout).whole
        #expect(!whole.isEmpty)
        for cut in 1..<bytes.count {
            #expect(RecordFile(bytes, layout, cuts: [cut]).whole == whole, "cut at \(cut)")
        }
        #expect(RecordFile(bytes, layout, cuts: Array(1..<bytes.count)).whole == whole)
    }

    @Test("reading goes on from every position as if it had not stopped", arguments: 0..<3)
    func resumes(index: Int) throws {
        let layout = try SampleLayout.made(Self.files[index].layout)
        let bytes = Array(Self.files[index].text.utf8)
        let whole = RecordFile(bytes, layout)
        for (number, position) in whole.positions.enumerated() {
            let stored = try #require(RecordPosition(json: position.json))
            #expect(stored == position)
            let rest = RecordFile(bytes, layout, resuming: stored)
            #expect(
                rest.whole == Array(whole.documents.dropFirst(number + 1)).whole(whole, number + 1))
        }
        for document in whole.documents {
            let stored = try #require(RecordPosition(json: document.position.json))
            let again = try #require(RecordFile(bytes, layout, resuming: stored).documents.first)
            #expect(again.ordinal == document.ordinal)
            #expect(again.faults == document.faults)
            #expect(again.byteCount == document.byteCount)
        }
    }

    @Test("seeded files give the same whatever the blocks")
    func propertyOfBlocks() throws {
        var random = SplitMix64(seed: 20_261_121)
        let layout = try SampleLayout.made(SampleLayout.csv)
        let alphabet = Array("\"\"\",,\n\r\n a1=\u{FF}".utf8)
        for _ in 0..<300 {
            let count = Int.random(in: 0..<120, using: &random)
            let tail = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            let bytes = Array("PO Number,Date,Qty,Unit,Note\n".utf8) + tail
            let limits = RecordLimits(recordBytes: 30, records: 4, documents: 6, faults: 3)
            let whole = RecordFile(bytes, layout, limits: limits).whole
            let cuts = (0..<5).map { _ in Int.random(in: 0...bytes.count, using: &random) }
            #expect(RecordFile(bytes, layout, limits: limits, cuts: cuts).whole == whole)
        }
    }
}

extension [RecordDocument] {
    /// What a reading of the rest has to give, from the reading of all.
    func whole(_ file: RecordFile, _ skipped: Int) -> [String] {
        zip(self, file.positions.dropFirst(skipped)).map { document, position in
            "\(document.ordinal) \(document.place) \(document.byteCount) \(document.position) "
                + "\(position)"
        } + file.lines.dropFirst(skipped).flatMap(\.self)
            + flatMap(\.faults).map { "\($0.code) at \($0.place.text)" }
    }
}

@Suite("Rows that repeat a record")
struct RepeatedRecordTests {
    private static let layout = SampleLayout.csv.replacing(
        "      - {name: quantity",
        with: "  - id: LIN\n    fields:\n      - {name: quantity"
    ).replacing("id: ROW", with: "id: HDR\n    once: true")

    @Test("the first row says it for all of the document")
    func once() throws {
        let file = RecordFile(
            """
            PO Number,Date,Qty,Unit,Note
            1,1.2.2026,5,EA,
            1,,6,EA,x
            2,2.2.2026,7,CS,

            """, try SampleLayout.made(Self.layout))
        #expect(
            file.lines == [
                ["HDR|1|20260201", "LIN|5|EA", "LIN|6|EA|x"], ["HDR|2|20260202", "LIN|7|CS"],
            ])
        #expect(file.told.isEmpty)
    }

    @Test("a row that says something else is told")
    func disagreement() throws {
        let file = RecordFile(
            "PO Number,Date,Qty,Unit,Note\n1,1.2.2026,5,EA,\n1,2.2.2026,6,EA,=1+1\n",
            try SampleLayout.made(Self.layout))
        #expect(
            file.told == [
                "parse.record.value at document 1, line 3, HDR.ordered, byte 46",
                "parse.record.formula at document 1, line 3, LIN.note, byte 46",
            ])
        #expect(
            file.documents.first?.faults.last?.place
                == .data(
                    DataPlace(
                        interchange: 1, group: 1, set: 1, segment: 4, tag: "LIN", element: 3,
                        field: "LIN.note", byte: 46, line: 3)))
    }
}
