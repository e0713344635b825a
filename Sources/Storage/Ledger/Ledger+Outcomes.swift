import Diagnostics
import Engine
import Values

/// What became of messages and why, computed when it is asked for: what is stored is what the
/// words follow from.
extension LedgerTransaction {
    /// The words of a received message, in the order of `MessageOutcome`.
    func outcome(ofReceived message: Int64, state: String) throws -> [MessageOutcome] {
        if ["received", "processing"].contains(state) {
            let isHeld = try hold(of: message) != nil
            return MessageOutcome.allCases.filter { $0 == .working || isHeld && $0 == .held }
        }
        if state == "rejected" { return [.refused] }
        var words: Set<MessageOutcome> = []
        // Documents of a repeated interchange are void without anybody having rejected them.
        let documents = try sql.query(
            """
            SELECT DISTINCT d.state FROM document d JOIN interchange i ON i.id = d.interchange
            WHERE d.message = $1 AND NOT (d.state = 'void' AND i.state = 'duplicate')
            UNION SELECT 'planned' FROM document d
            JOIN work w ON w.kind = 'remap' AND w.subject = d.id AND w.state <> 3
            WHERE d.message = $1 AND d.state = 'held'
            """, message)
        for row in documents { words.formUnion(Self.word(ofDocument: try row.text(0))) }
        let interchanges = try sql.query(
            "SELECT DISTINCT state FROM interchange WHERE message = $1", message)
        for row in interchanges {
            switch try row.text(0) {
            case "rejected": words.insert(.rejected)
            case "duplicate": words.insert(.duplicate)
            case "held", "refused": words.insert(.closed)
            default: break
            }
        }
        if try hasRejectedSet(message) { words.insert(.rejected) }
        if let sent = try dispatched(message) { words.insert(sent) }
        if try isHeld(message) {
            words.insert(.held)
            words.remove(.closed)
        }
        if try hold(of: message) != nil { words.insert(.held) }
        if words.isEmpty { words = [state == "duplicate" ? .duplicate : .acknowledged] }
        return MessageOutcome.allCases.filter(words.contains)
    }

    /// The word of a message that we send.
    func outcome(ofSent message: Int64, state: String, origin: Int64?) throws -> [MessageOutcome] {
        switch state {
        // What left may be made anew or sent again, and that fail. That it is refused, or not
        // answered, keeps nothing here: its reason says so.
        case "sent": try isHeld(message, sentFor: origin) ? [.held, .sent] : [.sent]
        case "queued": try hold(of: message) == nil ? [.sending] : [.held, .sending]
        default: try isHeld(message, sentFor: origin) ? [.held] : [.closed]
        }
    }

    /// The word of what a document became that we were given to send; nil where it is none.
    private func dispatched(_ message: Int64) throws -> MessageOutcome? {
        let row = try sql.first(
            """
            SELECT o.state, m.state, d.batch FROM dispatch d JOIN message m ON m.id = d.message
            LEFT JOIN message o ON o.id = d.outbound WHERE d.message = $1
            """, message)
        guard let row else { return nil }
        if let state = try row.textIfAny(0) { return MessageOutcome.ofSent(state: state) }
        if try row.integerIfAny(2) != nil { return .sending }
        return try row.text(1) == "processed" ? .recorded : .closed
    }

    private static func word(ofDocument state: String) -> [MessageOutcome] {
        switch state {
        case "withheld", "planned": [.delivering]
        case "void": [.rejected]
        case "resolved": [.closed]
        // Somebody has to decide: the open exception says so.
        case "held", "rejected", "undecided": []
        default: MessageOutcome(rawValue: state).map { [$0] } ?? []
        }
    }

    private func hasRejectedSet(_ message: Int64) throws -> Bool {
        try sql.first(
            """
            SELECT 1 FROM interchange i
            JOIN transaction_set s ON s.interchange = i.id AND s.disposition = 'R'
            WHERE i.message = $1 AND i.state = 'accepted'
            UNION ALL SELECT 1 FROM interchange i
            JOIN functional_group g ON g.interchange = i.id
              AND g.disposition = 'R' AND g.functional_id <> 'FA'
            WHERE i.message = $1 AND i.state = 'accepted' LIMIT 1
            """, message) != nil
    }

    /// Whether a person has something to decide about a received message.
    private func isHeld(_ message: Int64) throws -> Bool {
        try sql.first(
            """
            SELECT 1 FROM exception
            WHERE message = $1 AND state = 'open' AND outbound IS NULL AND awaited IS NULL
              AND code NOT IN \(OpenException.alarms) LIMIT 1
            """, message) != nil
    }

    private func isHeld(_ message: Int64, sentFor origin: Int64?) throws -> Bool {
        try sql.first(
            """
            SELECT 1 FROM exception
            WHERE message = $2 AND outbound = $1 AND state = 'open' AND awaited IS NULL
              AND code NOT IN \(OpenException.alarms)
            """, message, origin) != nil
    }
}

// MARK: - The reason

extension LedgerTransaction {
    /// Why a received message is not done: what a person has to decide, else what is wrong with
    /// what is rejected or refused, else how its delivery fails, else what it repeats.
    func reason(for message: Int64, _ outcome: [MessageOutcome]) throws -> String? {
        let exception = try sql.first(
            """
            SELECT text FROM exception WHERE message = $1 AND state = 'open'
              AND (outbound IS NOT NULL OR awaited IS NULL)
            ORDER BY id LIMIT 1
            """, message)
        if let exception { return try exception.text(0) }
        if let hold = try hold(of: message) { return hold }
        if outcome.contains(.rejected), let fault = try rejection(message) { return fault }
        if outcome.contains(.refused) { return try firstError(message) }
        if outcome.contains(.delivering) { return try lastFailure(deliveringFrom: message) }
        if outcome == [.sending] || outcome == [.working] { return try waiting(message) }
        return outcome == [.duplicate] ? try dropped(message) ?? original(of: message) : nil
    }

    /// Why something that we send has not left.
    func reason(forSent message: Int64, from origin: Int64?) throws -> String? {
        try sql.first(
            """
            SELECT text FROM exception WHERE message = $2 AND outbound = $1 AND state = 'open'
            ORDER BY id LIMIT 1
            """, message, origin
        ).map { try $0.text(0) } ?? hold(of: message)
    }

    /// By whose hold a message's documents or file wait, or its batch; nil where none does.
    private func hold(of message: Int64) throws -> String? {
        let row = try sql.first(
            """
            SELECT h.id, h.author, h.reason FROM (
              SELECT w.held_by AS hold FROM document d
              JOIN work w ON w.kind = 'deliver' AND w.subject = d.id WHERE d.message = $1
              UNION ALL SELECT held_by FROM work WHERE kind IN ('send', 'process') AND subject = $1
              UNION ALL SELECT w.held_by FROM dispatch x
              JOIN work w ON w.kind = 'process' AND w.subject = x.batch
              WHERE x.message = $1 AND x.set_control IS NULL
              UNION ALL SELECT w.held_by FROM dispatch x
              JOIN work w ON w.kind = 'send' AND w.subject = x.outbound WHERE x.message = $1
            ) q JOIN hold h ON h.id = q.hold ORDER BY h.id LIMIT 1
            """, message)
        return try row.map {
            "held by \(try $0.text(1)) (`gangway messages release \(try $0.integer(0))`): "
                + "\(try $0.text(2))"
        }
    }

    /// The first error of a set or interchange that is rejected; where none was kept with it, the
    /// message's first.
    private func rejection(_ message: Int64) throws -> String? {
        let row = try sql.first(
            """
            SELECT g.text FROM diagnostic g
            JOIN interchange i ON i.message = g.message AND i.ordinal = g.interchange
            LEFT JOIN transaction_set s ON s.interchange = i.id AND s.grp = g.grp
              AND s.ordinal = g.ordinal
            WHERE g.message = $1 AND g.severity = 'error'
              AND (s.disposition = 'R' OR i.state = 'rejected')
            ORDER BY g.number LIMIT 1
            """, message)
        return try row.map { try $0.text(0) } ?? firstError(message)
    }

    private func firstError(_ message: Int64) throws -> String? {
        try sql.first(
            """
            SELECT text FROM diagnostic WHERE message = $1 AND severity = 'error'
            ORDER BY number LIMIT 1
            """, message
        ).map { try $0.text(0) }
    }

    /// How the last attempt to deliver went wrong, and when the next one is due.
    private func lastFailure(deliveringFrom message: Int64) throws -> String? {
        let row = try sql.first(
            """
            SELECT a.detail, a.attempt, w.run_at_us FROM document d
            JOIN delivery_attempt a ON a.document = d.id
            LEFT JOIN work w ON w.kind = 'deliver' AND w.subject = d.id AND w.state = 2
            WHERE d.message = $1 AND d.state = 'planned'
            ORDER BY d.id, a.attempt DESC LIMIT 1
            """, message)
        guard let row, let detail = try row.textIfAny(0) else { return nil }
        let next = try row.integerIfAny(2).map {
            "; next attempt at \(Timestamp(microseconds: $0))"
        }
        return "\(detail) (attempt \(try row.integer(1)) failed\(next ?? ""))"
    }

    /// Why an interchange's documents were not handed on although it stands.
    private func dropped(_ message: Int64) throws -> String? {
        try sql.first(
            """
            SELECT reason FROM interchange
            WHERE message = $1 AND state = 'accepted' AND repeats IS NOT NULL
            ORDER BY ordinal LIMIT 1
            """, message)?.textIfAny(0)
    }

    /// What a message repeats: the same interchange, or the same document in another.
    private func original(of message: Int64) throws -> String? {
        let row = try sql.first(
            """
            SELECT m.id, m.name FROM (
              SELECT f.message AS first FROM interchange i JOIN interchange f ON f.id = i.repeats
              WHERE i.message = $1
              UNION ALL SELECT f.message FROM document d JOIN document f ON f.id = d.repeats
              WHERE d.message = $1) JOIN message m ON m.id = first ORDER BY m.id LIMIT 1
            """, message)
        return try row.map { "the same as in message \(try $0.integer(0)) (\(try $0.text(1)))" }
    }
}

// MARK: - Asking for an outcome

extension MessageOutcome {
    /// The condition that a message `m` has the outcome. What is rare is found from its own small
    /// index, so that no question reads the whole history before it has an answer.
    var condition: String {
        switch self {
        case .working: "m.state IN ('received', 'processing')"
        case .refused: "m.state = 'rejected'"
        case .sending:
            """
            (m.state = 'queued' OR m.id IN (SELECT d.message FROM message s
              JOIN dispatch d ON d.message = s.origin AND d.outbound = s.id
              WHERE s.state = 'queued'
              UNION SELECT d.message FROM message s JOIN dispatch d ON d.batch = s.origin
              WHERE s.state = 'queued' AND d.outbound = s.id
              UNION SELECT d.message FROM batch b JOIN dispatch d ON d.batch = b.message
              WHERE b.state <> 'left' AND d.set_control IS NULL))
            """
        case .sent:
            """
            (m.state = 'sent' OR EXISTS (SELECT 1 FROM dispatch d
              JOIN message s ON s.id = d.outbound WHERE d.message = m.id AND s.state = 'sent'))
            """
        case .held:
            """
            m.state <> 'rejected'
            AND m.id IN (SELECT coalesce(outbound, message) FROM exception
              WHERE state = 'open' AND awaited IS NULL AND code NOT IN \(OpenException.alarms)
              UNION SELECT d.message FROM work w JOIN document d ON d.id = w.subject
              WHERE w.held_by IS NOT NULL AND w.kind = 'deliver'
              UNION SELECT subject FROM work
              WHERE held_by IS NOT NULL AND kind IN ('send', 'process')
              UNION SELECT d.message FROM work w JOIN dispatch d ON d.batch = w.subject
              WHERE w.held_by IS NOT NULL AND w.kind = 'process' AND d.set_control IS NULL
              UNION SELECT d.message FROM work w JOIN message s ON s.id = w.subject
              JOIN dispatch d ON (d.message = s.origin OR d.batch = s.origin) AND d.outbound = s.id
              WHERE w.held_by IS NOT NULL AND w.kind = 'send')
            """
        case .delivering:
            """
            m.id IN (SELECT d.message FROM work w JOIN document d ON d.id = w.subject
              WHERE w.kind IN ('deliver', 'remap') AND w.state <> 3
              UNION SELECT message FROM document WHERE state = 'withheld')
            """
        case .delivered:
            "EXISTS (SELECT 1 FROM document WHERE message = m.id AND state = 'delivered')"
        case .rejected:
            """
            m.state <> 'rejected' AND m.id IN (
              SELECT i.message FROM transaction_set s JOIN interchange i ON i.id = s.interchange
              WHERE s.disposition = 'R' AND i.state = 'accepted'
              UNION SELECT i.message FROM functional_group g
              JOIN interchange i ON i.id = g.interchange
              WHERE g.disposition = 'R' AND g.functional_id <> 'FA' AND i.state = 'accepted'
              UNION SELECT message FROM interchange WHERE state = 'rejected'
              UNION SELECT d.message FROM document d JOIN interchange i ON i.id = d.interchange
              WHERE d.state = 'void' AND i.state <> 'duplicate')
            """
        case .duplicate:
            """
            m.id IN (SELECT message FROM interchange WHERE state = 'duplicate'
              UNION SELECT message FROM document WHERE state = 'duplicate')
            """
        case .recorded:
            """
            (m.id IN (SELECT message FROM document WHERE state = 'recorded')
              OR m.state = 'processed' AND EXISTS (
                SELECT 1 FROM dispatch d
                WHERE d.message = m.id AND d.outbound IS NULL AND d.batch IS NULL))
            """
        case .closed:
            """
            (m.id IN (SELECT message FROM document WHERE state IN ('closed', 'resolved')
              UNION SELECT message FROM interchange WHERE state IN ('held', 'refused'))
              OR m.state = 'held')
            AND NOT EXISTS (SELECT 1 FROM exception e WHERE e.state = 'open'
              AND (e.outbound IS NOT NULL OR e.awaited IS NULL)
              AND e.message = coalesce(m.origin, m.id) AND coalesce(e.outbound, m.id) = m.id)
            """
        case .acknowledged:
            """
            m.state = 'processed'
            AND NOT EXISTS (SELECT 1 FROM document WHERE message = m.id)
            AND NOT EXISTS (SELECT 1 FROM dispatch WHERE message = m.id)
            AND NOT EXISTS (SELECT 1 FROM interchange i WHERE i.message = m.id
              AND (i.state <> 'accepted' OR EXISTS (SELECT 1 FROM transaction_set s
                WHERE s.interchange = i.id AND s.disposition = 'R')
              OR EXISTS (SELECT 1 FROM functional_group g WHERE g.interchange = i.id
                AND g.disposition = 'R' AND g.functional_id <> 'FA')))
            """
        }
    }

    /// The word of the state of something that we send; nil where a person has to look.
    static func ofSent(state: String) -> MessageOutcome? {
        switch state {
        case "sent": .sent
        case "queued": .sending
        default: nil
        }
    }
}
