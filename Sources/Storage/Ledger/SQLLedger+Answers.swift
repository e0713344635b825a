package import Engine
package import Flow
import Values

extension SQLLedger {
    package func sent(
        answeredBy answer: PartnerAnswer, in scope: ControlScope
    ) async throws(LedgerFailure) -> SentMessage? {
        try await read { ledger in
            let row = try ledger.sql.first(
                "SELECT id FROM control_scope WHERE own = $1 AND partner = $2 AND usage = $3",
                scope.own, scope.partner, scope.usage)
            guard let scope = try row?.integer(0) else { return nil }
            if answer.kind == .application {
                return try ledger.original(of: answer.subject, scope: scope)
                    .map { try ledger.sent($0.message, set: $0.control) }
            }
            let found = try ledger.match(
                answer.subject, from: answer.application, takes: answer.verdict.takes,
                scope: scope, partner: "", by: nil)
            switch found {
            case .settles(let open):
                return try open.first.map { try ledger.sent($0.message, set: $0.setControl) }
            case .unasked(let message): return try ledger.sent(message)
            case .repeats, .unmatched: return nil
            }
        }
    }
}

extension SQLLedger {
    package func awaited(
        _ filter: AwaitedFilter
    ) async throws(LedgerFailure) -> [AwaitedSummary] {
        try await read { ledger in
            let now = try ledger.sql.now()
            let query = AwaitedQuery(filter, now: now)
            return try ledger.sql.query(query.sql, arguments: query.arguments).map { row in
                AwaitedSummary(id: try row.integer(0), json: try AwaitedRow(row, now: now).json)
            }
        }
    }

    package func strays(_ filter: StrayFilter) async throws(LedgerFailure) -> [StrayAnswer] {
        try await read { ledger in
            let now = try ledger.sql.now()
            return try ledger.sql.query(
                """
                SELECT a.id, \(StrayState.word), a.partner, a.kind, a.subject, a.verdict, a.words,
                  a.message, m.name, a.received_us, a.expectation, a.candidate
                FROM received_answer a JOIN message m ON m.id = a.message
                WHERE \(StrayState.condition) AND a.id > $1
                  AND a.partner = coalesce($2, a.partner)
                ORDER BY a.id LIMIT $3
                """, filter.after ?? 0, filter.partner, filter.limit
            ).map { row in
                let about = PartnerAnswer.Subject(encoded: try row.text(4))
                return StrayAnswer(
                    id: try row.integer(0),
                    json: [
                        "id": JSON(try row.integer(0)), "state": .string(try row.text(1)),
                        "partner": .string(try row.text(2)), "kind": .string(try row.text(3)),
                        "about": .string(about?.words ?? ""), "verdict": .string(try row.text(5)),
                        "words": .string(try row.text(6)), "messageId": JSON(try row.integer(7)),
                        "file": .string(try row.text(8)),
                        "received": JSON(time: try row.integer(9)),
                        "answered": try ledger.awaitedRow(try row.integerIfAny(10), now: now),
                        "candidate": try ledger.awaitedRow(try row.integerIfAny(11), now: now),
                    ])
            }
        }
    }
}

extension LedgerTransaction {
    /// An expectation by its id; null where none is meant.
    fileprivate func awaitedRow(_ id: Int64?, now: Int64) throws -> JSON {
        guard let id else { return .null }
        return try AwaitedRow(
            required(
                "SELECT \(AwaitedRow.columns) FROM \(AwaitedRow.tables) WHERE e.id = $1", id),
            now: now
        ).json
    }

    /// Something that we sent, with what it was made of: of a batch the document of one set.
    fileprivate func sent(_ message: Int64, set control: String = "") throws -> SentMessage {
        let row = try required(
            """
            SELECT m.partner, m.name, d.message, d.answers, d.number, coalesce((
                SELECT nullif(e.set_id, '') FROM expectation e WHERE e.message = m.id
                ORDER BY e.id LIMIT 1), d.type, '')
            FROM message m LEFT JOIN dispatch d ON d.outbound = m.id AND d.message = coalesce((
                SELECT p.message FROM dispatch p
                WHERE p.batch = m.origin AND p.set_control = $2), m.origin)
            WHERE m.id = $1
            """, message, control)
        let number = try row.textIfAny(4) ?? ""
        let set = try row.text(5)
        let title = set.isEmpty ? try row.text(1) : set
        var answered: AnsweredDocument?
        if let id = try row.integerIfAny(3), let message = try row.integerIfAny(2) {
            answered = try self.answered(id, by: message)
        }
        return SentMessage(
            partner: try row.textIfAny(0) ?? "the partner",
            title: number.isEmpty ? title : "\(title) \(number)", bytes: try stored(message),
            document: try row.integerIfAny(2).map { try stored($0) },
            edits: try row.integerIfAny(2).map { try documentEdits(of: $0) } ?? [],
            answered: answered)
    }
}
