import Diagnostics
import Engine
import Flow
import Partners

// What would leave a second time: partners book two invoices of one number twice.

extension LedgerTransaction {
    /// Throws why a document waits for a person: one of its partner, type and number has left, or
    /// waits to leave. What the partner refused, and what was let go before it left, counts no
    /// more.
    func checkSentBefore(_ draft: OutboundDraft, _ message: Int64) throws {
        let rule = draft.whenSentBefore
        let envelope = draft.envelope
        guard rule != .ignore, let other = try sentBefore(draft, message) else { return }
        let text =
            "\(envelope.type) \(envelope.number) for \(envelope.partner) "
            + (try other.flag(3) ? "left" : "waits to leave")
            + ", as message \(try other.integer(0)) (\(try other.text(1))) of "
            + "\(try other.text(2))"
        if rule == .tell { return try event(message, "envelope.repeated", text) }
        throw Diagnostic(
            .sendDocumentRepeated, text, value: envelope.number,
            at: .data(DataPlace(field: "number")))
    }

    private func sentBefore(_ draft: OutboundDraft, _ message: Int64) throws -> SQLRow? {
        let mayRepeat = try sql.first("SELECT may_repeat FROM dispatch WHERE message = $1", message)
        guard try mayRepeat?.flag(0) != true else { return nil }
        let envelope = draft.envelope
        return try sql.first(
            """
            SELECT d.message, m.name, m.channel, o.finished_us IS NOT NULL
            FROM dispatch d JOIN message m ON m.id = d.message
            LEFT JOIN message o ON o.id = coalesce(d.outbound, d.former)
            WHERE d.number = $1 AND d.message <> $2 AND d.partner = $3 AND d.type = $4
              AND coalesce(d.sent_as, $5) = $5 AND (o.id IS NOT NULL OR d.batch IS NOT NULL)
              AND NOT coalesce(o.state = 'held' AND o.finished_us IS NULL
                AND NOT EXISTS (SELECT 1 FROM work w WHERE w.kind = 'send' AND w.subject = o.id),
                1 = 0)
              AND NOT EXISTS (SELECT 1 FROM expectation e
                WHERE e.message = o.id AND e.state = 'rejected' AND (e.kind = 'TA1'
                  OR e.kind = '997' AND (d.batch IS NULL OR e.set_control = d.set_control)))
              AND coalesce((SELECT a.verdict FROM received_answer a
                WHERE a.sent = CASE WHEN d.batch IS NULL THEN o.id ELSE d.message END
                  AND a.state = 'matched' ORDER BY a.id DESC LIMIT 1), '') <> 'rejected'
            ORDER BY d.message LIMIT 1
            """, envelope.number, message, envelope.partner, envelope.type, draft.sentAs)
    }
}
