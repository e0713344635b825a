package import Engine
package import Values

extension SQLLedger {
    package func metrics(since: Timestamp) async throws(LedgerFailure) -> SiteMetrics {
        try await read { ledger in
            var metrics = SiteMetrics()
            try ledger.addLatencies(to: &metrics, since)
            try ledger.addExceptions(to: &metrics, since)
            try ledger.addOnboarding(to: &metrics)
            try ledger.addFailures(to: &metrics, since)
            try ledger.addShipments(to: &metrics, since)
            try ledger.addActs(to: &metrics, since)
            return metrics
        }
    }
}

extension LedgerTransaction {
    private typealias Sample = (labels: [(name: String, value: String)], value: ExactDecimal)

    /// The middle, the slow twentieth and the number of times; rows are seconds and how often.
    private func quantiles(
        _ rows: [SQLRow], _ labels: [(name: String, value: String)] = []
    ) throws -> [Sample] {
        var times = TimeHistogram()
        for row in rows { times.add(try row.integer(0), try row.integer(1)) }
        let shares: [(String, Int64)] = [("0.5", 50), ("0.95", 95)]
        return shares.compactMap { name, share in
            times.seconds(atShare: share).map {
                (labels + [(name: "quantile", value: name)], ExactDecimal(Int($0)))
            }
        }
    }

    fileprivate func addLatencies(to metrics: inout SiteMetrics, _ since: Timestamp) throws {
        metrics.add(
            "gangway_order_processing_seconds", "A received document until the ERP has it.",
            try quantiles(
                sql.query(
                    """
                    SELECT (d.settled_us - m.created_us) / 1000000, count(d.id)
                    FROM message m
                    LEFT JOIN document d ON d.message = m.id AND d.state = 'delivered'
                    WHERE m.created_us >= $1 AND m.direction = 'in'
                    GROUP BY 1 HAVING count(d.id) > 0
                    """, since)))
        metrics.add(
            "gangway_order_answer_seconds", "A received order until its answer has left.",
            try quantiles(
                sql.query(
                    """
                    SELECT (o.created_us - f.created_us) / 1000000, count(*)
                    FROM message o JOIN dispatch x ON x.outbound = o.id
                    JOIN document d ON d.id = x.answers JOIN message f ON f.id = d.message
                    WHERE o.created_us >= $1 AND o.direction = 'out' AND o.state = 'sent'
                      AND x.type = 'orderResponse'
                    GROUP BY 1
                    """, since)))
    }

    fileprivate func addExceptions(to metrics: inout SiteMetrics, _ since: Timestamp) throws {
        let opened = try sql.query(
            """
            SELECT owner, count(*) FROM exception WHERE opened_us >= $1 GROUP BY 1 ORDER BY 1
            """, since)
        metrics.add(
            "gangway_exceptions_opened", "Exceptions that opened, by whose move it is.",
            try counts(opened, "owner"))
        metrics.add(
            "gangway_exceptions_open", "Exceptions that are open, by whose move it is.",
            try counts(
                sql.query(
                    """
                    SELECT owner, count(*) FROM exception WHERE state = 'open' GROUP BY 1 ORDER BY 1
                    """), "owner"))
        var samples: [Sample] = []
        for row in opened {
            let owner = try row.text(0)
            samples += try quantiles(
                sql.query(
                    """
                    SELECT (closed_us - opened_us) / 1000000, count(*) FROM exception
                    WHERE opened_us >= $1 AND owner = $2 AND closed_us IS NOT NULL GROUP BY 1
                    """, since, owner), [(name: "owner", value: owner)])
        }
        metrics.add(
            "gangway_exception_resolution_seconds", "An exception until it is closed.", samples)
    }

    fileprivate func addOnboarding(to metrics: inout SiteMetrics) throws {
        metrics.add(
            "gangway_onboarding_days",
            "From a partner's first profile to its first production document.",
            try sql.query(
                """
                SELECT v.partner, (o.first - v.first) / 86400000000 FROM
                  (SELECT partner, min(made_us) AS first FROM profile_version GROUP BY partner) v
                JOIN (SELECT partner, min(opened_us) AS first FROM business_order
                  WHERE usage = 'P' GROUP BY partner) o ON o.partner = v.partner
                WHERE o.first >= v.first ORDER BY 1
                """
            ).map { row in
                (
                    [(name: "partner", value: try row.text(0))],
                    ExactDecimal(Int(try row.integer(1)))
                )
            })
    }

    fileprivate func addFailures(to metrics: inout SiteMetrics, _ since: Timestamp) throws {
        let rows = try sql.query(
            """
            SELECT d.partner, d.type, d.state, count(*)
            FROM message m JOIN document d ON d.message = m.id
            WHERE m.created_us >= $1 AND m.direction = 'in' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """, since)
        var received: [(partner: String, type: String, count: Int64)] = []
        var failed: [Sample] = []
        for row in rows {
            let (partner, type, state) = (try row.text(0), try row.text(1), try row.text(2))
            let count = try row.integer(3)
            if let last = received.last, last.partner == partner, last.type == type {
                received[received.count - 1].count += count
            } else {
                received.append((partner, type, count))
            }
            guard ["held", "void", "rejected", "undecided", "resolved"].contains(state) else {
                continue
            }
            failed.append(
                (
                    [
                        (name: "partner", value: partner), (name: "type", value: type),
                        (name: "reason", value: state),
                    ], ExactDecimal(Int(count))
                ))
        }
        metrics.add(
            "gangway_documents_received", "Documents that came, by partner and type.",
            received.map {
                (
                    [(name: "partner", value: $0.partner), (name: "type", value: $0.type)],
                    ExactDecimal(Int($0.count))
                )
            })
        metrics.add(
            "gangway_documents_failed", "Of these, those that did not get through, by why.", failed)
    }

    fileprivate func addShipments(to metrics: inout SiteMetrics, _ since: Timestamp) throws {
        let orders = """
            SELECT min(m.created_us) FILTER (WHERE l.type = 'shipNotice') AS shipped,
              min(m.created_us) FILTER (WHERE l.type = 'invoice') AS billed
            FROM business_order b JOIN order_document l ON l.business_order = b.id
            JOIN message m ON m.id = l.message
            WHERE b.opened_us >= $1 AND b.usage = 'P' GROUP BY b.id
            """
        metrics.add(
            "gangway_invoice_lag_seconds", "An order's first ship notice until its first invoice.",
            try quantiles(
                sql.query(
                    """
                    SELECT CASE WHEN billed > shipped THEN (billed - shipped) / 1000000 ELSE 0 END,
                      count(*) FROM (\(orders)) t
                    WHERE shipped IS NOT NULL AND billed IS NOT NULL GROUP BY 1
                    """, since)))
        let row = try required(
            """
            SELECT count(shipped), count(billed) FILTER (WHERE shipped IS NOT NULL)
            FROM (\(orders)) t
            """, since)
        metrics.add(
            "gangway_orders_shipped", "Orders with a ship notice.",
            [([], ExactDecimal(Int(try row.integer(0))))])
        metrics.add(
            "gangway_orders_invoiced", "Of these, those with an invoice.",
            [([], ExactDecimal(Int(try row.integer(1))))])
        let notices = try sql.query(
            """
            SELECT partner, count(*), count(*) FILTER (WHERE state IN ('accepted', 'noted'))
            FROM expectation WHERE made_us >= $1 AND set_id = '856' AND kind = '997'
            GROUP BY 1 ORDER BY 1
            """, since)
        metrics.add(
            "gangway_ship_notices_sent", "Ship notices that left, by partner.",
            try counts(notices, "partner"))
        metrics.add(
            "gangway_ship_notices_accepted", "Of these, those that the partner took.",
            try counts(notices, "partner", column: 2))
    }

    fileprivate func addActs(to metrics: inout SiteMetrics, _ since: Timestamp) throws {
        let acts = try required(
            "SELECT count(*) FROM audit WHERE at_us >= $1 AND author <> 'gangway'", since
        ).integer(0)
        let messages = try required(
            "SELECT count(*) FROM message WHERE created_us >= $1", since
        ).integer(0)
        metrics.add(
            "gangway_manual_acts", "What people did.", [([], ExactDecimal(Int(acts)))])
        guard messages > 0 else { return }
        metrics.add(
            "gangway_manual_acts_per_1000", "What people did for a thousand messages.",
            [([], ExactDecimal(Int((acts * 1000 + messages - 1) / messages)))])
    }

    private func counts(
        _ rows: [SQLRow], _ label: String, column: Int = 1
    ) throws -> [Sample] {
        try rows.map { row in
            (
                [(name: label, value: try row.text(0))],
                ExactDecimal(Int(try row.integer(column)))
            )
        }
    }
}
