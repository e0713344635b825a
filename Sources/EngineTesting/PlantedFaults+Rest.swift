import Storage
import Values

// MARK: - The rest

extension PlantedFaults {
    /// Writes documents that were sent and accepted in time, an hour's worth of them each second.
    func fill(_ engine: any SQLEngine, _ count: Int) async throws {
        let page = 50_000
        for start in stride(from: 0, to: count, by: page) {
            let end = min(start + page, count)
            try await engine.write { sql in
                try Self.fill(sql, start, end)
            }
        }
    }

    private static func fill(_ sql: any SQLTransaction, _ start: Int, _ end: Int) throws {
        let numbers =
            "WITH RECURSIVE n(i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)"
        let first = try sql.query("SELECT coalesce(max(id), 0) FROM message", arguments: [])[0]
            .integer(0)
        try sql.execute(
            """
            \(numbers)
            INSERT INTO message(direction, state, correlation, origin, channel, name, partner,
              own_id, partner_id, digest, size, is_inline, created_us)
            SELECT 'out', 'sent', 'P', 1, 'drop', 'p' || i || '.x12',
              CASE i % 5 WHEN 0 THEN 'elm' WHEN 1 THEN 'oak' WHEN 2 THEN 'fir' WHEN 3 THEN 'ash'
                ELSE 'yew' END, 'ZZ:LAKESIDE', 'ZZ', $3, 1000, 1, now_us() - 1000000 + i % 1000
            FROM n
            """, start, end - 1, SHA256.digest(of: "planted"))
        try sql.execute(
            """
            INSERT INTO expectation(message, scope, partner, kind, state, type, number,
              interchange_control, interchange_time, functional_id, group_control, application,
              set_id, set_control, set_key, made_us, due_us, answered_us)
            SELECT m.id, 1, m.partner, '997', CASE WHEN m.id % 50 = 0 THEN 'noted' ELSE 'accepted'
              END, CASE m.id % 3 WHEN 0 THEN 'invoice' WHEN 1 THEN 'shipment' ELSE
              'orderResponse' END, 'P' || m.id, m.id % 999999999, '', 'PR', m.id % 999999999, '',
              CASE m.id % 3 WHEN 0 THEN '810' WHEN 1 THEN '856' ELSE '855' END, '0001', '1',
              m.created_us, m.created_us + 14400000000, m.created_us + 1000000 * (m.id % 3600)
            FROM message m WHERE m.id > $1
            """, first)
    }
}
