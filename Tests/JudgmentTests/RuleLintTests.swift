import Diagnostics
import Judgment
import Notation
import Testing

@Suite("Faults of business rules, each with its place")
struct RuleLintTests {
    @Test(
        "expressions",
        arguments: [
            ("quantty > 0", "Line has no field \"quantty\"; did you mean \"quantity\"?", 0),
            ("quantity > 'a'", "a number is not compared with a text", 11),
            ("quantity > ", "a field or a constant belongs here, and the text ends", 11),
            ("quantity >> 0", "a field or a constant belongs here, not \">\"", 10),
            ("rush 0", "`and`, `or` or the end belongs here, not \"0\"", 5),
            ("quantity", "a condition belongs here, not a number", 0),
            ("item + 1 == 2", "a number belongs here, not a text", 0),
            ("item matches item", "a 'pattern' belongs here", 13),
            ("item matches '['", "a class is open", 14),
            ("item == 'a", "the quote is not closed", 8),
            ("item ~ 'a'", "\"~\" means nothing here", 5),
            ("item in 'a'", "( and constants belongs here, not 'a'", 8),
            ("item in ('a'", ", or ) belongs here, and the text ends", 12),
            ("item in (number)", "a text without a field belongs here", 9),
            ("rush < true", "conditions have no order", 7),
            ("date == 'tomorrow'", "a date is not compared with a text", 8),
            ("(rush", ") belongs here, and the text ends", 5),
            ("item.id present", "text has no field \"id\"", 5),
            ("buyer.name present", "Party has no field \"name\"", 6),
            ("buyer == 'a'", "buyer is object, not one value", 0),
            (
                "sublines.quantity > 0",
                "a list has no field \"quantity\": write sum(list: …), count, "
                    + "any, all or unique", 9
            ),
            (
                "count(lines) > 0",
                "lines lies outside what is judged; judge the object that holds it",
                6
            ),
            ("count(item) > 0", "item is text, not a list of objects", 6),
            ("sum(sublines) > 0", ": and what to look at belongs here, not \")\"", 12),
            ("sum(1) > 0", "a list's name belongs here", 4),
            (
                "size(item) > 0",
                "there is no function size: length, days, after, up, down, sum, count, any, all, "
                    + "unique", 0
            ),
            ("days(date) > 0", ", and a date belongs here, not \")\"", 9),
            ("1.2.3 > quantity", "\"1.2.3\" is no number", 0),
            (String(repeating: "(", count: 40), "expressions lie too deep", 32),
            (
                String(repeating: "1+", count: 900) + "1 > 0",
                "an expression joins at most 100 values", 201
            ),
            (
                String(repeating: "-", count: 1999),
                "a field or a constant belongs here, and the text ends", 1999
            ),
            (String(repeating: "1", count: 2001), "an expression has at most 2000 characters", 0),
        ])
    func expressions(rule: String, message: String, offset: Int) throws {
        let book = try Rulebook(at: "lines", rule: rule, fails: "{}")
        let fault = try #require(book.diagnostics.first)
        #expect(fault.message == message)
        #expect(fault.code == .businessExpression)
        guard case .text(let place) = fault.place else {
            Issue.record("no place")
            return
        }
        #expect((place.line, place.column) == (4, 12 + offset))
        #expect(book.rules.isEmpty)
    }

    @Test(
        "rules",
        arguments: [
            ("validate: [a]", Diagnostic.Code.valueType, "rules by code belong here, not a list"),
            ("validate: {Q1: x}", .valueType, "a rule's keys belong here, not \"x\""),
            (
                "validate: {Q1: {rul: x}}", .keyUnknown,
                "unknown key \"rul\"; did you mean \"rule\"?"
            ),
            ("validate: {Q1: {say: x, fails: {}}}", .keyMissing, "Q1 has no \"rule\""),
            ("validate: {q1: {say: x, fails: {}}}", .businessCode, "\"q1\" is no code"),
            (
                "validate: {Q1: {rule: rush, say: x, fails: {rush: true}}}", .businessSample,
                "the sample does not break Q1"
            ),
            (
                "validate: {Q1: {rule: rush, say: \"{x}\", fails: {rush: false}}}",
                .businessExpression, "Sample has no field \"x\""
            ),
            (
                "validate: {Q1: {rule: rush, say: \"{number\", fails: {rush: false}}}",
                .businessExpression, "the brace is not closed"
            ),
            (
                "validate: {Q1: {rule: [rush], say: x, fails: {rush: false}}}", .valueType,
                "a text belongs here, not a list"
            ),
            (
                "validate: {Q1: {at: tags, rule: rush, say: x, fails: {rush: false}}}",
                .businessExpression, "tags is list of text, not a list of objects"
            ),
            (
                "validate: {Q1: {at: [tags], rule: rush, say: x, fails: {rush: false}}}",
                .businessExpression, "a list belongs here"
            ),
            ("respond: {Q1: hold}", .businessResponse, "no rule has the code \"Q1\""),
            (
                "validate: {Q1: {rule: rush, say: x, fails: {rush: false}}}\nrespond: {Q1: hodl}",
                .businessResponse, "\"hodl\" is no answer; did you mean \"hold\"?"
            ),
        ])
    func rules(text: String, code: Diagnostic.Code, message: String) throws {
        let diagnostics = try Rulebook(text).diagnostics
        #expect(diagnostics.contains { $0.code == code && $0.message == message })
    }

    @Test("more rules than a map may have")
    func tooMany() throws {
        let rules = (0...500).map { "  Q\($0): {rule: rush, say: x, fails: {rush: false}}\n" }
        let diagnostics = try Rulebook("validate:\n" + rules.joined()).diagnostics
        #expect(diagnostics.map(\.code) == [.businessTooMany])
    }
}
