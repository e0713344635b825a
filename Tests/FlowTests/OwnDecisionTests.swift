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

    // MARK: - Billing

    private static func record(shipped: String?, state: String = "accepted") throws -> OrderRecord {
        func document(_ type: String, _ body: String, isReceived: Bool) throws -> OrderDocument {
            OrderDocument(
                type: type, number: "N", purpose: "new", answer: nil, isReceived: isReceived,
                state: isReceived ? "delivered" : "sent", at: Timestamp(seconds: 0), message: 1,
                document: nil, file: "", control: "", origin: nil, erpNumber: nil, settled: nil,
                acknowledgment: OrderAcknowledgment(
                    state: state, control: "", at: nil, message: nil),
                body: try JSONReader.read(Array(body.utf8)))
        }
        var documents = [
            try document(
                "order", #"{"lines": [{"number": "1", "quantity": "10"}]}"#, isReceived: true)
        ]
        if let shipped {
            documents.append(
                try document(
                    "shipment",
                    """
                    {"shipments": [{"orders": [{"order": "PO1",
                      "items": [{"line": "1", "quantity": "\(shipped)"}]}]}]}
                    """, isReceived: false))
        }
        return OrderRecord(
            id: 1, role: .seller, own: "ZZ:US", partner: "elm", usage: "P",
            reference: OrderReference(number: "PO1"), correlation: "C",
            opened: Timestamp(seconds: 0), documents: documents)
    }

    private static func bill(_ quantity: String, _ records: [OrderRecord], type: String = "DI")
        throws -> String?
    {
        let text = """
            {"order": "PO1", "invoiceType": "\(type)",
             "lines": [{"number": "1", "quantity": "\(quantity)"}]}
            """
        return BillingGuard.fault(
            try JSONReader.read(Array(text.utf8)), number: "I1", orders: records)?.message
    }

    @Test("an invoice bills what ship notices told, less what was billed before, and no more")
    func bills() throws {
        let shipped = try Self.record(shipped: "8")
        #expect(try Self.bill("8", [shipped]) == nil)
        #expect(
            try Self.bill("9", [shipped])
                == "order PO1, line 1: with invoice I1 9 would be billed, and 8 were shipped")
        #expect(try Self.bill("1", [Self.record(shipped: nil)]) != nil)
        #expect(try Self.bill("8", [Self.record(shipped: "8", state: "rejected")]) != nil)
        #expect(try Self.bill("1", []) != nil)
        #expect(try Self.bill("9", [shipped], type: "CR") == nil)
    }

    @Test("a partner's invoices are held against what was shipped only where that is agreed")
    func agreed() throws {
        let invoice = """
            {"type": "invoice", "version": 1, "source": {"partner": "elm"}, "purpose": "new", \
            "purposeCode": "00", "number": "I1", "date": "2026-11-20", "order": "PO1", \
            "lines": [{"number": "1", "position": 1, "quantity": "2", "unit": "EA", \
            "price": "5"}], "totals": {"amount": "10"}}
            """
        for (setting, isHeld) in [("", false), (", billing: shipped", true)] {
            let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
            let profiles = try OutboundWalkTests.profiles([
                "elm/partner.yaml": partner
                    + "\nsends:\n  - {set: \"810\", version: \"004010\"\(setting)}\n"
            ])
            let (outcome, _) = try OutboundWalkTests.walk(profiles, invoice, isAnswering: false)
            guard case .draft(let draft) = outcome else {
                return #expect(Bool(false), "\(outcome)")
            }
            #expect(draft.billsShipped == isHeld)
        }
    }
}
