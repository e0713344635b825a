import Diagnostics
import Testing
import Values
import X12

@testable import Records

@Suite("Writing records")
struct RecordWriterTests {
    /// A layout whose rows repeat the head, as `SampleLayout.csv` has no such record.
    static let headed = """
        why: our own sample
        format: csv
        separator: ";"
        decimal: comma
        encoding: windows-1252
        documents: {by: [po]}
        records:
          - id: HDR
            once: true
            fields:
              - {name: po, required: true}
              - {name: at, type: time, format: HH:MM:SS}
          - id: LIN
            fields:
              - {name: quantity, type: decimal}
              - {name: note}
        """

    static let objects = """
        why: our own sample
        format: ndjson
        documents: {starts: HDR}
        records:
          - id: HDR
            times: 1
            fields:
              - {name: po, path: order.number, required: true}
              - {name: ordered, path: order.date, type: date}
          - id: LIN
            each: order.lines
            fields:
              - {name: sku}
              - {name: quantity, type: decimal}
        """

    static func file(_ layout: RecordLayout, _ documents: [[OutwardRecord]]) throws -> String {
        var writer = try RecordWriter(layout)
        for document in documents { try writer.add(document) }
        return String(decoding: writer.finish(), as: UTF8.self)
    }

    @Test("CSV has a header, and quotes where a cell would be read otherwise")
    func writesCells() throws {
        let text = try Self.file(
            SampleLayout.made(SampleLayout.csv),
            [
                [
                    OutwardRecord(
                        id: "ROW", values: ["4711", "20260201", "2.50", "EA", "a,\"b\""]),
                    OutwardRecord(id: "ROW", values: ["4711", "", "1"]),
                ]
            ])
        #expect(
            text == "PO Number,Date,Qty,Unit,Note\n"
                + "4711,1.2.2026,2.50,EA,\"a,\"\"b\"\"\"\n4711,,1,,\n")
    }

    @Test("each row repeats what a document has once")
    func repeatsHeads() throws {
        var writer = try RecordWriter(SampleLayout.made(Self.headed))
        try writer.add([
            OutwardRecord(id: "HDR", values: ["A-1", "1430"]),
            OutwardRecord(id: "LIN", values: ["2.5", "caf\u{E9}"]),
            OutwardRecord(id: "LIN", values: ["1", "\u{20AC}"]),
        ])
        #expect(
            writer.finish()
                == Array("po;at;quantity;note\nA-1;14:30:00;2,5;caf".utf8) + [0xE9, 0x0A]
                + Array("A-1;14:30:00;1;".utf8) + [0x80, 0x0A])
    }

    @Test("what a document has once is in each row, wherever its record stands")
    func repeatsTails() throws {
        let text = """
            why: our own sample
            format: csv
            documents: {by: [sku]}
            records:
              - {id: LIN, fields: [{name: sku}, {name: quantity, type: decimal}]}
              - {id: SUM, once: true, fields: [{name: total}]}
            """
        let layout = try SampleLayout.made(text)
        let file = try Self.file(
            layout,
            [
                [
                    OutwardRecord(id: "LIN", values: ["A", "1"]),
                    OutwardRecord(id: "LIN", values: ["A", "2"]),
                    OutwardRecord(id: "SUM", values: ["3"]),
                ]
            ])
        #expect(file == "sku,quantity,total\nA,1,3\nA,2,3\n")
        let read = RecordFile(file, layout)
        #expect(read.told.isEmpty)
    }

    @Test("a field never takes the place of its record's prefix")
    func keepsPrefixes() throws {
        let layout = try SampleLayout.made(
            SampleLayout.fixed.replacing("{name: po, at: 2-9", with: "{name: po, at: 1-9"))
        let fault = #expect(throws: Diagnostic.self) {
            try Self.file(layout, [[OutwardRecord(id: "HDR", values: ["A-1"])]])
        }
        #expect(fault?.code == .recordWriteShared)
        #expect(
            try Self.file(layout, [[OutwardRecord(id: "HDR", values: ["HA-1"])]]) == "HA-1\n")
    }

    @Test("fixed lines are filled by position, numbers to the right")
    func writesLines() throws {
        let text = try Self.file(
            SampleLayout.made(SampleLayout.fixed),
            [
                [
                    OutwardRecord(id: "HDR", values: ["A-1", "20260201"]),
                    OutwardRecord(id: "LIN", values: ["SKU-1", "10"]),
                ]
            ])
        #expect(text == "HA-1     20260201\nLSKU-1       10\n")
    }

    @Test("a document is a line of NDJSON")
    func writesObjects() throws {
        let text = try Self.file(
            SampleLayout.made(Self.objects),
            [
                [
                    OutwardRecord(id: "HDR", values: ["A-1", "20260201"]),
                    OutwardRecord(id: "LIN", values: ["SKU-1", "1.50"]),
                    OutwardRecord(id: "LIN", values: ["SKU-2"]),
                ]
            ])
        #expect(
            text == """
                {"order":{"number":"A-1","date":"2026-02-01","lines":[{"sku":"SKU-1",\
                "quantity":1.50},{"sku":"SKU-2"}]}}

                """)
    }

    @Test(
        "what cannot be written is refused, and nothing is cut",
        arguments: [
            (SampleLayout.fixed, "HDR", ["NUMBER-TOO-LONG"], "envelope.record.overflow"),
            (SampleLayout.fixed, "HDR", ["A", "2026"], "envelope.record.value"),
            (Self.headed, "HDR", ["\u{4E00}"], "envelope.record.encoding"),
            (Self.headed + "\nquote: none\n", "HDR", ["A;1"], "envelope.record.quote"),
            (
                Self.headed.replacing("{name: note}", with: "{name: note, column: quantity}"),
                "LIN", ["1", "2"], "envelope.record.shared"
            ),
        ] as [(String, String, [String], String)])
    func refuses(layout: String, id: String, values: [String], code: String) throws {
        let layout = try SampleLayout.made(layout)
        let fault = #expect(throws: Diagnostic.self) {
            var writer = try RecordWriter(layout)
            try writer.add([OutwardRecord(id: id, values: values)])
        }
        #expect(fault?.code.name == code)
    }

    @Test("text that a spreadsheet would calculate is changed only where that is agreed")
    func neutralisesFormulas() throws {
        let records = [[OutwardRecord(id: "ROW", values: ["=1+1", "", "-2.5"])]]
        let kept = try Self.file(SampleLayout.made(SampleLayout.csv), records)
        #expect(kept.contains("\n=1+1,,-2.5,"))
        let neutral = try Self.file(
            SampleLayout.made(SampleLayout.csv + "formulas: neutral\n"), records)
        #expect(neutral.contains("\n'=1+1,,-2.5,"))
    }

    @Test("what a layout reads otherwise than it wrote is told before it leaves")
    func readsBack() throws {
        let layout = try SampleLayout.made(SampleLayout.csv)
        func fault(_ numbers: [String], _ quantity: String = "2.50") throws -> Diagnostic? {
            let records = numbers.map { number in
                OutwardRecord(id: "ROW", values: [number, "20260201", quantity, "EA"])
            }
            let text = try Self.file(layout, [records])
            return RecordReadBack.fault(in: Array(text.utf8), by: layout, of: records)
        }
        #expect(try fault(["4711", "4711"]) == nil)
        let parted = try #require(try fault(["4711", "4712"]))
        #expect(parted.code == .recordWriteUnread)
        #expect(parted.message.contains("as 2 documents"))
        let other = [OutwardRecord(id: "ROW", values: ["4711", "20260201", "2.5", "CS"])]
        let text = try Self.file(layout, [other])
        let wrong = [OutwardRecord(id: "ROW", values: ["4711", "20260201", "2.50", "EA"])]
        let told = RecordReadBack.fault(in: Array(text.utf8), by: layout, of: wrong)
        #expect(told?.message.contains("ROW.unit is read as 'CS'") == true)
        #expect(RecordReadBack.fault(in: Array(text.utf8), by: layout, of: other) == nil)
    }

    @Test("what is written is read again as it was", arguments: 1...200 as ClosedRange<UInt64>)
    func goesRound(seed: UInt64) throws {
        var dice = SplitMix64(seed: seed)
        let layouts = [SampleLayout.csv, Self.headed, Self.objects]
        let layout = try SampleLayout.made(layouts[Int(seed) % layouts.count])
        let texts = ["A", "b c", "x,y", "p;q", "say \"so\"", " lead", "caf\u{E9}", "-", "'", "0"]
        var documents: [[OutwardRecord]] = []
        for number in 1...Int.random(in: 1...4, using: &dice) {
            var records: [OutwardRecord] = []
            let head = layout.records.count > 1 ? 1 : 0
            if head == 1 {
                records.append(OutwardRecord(id: layout.records[0].id, values: ["N\(number)"]))
            }
            for _ in 0..<Int.random(in: 1...3, using: &dice) {
                let record = layout.records[head]
                let values = record.fields.map { field -> String in
                    if field.name == "po" { return "N\(number)" }
                    switch field.type {
                    case .date: return "20261120"
                    case .time: return "1405"
                    case .integer, .decimal:
                        return "\(Int.random(in: 1...999, using: &dice)).5"
                    case .code: return "EA"
                    case .text: return texts.randomElement(using: &dice) ?? ""
                    }
                }
                records.append(OutwardRecord(id: record.id, values: values))
            }
            documents.append(records)
        }
        var writer = try RecordWriter(layout)
        for document in documents { try writer.add(document) }
        let bytes = writer.finish()
        let read = RecordFile(bytes, layout)
        let wanted = documents.map { records in
            records.map { ([$0.id] + $0.values).joined(separator: "|") }
        }
        #expect(read.lines == wanted)
        #expect(!read.documents.flatMap(\.faults).contains { $0.severity == .error })
        #expect(read.remarks.isEmpty)
    }
}
