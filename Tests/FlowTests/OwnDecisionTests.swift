import Canonical
import Diagnostics
import Partners
import Testing
import Values

@testable import Flow

@Suite("What the gateway decides by itself")
struct OwnDecisionTests {
    private static func profiles(autoAccept: Bool) throws -> Profiles {
        let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
        let set = "{set: \"850\", version: \"004010\""
        return try OutboundWalkTests.profiles([
            "elm/partner.yaml": partner.replacing(
                set, with: autoAccept ? set + ", autoAccept: true" : set)
                + "\nsends:\n  - {set: \"855\", version: \"004010\"}\n"
        ])
    }

    @Test("an order is answered before the ERP has it only where that is agreed")
    func accepts() throws {
        let bytes = Array(RecordFolder.purchase[0].text.utf8)
        let silent = WalkedFile(bytes, try Self.profiles(autoAccept: false)).documents
        #expect(silent.map(\.response) == [nil])
        let profiles = try Self.profiles(autoAccept: true)
        let document = try #require(WalkedFile(bytes, profiles).documents.first)
        #expect(document.action == .deliver)
        let response = try #require(document.response)
        #expect(OwnVerdict(answer: try JSONReader.read(response)) == .accepted)
        let answer = String(decoding: response, as: UTF8.self)
        let (outcome, _) = try OutboundWalkTests.walk(profiles, answer)
        guard case .draft(let draft) = outcome else { return #expect(Bool(false), "\(outcome)") }
        let message = try draft.message(
            OutboundNumbers(interchange: 1, group: 1), at: Timestamp(seconds: 0))
        let text = String(decoding: message.bytes, as: UTF8.self)
        #expect(text.contains("BAK*00*AD*E-100*20261120~\n"))
        #expect(text.contains("ACK*IA*24*CA~\n") && text.contains("ACK*IA*120*EA~\n"))
        #expect(draft.mention.answer == "accepted")
    }

    @Test(
        "an order is answered by the ERP, once; by a person only where nobody asks the ERP",
        arguments: [
            (DocumentOrigin.erp("main/answers"), false, nil, "AD", "00", "leaves"),
            (.person, false, nil, "AD", "00", "envelope.answer.unasked"),
            (.person, true, nil, "AD", "00", "leaves"),
            (.rule, false, nil, "RD", "00", "leaves"),
            (.erp("main/answers"), true, "accepted", "AD", "00", "told"),
            (.erp("main/answers"), true, "accepted", "RD", "00", "envelope.answer.second"),
            (.erp("main/answers"), true, "accepted", "RD", "04", "leaves"),
            (.erp("main/answers"), true, "refused", "AD", "00", "envelope.answer.second"),
            (.erp("main/answers"), false, "changed", "AD", "00", "told"),
            (.erp("main/answers"), false, "changed", "RD", "00", "envelope.answer.second"),
            (.erp("main/answers"), false, "advised", "AD", "00", "leaves"),
        ])
    func answers(
        origin: DocumentOrigin, autoAccept: Bool, own: String?, code: String, purpose: String,
        expected: String
    ) throws {
        let profiles = try Self.profiles(autoAccept: autoAccept)
        let order = try #require(
            WalkedFile(Array(RecordFolder.purchase[0].text.utf8), profiles).documents.first)
        let word = code == "AD" ? "accepted" : "refused"
        let answer = """
            {"type": "orderResponse", "version": 1, "source": {"partner": "elm"},
             "number": "E-100", "purposeCode": "\(purpose)", "answerCode": "\(code)",
             "purpose": "\(purpose == "00" ? "new" : "change")", "answer": "\(word)"}
            """
        let document = try OutboundDocument.read(Array(answer.utf8)).get()
        let outcome = OutboundWalk(profiles, document: document).run(
            answering: AnsweredDocument(
                id: 1, body: try JSONReader.read(order.body),
                ownAnswer: own.flatMap { OwnVerdict(rawValue: $0) }), from: origin
        ).outcome
        switch outcome {
        case .draft: #expect(expected == "leaves")
        case .held(let why): #expect(expected == why.code.name)
        case .told(let why):
            #expect(expected == "told" && why.code == .envelopeAnswerTold)
        }
    }

    /// The order has 24 CA for 18.50 and 120 EA.
    @Test(
        "an answer that says something else of a line than was said at once is a second one",
        arguments: [
            (#""answers": [{"statusCode": "IA", "quantity": "24", "unit": "CA"}]"#, "told"),
            (#""answers": [{"statusCode": "IA"}]"#, "told"),
            (
                #""answers": [{"statusCode": "IA", "quantity": "20", "unit": "CA"}, "#
                    + #"{"statusCode": "IA", "quantity": "4", "unit": "CA"}]"#, "told"
            ),
            (#""answers": [{"statusCode": "IB", "quantity": "24", "unit": "CA"}]"#, "second"),
            (#""answers": [{"statusCode": "IA", "quantity": "5", "unit": "CA"}]"#, "second"),
            (#""answers": [{"statusCode": "IA", "quantity": "24", "unit": "EA"}]"#, "second"),
            (
                #""price": "99", "#
                    + #""answers": [{"statusCode": "IA", "quantity": "24", "unit": "CA"}]"#,
                "second"
            ),
        ])
    func saysMore(line: String, expected: String) throws {
        let profiles = try Self.profiles(autoAccept: true)
        let order = try #require(
            WalkedFile(Array(RecordFolder.purchase[0].text.utf8), profiles).documents.first)
        let answer = """
            {"type": "orderResponse", "version": 1, "source": {"partner": "elm"},
             "number": "E-100", "purposeCode": "00", "answerCode": "AD",
             "lines": [{"number": "1", \(line)}]}
            """
        let outcome = OutboundWalk(
            profiles, document: try OutboundDocument.read(Array(answer.utf8)).get()
        ).run(
            answering: AnsweredDocument(
                id: 1, body: try JSONReader.read(order.body), ownAnswer: .accepted),
            from: .erp("main")
        ).outcome
        switch outcome {
        case .draft: #expect(expected == "leaves")
        case .held(let why):
            #expect(
                "\(why.code.name): \(expected)" == "envelope.answer.second: second",
                "\(why.message)")
        case .told: #expect(expected == "told")
        }
    }

    @Test("a change is refused in the partner's own words only where that is agreed")
    func refusesChanges() throws {
        let text = RecordFolder.change
        for (setting, isMade) in [("", false), (", changes: {shipped: refuse}", true)] {
            let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
            let set = "- {set: \"850\", version: \"004010\"}"
            let profiles = try OutboundWalkTests.profiles([
                "elm/partner.yaml": partner.replacing(
                    set, with: set + "\n  - {set: \"860\", version: \"004010\"\(setting)}")
                    + "\nsends:\n  - {set: \"865\", version: \"004010\"}\n"
            ])
            let document = try #require(WalkedFile(Array(text.utf8), profiles).documents.first)
            #expect(document.terms.changes.refuses == isMade)
            #expect((document.response != nil) == isMade)
            guard let response = document.response else { continue }
            #expect(OwnVerdict(answer: try JSONReader.read(response)) == .refused)
            let answer = try OutboundDocument.read(response).get()
            let walk = OutboundWalk(profiles, document: answer)
            #expect(walk.answers?.type == "orderChange")
            let (outcome, found) = walk.run(
                answering: AnsweredDocument(id: 3, body: try JSONReader.read(document.body)),
                from: .rule)
            guard case .draft(let draft) = outcome else {
                return #expect(Bool(false), "\(found.map(\.message))")
            }
            #expect(draft.mention.answer == "refused")
            let message = try draft.message(
                OutboundNumbers(interchange: 1, group: 1), at: Timestamp(seconds: 0))
            let sent = String(decoding: message.bytes, as: UTF8.self)
            #expect(sent.contains("GS*CA*") && sent.contains("BCA*00*RD*E-100**2*20261120"))
            #expect(sent.contains("POC*1*QI*36*12*EA") && sent.contains("ACK*IR*36*EA~"), "\(sent)")
        }
    }

    @Test(
        "what the profile says of each stage is what becomes of changes then",
        arguments: [
            ("unposted: refuse", "rdhh"), ("posted: refuse", "drhh"),
            ("partlyShipped: refuse", "ddrh"), ("shipped: refuse", "ddhr"),
            ("unposted: hold, shipped: deliver", "hdhd"),
        ])
    func readsPolicy(setting: String, letters: String) throws {
        let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
        let set = "- {set: \"850\", version: \"004010\"}"
        let changes = "\n  - {set: \"860\", version: \"004010\", changes: {\(setting)}}"
        let profiles = try OutboundWalkTests.profiles([
            "elm/partner.yaml": partner.replacing(set, with: set + changes)
        ])
        let change = Array(RecordFolder.change.utf8)
        let document = try #require(WalkedFile(change, profiles).documents.first)
        #expect(document.terms.encoded == "drop hold normal \(letters) normal")
    }

    @Test("what becomes of a change at each stage is kept with the document, and read back")
    func keepsPolicy() {
        var terms = DocumentTerms.usual
        #expect(terms.encoded == nil && DocumentTerms(encoded: nil) == terms)
        terms.changes = ChangePolicy([.posted: .hold, .shipped: .refuse])
        #expect(terms.encoded == "drop hold normal dhhr normal")
        #expect(DocumentTerms(encoded: terms.encoded) == terms)
        #expect(DocumentTerms(encoded: "drop hold normal")?.changes == .usual)
        #expect(DocumentTerms(encoded: "drop hold normal dxhr") == nil)
    }

    // MARK: - Billing

    private typealias Said = (heading: OrderDocument, body: JSON)

    private static func document(
        _ type: String, _ body: String, isReceived: Bool = false, state: String = "accepted"
    ) throws -> Said {
        (
            OrderDocument(
                type: type, number: "N", purpose: "new", answer: nil, isReceived: isReceived,
                state: isReceived ? "delivered" : "sent", at: Timestamp(seconds: 0), message: 1,
                document: nil, file: "", control: "", origin: nil, erpNumber: nil, settled: nil,
                acknowledgment: OrderAcknowledgment(
                    state: state, control: "", at: nil, message: nil)),
            try JSONReader.read(Array(body.utf8))
        )
    }

    private static func documents(
        shipped: String?, state: String = "accepted", units: (String, String)? = nil
    ) throws -> [Said] {
        func unit(_ unit: String?) -> String { unit.map { #", "unit": "\#($0)""# } ?? "" }
        let ordered = #""number": "1", "quantity": "10", "sellerItem": "A"\#(unit(units?.0))"#
        let order = try document("order", "{\"lines\": [{\(ordered)}]}", isReceived: true)
        let notice = try shipped.map { shipped in
            try document(
                "shipment",
                """
                {"shipments": [{"orders": [{"order": "PO1",
                  "items": [{"line": "1", "quantity": "\(shipped)"\(unit(units?.1))}]}]}]}
                """, state: state)
        }
        return [order] + [notice].compactMap { $0 }
    }

    private static func bill(
        _ line: String, _ documents: [Said]?, type: String = "DI",
        by rule: Sending.Billing = .shipped
    ) throws -> String? {
        try fault(line, documents, type: type, by: rule)?.message
    }

    private static func fault(
        _ line: String, _ documents: [Said]?, type: String = "DI",
        by rule: Sending.Billing = .shipped
    ) throws -> Diagnostic? {
        let invoice = try JSONReader.read(
            Array(#"{"order": "PO1", "invoiceType": "\#(type)", "lines": [{\#(line)}]}"#.utf8))
        let heading = BillingGuard.heading(invoice, number: "I1", at: Timestamp(seconds: 9))
        let records = documents.map { documents in
            let all =
                documents.filter { BillingGuard.counts($0.heading, by: rule) }
                + [(heading, invoice)]
            return [
                OrderRecord(
                    id: 1, role: .seller, own: "ZZ:US", partner: "elm", usage: "P",
                    reference: OrderReference(number: "PO1"), correlation: "C",
                    opened: Timestamp(seconds: 0), documents: all.map(\.heading)
                ) { all[$0].body }
            ]
        }
        return BillingGuard.fault(invoice, number: "I1", orders: records ?? [], by: rule)
    }

    @Test("an invoice bills what ship notices told, less what was billed before, and no more")
    func bills() throws {
        func line(_ quantity: String) -> String { #""number": "1", "quantity": "\#(quantity)""# }
        let shipped = try Self.documents(shipped: "8")
        #expect(try Self.bill(line("8"), shipped) == nil)
        #expect(
            try Self.bill(line("9"), shipped)
                == "order PO1, line 1: with invoice I1 9 would be billed, and 8 were shipped")
        #expect(try Self.bill(line("1"), Self.documents(shipped: nil)) != nil)
        #expect(try Self.bill(line("8"), Self.documents(shipped: "8", state: "rejected")) != nil)
        #expect(try Self.bill(line("1"), nil) != nil)
        #expect(try Self.bill(line("9"), shipped, type: "CR") == nil)
    }

    @Test("an invoice may bill by accepted notices only: one whose 997 is open tells nothing yet")
    func billsAccepted() throws {
        let line = #""number": "1", "quantity": "8""#
        for (state, isHeld) in [
            ("waiting", true), ("overdue", true), ("closed", true), ("accepted", false),
            ("accepted-late", false), ("accepted-with-errors", false),
        ] {
            let shipped = try Self.documents(shipped: "8", state: state)
            #expect(try Self.bill(line, shipped) == nil, "\(state)")
            #expect((try Self.bill(line, shipped, by: .accepted) != nil) == isHeld, "\(state)")
        }
        #expect(
            try Self.bill(line, Self.documents(shipped: "8", state: "waiting"), by: .accepted)
                == "order PO1, line 1: with invoice I1 8 would be billed, and 0 were shipped by "
                + "ship notices that a 997 has accepted")
    }

    @Test("an invoice for what is no line of the order is held, as nothing of it was shipped")
    func billsOther() throws {
        let shipped = try Self.documents(shipped: "8")
        #expect(
            try Self.bill(#""number": "7", "sellerItem": "B", "quantity": "1""#, shipped)
                == "order PO1, line 7: with invoice I1 1 would be billed, and 0 were shipped")
        #expect(try Self.bill(#""sellerItem": "A", "quantity": "8""#, shipped) == nil)
    }

    @Test("an invoice in another unit than its ship notices is held, whatever the numbers say")
    func billsInUnits() throws {
        func line(_ unit: String) -> String {
            #""number": "1", "quantity": "8", "unit": "\#(unit)""#
        }
        let shipped = try Self.documents(shipped: "8", units: ("EA", "EA"))
        #expect(try Self.bill(line("EA"), shipped) == nil)
        #expect(
            try Self.bill(line("CA"), shipped)
                == """
                order PO1, line 1: with invoice I1 CA would be billed, and it was shipped in EA: \
                quantities of two units cannot be compared
                """)
        #expect(try Self.fault(line("CA"), shipped)?.code == .envelopeInvoiceUnit)
        // The notice tells in another unit than the order; one without a unit tells in the order's.
        let inCases = try Self.documents(shipped: "8", units: ("EA", "CA"))
        #expect(try Self.bill(line("EA"), inCases) != nil)
        #expect(try Self.bill(line("CA"), inCases) == nil)
        // What was billed before does not hold what this invoice bills.
        let before =
            try shipped + [
                Self.document(
                    "invoice", #"{"lines": [{"number": "1", "quantity": "1", "unit": "CA"}]}"#)
            ]
        #expect(try Self.bill(line("EA"), before) != nil)
        #expect(
            try Self.bill(#""number": "2", "quantity": "1", "sellerItem": "B""#, before)
                == "order PO1, line 2: with invoice I1 1 would be billed, and 0 were shipped")
        #expect(
            try Self.bill(line("CA"), Self.documents(shipped: nil, units: ("EA", "EA")))
                == "order PO1, line 1: with invoice I1 8 would be billed, and 0 were shipped")
        // Where nobody says a unit there is nothing to compare.
        #expect(try Self.bill(line("CA"), Self.documents(shipped: "8")) == nil)
    }

    @Test("a credit makes room for a later invoice, whichever way its quantities are signed")
    func credits() throws {
        let before =
            try Self.documents(shipped: "8")
            + [Self.document("invoice", #"{"lines": [{"number": "1", "quantity": "8"}]}"#)]
        #expect(try Self.bill(#""number": "1", "quantity": "3""#, before) != nil)
        for quantity in ["3", "-3"] {
            let credit = try Self.document(
                "invoice",
                """
                {"invoiceType": "CR", "lines": [{"number": "1", "quantity": "\(quantity)"}]}
                """)
            #expect(try Self.bill(#""number": "1", "quantity": "3""#, before + [credit]) == nil)
            #expect(try Self.bill(#""number": "1", "quantity": "4""#, before + [credit]) != nil)
        }
    }

    @Test("a partner's invoices are held against what was shipped only where that is agreed")
    func agreed() throws {
        let invoice = """
            {"type": "invoice", "version": 1, "source": {"partner": "elm"}, "purpose": "new", \
            "purposeCode": "00", "number": "I1", "date": "2026-11-20", "order": "PO1", \
            "lines": [{"number": "1", "position": 1, "quantity": "2", "unit": "EA", \
            "price": "5"}], "totals": {"amount": "10"}}
            """
        let settings: [(String, Sending.Billing)] = [
            ("", .unchecked), (", billing: shipped", .shipped), (", billing: accepted", .accepted),
        ]
        for (setting, billing) in settings {
            let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
            let profiles = try OutboundWalkTests.profiles([
                "elm/partner.yaml": partner
                    + "\nsends:\n  - {set: \"810\", version: \"004010\"\(setting)}\n"
            ])
            let (outcome, _) = try OutboundWalkTests.walk(profiles, invoice, isAnswering: false)
            guard case .draft(let draft) = outcome else {
                return #expect(Bool(false), "\(outcome)")
            }
            #expect(draft.billing == billing)
        }
    }
}
