import Engine
import Flow
import Values

/// What a slice's commit needs to know of its message.
struct InboundMessage {
    let id: Int64
    let correlation: String
    let channel: String
    let resume: [UInt8]?
    let hasWalked: Bool
    /// The interchange that the walk is in after its last slice, if any.
    let walking: Int64?
    var diagnostics: Int
    /// When it came.
    let created: Timestamp
}

extension LedgerTransaction {
    func inboundMessage(_ id: Int64) throws -> InboundMessage {
        let row = try required(
            """
            SELECT correlation, channel, resume, has_walked, walking, diagnostics, created_us
            FROM message WHERE id = $1 AND direction = 'in'
            """, id)
        return InboundMessage(
            id: id, correlation: try row.text(0), channel: try row.text(1),
            resume: try row.bytesIfAny(2), hasWalked: try row.flag(3),
            walking: try row.integerIfAny(4), diagnostics: try row.int(5), created: try row.time(6))
    }

    /// Ends a message's work and says what became of the message as a whole.
    func finish(_ message: Int64, _ claim: Claim) throws {
        try complete(claim)
        let row = try required(
            """
            SELECT count(*), count(*) FILTER (WHERE state = 'accepted'),
              count(*) FILTER (WHERE state = 'duplicate'),
              count(*) FILTER (WHERE state IN ('held', 'refused')), min(partner)
            FROM interchange WHERE message = $1
            """, message)
        let (all, accepted) = (try row.int(0), try row.int(1))
        let state =
            if try row.int(3) > 0 {
                "held"
            } else if all > 0, try row.int(2) == all {
                "duplicate"
            } else if accepted > 0 {
                "processed"
            } else {
                "rejected"
            }
        try sql.execute(
            """
            UPDATE message SET state = $2, partner = $3, finished_us = now_us() WHERE id = $1
            """, message, state, try row.textIfAny(4))
        try event(message, "process.\(state)", "\(all) interchanges, \(accepted) accepted")
    }

    /// Whether documents or answers of closed interchanges wait for their release.
    func hasWithheld(_ message: Int64) throws -> Bool {
        try sql.first(
            """
            SELECT 1 FROM document d JOIN interchange i ON i.id = d.interchange
            WHERE d.message = $1 AND d.state = 'withheld' AND i.state <> 'open'
            UNION ALL SELECT 1 FROM received_answer a
            JOIN interchange i ON i.message = a.message AND i.ordinal = a.interchange
            WHERE a.message = $1 AND a.state = 'withheld' AND i.state <> 'open' LIMIT 1
            """, message) != nil
    }
}
