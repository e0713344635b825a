import Acknowledgments
import Diagnostics
import Engine
import Flow
import Partners
import Values

/// An answer whose numbers are chosen but not yet taken.
struct AnswerDraft {
    let plan: AcknowledgmentPlan
    let groups: Int
}

extension AcknowledgmentPlan {
    /// The answer's bytes, from verdicts in memory.
    func bytes(_ sets: [SetOutcome]) throws(Diagnostic) -> StoredBytes {
        var writer = AcknowledgmentWriter(self)
        while let group = writer.nextGroup {
            for set in sets where set.group == group { try writer.add(set.verdict) }
            try writer.endGroup()
        }
        let bytes = try writer.finish()
        return StoredBytes(
            payload: .inline(bytes), digest: SHA256.digest(of: bytes), size: bytes.count)
    }
}

/// A file that we send, its name fixed.
struct OutgoingFile {
    let name: String
    let channel: String
    let partner: String?
    /// Our identity and the partner's, for layouts that have them in paths.
    let own: String
    let partnerID: String
    let correlation: String
    let bytes: StoredBytes
    /// Where the value of its ISA04 is; nil where it has none.
    var security: String?
    /// How much depends on it.
    var criticality = Criticality.normal
}

// MARK: - Acknowledgments

extension LedgerTransaction {
    /// Whether an answer of this kind was made; numbers that are only reserved are none yet.
    func hasAnswer(_ kind: AcknowledgmentPlan.Kind, _ interchange: Int64) throws -> Bool {
        try sql.first(
            """
            SELECT 1 FROM acknowledgment
            WHERE interchange = $1 AND kind = $2 AND state <> 'reserved'
            """, interchange, kind.rawValue) != nil
    }

    /// Chooses the next control numbers for an answer. They are taken by `take`, in the same
    /// transaction, once the answer could be written: one that cannot leaves no gap.
    func draft(
        _ kind: AcknowledgmentPlan.Kind, _ outcome: InterchangeOutcome, scope: Int64
    ) throws -> AnswerDraft {
        let numbers = outcome.opening.reply.numbers
        var plan = AcknowledgmentPlan(
            kind: kind, answers: outcome,
            interchangeControl: try next(.interchange, scope: scope, in: numbers.interchange),
            groupControl: 0,
            time: Timestamp(microseconds: try sql.now()))
        let groups = plan.groupCount
        if groups > 0 {
            plan.groupControl = try next(.group, scope: scope, in: numbers.group)
        }
        return AnswerDraft(plan: plan, groups: groups)
    }

    func take(_ draft: AnswerDraft, scope: Int64) throws {
        let numbers = draft.plan.answers.opening.reply.numbers
        try take(
            .interchange, scope: scope, first: draft.plan.interchangeControl, count: 1,
            in: numbers.interchange)
        try take(
            .group, scope: scope, first: draft.plan.groupControl, count: draft.groups,
            in: numbers.group)
    }

    /// The plan of a large interchange's answer, with its numbers taken once and kept.
    func reserve(
        _ kind: AcknowledgmentPlan.Kind, _ outcome: InterchangeOutcome, of interchange: Int64,
        scope: Int64
    ) throws -> AcknowledgmentPlan {
        let kept = try sql.first(
            """
            SELECT interchange_control, group_control, made_us FROM acknowledgment
            WHERE interchange = $1 AND kind = $2
            """, interchange, kind.rawValue)
        if let kept {
            return AcknowledgmentPlan(
                kind: kind, answers: outcome, interchangeControl: try kept.int(0),
                groupControl: try kept.int(1), time: try kept.time(2))
        }
        let draft = try draft(kind, outcome, scope: scope)
        try take(draft, scope: scope)
        try sql.execute(
            """
            INSERT INTO acknowledgment(interchange, kind, state, interchange_control,
              group_control, made_us)
            VALUES($1, $2, 'reserved', $3, $4, $5)
            """, interchange, kind.rawValue, draft.plan.interchangeControl,
            draft.plan.groupControl, draft.plan.time)
        return draft.plan
    }

    /// Queues an answer: its message, its bytes, its work.
    func queue(
        _ plan: AcknowledgmentPlan, _ bytes: StoredBytes, of interchange: Int64, scope: Int64,
        for message: InboundMessage
    ) throws {
        let opening = plan.answers.opening
        guard let channel = opening.reply.channel else {
            preconditionFailure("an answer without a channel is never planned")
        }
        let out = try queue(
            OutgoingFile(
                name: plan.fileName, channel: channel, partner: opening.partner,
                own: opening.reply.scope.own, partnerID: opening.reply.scope.partner,
                correlation: message.correlation, bytes: bytes,
                security: opening.reply.settings.security?.source,
                criticality: opening.reply.criticality),
            for: message.id, priority: WorkPriority.acknowledgment)
        try sql.execute(
            """
            INSERT INTO acknowledgment(interchange, kind, state, interchange_control,
              group_control, made_us, message)
            VALUES($1, $2, 'owed', $3, $4, $5, $6)
            ON CONFLICT(interchange, kind) DO UPDATE SET state = 'owed',
              interchange_control = excluded.interchange_control,
              group_control = excluded.group_control, made_us = excluded.made_us,
              message = excluded.message
            """, interchange, plan.kind.rawValue, plan.interchangeControl, plan.groupControl,
            plan.time, out)
        let sent = SentInterchange(
            message: out, scope: scope, partner: opening.partner ?? "", type: plan.setName,
            number: "", control: plan.interchangeControl, interchangeTime: plan.interchangeTime,
            time: plan.time)
        if plan.isInterchangeAsked { try expectInterchange(plan.deadline, of: sent) }
        try expectReceipt(opening.reply.expects, of: sent)
        try event(message.id, "acknowledge.queued", "\(plan.kind.rawValue) as \(plan.fileName)")
        if opening.reply.tellsWords { try queueWords(plan, of: interchange, for: message, channel) }
    }

    /// Stores a file that we send, and puts it into its partner's lane; gives its message.
    func queue(_ file: OutgoingFile, for origin: Int64, priority: Int) throws -> Int64 {
        let out = try required(
            """
            INSERT INTO message(direction, state, correlation, origin, channel, name, partner,
              own_id, partner_id, digest, size, is_inline, security, created_us)
            VALUES('out', 'queued', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now_us())
            RETURNING id
            """, file.correlation, origin, file.channel, file.name, file.partner, file.own,
            file.partnerID, file.bytes.digest, file.bytes.size, file.bytes.payload.isInline,
            file.security
        ).integer(0)
        if case .inline(let plain) = file.bytes.payload { try keep(PackedBytes(plain), of: out) }
        try enqueue(
            .send, out, lane: "out:\(file.partner ?? file.channel)", priority: priority,
            criticality: file.criticality)
        return out
    }

    /// Sends the stored answers of an interchange once more: same names, same bytes, same numbers.
    func sendAgain(answersOf interchange: Int64, for message: Int64) throws {
        let answers = try sql.query(
            """
            SELECT m.id, m.name FROM acknowledgment a JOIN message m ON m.id = a.message
            WHERE a.interchange = $1 ORDER BY a.id
            """, interchange)
        for row in answers {
            let out = try row.integer(0)
            // A parked answer stays with its exception; a person looks after it.
            guard try parkedWork(.send, out) == nil else { continue }
            try sendAgain(out, priority: WorkPriority.acknowledgment)
            try event(message, "acknowledge.again", try row.text(1))
        }
    }

    /// Sends a stored message once more: same name, same bytes, same numbers.
    func sendAgain(_ out: Int64, priority: Int) throws {
        let row = try required("SELECT partner, channel FROM message WHERE id = $1", out)
        let lane = try row.textIfAny(0) ?? row.text(1)
        try sql.execute("UPDATE message SET state = 'queued' WHERE id = $1", out)
        try enqueue(.send, out, lane: "out:\(lane)", priority: priority)
    }

    /// Keeps inline bytes of a message.
    func keep(_ packed: PackedBytes, of message: Int64) throws {
        try sql.execute(
            "INSERT INTO message_body(message, codec, body) VALUES($1, $2, $3)", message,
            packed.isDeflated, packed.bytes)
    }
}

extension Payload {
    var isInline: Bool {
        if case .inline = self { true } else { false }
    }
}
