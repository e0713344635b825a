package import Engine
import Values

extension SQLLedger {
    package func traffic(
        _ filter: TrafficFilter
    ) async throws(LedgerFailure) -> [StoredMessage] {
        // Documents that we were given to send came through no channel.
        var conditions = [
            "m.direction = 'in'", "m.channel NOT LIKE 'erp:%'", "m.channel NOT LIKE 'from:%'",
            "m.channel NOT LIKE 'batch:%'", "m.channel NOT LIKE '\(ReceivedReceipt.prefix)%'",
        ]
        var arguments: [SQLValue] = []
        func add(_ condition: (String) -> String, _ value: some SQLBindable) {
            arguments.append(value.sqlValue)
            conditions.append(condition("$\(arguments.count)"))
        }
        if let before = filter.before { add({ "m.id < \($0)" }, before) }
        if let partner = filter.partner {
            // A message may hold interchanges of several, and of somebody who is known by now.
            add(
                {
                    """
                    (EXISTS (SELECT 1 FROM interchange i
                      WHERE i.message = m.id AND (i.partner = \($0) OR i.partner IS NULL))
                    OR NOT EXISTS (SELECT 1 FROM interchange i WHERE i.message = m.id))
                    """
                }, partner)
        }
        arguments.append(max(0, min(filter.limit, 1000)).sqlValue)
        let sql = """
            SELECT m.id, m.channel, m.name, m.correlation, m.is_inline, m.size, m.profile
            FROM message m
            WHERE \(conditions.joined(separator: " AND ")) AND m.id >= $\(arguments.count + 1)
            ORDER BY m.id DESC LIMIT $\(arguments.count)
            """
        return try await read { [arguments] ledger in
            var messages: [StoredMessage] = []
            var size = 0
            let first = try ledger.firstMessage(since: filter.since)
            for row in try ledger.sql.query(sql, arguments: arguments + [first.sqlValue]) {
                guard size < Self.trafficPageBytes else { break }
                if try row.flag(4) { size += try row.int(5) }
                let id = try row.integer(0)
                messages.append(
                    StoredMessage(
                        id: id, channel: try row.text(1), name: try row.text(2),
                        correlation: try row.text(3), bytes: try ledger.stored(id),
                        profile: try row.bytesIfAny(6) == nil ? nil : try row.digest(6)))
            }
            return messages
        }
    }

    /// The bytes of a page of traffic, roughly.
    private static let trafficPageBytes = 2 << 20
}

extension LedgerTransaction {
    /// The least id of the messages that came at a moment or later; ids are given in the order of
    /// time, so that the history before them is not read.
    fileprivate func firstMessage(since: Timestamp) throws -> Int64 {
        let last = try required("SELECT coalesce(max(id), 0) FROM message").integer(0)
        var range = 1...last + 1
        while range.lowerBound < range.upperBound {
            let middle = (range.lowerBound + range.upperBound) / 2
            let row = try sql.first(
                "SELECT id, created_us FROM message WHERE id >= $1 ORDER BY id LIMIT 1", middle)
            if let row, try row.time(1) < since {
                range = try row.integer(0) + 1...max(range.upperBound, try row.integer(0) + 1)
            } else {
                range = range.lowerBound...middle
            }
        }
        return range.lowerBound
    }
}
