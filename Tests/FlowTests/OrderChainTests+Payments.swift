import Flow
import Testing
import Values

extension OrderChainTests {
    private static func invoiced(_ number: String = "I1", _ amount: String = "100.00")
        throws -> Said
    {
        try document(
            "invoice", number, at: 5,
            """
            {"invoiceType": "DI", "totals": {"amount": "\(amount)"},
              "lines": [{"number": "1", "quantity": "10"}]}
            """)
    }

    private static func payment(_ items: String..., number: String = "P1") throws -> Said {
        try document(
            "remittance", number, at: 6,
            #"{"entities": [{"payments": [\#(items.joined(separator: ","))]}]}"#)
    }

    @Test(
        "is paid when payments come to what its invoices ask for, with discounts that were taken",
        arguments: [
            (#"{"invoice": "I1", "paid": "100"}"#, OrderChain.Status.paid, []),
            (#"{"invoice": "I1", "paid": "98.00", "discount": "2"}"#, .paid, []),
            (
                #"{"invoice": "I1", "paid": "90", "adjustment": "-10"}"#, .partlyPaid,
                ["invoice I1: 100 in 810, 90 in 820"]
            ),
            (
                #"{"invoice": "I1", "paid": "60.50"}, {"invoice": "I1", "paid": "39.50"}"#, .paid,
                []
            ),
            (
                #"{"invoice": "I1", "paid": "100.10"}"#, .paid,
                ["invoice I1: 100 in 810, 100.1 in 820"]
            ),
            (#"{"invoice": "I1", "paid": "100"}, {"invoice": "X", "paid": "1"}"#, .paid, []),
            // Of what the order alone is named for nobody knows the invoice.
            (#"{"order": "PO1", "paid": "1"}"#, .paid, []),
        ])
    func paid(items: String, status: OrderChain.Status, differences: [String]) throws {
        let chain = Self.chain(try Self.order(), try Self.invoiced(), try Self.payment(items))
        #expect(chain.status == status)
        #expect(chain.differences.filter { $0.subject == .payment }.map(\.words) == differences)
    }

    @Test("is partly paid, and owes the rest, while no payment names one of its invoices")
    func paidInPart() throws {
        let first = try Self.payment(#"{"invoice": "I1", "paid": "100.00"}"#)
        let some = Self.chain(
            try Self.order(), try Self.invoiced(), try Self.invoiced("I2", "20"), first)
        #expect(some.status == .partlyPaid)
        #expect(Self.owed(some).contains("820 them after 810"))
        let all = Self.chain(
            try Self.order(), try Self.invoiced(), try Self.invoiced("I2", "20"), first,
            try Self.payment(#"{"invoice": "I2", "paid": "20"}"#, number: "P2"))
        #expect(all.status == .paid && !Self.owed(all).contains("820 them after 810"))
    }

    @Test("is paid by what nobody reads, since a payment may be of very many orders")
    func unreadPayment() throws {
        let unread = try Self.document("remittance", "P1", at: 6, "null")
        let chain = Self.chain(try Self.order(), try Self.invoiced(), unread)
        #expect(chain.status == .paid && chain.differences.allSatisfy { $0.subject != .payment })
    }
}
