import Engine
import Flow
import Values

extension LedgerTransaction {
    /// Queues beside an answer, in its commit, a text file that says what it refuses.
    func queueWords(
        _ plan: AcknowledgmentPlan, of interchange: Int64, for message: InboundMessage,
        _ channel: String
    ) throws {
        let opening = plan.answers.opening
        let isOfInterchange = plan.kind == .interchange
        let faults = try sql.query(
            """
            SELECT g.code, g.text, g.place, g.value, g.help FROM diagnostic g
            LEFT JOIN transaction_set s ON s.interchange = $2 AND s.grp = g.grp
              AND s.ordinal = g.ordinal
            LEFT JOIN functional_group f ON f.interchange = $2 AND f.ordinal = g.grp
            WHERE g.message = $1 AND g.interchange = $3 AND g.severity = 'error'
              AND CASE WHEN $4 = 1 THEN g.grp IS NULL
                ELSE s.disposition = 'R' OR g.ordinal IS NULL AND f.disposition = 'R' END
            ORDER BY g.number LIMIT $5
            """, message.id, interchange, opening.ordinal, isOfInterchange,
            RefusalWords.most + 1
        ).map { row in
            RefusalWords.Fault(
                code: try row.text(0), text: try row.text(1), place: try row.text(2),
                value: try row.textIfAny(3), mend: try row.text(4))
        }
        guard let text = RefusalWords(plan, faults).bytes else { return }
        _ = try queue(
            OutgoingFile(
                name: plan.wordsName, channel: channel, partner: opening.partner,
                own: opening.reply.scope.own, partnerID: opening.reply.scope.partner,
                correlation: message.correlation,
                bytes: StoredBytes(
                    payload: .inline(text), digest: SHA256.digest(of: text), size: text.count),
                criticality: opening.reply.criticality),
            for: message.id, priority: WorkPriority.acknowledgment)
        try event(message.id, "acknowledge.words", "in words as \(plan.wordsName)")
    }
}
