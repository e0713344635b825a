package import Engine
package import Flow
package import Values

extension SQLLedger {
    package func counters(_ filter: ControlFilter) async throws(LedgerFailure) -> [JSON] {
        let query = ControlQuery(filter, id: "pair.id")
        return try await read { ledger in
            try ledger.sql.query(
                """
                SELECT pair.id, pair.own, pair.partner, pair.usage, nullif(l.last, 0),
                  (SELECT count(*) FROM (SELECT 1 FROM control_gap g WHERE g.scope = pair.id
                    LIMIT 1000) few)
                FROM control_scope pair LEFT JOIN control_last l ON l.scope = pair.id
                WHERE \(query.condition) AND (l.last IS NOT NULL
                  OR EXISTS (SELECT 1 FROM control_number n WHERE n.scope = pair.id))
                ORDER BY pair.id LIMIT \(query.limit)
                """, arguments: query.arguments
            ).map { row in
                let scope = try row.integer(0)
                return [
                    "id": JSON(scope), "own": .string(try row.text(1)),
                    "partner": .string(try row.text(2)), "usage": .string(try row.text(3)),
                    "given": .array(try ledger.given(scope)),
                    "received": JSON(try row.integerIfAny(4)), "gaps": JSON(try row.integer(5)),
                ]
            }
        }
    }

    package func gaps(_ filter: ControlFilter) async throws(LedgerFailure) -> [JSON] {
        let query = ControlQuery(filter, id: "g.id")
        return try await read { ledger in
            try ledger.sql.query(
                """
                SELECT g.id, pair.own, pair.partner, pair.usage, g.first, g.last, g.opened_us
                FROM control_gap g JOIN control_scope pair ON pair.id = g.scope
                WHERE \(query.condition) ORDER BY g.id LIMIT \(query.limit)
                """, arguments: query.arguments
            ).map { row in
                let (first, last) = (try row.integer(4), try row.integer(5))
                return [
                    "id": JSON(try row.integer(0)), "own": .string(try row.text(1)),
                    "partner": .string(try row.text(2)), "usage": .string(try row.text(3)),
                    "first": JSON(first), "last": JSON(last), "count": JSON(last - first + 1),
                    "noticed": JSON(time: try row.integer(6)),
                ]
            }
        }
    }

    package func controlChanges(_ filter: ControlFilter) async throws(LedgerFailure) -> [JSON] {
        let query = ControlQuery(filter, id: "c.id")
        return try await read { ledger in
            try ledger.changes(
                "\(query.condition) ORDER BY c.id DESC LIMIT \(query.limit)", query.arguments)
        }
    }

    package func setControl(
        _ counter: ControlCounter, to next: Int, agreed: AgreedCount, _ decision: Decision
    ) async throws(LedgerFailure) -> JSON {
        try await write { ledger in
            let wish = LedgerTransaction.ControlWish(
                scope: try ledger.scope(counter.scope), counter: counter, next: next,
                agreed: agreed)
            return try ledger.change(try ledger.set(wish, decision))
        }
    }

    package func setReceived(
        _ scope: ControlScope, to next: Int, _ decision: Decision
    ) async throws(LedgerFailure) -> JSON {
        try await write { ledger in
            let counter = ControlCounter(scope: scope, kind: .interchange)
            return try ledger.change(try ledger.set(received: counter, to: next, decision))
        }
    }

    package func decideControl(
        change: Int64, isConfirmed: Bool,
        agreed: @escaping @Sendable (ControlCounter) -> AgreedCount?, _ decision: Decision
    ) async throws(LedgerFailure) -> JSON {
        try await write { ledger in
            try ledger.decide(
                change: change, isConfirmed: isConfirmed, agreed: agreed, decision)
            return try ledger.change(change)
        }
    }
}

extension LedgerTransaction {
    /// The counters of a pair: kind, the number that comes next, and when the last was given.
    fileprivate func given(_ scope: Int64) throws -> [JSON] {
        try sql.query(
            """
            SELECT n.kind, n.next, (SELECT r.given_us FROM control_run r
              WHERE r.scope = n.scope AND r.kind = n.kind ORDER BY r.id DESC LIMIT 1)
            FROM control_number n WHERE n.scope = $1 ORDER BY n.kind DESC
            """, scope
        ).map { row in
            [
                "kind": .string(try row.text(0)), "next": JSON(try row.integer(1)),
                "last": JSON(time: try row.integerIfAny(2)),
            ]
        }
    }

    fileprivate func change(_ id: Int64) throws -> JSON {
        try changes("c.id = $1", [id.sqlValue]).first ?? .null
    }

    fileprivate func changes(_ condition: String, _ arguments: [SQLValue]) throws -> [JSON] {
        try sql.query(
            """
            SELECT c.id, pair.own, pair.partner, pair.usage, c.kind, c.state, c.former, c.next,
              c.asked_us, c.asked_by, c.reason, c.decided_us, c.decided_by, c.is_received
            FROM control_change c JOIN control_scope pair ON pair.id = c.scope WHERE \(condition)
            """, arguments: arguments
        ).map { row in
            [
                "id": JSON(try row.integer(0)), "own": .string(try row.text(1)),
                "partner": .string(try row.text(2)), "usage": .string(try row.text(3)),
                "kind": .string(try row.text(4)), "state": .string(try row.text(5)),
                "former": JSON(try row.integerIfAny(6)), "next": JSON(try row.integer(7)),
                "asked": JSON(time: try row.integer(8)), "askedBy": .string(try row.text(9)),
                "reason": .string(try row.text(10)),
                "decided": JSON(time: try row.integerIfAny(11)),
                "decidedBy": JSON(try row.textIfAny(12)),
                "received": .bool(try row.flag(13)),
            ]
        }
    }
}

/// A filter of pairs as a condition.
private struct ControlQuery: Sendable {
    private(set) var arguments: [SQLValue] = []
    let condition: String
    let limit: String

    init(_ filter: ControlFilter, id: String) {
        var arguments: [SQLValue] = []
        func bind(_ value: some SQLBindable) -> String {
            arguments.append(value.sqlValue)
            return "$\(arguments.count)"
        }
        var conditions: [String] = []
        if let own = filter.own { conditions.append("pair.own = \(bind(own))") }
        if let partners = filter.partners {
            let names = partners.map { bind($0) }.joined(separator: ", ")
            conditions.append("pair.partner IN (\(names))")
        }
        if let usage = filter.usage { conditions.append("pair.usage = \(bind(usage))") }
        if let after = filter.after { conditions.append("\(id) > \(bind(after))") }
        limit = bind(max(0, min(filter.limit, 1000)))
        condition = conditions.isEmpty ? "1 = 1" : conditions.joined(separator: " AND ")
        self.arguments = arguments
    }
}
