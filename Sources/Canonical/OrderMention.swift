package import Values

/// An order as a document names it: the buyer's number, and the release under a blanket order.
package struct OrderReference: Sendable, Hashable {
    /// The buyer's number of the order.
    package let number: String
    /// The release; empty where there is none, or where the document does not say it.
    package let release: String

    /// Names an order.
    package init(number: String, release: String = "") {
        self.number = number
        self.release = release
    }
}

/// What a document says of orders: which it is about, and what it answers to them.
package struct OrderMention: Sendable, Hashable {
    /// The orders that it is about, in the order of their first mention.
    package var orders: [OrderReference]
    /// Invoices by which further orders are found: a remittance names what it pays.
    package var invoices: [String]
    /// The word of the answer (`accepted`, `changed`, `refused` …); nil where it answers none.
    package var answer: String?

    /// Says what a document mentions.
    package init(
        orders: [OrderReference] = [], invoices: [String] = [], answer: String? = nil
    ) {
        self.orders = orders
        self.invoices = invoices
        self.answer = answer
    }

    /// What a document mentions. Its body is read only where the heading does not say enough.
    ///
    /// - Parameters:
    ///   - type: its canonical type; one that is not part of an order's life mentions nothing.
    ///   - own: its own number and release.
    package init(type: String, own: OrderReference, body: () -> JSON) {
        self.init()
        var seen = Seen()
        switch type {
        case "order", "orderChange":
            orders = [own]
        case "orderResponse", "orderChangeResponse":
            orders = [own]
            answer = AnswerWord.of(body())
        case "shipment":
            for shipment in body()["shipments"]?.items ?? [] {
                add(ordersIn: shipment, &seen)
            }
        case "invoice", "warehouseOrder", "warehouseAdvice":
            add(body(), &seen)
        case "receivingAdvice", "goodsReturn":
            let body = body()
            add(body, &seen)
            for part in [body] + (body["lines"]?.items ?? []) {
                for order in part["orders"]?.items ?? [] { add(order, &seen) }
            }
        case "remittance":
            let entities = body()["entities"]?.items ?? []
            for paid in entities.flatMap({ $0["payments"]?.items ?? [] }) {
                add(paid, &seen)
                if let invoice = paid["invoice"]?.text, seen.invoices.insert(invoice).inserted {
                    invoices.append(invoice)
                }
            }
        default:
            break
        }
        orders.removeAll { $0.number.isEmpty }
    }

    /// Whether documents of a type say what an order is to be.
    package static func changesOrders(_ type: String) -> Bool {
        type == "order" || type == "orderChange"
    }

    /// Whether documents of a type are exchanged with a warehouse: a partner other than whose order
    /// they are about.
    package static func isOfWarehouse(_ type: String) -> Bool {
        type == "warehouseOrder" || type == "warehouseAdvice"
    }

    /// What is listed already; a payment may name a hundred thousand invoices.
    private struct Seen {
        var orders: Set<OrderReference> = []
        var invoices: Set<String> = []
    }

    private mutating func add(_ json: JSON, _ seen: inout Seen) {
        guard let name = json["order"]?.text, !name.isEmpty else { return }
        let order = OrderReference(number: name, release: json["orderRelease"]?.text ?? "")
        if seen.orders.insert(order).inserted { orders.append(order) }
    }

    /// Orders stand at any level of a shipment.
    private mutating func add(ordersIn level: JSON, _ seen: inout Seen) {
        add(level, &seen)
        for name in ShipmentLevels.names {
            for inner in level[name]?.items ?? [] { add(ordersIn: inner, &seen) }
        }
    }
}

/// How the levels of a canonical shipment stand in each other.
package enum ShipmentLevels {
    /// The fields in which a level holds others.
    package static let names = ["orders", "tares", "cartons", "items", "packedIn"]
}

/// Our part in an order.
package enum OrderRole: String, Sendable, CaseIterable {
    /// We sell: the 850 comes, 855, 856 and 810 go.
    case seller
    /// We buy: the 850 goes, 855, 856 and 810 come.
    case buyer

    /// Our part where a document of a type comes, or goes; nil where the type is not part of an
    /// order's life, or where we are the warehouse and the order is somebody else's. A return is
    /// the buyer's, unless it answers one.
    package init?(type: String, purpose: String, isReceived: Bool) {
        let isBuyers: Bool
        switch type {
        case "warehouseOrder" where !isReceived, "warehouseAdvice" where isReceived:
            self = .seller
            return
        case "order", "orderChange", "receivingAdvice", "remittance": isBuyers = true
        case "goodsReturn": isBuyers = purpose != "response"
        case "orderResponse", "orderChangeResponse", "shipment", "invoice": isBuyers = false
        default: return nil
        }
        self = isBuyers == isReceived ? .seller : .buyer
    }
}
