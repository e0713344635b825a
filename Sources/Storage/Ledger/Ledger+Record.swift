import Diagnostics
import Engine
import Flow
import Values

/// What a work item is about.
struct WorkSubject {
    /// The inbound message whose timeline it belongs to.
    var message: Int64
    /// The interchange, where it is about one.
    var interchange: Int64?
    /// The document, for `remap` and `deliver`.
    var document: Int64?
    /// The outbound message, for `send`.
    var outbound: Int64?
    /// The partner's name, if known.
    var partner: String?
    /// The expectation, where it is about what a partner owes us and no step of ours failed.
    var awaited: Int64?
    /// Why, where the diagnostic alone does not say it: what else is there for the same reason is
    /// the same thing to mend.
    var causes: [RefusalCause] = []
}

// MARK: - Timeline, diagnostics, exceptions

extension LedgerTransaction {
    /// Adds to a message's timeline.
    func event(
        _ message: Int64, _ kind: String, _ detail: String, document: Int64? = nil
    ) throws {
        try sql.execute(
            """
            INSERT INTO event(message, document, at_us, kind, detail)
            VALUES($1, $2, now_us(), $3, $4)
            """, message, document, kind, detail)
    }

    /// Keeps a diagnostic, up to the limit a message.
    func note(
        _ diagnostic: Diagnostic, of message: inout InboundMessage, interchange: Int? = nil,
        group: Int? = nil, set: Int? = nil
    ) throws {
        message.diagnostics += 1
        guard message.diagnostics <= settings.diagnosticsPerMessage else { return }
        let stored = StoredDiagnostic(diagnostic)
        try sql.execute(
            """
            INSERT INTO diagnostic(message, number, interchange, grp, ordinal, code, severity,
              text, place, value, help)
            VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT(message, number) DO NOTHING
            """, message.id, message.diagnostics, interchange, group, set, stored.code,
            stored.severity, stored.text, stored.place, stored.value, stored.help)
    }

    /// Opens an exception. What was run again and is still wrong in the same way keeps the one that
    /// it has: an interchange that was walked for another's sake, and whatever a person retried.
    func open(
        _ step: WorkKind, _ subject: WorkSubject, _ why: StoredDiagnostic
    ) throws {
        if let interchange = subject.interchange {
            let told = try sql.execute(
                """
                UPDATE exception SET text = $4, place = $5, value = $6
                WHERE message = $1 AND interchange = $2 AND code = $3 AND state = 'open'
                """, subject.message, interchange, why.code, why.text, why.place, why.value)
            if told > 0 { return }
        }
        if try reopen(step, subject, why) { return }
        let opened = try sql.first(
            """
            INSERT INTO exception(state, step, message, document, outbound, code, severity, text,
              place, value, help, owner, partner, opened_us, failed_us, interchange, awaited)
            VALUES('open', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now_us(), now_us(),
              $13, $14)
            RETURNING id
            """, step.rawValue, subject.message, subject.document, subject.outbound, why.code,
            why.severity, why.text, why.place, why.value, why.help, why.owner, subject.partner,
            subject.interchange, subject.awaited)
        if let id = try opened?.integer(0) { try note(causesOf: id, subject, why) }
        try event(
            subject.message, "exception.opened", "\(why.code): \(why.text)",
            document: subject.document)
    }

    /// Opens the exception again that a person has retried, where there is one of the same thing,
    /// step and code; whether there was. Of several the one goes before the others that was at the
    /// same place.
    private func reopen(
        _ step: WorkKind, _ subject: WorkSubject, _ why: StoredDiagnostic
    ) throws -> Bool {
        guard subject.awaited == nil, !OpenException.tells(why.code) else { return false }
        let found = try sql.first(
            """
            SELECT id FROM exception
            WHERE state = 'retried' AND message = $1 AND code = $2 AND step = $6
              AND document IS NOT DISTINCT FROM $3 AND outbound IS NOT DISTINCT FROM $4
              AND interchange IS NOT DISTINCT FROM $5 AND awaited IS NULL
            ORDER BY CASE WHEN place = $7 AND value IS NOT DISTINCT FROM $8 THEN 0 ELSE 1 END, id
            LIMIT 1
            """, subject.message, why.code, subject.document, subject.outbound,
            subject.interchange, step.rawValue, why.place, why.value)
        guard let id = try found?.integer(0) else { return false }
        try sql.execute(
            """
            UPDATE exception SET state = 'open', closed_us = NULL, closed_by = NULL,
              resolution = NULL, failures = failures + 1, failed_us = now_us(), severity = $2,
              text = $3, place = $4, value = $5, help = $6, owner = $7, partner = $8
            WHERE id = $1
            """, id, why.severity, why.text, why.place, why.value, why.help, why.owner,
            subject.partner)
        try sql.execute("DELETE FROM exception_cause WHERE exception = $1", id)
        try note(causesOf: id, subject, why)
        try event(
            subject.message, "exception.reopened", "\(why.code): \(why.text)",
            document: subject.document)
        return true
    }

    private func note(
        causesOf exception: Int64, _ subject: WorkSubject, _ why: StoredDiagnostic
    ) throws {
        let causes = subject.causes.isEmpty ? [why.cause] : subject.causes
        for (number, cause) in causes.enumerated() {
            try sql.execute(
                """
                INSERT INTO exception_cause(exception, number, cause, mend)
                VALUES($1, $2, $3, $4)
                """, exception, number + 1, cause.text, cause.mend)
        }
    }

    /// What a claim's work is about.
    func subject(of claim: Claim) throws -> WorkSubject {
        try subject(claim.kind, claim.subject)
    }

    func subject(_ kind: WorkKind, _ id: Int64) throws -> WorkSubject {
        switch kind {
        case .process, .send:
            let row = try required(
                "SELECT coalesce(origin, id), partner FROM message WHERE id = $1", id)
            return WorkSubject(
                message: try row.integer(0), outbound: kind == .send ? id : nil,
                partner: try row.textIfAny(1))
        case .deliver, .remap:
            let row = try required("SELECT message, partner FROM document WHERE id = $1", id)
            return WorkSubject(
                message: try row.integer(0), document: id, partner: try row.textIfAny(1))
        }
    }

    /// Notes that an item of work became a dead letter.
    func parked(_ kind: WorkKind, _ id: Int64, _ why: Diagnostic) throws {
        try open(kind, try subject(kind, id), StoredDiagnostic(why))
        if kind == .process || kind == .send {
            try sql.execute("UPDATE message SET state = 'held' WHERE id = $1", id)
        }
        // It is on its way no longer; what the delivery's own row says still decides what may be
        // in the ERP.
        if kind == .deliver {
            try sql.execute(
                "UPDATE document SET state = 'undecided' WHERE id = $1 AND state = 'planned'", id)
        }
    }

    /// The first row, which has to be there.
    func required(_ text: String, _ arguments: (any SQLBindable)?...) throws -> SQLRow {
        let row = try sql.query(text, arguments: arguments.map { $0?.sqlValue ?? .null }).first
        guard let row else { throw SQLFailure.damaged("no row for: \(text)") }
        return row
    }
}

extension Diagnostic {
    /// Why work whose rows cannot be read is parked.
    static func unreadable(_ claim: Claim, _ what: String) -> Diagnostic {
        Diagnostic(
            .ledgerBytesUnreadable,
            "the rows of \(claim.kind.rawValue) work \(claim.subject) cannot be read: \(what)",
            value: "\(claim.subject)")
    }
}

extension Place {
    /// The place for people; empty when there is none.
    var text: String {
        switch self {
        case .nowhere: ""
        case .text(let place): place.description
        case .data(let place): place.description
        }
    }
}
