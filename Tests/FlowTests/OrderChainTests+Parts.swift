import Canonical
import Flow
import Foundation
import Testing
import Values

extension OrderChainTests {
    @Test("tells what was shipped while one order of the number stood by that one's lines")
    func twice() throws {
        var second = try Self.document(
            "order", "PO1", at: 2,
            #"{"lines": [{"number": "1", "quantity": "36", "unit": "CA", "sellerItem": "A"}]}"#)
        second.erpNumber = "SO-2"
        // A person had it handed on after the first carton had left.
        second.settled = Self.time(5)
        let chain = Self.chain(
            try Self.order(), second, try Self.shipment(#"{"line": "1", "quantity": "6"}"#),
            try Self.shipment(#"{"line": "1", "quantity": "3"}"#, number: "S2", at: 6))
        let told = OrderTimeline(chain.record).steps.map(\.words).filter { $0.hasPrefix("line") }
        #expect(
            told == ["line 1: 6 of 10 shipped", "line 1: 3 more, in all 9 of 36 shipped"])
        #expect(chain.lines.map { $0.ordered?.plain } == ["36"])
        #expect(
            chain.differences.first?.words
                == "order PO1 is in the ERP twice: SO-1 of message 1 holds line 1: 10 EA, line 2: "
                + "4 EA; SO-2 of message 2 holds line 1: 36 CA")
        // A replacement is the same order, and one that goes on its way now is the last.
        second.purpose = "replace"
        #expect(Self.chain(try Self.order(), second).differences.isEmpty)
        let late = Self.chain(second, try Self.order())
        #expect(late.lines.map { $0.ordered?.plain } == ["36"])
    }

    @Test("tells of what is billed and not shipped where ship notices are sent")
    func unshipped() throws {
        let bill = try Self.document(
            "invoice", "I1", at: 9,
            #"{"order": "PO1", "lines": [{"number": "1", "quantity": "10", "unit": "EA"}]}"#)
        let (order, notice) = (
            try Self.order(), try Self.shipment(#"{"line": "2", "quantity": "4"}"#)
        )
        #expect(
            Self.chain(order, notice, bill).differences.map(\.words)
                == ["line 1: quantity 10 in 850, 0 in 856", "line 1: quantity 0 in 856, 10 in 810"])
        #expect(Self.chain(order, bill).differences.isEmpty)
    }

    @Test(
        "says of a line that is promised in part that it is, and of the rest what becomes of it",
        arguments: [
            (#"{"status": "accepted", "quantity": "10"}"#, "accepted"),
            (#"{"status": "accepted", "quantity": "8"}"#, "accepted in part"),
            (
                #"{"status": "accepted", "quantity": "8"}, {"status": "backordered", "#
                    + #""quantity": "2"}"#, "accepted in part, backordered"
            ),
            (
                #"{"statusCode": "IB", "quantity": "2"}, {"statusCode": "IS", "quantity": "7"}, "#
                    + #"{"statusCode": "IR", "quantity": "1"}"#,
                "accepted in part, backordered, refused"
            ),
            (
                #"{"status": "accepted", "quantity": "4"}, {"status": "changed", "quantity": "6"}"#,
                "accepted"
            ),
            (#"{"status": "backordered", "quantity": "10"}"#, "backordered"),
        ])
    func inPart(parts: String, expected: String) throws {
        let answer = try Self.document(
            "orderResponse", "PO1", at: 2, answer: "changed",
            #"{"lines": [{"number": "1", "answers": [\#(parts)]}]}"#)
        let json = Self.chain(try Self.order(), answer).json(nil)
        #expect(json["lines"]?[0]?["status"]?.text == expected)
    }

    @Test(
        "is answered by what an answer says in codes, or of its lines alone",
        arguments: [
            (#""answer": "refused", "answerCode": "AD""#, "refused"),
            (#""answerCode": "AC""#, "changed"),
            (#""answerCode": "ZZ""#, nil), (#""lines": []"#, nil),
            (
                #""lines": [{"answers": [{"statusCode": "IA"}]}, {"status": "accepted"}]"#,
                "accepted"
            ),
            (#""lines": [{"answers": [{"statusCode": "IA"}, {"statusCode": "IB"}]}]"#, "changed"),
            (#""lines": [{"status": "refused"}, {"status": "deleted"}]"#, "refused"),
            (#""lines": [{"status": "held"}]"#, "held"),
            (#""lines": [{"status": "backordered"}]"#, "changed"),
        ])
    func answerWords(members: String, expected: String?) throws {
        let body = try JSONReader.read(Array("{\(members)}".utf8))
        let mention = OrderMention(
            type: "orderResponse", own: OrderReference(number: "PO1"), body: { body })
        #expect(mention.answer == expected)
    }

    @Test("codes mean what the shipped maps of 855 and 865 say")
    func codes() throws {
        for set in ["855", "865"] {
            let file = SampleProfiles.root.appending(path: "standard/maps/\(set).map.yaml")
            let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            for (table, word) in [("answer", AnswerWord.ofOrder), ("status", AnswerWord.ofLine)] {
                let begin = try #require(rows.firstIndex(of: "  \(table):"))
                let codes = rows[(begin + 1)...].prefix { $0.hasPrefix("    ") }
                #expect(codes.count > 9)
                for row in codes {
                    let pair = row.split(separator: ":").map {
                        $0.trimmingCharacters(in: .whitespaces)
                    }
                    #expect(word(pair[0]) == pair[1], "\(set) \(table) \(pair[0])")
                }
            }
        }
    }
}
