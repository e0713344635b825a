package import Engine
import Mapping
import Values

extension SQLLedger {
    package func notices(
        _ filter: NoticeFilter
    ) async throws(LedgerFailure) -> [Notice] {
        let limit = max(0, min(filter.limit, 1000))
        return try await read { ledger in
            try ledger.sql.query(
                """
                SELECT c.id, c.seen_us, c.partner, c.kind, c.position, c.code, c.message, m.name
                FROM code_seen c JOIN message m ON m.id = c.message
                WHERE c.is_notice = 1 AND c.id > $1 AND ($2 IS NULL OR c.partner = $2)
                ORDER BY c.id LIMIT $3
                """, filter.after ?? 0, filter.partner, limit
            ).map { row in
                let id = try row.integer(0)
                return Notice(
                    id: id,
                    json: [
                        "id": JSON(id), "at": JSON(time: try row.integer(1)),
                        "partner": .string(try row.text(2)), "set": .string(try row.text(3)),
                        "position": .string(try row.text(4)), "code": .string(try row.text(5)),
                        "messageId": JSON(try row.integer(6)), "file": .string(try row.text(7)),
                    ])
            }
        }
    }
}

extension LedgerTransaction {
    /// Remembers codes; one that its partner sends for the first time is a notice, unless the
    /// message is the first that teaches which codes come.
    func note(_ codes: Set<SentCode>, of sender: KnownCodes.Sender, in message: Int64) throws {
        let first = try sql.first(
            "SELECT min(message) FROM code_seen WHERE partner = $1 AND kind = $2",
            sender.partner, sender.kind)
        let teacher = try first?.integerIfAny(0) ?? message
        for code in codes.sorted(by: { ($0.position, $0.code) < ($1.position, $1.code) }) {
            let many = try required(
                """
                SELECT count(*) FROM code_seen WHERE partner = $1 AND kind = $2 AND position = $3
                """, sender.partner, sender.kind, code.position
            ).int(0)
            // Where codes never end there are none.
            guard many < Self.codesAPosition else { continue }
            let isNotice = teacher != message
            let written = try sql.execute(
                """
                INSERT INTO code_seen(partner, kind, position, code, message, seen_us, is_notice)
                VALUES($1, $2, $3, $4, $5, now_us(), $6)
                ON CONFLICT(partner, kind, position, code) DO NOTHING
                """, sender.partner, sender.kind, code.position, code.code, message, isNotice)
            guard written > 0, isNotice else { continue }
            try event(
                message, "notice.code",
                "\(sender.partner) sent \(code.code) in \(code.position) of \(sender.kind) for "
                    + "the first time")
        }
    }

    /// How many codes of one position are remembered.
    private static let codesAPosition = 500
}
