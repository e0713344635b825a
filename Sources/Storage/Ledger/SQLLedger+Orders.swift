import Canonical
import Diagnostics
package import Engine
package import Flow
import Values

extension SQLLedger {
    package func orders(_ filter: OrderFilter) async throws(LedgerFailure) -> [OrderRecord] {
        let query = OrderQuery(filter)
        return try await read { ledger in
            var reader = OrderReader(ledger, isShown: true)
            var records: [OrderRecord] = []
            for row in try ledger.sql.query(query.sql, arguments: query.arguments) {
                records.append(try reader.record(row))
                if reader.hasReadMuch { break }
            }
            return records
        }
    }

    package func billed(
        by draft: OutboundDraft, of message: Int64?
    ) async throws(LedgerFailure) -> (orders: [OrderRecord], stamps: [OrderStamp]) {
        let part = OrderPart(draft)
        return try await read { ledger in
            guard try !ledger.isEntering(of: part.partner) else {
                throw LedgerFailure.unavailable(
                    Diagnostic(
                        .ledgerStoreBusy,
                        "earlier documents for \(part.partner) are being entered under their "
                            + "orders",
                        value: part.partner))
            }
            var stamps: [OrderStamp] = []
            var records: [OrderRecord] = []
            var reader = OrderReader(ledger)
            let now = Timestamp(microseconds: try ledger.sql.now())
            for reference in draft.mention.orders {
                guard let stamp = try ledger.stamp(of: reference, for: part) else { continue }
                stamps.append(stamp)
                let row = try ledger.required(
                    "SELECT \(OrderReader.columns) FROM business_order WHERE id = $1", stamp.order)
                let invoice = BillingGuard.heading(draft.said, number: part.number, at: now)
                records.append(
                    try reader.record(
                        row, with: (invoice, draft.said), besides: message,
                        counting: { BillingGuard.counts($0, by: draft.billing) }))
            }
            return (records, stamps)
        }
    }

    package func enterMentions() async throws(LedgerFailure) -> Bool {
        let isDue = try await read { ledger in
            try ledger.sql.first("SELECT 1 FROM order_mention WHERE is_aside = 0 LIMIT 1") != nil
        }
        guard isDue else { return false }
        return try await write { ledger in try ledger.enterMentions() }
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
    private let order: String
    private var owed = ""
    private let usage: ReportUsage

    /// How many expectations are looked at for the orders that wait the longest.
    private static let mostWaiting = 5000

    init(_ filter: OrderFilter) {
        usage = filter.usage
        if filter.isOwed {
            order = "w.since, id"
            arguments = [filter.since, filter.until].map { $0?.sqlValue ?? .null }
            owed = Self.owed(filter.usage)
            if let partner = filter.partner { add("partner = ", partner) }
            arguments.append(max(0, min(filter.limit, 200)).sqlValue)
            return
        }
        order = filter.since == nil ? "id DESC" : "opened_us DESC, id DESC"
        if let id = filter.id { add("id = ", id) }
        if let number = filter.number { add("number = ", number) }
        if let partner = filter.partner { add("partner = ", partner) }
        if let before = filter.before { add("id < ", before) }
        if let since = filter.since { add("opened_us >= ", since) }
        if let until = filter.until { add("opened_us < ", until) }
        arguments.append(max(0, min(filter.limit, 200)).sqlValue)
    }

    var sql: String {
        let all = usage == .all ? conditions : conditions + [usage.holds("business_order.usage")]
        let condition = all.isEmpty ? "" : " WHERE " + all.joined(separator: " AND ")
        return """
            SELECT \(OrderReader.columns) FROM business_order\(owed)\(condition)
            ORDER BY \(order) LIMIT $\(arguments.count)
            """
    }

    /// The expression of the index over states.
    private static let waiting = Expectation.standing
        .replacing("state", with: "x.state").replacing("due_us", with: "x.due_us")
        .replacing("answered_us", with: "x.answered_us")

    /// The orders that the oldest of what is waited for is about, and since when: of an
    /// acknowledgment those of the documents that left in its file.
    private static func owed(_ usage: ReportUsage) -> String {
        """
         JOIN (
          SELECT coalesce(e.business_order, l.business_order) AS owing, min(e.made_us) AS since
          FROM (
            SELECT x.id, x.made_us, x.business_order, x.message, x.set_control
            FROM expectation x
            WHERE \(waiting) = 'waiting' AND \(usage.holds(scope: "x.scope"))
              AND x.made_us >= coalesce($1, 0) AND x.made_us < coalesce($2, x.made_us + 1)
            ORDER BY x.id LIMIT \(mostWaiting)) e
          LEFT JOIN message f ON e.business_order IS NULL AND f.id = e.message
          LEFT JOIN dispatch p ON (p.message = f.origin OR p.batch = f.origin)
            AND (p.batch IS NULL OR p.set_control = e.set_control)
          LEFT JOIN order_document l ON l.message = p.message
          WHERE coalesce(e.business_order, l.business_order) IS NOT NULL GROUP BY 1
        ) w ON w.owing = business_order.id
        """
    }

    private mutating func add(_ condition: String, _ value: some SQLBindable) {
        arguments.append(value.sqlValue)
        conditions.append(condition + "$\(arguments.count)")
    }
}
