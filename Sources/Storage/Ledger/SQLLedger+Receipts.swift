package import Engine
import Flow
import Values

extension SQLLedger {
    package func transmitted(
        under id: TransmissionID
    ) async throws(LedgerFailure) -> TransmittedFile? {
        try await read { ledger in
            let row = try ledger.sql.first(
                """
                SELECT partner, correlation, own_id, partner_id, security FROM message
                WHERE id = $1 AND direction = 'out'
                """, id.message)
            guard let row else { return nil }
            let bytes = try ledger.stored(id.message)
            guard id.names(bytes.digest) else { return nil }
            return TransmittedFile(
                partner: try row.textIfAny(0), correlation: try row.text(1),
                own: try row.text(2), partnerID: try row.text(3), bytes: bytes,
                isSecured: try row.textIfAny(4) != nil)
        }
    }

    package func receive(
        _ receipt: ReceivedReceipt
    ) async throws(LedgerFailure) -> Receipt {
        var packed: PackedBytes?
        if case .inline(let plain) = receipt.message.bytes.payload { packed = PackedBytes(plain) }
        return try await write { [packed] ledger in try ledger.enter(receipt, packed) }
    }
}

extension LedgerTransaction {
    /// Enters a receipt: there is nothing to walk in it, so what it answers is settled at once.
    fileprivate func enter(_ receipt: ReceivedReceipt, _ packed: PackedBytes?) throws -> Receipt {
        if let known = try self.receipt(of: receipt.message) { return known }
        let entered = try enter(receipt.message, packed, as: "processed")
        try sql.execute(
            "UPDATE message SET has_walked = 1, finished_us = created_us WHERE id = $1",
            entered.message)
        var scope: Int64?
        if receipt.isFromReceiver, case .file(let id) = receipt.answer.subject,
            let id = TransmissionID(id)
        {
            scope = try pair(of: id.message)
        }
        var most = settings.answerBatch
        try keep(
            [receipt.answer],
            in: AnswerFrame(
                message: entered.message, interchange: 0, scope: scope ?? Self.noPair,
                partner: receipt.partner), settling: &most)
        return entered
    }

    /// No row of a pair has it.
    private static let noPair: Int64 = 0

    /// The scope of the pair that something was sent between: that of what is awaited of it, since
    /// the pair has another for tests.
    fileprivate func pair(of message: Int64) throws -> Int64? {
        try sql.first(
            """
            SELECT s.id FROM message m
            JOIN control_scope s ON s.own = m.own_id AND s.partner = m.partner_id
            WHERE m.id = $1 ORDER BY s.id <> coalesce((
              SELECT e.scope FROM expectation e WHERE e.message = m.id LIMIT 1), 0), s.id LIMIT 1
            """, message)?.integer(0)
    }

    /// What a receipt is about: what left under its Message-ID, of the pair that it comes from.
    func match(file id: String, takes: Bool, _ scope: Int64) throws -> AnswerMatch {
        guard let id = TransmissionID(id) else { return .unmatched(candidate: nil) }
        let awaited = try expectation(ofReceiptFor: id.message)
        let sent = try sql.first(
            """
            SELECT m.digest FROM message m
            JOIN control_scope s ON s.own = m.own_id AND s.partner = m.partner_id
            WHERE m.id = $1 AND s.id = $2 AND m.direction = 'out'
            """, id.message, scope)
        guard let sent, id.names(try sent.digest(0)) else {
            return .unmatched(candidate: awaited?.id)
        }
        guard let awaited else { return .unasked(message: id.message) }
        let isOpen = try awaited.isOpen || takes && isRefusedAndSentAgain(awaited)
        return isOpen ? .settles([awaited]) : .repeats(awaited)
    }
}
