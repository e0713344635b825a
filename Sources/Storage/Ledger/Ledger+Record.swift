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

    /// Opens an exception. An interchange that was walked again for another's sake and is still
    /// wrong in the same way keeps the exception that it has.
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
        let opened = try sql.first(
            """
            INSERT INTO exception(state, step, message, document, outbound, code, severity, text,
              place, value, help, owner, partner, opened_us, interchange, awaited)
            VALUES('open', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now_us(), $13, $14)
            RETURNING id
            """, step.rawValue, subject.message, subject.document, subject.outbound, why.code,
            why.severity, why.text, why.place, why.value, why.help, why.owner, subject.partner,
            subject.interchange, subject.awaited)
        if let id = try opened?.integer(0) {
            let causes = subject.causes.isEmpty ? [why.cause] : subject.causes
            for (number, cause) in causes.enumerated() {
                try sql.execute(
                    """
                    INSERT INTO exception_cause(exception, number, cause, mend)
                    VALUES($1, $2, $3, $4)
                    """, id, number + 1, cause.text, cause.mend)
            }
        }
        try event(
            subject.message, "exception.opened", "\(why.code): \(why.text)",
            document: subject.document)
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
