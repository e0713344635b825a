import Testing
import Values

@testable import ERP

@Suite("What an ERP's answers mean")
struct AnswerTests {
    private func answer(
        _ status: Int, _ body: String = "", headers: [String: String] = [:]
    ) -> Answer {
        Answer(status: status, headers: headers, body: Array(body.utf8))
    }

    @Test(
        "without a rule of the profile, only what every server means so is certain",
        arguments: [
            (200, AnswerRule.Meaning.ok), (201, .ok), (202, .ok), (204, .ok),
            (301, .operator), (302, .operator), (307, .operator),
            (400, .permanent), (401, .operator), (403, .operator), (404, .operator),
            (405, .operator), (407, .operator), (408, .uncertain), (409, .operator),
            (410, .operator), (413, .permanent), (415, .permanent), (422, .permanent),
            (429, .retry), (500, .uncertain), (502, .uncertain), (503, .uncertain),
            (504, .uncertain), (599, .uncertain), (100, .uncertain),
        ])
    func builtIn(status: Int, meaning: AnswerRule.Meaning) {
        #expect(AnswerRule.first(of: [], for: answer(status)).meaning == meaning)
    }

    @Test("the first rule that matches decides, before the built-in ones")
    func order() {
        let rules = [
            AnswerRule(
                statuses: [.exactly(403)], headers: [("X-CSRF-Token", "required")],
                meaning: .retry),
            AnswerRule(statuses: [.exactly(403), .hundreds(5)], meaning: .permanent),
            AnswerRule(statuses: [], headers: [("x-busy", "yes")], meaning: .retry),
        ]
        func meaning(_ status: Int, _ headers: [String: String] = [:]) -> AnswerRule.Meaning {
            AnswerRule.first(of: rules, for: answer(status, headers: headers)).meaning
        }
        #expect(meaning(403, ["x-csrf-token": "Required"]) == .retry)
        #expect(meaning(403) == .permanent)
        #expect(meaning(500) == .permanent)
        #expect(meaning(400, ["x-busy": "YES"]) == .retry)
        #expect(meaning(400, ["x-busy": "no"]) == .permanent)
    }

    @Test(
        "statuses are written as a number or a class",
        arguments: [
            ("201", AnswerRule.StatusPattern.exactly(201)), ("4x", .hundreds(4)), ("6x", nil),
            ("x", nil), ("42", nil), ("4xx", nil), ("0x", nil), ("999", nil), ("", nil),
        ] as [(String, AnswerRule.StatusPattern?)])
    func statusPatterns(text: String, pattern: AnswerRule.StatusPattern?) {
        #expect(AnswerRule.StatusPattern(text) == pattern)
    }

    @Test(
        "Retry-After is seconds or a date, and never more than a day",
        arguments: [
            (["retry-after": "7"], Duration.seconds(7)),
            (["retry-after": "0"], .zero),
            (["retry-after": "999999"], .seconds(86_400)),
            (["retry-after": "-1"], nil),
            (["retry-after": "soon"], nil),
            ([:], nil),
            (
                [
                    "date": "Sun, 06 Nov 1994 08:49:37 GMT",
                    "retry-after": "Sun, 06 Nov 1994 08:50:07 GMT",
                ], .seconds(30)
            ),
            (
                [
                    "date": "Sun, 06 Nov 1994 08:49:37 GMT",
                    "retry-after": "Sun, 06 Nov 1994 08:40:00 GMT",
                ], .zero
            ),
            (["retry-after": "Sun, 06 Nov 1994 08:50:07 GMT"], nil),
            (["date": "yesterday", "retry-after": "Sun, 06 Nov 1994 08:50:07 GMT"], nil),
        ] as [([String: String], Duration?)])
    func retryAfter(headers: [String: String], wait: Duration?) {
        #expect(answer(429, headers: headers).retryAfter == wait)
    }

    @Test("a message shows the beginning of the answer on one line")
    func excerpt() {
        let long = answer(500, "a\r\nb\tc\u{1b}[31m" + String(repeating: "x", count: 500))
        #expect(long.excerpt.hasPrefix("a b c[31mxx"))
        #expect(long.excerpt.count <= Answer.excerptLimit)
        #expect(answer(500, "not json").json == nil)
    }

    @Test(
        "values of an answer are found by path",
        arguments: [
            ("r.status", ValuePath.Lookup.value("201")),
            ("r.headers.Location", .value("/orders/7")),
            ("r.headers.nothing", .nowhere),
            ("r.body.a.b", .value("deep")),
            ("r.body.list[1].n", .value("two")),
            ("r.body.list[k=x].n", .value("one")),
            ("r.body.list[2].n", .pastEnd),
            ("r.body.list[k=z].n", .pastEnd),
            ("r.body.list[0].m", .nowhere),
            ("r.body.a[0]", .nowhere),
            ("r.body.none", .nowhere),
            ("r.other", .nowhere),
        ])
    func paths(text: String, found: ValuePath.Lookup) throws {
        let answer = answer(
            201,
            #"{"a":{"b":"deep"},"list":[{"k":"x","n":"one"},{"k":"y","n":"two"}],"none":null}"#,
            headers: ["location": "/orders/7"])
        let path = try #require(ValuePath(text))
        #expect(answer.lookup(path.steps) == found)
    }

    @Test(
        "what is no path is refused",
        arguments: ["", ".", "a.", ".a", "a[", "a[]", "a[-1]", "a[1]x", "a b", "[0]", "a[=x]"])
    func badPaths(text: String) {
        #expect(ValuePath(text) == nil)
    }
}
