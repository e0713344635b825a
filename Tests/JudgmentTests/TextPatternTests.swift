import Testing

@testable import Judgment

@Suite("Patterns of whole texts")
struct TextPatternTests {
    @Test(
        "what matches and what does not",
        arguments: [
            ("[0-9]{6}", "123456", true), ("[0-9]{6}", "12345", false),
            ("[0-9]{6}", "1234567", false), ("A.*Z", "AZ", true), ("A.*Z", "A-b-Z", true),
            ("A.*Z", "A-b-Zz", false), ("(ab|cd)+", "abcdab", true), ("(ab|cd)+", "abc", false),
            ("x?y{2,3}", "yy", true), ("x?y{2,3}", "xyyyy", false), ("\\d\\.\\d", "1.5", true),
            ("\\d\\.\\d", "1x5", false), ("[^A-C]+", "DEF", true), ("[^A-C]+", "DAF", false),
            ("[]x]", "]", true), ("[a-]", "-", true), ("\\w+\\s\\w+", "a_1 b", true),
            ("", "", true),
            ("", "a", false), ("y{2,}", "yyyyy", true), ("y{2,}", "y", false), ("ä+", "ää", true),
            ("(|a)b", "b", true), ("(a*)*b", "aab", true),
        ])
    func matches(pattern: String, text: String, expected: Bool) throws {
        #expect(try TextPattern(pattern).matches(text) == expected)
    }

    @Test("a pattern that makes others explode costs its length times the text's")
    func linear() throws {
        let pattern = try TextPattern("(a|a)*(a|aa)+(a*)*b")
        #expect(!pattern.matches(String(repeating: "a", count: 5000)))
        let many = String(repeating: "a?", count: 50) + String(repeating: "a", count: 50)
        #expect(try TextPattern(many).matches(String(repeating: "a", count: 50)))
        let nothing = "()" + String(repeating: "{100}", count: 30)
        #expect(try TextPattern(nothing).matches(""))
    }

    @Test(
        "what cannot be read",
        arguments: [
            ("(a", "a group is open", 0), ("a)", "a group is closed that is not open", 1),
            ("*a", "there is nothing to repeat", 0), ("[a", "a class is open", 0),
            ("[b-a]", "a range runs backwards", 2), ("a{2,1}", "the greater count comes last", 1),
            ("a{101}", "a count is 0 to 100", 2), ("a{x}", "a count is 0 to 100", 2),
            ("a{2", "} belongs here", 3),
            ("\\q", "\\q is not known: \\d, \\w, \\s, or \\ before a sign", 0),
            ("a\\", "a character belongs after \\", 2),
            ("((a{100}){100}){100}", "the pattern's counted repeats are too large", 0),
            (
                String(repeating: "(", count: 30), "groups lie too deep", 21
            ),
            (String(repeating: "a", count: 201), "a pattern has at most 200 characters", 200),
        ])
    func faults(pattern: String, message: String, offset: Int) {
        #expect(throws: SyntaxFault(message: message, offset: offset)) {
            try TextPattern(pattern)
        }
    }
}
