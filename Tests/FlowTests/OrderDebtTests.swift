import Canonical
import Flow
import Partners
import Testing
import Values

@Suite("What is owed of an order")
struct OrderDebtTests {
    /// Ten of one item and four of another.
    private static let order = "order|"
    private static let owing = OrderChain.Exchange(
        sends: ["orderResponse", "orderChangeResponse", "shipment", "invoice"],
        receives: ["order", "orderChange"])

    /// A document as `type|answer or purpose|body`; a body of lines is in short, as
    /// `1 10 EA,2 4` is two lines with their quantities.
    private static func chain(_ documents: [String], isCut: Bool = false) throws -> OrderChain {
        let said = try documents.enumerated().map { index, text in
            let parts = text.split(separator: "|", omittingEmptySubsequences: false)
                .map(String.init)
            let (type, word, short) = (parts[0], parts[1], parts.count > 2 ? parts[2] : "")
            let isAnswer = type.hasSuffix("Response")
            var heading = OrderDocument(
                type: type, number: isAnswer || type.hasPrefix("order") ? "PO1" : "N\(index)",
                purpose: isAnswer || word.isEmpty ? "new" : word,
                answer: isAnswer ? word.prefix { $0 != " " }.description : nil,
                isReceived: type == "order" || type == "orderChange", state: "sent",
                at: Timestamp(seconds: Int64(index)), message: Int64(index), document: nil,
                file: "", control: "", origin: nil, erpNumber: nil, settled: nil,
                acknowledgment: nil)
            heading.place = Int64(index)
            return (heading, try body(type, word, short))
        }
        var record = OrderRecord(
            id: 1, role: .seller, own: "ZZ:US", partner: "acme", usage: "P",
            reference: OrderReference(number: "PO1"), correlation: "C",
            opened: Timestamp(seconds: 0), documents: said.map(\.0)
        ) { said[$0].1 }
        record.isCut = isCut
        return OrderChain(record)
    }

    private static func body(_ type: String, _ word: String, _ short: String) throws -> JSON {
        let lines = short.split(separator: ",").map { line -> JSON in
            let words = line.split(separator: " ").map(String.init)
            let key = type == "shipment" ? "line" : "number"
            var json: JSON = .object([JSON.Member(key, .string(words[0]))])
            guard words.count > 1 else { return json }
            var told: JSON = ["quantity": .string(words[1])]
            if words.count > 2 { told["unit"] = .string(words[2]) }
            switch type {
            case "orderResponse", "orderChangeResponse":
                told["status"] = .string(words.count > 3 ? words[3] : "accepted")
                json["answers"] = .array([told])
            default:
                json["action"] = "add"
                for member in told.members ?? [] { json[member.key] = member.value }
            }
            return json
        }
        switch type {
        case "order":
            return try JSONReader.read(
                Array(
                    #"{"lines": [{"number": "1", "quantity": "10", "unit": "CA"}, "#.utf8)
                    + Array(#"{"number": "2", "quantity": "4", "unit": "CA"}]}"#.utf8))
        case "shipment":
            return ["shipments": [["orders": [["order": "PO1", "items": .array(lines)]]]]]
        case "invoice":
            return [
                "invoiceType": word == "credit" ? "CR" : "DI", "lines": .array(lines),
            ]
        default:
            var json: JSON = ["lines": .array(lines)]
            if let code = word.split(separator: " ").dropFirst().first {
                json["answerCode"] = .string(String(code))
            }
            return json
        }
    }

    private static func said(_ progress: OrderChain.Progress?) -> String {
        switch progress {
        case nil: "-"
        case .none?: "none"
        case .partly(let done, let all): "\(done)/\(all)"
        case .whole(let verdict): verdict.rawValue
        case .void: "void"
        }
    }

    @Test(
        "the progress of 855 and 856, and what is owed next, are one truth",
        arguments: [
            ([], "none none", "855 856"),
            // That the order waits is no answer, with lines or without.
            (["orderResponse|held AH"], "none none", "855 856"),
            (["orderResponse|held AH|1 10 CA held"], "none none", "855 856"),
            (["orderResponse|accepted AD", "orderResponse|held AH"], "accepted none", "856"),
            (["orderResponse|held AH", "shipment||1 10"], "none 1/2", "855 856 810"),
            (["orderResponse|accepted AD"], "accepted none", "856"),
            (["orderResponse|refused RD"], "rejected void", ""),
            (["orderResponse|changed AC"], "accepted none", "856"),
            // A line without a word of its own stands as the heading says.
            (["orderResponse|accepted AD|1,2"], "accepted none", "856"),
            (["orderResponse|accepted AD|1"], "1/2 none", "855 856"),
            // What is put on hold is still to be shipped.
            (["orderResponse|changed AC|1 10 CA held,2 4 CA"], "1/2 none", "855 856"),
            // AE names the exceptions alone.
            (["orderResponse|changed AE|1 10 CA backordered"], "accepted none", "856"),
            (
                ["orderResponse|changed AE|1 10 CA backordered", "shipment||2 4"],
                "accepted accepted", "810"
            ),
            (["orderResponse|changed AE"], "accepted none", "856"),
            // A line that a change adds is the 865's to answer, and has no time of the order's.
            (
                ["orderResponse|accepted AD", "orderChange|change|3 6 CA"], "accepted none",
                "865 856"
            ),
            (
                [
                    "orderResponse|accepted AD", "orderChange|change|3 6 CA",
                    "orderChangeResponse|held AH",
                ], "accepted none", "865 856"
            ),
            (
                ["orderResponse|accepted AD", "shipment||1 10,2 4", "orderChange|change|3 6 CA"],
                "accepted accepted", "865 856 810"
            ),
            (
                [
                    "orderResponse|accepted AD", "shipment||1 10,2 4", "orderChange|change|1 12 CA",
                    "orderChangeResponse|accepted AD",
                ], "accepted accepted", "856 810"
            ),
            // The answer to a change says nothing of the lines that it left.
            (
                [
                    "orderResponse|changed AC|1 10 CA,2 4 CA backordered",
                    "orderChange|change|1 9 CA", "orderChangeResponse|accepted AD",
                    "shipment||1 9",
                ], "accepted accepted", "810"
            ),
            // Quantities of two units are not compared: any notice of the line tells of it.
            (
                ["orderResponse|accepted AD", "shipment||1 1 PL,2 4"], "accepted accepted", "810"
            ),
            (["orderResponse|accepted AD", "shipment||1 99 EA"], "accepted 1/2", "856 810"),
        ] as [([String], String, String)])
    func owed(documents: [String], progress: String, debts: String) throws {
        let chain = try Self.chain([Self.order] + documents)
        let found = [BusinessAnswer.response, .shipment].map {
            Self.said(chain.progress(of: $0, to: "PO1"))
        }
        #expect(found.joined(separator: " ") == progress)
        #expect(chain.debts(Self.owing).map(\.set).joined(separator: " ") == debts)
    }

    @Test(
        "an 865 is owed to each change until one means it, and to none of what is called off",
        arguments: [
            (["orderChange|change|1 9 CA"], "none", "865"),
            (["orderChange|change|1 9 CA", "orderChangeResponse|accepted AD"], "accepted", ""),
            (["orderChange|change|1 9 CA", "orderChangeResponse|refused RD"], "rejected", ""),
            (["orderChange|change|1 9 CA", "orderChangeResponse|held AH"], "none", "865"),
            (
                [
                    "orderChange|change|1 9 CA", "orderChange|change|1 8 CA",
                    "orderChangeResponse|accepted AD",
                ], "accepted none", "865"
            ),
            (["orderChange|cancel|"], "none", "865"),
            (["orderChange|cancel|", "orderChangeResponse|accepted AD"], "accepted", ""),
            (["orderChange|change|1 9 CA", "orderChange|cancel|"], "void none", "865"),
            (["orderChange|change|1 9 CA", "order|cancel|"], "void", ""),
            (["orderResponse|refused RD", "orderChange|change|1 9 CA"], "void", ""),
        ] as [([String], String, String)])
    func changes(documents: [String], progress: String, debts: String) throws {
        let changes = documents.indices.filter { documents[$0].hasPrefix("orderChange|") }
        let places = changes.map { Int64($0 + 1) }
        let chain = try Self.chain([Self.order] + documents)
        #expect(
            places.map { Self.said(chain.progress(of: .change, to: "PO1", at: $0)) }
                == progress.split(separator: " ").map(String.init))
        #expect(chain.progress(of: .change, to: "PO1", at: 99) == .void, "no change is there")
        let owed = chain.debts(Self.owing).map(\.set).filter { $0 == "865" }
        #expect(owed.joined(separator: " ") == debts)
        // All changes are read, also where other documents are too many.
        let cut = try Self.chain([Self.order] + documents, isCut: true)
        #expect(
            places.map { Self.said(cut.progress(of: .change, to: "PO1", at: $0)) }
                == progress.split(separator: " ").map(String.init))
        #expect(cut.progress(of: .change, to: "PO1", at: 99) == nil, "it may be there")
    }

    @Test(
        "an invoice is owed until a notice is billed, and no more for what is given back",
        arguments: [
            ([], "none"), (["invoice||1 4"], "none"), (["invoice||1 10"], "1/2"),
            (["invoice||1 10,2 4"], "accepted"),
            (["invoice||1 10,2 4", "invoice|credit|1 2"], "accepted"),
            (["invoice|credit|1 10,2 4"], "none"),
            (["invoice||1 1 PL,2 4"], "accepted"), (["invoice||1 99 EA"], "1/2"),
        ] as [([String], String)])
    func billed(invoices: [String], progress: String) throws {
        let documents = [Self.order, "orderResponse|accepted AD", "shipment||1 10 CA,2 4 CA"]
        let chain = try Self.chain(documents + invoices)
        #expect(Self.said(chain.progress(of: .invoice, to: "N2")) == progress)
        let isOwed = chain.debts(Self.owing).contains { $0.set == "810" }
        #expect(isOwed == (progress != "accepted"))
    }

    @Test("of an order with too many documents the headings say it, and that it waits says nothing")
    func cut() throws {
        for (answer, expected) in [("held AH", "-"), ("accepted AD", "accepted")] {
            let chain = try Self.chain([Self.order, "orderResponse|\(answer)"], isCut: true)
            #expect(Self.said(chain.progress(of: .response, to: "PO1")) == expected)
        }
    }

    @Test("a line that is told of in two units has no share of what is filled")
    func fillRate() throws {
        #expect(try Self.chain([Self.order, "shipment||1 99 EA"]).fillRate == nil)
        #expect(try Self.chain([Self.order, "shipment||1 99 EA,2 2"]).fillRate == 500)
        #expect(try Self.chain([Self.order, "shipment||1 5 CA,2 4"]).fillRate == 642)
    }
}
