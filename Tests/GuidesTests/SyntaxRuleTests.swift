import Testing

@testable import Guides

@Suite("Syntax rules")
struct SyntaxRuleTests {
    @Test(
        "each kind holds or names the positions that break it",
        arguments: [
            ("P0203", [], []), ("P0203", [2, 3], []), ("P0203", [2], [3]), ("P0203", [3], [2]),
            ("R0203", [1], [2]), ("R0203", [3], []), ("E0203", [2], []), ("E0203", [2, 3], [3]),
            ("C0302", [2], []), ("C0302", [3], [2]), ("C0302", [2, 3], []),
            ("C030204", [3], [2, 4]), ("L030204", [3], [2]), ("L030204", [3, 4], []),
            ("L030204", [2], []), ("L07030506", [7], [3]), ("P0405", [1, 2, 3], []),
        ] as [(String, [Int], [Int])])
    func broken(_ text: String, filled: [Int], expected: [Int]) throws {
        let rule = try #require(SyntaxRule(text))
        let bits = filled.reduce(UInt64(0)) { $0 | 1 << UInt64($1 - 1) }
        let broken = rule.broken(by: bits)
        #expect((1...64).filter { broken & (1 << UInt64($0 - 1)) != 0 } == expected)
    }

    @Test(
        "what is no rule is refused",
        arguments: ["", "P", "P02", "P020", "X0203", "P0200", "P02A3", "P0265"])
    func refused(_ text: String) {
        #expect(SyntaxRule(text) == nil)
    }

    @Test(
        "a rule can be told to people",
        arguments: [
            ("P0607", 7, "06 and 07 come together"),
            ("R0203", 2, "one of 02 or 03 has to be there"),
            ("C0302", 2, "03 needs it"), ("L030204", 2, "03 needs one of 02 or 04"),
            ("E020304", 3, "it must not come together with 02 or 04"),
        ])
    func reason(_ text: String, position: Int, expected: String) throws {
        let rule = try #require(SyntaxRule(text))
        #expect(rule.reason(for: position) == expected)
    }
}
