import Canonical
import Foundation
import Testing
import Values

@Suite("Business events")
struct BusinessEventTests {
    @Test("The shipped schema is the one its type makes", arguments: BusinessEventType.allCases)
    func shipped(type: BusinessEventType) throws {
        let folder = ShippedShapes.folder.appending(path: "events")
        let file = folder.appending(path: type.schemaFile)
        let made = Data(type.schema.bytes(pretty: true))
        if ProcessInfo.processInfo.environment["GANGWAY_WRITE_SCHEMAS"] != nil {
            if let old = try? Data(contentsOf: file) {
                let breaks = SchemaDifference.breaks(
                    from: try JSONReader.read(Array(old)), to: type.schema)
                try #require(breaks.isEmpty, "who reads \(type.rawValue) would break")
            }
            try made.write(to: file)
        }
        #expect(
            try Data(contentsOf: file) == made,
            "run the tests with GANGWAY_WRITE_SCHEMAS=1 and commit \(type.schemaFile)")
    }

    @Test(
        "A document is the event that its type, purpose and direction make it",
        arguments: [
            ("order", "new", true, nil, "order.received"),
            ("order", "new", false, nil, "order.placed"),
            ("order", "cancel", true, nil, "order.cancelled"),
            ("order", "replace", true, nil, "order.changed"), ("order", "copy", true, nil, nil),
            ("order", "confirm", true, nil, nil),
            ("orderChange", "change", true, nil, "order.changed"),
            ("orderChange", "cancel", true, nil, "order.cancelled"),
            ("orderResponse", "new", false, "accepted", "order.accepted"),
            ("orderResponse", "new", true, "changed", "order.accepted"),
            ("orderResponse", "new", false, "refused", "order.rejected"),
            ("orderResponse", "new", true, "held", "order.answered"),
            ("orderChangeResponse", "new", true, "accepted", "order.change.accepted"),
            ("orderChangeResponse", "new", false, "changed", "order.change.accepted"),
            ("orderChangeResponse", "new", false, "refused", "order.change.rejected"),
            ("orderChangeResponse", "new", true, "held", "order.answered"),
            ("orderChangeResponse", "new", true, nil, "order.answered"),
            ("shipment", "new", false, nil, "shipment.dispatched"),
            ("receivingAdvice", "new", true, nil, "shipment.delivered"),
            ("receivingAdvice", "new", false, nil, "shipment.delivered"),
            ("receivingAdvice", "copy", true, nil, nil),
            ("goodsReturn", "request", true, nil, "return.received"),
            ("goodsReturn", "response", false, nil, "return.sent"),
            ("invoice", "new", false, nil, "invoice.posted"),
            ("invoice", "copy", false, nil, nil),
            ("inventory", "new", true, nil, "inventory.adjusted"),
            ("remittance", "new", true, nil, "remittance.received"),
            ("remittance", "new", false, nil, "remittance.sent"),
            ("warehouseOrder", "new", false, nil, "warehouse.requested"),
            ("warehouseAdvice", "new", true, nil, "warehouse.shipped"),
            ("ours", "new", true, nil, nil),
        ] as [(String, String, Bool, String?, String?)])
    func made(type: String, purpose: String, isReceived: Bool, answer: String?, event: String?) {
        let made = BusinessEventType(
            document: type, purpose: purpose, isReceived: isReceived, answer: answer)
        #expect(made?.rawValue == event)
    }

    @Test("A document mentions the orders and invoices that it is about, each once")
    func mentions() throws {
        func mention(_ type: String, _ text: String) throws -> OrderMention {
            let body = try JSONReader.read(Array(text.utf8))
            return OrderMention(
                type: type, own: OrderReference(number: "N1", release: "R1"), body: { body })
        }
        let own = OrderReference(number: "N1", release: "R1")
        #expect(try mention("order", "{}") == OrderMention(orders: [own]))
        #expect(
            try mention("orderResponse", #"{"answer": "refused"}"#)
                == OrderMention(orders: [own], answer: "refused"))
        let shipment = """
            {"shipments": [{"orders": [
              {"order": "A", "tares": [{"cartons": [{"orders": [{"order": "B"}]}]}]},
              {"order": "A", "items": [{"order": "C", "orderRelease": "7"}]}]}]}
            """
        #expect(
            try mention("shipment", shipment).orders == [
                OrderReference(number: "A"), OrderReference(number: "B"),
                OrderReference(number: "C", release: "7"),
            ])
        #expect(
            try mention("invoice", #"{"order": "A"}"#).orders == [OrderReference(number: "A")])
        #expect(try mention("invoice", "{}") == OrderMention())
        let remittance = """
            {"entities": [{"payments": [{"invoice": "I1"}, {"invoice": "I2", "order": "A"}]},
              {"payments": [{"invoice": "I1"}]}]}
            """
        let paid = try mention("remittance", remittance)
        #expect(paid.orders == [OrderReference(number: "A")] && paid.invoices == ["I1", "I2"])
        for type in ["receivingAdvice", "goodsReturn"] {
            let came = """
                {"order": "A", "orders": [{"order": "A"}, {"order": "B", "orderRelease": "7"}],
                  "lines": [{"orders": [{"order": "C"}, {"order": "A"}]}, {}]}
                """
            #expect(
                try mention(type, came).orders == [
                    OrderReference(number: "A"), OrderReference(number: "B", release: "7"),
                    OrderReference(number: "C"),
                ])
        }
        #expect(try mention("inventory", "{}") == OrderMention())
        for type in ["warehouseOrder", "warehouseAdvice"] {
            #expect(
                try mention(type, #"{"order": "A"}"#).orders == [OrderReference(number: "A")])
        }
        // Where we are the warehouse the order is somebody else's.
        #expect(OrderRole(type: "warehouseOrder", purpose: "new", isReceived: false) == .seller)
        #expect(OrderRole(type: "warehouseOrder", purpose: "new", isReceived: true) == nil)
        #expect(OrderRole(type: "warehouseAdvice", purpose: "new", isReceived: true) == .seller)
        #expect(OrderRole(type: "warehouseAdvice", purpose: "new", isReceived: false) == nil)
    }

    @Test(
        "Whoever sends it says who buys; a return is the buyer's, unless it answers one",
        arguments: [
            ("order", "new", OrderRole.seller), ("receivingAdvice", "new", .seller),
            ("shipment", "new", .buyer), ("goodsReturn", "request", .seller),
            ("goodsReturn", "new", .seller), ("goodsReturn", "response", .buyer),
            ("inventory", "new", nil),
        ])
    func role(type: String, purpose: String, whenReceived: OrderRole?) {
        func role(isReceived: Bool) -> OrderRole? {
            OrderRole(type: type, purpose: purpose, isReceived: isReceived)
        }
        #expect(role(isReceived: true) == whenReceived)
        #expect(role(isReceived: false) == whenReceived.map { $0 == .seller ? .buyer : .seller })
    }
}
