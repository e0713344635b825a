package import Engine
import Values

extension SQLLedger {
    package func messages(
        _ filter: MessageFilter
    ) async throws(LedgerFailure) -> [MessageSummary] {
        let query = MessageQuery(filter)
        return try await read { ledger in
            let rows = try ledger.sql.query(query.sql, arguments: query.arguments)
            return try rows.map { row in
                let id = try row.integer(0)
                var json = try ledger.summary(row)
                if try row.text(2) == "in" {
                    json["documents"] = .array(try ledger.documents(of: id))
                    json["acknowledgments"] = .array(try ledger.answers(to: id))
                }
                json["sends"] = try ledger.sends(row)
                return MessageSummary(id: id, json: json)
            }
        }
    }

    package func body(of document: Int64) async throws(LedgerFailure) -> [UInt8]? {
        try await read { ledger in
            guard try ledger.sql.first("SELECT 1 FROM document WHERE id = $1", document) != nil
            else { return nil }
            return try ledger.body(document: document)
        }
    }

    package func bytes(of message: Int64) async throws(LedgerFailure) -> StoredBytes? {
        try await read { ledger in
            guard try ledger.sql.first("SELECT 1 FROM message WHERE id = $1", message) != nil
            else { return nil }
            return try ledger.stored(message)
        }
    }
}

/// A message filter as a statement. The text has no value in it, so that there are few different
/// ones and each stays compiled.
struct MessageQuery: Sendable {
    private(set) var arguments: [SQLValue] = []
    private var conditions: [String] = []
    private var limit = ""
    /// The table whose index gives the order.
    private var source = Source.ids

    /// What the messages are read by, newest first.
    private enum Source {
        case ids
        case times
        /// A table with what was sent in them, and its column that names the message.
        case sent(String, by: String)
    }

    static let columns = """
        m.id, m.correlation, m.direction, m.channel, m.name, m.partner, m.state, m.size, m.digest,
        m.created_us, m.origin
        """

    init(_ filter: MessageFilter) {
        if let sends = filter.sends {
            add(sends: sends)
        } else if filter.since != nil || filter.until != nil {
            source = .times
        }
        if let before = filter.before { add(before: before) }
        if let after = filter.after { add("m.id > ", after) }
        if let partner = filter.partner { add("m.partner = ", partner) }
        if let direction = filter.direction { add("m.direction = ", direction) }
        if let outcome = filter.outcome { conditions.append("(\(outcome.condition))") }
        if let cause = filter.cause {
            let code = bind(cause)
            conditions.append(
                """
                m.id IN (SELECT message FROM exception WHERE state = 'open' AND code = \(code)
                  UNION SELECT outbound FROM exception WHERE state = 'open' AND code = \(code))
                """)
        }
        if filter.queue == .business {
            conditions.append(
                "m.id IN (SELECT message FROM document WHERE type = 'textMessage')")
        }
        if let since = filter.since { add("m.created_us >= ", since.microseconds) }
        if let until = filter.until { add("m.created_us < ", until.microseconds) }
        if let number = filter.number {
            let value = bind(number)
            conditions.append(
                """
                m.id IN (SELECT message FROM document WHERE number = \(value)
                  UNION SELECT message FROM dispatch WHERE number = \(value)
                  UNION SELECT outbound FROM dispatch WHERE number = \(value))
                """)
        }
        if let control = filter.control { add(control: ControlKey.of(control)) }
        if let file = filter.file { add(file: file) }
        if let digest = filter.digest { add(digest: digest) }
        limit = bind(max(0, min(filter.limit, 1000)))
    }

    var sql: String {
        let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        let (from, order) =
            switch source {
            case .ids: ("message m", "ORDER BY m.id DESC")
            case .times: ("message m", "ORDER BY m.created_us DESC, m.id DESC")
            case .sent(let table, let column):
                ("\(table) x JOIN message m ON m.id = x.\(column)", "ORDER BY x.\(column) DESC")
            }
        return "SELECT \(Self.columns) FROM \(from)\(condition) \(order) LIMIT \(limit)"
    }

    /// What comes after a message in the order of the list.
    private mutating func add(before id: Int64) {
        switch source {
        case .ids: add("m.id < ", id)
        case .sent(_, let column): add("x.\(column) < ", id)
        case .times:
            let value = bind(id)
            conditions.append(
                """
                (m.created_us, m.id) < (SELECT created_us, id FROM message WHERE id = \(value))
                """)
        }
    }

    private mutating func bind(_ value: some SQLBindable) -> String {
        arguments.append(value.sqlValue)
        return "$\(arguments.count)"
    }

    private mutating func add(_ condition: String, _ value: some SQLBindable) {
        let parameter = bind(value)
        conditions.append(condition + parameter)
    }

    /// ISA13, GS06 or ST02 of what came in, ISA13 of what went out.
    private mutating func add(control: String) {
        let key = bind(control)
        let number = bind(Int64(control) ?? -1)
        conditions.append(
            """
            m.id IN (
              SELECT message FROM interchange WHERE control_key = \(key)
              UNION SELECT i.message FROM interchange i WHERE i.id IN (
                SELECT interchange FROM functional_group WHERE control_key = \(key))
              UNION SELECT i.message FROM interchange i WHERE i.id IN (
                SELECT interchange FROM transaction_set WHERE control_key = \(key)
                ORDER BY interchange DESC LIMIT 1000)
              UNION SELECT message FROM acknowledgment
                WHERE interchange_control = \(number) AND message IS NOT NULL
              UNION SELECT message FROM expectation WHERE interchange_control = \(number))
            """)
    }

    /// What left in a message: an acknowledgment, a set that awaits its acknowledgment, or
    /// whatever a document of a type became.
    private mutating func add(sends name: String) {
        let value = bind(name)
        conditions.append("m.direction = 'out'")
        if ["997", "999", "TA1"].contains(name) {
            source = .sent("acknowledgment", by: "message")
            conditions.append("x.kind = \(value)")
        } else if name.first?.isNumber == true {
            source = .sent("expectation", by: "message")
            // A message with many such sets is listed once.
            conditions.append(
                """
                x.set_id = \(value) AND NOT EXISTS (SELECT 1 FROM expectation y
                  WHERE y.set_id = x.set_id AND y.message = x.message AND y.id < x.id)
                """)
        } else {
            source = .sent("dispatch", by: "outbound")
            conditions.append("x.type = \(value) AND x.outbound IS NOT NULL AND x.batch IS NULL")
        }
    }

    /// A name with `*` for anything. What stands before the first `*` is a range in the index.
    private mutating func add(file: String) {
        guard file.contains("*") else { return add("m.name = ", file) }
        let prefix = String(file.prefix { $0 != "*" })
        if !prefix.isEmpty {
            add("m.name >= ", prefix)
            add("m.name < ", prefix + "\u{10FFFF}")
        }
        let pattern = file.map { character in
            switch character {
            case "*": "%"
            case "%", "_", "\\": "\\\(character)"
            default: String(character)
            }
        }.joined()
        let parameter = bind(pattern)
        conditions.append("m.name LIKE \(parameter) ESCAPE '\\'")
    }

    /// The first digits of a SHA-256 are a range of digests.
    private mutating func add(digest: String) {
        let digits = String(digest.lowercased().prefix(64))
        let rest = 64 - digits.count
        guard let low = Digest(hex: digits + String(repeating: "0", count: rest)),
            let high = Digest(hex: digits + String(repeating: "f", count: rest))
        else {
            conditions.append("1 = 0")
            return
        }
        add("m.digest >= ", low)
        add("m.digest <= ", high)
    }
}

// MARK: - The parts of a summary

extension LedgerTransaction {
    /// A message's own members, its outcome and the reason for it.
    func summary(_ row: SQLRow) throws -> JSON {
        let (id, state) = (try row.integer(0), try row.text(6))
        let isReceived = try row.text(2) == "in"
        let origin = try row.integerIfAny(10)
        let outcome =
            isReceived
            ? try outcome(ofReceived: id, state: state)
            : try outcome(ofSent: id, state: state, origin: origin)
        return [
            "id": JSON(id),
            "origin": JSON(origin), "correlation": .string(try row.text(1)),
            "direction": .string(try row.text(2)),
            "channel": .string(try row.text(3)),
            "file": .string(try row.text(4)),
            "partner": JSON(try row.textIfAny(5)),
            "state": .string(state),
            "outcome": .string(outcome.map(\.rawValue).joined(separator: ", ")),
            "reason": JSON(
                isReceived
                    ? try reason(for: id, outcome) : try reason(forSent: id, from: origin)),
            "size": .number(ExactDecimal(try row.int(7))),
            "digest": .string(try row.digest(8).description),
            "received": .string(try row.time(9).description),
        ]
    }

    /// Which document of ours a message brought or left with, by its type and number; null where it
    /// is none. A batch has a type and no number.
    fileprivate func sends(_ row: SQLRow) throws -> JSON {
        let (id, isReceived) = (try row.integer(0), try row.text(2) == "in")
        guard let origin = isReceived ? id : try row.integerIfAny(10) else { return .null }
        let given = try sql.first(
            """
            SELECT type, number FROM dispatch
            WHERE message = $1 AND ($2 = 1 OR coalesce(outbound, former) = $3)
            """, origin, isReceived, id)
        return try given.map {
            ["type": .string(try $0.text(0)), "number": .string(try $0.text(1))]
        } ?? .null
    }

    /// A message's documents, briefly; at most the first thousand.
    func documents(of message: Int64) throws -> [JSON] {
        try sql.query(
            """
            SELECT number, state, erp_number FROM document WHERE message = $1
            ORDER BY id LIMIT 1000
            """, message
        ).map { row in
            [
                "number": .string(try row.text(0)), "state": .string(try row.text(1)),
                "erpNumber": JSON(try row.textIfAny(2)),
            ]
        }
    }

    /// The answers to a message's interchanges, those stored earlier for a repeated one included.
    func answers(to message: Int64) throws -> [JSON] {
        try sql.query(
            """
            SELECT a.kind, o.name, a.state FROM interchange i
            JOIN acknowledgment a ON a.interchange =
              CASE WHEN i.state = 'duplicate' THEN coalesce(i.repeats, i.id) ELSE i.id END
            JOIN message o ON o.id = a.message
            WHERE i.message = $1 ORDER BY a.id
            """, message
        ).map { row in
            [
                "kind": .string(try row.text(0)), "file": .string(try row.text(1)),
                "state": .string(try row.text(2)),
            ]
        }
    }
}

extension JSON {
    /// A text, or null.
    init(_ text: String?) {
        self = text.map { .string($0) } ?? .null
    }

    /// A whole number, or null.
    init(_ number: Int64?) {
        self = number.map { .number(ExactDecimal(Int($0))) } ?? .null
    }

    /// A moment, or null.
    init(time microseconds: Int64?) {
        self.init(microseconds.map { Timestamp(microseconds: $0).description })
    }
}
