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

    // MARK: - Answers

    private static func shaped(_ type: String) -> DocumentShape {
        DocumentShape(type: type, version: 1, body: .orderLike)
    }

    @Test("a change gives a line what the rule asks for, and a list tells of it")
    func changes() throws {
        let book = try Rulebook(
            """
            validate:
              Q1:
                at: lines
                rule: quantity == up(quantity, 24)
                say: "{quantity} is no full layer"
                fails: {lines: [{quantity: 25}]}
              Q2:
                at: lines
                rule: sellerItem != 'OLD'
                say: gone
                fails: {lines: [{sellerItem: OLD}]}
              Q3:
                rule: days(date, requestedShip) >= 5
                say: too soon
                fails: {date: '2026-01-01', requestedShip: '2026-01-02'}
            respond:
              Q1: {change: {quantity: "up(quantity, 24)"}}
              Q2: {change: {sellerItem: "'NEW'"}, code: IC}
              Q3: {change: {requestedShip: "after(date, 5)"}}
            """, shape: Self.shaped("order"))
        #expect(book.diagnostics == [])
        let text = """
            {"date": "2026-12-30", "requestedShip": "2026-12-31", "lines": [
              {"quantity": "24", "sellerItem": "A"},
              {"quantity": "25", "sellerItem": "OLD",
               "ids": [{"qualifier": "UP", "id": "1"}, {"qualifier": "VN", "id": "OLD"}]}]}
            """
        let body = try JSONReader.read(Array(text.utf8))
        let faults = book.rules.judge(body)
        #expect(faults.map(\.response) == [.change, .change, .change])
        #expect(faults.map(\.line) == [1, 1, nil])
        #expect(faults.map(\.answerCode) == [nil, "IC", nil])
        #expect(faults.allSatisfy { $0.diagnostic(at: DataPlace(set: 1)).severity == .warning })
        let changed = faults.changed(body)
        #expect(changed["requestedShip"] == "2027-01-04")
        let lines = changed["lines"]?.items ?? []
        #expect(lines.first == body["lines"]?.items?.first)
        #expect(lines.last?["quantity"] == "48")
        #expect(lines.last?["sellerItem"] == "NEW")
        #expect(lines.last?["ids"]?.items?.map { $0["id"] } == ["1", "NEW"])
        #expect(
            changed["changes"]?.items?.first
                == ["field": "lines[2].quantity", "now": "48", "rule": "Q1", "was": "25"])
        #expect(changed["changes"]?.items?.count == 3)
    }

    @Test(
        "a document waits where a change is not known, mends nothing, or meets another one",
        arguments: [
            ("quantity: \"price * 2\"", #"{"quantity": "60"}"#, "what quantity becomes"),
            ("quantity: \"quantity - 12\"", #"{"quantity": "80"}"#, "does not hold"),
            ("quantity: 24", #"{"quantity": "60", "price": "9"}"#, "Q1 changes quantity otherwise"),
        ])
    func waits(change: String, line: String, why: String) throws {
        let book = try Rulebook(
            """
            validate:
              Q1:
                at: lines
                rule: quantity <= 48
                say: too many
                fails: {lines: [{quantity: 60, price: 12}]}
              Q2:
                at: lines
                rule: price < 9
                say: too dear
                fails: {lines: [{price: 9, quantity: 60}]}
            respond: {Q1: {change: {\(change)}}, Q2: {change: {price: 8, quantity: 12}}}
            """, shape: Self.shaped("order"))
        #expect(book.diagnostics == [])
        let body = try JSONReader.read(Array("{\"lines\": [\(line)]}".utf8))
        let faults = book.rules.judge(body).filter { $0.response == .hold }
        let told = faults.map { $0.diagnostic(at: DataPlace(set: 1)) }
        #expect(told.map(\.code) == [.businessRule])
        #expect(told.first?.message.contains(why) == true, "\(told)")
    }

    @Test("an advice bears a code and copies what is wrong, of any document but an advice")
    func advises() throws {
        let text = """
            validate:
              Q1: {at: lines, rule: price <= 9, say: too dear, fails: {lines: [{price: 10}]}}
            respond: {Q1: {advise: tolerated, code: "011", copy: price}}
            """
        let book = try Rulebook(text, shape: Self.shaped("invoice"))
        #expect(book.diagnostics == [])
        let body = try JSONReader.read(Array(#"{"lines": [{"price": "12.50"}]}"#.utf8))
        let fault = try #require(book.rules.judge(body).first)
        #expect(fault.response == .advise && fault.isTolerated)
        #expect(fault.copy == "12.50" && fault.answerCode == "011")
        let circle = try Rulebook(text, shape: Self.shaped("applicationAdvice"))
        #expect(circle.diagnostics.map(\.code) == [.businessResponse])
        let change = try Rulebook(
            text.replacing(
                "advise: tolerated, code: \"011\", copy: price", with: "change: {price: 9}"),
            shape: Self.shaped("invoice"))
        #expect(change.diagnostics.map(\.code) == [.businessResponse])
    }
}

extension ObjectShape {
    /// An order in small, with what answers change.
    fileprivate static let orderLike = ObjectShape(
        "Order", "An order.",
        [
            FieldShape("date", .date, "Its date."),
            FieldShape("requestedShip", .date, "When goods leave."),
            FieldShape(
                "lines",
                .list(
                    .object(
                        ObjectShape(
                            "Line", "A line.",
                            [
                                FieldShape("quantity", .decimal, "How much."),
                                FieldShape("price", .decimal, "The price."),
                                FieldShape("sellerItem", .text, "The item."),
                            ]))), "The lines."),
        ])
}
