import Diagnostics
import Engine
import Flow
import Values
import X12

/// Where in an accepted interchange an answer stands.
struct AnswerFrame {
    let message: Int64
    let interchange: Int
    let scope: Int64
    let partner: String
    var group = 0
    var set = 0

    /// Within one of its sets.
    func of(_ outcome: SetOutcome) -> AnswerFrame {
        var frame = self
        (frame.group, frame.set) = (outcome.group, outcome.ordinal)
        return frame
    }
}

/// An answer as its row keeps it.
struct StoredAnswer {
    let id: Int64
    let message: Int64
    let scope: Int64
    let partner: String
    let kind: PartnerAnswer.Kind
    let subject: PartnerAnswer.Subject
    let verdict: PartnerAnswer.Verdict
    let words: String
    /// GS02 of the answer.
    let application: String
    let explanation: RefusalExplanation?
    /// The numbers by which an application names what it judges.
    let references: [String]
    let time: Timestamp
}

/// What an answer is to what we await.
enum AnswerMatch {
    /// It settles these expectations.
    case settles([Expectation])
    /// It is about something that nobody asked it of: a TA1 without ISA14, to this message.
    case unasked(message: Int64)
    /// What it is about was answered before.
    case repeats(Expectation)
    /// Nothing that we sent to whom it comes from; perhaps this is meant.
    case unmatched(candidate: Int64?)
}

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

    /// Keeps answers and, unless their interchange has yet to close, matches them. What was kept
    /// before is passed over, save what went with an interchange that was not taken then.
    func keep(_ answers: [PartnerAnswer], in frame: AnswerFrame, isWithheld: Bool) throws {
        for (index, answer) in answers.enumerated() {
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
            guard let kept, !isWithheld else { continue }
            try settle(try StoredAnswer(kept))
        }
    }

    /// Matches answers whose interchange has closed, some at a time; gives how many there were.
    func matchWithheld(of message: Int64) throws -> Int {
        let columns = StoredAnswer.columns.split(separator: ", ").map { "a.\($0)" }
            .joined(separator: ", ")
        let rows = try sql.query(
            """
            SELECT \(columns), i.state FROM received_answer a
            JOIN interchange i ON i.message = a.message AND i.ordinal = a.interchange
            WHERE a.message = $1 AND a.state = 'withheld' AND i.state <> 'open'
            ORDER BY a.id LIMIT $2
            """, message, settings.releaseBatch)
        for row in rows {
            let answer = try StoredAnswer(row)
            if try row.text(10) == "accepted" {
                try settle(answer)
            } else {
                try set(answer, "void")
            }
        }
        return rows.count
    }

    func set(
        _ answer: StoredAnswer, _ state: String, expectation: Int64? = nil,
        candidate: Int64? = nil, sent: Int64? = nil
    ) throws {
        try sql.execute(
            """
            UPDATE received_answer SET state = $2, expectation = $3, candidate = $4, sent = $5
            WHERE id = $1
            """, answer.id, state, expectation, candidate, sent)
    }
}

// MARK: - Matching

extension LedgerTransaction {
    /// What an answer is about. A match outside the pair that we sent to, or from another
    /// application than we addressed, is only a candidate: it never closes anything by itself.
    func match(
        _ subject: PartnerAnswer.Subject, from application: String, scope: Int64, partner: String,
        by message: Int64?
    ) throws -> AnswerMatch {
        switch subject {
        case .set(let functionalID, let group, let set, let control):
            guard let number = Int64(ControlKey.of(group)) else {
                return .unmatched(candidate: nil)
            }
            let same = try expectations(group: number, set: control, scope: scope).filter {
                $0.functionalID == functionalID && $0.set == set
                    && $0.isAddressed(to: application)
            }
            if let first = same.first {
                return first.isOpen ? .settles([first]) : .repeats(first)
            }
            return .unmatched(
                candidate: try candidate(
                    group: number, functionalID: functionalID, scope: scope, partner: partner))
        case .group(let functionalID, let group):
            guard let number = Int64(ControlKey.of(group)) else {
                return .unmatched(candidate: nil)
            }
            let same = try expectations(group: number, scope: scope).filter {
                $0.functionalID == functionalID && $0.isAddressed(to: application)
            }
            let open = same.filter {
                $0.isOpen && ($0.answeredBy == nil || $0.answeredBy != message)
            }
            if !open.isEmpty { return .settles(open) }
            // What the same answer lists it has said already.
            if same.contains(where: { $0.answeredBy == message }) { return .settles([]) }
            if let first = same.first { return .repeats(first) }
            return .unmatched(
                candidate: try candidate(
                    group: number, functionalID: functionalID, scope: scope, partner: partner))
        case .interchange(let control, let time):
            return try match(interchange: control, time, scope)
        }
    }

    private func match(interchange: String, _ time: String, _ scope: Int64) throws -> AnswerMatch {
        guard let number = Int64(ControlKey.of(interchange)) else {
            return .unmatched(candidate: nil)
        }
        let all = try expectations(interchange: number, scope: scope)
        let same = all.filter { $0.interchangeTime.isEmpty || $0.interchangeTime == time }
        if let asked = same.first(where: { $0.kind == "TA1" }) {
            return asked.isOpen ? .settles([asked]) : .repeats(asked)
        }
        if let sent = same.first { return .unasked(message: sent.message) }
        if let other = all.first { return .unmatched(candidate: other.id) }
        let answer = try sql.first(
            """
            SELECT a.message FROM acknowledgment a JOIN interchange i ON i.id = a.interchange
            WHERE a.interchange_control = $1 AND i.scope = $2 AND a.message IS NOT NULL
              AND a.made_us > now_us() - $3
            ORDER BY a.id DESC LIMIT 1
            """, number, scope, settings.remembered)
        return try answer.map { .unasked(message: try $0.integer(0)) }
            ?? .unmatched(candidate: nil)
    }

    /// Does what follows from an answer.
    private func settle(_ answer: StoredAnswer) throws {
        if answer.kind == .application { return try settle(advice: answer) }
        let found = try match(
            answer.subject, from: answer.application, scope: answer.scope, partner: answer.partner,
            by: answer.message)
        switch found {
        case .settles(let open):
            try set(answer, "matched", expectation: open.first?.id)
            for expectation in open { try close(expectation, answer) }
        case .unasked(let message):
            try set(answer, "matched")
            try told(message, answer)
            guard answer.verdict == .rejected else { return }
            try refuseSets(of: message, answer)
            try tell(answer, about: message, expectation: nil)
        case .repeats(let expectation):
            try repeated(answer, expectation)
        case .unmatched(let candidate):
            try set(answer, "unmatched", candidate: candidate)
            let meant = try candidate.map { "; perhaps it means \(try title(of: $0))" } ?? ""
            try event(answer.message, "await.unmatched", answer.words + meant)
        }
    }

    /// Closes what an answer settles.
    private func close(_ expectation: Expectation, _ answer: StoredAnswer) throws {
        try sql.execute(
            """
            UPDATE expectation SET state = $2, answered_us = $3, answer = $4, next_us = NULL
            WHERE id = $1
            """, expectation.id, answer.verdict.rawValue, answer.time, answer.id)
        try sql.execute(
            """
            UPDATE exception SET state = 'resolved', closed_us = now_us(), closed_by = 'gangway',
              resolution = 'the answer came'
            WHERE awaited = $1 AND state = 'open'
            """, expectation.id)
        try told(expectation.message, answer)
        guard answer.verdict == .rejected || answer.verdict == .partly else { return }
        // Who refuses the interchange answers nothing in it.
        if expectation.kind == "TA1", answer.verdict == .rejected {
            try refuseSets(of: expectation.message, answer)
        }
        try tell(answer, about: expectation.message, expectation: expectation.id)
    }

    /// Settles what else was awaited of an interchange that is refused as a whole.
    private func refuseSets(of message: Int64, _ answer: StoredAnswer) throws {
        try sql.execute(
            """
            UPDATE expectation SET state = 'rejected', answered_us = $2, answer = $3, next_us = NULL
            WHERE message = $1 AND kind = '997' AND state IN ('waiting', 'partly')
            """, message, answer.time, answer.id)
        try sql.execute(
            """
            UPDATE exception SET state = 'resolved', closed_us = now_us(), closed_by = 'gangway',
              resolution = 'the answer came'
            WHERE state = 'open' AND awaited IN (
              SELECT id FROM expectation WHERE message = $1 AND kind = '997' AND answer = $2)
            """, message, answer.id)
    }

    /// An answer to what was answered before: nothing changes, and what contradicts the first is
    /// for a person.
    private func repeated(_ answer: StoredAnswer, _ expectation: Expectation) throws {
        let isSame = expectation.state == answer.verdict.rawValue
        try set(
            answer, isSame ? "duplicate" : "contradictory", expectation: expectation.id)
        try event(
            answer.message, isSame ? "await.duplicate" : "await.contradictory", answer.words)
        guard !isSame else { return }
        let subject = try subject(.send, expectation.message)
        let before = expectation.answeredBy.map { " in message \($0)" } ?? ""
        let why = Diagnostic(
            .awaitAnswerChanged,
            "\(answer.partner) answers \(try title(of: expectation.id)) again in message "
                + "\(answer.message), now as \(answer.verdict.words); it was "
                + "\(expectation.state)\(before)", value: answer.verdict.words)
        try open(
            .send,
            WorkSubject(
                message: subject.message, outbound: expectation.message, partner: answer.partner,
                awaited: expectation.id), StoredDiagnostic(why))
    }

    /// Notes an answer with what it is about.
    func told(_ message: Int64, _ answer: StoredAnswer) throws {
        try event(
            try subject(.send, message).message, "await.\(answer.verdict.rawValue)",
            "\(answer.words) (message \(answer.message))")
    }

    /// Opens the exception of a refusal, or of an answer that leaves it open.
    func tell(
        _ answer: StoredAnswer, about message: Int64, expectation: Int64?
    ) throws {
        // Of an answer of ours nothing was awaited; its exception is about no step all the same.
        // That of an application's advice is not closed by a 997 that comes later.
        let awaited =
            try expectation
            ?? (answer.kind == .application ? nil : expectations(of: message).first?.id) ?? 0
        let subject = try subject(.send, message)
        let code: Diagnostic.Code =
            answer.verdict == .rejected ? .awaitAnswerRejected : .awaitAnswerUnclear
        let why = Diagnostic(
            code,
            (answer.explanation?.text
                ?? "\(answer.partner) \(answer.verdict.words): \(answer.words)")
                + "; its answer is message \(answer.message)",
            value: answer.explanation?.value, mend: answer.explanation?.mend)
        try open(
            .send,
            WorkSubject(
                message: subject.message, outbound: message, partner: answer.partner,
                awaited: awaited), StoredDiagnostic(why))
    }

    /// What an expectation is about, for people: `855 PO1 (acme_855_1.x12)`.
    private func title(of expectation: Int64) throws -> String {
        let row = try required(
            """
            SELECT coalesce(nullif(e.set_id, ''), e.type), e.number, m.name FROM expectation e
            JOIN message m ON m.id = e.message WHERE e.id = $1
            """, expectation)
        let number = try row.text(1)
        return "\(try row.text(0))\(number.isEmpty ? "" : " \(number)") (\(try row.text(2)))"
    }
}

// MARK: - Rows

extension Expectation {
    /// Whether an answer from this application answers what was addressed there.
    fileprivate func isAddressed(to other: String) -> Bool {
        application.isEmpty || other.isEmpty || application.trimmed == other.trimmed
    }
}

extension String {
    /// Without the blanks at its end, which mean nothing in X12.
    fileprivate var trimmed: Substring {
        self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)]
    }
}

extension PartnerAnswer.Verdict {
    /// In words.
    fileprivate var words: String {
        switch self {
        case .accepted: "accepted"
        case .noted: "accepted with errors"
        case .partly: "partly accepted"
        case .rejected: "refused"
        }
    }
}

extension PartnerAnswer {
    /// What a row keeps beside the columns.
    fileprivate var content: String {
        var json: JSON = ["application": .string(application)]
        if !references.isEmpty {
            json["references"] = .array(references.map { .string($0) })
        }
        if let explanation {
            json["text"] = .string(explanation.text)
            json["mend"] = .string(explanation.mend)
            json["value"] = explanation.value.map { .string($0) }
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
            words: try row.text(6),
            application: content["application"]?.text ?? "",
            explanation: content["text"]?.text.map {
                RefusalExplanation(
                    text: $0, mend: content["mend"]?.text ?? "", value: content["value"]?.text)
            }, references: (content["references"]?.items ?? []).compactMap(\.text),
            time: try row.time(8))
    }
}
