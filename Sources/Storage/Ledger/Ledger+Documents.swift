import Canonical
import Diagnostics
import Engine
import Flow
import Partners
import Values

/// A document as the rules below see it.
struct DocumentFacts {
    var id: Int64
    var message: Int64
    var partner: String
    var usage: String
    var number: String
    var action: DocumentOutcome.Action
    var businessKey: String
    var idempotencyKey: String
    var type: String
    var purpose: String
    var release: String
    var terms: DocumentTerms
    /// Whether the gateway itself has an answer for the partner.
    var isAnswered: Bool
    /// Where it came from, where that is known without asking for it.
    var origin: DocumentProvenance?

    /// What is delivered in the order in which it came.
    var orderingKey: String { "\(usage):\(businessKey)" }
}

/// Where a received document came from.
struct DocumentProvenance {
    /// Our identity, `qualifier:id`.
    var own: String
    /// The thread of its message.
    var correlation: String
}

/// What the rules say of a document.
enum DocumentJudgment {
    /// It goes on; the text says of what it is the number again, where that is to be told.
    case deliver(told: String? = nil)
    case record
    /// It repeats another, by its content or, with other content, by its number.
    case duplicate(of: Int64, isSame: Bool)
    case hold(StoredDiagnostic, WorkKind)
    /// The partner is told that it is refused, in the words of the answer that was made for it.
    case refuse(String)
}

// MARK: - Judging and releasing documents

extension LedgerTransaction {
    /// Judges a document by what else is known and does what follows from it. `waived` is the code
    /// of a check that a person has waived. Where `mayBeParked` a delivery that a person had made
    /// anew may still keep its place among those of its key.
    func release(
        _ facts: DocumentFacts, hold: StoredDiagnostic?, waived: String? = nil,
        mayBeParked: Bool = false
    ) throws {
        let judgment = try judge(facts, hold: hold, waived: waived)
        let isWaiting = mayBeParked ? try takeUp(facts, judgment) : false
        switch judgment {
        case .deliver(let told):
            if let told { try event(facts.message, "deliver.again", told, document: facts.id) }
            try set(facts.id, "planned")
            try sql.execute(
                """
                INSERT INTO delivery(document, usage, idempotency_key, state)
                VALUES($1, $2, $3, 'planned')
                ON CONFLICT(document) DO UPDATE SET usage = excluded.usage,
                  idempotency_key = excluded.idempotency_key, state = 'planned',
                  begun_token = NULL
                """, facts.id, facts.usage, facts.idempotencyKey)
            if !isWaiting {
                try enqueue(
                    .deliver, facts.id, lane: "in:\(facts.partner)",
                    priority: waived == nil
                        ? WorkPriority.of(facts.terms.priority) : WorkPriority.person,
                    criticality: facts.terms.criticality, key: facts.orderingKey)
            }
            try waits(facts)
            try take(in: facts)
            if facts.isAnswered, facts.action == .deliver { try respond(facts) }
        case .refuse(let why):
            try set(facts.id, "recorded", isSettled: true)
            try event(facts.message, "deliver.refused", why, document: facts.id)
            try trade(takingIn: facts)
            try respond(facts)
        case .record:
            try set(facts.id, "recorded", isSettled: true)
            try event(facts.message, "deliver.recorded", facts.number, document: facts.id)
            try take(in: facts)
            if facts.isAnswered { try respond(facts) }
        case .duplicate(let first, let isSame):
            try set(facts.id, "duplicate", hold: hold, repeats: first, isSettled: true)
            try event(
                facts.message, "deliver.duplicate",
                "\(facts.number) has the \(isSame ? "content" : "number") of what "
                    + "\(try bringer(of: first)) brought, and is not delivered again",
                document: facts.id)
        case .hold(let why, let step):
            try set(facts.id, "held", hold: why)
            let subject = WorkSubject(
                message: facts.message, document: facts.id, partner: facts.partner)
            try open(step, subject, why)
        }
    }

    /// Has a parked delivery go on in its place, so that nothing overtakes it that came after it;
    /// whether it does. One that is held keeps its place, any other is taken away.
    private func takeUp(_ facts: DocumentFacts, _ judgment: DocumentJudgment) throws -> Bool {
        if case .hold = judgment { return false }
        let parked = try sql.first(
            "SELECT id, okey FROM work WHERE kind = 'deliver' AND subject = $1 AND state = 3",
            facts.id)
        guard let parked else { return false }
        if case .deliver = judgment, try parked.textIfAny(1) == facts.orderingKey {
            return try unpark(.deliver, facts.id)
        }
        try drop(parked: try parked.integer(0))
        return false
    }

    /// What follows from a document that is taken in, whatever is done with it.
    private func take(in facts: DocumentFacts) throws {
        try tell(takingIn: facts)
        try trade(takingIn: facts)
    }

    private func judge(
        _ facts: DocumentFacts, hold: StoredDiagnostic?, waived: String?
    ) throws -> DocumentJudgment {
        let same = try sql.first(
            """
            SELECT id FROM document
            WHERE id IN (SELECT id FROM document WHERE idempotency_key = $1
                UNION ALL SELECT document FROM edit WHERE came_as = $1)
              AND usage = $2 AND id <> $3
              AND state NOT IN ('void', 'duplicate', 'closed', 'withheld')
            ORDER BY id LIMIT 1
            """, facts.idempotencyKey, facts.usage, facts.id)
        if let same {
            let first = try same.integer(0)
            guard facts.terms.document == .hold, hold == nil,
                waived != Diagnostic.Code.deliverDocumentRepeated.name
            else { return .duplicate(of: first, isSame: true) }
            let why = Diagnostic(
                .deliverDocumentRepeated,
                "\(facts.number) came before with the same content, in \(try bringer(of: first))",
                value: facts.number)
            return .hold(StoredDiagnostic(why), .deliver)
        }
        if let hold { return .hold(hold, .remap) }
        switch facts.action {
        case .record: return .record
        case .deliver: return try judgeNew(facts, waived)
        case .deliverIfKnown: return try judgeChange(facts, waived)
        case .hold:
            if waived == Diagnostic.Code.deliverDocumentPurpose.name { return .deliver() }
            let why = Diagnostic(
                .deliverDocumentPurpose, "nobody has said what to do with \(facts.number)",
                value: facts.number)
            return .hold(StoredDiagnostic(why), .deliver)
        }
    }

    private func judgeNew(_ facts: DocumentFacts, _ waived: String?) throws -> DocumentJudgment {
        let rule = facts.terms.number
        if waived == Diagnostic.Code.deliverDocumentConflict.name || rule == .ignore {
            return .deliver()
        }
        // A change that came later and waits for it is no second order, nor is the answer to a
        // change a second answer to the order, although both are about the same.
        let others = try sql.query(
            """
            SELECT id FROM document
            WHERE business_key = $1 AND usage = $2 AND id <> $3 AND type = $4
              AND state IN ('planned', 'delivered', 'held', 'rejected', 'undecided', 'resolved')
              AND NOT (action = 'deliverIfKnown' AND id > $3 AND state IN ('planned', 'held'))
            ORDER BY id LIMIT $5
            """, facts.businessKey, facts.usage, facts.id, facts.type,
            facts.type == "orderChangeResponse" ? Self.mostAnswers : 1
        ).map { try $0.integer(0) }
        guard let other = try same(others, as: facts) else { return .deliver() }
        let text =
            "\(facts.number) came before with other content, in \(try bringer(of: other))"
        switch rule {
        case .drop: return .duplicate(of: other, isSame: false)
        case .tell: return .deliver(told: text)
        case .hold, .reject, .ignore:
            let why = Diagnostic(.deliverDocumentConflict, text, value: facts.number)
            return .hold(StoredDiagnostic(why), .deliver)
        }
    }

    /// Answers to changes of one order that are looked through for one to the same change.
    private static let mostAnswers = 50

    /// The first of some documents of one number and type that speaks of the same thing: an answer
    /// to a change does of the change that it names.
    private func same(_ others: [Int64], as facts: DocumentFacts) throws -> Int64? {
        guard facts.type == "orderChangeResponse", !others.isEmpty else { return others.first }
        func change(_ id: Int64) throws -> String? {
            let bytes = try body(document: id)
            return OrderChanges.name((try? JSONReader.read(bytes))?["change"]?.text)
        }
        let named = try change(facts.id)
        return try others.first { try change($0) == named }
    }

    /// The message that brought a document, as people find it.
    private func bringer(of document: Int64) throws -> String {
        let row = try required(
            """
            SELECT m.id, m.name FROM document d JOIN message m ON m.id = d.message
            WHERE d.id = $1
            """, document)
        return "message \(try row.integer(0)) (\(try row.text(1)))"
    }

    private func judgeChange(
        _ facts: DocumentFacts, _ waived: String?
    ) throws -> DocumentJudgment {
        if waived == Diagnostic.Code.deliverDocumentPurpose.name { return .deliver() }
        let known = try sql.first(
            """
            SELECT state FROM document
            WHERE business_key = $1 AND usage = $2 AND id <> $3
              AND state IN ('planned', 'delivered', 'undecided', 'resolved')
            ORDER BY id LIMIT 1
            """, facts.businessKey, facts.usage, facts.id)
        guard let known else {
            let why = Diagnostic(
                .deliverDocumentPurpose,
                "a change of \(facts.number) came, but no such order was taken",
                value: facts.number)
            return .hold(StoredDiagnostic(why), .deliver)
        }
        guard OrderMention.changesOrders(facts.type) else { return .deliver() }
        let stage = try stage(of: facts, isPosted: try known.text(0) != "planned")
        switch facts.terms.changes[stage] {
        case .deliver: return .deliver()
        case .refuse where facts.isAnswered:
            return .refuse("\(facts.number) is \(stage.words): its change is refused")
        case .hold, .refuse:
            if waived == Diagnostic.Code.deliverChangeLate.name { return .deliver() }
            let why = Diagnostic(
                .deliverChangeLate, "a change of \(facts.number) came, which is \(stage.words)",
                value: facts.number)
            return .hold(StoredDiagnostic(why), .deliver)
        }
    }

    /// How far the order has come that a document changes.
    private func stage(of facts: DocumentFacts, isPosted: Bool) throws -> ChangePolicy.Stage {
        let shipped = try sql.first(
            """
            SELECT o.business_order FROM order_document o
            JOIN order_document s ON s.business_order = o.business_order AND s.type = 'shipment'
            WHERE o.document = $1 LIMIT 1
            """, facts.id)
        guard let order = try shipped?.integer(0) else { return isPosted ? .posted : .unposted }
        var reader = OrderReader(self, mostDocuments: OrderReader.mostWritten)
        let row = try required(
            "SELECT \(OrderReader.columns) FROM business_order WHERE id = $1", order)
        // How much was shipped is read only where it makes a difference, and of a sane order.
        let isCounted = facts.terms.changes.distinguishesShipped
        let chain = OrderChain(try reader.record(row, withBodies: isCounted))
        guard chain.hasShipped else { return isPosted ? .posted : .unposted }
        let isWhole = isCounted && !chain.record.isCut && chain.isShipped
        return isWhole ? .shipped : .partlyShipped
    }

    /// Enters what the partner is to be sent about a document without asking the ERP, each answer
    /// as a document of its own, and remembers with the document what it is told. Its key is that
    /// of what it answers, so that it is entered once; a test that the same order passed before has
    /// no part in it.
    private func respond(_ facts: DocumentFacts) throws {
        let row = try required(
            """
            SELECT d.response, m.correlation FROM document d JOIN message m ON m.id = d.message
            WHERE d.id = $1
            """, facts.id)
        guard let answers = try row.bytesIfAny(0) else { return }
        let correlation = try row.text(1)
        var verdict: OwnVerdict?
        for (index, body) in answers.split(separator: UInt8(ascii: "\n")).enumerated() {
            let key = "\(facts.usage):\(facts.idempotencyKey)"
            let said = (try? JSONReader.read(Array(body))) ?? .null
            try respond(
                facts, said["type"]?.text ?? "", Array(body),
                key: index == 0 ? key : "\(key):\(index + 1)", correlation)
            verdict = verdict ?? OwnVerdict(answer: said)
        }
        guard let verdict else { return }
        try sql.execute(
            "UPDATE document SET answer = $2 WHERE id = $1", facts.id, verdict.rawValue)
    }

    /// Enters one answer, which knows what it answers: a number may be that of several documents.
    func respond(
        _ facts: DocumentFacts, _ type: String, _ body: [UInt8], key: String, _ correlation: String
    ) throws {
        let origin = DocumentOrigin.rule.channel
        let receipt = try enter(
            ReceivedMessage(
                arrival: FileArrival(
                    channel: origin, name: "\(facts.number).json", remoteKey: key,
                    size: body.count),
                bytes: StoredBytes(
                    payload: .inline(body), digest: SHA256.digest(of: body), size: body.count),
                correlation: correlation), PackedBytes(body))
        try sql.execute(
            """
            INSERT INTO dispatch(message, source, document_key, type, partner, number, answers,
              usage)
            VALUES($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT(message) DO NOTHING
            """, receipt.message, origin, key, type, facts.partner, facts.number, facts.id,
            facts.usage)
        try event(
            facts.message, "map.answered", "as message \(receipt.message)", document: facts.id)
    }

    /// Sets a document's state.
    func set(
        _ document: Int64, _ state: String, hold: StoredDiagnostic? = nil, repeats: Int64? = nil,
        isSettled: Bool = false
    ) throws {
        try sql.execute(
            """
            UPDATE document SET state = $2, hold = $3, repeats = $4,
              settled_us = CASE WHEN $5 = 1 THEN now_us() END
            WHERE id = $1
            """, document, state, hold?.json.description, repeats, isSettled)
    }

    /// What the rules need to know of a stored document.
    func documentFacts(_ id: Int64) throws -> DocumentFacts {
        try documentFacts(
            try required("SELECT \(Self.documentColumns) FROM document WHERE id = $1", id))
    }

    static let documentColumns = """
        id, message, partner, usage, number, action, business_key, idempotency_key, hold, type, \
        purpose, release_number, terms, response IS NOT NULL
        """

    func documentFacts(_ row: SQLRow) throws -> DocumentFacts {
        guard let action = DocumentOutcome.Action(rawValue: try row.text(5)) else {
            throw SQLFailure.damaged("a document with an unknown action")
        }
        guard let terms = DocumentTerms(encoded: try row.textIfAny(12)) else {
            throw SQLFailure.damaged("a document with unknown terms")
        }
        return DocumentFacts(
            id: try row.integer(0), message: try row.integer(1), partner: try row.text(2),
            usage: try row.text(3), number: try row.text(4), action: action,
            businessKey: try row.text(6), idempotencyKey: try row.text(7),
            type: try row.text(9), purpose: try row.text(10), release: try row.text(11),
            terms: terms, isAnswered: try row.flag(13))
    }
}
