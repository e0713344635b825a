import Canonical
import Diagnostics
package import Engine
import Flow
import Values

extension SQLLedger {
    package func remind(
        limit: Int, after mark: ReminderMark?
    ) async throws(LedgerFailure) -> Reminders {
        try await write { ledger in try ledger.remind(limit: limit, after: mark) }
    }
}

/// An expectation whose time has come for something to be told.
private struct DueRow {
    let id: Int64
    let message: Int64
    let partner: String
    let kind: String
    let title: String
    let set: String
    let warn: Int64?
    let due: Int64
    let escalate: Int64?
    let next: Int64
    let type: String
    let number: String
    let own: String
    let usage: String
    let correlation: String
    /// Its times as set aside until what it is owed to leaves.
    let unsent: String?
    /// When what it is owed to left first, in microseconds; 0 where it has not, nil where it came.
    private let left: Int64?
    /// Whether we owe it.
    let isOurs: Bool
    /// Whether what it is owed to came; else it left.
    let isReceived: Bool
    let progress: String
    /// The file, where it lies for the partner to fetch it; nil where something else is awaited.
    let pickup: LyingFile?

    static let columns = """
        e.id, e.message, e.partner, e.kind, coalesce(nullif(e.set_id, ''), e.type), e.number,
        m.name, e.warn_us, e.due_us, e.escalate_us, e.next_us, e.type, s.own, s.usage,
        coalesce((SELECT o.correlation FROM business_order o WHERE o.id = e.business_order),
          m.correlation), e.is_ours, m.direction, e.progress, e.unsent,
          \(LeavingTime.query), m.channel, e.made_us, e.seen_us
        """

    init(_ row: SQLRow) throws(SQLFailure) {
        id = try row.integer(0)
        message = try row.integer(1)
        partner = try row.text(2)
        kind = try row.text(3)
        number = try row.text(5)
        type = try row.text(11)
        own = try row.text(12)
        usage = try row.text(13)
        correlation = try row.text(14)
        isOurs = try row.flag(15)
        isReceived = try row.text(16) == "in"
        progress = try row.text(17)
        // What lies there to be fetched is a file, whatever its document.
        let about = try row.text(4)
        set = kind == "PICKUP" ? OrderDocument.set(of: about) : about
        let file = try row.text(6)
        title = "\(set)\(number.isEmpty ? "" : " \(number)") (\(file))"
        warn = try row.integerIfAny(7)
        next = try row.integer(10)
        // What is set aside is looked at once more when it would have been due.
        due = try row.integerIfAny(8) ?? next
        escalate = try row.integerIfAny(9)
        unsent = try row.textIfAny(18)
        left = try row.integerIfAny(19)
        pickup =
            kind == "PICKUP"
            ? LyingFile(
                name: file, channel: try row.text(20),
                since: max(left ?? 0, try row.integer(21)), seen: try row.integerIfAny(22))
            : nil
    }

    /// What is told, in the order of its times.
    var stages: [(stage: DueStage, time: Int64)] {
        [(.soon, warn), (.overdue, due), (.escalated, escalate)]
            .compactMap { stage, time in time.map { (stage, $0) } }
    }

    /// What does not come, whatever it is about.
    var cause: String {
        if pickup != nil { return "\(set): not picked up in time" }
        return "\(set): \(isOurs ? "we sent no \(kind)" : "no \(kind) came") in time"
    }

    /// Whether the partner cannot owe it yet, because what it is owed to has not left.
    var waitsForUs: Bool { !isOurs && left == 0 }

    /// Whether it may have been fetched in time, because nobody has looked since it was due.
    var mayBeFetched: Bool { pickup.map { $0.seen ?? 0 <= due } ?? false }

    /// Whether something is made of what we owe that has not left.
    private var isMade: Bool { progress.hasSuffix(OrderChain.Progress.unsent) }

    /// What is to be done; nil where it is what the code says.
    var mend: String? {
        if let pickup {
            return "it is \(partner)'s move: ask whether its collecting has stopped, and have it "
                + "fetch \(pickup.name) from where channel \(pickup.channel) puts its files. "
                + "This closes itself when the file is gone from there, and `gangway exceptions "
                + "resolve` ends the waiting"
        }
        guard isOurs else { return nil }
        if isMade {
            return "it is made and has not left: `gangway orders show` and `gangway messages show "
                + "\(message)` name what it waits for, a batch, a hold or a channel that is down. "
                + "This closes itself when it leaves, and `gangway exceptions resolve` ends the "
                + "waiting"
        }
        // What an order's seller takes only the ERP says.
        let isAnswer = ["855", "865"].contains(kind)
        return "see by `gangway orders show` or `gangway messages show \(message)` what is held "
            + "here, and mend that; else have the ERP make the \(kind)"
            + (isAnswer
                ? ", by its file in a folder that brings documents where it cannot be asked"
                : ", or give it with `gangway orders send`")
            + ". This closes itself when it leaves, and `gangway exceptions resolve` ends the "
            + "waiting"
    }

    /// What is awaited, in a word.
    var word: String { pickup == nil ? kind : "pick-up" }

    /// What is missing, for people.
    var what: String {
        let term = "due \(Timestamp(microseconds: due))"
        if let pickup {
            let since = Timestamp(microseconds: pickup.since)
            let words = "\(partner) has not picked up \(title) since \(since), \(term)"
            guard next >= due, mayBeFetched, let seen = pickup.seen else { return words }
            return words + "; nobody could look since \(Timestamp(microseconds: seen))"
        }
        let told = isMade ? progress : "\(progress) \(isOurs ? "left" : "came")"
        let part = progress.isEmpty ? "" : " (\(told))"
        let who = isOurs ? "we owe \(partner)" : "\(partner) owes"
        let article = kind.hasPrefix("8") || kind == "MDN" ? "an" : "a"
        return "\(who) \(article) \(kind) to \(title), \(term)\(part)"
    }
}

/// A file that lies where its partner is to fetch it.
private struct LyingFile {
    let name: String
    let channel: String
    /// When it left last, in microseconds.
    let since: Int64
    /// When it was seen there last.
    let seen: Int64?
}

/// What there is to tell of an answer that does not come.
private enum DueStage: String {
    case soon
    case overdue
    case escalated
}

extension LedgerTransaction {
    /// How long nobody is told of what may stand in a file not yet walked.
    static let patience = Duration.seconds(900)

    /// Tells of answers that are nearly due, due and long due, the most urgent first.
    fileprivate func remind(limit: Int, after mark: ReminderMark?) throws -> Reminders {
        let now = try sql.now()
        let oldest = try oldestUnwalked()
        let rows = try sql.query(
            """
            SELECT \(DueRow.columns) FROM expectation e JOIN message m ON m.id = e.message
            JOIN control_scope s ON s.id = e.scope
            WHERE e.state = 'waiting' AND e.next_us IS NOT NULL AND e.next_us < $1
              AND (e.next_us, e.id) > ($3, $4)
            ORDER BY e.next_us, e.id LIMIT $2
            """, now, limit, mark?.time.microseconds ?? .min, mark?.expectation ?? 0)
        var reminders = Reminders(told: 0, next: nil)
        for row in rows {
            let row = try DueRow(row)
            reminders.next = ReminderMark(
                time: Timestamp(microseconds: row.next), expectation: row.id)
            if row.next == Self.unsettled {
                try settle(unsettled: row.id)
                continue
            }
            if row.waitsForUs {
                if try setAside(row, now) { reminders.told += 1 }
                continue
            }
            // What came in time and is not yet walked is not late, nor what nobody looked for.
            let mayBeInTime = row.mayBeFetched || oldest.map { $0 <= row.due } ?? false
            if mayBeInTime, row.due < now, now < row.due + Self.patience.wholeMicroseconds {
                continue
            }
            reminders.told += 1
            try remind(row, now)
        }
        if rows.count < limit { reminders.next = nil }
        return reminders
    }

    /// Sets the times of an answer aside, since the file that it is owed to has not left: they
    /// count from when it does. Where it would have been due by now, that the file has not left is
    /// told as what it is, ours; says whether it is.
    private func setAside(_ row: DueRow, _ now: Int64) throws -> Bool {
        let isLate = row.due < now
        let times = DeadlineText(warn: row.warn, due: row.due, escalate: row.escalate)
        try sql.execute(
            """
            UPDATE expectation SET unsent = coalesce(unsent, $2), warn_us = NULL, due_us = NULL,
              escalate_us = NULL, next_us = $3 WHERE id = $1
            """, row.id, times.text, isLate ? nil : row.due)
        // A document that gathers with others is no file yet; its batch has a time of its own.
        guard isLate, !row.isReceived, try !hasAlarm(ofLate: row.message) else { return false }
        let why = Diagnostic(
            .sendFileLate,
            "\(row.title) to \(row.partner) has not left, and its \(row.word) would have been "
                + "due \(Timestamp(microseconds: row.due))")
        try open(.send, try subject(.send, row.message), StoredDiagnostic(why))
        return true
    }

    private func remind(_ row: DueRow, _ now: Int64) throws {
        let subject = try subject(.send, row.message)
        for (stage, time) in row.stages where row.next <= time && time < now {
            try event(subject.message, "await.\(stage.rawValue)", row.what)
            switch stage {
            case .soon: break
            case .overdue:
                let why = Diagnostic(
                    .awaitAnswerOverdue, row.what, value: "\(Timestamp(microseconds: row.due))",
                    mend: row.mend)
                try open(
                    row.isReceived ? .process : .send,
                    WorkSubject(
                        message: subject.message, outbound: row.isReceived ? nil : row.message,
                        partner: row.partner,
                        awaited: row.id,
                        causes: [RefusalCause(text: row.cause, mend: why.help)]),
                    StoredDiagnostic(why))
                try tell(overdue: row)
            case .escalated:
                try sql.execute(
                    "UPDATE exception SET text = $2 WHERE awaited = $1 AND state = 'open'", row.id,
                    "escalated: \(row.what)")
            }
        }
        let next = row.stages.first { $0.time >= now }?.time
        try sql.execute("UPDATE expectation SET next_us = $2 WHERE id = $1", row.id, next)
    }

    /// Tells other systems that an answer is overdue.
    private func tell(overdue row: DueRow) throws {
        try tell(
            .acknowledgmentOverdue, of: .expectation(row.id),
            about: EventSubject(
                own: row.own, partner: row.partner, usage: row.usage, isReceived: row.isReceived,
                document: row.type, number: row.number, release: "", purpose: "", orders: [],
                message: row.message, documentID: nil, correlation: row.correlation),
            [
                JSON.Member("kind", .string(row.kind)),
                JSON.Member("owedBy", row.isOurs ? "us" : "partner"),
                JSON.Member("due", .string(Timestamp(microseconds: row.due).description)),
            ])
    }

    /// When the oldest file came that no walk has finished; nil where there is none. A batch that
    /// gathers brings no answer.
    func oldestUnwalked() throws -> Int64? {
        try ["received", "processing"].compactMap { state in
            try sql.first(
                """
                SELECT created_us FROM message m WHERE state = $1 AND direction = 'in'
                  AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.message = m.id)
                ORDER BY id LIMIT 1
                """, state)?.integer(0)
        }.min()
    }
}
