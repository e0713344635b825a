import Diagnostics
import Testing

@testable import Records

@Suite("Linting record layouts")
struct LayoutLintTests {
    @Test("the samples are clean")
    func samples() {
        for text in [SampleLayout.csv, SampleLayout.fixed, SampleLayout.ndjson] {
            #expect(SampleLayout.read(text).diagnostics.isEmpty)
        }
    }

    @Test(
        "a contradiction is told at its file, line and column",
        arguments: [
            (SampleLayout.csv, "by: [po]", "by: [pox]", "profile.layout.form", "3:18"),
            (
                SampleLayout.csv, "{by: [po]}", "{by: [po], starts: ROW}", "profile.layout.form",
                "3:17"
            ),
            (SampleLayout.csv, "{by: [po]}", "{starts: RAW}", "profile.layout.form", "3:21"),
            (SampleLayout.csv, "id: ROW", "id: HL", "profile.layout.form", "5:9"),
            (
                SampleLayout.csv, "format: csv", "format: csv\nquote: \",\"", "profile.layout.form",
                "3:8"
            ),
            (
                SampleLayout.csv, "format: csv", "format: csv\nseparator: x", "profile.layout.form",
                "3:12"
            ),
            (
                SampleLayout.csv, "id: ROW", "id: ROW\n    within: HDR", "profile.layout.form",
                "6:13"
            ),
            (SampleLayout.csv, "{name: note,", "{name: po,", "profile.layout.field", "11:16"),
            (SampleLayout.csv, "{name: note,", "{name: Note,", "profile.layout.field", "11:16"),
            (SampleLayout.csv, "format: D.M.YYYY", "format: D.M", "profile.layout.field", "8:59"),
            (SampleLayout.csv, "max: 22", "max: 22, min: 23", "profile.layout.field", "7:60"),
            (SampleLayout.csv, "max: 22", "codes: [A]", "profile.layout.field", "7:62"),
            (
                SampleLayout.csv, "codes: [EA, CS]", "codes: [EA, \"C S\"]", "profile.layout.field",
                "10:60"
            ),
            (SampleLayout.csv, "max: 22", "at: 1-2", "profile.layout.key", "7:59"),
            (SampleLayout.csv, "max: 22", "path: a", "profile.layout.key", "7:61"),
            (SampleLayout.csv, "id: ROW", "id: ROW\n    prefix: R", "profile.layout.key", "6:13"),
            (
                SampleLayout.csv, "    fields:\n",
                "    fields: [{name: po}]\n  - id: LIN\n    fields:\n", "profile.layout.form", "7:9"
            ),
            (
                SampleLayout.fixed, "id: NTE", "id: NTE\n    once: true", "profile.layout.key",
                "18:11"
            ),
            (SampleLayout.csv, "id: ROW", "id: ROW\n    each: R", "profile.layout.key", "6:11"),
            (SampleLayout.fixed, "at: 10-17", "at: 9-17", "profile.layout.field", "10:29"),
            (SampleLayout.fixed, "at: 10-17", "at: 17-10", "profile.layout.field", "10:29"),
            (SampleLayout.fixed, ", at: 2-40", "", "profile.layout.field", "21:16"),
            (SampleLayout.fixed, "prefix: N", "prefix: LX", "profile.layout.form", "18:13"),
            (SampleLayout.fixed, "    prefix: N\n", "", "profile.layout.form", "17:9"),
            (SampleLayout.fixed, "id: NTE", "id: LIN", "profile.layout.form", "17:9"),
            (
                SampleLayout.fixed, "{name: po,", "{name: po, column: PO,", "profile.layout.key",
                "9:28"
            ),
            (
                SampleLayout.fixed, "format: fixed", "format: fixed\nheader: true",
                "profile.layout.key", "3:9"
            ),
            (SampleLayout.ndjson, "    each: lines\n", "", "profile.layout.form", "5:3"),
        ])
    func contradictions(
        sample: String, old: String, new: String, code: String, place: String
    ) throws {
        let (layout, diagnostics) = SampleLayout.read(sample.replacing(old, with: new))
        #expect(layout == nil)
        #expect(
            diagnostics.map { "\($0.code) \($0.place.text)" }
                == ["\(code) orders.layout.yaml:\(place)"])
    }

    @Test("every code of lint is met above or here")
    func codes() {
        let (layout, diagnostics) = SampleLayout.read("why: x\nrecords: []\n")
        #expect(layout == nil)
        #expect(diagnostics.map(\.code.name) == ["profile.key.missing"])
        let codes: [Diagnostic.Code] = [
            .profileLayoutForm, .profileLayoutField, .profileLayoutKey,
        ]
        #expect(codes.allSatisfy { RecordsDiagnostics.all.contains($0) })
    }
}

@Suite("Formats of dates and times")
struct FieldFormatTests {
    @Test(
        "a value is written as X12 does, or refused",
        arguments: [
            ("YYYY-MM-DD", "2026-02-01", "20260201"), ("YYYY-MM-DD", "2026-2-1", nil),
            ("D.M.YYYY", "1.12.2026", "20261201"), ("MM/DD/YY", "02/01/26", "260201"),
            ("YYYYMMDD", "20260201", "20260201"), ("YYYYMMDD", "202602011", nil),
        ])
    func dates(format: String, value: String, expected: String?) throws {
        let made = try #require(FieldFormat(format, for: .date))
        let text = made.standard(Array(value.utf8), for: .date)
        #expect(text.map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test("a format names each part once")
    func formats() {
        #expect(FieldFormat("YYYY-MM", for: .date) == nil)
        #expect(FieldFormat("YYYY-MM-DD-DD", for: .date) == nil)
        #expect(FieldFormat("YYYY-Mon-DD", for: .date) == nil)
        #expect(FieldFormat("H:MM", for: .time) != nil)
        #expect(FieldFormat("HH", for: .time) == nil)
    }
}
