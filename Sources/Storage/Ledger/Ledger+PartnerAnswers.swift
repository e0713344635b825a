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
    var verdict: PartnerAnswer.Verdict
    var words: String
    /// GS02 of the answer.
    let application: String
    let explanation: RefusalExplanation?
    /// The numbers by which an application names what it judges.
    let references: [String]
    /// The canonical types that those numbers name; empty where the application does not say it.
    let referredTypes: [String]
    /// Why it refuses, where it could not be explained.
    let cause: String?
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

// MARK: - Matching

extension LedgerTransaction {
    /// What an answer is about. A match outside the pair that we sent to, or from another
    /// application than we addressed, is only a candidate: it never closes anything by itself.
    ///
    /// - Parameters:
    ///   - takes: whether the answer takes what it is about. What was refused, and sent again
    ///     since, may still be taken.
    ///   - message: what brought the answer.
    func match(
        _ subject: PartnerAnswer.Subject, from application: String, takes: Bool, scope: Int64,
        partner: String, by message: Int64?
    ) throws -> AnswerMatch {
        switch subject {
        case .set(let functionalID, let group, let set, let control):
            guard let number = Int64(ControlKey.of(group)) else {
                return .unmatched(candidate: nil)
            }
            let same = try expectations(group: number, set: control, scope: scope).filter {
                (functionalID.isEmpty || $0.functionalID == functionalID) && $0.set == set
                    && $0.isAddressed(to: application)
            }
            if let first = same.first {
                let isOpen = try first.isOpen || takes && isRefusedAndSentAgain(first)
                return isOpen ? .settles([first]) : .repeats(first)
            }
            return .unmatched(
                candidate: try candidate(
                    group: number, functionalID: functionalID, scope: scope, partner: partner))
        case .group(let functionalID, let group, _):
            guard let number = Int64(ControlKey.of(group)) else {
                return .unmatched(candidate: nil)
            }
            let all = GroupOfOurs(
                scope: scope, control: number, functionalID: functionalID,
                application: application)
            // One more than one commit settles tells whether there are more.
            let most = settings.answerBatch + 1
            let open = try openExpectations(of: all, butAnsweredBy: message, limit: most)
            if !open.isEmpty { return .settles(open) }
            if takes {
                let again = try sentAgainExpectations(of: all, limit: most)
                if !again.isEmpty { return .settles(again) }
            }
            if let first = try answeredExpectation(of: all, by: message) {
                // What the same answer lists it has said already.
                return first.answeredBy != nil && first.answeredBy == message
                    ? .settles([]) : .repeats(first)
            }
            return .unmatched(
                candidate: try candidate(
                    group: number, functionalID: functionalID, scope: scope, partner: partner))
        case .interchange(let control, let time):
            return try match(interchange: control, time, takes: takes, scope)
        case .file(let id):
            return try match(file: id, takes: takes, scope)
        }
    }

    private func match(
        interchange: String, _ time: String, takes: Bool, _ scope: Int64
    ) throws -> AnswerMatch {
        guard let number = Int64(ControlKey.of(interchange)) else {
            return .unmatched(candidate: nil)
        }
        let all = try expectations(interchange: number, scope: scope)
        let same = all.filter { $0.interchangeTime.isEmpty || $0.interchangeTime == time }
        if let asked = same.first(where: { $0.kind == "TA1" }) {
            let isOpen = try asked.isOpen || takes && isRefusedAndSentAgain(asked)
            return isOpen ? .settles([asked]) : .repeats(asked)
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

    /// Does what follows from an answer; gives how many expectations it closed. One that is about
    /// more than `limit` of them stays withheld until the rest is closed too.
    func settle(_ given: StoredAnswer, limit: Int) throws -> Int {
        if given.kind == .application {
            try settle(advice: given)
            return 1
        }
        let answer = try heldAgainstCount(given)
        let found = try match(
            answer.subject, from: answer.application, takes: answer.verdict.takes,
            scope: answer.scope, partner: answer.partner, by: answer.message)
        // Who refuses the interchange answers nothing in it: first what stands in it is refused.
        if let refused = found.refused(by: answer) {
            let count = try refuseSets(of: refused, answer, limit: limit)
            if count == limit { return count }
        }
        switch found {
        case .settles(let open):
            try set(
                answer, open.count > limit ? "withheld" : "matched", expectation: open.first?.id)
            for expectation in open.prefix(limit) { try close(expectation, answer) }
            return min(open.count, limit)
        case .unasked(let message):
            try set(answer, "matched")
            try told(message, answer)
            guard answer.verdict == .rejected else { return 1 }
            try tell(answer, about: message, expectation: nil)
            try settleTrade(ofSent: message)
        case .repeats(let expectation):
            try repeated(answer, expectation)
        case .unmatched(let candidate): try unmatched(answer, candidate: candidate)
        }
        return 1
    }

    /// Closes what an answer settles.
    private func close(_ expectation: Expectation, _ answer: StoredAnswer) throws {
        try sql.execute(
            """
            UPDATE expectation SET state = $2, answered_us = $3, answer = $4, next_us = NULL
            WHERE id = $1
            """, expectation.id, answer.verdict.rawValue, answer.time, answer.id)
        try resolve(awaited: expectation.id)
        try told(expectation.message, set: expectation.setControl, answer)
        if try movesTrade(answer.verdict, expectation) {
            try settleTrade(ofSent: expectation.message, set: expectation.setControl)
        }
        guard answer.verdict.needsPerson else { return }
        try tell(answer, about: expectation.message, expectation: expectation.id)
    }

    /// Settles what else was awaited of a refused interchange, up to `limit`; gives how many.
    private func refuseSets(
        of message: Int64, _ answer: StoredAnswer, limit: Int
    ) throws -> Int {
        let page = try sql.query(
            """
            SELECT id, set_control FROM expectation
            WHERE message = $1 AND kind = '997' AND state IN ('waiting', 'partly')
            ORDER BY id LIMIT $2
            """, message, limit
        ).map { (id: try $0.integer(0), set: try $0.text(1)) }
        for (id, set) in page {
            try sql.execute(
                """
                UPDATE expectation SET state = 'rejected', answered_us = $2, answer = $3,
                  next_us = NULL WHERE id = $1
                """, id, answer.time, answer.id)
            try resolve(awaited: id)
            try settleTrade(ofSent: message, set: set)
        }
        return page.count
    }

    /// Closes what was told of what has come.
    func resolve(awaited id: Int64, _ why: String = "the answer came") throws {
        try sql.execute(
            """
            UPDATE exception SET state = 'resolved', closed_us = now_us(), closed_by = 'gangway',
              resolution = $2
            WHERE awaited = $1 AND state = 'open'
            """, id, why)
    }

    /// An answer about nothing that is awaited of whom it comes from. It closes nothing, and what
    /// it refuses is for a person: perhaps something of ours is not where we think that it is.
    func unmatched(_ answer: StoredAnswer, candidate: Int64?) throws {
        try set(answer, "unmatched", candidate: candidate)
        let meant = try candidate.map { "; perhaps it means \(try title(of: $0))" } ?? ""
        try event(answer.message, "await.unmatched", answer.words + meant)
        guard answer.verdict.needsPerson else { return }
        // One file may refuse thousands of sets that nobody sent.
        let isTold =
            try sql.first(
                """
                SELECT 1 FROM exception
                WHERE message = $1 AND partner = $2 AND code = $3 AND state = 'open'
                """, answer.message, answer.partner, Diagnostic.Code.awaitAnswerUnexpected.name)
            != nil
        guard !isTold else { return }
        let why = Diagnostic(
            .awaitAnswerUnexpected,
            "\(answer.partner) \(answer.verdict.deed) \(answer.subject.words), of which nothing is "
                + "awaited: \(answer.words)\(meant)", value: answer.subject.words)
        try open(
            .process,
            WorkSubject(
                message: answer.message, partner: answer.partner, awaited: 0,
                causes: [
                    RefusalCause(
                        text: "\(answer.kind.rawValue): \(answer.verdict.deed) what nothing is "
                            + "awaited of", mend: why.help)
                ]), StoredDiagnostic(why))
    }

    /// An answer to what was answered before: nothing changes, and what contradicts the first is
    /// for a person.
    private func repeated(_ answer: StoredAnswer, _ expectation: Expectation) throws {
        // A station that was sent a file again may warn that it has it already.
        let isSame =
            expectation.state == answer.verdict.rawValue
            || answer.kind == .transport && answer.verdict.takes && expectation.isTaken
        if isSame, try isSentAgain(expectation) {
            // It answers what was sent again.
            try set(answer, "duplicate", expectation: expectation.id, sent: expectation.message)
            return try told(expectation.message, set: expectation.setControl, answer)
        }
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
                awaited: expectation.id,
                causes: [
                    RefusalCause(
                        text: "\(expectation.set.isEmpty ? expectation.kind : expectation.set): "
                            + "answered as \(answer.verdict.words) after \(expectation.state)",
                        mend: why.help)
                ]), StoredDiagnostic(why))
    }

    /// Notes an answer with what it is about: of a set of a batch its document.
    func told(_ message: Int64, set control: String = "", _ answer: StoredAnswer) throws {
        let about = try required(
            """
            SELECT coalesce(d.message, m.origin, m.id) FROM message m
            LEFT JOIN dispatch d ON d.batch = m.origin AND d.set_control = $2 WHERE m.id = $1
            """, message, control)
        try event(
            try about.integer(0), "await.\(answer.verdict.rawValue)",
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
                awaited: awaited,
                causes: answer.explanation?.causes
                    ?? [RefusalCause(text: answer.cause ?? answer.words, mend: why.help)]),
            StoredDiagnostic(why))
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

// MARK: - Words and rows

extension AnswerMatch {
    /// What stands in an interchange that the answer refuses as a whole; nil where it refuses none.
    fileprivate func refused(by answer: StoredAnswer) -> Int64? {
        guard answer.kind == .interchange, answer.verdict == .rejected else { return nil }
        return switch self {
        case .settles(let asked): asked.first?.message
        case .unasked(let message): message
        case .repeats, .unmatched: nil
        }
    }
}

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
    /// Whether what it is about is taken.
    var takes: Bool { self == .accepted || self == .noted }

    /// Whether a person has to do something.
    var needsPerson: Bool { !takes }

    /// What a partner does by it.
    fileprivate var deed: String {
        switch self {
        case .accepted, .noted: "accepts"
        case .partly: "does not say whether it accepts"
        case .rejected: "refuses"
        }
    }

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
