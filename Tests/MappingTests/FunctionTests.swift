import Canonical
import Mapping
import Testing
import Values

@Suite("Functions of the mapping language")
struct FunctionTests {
    @Test(
        "Each function",
        arguments: [
            ("trim", "  a b ", "a b"), ("upper", "aBc", "ABC"), ("lower", "aBc", "abc"),
            ("pad(5)", "42", "00042"), ("pad(4, x)", "42", "xx42"), ("pad(1)", "42", "42"),
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
}
