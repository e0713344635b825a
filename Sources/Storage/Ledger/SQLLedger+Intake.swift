package import Engine
import Values

extension SQLLedger {
    package func receive(
        _ messages: [ReceivedMessage]
    ) async -> [Result<Receipt, LedgerFailure>] {
        let bodies = messages.map { message in
            var packed: PackedBytes?
            if case .inline(let plain) = message.bytes.payload { packed = PackedBytes(plain) }
            return { @Sendable [settings, packed] (sql: any SQLTransaction) throws -> Receipt in
                let ledger = LedgerTransaction(sql: sql, settings: settings)
                return try ledger.enter(message, packed)
            }
        }
        return await engine.write(all: bodies).map { $0.mapError { LedgerFailure($0) } }
    }
}

extension LedgerTransaction {
    /// Enters a file with its work and its event, unless it was entered before.
    func enter(_ message: ReceivedMessage, _ packed: PackedBytes?) throws -> Receipt {
        if let known = try receipt(of: message) { return known }
        let entered = try enter(message, packed, as: "received")
        try enqueue(
            .process, entered.message, lane: "in:\(message.arrival.channel)",
            priority: message.isLow ? WorkPriority.low : WorkPriority.normal)
        return entered
    }

    /// Enters a file that is new, in a state, with its event.
    func enter(
        _ message: ReceivedMessage, _ packed: PackedBytes?, as state: String
    ) throws -> Receipt {
        let arrival = message.arrival
        let id = try required(
            """
            INSERT INTO message(direction, state, correlation, channel, name, remote_key,
              digest, size, is_inline, created_us)
            VALUES('in', $8, $1, $2, $3, $4, $5, $6, $7, now_us()) RETURNING id
            """, message.correlation, arrival.channel, arrival.name, arrival.remoteKey,
            message.bytes.digest, message.bytes.size, packed != nil, state
        ).integer(0)
        if let packed { try keep(packed, of: id) }
        try event(
            id, "receive.durable",
            "\(arrival.name), \(message.bytes.size) bytes by \(arrival.channel)")
        return Receipt(message: id, correlation: message.correlation, known: false)
    }

    /// The receipt of a file that was entered before.
    func receipt(of message: ReceivedMessage) throws -> Receipt? {
        let row = try sql.first(
            """
            SELECT id, correlation FROM message
            WHERE channel = $1 AND remote_key = $2 AND digest = $3 AND direction = 'in'
            """, message.arrival.channel, message.arrival.remoteKey, message.bytes.digest)
        guard let row else { return nil }
        return Receipt(
            message: try row.integer(0), correlation: try row.text(1), known: true)
    }
}
