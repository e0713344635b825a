import Diagnostics
import Testing

@testable import X12

@Suite("Writing interchanges")
struct InterchangeWriterTests {
    private let fields = InterchangeFields(
        sender: ("ZZ", "BRIGHTMART"), receiver: ("01", "007941529"), date: "261120",
        time: "0915", version: "00401", control: 1, usage: "P")
    private let group = GroupFields(
        functionalID: "PO", senderID: "BRIGHTMART", receiverID: "007941529", date: "20261120",
        time: "0915", control: 1, version: "004010")

    /// Writes again what is read from `bytes`.
    private func rewritten(_ bytes: [UInt8], _ writer: InterchangeWriter) throws -> [UInt8] {
        var reader = InterchangeReader()
        reader.fill(bytes.span)
        reader.finish()
        var writer = writer
        var out: [UInt8] = []
        while true {
            switch reader.next() {
            case .interchange(let header):
                var fields = fields
                fields.control = try #require(Int(header.control))
                fields.version = header.version
                try writer.beginInterchange(fields)
            case .interchangeAcknowledgment(let answer):
                try writer.interchangeAcknowledgment(
                    control: answer.control, date: answer.date, time: answer.time,
                    code: answer.code, note: answer.note)
            case .group(let header):
                var group = group
                group.control = try #require(Int(header.control))
                try writer.beginGroup(group)
            case .set(let header):
                try writer.beginSet(
                    header.id, control: header.control, convention: header.convention)
            case .segment:
                let tag = reader.segment.tag
                let texts = (0...reader.segment.elementCount).map { reader.segment.text($0) }
                try writer.segment(tag, texts: Array(texts.dropFirst()))
            case .setEnd: writer.endSet()
            case .groupEnd: writer.endGroup()
            case .interchangeEnd: writer.endInterchange()
            case .skipped: break
            case .needsBytes, .fault, .serviceRequest: Issue.record("nothing is wrong here")
            case .end: return out + writer.take()
            }
            writer.take(into: &out)
        }
    }

    @Test(
        "what is read and written again has the same bytes",
        arguments: [
            (Sample(), []), (Sample(sets: 5, groups: 3), []),
            (Sample(separator: "|", component: ":", terminator: "\n"), []),
            (Sample(terminator: "~\r\n"), [0x0D, 0x0A]),
            (Sample(standard: "^", version: "00501"), []),
        ] as [(Sample, [UInt8])])
    func identity(_ sample: Sample, _ suffix: [UInt8]) throws {
        let delimiters = Delimiters(
            element: sample.separator.utf8.first!, component: sample.component.utf8.first!,
            segment: sample.terminator.utf8.first!,
            repetition: sample.standard == "^" ? 0x5E : nil)
        let writer = InterchangeWriter(delimiters: delimiters, suffix: suffix)
        let written = try rewritten(sample.bytes, writer)
        #expect(String(decoding: written, as: UTF8.self) == sample.text)
    }

    @Test("TA1 stands before GS")
    func acknowledgment() throws {
        let text = Sample().text
            .replacing("GS*PO", with: "TA1*000000007*261119*0800*A*000~GS*PO")
        let written = try rewritten(Array(text.utf8), InterchangeWriter())
        #expect(String(decoding: written, as: UTF8.self) == text)
    }

    private func written(
        _ delimiters: Delimiters = .usual, version: String = "00401",
        _ write: (inout InterchangeWriter) throws(Diagnostic) -> Void
    ) throws -> String {
        var writer = InterchangeWriter(delimiters: delimiters)
        var fields = fields
        fields.version = version
        try writer.beginInterchange(fields)
        try writer.beginGroup(group)
        try writer.beginSet("850", control: "0001")
        _ = writer.take()
        try write(&writer)
        return String(decoding: writer.take(), as: UTF8.self)
    }

    @Test("empty elements and components at the end are left out")
    func trailing() throws {
        let text = try written { writer throws(Diagnostic) in
            try writer.segment("REF", ["", "A", "", ""])
            try writer.segment("REF", ["", ""])
            try writer.segment("SVC", [["HC", "", "99213", ""], .bytes([0x42]), []])
        }
        #expect(text == "REF**A~REF~SVC*HC>>99213*B~")
    }

    @Test("repetitions need a version that has them")
    func repetitions() throws {
        var delimiters = Delimiters.usual
        delimiters.repetition = 0x5E
        let content = ElementContent.repetitions(["A", ["B", "C"]])
        let text = try written(delimiters, version: "00501") { writer throws(Diagnostic) in
            try writer.segment("XX", [content])
        }
        #expect(text == "XX*A^B>C~")
        #expect(throws: Diagnostic.self) {
            try written { writer throws(Diagnostic) in try writer.segment("XX", [content]) }
        }
    }

    @Test(
        "data that would break the segment is refused, and nothing of it is written",
        arguments: [
            ("A*B", Diagnostic.Code.dataDelimiter), ("A~", .dataDelimiter), (">", .dataDelimiter),
            ("A\nB", .dataControlCharacter), ("\u{7F}", .dataControlCharacter),
        ])
    func refusals(_ text: String, _ code: Diagnostic.Code) throws {
        let after = try written { writer throws(Diagnostic) in
            do throws(Diagnostic) {
                try writer.segment("N1", ["ST", .text(text)])
            } catch {
                #expect(error.code == code)
                #expect(error.place == .data(DataPlace(tag: "N1", element: 2)))
            }
            #expect(writer.segmentCount == 1)
            writer.endSet()
        }
        #expect(after == "SE*2*0001~")
    }

    @Test("a repeated element without a separator is refused")
    func repetitionRefused() throws {
        _ = try written { writer throws(Diagnostic) in
            do throws(Diagnostic) {
                try writer.segment("N1", [.repetitions(["A", "B"])])
                Issue.record("there is no repetition separator")
            } catch { #expect(error.code == .dataRepetition) }
        }
    }

    @Test("header fields that do not fit are refused")
    func headers() {
        func refused(_ change: (inout InterchangeFields) -> Void) -> Diagnostic.Code? {
            var fields = fields
            change(&fields)
            var writer = InterchangeWriter()
            do throws(Diagnostic) {
                try writer.beginInterchange(fields)
            } catch {
                #expect(writer.byteCount == 0)
                return error.code
            }
            return nil
        }
        #expect(refused { $0.senderID = "SIXTEEN-BYTES-ID" } == .headerInvalid)
        #expect(refused { $0.senderQualifier = "Z" } == .headerInvalid)
        #expect(refused { $0.control = 0 } == .headerInvalid)
        #expect(refused { $0.control = 1_000_000_000 } == .headerInvalid)
        #expect(refused { $0.version = "401" } == .headerInvalid)
        #expect(refused { $0.version = "00501" } == .headerInvalid)
        #expect(refused { $0.date = "20261120" } == .headerInvalid)
        #expect(refused { $0.receiverID = "A*B" } == .dataDelimiter)
        #expect(refused { $0.security = ("01", "SECRET") } == nil)
        var writer = InterchangeWriter()
        #expect(throws: Diagnostic.self) {
            try writer.beginInterchange(fields)
            var group = group
            group.senderID = ""
            try writer.beginGroup(group)
        }
        #expect(throws: Diagnostic.self) {
            try writer.beginGroup(group)
            try writer.beginSet("850", control: "1")
        }
    }
}
