import Flow
import Values
import X12

extension DocumentFacts {
    /// The facts of a document that the walk has just made.
    init(
        id: Int64, message: InboundMessage, opening: InterchangeOpening, _ document: DocumentOutcome
    ) {
        self.init(
            id: id, message: message.id, partner: opening.partner ?? opening.reply.scope.partner,
            usage: opening.header.usage, number: document.number, action: document.action,
            businessKey: document.businessKey, idempotencyKey: document.idempotencyKey,
            type: document.type, purpose: document.purpose, release: document.release,
            terms: document.terms(since: message.created), isAnswered: document.response != nil,
            origin: DocumentProvenance(
                own: opening.reply.scope.own, correlation: message.correlation))
    }
}

/// Between whom a document goes.
struct DocumentOwners {
    /// Our identity, `qualifier:id`.
    var own: String
    /// The partner's name.
    var partner: String
    /// ISA15.
    var usage: String
}

// MARK: - Documents' rows

extension LedgerTransaction {
    /// Inserts a document of a small interchange; its release follows in the same commit.
    func insert(
        _ set: PreparedSet, _ document: DocumentOutcome, of interchange: Int64,
        in message: InboundMessage, _ opening: InterchangeOpening, profile: Digest
    ) throws -> Int64 {
        try insert(
            set, document, of: interchange, in: message,
            DocumentOwners(
                own: opening.reply.scope.own,
                partner: opening.partner ?? opening.reply.scope.partner,
                usage: opening.header.usage), profile: profile)
    }

    /// Inserts a document of a large interchange, withheld until the interchange has closed.
    func withhold(
        _ set: PreparedSet, _ document: DocumentOutcome, of interchange: InterchangeRow,
        in message: InboundMessage, profile: Digest
    ) throws {
        _ = try insert(
            set, document, of: interchange.id, in: message, try owners(of: interchange.id),
            profile: profile)
    }

    /// Between whom an interchange goes.
    func owners(of interchange: Int64) throws -> DocumentOwners {
        let row = try required(
            """
            SELECT s.own, coalesce(i.partner, s.partner), i.usage FROM interchange i
            JOIN control_scope s ON s.id = i.scope WHERE i.id = $1
            """, interchange)
        return DocumentOwners(
            own: try row.text(0), partner: try row.text(1), usage: try row.text(2))
    }

    private func insert(
        _ set: PreparedSet, _ document: DocumentOutcome, of interchange: Int64,
        in message: InboundMessage, _ owners: DocumentOwners, profile: Digest
    ) throws -> Int64 {
        let id = try required(
            """
            INSERT INTO document(message, interchange, grp, ordinal, state, partner, usage, type,
              number, release_number, action, purpose, business_key, idempotency_key,
              content_digest, hold, position, profile, response, terms, created_us)
            VALUES($1, $2, $3, $4, 'withheld', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
              $16, $17, $18, $19, now_us())
            ON CONFLICT(interchange, grp, ordinal) DO UPDATE SET state = 'withheld',
              partner = excluded.partner, number = excluded.number,
              release_number = excluded.release_number, action = excluded.action,
              purpose = excluded.purpose, business_key = excluded.business_key,
              idempotency_key = excluded.idempotency_key,
              content_digest = excluded.content_digest, hold = excluded.hold,
              position = excluded.position, profile = excluded.profile,
              response = excluded.response, terms = excluded.terms
            RETURNING id
            """, message.id, interchange, set.outcome.group, set.outcome.ordinal, owners.partner,
            owners.usage,
            document.type, document.number, document.release, document.action.rawValue,
            document.purpose, document.businessKey, document.idempotencyKey,
            document.contentDigest, set.hold?.json.description, set.position, profile,
            document.response, document.terms(since: message.created).encoded
        ).integer(0)
        try keep(set.body ?? PackedBytes([]), document: id)
        try enter(document, as: id, owners, in: message)
        return id
    }

    /// Enters a received document under the orders that it is about, and notes what it pays that
    /// nobody knows.
    func enter(
        _ document: DocumentOutcome, as id: Int64, _ owners: DocumentOwners,
        in message: InboundMessage
    ) throws {
        let unknown = try enter(
            OrderPart(
                keeping: .document(id), type: document.type, number: document.number,
                purpose: document.purpose, own: owners.own, partner: owners.partner,
                usage: owners.usage, correlation: message.correlation), document.mention
        ).unknown
        guard !unknown.isEmpty else { return }
        try note(unpaid: unknown, by: document.number, id, message.id)
    }

    /// Whether a set has a document.
    func hasDocument(_ set: SetOutcome, _ interchange: Int64) throws -> Bool {
        try sql.first(
            "SELECT 1 FROM document WHERE interchange = $1 AND grp = $2 AND ordinal = $3",
            interchange, set.group, set.ordinal) != nil
    }

    /// Keeps a document's canonical JSON.
    func keep(_ packed: PackedBytes, document: Int64) throws {
        try sql.execute(
            """
            INSERT INTO document_body(document, codec, body) VALUES($1, $2, $3)
            ON CONFLICT(document) DO UPDATE SET codec = excluded.codec, body = excluded.body
            """, document, packed.isDeflated, packed.bytes)
    }

    /// A document's canonical JSON.
    func body(document: Int64) throws -> [UInt8] {
        let row = try required(
            "SELECT codec, body FROM document_body WHERE document = $1", document)
        return try PackedBytes(isDeflated: try row.flag(0), bytes: try row.bytes(1)).plain()
    }

    /// What an answer to an order weighs among orders: its order is read to settle what is owed.
    private static let answerWeight = 8

    /// Releases or voids withheld documents of closed interchanges, as many as one commit may;
    /// whether there may be more.
    func releaseWithheld(of message: Int64) throws -> Bool {
        let columns = Self.documentColumns.split(separator: ", ").map { "d.\($0)" }
            .joined(separator: ", ")
        let rows = try sql.query(
            """
            SELECT \(columns), i.state, coalesce(g.disposition, 'R'), i.repeats
            FROM document d JOIN interchange i ON i.id = d.interchange
            LEFT JOIN functional_group g ON g.interchange = i.id AND g.ordinal = d.grp
            WHERE d.message = $1 AND d.state = 'withheld' AND i.state <> 'open'
            ORDER BY d.id LIMIT $2
            """, message, settings.releaseBatch)
        var room = settings.releaseBatch
        for row in rows {
            guard room > 0 else { return true }
            let facts = try documentFacts(row)
            room -= facts.type == "order" ? 1 : Self.answerWeight
            // A refused group's documents come again, even those that are valid in themselves.
            let hold = try row.textIfAny(8).map { try StoredDiagnostic(json: $0) }
            let awaitsAgreement = hold.map { DocumentOutcome.awaitsAgreement($0.code) } ?? false
            guard try row.text(14) == "accepted", try row.text(15) != "R" || awaitsAgreement else {
                try set(facts.id, "void", isSettled: true)
                continue
            }
            if try row.integerIfAny(16) == nil {
                try release(facts, hold: hold)
            } else {
                try set(facts.id, "duplicate", isSettled: true)
            }
        }
        return rows.count == settings.releaseBatch
    }
}
