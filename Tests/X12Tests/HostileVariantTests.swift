import Testing

@testable import X12

/// One way in which real files differ from the book.
struct Variant: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let segments: Int
    let codes: [String]

    init(_ name: String, _ bytes: [UInt8], segments: Int = 22, codes: [String] = []) {
        self.name = name
        self.bytes = bytes
        self.segments = segments
        self.codes = codes
    }

    init(_ name: String, _ text: String, segments: Int = 22, codes: [String] = []) {
        self.init(name, Array(text.utf8), segments: segments, codes: codes)
    }

    var testDescription: String { name }
}

extension Variant {
    private static let plain = Sample().text
    private static let other = Sample(separator: "|", component: ":", terminator: "\n", control: 2)

    static let all: [Variant] = [
        Variant("plain", plain),
        Variant("UTF-8 byte order mark", [0xEF, 0xBB, 0xBF] + Array(plain.utf8), codes: ["parse.interchange.byte-order-mark"]),
        Variant(
            "text before ISA", "MAILBOX 7 ISA REPORT\r\n" + plain,
            codes: ["parse.interchange.skipped"]),
        Variant("blank lines before ISA", "\r\n\n   \r\n" + plain),
        Variant(
            "no final terminator", String(plain.dropLast()), codes: ["parse.segment.unterminated"]),
        Variant("LF as terminator", Sample(terminator: "\n").text),
        Variant("CR as terminator", Sample(terminator: "\r").text),
        Variant("CR LF as terminator", Sample(terminator: "\r\n").text),
        Variant(
            "LF in ISA, CR LF after",
            Sample().isa.dropLast() + "\n"
                + plain.dropFirst(106).replacing("~", with: "\r\n")),
        Variant("terminator and CR LF", Sample(terminator: "~\r\n").text),
        Variant("terminator and blank lines", Sample(terminator: "~\n\n").text),
        Variant("terminator and blanks", Sample(terminator: "~   ").text),
        Variant("two interchanges", plain + Sample(control: 2).text, segments: 44),
        Variant("two with other delimiters", plain + other.text, segments: 44),
        Variant("two with blank lines between", plain + "\r\n\r\n" + other.text, segments: 44),
        Variant(
            "two with text between", plain + "-- next --\n" + other.text, segments: 44,
            codes: ["parse.interchange.skipped"]),
        Variant(
            "two joined without the first's last terminator",
            plain.dropLast() + "\n" + other.text, segments: 44),
        Variant(
            "second after a missing IEA",
            plain.replacing("IEA*1*000000001~", with: "") + other.text, segments: 43,
            codes: ["parse.interchange.truncated"]),
        Variant(
            "ids of ISA not padded",
            plain.replacing("BRIGHTMART     *", with: "BRIGHTMART*")
                .replacing("007941529      *", with: "007941529*"), codes: ["parse.isa.length"]),
        Variant(
            "ISA02 and ISA04 empty", plain.replacing("*          *", with: "**"),
            codes: ["parse.isa.length"]),
        Variant(
            "ISA16 missing", plain.replacing("*P*>~", with: "*P*~"),
            codes: ["parse.isa.length", "parse.isa.component-separator"]),
        Variant(
            "ISA16 missing, line ends",
            Sample(terminator: "~\n").text.replacing("*P*>~", with: "*P*~"),
            codes: ["parse.isa.length", "parse.isa.component-separator"]),
        Variant(
            "blank between ISA16 and terminator", plain.replacing("*P*>~", with: "*P*> ~"),
            codes: ["parse.isa.terminator-gap"]),
        Variant(
            "TA1 before GS",
            plain.replacing("GS*PO", with: "TA1*000000007*261119*0800*A*000~GS*PO"),
            segments: 23),
        Variant(
            "ISA11 U with 00501", Sample(version: "00501").text,
            codes: ["parse.isa.repetition-separator"]),
        Variant("ISA11 ^ with 00501", Sample(standard: "^", version: "00501").text),
        Variant(
            "ISO 8859-1 name",
            Array(plain.utf8).map { $0 == 0x4B ? 0xC4 : $0 }),
        Variant("UTF-8 name", plain.replacing("MILLWORK", with: "MÜHLENWERK")),
        Variant(
            "SE01 wrong", plain.replacing("SE*9*0001", with: "SE*8*0001"),
            codes: ["parse.set.segment-count"]),
        Variant("counts with leading zeros", plain.replacing("SE*9*0001", with: "SE*00009*0001")),
        Variant("trailing NUL", plain + "\0\0\0"),
        Variant("trailing ctrl-Z", plain + "\u{1A}"),
        Variant("trailing blanks", plain + "      "),
        Variant(
            "blanks and NUL after an unterminated IEA", plain.dropLast() + "  \0",
            codes: ["parse.segment.unterminated"]),
        Variant("ISA in data", plain.replacing("MILLWORK", with: "ISA*00*ISA")),
        Variant(
            "separators of ASCII",
            Sample(
                separator: "\u{1D}", component: "\u{1F}", terminator: "\u{1C}"
            ).text),
        Variant("tab as separator", Sample(separator: "\t").text),
        Variant(
            "terminator outside ASCII",
            Array(plain.utf8).map { $0 == 0x7E ? 0x85 : $0 }),
        Variant(
            "missing IEA", plain.replacing("IEA*1*000000001~", with: ""), segments: 21,
            codes: ["parse.interchange.truncated"]),
        Variant("component separator in text", plain.replacing("WORK", with: "WORK>LIT08")),
        Variant(
            "empty segments", plain.replacing("CTT", with: "~~CTT"),
            codes: Array(repeating: "parse.segment.empty", count: 4)),
    ]
}

@Suite("Reading files as partners really write them")
struct HostileVariantTests {
    @Test("every segment is read and every oddity named", arguments: Variant.all)
    func reads(_ variant: Variant) {
        let transcript = Transcript(variant.bytes)
        #expect(transcript.segmentCount == variant.segments)
        #expect(transcript.codes == variant.codes)
    }

    @Test("the same events come however the bytes are cut", arguments: Variant.all)
    func cuts(_ variant: Variant) {
        let whole = Transcript(variant.bytes)
        let single = Transcript(variant.bytes, cuts: Array(1..<variant.bytes.count))
        #expect(single.difference(from: whole) == nil)
        var random = Seeded(0x12)
        for _ in 0..<20 {
            let cuts = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                Int.random(in: 0...variant.bytes.count, using: &random)
            }.sorted()
            let cut = Transcript(variant.bytes, cuts: cuts)
            #expect(cut.difference(from: whole) == nil, "cut at \(cuts)")
        }
    }

    @Test("reading resumes at every position with the same events", arguments: Variant.all)
    func resumes(_ variant: Variant) throws {
        let whole = Transcript(variant.bytes)
        for (before, position) in whole.positions {
            let restored = try #require(ReaderPosition(encoded: position.encoded))
            #expect(restored == position)
            let rest = Array(variant.bytes[min(restored.offset, variant.bytes.count)...])
            let resumed = Transcript(rest, resuming: restored)
            let difference = resumed.difference(from: whole.entries[before...])
            #expect(difference == nil, "from \(position.offset)")
        }
    }
}
