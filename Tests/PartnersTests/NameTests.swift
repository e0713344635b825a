import Testing

@testable import Partners

@Suite("Names of files")
struct NameTests {
    @Test(
        "Masks",
        arguments: [
            ("*", "", true), ("*.x12", "po.x12", true), ("*.x12", "po.X12", false),
            ("PO_????.edi", "PO_0001.edi", true), ("PO_????.edi", "PO_001.edi", false),
            ("a*b*c", "a-b-b-c", true), ("a*b*c", "a-b-b", false), ("x12", "x12.tmp", false),
            ("*é?", "caféx", true), ("", "a", false), ("", "", true),
        ])
    func mask(pattern: String, name: String, fits: Bool) {
        #expect(NameMask(pattern).matches(name) == fits)
    }

    @Test("A mask of many stars does not take long")
    func cost() {
        let mask = NameMask(String(repeating: "a*", count: 60) + "b")
        #expect(!mask.matches(String(repeating: "a", count: 4_000)))
    }

    @Test("A template names a file, and values cannot leave the folder")
    func template() throws {
        let template = try NameTemplate("{set}_{own}-{id}.{isa13}.x12")
        let name = template.name { variable in
            switch variable {
            case .set: "997"
            case .own: "LAKE SIDE"
            case .id: "../A/B"
            case .isa13: "000000042"
            default: "?"
            }
        }
        #expect(name == "997_LAKE-SIDE-..-A-B.000000042.x12")
    }

    @Test(
        "Templates that cannot name files",
        arguments: [
            ("{isa12}", .unknown("isa12", at: 0)), ("a{isa13", .unbalanced(at: 1)),
            ("{isa13}}", .unbalanced(at: 7)), ("{{isa13}", .unbalanced(at: 1)),
            ("x/{isa13}", .character("/", at: 1)), ("{set}.x12", .repeats),
            (".{isa13}", .character(".", at: 0)), ("ä{isa13}", .character("ä", at: 0)),
        ] as [(String, NameTemplate.Fault)])
    func templateFaults(text: String, fault: NameTemplate.Fault) {
        #expect(throws: fault) { try NameTemplate(text) }
    }
}
