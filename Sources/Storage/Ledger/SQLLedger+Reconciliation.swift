import Diagnostics
package import Engine
import Flow
package import Values

extension SQLLedger {
    package func now() async throws(LedgerFailure) -> Timestamp {
        try await read { ledger in Timestamp(microseconds: try ledger.sql.now()) }
    }

    package func unkeptDays() async throws(LedgerFailure) -> [CivilDate] {
        try await read { ledger in
            let now = Timestamp(microseconds: try ledger.sql.now())
            let month = (1...31).reversed().map { (now - .seconds(86_400 * $0)).date }
            guard let first = month.first, let yesterday = month.last else { return [] }
            let kept = Set(
                try ledger.sql.query(
                    "SELECT day FROM answer_day WHERE day >= $1 AND day <= $2",
                    first.description, yesterday.description
                ).map { try $0.text(0) })
            let isOld =
                try ledger.sql.first(
                    "SELECT 1 FROM answer_day WHERE day < $1 LIMIT 1", first.description) != nil
            let days = isOld ? month[...] : month.drop { !kept.contains($0.description) }
            let missing = days.filter { !kept.contains($0.description) }
            // Of a ledger that has kept none the history is not worked up.
            return days.isEmpty ? [yesterday] : missing
        }
    }

    package func accounts(
        from start: Timestamp, to end: Timestamp, after mark: AccountMark?, limit: Int
    ) async throws(LedgerFailure) -> [AccountedMessage] {
        try await read { ledger in
            try ledger.sql.query(
                """
                SELECT id, created_us, direction, coalesce(partner, '') FROM message
                WHERE created_us >= $1 AND created_us < $2 AND (created_us, id) > ($3, $4)
                ORDER BY created_us, id LIMIT $5
                """, start, end, mark?.time.microseconds ?? .min, mark?.message ?? 0, limit
            ).map { row in
                let id = try row.integer(0)
                let isSent = try row.text(2) == "out"
                return AccountedMessage(
                    mark: AccountMark(time: try row.time(1), message: id), isSent: isSent,
                    partner: try row.text(3), bytes: try ledger.stored(id),
                    awaited: isSent ? try ledger.awaitedKeys(of: id) : [],
                    traded: try isSent ? ledger.tradedSent(in: id) : ledger.tradedReceived(in: id),
                    answers: isSent ? [] : try ledger.said(in: id),
                    accepted: isSent ? [] : try ledger.acceptedInterchanges(of: id))
            }
        }
    }

    package func unexplained(
        from start: Timestamp, to end: Timestamp, limit: Int
    ) async throws(LedgerFailure) -> [String] {
        var found = try await read { ledger in
            try ledger.sql.query(
                """
                SELECT e.id, e.state, coalesce(a.verdict, 'no answer') FROM expectation e
                LEFT JOIN received_answer a ON a.id = e.answer
                WHERE e.made_us >= $1 AND e.made_us < $2 AND e.state NOT IN ('waiting', 'closed')
                  AND e.business_order IS NULL AND e.kind <> 'PICKUP'
                  AND (a.verdict IS NULL OR a.verdict <> e.state
                    -- An answer to a group of which fewer came than were sent leaves it open.
                    AND NOT (e.state = 'partly' AND a.subject LIKE '["group"%'
                      AND a.verdict IN ('accepted', 'noted'))) LIMIT $3
                """, start, end, limit
            ).map { row in
                "expectation \(try row.integer(0)) is \(try row.text(1)), but its answer says "
                    + (try row.text(2))
            }
        }
        var last: Int64 = 0
        while found.count < limit {
            let page = try await read { [last] ledger in
                let orders = try ledger.sql.query(
                    """
                    SELECT DISTINCT business_order FROM expectation
                    WHERE made_us >= $1 AND made_us < $2 AND business_order > $3
                    ORDER BY business_order LIMIT \(Self.ordersAtOnce)
                    """, start, end, last
                ).map { try $0.integer(0) }
                return (
                    last: orders.last, found: try orders.flatMap { try ledger.unsettled(order: $0) }
                )
            }
            found += page.found
            guard let next = page.last else { break }
            last = next
        }
        return Array(found.prefix(limit))
    }

    /// Orders whose documents are read in one look.
    private static let ordersAtOnce = 50

    package func keep(_ day: ReportedDay) async throws(LedgerFailure) {
        let packed = PackedBytes(day.report.bytes())
        let differences = day.differences.map {
            (message: $0.message, what: StoredDiagnostic($0.what))
        }
        try await write { ledger in
            let kept = try ledger.sql.execute(
                """
                INSERT INTO answer_day(day, made_us, differences, codec, report)
                VALUES($1, now_us(), $2, $3, $4) ON CONFLICT(day) DO NOTHING
                """, day.day, differences.count, packed.isDeflated, packed.bytes)
            guard kept > 0 else { return }
            for (message, what) in differences {
                let about =
                    try ledger.sql.first(
                        "SELECT coalesce(origin, id), partner FROM message WHERE id = $1", message)
                    ?? ledger.sql.first("SELECT id, partner FROM message ORDER BY id LIMIT 1")
                guard let about else { continue }
                try ledger.open(
                    .process,
                    WorkSubject(
                        message: try about.integer(0), partner: try about.textIfAny(1), awaited: 0,
                        causes: [
                            RefusalCause(
                                text: "\(day.day): the ledger and the bytes differ",
                                mend: what.help)
                        ]), what)
            }
        }
    }

    package func reportedDay(_ day: String) async throws(LedgerFailure) -> JSON? {
        try await read { ledger in
            guard
                let row = try ledger.sql.first(
                    "SELECT codec, report FROM answer_day WHERE day = $1", day)
            else { return nil }
            let packed = PackedBytes(isDeflated: try row.flag(0), bytes: try row.bytes(1))
            guard let json = try? JSONReader.read(packed.plain()) else {
                throw SQLFailure.damaged("the report of \(day) cannot be read")
            }
            return json
        }
    }
}

extension LedgerTransaction {
    fileprivate func awaitedKeys(of message: Int64) throws -> [String] {
        try sql.query(
            """
            SELECT functional_id, group_control, set_id, set_control, kind, interchange_control
            FROM expectation WHERE message = $1 AND kind IN ('997', 'TA1')
            """, message
        ).map { row in
            if try row.text(4) == "TA1" {
                return RawAccount.key(interchange: String(try row.integer(5)))
            }
            return RawAccount.key(
                try row.text(0), String(try row.integer(1)), try row.text(2), try row.text(3))
        }
    }

    /// The documents of a received message that were taken in.
    fileprivate func tradedReceived(in message: Int64) throws -> [AccountedDocument] {
        try sql.query(
            """
            SELECT d.id, d.partner, d.profile, i.ordinal, d.grp, d.ordinal FROM document d
            JOIN interchange i ON i.id = d.interchange
            WHERE d.message = $1 AND d.type IN ('order', 'orderChange', 'shipment', 'invoice')
              AND d.state IN
                ('planned', 'delivered', 'undecided', 'rejected', 'resolved', 'recorded')
            """, message
        ).compactMap { row in
            guard let owed = try owed(becauseOf: "document", try row.integer(0)) else { return nil }
            return AccountedDocument(
                partner: try row.text(1), place: try (3...5).map { try row.int($0) }, control: nil,
                profile: try row.digest(2), owed: owed)
        }
    }

    /// The documents that left in a message of ours, by itself or with others.
    fileprivate func tradedSent(in message: Int64) throws -> [AccountedDocument] {
        try sql.query(
            """
            SELECT o.id, p.partner, o.profile, p.set_control FROM message m
            JOIN dispatch p ON p.message = m.origin JOIN message o ON o.id = p.message
            WHERE m.id = $1 AND m.state = 'sent' AND p.outbound = m.id
            UNION ALL
            SELECT o.id, p.partner, o.profile, p.set_control FROM message m
            JOIN dispatch p ON p.batch = m.origin JOIN message o ON o.id = p.message
            WHERE m.id = $1 AND m.state = 'sent' AND p.outbound = m.id
            """, message
        ).compactMap { row in
            guard let owed = try owed(becauseOf: "message", try row.integer(0)) else { return nil }
            return AccountedDocument(
                partner: try row.text(1), place: nil, control: try row.textIfAny(3),
                profile: row.isNull(2) ? nil : try row.digest(2), owed: owed)
        }
    }

    /// What is owed because of a document that came, or that left; nil where it is about no order.
    private func owed(becauseOf column: String, _ id: Int64) throws -> Set<String>? {
        let kinds = try sql.query(
            """
            SELECT DISTINCT coalesce(e.kind, '') FROM order_document l
            LEFT JOIN expectation e ON e.business_order = l.business_order AND e.type = l.type
              AND e.number = l.number AND e.of_change IN (0, l.\(column))
            WHERE l.\(column) = $1
            """, id
        ).map { try $0.text(0) }
        return kinds.isEmpty ? nil : Set(kinds.filter { !$0.isEmpty })
    }

    /// What an answer is about, without what else is kept with it.
    private static func subject(_ encoded: String) -> String {
        PartnerAnswer.Subject(encoded: encoded)?.key ?? encoded
    }

    fileprivate func said(in message: Int64) throws -> [RawAccount.Said] {
        try sql.query(
            """
            SELECT a.interchange, a.grp, a.ordinal, a.subject, a.verdict FROM received_answer a
            WHERE a.message = $1 AND a.state <> 'void' AND a.kind NOT IN ('824', 'MDN')
              AND (a.state <> 'withheld' OR EXISTS (SELECT 1 FROM interchange i
                WHERE i.message = a.message AND i.ordinal = a.interchange
                  AND i.state = 'accepted'))
            """, message
        ).map { row in
            RawAccount.Said(
                interchange: try row.int(0), group: try row.int(1), set: try row.int(2),
                subject: try Self.subject(row.text(3)), verdict: try row.text(4))
        }
    }

    fileprivate func acceptedInterchanges(of message: Int64) throws -> Set<Int> {
        Set(
            try sql.query(
                "SELECT ordinal FROM interchange WHERE message = $1 AND state = 'accepted'",
                message
            ).map { try $0.int(0) })
    }
}
