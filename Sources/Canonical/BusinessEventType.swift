package import Values

/// What happens in the trade, as other systems hear of it: the `type` of a CloudEvent.
///
/// An event is written in the transaction of its cause, once for each cause, and is read by cursor.
/// Each type has a JSON Schema of its `data`, `standard/canonical/events/<type>-1.schema.json`,
/// made from `schema`; a version only gains optional members.
package enum BusinessEventType: String, Sendable, CaseIterable {
    /// A partner's order was taken in.
    case orderReceived = "order.received"
    /// An order of ours leaves.
    case orderPlaced = "order.placed"
    /// The buyer cancels an order.
    case orderCancelled = "order.cancelled"
    /// The buyer changes or replaces an order.
    case orderChanged = "order.changed"
    /// The ERP has taken an order, under its own number.
    case orderPosted = "order.posted"
    /// The seller takes an order, as it is or with changes.
    case orderAccepted = "order.accepted"
    /// The seller refuses an order.
    case orderRejected = "order.rejected"
    /// The seller answers an order, or a change of it, neither yes nor no.
    case orderAnswered = "order.answered"
    /// The seller takes a change of an order.
    case changeAccepted = "order.change.accepted"
    /// The seller refuses a change of an order.
    case changeRejected = "order.change.rejected"
    /// A ship notice tells of goods on their way.
    case shipmentDispatched = "shipment.dispatched"
    /// The buyer tells what it has received of a shipment.
    case shipmentDelivered = "shipment.delivered"
    /// A partner tells of goods that come back, asks for it or answers.
    case returnReceived = "return.received"
    /// We tell a partner of goods that go back, ask for it or answer.
    case returnSent = "return.sent"
    /// An invoice was sent to the buyer, or came from the seller.
    case invoicePosted = "invoice.posted"
    /// An inventory tells what is in stock.
    case inventoryAdjusted = "inventory.adjusted"
    /// A buyer tells what it pays.
    case remittanceReceived = "remittance.received"
    /// We tell a seller what we pay.
    case remittanceSent = "remittance.sent"
    /// A warehouse is asked to ship.
    case warehouseRequested = "warehouse.requested"
    /// A warehouse tells what it has shipped.
    case warehouseShipped = "warehouse.shipped"
    /// An acknowledgment, or a document that somebody owes, is overdue.
    case acknowledgmentOverdue = "acknowledgment.overdue"

    /// The version of its data.
    package static let version = 1

    /// The event that a document is when it is taken in, or when it leaves; nil where it is none:
    /// copies and confirmations repeat what was told.
    package init?(document type: String, purpose: String, isReceived: Bool, answer: String?) {
        guard purpose != "copy", purpose != "confirm" || type != "order" else { return nil }
        switch type {
        case "order":
            switch purpose {
            case "cancel": self = .orderCancelled
            case "change", "replace": self = .orderChanged
            default: self = isReceived ? .orderReceived : .orderPlaced
            }
        case "orderChange": self = purpose == "cancel" ? .orderCancelled : .orderChanged
        case "orderResponse":
            switch answer {
            case "accepted", "changed": self = .orderAccepted
            case "refused": self = .orderRejected
            default: self = .orderAnswered
            }
        case "orderChangeResponse":
            switch answer {
            case "accepted", "changed": self = .changeAccepted
            case "refused": self = .changeRejected
            default: self = .orderAnswered
            }
        case "shipment": self = .shipmentDispatched
        case "receivingAdvice": self = .shipmentDelivered
        case "goodsReturn": self = isReceived ? .returnReceived : .returnSent
        case "invoice": self = .invoicePosted
        case "inventory": self = .inventoryAdjusted
        case "remittance": self = isReceived ? .remittanceReceived : .remittanceSent
        case "warehouseOrder": self = .warehouseRequested
        case "warehouseAdvice": self = .warehouseShipped
        default: return nil
        }
    }

    /// What the type means, in a sentence.
    package var doc: String {
        switch self {
        case .orderReceived: "A partner's order was taken in."
        case .orderPlaced: "An order of ours leaves for a partner."
        case .orderCancelled: "The buyer cancels an order."
        case .orderChanged: "The buyer changes or replaces an order."
        case .orderPosted: "The ERP has taken an order, under its own number."
        case .orderAccepted: "The seller takes an order, as it is or with changes."
        case .orderRejected: "The seller refuses an order."
        case .orderAnswered: "The seller answers an order, or a change of it, neither yes nor no."
        case .changeAccepted: "The seller takes a change of an order, whole or in part."
        case .changeRejected: "The seller refuses a change of an order."
        case .shipmentDispatched: "A ship notice tells of goods on their way."
        case .shipmentDelivered: "The buyer tells what it has received of a shipment."
        case .returnReceived:
            "A partner tells of goods that come back, asks for it or answers."
        case .returnSent: "We tell a partner of goods that go back, ask for it or answer."
        case .invoicePosted: "An invoice was sent to the buyer, or came from the seller."
        case .inventoryAdjusted: "An inventory tells what is in stock."
        case .remittanceReceived: "A buyer tells what it pays."
        case .remittanceSent: "We tell a seller what we pay."
        case .warehouseRequested: "A warehouse is asked to ship."
        case .warehouseShipped: "A warehouse tells what it has shipped."
        case .acknowledgmentOverdue:
            "An acknowledgment, or a document that somebody owes, is overdue."
        }
    }

    /// The URI of its schema, the CloudEvents attribute `dataschema`.
    package var schemaID: String { "urn:gangway:event:\(rawValue):\(Self.version)" }

    /// The file name of its schema.
    package var schemaFile: String { "\(rawValue)-\(Self.version).schema.json" }
}

extension BusinessEventType {
    /// A member of an event's data.
    private struct Member {
        let name: String
        let schema: JSON
        let isRequired: Bool
        let doc: String

        init(_ name: String, _ schema: JSON, required: Bool = true, _ doc: String) {
            (self.name, self.schema, self.doc) = (name, schema, doc)
            isRequired = required
        }
    }

    private static let text: JSON = ["type": "string"]
    private static let id: JSON = ["type": "integer"]

    private var members: [Member] {
        var members = [
            Member("own", Self.text, "Our identity, `qualifier:id`."),
            Member("partner", Self.text, "The partner's name in the partner folder."),
            Member("usage", ["enum": ["P", "T", "I"]], "ISA15: production, test, information."),
            Member("direction", ["enum": ["in", "out"]], "Whether it came or leaves."),
            Member("document", Self.text, "The canonical type of the document."),
            Member("number", Self.text, "The document's number."),
            Member("release", Self.text, required: false, "The release under a blanket order."),
            Member("purpose", Self.text, required: false, "Why the document was sent."),
            Member(
                "orders",
                [
                    "type": "array",
                    "items": [
                        "type": "object",
                        "properties": ["number": Self.text, "release": Self.text],
                        "required": ["number"], "additionalProperties": false,
                    ],
                ], required: false, "The orders that it is about, the first 16 of them."),
            Member(
                "moreOrders", ["type": "boolean"], required: false,
                "Whether it is about more orders than these; `/v1/orders` knows them all."),
            Member("messageId", Self.id, "The message that holds it: `/v1/messages/{id}`."),
            Member("documentId", Self.id, required: false, "`/v1/documents/{id}`, if it came."),
            Member("correlation", Self.text, "The thread from the received file on."),
        ]
        switch self {
        case .orderAccepted, .orderRejected, .orderAnswered, .changeAccepted, .changeRejected:
            members.append(
                Member("answer", Self.text, required: false, "The word of the answer."))
        case .orderPosted:
            members.append(Member("erpNumber", Self.text, "The ERP's number of the order."))
        case .acknowledgmentOverdue:
            members.append(Member("kind", Self.text, "What is awaited: 997, 999, TA1, 855 …"))
            members.append(Member("due", Self.text, "By when it was awaited, ISO 8601."))
            members.append(
                Member(
                    "owedBy", ["enum": ["partner", "us"]], required: false, "Who owes it."))
        default:
            break
        }
        return members
    }

    /// The JSON Schema (2020-12) of its data.
    package var schema: JSON {
        let properties = members.map { member in
            var property = member.schema
            property["description"] = .string(member.doc)
            return JSON.Member(member.name, property)
        }
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": .string(schemaID), "title": .string(rawValue), "description": .string(doc),
            "type": "object", "properties": .object(properties),
            "required": .array(members.filter(\.isRequired).map { .string($0.name) }),
            "additionalProperties": false,
        ]
    }
}
