import Diagnostics
import Engine
import Flow
import Values

// MARK: - Keeping answers

extension LedgerTransaction {
    /// Where the answers of an interchange over several slices stand.
    func frame(_ open: InterchangeRow, of message: Int64) throws -> AnswerFrame {
        let row = try required(
            "SELECT scope, coalesce(partner, '') FROM interchange WHERE id = $1", open.id)
        return AnswerFrame(
            message: message, interchange: open.ordinal, scope: try row.integer(0),
            partner: try row.text(1))
    }

    /// Keeps answers and matches as many as this commit may still settle; the rest is withheld.
    /// What was kept before is passed over, save what went with an interchange that was not taken
    /// then.
    ///
    /// - Parameters:
    ///   - first: which of its set the first of them is, from 0.
    ///   - left: how many expectations this commit may still close; 0 while their interchange has
    ///     yet to close.
    func keep(
        _ answers: [PartnerAnswer], from first: Int = 0, in frame: AnswerFrame,
        settling left: inout Int
    ) throws {
        for (index, answer) in zip(first..., answers) {
            let kept = try sql.first(
                """
                INSERT INTO received_answer(message, interchange, grp, ordinal, number, scope,
                  partner, kind, state, subject, verdict, words, content, received_us)
                VALUES($1, $2, $3, $4, $5, $6, $7, $8, 'withheld', $9, $10, $11, $12,
                  (SELECT created_us FROM message WHERE id = $1))
                ON CONFLICT(message, interchange, grp, ordinal, number) DO UPDATE
                  SET state = excluded.state, content = excluded.content
                  WHERE received_answer.state = 'void'
                RETURNING \(StoredAnswer.columns)
                """, frame.message, frame.interchange, frame.group, frame.set,
                frame.group == 0 ? answer.place.segment ?? index : index, frame.scope,
                frame.partner, answer.kind.rawValue, answer.subject.encoded,
                answer.verdict.rawValue, answer.words.joined(separator: "; "), answer.content)
            guard let kept, left > 0 else { continue }
            left -= max(1, try settle(try StoredAnswer(kept), limit: left))
        }
    }

    /// Keeps answers that are settled later.
    func withhold(
        _ answers: [PartnerAnswer], from first: Int = 0, in frame: AnswerFrame
    ) throws {
        var none = 0
        try keep(answers, from: first, in: frame, settling: &none)
    }

    /// Matches answers whose interchange has closed, as many as one commit may; gives whether more
    /// may be left.
    func matchWithheld(of message: Int64) throws -> Bool {
        let columns = StoredAnswer.columns.split(separator: ", ").map { "a.\($0)" }
            .joined(separator: ", ")
        let rows = try sql.query(
            """
            SELECT \(columns), i.state FROM received_answer a
            JOIN interchange i ON i.message = a.message AND i.ordinal = a.interchange
            WHERE a.message = $1 AND a.state = 'withheld' AND i.state <> 'open'
            ORDER BY a.id LIMIT $2
            """, message, settings.answerBatch)
        var left = settings.answerBatch
        for row in rows where left > 0 {
            let answer = try StoredAnswer(row)
            if try row.text(10) == "accepted" {
                left -= max(1, try settle(answer, limit: left))
            } else {
                try set(answer, "void")
                left -= 1
            }
        }
        return left <= 0
    }

    /// Notes what an answer is.
    func set(
        _ answer: StoredAnswer, _ state: String, expectation: Int64? = nil,
        candidate: Int64? = nil, sent: Int64? = nil
    ) throws {
        try sql.execute(
            """
            UPDATE received_answer SET state = $2, expectation = coalesce($3, expectation),
              candidate = $4, sent = $5 WHERE id = $1
            """, answer.id, state, expectation, candidate, sent)
    }
}

// MARK: - More than one commit may take

/// Answers of one set of a slice, or its TA1s, that are kept before the slice is committed.
struct AnswerStack: Sendable {
    /// The beginning of their interchange; nil where the walk is in it already.
    let opening: InterchangeOpening?
    let group: Int
    let set: Int
    var answers: [PartnerAnswer]
}

extension LedgerTransaction {
    /// Keeps some answers of a slice that is not yet committed. They are withheld: the slice says
    /// whether their interchange is taken, and what it settles is settled after it.
    func keep(_ page: Range<Int>, of stack: AnswerStack, for claim: Claim, _ message: Int64) throws
    {
        try require(claim)
        let message = try inboundMessage(message)
        guard !message.hasWalked, var frame = try frame(of: stack, message) else { return }
        (frame.group, frame.set) = (stack.group, stack.set)
        try withhold(Array(stack.answers[page]), from: page.lowerBound, in: frame)
    }

    /// Where a stack's answers stand; nil where its interchange was taken before.
    private func frame(of stack: AnswerStack, _ message: InboundMessage) throws -> AnswerFrame? {
        guard let opening = stack.opening else {
            guard let open = try message.walking.map({ try interchange($0) }), open.isOpen else {
                return nil
            }
            return try frame(open, of: message.id)
        }
        let taken = try sql.first(
            """
            SELECT 1 FROM interchange WHERE message = $1 AND ordinal = $2 AND state = 'accepted'
            """, message.id, opening.ordinal)
        guard taken == nil else { return nil }
        return AnswerFrame(
            message: message.id, interchange: opening.ordinal,
            scope: try scope(opening.reply.scope), partner: opening.partner ?? "")
    }
}

// MARK: - Rows

extension PartnerAnswer {
    /// What a row keeps beside the columns.
    fileprivate var content: String {
        var json: JSON = ["application": .string(application)]
        if !references.isEmpty {
            json["references"] = .array(references.map { .string($0) })
            json["types"] = .array(referredTypes.map { .string($0) })
        }
        if let explanation {
            json["text"] = .string(explanation.text)
            json["mend"] = .string(explanation.mend)
            json["value"] = explanation.value.map { .string($0) }
            json["causes"] = .array(
                explanation.causes.map { ["text": .string($0.text), "mend": .string($0.mend)] })
        } else if verdict == .rejected || verdict == .partly {
            json["cause"] = .string(cause)
        }
        return json.description
    }
}

extension StoredAnswer {
    static let columns =
        "id, message, scope, partner, subject, verdict, words, content, received_us, kind"

    init(_ row: SQLRow) throws(SQLFailure) {
        let content = try? JSONReader.read(Array(try row.text(7).utf8))
        guard let subject = PartnerAnswer.Subject(encoded: try row.text(4)),
            let verdict = PartnerAnswer.Verdict(rawValue: try row.text(5)), let content,
            let kind = PartnerAnswer.Kind(rawValue: try row.text(9))
        else { throw .damaged("an answer cannot be read") }
        self.init(
            id: try row.integer(0), message: try row.integer(1), scope: try row.integer(2),
            partner: try row.text(3), kind: kind, subject: subject, verdict: verdict,
            words: try row.text(6), application: content["application"]?.text ?? "",
            explanation: RefusalExplanation(stored: content),
            references: (content["references"]?.items ?? []).compactMap(\.text),
            referredTypes: (content["types"]?.items ?? []).compactMap(\.text),
            cause: content["cause"]?.text, time: try row.time(8))
    }
}

extension RefusalExplanation {
    /// What a row keeps of it; nil where it has none.
    fileprivate init?(stored content: JSON) {
        guard let text = content["text"]?.text else { return nil }
        self.init(
            text: text, mend: content["mend"]?.text ?? "", value: content["value"]?.text,
            causes: (content["causes"]?.items ?? []).map {
                RefusalCause(text: $0["text"]?.text ?? "", mend: $0["mend"]?.text ?? "")
            })
    }
}
