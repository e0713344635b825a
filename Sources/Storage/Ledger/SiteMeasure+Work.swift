import Engine
import Values

// MARK: - What goes wrong, and what people do

extension SiteMeasure {
    /// How long exceptions are open is told for these spans, in seconds, and without end.
    private static let spans: [Int64] = [3600, 4 * 3600, 86_400, 2 * 86_400, 7 * 86_400]

    /// How many exceptions there are, and how long they take, by whose move it is.
    mutating func addExceptions() throws {
        let opened = try rows(
            """
            SELECT e.owner, count(*) FROM exception e
            WHERE e.opened_us >= $1 AND e.opened_us <= $2
              AND coalesce(e.partner, '') = coalesce($3, e.partner, '')
              AND \(Self.usage.holdsException)
            GROUP BY 1 ORDER BY 1
            """)
        metrics.add(
            "gangway_exceptions_opened", "Exceptions that opened, by whose move it is.",
            try Self.counts(opened, "owner", at: 1))
        metrics.add(
            "gangway_exceptions_open", "Exceptions that are open, by whose move it is.",
            try Self.counts(
                sql.query(
                    """
                    SELECT e.owner, count(*) FROM exception e WHERE e.state = 'open'
                      AND coalesce(e.partner, '') = coalesce($1, e.partner, '')
                      AND \(Self.usage.holdsException) GROUP BY 1 ORDER BY 1
                    """, scope.partner), "owner", at: 1))
        var (times, buckets): ([Sample], [Sample]) = ([], [])
        for row in opened {
            let owner: [Label] = [("owner", try row.text(0))]
            let histogram = try histogram(
                sql.query(
                    """
                    SELECT (e.closed_us - e.opened_us) / 1000000, count(*) FROM exception e
                    WHERE e.opened_us >= $1 AND e.opened_us <= $2 AND e.owner = $4
                      AND e.closed_us IS NOT NULL
                      AND coalesce(e.partner, '') = coalesce($3, e.partner, '')
                      AND \(Self.usage.holdsException)
                    GROUP BY 1
                    """, scope.since, scope.last, scope.partner, owner[0].value))
            times += Self.quantiles(histogram, owner)
            for span in Self.spans {
                buckets.append(
                    Sample(owner + [("le", "\(span)")], counts: histogram.count(within: span)))
            }
            buckets.append(Sample(owner + [("le", "+Inf")], counts: histogram.total))
        }
        metrics.add(
            "gangway_exception_resolution_seconds", "An exception until it is closed.", times)
        metrics.add(
            "gangway_exceptions_closed_within",
            "Exceptions that were closed within so many seconds.",
            buckets)
    }

    /// Interchanges of a partner's production among which the first with a 997 is looked for: who
    /// only answers us sends millions, and none of them has one.
    private static let firstInterchanges = 1000

    /// How long it takes until a new partner works.
    mutating func addOnboarding() throws {
        metrics.add(
            "gangway_onboarding_days",
            "From a partner's first kept profile to our first 997 of its production.",
            try sql.query(
                """
                SELECT partner, first, (
                  SELECT a.made_us FROM (
                    SELECT i.id FROM interchange i
                    WHERE i.partner = v.partner AND i.usage = 'P'
                    ORDER BY i.id LIMIT \(Self.firstInterchanges)) n
                  JOIN acknowledgment a ON a.interchange = n.id AND a.kind = '997'
                  WHERE a.message IS NOT NULL ORDER BY n.id LIMIT 1)
                FROM (SELECT partner, min(first_us) AS first FROM (
                    SELECT partner, first_us FROM profiled_partner
                    UNION ALL SELECT partner, made_us FROM profile_version) u
                  WHERE partner = coalesce($1, partner) GROUP BY partner) v ORDER BY partner
                """, scope.partner
            ).compactMap { row in
                guard let live = try row.integerIfAny(2), live >= (try row.integer(1)) else {
                    return nil
                }
                let tenths = (live - (try row.integer(1))) / 8_640_000_000
                return Sample(
                    [("partner", try row.text(0))],
                    ExactDecimal(coefficient: Int128(tenths), scale: 1))
            })
    }

    private struct Kind: Hashable, Comparable {
        let partner: String
        let type: String

        static func < (one: Kind, other: Kind) -> Bool {
            (one.partner, one.type) < (other.partner, other.type)
        }

        var labels: [Label] { [("partner", partner), ("type", type)] }
    }

    /// How many documents came, and how many did not get through: sets that a 997 refuses, and
    /// documents that wait for a person or were given up.
    mutating func addDocuments() throws {
        var received: [Kind: Int64] = [:]
        var failed: [(kind: Kind, reason: String, count: Int64)] = []
        let documents = """
            FROM message m JOIN document d ON d.message = m.id
            WHERE m.created_us >= $1 AND m.created_us <= $2 AND m.direction = 'in'
              AND d.partner = coalesce($3, d.partner) AND \(Self.usage.holds("d.usage"))
            """
        for row in try rows("SELECT d.partner, d.type, count(*) \(documents) GROUP BY 1, 2") {
            received[Kind(partner: try row.text(0), type: try row.text(1))] = try row.integer(2)
        }
        for row in try rows(
            """
            SELECT d.partner, d.type, coalesce((SELECT e.code FROM exception e
                WHERE e.message = d.message AND e.document = d.id ORDER BY e.id LIMIT 1), d.state),
              count(*)
            \(documents)
              AND d.state IN ('held', 'void', 'rejected', 'undecided', 'resolved', 'closed')
            GROUP BY 1, 2, 3
            """)
        {
            let kind = Kind(partner: try row.text(0), type: try row.text(1))
            failed.append((kind, try row.text(2), try row.integer(3)))
        }
        for row in try rows(
            """
            SELECT i.partner, g.functional_id, count(*)
            FROM message m JOIN interchange i ON i.message = m.id
            JOIN transaction_set s ON s.interchange = i.id
            JOIN functional_group g ON g.interchange = i.id AND g.ordinal = s.grp
            WHERE m.created_us >= $1 AND m.created_us <= $2 AND m.direction = 'in'
              AND i.partner = coalesce($3, i.partner) AND s.disposition = 'R'
              AND \(Self.usage.holds("i.usage"))
              AND NOT EXISTS (SELECT 1 FROM document d WHERE d.interchange = s.interchange
                AND d.grp = s.grp AND d.ordinal = s.ordinal)
            GROUP BY 1, 2
            """)
        {
            let group = try row.text(1)
            let kind = Kind(partner: try row.text(0), type: Self.types[group] ?? group)
            failed.append((kind, "refused by our 997", try row.integer(2)))
            received[kind, default: 0] += try row.integer(2)
        }
        failed.sort { ($0.kind, $0.reason) < ($1.kind, $1.reason) }
        let kinds = received.sorted { $0.key < $1.key }
        metrics.add(
            "gangway_documents_received", "Documents that came, by partner and type.",
            kinds.map { Sample($0.key.labels, counts: $0.value) })
        metrics.add(
            "gangway_documents_failed", "Of these, those that did not get through, by why.",
            failed.map { Sample($0.kind.labels + [("reason", $0.reason)], counts: $0.count) })
        metrics.add(
            "gangway_documents_failed_percent", "Their share.",
            kinds.flatMap { kind, count in
                let lost = failed.reduce(0) { $0 + ($1.kind == kind ? $1.count : 0) }
                return Self.percent(lost, of: count, kind.labels)
            })
    }

    /// The canonical types of functional groups (GS01); one that we do not read goes by its own.
    private static let types = [
        "PO": "order", "PR": "orderResponse", "PC": "orderChange", "CA": "orderChangeResponse",
        "SH": "shipment", "IN": "invoice", "RA": "remittance", "IB": "inventory",
        "AG": "applicationAdvice", "TX": "textMessage", "OW": "warehouseOrder",
        "SW": "warehouseAdvice", "RC": "receivingAdvice", "AN": "goodsReturn",
    ]

    /// What people did by hand: whatever the audit chain links but its own beginning, since a
    /// person may be called what the gateway is. The chain names no partners, so this is of all.
    mutating func addActs() throws {
        let acts = try ledger.required(
            """
            SELECT count(*) FROM audit
            WHERE at_us >= $1 AND at_us <= $2 AND act <> '\(SQLLedger.beginning)'
            """, scope.since, scope.last
        ).integer(0)
        let documents = try ledger.required(
            """
            SELECT (SELECT count(*) FROM message m JOIN document d ON d.message = m.id
                WHERE m.created_us >= $1 AND m.created_us <= $2 AND m.direction = 'in'
                  AND \(Self.usage.holds("d.usage")))
              + (SELECT count(*) FROM message m JOIN dispatch x ON x.message = m.id
                WHERE m.created_us >= $1 AND m.created_us <= $2 AND x.type <> ''
                  AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.message = x.message)
                  AND \(Self.usage.holds(dispatch: "x")))
            """, scope.since, scope.last
        ).integer(0)
        metrics.add("gangway_manual_acts", "What people did.", [Sample([], counts: acts)])
        metrics.add(
            "gangway_manual_acts_per_1000", "What people did for a thousand documents.",
            documents == 0
                ? []
                : [
                    Sample(
                        [], ExactDecimal(coefficient: Int128(acts * 10_000 / documents), scale: 1))
                ])
    }
}
