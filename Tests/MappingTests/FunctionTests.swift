import Canonical
import Testing
import Values

@testable import Mapping

@Suite("Functions of the mapping language")
struct FunctionTests {
    @Test(
        "Each function",
        arguments: [
            ("trim", "  a b ", "a b"), ("upper", "aBc", "ABC"), ("lower", "aBc", "abc"),
            ("pad(5)", "42", "00042"), ("pad(4, x)", "42", "xx42"), ("pad(1)", "42", "42"),
            ("pad( 5 )", "42", "00042"),
            ("unpad", "0042", "42"), ("unpad", "000", "0"), ("unpad(x)", "xx4", "4"),
            ("left(2)", "abc", "ab"), ("right(2)", "abc", "bc"), ("left(9)", "abc", "abc"),
            ("substr(2, 2)", "abcd", "bc"), ("substr(9, 2)", "abcd", nil),
            ("replace('-', '')", "a-b-c", "abc"), ("replace('ab', 'x')", "ababb", "xxb"),
            ("split('-', 2)", "a-b-c", "b"), ("split('-', 4)", "a-b-c", nil),
            ("prefix('A')", "1", "A1"), ("suffix('Z')", "1", "1Z"),
            ("digits", "(555) 01-00", "5550100"), ("plain", "1.500", "1.5"), ("plain", "x", nil),
            ("negate", "1.50", "-1.50"), ("gtin", "040123450016", "00040123450016"),
            ("gtin", "123", nil), ("gtin", "04012345001X", nil),
            ("trim|upper|left(1)", " abc ", "A"),
            ("times(12)", "2.50", "30"), ("times(0.45359237)", "10", "4.5359237"),
            ("times(2)", "x", nil), ("over(12)", "30", "2.5"), ("over(3)", "1", nil),
            ("round(2)", "1.005", "1.01"), ("round(0)", "-2.5", "-3"), ("round(2)", "1.5", "1.5"),
            ("date(MM/DD/YY, CCYYMMDD)", "11/30/26", "20261130"),
            ("date(MM/DD/YY, CCYYMMDD)", "30/11/26", nil),
            ("time(HH:MM, HHMM)", "14:30", "1430"), ("time(HH:MM, HHMM)", "4:30", nil),
            ("time(HH.MM.SS, HHMM)", "14.30.00", "1430"), ("time(HH.MM.SS, HHMM)", "14.30.05", nil),
            ("time(HHMM, HH:MM:SS)", "1430", "14:30:00"), ("time(HHMM, HH:MM)", "2560", nil),
            ("decimal(',')", "-1.234,50", "-1234.50"), ("decimal(',')", "12", "12"),
            ("decimal(',')", "12.34", nil), ("decimal('.')", "1,234,567.8", "1234567.8"),
            ("decimal(',')", "1,2,3", nil), ("decimal(',')", "1.", nil),
            ("sscc", "00106141411234567897", "106141411234567897"),
            ("sscc", "106141411234567897", "106141411234567897"),
            ("sscc", "106141411234567896", nil), ("sscc", "12345", nil),
            ("checkDigit", "10614141123456789", "106141411234567897"),
            ("checkDigit", "629104150021", "6291041500213"), ("checkDigit", "1A", nil),
        ] as [(String, String, String?)])
    func function(call: String, text: String, expected: String?) throws {
        let overlay = """
            extends: standard/850
            why: x
            to: {vendor: "REF[ZZ].02|\(call)"}
            """
        let map = try Workbench.map(overlays: [overlay])
        let order = ["BEG*00*SA*P1**20261127", "REF*ZZ*\(text)", "PO1*1*1*EA*1"]
        #expect(try Workbench.run(map, order).document.body["vendor"]?.text == expected)
    }

    @Test(
        "Each function turned round, or why not",
        arguments: [
            ("trim", "ab", "ab"), ("trim", " ab", nil), ("upper", "AB", "AB"), ("upper", "ab", nil),
            ("lower", "ab", "ab"), ("pad(5)", "00042", "00042"), ("pad(5)", "42", nil),
            ("unpad", "42", "42"), ("unpad", "042", nil), ("left(2)", "ab", nil),
            ("right(2)", "ab", nil), ("substr(1, 2)", "ab", nil), ("replace('-', '')", "ab", nil),
            ("split('-', 1)", "ab", nil), ("prefix('A')", "A1", "1"), ("prefix('A')", "B1", nil),
            ("suffix('Z')", "1Z", "1"), ("digits", "55", "55"), ("digits", "5-5", nil),
            ("plain", "1.5", "1.5"), ("plain", "1.50", nil), ("negate", "-1.5", "1.5"),
            ("gtin", "00040123450016", "00040123450016"), ("gtin", "040123450016", nil),
            ("times(12)", "30", "2.5"), ("times(12)", "1", nil), ("over(12)", "2.5", "30"),
            ("round(2)", "1.01", "1.01"), ("round(2)", "1.005", nil),
            ("date(MM/DD/YY, CCYYMMDD)", "20261130", "11/30/26"),
            ("date(MM/DD/YY, CCYYMMDD)", "20261131", nil),
            ("time(HH:MM, HHMM)", "1430", "14:30"), ("time(HH:MM, HHMM)", "2460", nil),
            ("decimal(',')", "1234.50", "1234,50"), ("decimal(',')", "x", nil),
            ("sscc", "106141411234567897", "106141411234567897"),
            ("sscc", "106141411234567896", nil),
            ("checkDigit", "106141411234567897", "10614141123456789"),
            ("checkDigit", "106141411234567896", nil),
        ] as [(String, String, String?)])
    func turned(call: String, value: String, expected: String?) throws {
        let overlay = """
            extends: standard/850
            why: x
            to: {vendor: "REF[ZZ].02|\(call)"}
            """
        let map = try OutwardBench.shippedMap("850", "004010", overlays: [overlay])
        let result = map.write([
            "purpose": "new", "purposeCode": "00", "orderType": "SA", "number": "P1",
            "date": "2026-11-27", "vendor": .string(value),
            "lines": [["number": "1", "quantity": "5", "unit": "EA"]],
        ])
        let written = OutwardBench.texts(result).first { $0.hasPrefix("REF*ZZ*") }
        #expect(written == expected.map { "REF*ZZ*\($0)" })
        #expect(result.isComplete == (expected != nil))
    }

    @Test("The tests above have every function there is")
    func whole() {
        #expect(MapFunction.names.count == Set(MapFunction.names).count)
        #expect(MapFunction.names.allSatisfy { name in Self.shown.contains(name) })
        #expect(Self.shown.count == MapFunction.names.count)
    }

    private static let shown: Set<String> = [
        "trim", "upper", "lower", "pad", "unpad", "left", "right", "substr", "replace", "split",
        "prefix", "suffix", "digits", "plain", "negate", "times", "over", "round", "date", "time",
        "decimal", "gtin",
        "sscc", "checkDigit",
    ]

    @Test(
        "A condition may ask for a pattern of the whole value",
        arguments: [("ABC-12", "ABC-12"), ("ABC-123", nil), ("XABC-12", nil)])
    func pattern(text: String, expected: String?) throws {
        let overlay = """
            extends: standard/850
            why: x
            to: {vendor: {from: "REF[ZZ].02", when: "REF[ZZ].02 matches '[A-Z]{3}-[0-9]{2}'"}}
            """
        let map = try OutwardBench.shippedMap("850", "004010", overlays: [overlay])
        let order = ["BEG*00*SA*P1**20261127", "REF*ZZ*\(text)", "PO1*1*1*EA*1"]
        let body = try Workbench.run(map, order).document.body
        #expect(body["vendor"]?.text == expected)
        var other = body
        other["vendor"] = .string(text)
        other["references"] = nil
        #expect(map.write(other).isComplete == (expected != nil))
    }
}
