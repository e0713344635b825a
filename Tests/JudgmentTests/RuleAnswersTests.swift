import Canonical
import Diagnostics
import Judgment
import Testing
import Values

@Suite("Answers of business rules")
struct RuleAnswersTests {
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
        #expect(
            changed["changes"]?.items?.map { $0["field"] }
                == [
                    "lines[2].quantity", "lines[2].sellerItem", "lines[2].ids[2].id",
                    "requestedShip",
                ])
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

    // MARK: - Several rules

    /// Rules over lines whose answers are given.
    private static func layers(_ respond: String) throws -> Rulebook {
        let book = try Rulebook(
            """
            validate:
              Q1:
                at: lines
                rule: quantity == up(quantity, 50)
                say: no full layer
                fails: {lines: [{quantity: 47}]}
              Q2: {at: lines, rule: quantity <= 48, say: many, fails: {lines: [{quantity: 49}]}}
              Q3: {rule: "sum(lines: quantity) < 48", say: heavy, fails: {lines: [{quantity: 48}]}}
            respond: {Q1: {change: {quantity: "up(quantity, 50)"}}, \(respond)}
            """, shape: shaped("order"))
        #expect(book.diagnostics == [])
        return book
    }

    private static func lines(_ lines: String) throws -> JSON {
        try JSONReader.read(Array("{\"lines\": [\(lines)]}".utf8))
    }

    @Test(
        "a changed document is judged once more: what stops it then lets it wait",
        arguments: [
            ("Q2: hold, Q3: note", "47", ["Q1 hold"], "Q2 is broken (lines[1])"),
            ("Q2: refuse, Q3: note", "47", ["Q1 hold"], "Q2 is broken (lines[1])"),
            ("Q2: advise, Q3: note", "47", ["Q1 hold"], "Q2 is broken (lines[1])"),
            ("Q2: note, Q3: hold", "47", ["Q1 hold"], "Q3 is broken"),
            // What lets it go on is told of what it becomes.
            ("Q2: note, Q3: {advise: tolerated}", "47", ["Q1 change", "Q2 note", "Q3 advise"], ""),
            // A change that another one undoes.
            ("Q2: {change: {quantity: 47}}, Q3: note", "47", ["Q1 hold"], "Q2 is broken"),
            // What stops the document as it was sent goes before.
            ("Q2: refuse, Q3: note", "60", ["Q1 change", "Q2 refuse", "Q3 note"], ""),
        ])
    func again(respond: String, quantity: String, expected: [String], why: String) throws {
        let body = try Self.lines(#"{"quantity": "\#(quantity)"}"#)
        let faults = try Self.layers(respond).rules.judge(body)
        #expect(faults.map { "\($0.code) \($0.response)" } == expected)
        let told = faults.first?.diagnostic(at: DataPlace(set: 1)).message ?? ""
        #expect(told.contains(why.isEmpty ? "no full layer" : "with the change \(why)"), "\(told)")
    }

    @Test("what two rules change alike is one change, and a value written otherwise none")
    func alike() throws {
        let book = try Rulebook(
            """
            validate:
              Q1:
                at: lines
                rule: quantity == up(quantity, 24)
                say: layers
                fails: {lines: [{quantity: 25}]}
              Q2:
                at: lines
                rule: price == 19
                say: price
                fails: {lines: [{price: 18}]}
            respond:
              Q1: {change: {quantity: "up(quantity, 24)", price: 19}}
              Q2: {change: {price: 19}}
            """, shape: Self.shaped("order"))
        #expect(book.diagnostics == [])
        let dear = book.rules.judge(try Self.lines(#"{"quantity": "25", "price": "18"}"#))
        #expect(dear.map { $0.changes.map(\.field) } == [["quantity", "price"], []])
        #expect(dear.map(\.response) == [.change, .change])
        let right = book.rules.judge(try Self.lines(#"{"quantity": "25", "price": "19.00"}"#))
        #expect(right.map { $0.changes.map(\.field) } == [["quantity"]])
    }

    @Test("only a change of a line has a code")
    func codeOfLine() throws {
        let book = try Rulebook(
            """
            validate:
              Q1:
                rule: requestedShip > date
                say: early
                fails: {date: '2026-01-02', requestedShip: '2026-01-01'}
            respond: {Q1: {change: {requestedShip: "after(date, 5)"}, code: DR}}
            """, shape: Self.shaped("order"))
        #expect(book.diagnostics.map(\.message) == ["only a line's change has a code (ACK01)"])
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
