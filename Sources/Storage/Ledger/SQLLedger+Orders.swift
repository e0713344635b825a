import Canonical
package import Engine
package import Flow
import Values

extension SQLLedger {
    package func orders(_ filter: OrderFilter) async throws(LedgerFailure) -> [OrderRecord] {
        let query = OrderQuery(filter)
        return try await read { ledger in
            try ledger.sql.query(query.sql, arguments: query.arguments)
                .map { try ledger.orderRecord($0) }
        }
    }

    package func businessEvents(
        _ filter: EventFilter
    ) async throws(LedgerFailure) -> [BusinessEvent] {
        let limit = max(0, min(filter.limit, 1000))
        return try await read { ledger in
            let columns = "SELECT id, type, at_us, own, partner, number, data FROM business_event"
            let rows =
                if let type = filter.type {
                    try ledger.sql.query(
                        columns + " WHERE type = $1 AND id > $2 ORDER BY id LIMIT $3",
                        type.rawValue, filter.after, limit)
                } else {
                    try ledger.sql.query(
                        columns + " WHERE id > $1 ORDER BY id LIMIT $2", filter.after, limit)
                }
            return try rows.map { row in
                guard let data = try? JSONReader.read(Array(try row.text(6).utf8)) else {
                    throw SQLFailure.damaged("a business event cannot be read")
                }
                return BusinessEvent(
                    id: try row.integer(0), type: try row.text(1), at: try row.time(2),
                    own: try row.text(3), partner: try row.text(4), number: try row.text(5),
                    data: data)
            }
        }
    }
}

/// An order filter as a statement; see `MessageQuery`.
private struct OrderQuery: Sendable {
    private(set) var arguments: [SQLValue] = []
    private var conditions: [String] = []

    init(_ filter: OrderFilter) {
        if let id = filter.id { add("id = ", id) }
        if let number = filter.number { add("number = ", number) }
        if let partner = filter.partner { add("partner = ", partner) }
        if let before = filter.before { add("id < ", before) }
        arguments.append(max(0, min(filter.limit, 200)).sqlValue)
    }

    var sql: String {
        let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        return """
            SELECT id, role, own, partner, usage, number, release_number, correlation, opened_us
            FROM business_order\(condition) ORDER BY id DESC LIMIT $\(arguments.count)
            """
    }

    private mutating func add(_ condition: String, _ value: some SQLBindable) {
        arguments.append(value.sqlValue)
        conditions.append(condition + "$\(arguments.count)")
    }
}

// MARK: - An order's documents

extension LedgerTransaction {
    /// Documents that are read of one order at most.
    private static let mostDocuments = 500

    func orderRecord(_ row: SQLRow) throws -> OrderRecord {
        guard let role = OrderRole(rawValue: try row.text(1)) else {
            throw SQLFailure.damaged("an order with an unknown role")
        }
        let id = try row.integer(0)
        let parts = try sql.query(
            """
            SELECT l.type, l.number, l.answer, l.document, l.message, s.codec, s.said
            FROM order_document l LEFT JOIN order_said s ON s.message = l.message
            WHERE l.business_order = $1 ORDER BY l.id LIMIT \(Self.mostDocuments)
            """, id)
        return OrderRecord(
            id: id, role: role, own: try row.text(2), partner: try row.text(3),
            usage: try row.text(4),
            reference: OrderReference(number: try row.text(5), release: try row.text(6)),
            correlation: try row.text(7), opened: try row.time(8),
            documents: try parts.map { part in
                if let document = try part.integerIfAny(3) {
                    try received(document, part)
                } else {
                    try sent(part.integer(4), part)
                }
            })
    }

    private func received(_ document: Int64, _ part: SQLRow) throws -> OrderDocument {
        let row = try required(
            """
            SELECT d.state, d.purpose, d.erp_number, d.created_us, d.settled_us, d.message,
              m.name, i.control, a.state, a.interchange_control, a.sent_us, a.message
            FROM document d JOIN message m ON m.id = d.message
            JOIN interchange i ON i.id = d.interchange
            LEFT JOIN acknowledgment a ON a.interchange = i.id AND a.kind = '997'
            WHERE d.id = $1
            """, document)
        var acknowledgment: OrderAcknowledgment?
        if let state = try row.textIfAny(8) {
            acknowledgment = OrderAcknowledgment(
                state: state, control: Self.control(try row.integer(9)),
                at: try row.integerIfAny(10).map { Timestamp(microseconds: $0) },
                message: try row.integerIfAny(11))
        }
        return OrderDocument(
            type: try part.text(0), number: try part.text(1), purpose: try row.text(1),
            answer: try part.textIfAny(2), isReceived: true, state: try row.text(0),
            at: try row.time(3), message: try row.integer(5), document: document,
            file: try row.text(6), control: try row.text(7), origin: nil,
            erpNumber: try row.textIfAny(2),
            settled: try row.integerIfAny(4).map { Timestamp(microseconds: $0) },
            acknowledgment: acknowledgment, body: Self.json(try? body(document: document)))
    }

    private func sent(_ message: Int64, _ part: SQLRow) throws -> OrderDocument {
        let row = try required(
            """
            SELECT m.channel, o.state, o.created_us, o.finished_us, o.id, o.name, e.state,
              e.interchange_control, e.due_us, e.answered_us, a.message
            FROM dispatch p JOIN message m ON m.id = p.message
            JOIN message o ON o.id = p.outbound
            LEFT JOIN expectation e ON e.message = o.id AND e.kind = '997'
            LEFT JOIN received_answer a ON a.id = e.answer
            WHERE p.message = $1 ORDER BY e.id LIMIT 1
            """, message)
        let said = PackedBytes(isDeflated: try part.flag(5), bytes: try part.bytes(6))
        let body = Self.json(try? said.plain())
        let acknowledgment = try row.textIfAny(6).map { state in
            let answered = try row.integerIfAny(9).map { Timestamp(microseconds: $0) }
            let status = AwaitedStatus(
                verdict: PartnerAnswer.Verdict(rawValue: state), isClosed: state == "closed",
                due: try row.integerIfAny(8).map { Timestamp(microseconds: $0) },
                answered: answered, now: Timestamp(microseconds: try sql.now()))
            return OrderAcknowledgment(
                state: status.rawValue, control: "", at: answered,
                message: try row.integerIfAny(10))
        }
        return OrderDocument(
            type: try part.text(0), number: try part.text(1),
            purpose: body["purpose"]?.text ?? "", answer: try part.textIfAny(2),
            isReceived: false, state: try row.text(1), at: try row.time(2),
            message: try row.integer(4), document: nil, file: try row.text(5),
            control: try row.integerIfAny(7).map(Self.control) ?? "", origin: try row.text(0),
            erpNumber: nil,
            settled: try row.integerIfAny(3).map { Timestamp(microseconds: $0) },
            acknowledgment: acknowledgment, body: body)
    }

    /// ISA13 as it stands in the interchange.
    private static func control(_ number: Int64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    }

    /// A document's JSON; null where there is none, or where its row is damaged: the rest of the
    /// order is still there to be seen.
    private static func json(_ bytes: [UInt8]?) -> JSON {
        guard let bytes, !bytes.isEmpty else { return nil }
        return (try? JSONReader.read(bytes)) ?? nil
    }
}
