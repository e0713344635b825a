package import Engine
import Flow
import Values

extension SQLLedger {
    package func metrics(
        _ filter: AnswerReportFilter
    ) async throws(LedgerFailure) -> SiteMetrics {
        try await read { ledger in try ledger.metrics(ReportScope(filter, now: ledger.sql.now())) }
    }
}

extension LedgerTransaction {
    /// All figures of a stretch of time.
    func metrics(_ scope: ReportScope) throws -> SiteMetrics {
        var measure = SiteMeasure(self, scope)
        try measure.addOrders()
        try measure.addShipments()
        try measure.addExceptions()
        try measure.addOnboarding()
        try measure.addDocuments()
        try measure.addActs()
        return measure.metrics
    }
}

/// Works out the figures of a stretch of time, each by statements that read by an index of time.
struct SiteMeasure {
    typealias Label = (name: String, value: String)
    typealias Sample = SiteMetrics.Sample

    let ledger: LedgerTransaction
    let scope: ReportScope
    var metrics = SiteMetrics()
    var sql: any SQLTransaction { ledger.sql }

    /// Figures are of production alone: a partner that is tried out spoils no average.
    static let usage = ReportUsage.production

    init(_ ledger: LedgerTransaction, _ scope: ReportScope) {
        self.ledger = ledger
        self.scope = scope
    }

    // MARK: - Samples

    /// The rows of a statement over `$1` since, `$2` the last moment and `$3` the partner; nil:
    /// all.
    func rows(_ statement: String) throws -> [SQLRow] {
        try sql.query(statement, scope.since, scope.last, scope.partner)
    }

    /// The middle and the slow twentieth; rows are seconds and how often.
    func quantiles(_ rows: [SQLRow], _ labels: [Label] = []) throws -> [Sample] {
        try Self.quantiles(histogram(rows), labels)
    }

    func histogram(_ rows: [SQLRow]) throws -> TimeHistogram {
        var times = TimeHistogram()
        for row in rows { times.add(try row.integer(0), try row.integer(1)) }
        return times
    }

    static func quantiles(_ times: TimeHistogram, _ labels: [Label]) -> [Sample] {
        [("0.5", 50), ("0.95", 95)].compactMap { name, share in
            times.seconds(atShare: share).map {
                Sample(labels + [(name: "quantile", value: name)], ExactDecimal($0))
            }
        }
    }

    /// A row each sample: labels first, then the number.
    static func counts(_ rows: [SQLRow], _ labels: String..., at column: Int) throws -> [Sample] {
        try rows.map { row in
            Sample(
                try labels.enumerated().map { ($1, try row.text($0)) },
                ExactDecimal(try row.integer(column)))
        }
    }

    /// A share in percent with one place, rounded down; none of nothing.
    static func percent(
        _ part: Int64, of whole: Int64, _ labels: [Label] = []
    ) -> [Sample] {
        guard whole > 0 else { return [] }
        return [Sample(labels, ExactDecimal(coefficient: Int128(part * 1000 / whole), scale: 1))]
    }
}

// MARK: - Orders

extension SiteMeasure {
    /// Documents that came or left for each order and stand, as `orders show` counts them; those of
    /// ours count from when they were given.
    private static let orders = """
        SELECT opened, min(at) FILTER (WHERE type = 'shipment') AS shipped,
          min(at) FILTER (WHERE type = 'invoice') AS billed,
          min(at) FILTER (WHERE type = 'remittance') AS paid
        FROM (
          SELECT id, opened, type,
            CASE WHEN purpose <> 'copy' AND part > coalesce(max(CASE WHEN at IS NOT NULL
              AND purpose = 'cancel' THEN part END) OVER (PARTITION BY id, type, number), 0)
              THEN at END AS at
          FROM (
            SELECT b.id, b.opened_us AS opened, l.id AS part, l.type, l.number,
              coalesce(l.purpose, '') AS purpose,
              CASE WHEN l.type IN ('shipment', 'invoice', 'remittance')
                AND \(OrderDocument.counting)
                THEN coalesce(m.created_us, d.created_us) END AS at
            FROM business_order b JOIN order_document l ON l.business_order = b.id
            LEFT JOIN message m ON m.id = l.message LEFT JOIN document d ON d.id = l.document
            LEFT JOIN dispatch p ON p.message = l.message
            LEFT JOIN message o ON o.id = coalesce(p.outbound, p.former)
            WHERE b.opened_us >= $1 AND b.opened_us <= $2 AND b.usage = 'P'
              AND b.partner = coalesce($3, b.partner)) u) v
        GROUP BY opened, id
        """

    /// How long orders take from step to step.
    mutating func addOrders() throws {
        metrics.add(
            "gangway_order_processing_seconds", "A received order until the ERP has it.",
            try quantiles(
                rows(
                    """
                    SELECT (d.settled_us - m.created_us) / 1000000, count(d.id)
                    FROM message m LEFT JOIN document d ON d.message = m.id
                      AND d.state = 'delivered' AND d.type = 'order'
                      AND d.partner = coalesce($3, d.partner) AND \(Self.usage.holds("d.usage"))
                    WHERE m.created_us >= $1 AND m.created_us <= $2 AND m.direction = 'in'
                    GROUP BY 1 HAVING count(d.id) > 0
                    """)))
        metrics.add(
            "gangway_order_answer_seconds",
            "A received order until its answer has left; that it waits is none.",
            try quantiles(
                rows(
                    """
                    SELECT (o.finished_us - f.created_us) / 1000000, count(*)
                    FROM message o JOIN dispatch x ON x.outbound = o.id
                    JOIN document d ON d.id = x.answers JOIN message f ON f.id = d.message
                    WHERE o.created_us >= $1 AND o.created_us <= $2 AND o.direction = 'out'
                      AND o.finished_us IS NOT NULL AND x.type = 'orderResponse'
                      AND NOT EXISTS (SELECT 1 FROM order_document l
                        WHERE l.message = x.message AND l.answer = 'held')
                      AND x.partner = coalesce($3, x.partner) AND \(Self.usage.holds("d.usage"))
                    GROUP BY 1
                    """)))
        let spans = [
            (
                "gangway_order_cycle_seconds", "An order until its first ship notice.", "opened",
                "shipped"
            ),
            (
                "gangway_invoice_lag_seconds",
                "An order's first ship notice until its first invoice.",
                "shipped", "billed"
            ),
            (
                "gangway_order_to_cash_seconds", "An order until its first payment.", "opened",
                "paid"
            ),
        ]
        for (name, help, from, to) in spans {
            metrics.add(
                name, help,
                try quantiles(
                    rows(
                        """
                        SELECT CASE WHEN \(to) > \(from)
                          THEN (\(to) - \(from)) / 1000000 ELSE 0 END, count(*)
                        FROM (\(Self.orders)) t WHERE \(from) IS NOT NULL AND \(to) IS NOT NULL
                        GROUP BY 1
                        """)))
        }
        try addOrderCounts()
        try addFulfilment()
    }

    /// How many orders began, and how many of them were shipped and invoiced.
    private mutating func addOrderCounts() throws {
        let counts = try rows(
            """
            SELECT count(*), count(shipped), count(billed) FILTER (WHERE shipped IS NOT NULL)
            FROM (\(Self.orders)) t
            """)[0]
        let (shipped, billed) = (try counts.integer(1), try counts.integer(2))
        metrics.add(
            "gangway_orders_opened", "Orders that began.",
            [Sample([], counts: try counts.integer(0))])
        metrics.add(
            "gangway_orders_shipped", "Of these, those with a ship notice.",
            [Sample([], counts: shipped)])
        metrics.add(
            "gangway_orders_invoiced", "Of these, those with an invoice.",
            [Sample([], counts: billed)])
        metrics.add(
            "gangway_invoice_completeness_percent", "Shipped orders that were invoiced.",
            Self.percent(billed, of: shipped))
    }

    /// Orders whose lines are read for a figure at most: the newest.
    private static let mostRead = 200

    /// How far orders were filled, and how many without a difference. It takes their lines, so the
    /// newest of them have to do.
    private mutating func addFulfilment() throws {
        var reader = OrderReader(ledger)
        var (read, exact, rates) = (Int64(0), Int64(0), Int64(0))
        for row in try sql.query(
            """
            SELECT \(OrderReader.columns) FROM business_order
            WHERE opened_us >= $1 AND opened_us <= $2 AND usage = 'P'
              AND partner = coalesce($3, partner) AND EXISTS (SELECT 1 FROM order_document l
                WHERE l.business_order = business_order.id AND l.type = 'shipment')
            ORDER BY opened_us DESC LIMIT \(Self.mostRead)
            """, scope.since, scope.last, scope.partner)
        {
            let chain = OrderChain(try reader.record(row))
            guard let rate = chain.fillRate else { continue }
            read += 1
            rates += Int64(rate)
            if chain.differences.isEmpty { exact += 1 }
            if reader.hasReadMuch { break }
        }
        metrics.add(
            "gangway_fill_rate_percent",
            "What was shipped of what was ordered; the newest \(Self.mostRead) shipped orders.",
            read == 0
                ? [] : [Sample([], ExactDecimal(coefficient: Int128(rates / read), scale: 1))])
        metrics.add(
            "gangway_order_accuracy_percent",
            "Of the same, those without a difference in quantity or price.",
            Self.percent(exact, of: read))
    }

    /// How ship notices and invoices fare.
    mutating func addShipments() throws {
        metrics.add(
            "gangway_ship_notice_seconds", "A ship notice from the ERP until it has left.",
            try quantiles(
                rows(
                    """
                    SELECT (o.finished_us - g.created_us) / 1000000, count(*)
                    FROM message o JOIN dispatch x ON x.outbound = o.id
                    JOIN message g ON g.id = x.message
                    WHERE o.created_us >= $1 AND o.created_us <= $2 AND o.direction = 'out'
                      AND o.finished_us IS NOT NULL AND x.type = 'shipment'
                      AND x.partner = coalesce($3, x.partner)
                      AND \(Self.usage.holds(dispatch: "x"))
                    GROUP BY 1
                    """)))
        let notices = try rows(
            """
            SELECT e.partner, count(*), count(*) FILTER (WHERE e.state IN ('accepted', 'noted'))
            FROM expectation e WHERE e.made_us >= $1 AND e.made_us <= $2 AND e.type = 'shipment'
              AND e.kind = '997' AND e.partner = coalesce($3, e.partner)
              AND \(Self.usage.holds(scope: "e.scope"))
            GROUP BY 1 ORDER BY 1
            """)
        var sent: [String: Int64] = [:]
        for row in notices { sent[try row.text(0), default: 0] += try row.integer(1) }
        for row in try ledger.unasked(scope) where try row.text(1) == "shipment" {
            sent[try row.text(0), default: 0] += try row.integer(3)
        }
        metrics.add(
            "gangway_ship_notices_sent", "Ship notices that left, by partner.",
            sent.sorted { $0.key < $1.key }.map {
                Sample([("partner", $0.key)], counts: $0.value)
            })
        metrics.add(
            "gangway_ship_notices_accepted", "Of these, those that the partner took.",
            try Self.counts(notices, "partner", at: 2))
        metrics.add(
            "gangway_ship_notice_success_percent",
            "Their share of those that an answer is awaited of.",
            try notices.flatMap {
                Self.percent(
                    try $0.integer(2), of: try $0.integer(1), [("partner", try $0.text(0))])
            })
        let twice = try rows(
            """
            SELECT d.partner, count(*) FROM message m JOIN document d ON d.message = m.id
            WHERE m.created_us >= $1 AND m.created_us <= $2 AND m.direction = 'in'
              AND d.type = 'invoice' AND d.state = 'duplicate'
              AND d.partner = coalesce($3, d.partner) AND \(Self.usage.holds("d.usage"))
            GROUP BY 1 ORDER BY 1
            """)
        metrics.add(
            "gangway_duplicate_invoices", "Invoices that came again, by partner.",
            try Self.counts(twice, "partner", at: 1))
    }
}
