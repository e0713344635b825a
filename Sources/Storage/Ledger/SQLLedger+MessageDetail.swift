import Acknowledgments
package import Engine
import Flow
import Partners
import Values
import X12

extension SQLLedger {
    package func message(_ id: Int64) async throws(LedgerFailure) -> MessageDetail? {
        try await read { ledger in
            let rows = try ledger.sql.query(
                "SELECT \(MessageQuery.columns) FROM message m WHERE m.id = $1", id)
            guard let row = rows.first else { return nil }
            var json = try ledger.summary(row)
            json["interchanges"] = .array(try ledger.interchangeDetails(id))
            json["documents"] = .array(try ledger.documentDetails(id))
            json["deliveries"] = .array(try ledger.deliveryDetails(id))
            json["acknowledgments"] = .array(try ledger.answerDetails(id))
            json["sends"] = try ledger.dispatchDetail(id)
            json["awaits"] = .array(try ledger.expectationDetails(id))
            json["advices"] = .array(try ledger.adviceDetails(id))
            json["edits"] = .array(try ledger.editDetails(id))
            json["diagnostics"] = .array(try ledger.diagnosticDetails(id))
            json["exceptions"] = .array(
                try ledger.exceptions("e.message = $1", [id.sqlValue], limit: 1000).map(\.json))
            json["work"] = .array(try ledger.workDetails(id))
            json["events"] = .array(try ledger.eventDetails(id))
            return MessageDetail(json: json)
        }
    }
}

// MARK: - The parts of a detail; each is bounded, a 10 GB file has millions of them

extension LedgerTransaction {
    fileprivate func interchangeDetails(_ message: Int64) throws -> [JSON] {
        try sql.query(
            """
            SELECT id, ordinal, state, reason, partner, sender, receiver, usage, control, version,
              note, repeats, byte_offset
            FROM interchange WHERE message = $1 ORDER BY ordinal LIMIT 1000
            """, message
        ).map { row in
            let id = try row.integer(0)
            return [
                "id": JSON(id), "ordinal": JSON(try row.integer(1)),
                "state": .string(try row.text(2)), "reason": JSON(try row.textIfAny(3)),
                "partner": JSON(try row.textIfAny(4)), "sender": .string(try row.text(5)),
                "receiver": .string(try row.text(6)), "usage": .string(try row.text(7)),
                "control": .string(try row.text(8)), "version": .string(try row.text(9)),
                "note": JSON(try row.textIfAny(10)), "repeats": JSON(try row.integerIfAny(11)),
                "byte": JSON(try row.integer(12)),
                "groups": .array(try groupDetails(id)),
            ]
        }
    }

    /// What a document that was to be sent left as; null where it was none, or has not left.
    fileprivate func dispatchDetail(_ message: Int64) throws -> JSON {
        let row = try sql.first(
            """
            SELECT d.type, d.number, d.answers, m.id, m.name, m.channel, m.state, d.batch,
              CASE WHEN d.batch IS NULL THEN NULL ELSE d.set_control END
            FROM dispatch d LEFT JOIN message m ON m.id = d.outbound WHERE d.message = $1
            """, message)
        guard let row else { return .null }
        return [
            "type": .string(try row.text(0)), "number": .string(try row.text(1)),
            "answers": JSON(try row.integerIfAny(2)), "message": JSON(try row.integerIfAny(3)),
            "file": JSON(try row.textIfAny(4)), "channel": JSON(try row.textIfAny(5)),
            "state": JSON(try row.textIfAny(6)), "batch": JSON(try row.integerIfAny(7)),
            "control": JSON(try row.textIfAny(8)),
        ]
    }

    /// The acknowledgments that something we sent awaits.
    fileprivate func expectationDetails(_ message: Int64) throws -> [JSON] {
        let now = try sql.now()
        return try sql.query(
            """
            SELECT \(AwaitedRow.columns) FROM \(AwaitedRow.tables)
            WHERE e.message = $1 ORDER BY e.id LIMIT 1000
            """, message
        ).map { try AwaitedRow($0, now: now).json }
    }

    /// What the partner's application said of what we sent, the newest last.
    fileprivate func adviceDetails(_ message: Int64) throws -> [JSON] {
        let sent = try sql.first(
            """
            SELECT CASE WHEN batch IS NULL THEN outbound ELSE message END FROM dispatch
            WHERE message = $1
            """, message)?.integerIfAny(0)
        return try advices(of: sent ?? message).map(\.json)
    }

    private func groupDetails(_ interchange: Int64) throws -> [JSON] {
        try groups(of: interchange).map { group in
            let sets = try sql.query(
                """
                SELECT ordinal, verdict, byte_offset, byte_count FROM transaction_set
                WHERE interchange = $1 AND grp = $2 ORDER BY ordinal LIMIT 1000
                """, interchange, group.ordinal
            ).map { row in
                guard let verdict = SetVerdict(encoded: try row.bytes(1)) else {
                    throw SQLFailure.damaged("a verdict cannot be read")
                }
                return [
                    "ordinal": JSON(try row.integer(0)), "set": .string(verdict.set),
                    "control": .string(verdict.control),
                    "disposition": .string(verdict.disposition.rawValue),
                    "codes": .array(verdict.codes.map { .number(ExactDecimal($0)) }),
                    "words": words(VerdictText(guide: nil).lines(verdict)),
                    "byte": JSON(try row.integer(2)), "bytes": JSON(try row.integer(3)),
                ] as JSON
            }
            return [
                "ordinal": .number(ExactDecimal(group.ordinal)),
                "functionalId": .string(group.header.functionalID),
                "control": .string(group.header.control),
                "version": .string(group.header.version),
                "disposition": .string(group.verdict.disposition.rawValue),
                "received": .number(ExactDecimal(group.verdict.received)),
                "accepted": .number(ExactDecimal(group.verdict.accepted)),
                "words": words(VerdictText.lines(group.verdict)),
                "sets": .array(sets),
            ]
        }
    }

    /// What a verdict says for people, as far as a detail has room for it.
    private func words(_ lines: [String]) -> JSON {
        let limit = 20
        let told = lines.prefix(limit).map { JSON.string($0) }
        let more = lines.count - told.count
        return .array(told + (more > 0 ? [.string("\(more) more")] : []))
    }

    fileprivate func documentDetails(_ message: Int64) throws -> [JSON] {
        try sql.query(
            """
            SELECT id, state, type, number, release_number, purpose, partner, usage,
              business_key, idempotency_key, content_digest, repeats, erp_number, hold, settled_us
            FROM document WHERE message = $1 ORDER BY id LIMIT 1000
            """, message
        ).map { row in
            let hold = try row.textIfAny(13).map { try StoredDiagnostic(json: $0).json }
            return [
                "id": JSON(try row.integer(0)), "state": .string(try row.text(1)),
                "type": .string(try row.text(2)), "number": .string(try row.text(3)),
                "release": .string(try row.text(4)), "purpose": .string(try row.text(5)),
                "partner": .string(try row.text(6)), "usage": .string(try row.text(7)),
                "businessKey": .string(try row.text(8)),
                "idempotencyKey": .string(try row.text(9)),
                "contentDigest": .string(try row.digest(10).description),
                "repeats": JSON(try row.integerIfAny(11)),
                "erpNumber": JSON(try row.textIfAny(12)), "hold": hold ?? .null,
                "settled": JSON(time: try row.integerIfAny(14)),
            ]
        }
    }

    fileprivate func deliveryDetails(_ message: Int64) throws -> [JSON] {
        try sql.query(
            """
            SELECT v.document, v.state, v.attempts, v.quiesce_until_us FROM delivery v
            JOIN document d ON d.id = v.document
            WHERE d.message = $1 ORDER BY v.document LIMIT 1000
            """, message
        ).map { row in
            let document = try row.integer(0)
            let attempts = try sql.query(
                """
                SELECT attempt, begun_us, ended_us, outcome, detail FROM delivery_attempt
                WHERE document = $1 ORDER BY attempt LIMIT 200
                """, document
            ).map { row in
                [
                    "attempt": JSON(try row.integer(0)),
                    "begun": JSON(time: try row.integer(1)),
                    "ended": JSON(time: try row.integer(2)),
                    "outcome": .string(try row.text(3)), "detail": JSON(try row.textIfAny(4)),
                ] as JSON
            }
            return [
                "document": JSON(document), "state": .string(try row.text(1)),
                "attempts": .array(attempts),
            ]
        }
    }

    fileprivate func answerDetails(_ message: Int64) throws -> [JSON] {
        try sql.query(
            """
            SELECT a.kind, o.name, a.state, o.id, a.interchange_control, a.group_control, o.channel,
              a.sent_us, i.ordinal
            FROM interchange i
            JOIN acknowledgment a ON a.interchange =
              CASE WHEN i.state = 'duplicate' THEN coalesce(i.repeats, i.id) ELSE i.id END
            JOIN message o ON o.id = a.message
            WHERE i.id IN (SELECT id FROM interchange WHERE message = $1
              UNION SELECT interchange FROM acknowledgment WHERE message = $1)
            ORDER BY a.id LIMIT 1000
            """, message
        ).map { row in
            [
                "kind": .string(try row.text(0)), "file": .string(try row.text(1)),
                "state": .string(try row.text(2)), "messageId": JSON(try row.integer(3)),
                "control": JSON(try row.integer(4)), "groupControl": JSON(try row.integer(5)),
                "channel": .string(try row.text(6)),
                "sent": JSON(time: try row.integerIfAny(7)),
                "interchange": JSON(try row.integer(8)),
            ]
        }
    }

    fileprivate func diagnosticDetails(_ message: Int64) throws -> [JSON] {
        try sql.query(
            """
            SELECT code, severity, text, place, value, help, interchange, grp, ordinal
            FROM diagnostic WHERE message = $1 ORDER BY number
            """, message
        ).map { row in
            [
                "code": .string(try row.text(0)), "severity": .string(try row.text(1)),
                "message": .string(try row.text(2)), "place": .string(try row.text(3)),
                "value": JSON(try row.textIfAny(4)), "mend": .string(try row.text(5)),
                "interchange": JSON(try row.integerIfAny(6)),
                "group": JSON(try row.integerIfAny(7)), "set": JSON(try row.integerIfAny(8)),
            ]
        }
    }

    /// What is left to do for a message: its own walk or sending, its documents, its answers.
    fileprivate func workDetails(_ message: Int64) throws -> [JSON] {
        try sql.query(
            """
            SELECT w.kind, w.state, w.attempt, w.run_at_us, NULL, m.name, w.priority,
              w.criticality, w.held_by IS NOT NULL
            FROM message m
            JOIN work w ON w.kind IN ('process', 'send') AND w.subject = m.id WHERE m.id = $1
            UNION ALL
            SELECT w.kind, w.state, w.attempt, w.run_at_us, d.number, NULL, w.priority,
              w.criticality, w.held_by IS NOT NULL
            FROM document d
            JOIN work w ON w.kind IN ('deliver', 'remap') AND w.subject = d.id
            WHERE d.message = $1
            UNION ALL
            SELECT w.kind, w.state, w.attempt, w.run_at_us, NULL, o.name, w.priority,
              w.criticality, w.held_by IS NOT NULL
            FROM interchange i
            JOIN acknowledgment a ON a.interchange = i.id
            JOIN message o ON o.id = a.message
            JOIN work w ON w.kind = 'send' AND w.subject = o.id WHERE i.message = $1
            LIMIT 1000
            """, message
        ).map { row in
            let state = try row.int(1)
            let isHeld = try row.flag(8)
            let isTimed = state == WorkState.delayed && !isHeld
            return [
                "step": .string(try row.text(0)),
                "state": .string(WorkState.word(state, isHeld: isHeld)),
                "attempts": JSON(try row.integer(2)), "priority": JSON(try row.integer(6)),
                "criticality": .string(WorkClass.of(try row.int(7)).rawValue),
                "due": isTimed ? JSON(time: try row.integer(3)) : .null,
                "number": JSON(try row.textIfAny(4)), "file": JSON(try row.textIfAny(5)),
            ]
        }
    }

    fileprivate func eventDetails(_ message: Int64) throws -> [JSON] {
        try sql.query(
            """
            SELECT at_us, kind, detail, document FROM event WHERE message = $1
            ORDER BY id LIMIT 5000
            """, message
        ).map { row in
            [
                "at": JSON(time: try row.integer(0)), "kind": .string(try row.text(1)),
                "detail": .string(try row.text(2)),
                "documentId": JSON(try row.integerIfAny(3)),
            ]
        }
    }
}
