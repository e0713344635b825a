import Diagnostics
import Mapping
import Testing
import Values

@Suite("Faults of what a map writes")
struct OwnFaultTests {
    /// A wrong document, and what is told of it.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let set: String
        let overlay: String
        let document: String
        let answered: String?
        let code: String
        let owner: Diagnostic.Owner
        let says: [String]
        let mend: String

        init(
            _ set: String, _ document: String, overlay: String = "", answering: String? = nil,
            _ code: String, _ owner: Diagnostic.Owner = .operations, says: [String], mend: String
        ) {
            self.set = set
            self.overlay = overlay
            self.document = document
            answered = answering
            self.code = "validate.\(code)"
            self.owner = owner
            self.says = says
            self.mend = mend
        }

        var testDescription: String { "\(set): \(says[0])" }
    }

    private static func written(_ wrong: Wrong) throws -> OutwardResult {
        let overlays =
            wrong.overlay.isEmpty
            ? [] : ["extends: standard/\(wrong.set)\nwhy: a test\n\(wrong.overlay)\n"]
        let map = try OutwardBench.shippedMap(wrong.set, "004010", overlays: overlays)
        let answered = try wrong.answered.map { [try JSONReader.read($0)] } ?? []
        return map.write(
            try JSONReader.read(wrong.document), context: OutwardContext(answered: answered))
    }

    @Test(
        "each names the fields that it comes from, their rules and whose move it is",
        arguments: [
            // Something is missing: the list item that would bring it does not exist yet.
            Wrong(
                "856", Given.notice, "element.conditional",
                says: [
                    "TD502 is missing: one of 02, 04, 05, 06 or 12 has to be there; it would come "
                        + "from shipments[1].routing[1].idQualifier by the rule at "
                        + "standard/maps/parts.yaml:",
                    ", and its segment is written from shipments[1].carrier by the rule at "
                        + "standard/maps/856.map.yaml:",
                    "; TD504 would come from shipments[1].routing[1].mode; TD505 would ",
                ],
                mend: "Give shipments[1].routing[1].idQualifier (/shipments/0/routing/0/"
                    + "idQualifier) in the document, or mend the map."),
            // The segment is written by a field of an item's: its own field is meant.
            Wrong(
                "856", Given.notice, "element.missing",
                says: [
                    "PRF01 (order number) is missing; it would come from "
                        + "shipments[1].orders[1].items[1].order by the rule at "
                        + "standard/maps/856.map.yaml:",
                    ", and its segment is written from shipments[1].orders[1].items[1].orderLine "
                        + "by the rule at standard/maps/856.map.yaml:",
                ], mend: "(/shipments/0/orders/0/items/0/order) in the document"),
            // A whole segment is missing.
            Wrong(
                "810",
                #"{"number": "I1", "date": "2026-11-20", "lines": [{"quantity": "1"}]}"#,
                "segment.missing",
                says: ["segment TDS is missing", "; it would come from "],
                mend: "Give "),
            // Too long.
            Wrong(
                "855", Given.answer(#""sellerOrder": "SO-0000000000000000000000000001""#),
                "element.too-long",
                says: [
                    "BAK08 is longer than 30, from sellerOrder by the rule at "
                        + "standard/maps/855.map.yaml:"
                ], mend: "Mend sellerOrder (/sellerOrder) in the document, or its rule at "),
            // A code that is not allowed.
            Wrong(
                "855", Given.answers(#"{"statusCode": "XX"}"#), "element.unknown-code",
                says: [
                    "ACK01: 004010 has no code `XX`, from lines[1].answers[1].statusCode by the "
                        + "rule at standard/maps/855.map.yaml:"
                ], mend: "(/lines/0/answers/0/statusCode) in the document, or its rule at "),
            // A syntax note of two elements names both.
            Wrong(
                "855", Given.answers(#"{"statusCode": "IA", "quantity": "24"}"#),
                "element.conditional",
                says: [
                    "ACK03 is missing: 02 and 03 come together; it would come from "
                        + "lines[1].answers[1].unit by the rule at standard/maps/855.map.yaml:",
                    "; ACK02 comes from lines[1].answers[1].quantity by the rule at ",
                ], mend: "Give lines[1].answers[1].unit (/lines/0/answers/0/unit)"),
            // What is repeated does not stand in the document.
            Wrong(
                "855", Given.answers(#"{"statusCode": "IA"}"#),
                answering: #"{"number": "E-100", "lines": [{"number": "1", "unit": "EACH"}]}"#,
                "element.too-long",
                says: [
                    "PO103 is longer than 2, from lines[1].unit by the rule at ",
                    ", repeated from what it answers",
                ], mend: "Mend lines[1].unit (/lines/0/unit) in the document"),
            // What no rule writes is the map's.
            Wrong(
                "850", Given.order(#""unit": "EA""#, #""currency": {"code": "USD"}"#),
                overlay: "remove: [currency.entity]", "element.missing", .onboarding,
                says: [
                    "CUR01 (party role) is missing; no rule of the map writes it beside "
                        + "currency.code by the rule at standard/maps/parts.yaml:11:13"
                ],
                mend: "Add a rule for CUR01 to the map beside the one at "
                    + "standard/maps/parts.yaml:11:13, or write it by its `fixed`."),
            // What the map writes into every document is the map's, too.
            Wrong(
                "850", Given.order(#""unit": "EA""#, #""orderType": "SA""#),
                overlay: "fixed: {PO1.05: PE}", "element.conditional",
                says: [
                    "PO104 is missing: 05 needs it; it would come from lines[1].price by the rule ",
                    "; PO105 comes from the map's `fixed` at acme/850.map.yaml:3:",
                ], mend: "Give lines[1].price (/lines/0/price) in the document"),
        ])
    func told(wrong: Wrong) throws {
        let result = try Self.written(wrong)
        let all = result.diagnostics.map { "\($0.code): \($0.message)" }
        let fault = try #require(
            result.diagnostics.first {
                $0.code.name == wrong.code && $0.message.contains(wrong.says[0])
            }, "\(all)")
        for part in wrong.says { #expect(fault.message.contains(part), "\(fault.message)") }
        #expect(fault.help.contains(wrong.mend), "\(fault.help)")
        #expect(fault.owner == wrong.owner)
        // The code's own help stays: it says what the standard wants.
        #expect(fault.help.hasPrefix(fault.code.help))
    }

    @Test("each segment whose data hold a delimiter is told, and not the first alone")
    func delimiters() throws {
        let wrong = Wrong(
            "855", Given.answer(#""sellerOrder": "A*1", "vendor": "B~2""#), "none", says: [""],
            mend: "")
        let faults = try Self.written(wrong).diagnostics.map(\.message)
        #expect(faults.count == 2, "\(faults)")
        #expect(faults.contains { $0.contains(", from sellerOrder by the rule at ") })
        #expect(faults.contains { $0.contains(", from vendor by the rule at ") })
    }
}

/// The documents of the table above.
private enum Given {
    static let notice = """
        {"purpose": "new", "purposeCode": "00", "number": "SH-9001", "date": "2026-11-22",
         "time": "14:40", "hierarchy": "0004", "shipments": [{"carrier": "FXFE",
          "orders": [{"order": "KO-501", "items": [
           {"orderLine": "1", "line": "1", "quantity": "60", "unit": "EA"},
           {"line": "2", "quantity": "25", "unit": "EA"}]}]}]}
        """

    static func order(_ line: String, _ more: String) -> String {
        """
        {"number": "P1", "date": "2026-11-27", "purposeCode": "00",
         "lines": [{"number": "1", "quantity": "5", \(line)}], \(more)}
        """
    }

    static func answer(_ more: String) -> String {
        """
        {"purposeCode": "00", "answerCode": "AD", "number": "E-100", "date": "2026-11-20", \(more)}
        """
    }

    static func answers(_ answer: String) -> String {
        self.answer(#""lines": [{"number": "1", "answers": [\#(answer)]}]"#)
    }
}
