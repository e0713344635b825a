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
                    answers: isSent ? [] : try ledger.said(in: id),
                    accepted: isSent ? [] : try ledger.acceptedInterchanges(of: id))
            }
        }
    }

    package func unexplained(
        from start: Timestamp, to end: Timestamp, limit: Int
    ) async throws(LedgerFailure) -> [String] {
        try await read { ledger in
            try ledger.sql.query(
                """
                SELECT e.id, e.state, coalesce(a.verdict, 'no answer') FROM expectation e
                LEFT JOIN received_answer a ON a.id = e.answer
                WHERE e.made_us >= $1 AND e.made_us < $2 AND e.state NOT IN ('waiting', 'closed')
                  AND e.business_order IS NULL
                  AND (a.verdict IS NULL OR a.verdict <> e.state) LIMIT $3
                """, start, end, limit
            ).map { row in
                "expectation \(try row.integer(0)) is \(try row.text(1)), but its answer says "
                    + (try row.text(2))
            }
        }
    }

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
            SELECT functional_id, group_control, set_id, set_control FROM expectation
            WHERE message = $1 AND kind = '997'
            """, message
        ).map { row in
            RawAccount.key(
                try row.text(0), String(try row.integer(1)), try row.text(2), try row.text(3))
        }
    }

    fileprivate func said(in message: Int64) throws -> [RawAccount.Said] {
        try sql.query(
            """
            SELECT a.interchange, a.grp, a.ordinal, a.subject, a.verdict FROM received_answer a
            WHERE a.message = $1 AND a.state <> 'void' AND a.kind <> '824'
              AND (a.state <> 'withheld' OR EXISTS (SELECT 1 FROM interchange i
                WHERE i.message = a.message AND i.ordinal = a.interchange
                  AND i.state = 'accepted'))
            """, message
        ).map { row in
            RawAccount.Said(
                interchange: try row.int(0), group: try row.int(1), set: try row.int(2),
                subject: try row.text(3), verdict: try row.text(4))
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
