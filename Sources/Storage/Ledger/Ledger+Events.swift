import Canonical
import Values

/// What caused a business event: with its type the key under which it is told once.
enum EventCause: CustomStringConvertible {
    /// A received document, by its id.
    case document(Int64)
    /// A document that was given to be sent, by its message.
    case message(Int64)
    /// An acknowledgment that we await, by its expectation.
    case expectation(Int64)

    var description: String {
        switch self {
        case .document(let id): "d\(id)"
        case .message(let id): "m\(id)"
        case .expectation(let id): "x\(id)"
        }
    }
}

/// What a business event is about; the members that every event's data has.
struct EventSubject {
    var own: String
    var partner: String
    var usage: String
    var isReceived: Bool
    /// The canonical type.
    var document: String
    var number: String
    var release: String
    var purpose: String
    var orders: [OrderReference]
    var message: Int64
    var documentID: Int64?
    var correlation: String

    /// Whether it is about more orders than it names.
    var hasMoreOrders = false

    /// Orders that an event names: those that are known when it is told.
    static let mostOrders = Mentions.atOnce

    /// The event's data, with the members that its type adds.
    func data(_ more: [JSON.Member]) -> JSON {
        var members: [JSON.Member] = [
            .init("own", .string(own)), .init("partner", .string(partner)),
            .init("usage", .string(usage)),
            .init("direction", .string(isReceived ? "in" : "out")),
            .init("document", .string(document)), .init("number", .string(number)),
        ]
        if !release.isEmpty { members.append(.init("release", .string(release))) }
        if !purpose.isEmpty { members.append(.init("purpose", .string(purpose))) }
        if !orders.isEmpty {
            members.append(
                .init(
                    "orders",
                    .array(
                        orders.prefix(Self.mostOrders).map { order in
                            var json: JSON = ["number": .string(order.number)]
                            if !order.release.isEmpty { json["release"] = .string(order.release) }
                            return json
                        })))
        }
        if hasMoreOrders || orders.count > Self.mostOrders {
            members.append(.init("moreOrders", true))
        }
        members.append(.init("messageId", JSON(message)))
        if let documentID { members.append(.init("documentId", JSON(documentID))) }
        members.append(.init("correlation", .string(correlation)))
        return .object(members + more)
    }
}

// MARK: - Telling

extension LedgerTransaction {
    /// Tells other systems what happened, in the transaction in which it does; once for each cause.
    func tell(
        _ type: BusinessEventType, of cause: EventCause, about subject: EventSubject,
        _ more: [JSON.Member] = []
    ) throws {
        try sql.execute(
            """
            INSERT INTO business_event(type, cause, at_us, own, partner, number, data)
            VALUES($1, $2, now_us(), $3, $4, $5, $6) ON CONFLICT(cause, type) DO NOTHING
            """, type.rawValue, cause.description, subject.own, subject.partner, subject.number,
            subject.data(more).description)
    }

    /// Tells what a received document is, now that it is taken in.
    func tell(takingIn facts: DocumentFacts) throws {
        var answer: String?
        if ["orderResponse", "orderChangeResponse"].contains(facts.type) {
            answer = try sql.first(
                "SELECT answer FROM order_document WHERE document = $1", facts.id
            )?.textIfAny(0)
        }
        guard
            let type = BusinessEventType(
                document: facts.type, purpose: facts.purpose, isReceived: true, answer: answer)
        else { return }
        try tell(
            type, of: .document(facts.id), about: subject(facts),
            answer.map { [JSON.Member("answer", .string($0))] } ?? [])
    }

    /// What an event about a received document says.
    func subject(_ facts: DocumentFacts) throws -> EventSubject {
        let origin = try facts.origin ?? provenance(ofDocument: facts.id)
        var orders: [OrderReference] = []
        // One file may hold many orders; what happens to one of them is told in its own thread.
        var thread: String?
        var hasMore = false
        if facts.type == "order", facts.purpose == "new" {
            orders = [OrderReference(number: facts.number, release: facts.release)]
        } else if OrderRole(type: facts.type, purpose: facts.purpose, isReceived: true) != nil {
            (orders, thread) = try self.orders(
                ofDocument: facts.id, limit: EventSubject.mostOrders + 1)
            hasMore =
                try sql.first("SELECT 1 FROM order_mention WHERE document = $1", facts.id) != nil
        }
        return EventSubject(
            own: origin.own, partner: facts.partner, usage: facts.usage, isReceived: true,
            document: facts.type, number: facts.number, release: facts.release,
            purpose: facts.purpose, orders: orders, message: facts.message, documentID: facts.id,
            correlation: thread ?? origin.correlation, hasMoreOrders: hasMore)
    }

    func provenance(ofDocument id: Int64) throws -> DocumentProvenance {
        let row = try required(
            """
            SELECT s.own, m.correlation FROM document d JOIN message m ON m.id = d.message
            JOIN interchange i ON i.id = d.interchange JOIN control_scope s ON s.id = i.scope
            WHERE d.id = $1
            """, id)
        return DocumentProvenance(own: try row.text(0), correlation: try row.text(1))
    }
}
