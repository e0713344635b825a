import Acknowledgments
import Diagnostics
import Engine
import Flow
import Partners
import Values
import X12

/// What becomes of an interchange.
enum InterchangeDecision {
    /// Its documents go on; a 997 is due. It may be told that its numbers were used before.
    case accepted(told: Diagnostic? = nil)
    /// A 997 is due as if it were accepted, and its documents do not go on: it repeats another.
    case dropped(Diagnostic, of: Int64)
    /// Its control number was used before, and the partner is told so by TA1 025.
    case turnedAway(Diagnostic)
    /// Its envelope is faulty: TA1 R, documents void.
    case rejected
    /// The profiles do not let it in.
    case refused(Diagnostic)
    /// The duplicate table holds it; answered by TA1 025 where the flag says so.
    case held(Diagnostic, tellsDuplicate: Bool)
    /// The same interchange again.
    case repeated(of: Int64)

    /// Whether it stands, and its control numbers are used up.
    var isAccepted: Bool {
        switch self {
        case .accepted, .dropped: true
        default: false
        }
    }

    /// Whether answers may be due at all.
    var isAnswered: Bool {
        switch self {
        case .accepted, .dropped, .turnedAway, .rejected, .refused: true
        case .held(_, let tellsDuplicate): tellsDuplicate
        case .repeated: false
        }
    }

    /// The interchange as it is answered: a control number used before is TA1 025 R.
    func answered(_ outcome: InterchangeOutcome) -> InterchangeOutcome {
        switch self {
        case .held(_, tellsDuplicate: true), .turnedAway: break
        default: return outcome
        }
        var outcome = outcome
        outcome.verdict = InterchangeAcknowledgment(
            answering: outcome.opening.header, faults: [], notes: [.duplicate])
        // That such a one is refused was agreed, and with it that the partner is told.
        if case .turnedAway = self { outcome.opening.reply.tellRefusal() }
        return outcome
    }

    var state: String {
        switch self {
        case .accepted, .dropped: "accepted"
        case .rejected, .turnedAway: "rejected"
        case .refused: "refused"
        case .held: "held"
        case .repeated: "duplicate"
        }
    }

    /// The code of the exception that it is.
    var code: String? {
        switch self {
        case .refused(let why), .held(let why, _): why.code.name
        case .accepted, .dropped, .turnedAway, .rejected, .repeated: nil
        }
    }

    var reason: String? {
        switch self {
        case .accepted, .rejected, .repeated: nil
        case .refused(let why), .held(let why, _), .dropped(let why, _), .turnedAway(let why):
            why.message
        }
    }
}

/// An interchange's row.
struct InterchangeRow {
    let id: Int64
    let ordinal: Int
    let state: String
    /// Whether a person said to process it although the duplicate table holds it.
    let acceptsDuplicates: Bool
    var isOpen: Bool { state == "open" }
}

// MARK: - Interchanges, groups, sets

extension LedgerTransaction {
    /// The row of an interchange, made when first met. One that was held or refused, or rejected
    /// without telling the partner, is opened again: it is walked anew because a person asked.
    func interchange(
        _ opening: InterchangeOpening, of message: Int64, scope: Int64
    ) throws -> InterchangeRow {
        let found = try sql.first(
            """
            SELECT id, state, accepts_duplicates FROM interchange
            WHERE message = $1 AND ordinal = $2
            """, message, opening.ordinal)
        if let found {
            let (id, state) = (try found.integer(0), try found.text(1))
            let accepts = try found.flag(2)
            let isUntold = state == "rejected" ? try !hasAnswer(.interchange, id) : false
            guard state == "held" || state == "refused" || isUntold else {
                return InterchangeRow(
                    id: id, ordinal: opening.ordinal, state: state, acceptsDuplicates: accepts)
            }
            try sql.execute(
                """
                UPDATE interchange SET state = 'open', reason = NULL, partner = $2, scope = $3
                WHERE id = $1
                """, id, opening.partner, scope)
            return InterchangeRow(
                id: id, ordinal: opening.ordinal, state: "open", acceptsDuplicates: accepts)
        }
        let header = opening.header
        let made = try required(
            """
            INSERT INTO interchange(message, ordinal, state, scope, partner, sender, receiver,
              usage, control, control_key, version, byte_offset)
            VALUES($1, $2, 'open', $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id
            """, message, opening.ordinal, scope, opening.partner,
            "\(header.senderQualifier):\(header.senderID)",
            "\(header.receiverQualifier):\(header.receiverID)", header.usage, header.control,
            ControlKey.of(header.control), header.version, header.place.byte ?? 0)
        return InterchangeRow(
            id: try made.integer(0), ordinal: opening.ordinal, state: "open",
            acceptsDuplicates: false)
    }

    /// An interchange's row by its id.
    func interchange(_ id: Int64) throws -> InterchangeRow {
        let row = try required(
            "SELECT ordinal, state, accepts_duplicates FROM interchange WHERE id = $1", id)
        return InterchangeRow(
            id: id, ordinal: try row.int(0), state: try row.text(1),
            acceptsDuplicates: try row.flag(2))
    }

    /// Judges an interchange and remembers its control numbers. One that is only planned yet is
    /// judged again when it closes, so its number is not the pair's last before that.
    func decide(
        _ outcome: InterchangeOutcome, groups: [GroupOutcome], scope: Int64, interchange: Int64,
        accepts: Bool, isPlan: Bool = false
    ) throws -> InterchangeDecision {
        let facts = try facts(outcome, groups: groups, scope: scope, interchange: interchange)
        let judgment = DuplicateJudgment.judge(
            facts, control: outcome.opening.header.control, by: outcome.opening.reply.duplicates,
            accepts: accepts)
        if case .repeated(let first) = judgment { return .repeated(of: first) }
        let decision = decision(outcome, judgment)
        if let first = facts.rejected {
            switch decision {
            case .rejected, .turnedAway: return .repeated(of: first.id)
            default: break
            }
        }
        // What is not taken uses no number up, but its bytes are known when they come again.
        try remember(
            outcome, groups: groups, scope: scope, interchange: interchange,
            counts: decision.isAccepted)
        guard !isPlan else { return decision }
        let control = outcome.opening.header.control
        // Nothing is lost where one came and was rejected. One that waits for a person has those
        // after it wait, too, where their order matters.
        let duplicates = outcome.opening.reply.duplicates
        if decision.isAccepted {
            try advance(
                scope, with: interchange, control, facts,
                isConfirmed: accepts && duplicates.sequence == .hold)
        } else if case .rejected = decision {
            try advance(scope, withRejected: interchange, control, facts)
        }
        return decision
    }

    /// What becomes of an interchange that did not come before.
    private func decision(
        _ outcome: InterchangeOutcome, _ judgment: DuplicateJudgment
    ) -> InterchangeDecision {
        if let refusal = outcome.opening.refusal { return .refused(refusal) }
        guard outcome.verdict.disposition.isAccepted else { return .rejected }
        switch judgment {
        case .heldInterchange(let why):
            return .held(why, tellsDuplicate: outcome.opening.header.wantsAcknowledgment)
        case .heldGroup(let why): return .held(why, tellsDuplicate: false)
        case .rejected(let why): return .turnedAway(why)
        case .dropped(let why, let first): return .dropped(why, of: first)
        case .told(let why): return .accepted(told: why)
        case .fresh, .repeated: return .accepted()
        }
    }

    /// Writes down what became of an interchange.
    func close(
        _ interchange: Int64, _ decision: InterchangeDecision, _ outcome: InterchangeOutcome
    ) throws {
        var first: Int64?
        switch decision {
        case .repeated(let earlier), .dropped(_, let earlier): first = earlier
        default: break
        }
        try sql.execute(
            """
            UPDATE interchange SET state = $2, reason = $3, note = $4, repeats = $5,
              byte_offset = $6
            WHERE id = $1
            """, interchange, decision.state, decision.reason,
            decision.answered(outcome).verdict.note.code, first, outcome.byteOffset)
        try closeMended(interchange, but: decision.code)
    }

    /// Closes the exceptions of an interchange that its message's new walk, perhaps for another's
    /// sake, has mended; `code` is what is still wrong.
    func closeMended(_ interchange: Int64, but code: String?) throws {
        try sql.execute(
            """
            UPDATE exception SET state = 'retried', closed_us = now_us(), closed_by = 'gangway',
              resolution = 'its message was walked again'
            WHERE message = (SELECT message FROM interchange WHERE id = $1) AND interchange = $1
              AND state = 'open' AND step = 'process' AND code <> $2
            """, interchange, code ?? "")
    }

    func insert(_ group: GroupOutcome, of interchange: Int64) throws {
        let header = group.header
        try sql.execute(
            """
            INSERT INTO functional_group(interchange, ordinal, functional_id, control_key, header,
              verdict, disposition)
            VALUES($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT(interchange, ordinal) DO UPDATE SET header = excluded.header,
              verdict = excluded.verdict, disposition = excluded.disposition
            """, interchange, group.ordinal, header.functionalID, ControlKey.of(header.control),
            JSON.array(header.elements.map { .string($0) }).description, group.verdict.encoded,
            group.verdict.disposition.rawValue)
    }

    /// The groups of an interchange, in order, as they closed.
    func groups(of interchange: Int64) throws -> [GroupOutcome] {
        try sql.query(
            """
            SELECT ordinal, header, verdict FROM functional_group WHERE interchange = $1
            ORDER BY ordinal
            """, interchange
        ).map { row in
            let elements = (try? JSONReader.read(Array(try row.text(1).utf8)))?.items
            guard let elements, elements.count == 8,
                let verdict = GroupVerdict(encoded: try row.bytes(2))
            else { throw SQLFailure.damaged("a functional group cannot be read") }
            return GroupOutcome(
                ordinal: try row.int(0),
                header: GroupHeader(elements: elements.map { $0.text ?? "" }),
                verdict: verdict, diagnostics: [])
        }
    }

    func insert(_ set: PreparedSet, of interchange: Int64) throws {
        let outcome = set.outcome
        try sql.execute(
            """
            INSERT INTO transaction_set(interchange, grp, ordinal, control_key, disposition,
              verdict, byte_offset, byte_count)
            VALUES($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT(interchange, grp, ordinal) DO UPDATE SET verdict = excluded.verdict,
              disposition = excluded.disposition
            """, interchange, outcome.group, outcome.ordinal,
            ControlKey.of(outcome.verdict.control), outcome.verdict.disposition.rawValue,
            set.verdict, outcome.byteOffset, outcome.byteCount)
    }
}
