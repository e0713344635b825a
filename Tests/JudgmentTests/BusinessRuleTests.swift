import Canonical
import Diagnostics
import Judgment
import Testing
import Values

@Suite("Judging documents by business rules")
struct BusinessRuleTests {
    static let order = """
        {"number": "A1", "date": "2026-11-20", "shipBy": "2026-11-27", "at": "14:30",
         "rush": false, "total": "41.00", "buyer": {"id": "0017"}, "tags": ["x"],
         "lines": [
          {"number": "1", "position": 1, "quantity": "4", "price": "9.50", "item": "LK-0400",
           "sublines": [{"quantity": "1"}, {"quantity": "3"}]},
          {"number": "2", "position": 2, "quantity": "1.5", "price": "2.00", "item": "LK-0401"},
          {"number": "3", "position": 3, "price": "1.00"}]}
        """

    @Test(
        "conditions over the document",
        arguments: [
            ("number == 'A1'", true), ("number != 'A1'", false), ("total == 41", true),
            ("total > 41", false), ("total >= 41.0", true), ("total - 1 * 2 == 39", true),
            ("(total - 1) * 2 == 80", true), ("-total < 0", true), ("date < shipBy", true),
            ("date == '2026-11-20'", true), ("days(date, shipBy) <= 7", true),
            ("days('2026-11-30', date) > 0", false), ("at < '15:00'", true), ("rush", false),
            ("rush == false", true), ("not rush and total < 50", true),
            ("rush or total > 50 or number in ('B', 'A1')", true), ("total in (1, 2)", false),
            ("shipBy in ('2026-11-27')", true), ("buyer.id matches '[0-9]{4}'", true),
            ("buyer.id matches '[0-9]{3}'", false), ("length(number) == 2", true),
            ("buyer present and buyer.id present", true), ("tags absent", false),
            ("count(lines) == 3", true), ("count(lines: quantity > 2) == 1", true),
            ("any(lines: item == 'LK-0401')", true), ("all(lines: position <= 2)", false),
            ("unique(lines: number)", true), ("unique(lines: length(item))", false),
            ("sum(lines: price) == 12.5", true),
            ("count(lines: sum(sublines: quantity) == quantity) == 1", true),
        ])
    func conditions(rule: String, holds: Bool) throws {
        // A rule has to be seen to fail, so each is tried beside one that always fails.
        let text = """
            validate:
              Q1:
                rule: "(\(rule)) and number != 'never'"
                say: wrong
                fails: {number: never}
            """
        let book = try Rulebook(text)
        #expect(book.diagnostics.filter { $0.code != .businessSample } == [])
        guard book.diagnostics.isEmpty else {
            // Where the sample lacks what the rule looks at, the rule says nothing of it.
            let sample = try Rulebook(rule: rule, fails: "{}")
            #expect(sample.diagnostics.map(\.code) == [.businessSample])
            return
        }
        #expect(try book.broken(Self.order).isEmpty == holds)
    }

    @Test("what is not there is unknown: the rule says nothing, unless it asks for presence")
    func absent() throws {
        let positive = try Rulebook(
            at: "lines", rule: "quantity > 0", fails: "{lines: [{quantity: 0}]}")
        #expect(try positive.broken(Self.order) == [])
        let wanted = try Rulebook(
            at: "lines", rule: "quantity present", fails: "{lines: [{number: 1}]}")
        #expect(try wanted.broken(Self.order) == ["lines[3]"])
        let known = try Rulebook(
            at: "lines", rule: "quantity > 0 and price > 1", fails: "{lines: [{price: 1}]}")
        #expect(try known.broken(Self.order) == ["lines[3]"])
    }

    @Test("rules judge the items of lists within lists, and see the objects around them")
    func nested() throws {
        let book = try Rulebook(
            at: "lines.sublines", rule: "quantity * 2 < price and number != '9' and total < 50",
            fails: "{total: 50, lines: [{price: 1, sublines: [{quantity: 1}]}]}")
        #expect(book.diagnostics == [])
        #expect(try book.broken(Self.order) == [])
        let strict = try Rulebook(
            at: "lines.sublines", rule: "quantity < 2",
            fails: "{lines: [{sublines: [{quantity: 3}]}]}")
        #expect(try strict.broken(Self.order) == ["lines[1].sublines[2]"])
    }

    @Test("a condition says where a rule applies, and the sentence names the values")
    func whenAndSay() throws {
        let book = try Rulebook(
            """
            validate:
              Q7:
                at: lines
                when: item matches 'LK-.*'
                rule: quantity <= 1
                say: "order {number} of {buyer.id}: {quantity} of {item}, {sublines} {at}"
                fails: {lines: [{item: LK-1, quantity: 2}]}
            """)
        #expect(
            book.diagnostics.map(\.message) == ["sublines is list of object, not one value"])
        let mended = try Rulebook(
            """
            validate:
              Q7:
                at: lines
                when: item matches 'LK-.*'
                rule: quantity <= 1
                say: "line {number} of {buyer.id}: {quantity} of {item} at {at}, {total}"
                fails: {lines: [{item: LK-1, quantity: 2}]}
              Q8: {rule: rush, say: slow, fails: {rush: false}}
            respond: {Q8: note}
            """)
        #expect(mended.diagnostics == [])
        #expect(mended.rules.codes == ["Q7", "Q8"])
        let json =
            "{\"buyer\": {\"id\": \"7\"}, \"rush\": false, \"lines\": "
            + "[{\"number\": \"1\", \"item\": \"LK-1\", \"quantity\": \"2\"}]}"
        let faults = try mended.rules.judge(JSONReader.read(Array(json.utf8)))
        #expect(faults.map(\.message) == ["line 1 of 7: 2 of LK-1 at –, –", "slow"])
        let codes = faults.map { $0.diagnostic(at: DataPlace(set: 1)).code }
        #expect(codes == [.businessRule, .businessNote])
        #expect(faults.map(\.rule.line) == [2, 8])
    }

    @Test("an overlay changes a rule key by key, and only the answer if it likes")
    func overlay() throws {
        let base = """
            validate:
              Q1: {at: lines, rule: quantity > 0, say: default, fails: {lines: [{quantity: 0}]}}
            """
        let book = try Rulebook(
            base, "validate: {Q1: {say: ours}}\nrespond: {Q1: note}")
        #expect(book.diagnostics == [])
        let faults = try book.rules.judge(
            JSONReader.read(Array("{\"lines\": [{\"quantity\": \"-1\"}]}".utf8)))
        #expect(faults.map(\.message) == ["ours"])
        #expect(faults.map(\.response) == [.note])
    }

    // MARK: - Ends

    /// Values of which the next one is none of ours.
    private static let days = ["0001-01-01", "1970-01-01", "2024-02-29", "9999-12-31"]
    private static let numbers = [
        "-170141183460469231731687303715884105727", "170141183460469231731687303715884105727",
        "-9223372036854775808", "9223372036854775807", "-36525", "36525", "36526", "-1", "0", "2",
        "0.00000000000000000000000000000000000001",
    ]

    @Test(
        "no value ends the judging: what lies beyond the ends is unknown",
        arguments: [
            "shipBy <= after(date, 2)", "shipBy <= after(date, total)",
            "shipBy <= after(after(date, total), -total)", "days(date, shipBy) * total < 5",
            "total == up(total, 2)", "total == down(total, 2)", "total == down(total, total)",
            "up(total, 0.1) - down(total, 0.3) < 1", "total * total - total < 7", "-total > 3",
            "sum(lines: quantity * price) + total < 1", "length(number) - total > 1",
        ])
    func ends(rule: String) throws {
        let book = try Rulebook(rule: rule, fails: "{}")
        var (told, tried) = (0, 0)
        for date in Self.days {
            for shipBy in Self.days {
                for total in Self.numbers {
                    let line = #"{"quantity": "\#(total)", "price": "\#(total)"}"#
                    tried += 1
                    told += try book.broken(
                        """
                        {"number": "A", "date": "\(date)", "shipBy": "\(shipBy)",
                         "total": "\(total)", "lines": [\(line), \(line)]}
                        """
                    ).count
                }
            }
        }
        #expect(told < tried)
    }

    @Test("a day behind the calendar's end is unknown: its rule says nothing")
    func lastDay() throws {
        let book = try Rulebook(
            rule: "shipBy < after(date, 2)",
            fails: "{date: '9999-12-29', shipBy: '9999-12-31'}")
        #expect(book.diagnostics == [])
        func sent(_ date: String) -> String {
            "{\"date\": \"\(date)\", \"shipBy\": \"9999-12-31\"}"
        }
        #expect(try book.broken(sent("9999-12-29")) == [""])
        #expect(try book.broken(sent("9999-12-30")) == [])
        let beyond = try Rulebook(
            rule: "shipBy < after(date, 2)", fails: "{date: '9999-12-31', shipBy: '9999-12-31'}")
        #expect(beyond.diagnostics.map(\.code) == [.businessSample])
    }
}
