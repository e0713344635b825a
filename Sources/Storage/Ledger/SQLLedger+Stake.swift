import Engine
import Flow
import Partners
import Values

// What partners may charge us: counted from what we owe them, in money only by the rules that their
// profiles have.

/// Documents of ours at fault, by order.
private struct Faults {
    /// How many documents of each order.
    var orders: [Int64: Int] = [:]

    var documents: Int { orders.values.reduce(0, +) }
}

extension LedgerTransaction {
    /// Rows that are read for it, and orders whose value is.
    private static let mostFaults = 20_000
    private static let mostValues = 500

    /// What is at stake of what was due in a stretch of time: a row each partner and cause, with
    /// the fee where one is agreed.
    func stake(_ scope: ReportScope, agreed: [String: ReportTerms]) throws -> JSON {
        // What is late of a test costs nothing.
        guard scope.usage != .test else {
            return ["rows": .array([]), "isCut": false, "totals": .array([])]
        }
        var found: [String: [FeeRule.Cause: Faults]] = [:]
        func add(_ fault: FeeRule.Fault, _ query: String, _ arguments: [SQLValue]) throws -> Bool {
            let rows = try sql.query(query, arguments: arguments)
            for row in rows {
                guard let answer = BusinessAnswer(set: try row.text(1)) else { continue }
                let (partner, order) = (try row.text(0), try row.integer(2))
                let cause = FeeRule.Cause(fault, answer)
                found[partner, default: [:]][cause, default: Faults()].orders[order, default: 0] +=
                    try row.int(3)
            }
            return rows.count == Self.mostFaults
        }
        let times: [SQLValue] = [.integer(scope.since), .integer(scope.last)]
        let name: SQLValue = scope.partner.map { .text($0) } ?? .null
        var isCut = try add(.late, Self.owedWhere("e.answered_us > e.due_us", 3), times + [name])
        isCut =
            try add(
                .missing, Self.owedWhere("e.state = 'waiting' AND e.due_us < $4", 3),
                times + [name, .integer(scope.now)]) || isCut
        isCut = try add(.refused, Self.refused, times + [name]) || isCut
        var values = OrderValues(self, most: Self.mostValues)
        var rows: [JSON] = []
        var totals: [String: ExactDecimal] = [:]
        for (partner, causes) in found.sorted(by: { $0.key < $1.key }) {
            for (cause, faults) in causes.sorted(by: { "\($0.key)" < "\($1.key)" }) {
                let rules = (agreed[partner]?.fees ?? []).filter { $0.cause == cause }
                for rule in rules {
                    let sum = try self.sum(rule, faults, &values)
                    totals[rule.currency] = (totals[rule.currency] ?? .zero).adding(sum)
                    rows.append(Self.row(partner, cause, faults, rule: rule, sum: sum))
                }
                if rules.isEmpty { rows.append(Self.row(partner, cause, faults)) }
            }
        }
        return [
            "rows": .array(rows), "isCut": .bool(isCut || values.isCut),
            "totals": .array(
                totals.sorted { $0.key < $1.key }.map {
                    ["currency": .string($0.key), "amount": .string($0.value.description)]
                }),
        ]
    }

    private func sum(
        _ rule: FeeRule, _ faults: Faults, _ values: inout OrderValues
    ) throws -> ExactDecimal {
        var sum = ExactDecimal.zero
        for (order, count) in faults.orders {
            var value: ExactDecimal?
            if case .percent = rule.charge { value = try values.value(of: order) }
            sum = sum.adding(rule.sum(ofDocuments: count, value: value))
        }
        return sum
    }

    private static func row(
        _ partner: String, _ cause: FeeRule.Cause, _ faults: Faults, rule: FeeRule? = nil,
        sum: ExactDecimal? = nil
    ) -> JSON {
        [
            "partner": .string(partner), "for": .string(cause.description),
            "documents": JSON(Int64(faults.documents)), "orders": JSON(Int64(faults.orders.count)),
            "per": JSON(rule?.per.rawValue), "amount": JSON(sum?.description),
            "currency": JSON(rule?.currency),
        ]
    }

    private static let isProduction = ReportUsage.production.holds(scope: "e.scope")

    private static func owedWhere(_ condition: String, _ name: Int) -> String {
        """
        SELECT e.partner, e.kind, e.business_order, count(*) FROM expectation e
        WHERE \(isProduction) AND e.business_order IS NOT NULL AND e.is_ours = 1 AND e.made_us >= $1
          AND e.made_us <= $2 AND e.partner = coalesce($\(name), e.partner) AND \(condition)
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT \(mostFaults)
        """
    }

    /// Documents of ours whose 997 or 999 refuses them, each by its set: alone, or of a batch. The
    /// `+` keeps them from being read partner by partner, through all of history.
    private static let refused = """
        SELECT +e.partner, e.set_id, l.business_order, count(DISTINCT l.message) FROM expectation e
        JOIN message m ON m.id = e.message
        LEFT JOIN dispatch d ON d.batch = m.origin AND d.set_control = e.set_control
        JOIN order_document l ON l.message = coalesce(d.message, m.origin)
        WHERE \(isProduction) AND e.made_us >= $1 AND e.made_us <= $2
          AND e.state = 'rejected' AND e.kind = '997' AND e.partner = coalesce($3, e.partner)
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT \(mostFaults)
        """
}

/// What orders are worth, each read once.
private struct OrderValues {
    private let ledger: LedgerTransaction
    private var known: [Int64: ExactDecimal?] = [:]
    private let most: Int
    /// Whether there are more orders than were read.
    private(set) var isCut = false

    init(_ ledger: LedgerTransaction, most: Int) {
        self.ledger = ledger
        self.most = most
    }

    mutating func value(of order: Int64) throws -> ExactDecimal? {
        if let value = known[order] { return value }
        guard known.count < most else {
            isCut = true
            return nil
        }
        var reader = OrderReader(ledger, mostDocuments: OrderReader.mostSettled)
        let record = try reader.record(
            ledger.required(
                "SELECT \(OrderReader.columns) FROM business_order WHERE id = $1", order))
        known[order] = record.value
        return record.value
    }
}
