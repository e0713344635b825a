import Canonical
import Diagnostics
import Mapping
import Testing
import Values
import X12

@Suite("Writing a document by its map")
struct OutwardTests {
    /// An order that its map can write, with a line.
    static let order: JSON = [
        "purpose": "new", "purposeCode": "00", "orderType": "SA", "number": "P1",
        "date": "2026-11-27", "lines": [["number": "1", "quantity": "5", "unit": "EA"]],
    ]

    /// The order with more fields, given as JSON text without braces.
    static func order(_ more: String) throws -> JSON {
        let extra = try JSONReader.read("{\(more)}")
        return (extra.members ?? []).reduce(order) { order, member in
            var order = order
            if member.key == "line" {
                let line = (order["lines"]?[0]?.members ?? []).filter {
                    member.value[$0.key] == nil
                }
                order["lines"] = [.object(line + (member.value.members ?? []))]
            } else {
                order[member.key] = member.value
            }
            return order
        }
    }

    static func overlay(_ to: String) -> [String] {
        to.isEmpty ? [] : ["extends: standard/850\nwhy: a test\n\(to)\n"]
    }

    /// What a rule writes.
    struct Turn: Sendable, CustomTestStringConvertible {
        let overlay: String
        let more: String
        let segments: [String]

        init(_ overlay: String, _ more: String, _ segments: String...) {
            self.overlay = overlay
            self.more = more
            self.segments = segments
        }

        var testDescription: String { "\(overlay) \(more)" }
    }

    @Test(
        "Each kind of rule is turned round",
        arguments: [
            // Selectors, loops and their first codes.
            Turn("", #""vendor": "V1""#, "REF*IA*V1"),
            Turn("", #""seller": {"name": "Us"}"#, "N1*SE*Us"),
            Turn(
                "to: {vendor: \"N1[ST]/N4.03\"}", #""vendor": "75201""#, "N1*ST", "N4***75201"),
            Turn("", #""parties": [{"role": "ST", "address": {"city": "Waco"}}]"#, "N4*Waco"),
            Turn(
                "to: {references: {each: \"REF[MR|ZZ]\", to: {id: .02}}}",
                #""references": [{"id": "7"}]"#, "REF*MR*7"),
            Turn(
                "to: {references: {each: \"REF[MR|ZZ]\", to: {qualifier: .01, id: .02}}}",
                #""references": [{"qualifier": "ZZ", "id": "7"}]"#, "REF*ZZ*7"),
            // What a list says already is not said again.
            Turn(
                "", #""vendor": "V1", "references": [{"qualifier": "IA", "id": "V1"}]"#,
                "REF*IA*V1"),
            Turn(
                "",
                Given.upc,
                "PO1*1*5*EA***UP*040123450016"),
            // Pairs, triples and their segments.
            Turn(
                "",
                Given.upcAndItem,
                "PO1*1*5*EA***UP*040123450016*VN*A-1"),
            Turn(
                "", #""line": {"buyerItem": "B1", "sellerItem": "A-1"}"#,
                "PO1*1*5*EA***BP*B1*VN*A-1"),
            Turn(
                "",
                Given.marks,
                "MAN*GM*1**CA*2", "MAN*CA*3"),
            Turn(
                "", #""parties": [{"role": "ST", "names": ["a", "b", "c"]}]"#, "N2*a*b", "N2*c"),
            Turn("", #""line": {"texts": ["a", "b"]}"#, "MSG*a", "MSG*b"),
            Turn(
                "",
                Given.subline,
                "SLN*1**I*2*EA"),
            // Types.
            Turn(
                "", #""currency": {"entity": "BY", "code": "USD", "rate": "1.5000"}"#,
                "CUR*BY*USD*1.500"),
            Turn("", #""line": {"quantity": "5.00", "price": "0.50"}"#, "PO1*1*5*EA*0.5"),
            Turn(
                "", #""allowanceCharges": [{"kind": "A", "code": "C310", "amount": "15.5"}]"#,
                "SAC*A*C310***1550"),
            Turn("", #""terms": [{"type": "05", "netDays": 3}]"#, "ITD*05******3"),
            Turn(
                "to: {shipNotBefore: {from: \"REF[ZZ].02\", type: date(MM/DD/YY)}}",
                #""shipNotBefore": "2026-12-24""#, "REF*ZZ*12/24/26"),
            Turn(
                "", #""dates": [{"qualifier": "002", "date": "2026-12-24", "time": "08:30:15"}]"#,
                "DTM*002*20261224*083015"),
            // Functions and tables.
            Turn("to: {vendor: \"REF[IA].02|prefix('V-')\"}", #""vendor": "V-7""#, "REF*IA*7"),
            Turn(
                "to: {vendor: \"REF[IA].02|upper|suffix('/X')\"}", #""vendor": "AB/X""#, "REF*IA*AB"
            ),
            Turn(
                "to: {vendor: [\"REF[IA].02|left(2)\", \"REF[VR].02\"]}", #""vendor": "AB""#,
                "REF*VR*AB"),
            Turn(
                Given.units,
                #""line": {"unit": "case"}"#, "PO1*1*5*CA"),
            Turn(
                Given.unitsPassed,
                #""line": {"unit": "EA"}"#, "PO1*1*5*EA"),
            Turn(
                Given.keyedTable,
                #""department": "garden""#, "REF*DP*14"),
            // Conditions.
            Turn(
                Given.otherwise,
                #""vendor": "V1""#, "N1*VN**92*V1"),
            Turn(
                Given.otherwise,
                Given.vendorParty,
                "N1*VN*Us*91*X1", "REF*IA*V1"),
            // What the map adds.
            Turn("fixed: {\"REF[IA].02\": \"12345\"}", "", "REF*IA*12345"),
            Turn("fixed: {\"REF[IA].02\": \"12345\"}", #""vendor": "V1""#, "REF*IA*V1"),
            Turn("fixed: {PO1.05: PE, BEG.07: AC}", #""line": {"price": "2"}"#, "PO1*1*5*EA*2*PE"),
            Turn(
                "fixed: {\"PO1/PO4.02\": \"6\"}", #""line": {"packs": [{"count": 2}]}"#, "PO4*2*6"),
            // What the engine adds.
            Turn("", "", "CTT*1*5"),
            Turn(
                "", #""line": {"leadTimes": [{"code": "AF", "quantity": "5", "unit": "DA"}]}"#,
                "LS*LDT", "LDT*AF*5*DA", "LE*LDT"),
        ])
    func turn(_ turn: Turn) throws {
        let map = try OutwardBench.shippedMap(
            "850", "004010", overlays: Self.overlay(turn.overlay))
        let result = map.write(try Self.order(turn.more))
        let texts = OutwardBench.texts(result)
        for segment in turn.segments {
            #expect(texts.filter { $0 == segment }.count == 1, "\(segment) in \(texts)")
        }
        let faults = result.diagnostics.filter { $0.code.name.hasPrefix("map") }.map(\.message)
        #expect(faults.isEmpty, "\(faults)")
    }

    /// What a document cannot say, and why.
    struct Slip: Sendable, CustomTestStringConvertible {
        let overlay: String
        let more: String
        let code: Diagnostic.Code
        let says: String

        init(_ overlay: String, _ more: String, _ code: Diagnostic.Code, _ says: String) {
            self.overlay = overlay
            self.more = more
            self.code = code
            self.says = says
        }

        var testDescription: String { "\(overlay) \(more)" }
    }

    @Test(
        "Nothing is left out in silence",
        arguments: [
            Slip("", #""vendr": "V1""#, .mapDocumentField, "did you mean \"vendor\"?"),
            Slip("", #""line": {"unti": "EA"}"#, .mapDocumentField, "lines[1].unti: Line has no"),
            Slip("", #""date": "27.11.2026""#, .mapDocumentValue, "date is a date such as"),
            Slip(
                "", #""line": {"quantity": 5}"#, .mapDocumentValue, "lines[1].quantity is a decimal"
            ),
            Slip("", #""vendor": """#, .mapDocumentValue, "a text that is not empty"),
            Slip("", #""lines": {}"#, .mapDocumentValue, "lines is a list, not an object"),
            Slip("", #""type": "invoice", "version": 1"#, .mapDocumentType, "invoice/1"),
            Slip("", #""version": 2"#, .mapDocumentType, "no order/1"),
            Slip(
                "remove: [vendor]", #""vendor": "V1""#, .mapOutwardUnwritable,
                "no rule of the map makes vendor"),
            Slip(
                "to: {vendor: {value: V1}}", #""vendor": "V2""#, .mapOutwardContradiction,
                "its rule always says \"V1\""),
            Slip(
                "to: {vendor: {default: V1}}", #""vendor": "V2""#, .mapOutwardUnwritable,
                "no place for it (rule acme/850.map.yaml"),
            Slip(
                "to: {vendor: {from: \"REF[IA].02\", when: \"BEG.01 == '05'\"}}",
                #""vendor": "V2""#,
                .mapOutwardUnwritable, "a condition that does not hold"),
            Slip(
                "to: {vendor: \"REF[IA].02|left(2)\"}", #""vendor": "V2""#, .mapOutwardValue,
                "what left(2) leaves out is not known"),
            Slip(
                "to: {vendor: \"REF[IA].02|upper\"}", #""vendor": "v2""#, .mapOutwardValue,
                "upper never gives \"v2\""),
            Slip(
                "", #""allowanceCharges": [{"kind": "A", "code": "C310", "amount": "1.234"}]"#,
                .mapOutwardValue, "allowanceCharges[1].amount cannot be written"),
            Slip(
                Given.departments,
                #""department": "tools""#, .mapOutwardValue,
                "no code of table dep becomes \"tools\""),
            Slip(
                "", #""vendor": "V1", "references": [{"qualifier": "IA", "id": "V2"}]"#,
                .mapOutwardContradiction,
                "vendor is \"V1\", but references[1].id has it as \"V2\""),
            Slip(
                "", #""purpose": "cancel""#, .mapOutwardContradiction,
                "purpose is \"cancel\", but purposeCode"),
            Slip("", #""line": {"position": 4}"#, .mapOutwardUnwritable, "lines[1].position"),
            Slip(
                "",
                Given.sixDates,
                .mapOutwardTooMany, "currency.dates[6]"),
            Slip(
                "", #""unmapped": [{"path": "ZZZ[1]", "elements": ["x"]}]"#, .mapOutwardUnmapped,
                "no place for ZZZ[1]"),
            Slip(
                "", #""unmapped": [{"path": "PO1[1]", "elements": ["1", "7"]}]"#,
                .mapOutwardUnmapped,
                "something else of PO1[1]"),
            Slip(
                Given.filtered,
                #""references": [{"qualifier": "ZZ", "id": "7"}]"#, .mapOutwardLost,
                "references[1].qualifier is \"ZZ\", which the written set does not say"),
            Slip(
                "to: {department: {from: \"REF[DP].02\", trim: true}}", #""department": " 7""#,
                .mapOutwardAltered, "department is \" 7\", but the written set says \"7\""),
        ])
    func slip(_ slip: Slip) throws {
        let map = try OutwardBench.shippedMap(
            "850", "004010", overlays: Self.overlay(slip.overlay))
        let result = map.write(try Self.order(slip.more))
        #expect(!result.isComplete)
        let found = result.diagnostics.first { $0.code == slip.code }
        let messages = result.diagnostics.map { "\($0.code): \($0.message)" }
        #expect(found?.message.contains(slip.says) == true, "\(messages)")
    }

    @Test("The guide is held to, and the fault names the field")
    func guide() throws {
        let map = try Workbench.map()
        let result = map.write(try Self.order(#""line": {"unit": "EACH"}"#))
        #expect(!result.isComplete)
        let fault = try #require(result.diagnostics.first)
        #expect(fault.code.name == "validate.element.too-long")
        #expect(fault.message.contains("from lines[1].unit"))
    }

    @Test("Data may not hold the delimiters that it is sent with")
    func delimiters() throws {
        let map = try Workbench.map()
        let order = try Self.order(#""vendor": "A|B""#)
        #expect(map.write(order).isComplete)
        let bars = Delimiters(element: 0x7C, component: 0x3E, segment: 0x7E)
        let result = map.write(order, context: OutwardContext(delimiters: bars))
        #expect(!result.isComplete)
        #expect(result.diagnostics.first?.code.name == "envelope.data.delimiter")
        #expect(result.diagnostics.first?.message.contains("from vendor") == true)
    }

    @Test("Hierarchies are numbered, with parents and children")
    func hierarchy() throws {
        let map = try OutwardBench.map(
            HierarchyTests.map, set: "856", shape: OutwardBench.notice)
        let notice = try JSONReader.read(
            """
            {"number": "N1", "shipments": [{"carrier": "UPSN", "orders": [
              {"number": "P1", "packs": [
                {"level": "P", "mark": "M1", "lines": [{"quantity": "5"}, {"quantity": "6"}]},
                {"level": "T", "mark": "M2"}]},
              {"number": "P2", "lines": [{"number": "1", "quantity": "7"}]}]}]}
            """)
        let result = map.write(notice)
        let texts = OutwardBench.texts(result).filter { $0.hasPrefix("HL") || $0.hasPrefix("CTT") }
        #expect(
            texts == [
                "HL*1**S*1", "HL*2*1*O*1", "HL*3*2*P*1", "HL*4*3*I*0", "HL*5*3*I*0",
                "HL*6*2*T*0", "HL*7*1*O*1", "HL*8*7*I*0", "CTT*8*18",
            ])
        #expect(!result.diagnostics.contains { $0.code.name.hasPrefix("map") })
    }

    @Test("The whole cost grows with the document")
    func large() throws {
        let map = try Workbench.map()
        var order = Self.order
        order["lines"] = .array(
            (1...3000).map { number in
                [
                    "number": .string(String(number)), "quantity": "2", "unit": "EA",
                    "gtin": "00040123450016", "description": "Kettle",
                    "references": [["qualifier": "LI", "id": "7"]],
                ]
            })
        let result = map.write(order)
        #expect(result.isComplete, "\(result.diagnostics.prefix(3))")
        #expect(result.segments.count == 3000 * 3 + 2)
        #expect(OutwardBench.texts(result).last == "CTT*3000*6000")
    }

    @Test("A deep order has nothing that cannot be written", arguments: ["004010", "005010"])
    func deep(version: String) throws {
        let bytes = try Workbench.file("fixtures/x12/850-deep-\(version).x12")
        let tree = try #require(try Workbench.trees(bytes).first)
        let map = try Workbench.map(version)
        let body = map.run(tree, context: Workbench.context).document.body
        let result = map.write(body)
        // The order has codes that no list has, and other things that the standard does not allow.
        let faults = result.diagnostics.filter { !$0.code.name.hasPrefix("validate.element") }
        #expect(faults.isEmpty, "\(faults.map(\.message))")
        #expect(!result.isComplete)
    }
}

/// Longer documents and overlays of the tables above.
private enum Given {
    static let upc = """
        "line": {"gtin": "00040123450016", "ids": [{"qualifier": "UP", "id": \
        "040123450016"}]}
        """
    static let upcAndItem = """
        "line": {"sellerItem": "A-1", "ids": [{"qualifier": "UP", "id": "040123450016"}]}
        """
    static let marks = """
        "marks": [{"qualifier": "GM", "mark": "1"}, {"qualifier": "CA", "mark": "2"}, \
        {"qualifier": "CA", "mark": "3"}]
        """
    static let subline = """
        "line": {"sublines": [{"number": "1", "relationship": "I", "unit": "EA", "quantity": \
        "2"}]}
        """
    static let vendorParty = """
        "vendor": "V1", "parties": [{"role": "VN", "name": "Us", "ids": [{"qualifier": "91", \
        "id": "X1"}]}]
        """
    static let sixDates = """
        "currency": {"entity": "BY", "code": "USD", "dates": [{"qualifier": "007", "date": \
        "2026-11-27"}, {"qualifier": "007", "date": "2026-11-28"}, {"qualifier": "007", \
        "date": "2026-11-29"}, {"qualifier": "007", "date": "2026-11-30"}, {"qualifier": \
        "007", "date": "2026-12-01"}, {"qualifier": "007", "date": "2026-12-02"}]}
        """
    static let units = """
        to: {lines: {to: {unit: {from: .03, lookup: uom}}}}
        tables: {uom: {CA: case, CS: case}}
        """
    static let unitsPassed = """
        to: {lines: {to: {unit: {from: .03, lookup: uom, onMissing: pass}}}}
        tables: {uom: {CA: case}}
        """
    static let keyedTable = """
        to: {department: {lookup: [dep, "REF[DP].02"]}}
        tables: {dep: {"14": garden}}
        """
    static let otherwise = """
        to: {vendor: {from: "N1[VN].04", when: "N1[VN].03 == '92'", else: "REF[IA].02"}}
        """
    static let departments = """
        to: {department: {from: "REF[DP].02", lookup: dep}}
        tables: {dep: {"14": garden}}
        """
    static let filtered = """
        to: {references: {each: REF, when: ".01 != 'ZZ'", to: {qualifier: .01, id: .02}}}
        """
}
