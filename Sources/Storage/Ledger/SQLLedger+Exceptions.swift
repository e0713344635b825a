import Diagnostics
package import Engine
package import Values

extension SQLLedger {
    package func exceptions(
        _ filter: ExceptionFilter
    ) async throws(LedgerFailure) -> [ExceptionSummary] {
        var conditions: [String] = []
        var arguments: [SQLValue] = []
        func add(_ condition: String, _ value: (some SQLBindable)?) {
            guard let value else { return }
            arguments.append(value.sqlValue)
            conditions.append("\(condition) $\(arguments.count)")
        }
        if filter.open { conditions.append("e.state = 'open'") }
        add("e.partner =", filter.partner)
        add("e.code =", filter.code)
        add("e.owner =", filter.owner)
        add("e.message =", filter.message)
        add("e.id >", filter.after)
        add("e.failed_us >=", filter.since)
        let condition = conditions.isEmpty ? "1 = 1" : conditions.joined(separator: " AND ")
        return try await read { [arguments] ledger in
            try ledger.exceptions(condition, arguments, limit: max(0, min(filter.limit, 1000)))
        }
    }

    package func moment() async throws(LedgerFailure) -> Timestamp {
        try await read { ledger in Timestamp(microseconds: try ledger.sql.now()) }
    }

    package func exception(_ id: Int64) async throws(LedgerFailure) -> ExceptionSummary? {
        try await read { ledger in
            var found = try ledger.exceptions("e.id = $1", [id.sqlValue], limit: 1).first
            if let json = found?.json, json["state"]?.text == "open",
                json["step"]?.text == WorkKind.process.rawValue,
                let message = json["messageId"]?.integer
            {
                found?.json["faults"] = .array(try ledger.ownFaults(of: Int64(message)))
            }
            return found
        }
    }

    package func retry(
        exception id: Int64, author: String, reason: String
    ) async throws(LedgerFailure) {
        try await write { ledger in
            let exception = try ledger.openException(id)
            try ledger.link(
                act: "exceptions.retry", author: author, reason: reason,
                subject: "exception \(id)")
            try ledger.runAgain(exception, Decision(author: author, reason: reason))
        }
    }

    package func resolve(
        exception id: Int64, author: String, reason: String
    ) async throws(LedgerFailure) {
        try await write { ledger in
            let exception = try ledger.openException(id)
            try ledger.link(
                act: "exceptions.resolve", author: author, reason: reason,
                subject: "exception \(id)")
            try ledger.close(exception, "resolved", author, reason)
            if let awaited = exception.awaited {
                try ledger.closeByHand(expectation: awaited)
            } else {
                try ledger.letGo(exception)
            }
        }
    }
}

/// An open exception's row.
struct OpenException {
    let id: Int64
    let step: WorkKind
    let message: Int64
    let interchange: Int64?
    let document: Int64?
    let code: String
    let outbound: Int64?
    /// The expectation, where it is about one.
    let awaited: Int64?
    /// Whether it only tells that a step fails or waits, which is tried on.
    var isAlarm: Bool { Self.tells(code) }

    /// Whether exceptions of a code only tell.
    static func tells(_ code: String) -> Bool { alarmCodes.contains(code) }

    private static let alarmCodes = [Diagnostic.Code.ledgerWorkFailing, .sendFileLate].map(\.name)
    /// The codes of such, as a list of SQL: what they are about is not held.
    static let alarms = "('\(alarmCodes.joined(separator: "', '"))')"
    /// Whether it holds an interchange for its numbers: retrying it says that these may come again.
    var isAboutNumbers: Bool {
        [
            Diagnostic.Code.receiveInterchangeControlReused, .receiveGroupControlReused,
            .receiveInterchangeSequence,
        ].contains { $0.name == code }
    }
    /// What its step is about.
    var subject: Int64 { outbound ?? document ?? message }
}

// MARK: - Reading

extension LedgerTransaction {
    func exceptions(
        _ condition: String, _ arguments: [SQLValue], limit: Int
    ) throws -> [ExceptionSummary] {
        try sql.query(
            """
            SELECT e.id, e.opened_us, e.code, e.text, e.place, e.help, e.owner, e.partner,
              m.channel, m.name, coalesce(d.number, nullif(x.number, '')), e.message, e.document,
              CASE WHEN e.awaited IS NULL THEN e.step ELSE 'await' END, e.state, e.closed_by,
              e.resolution, e.severity, e.value, m.correlation, w.state, e.failures,
              coalesce(e.failed_us, e.opened_us)
            FROM exception e JOIN message m ON m.id = e.message
            LEFT JOIN document d ON d.id = e.document
            LEFT JOIN expectation x ON x.id = e.awaited
            LEFT JOIN work w ON w.kind = e.step AND w.subject = CASE e.step
              WHEN 'process' THEN e.message WHEN 'send' THEN e.outbound ELSE e.document END
            WHERE \(condition) ORDER BY e.id LIMIT $\(arguments.count + 1)
            """, arguments: arguments + [limit.sqlValue]
        ).map { row in
            let id = try row.integer(0)
            return ExceptionSummary(
                id: id,
                json: [
                    "id": JSON(id), "opened": JSON(time: try row.integer(1)),
                    "failures": JSON(try row.integer(21)),
                    "failed": JSON(time: try row.integer(22)),
                    "code": .string(try row.text(2)), "message": .string(try row.text(3)),
                    "place": .string(try row.text(4)), "mend": .string(try row.text(5)),
                    "owner": .string(try row.text(6)), "partner": JSON(try row.textIfAny(7)),
                    "channel": .string(try row.text(8)), "file": .string(try row.text(9)),
                    "number": JSON(try row.textIfAny(10)),
                    "messageId": JSON(try row.integer(11)),
                    "documentId": JSON(try row.integerIfAny(12)),
                    "step": .string(try row.text(13)), "state": .string(try row.text(14)),
                    "work": JSON(try row.integerIfAny(20).map { WorkState.word(Int($0)) }),
                    "resolvedBy": JSON(try row.textIfAny(15)),
                    "resolution": JSON(try row.textIfAny(16)),
                    "severity": .string(try row.text(17)), "value": JSON(try row.textIfAny(18)),
                    "correlation": .string(try row.text(19)),
                ])
        }
    }

    func openException(_ id: Int64) throws -> OpenException {
        let row = try sql.first(
            """
            SELECT step, message, document, code, outbound, interchange, awaited FROM exception
            WHERE id = $1 AND state = 'open'
            """, id)
        guard let row, let step = WorkKind(rawValue: try row.text(0)) else {
            throw LedgerFailure.refused(
                Diagnostic(.ledgerActRefused, "there is no open exception \(id)", value: "\(id)"))
        }
        return OpenException(
            id: id, step: step, message: try row.integer(1),
            interchange: try row.integerIfAny(5), document: try row.integerIfAny(2),
            code: try row.text(3),
            outbound: try row.integerIfAny(4), awaited: try row.integerIfAny(6))
    }

    func close(
        _ exception: OpenException, _ state: String, _ author: String, _ reason: String
    ) throws {
        try sql.execute(
            """
            UPDATE exception SET state = $2, closed_us = now_us(), closed_by = $3, resolution = $4
            WHERE id = $1
            """, exception.id, state, author, reason)
        try event(
            exception.message, "exception.\(state)", "\(author): \(reason)",
            document: exception.document)
    }
}

// MARK: - Acting

extension LedgerTransaction {
    /// Runs the step that an exception is about again.
    func runAgain(_ exception: OpenException, _ decision: Decision) throws {
        try close(exception, "retried", decision.author, decision.reason)
        guard exception.awaited == nil else {
            throw LedgerFailure.refused(
                Diagnostic(
                    .ledgerActRefused,
                    "exception \(exception.id) is about what a partner says or owes: no step of "
                        + "ours can run again", value: "\(exception.id)"))
        }
        // The step is tried on anyway: then at once.
        if exception.isAlarm { return try hurry(exception.step, exception.subject) }
        switch exception.step {
        case .process: try walkAgain(exception, decision.author, decision.reason)
        case .remap: try makeAgain(document: try document(of: exception))
        case .deliver: try deliverAgain(exception)
        case .send: try sendParked(exception)
        }
    }

    /// Walks a message from its beginning; interchanges that are done are passed over.
    func walkAgain(
        _ exception: OpenException, _ author: String, _ reason: String
    ) throws {
        if exception.isAboutNumbers {
            try sql.execute(
                "UPDATE interchange SET accepts_duplicates = 1 WHERE id = $1",
                exception.interchange)
        }
        if exception.code == Diagnostic.Code.sendDocumentRepeated.name {
            try sql.execute(
                "UPDATE dispatch SET may_repeat = 1 WHERE message = $1", exception.message)
        }
        // What is not about one interchange the walk meets again, if it is still so.
        try sql.execute(
            """
            UPDATE exception SET state = 'retried', closed_us = now_us(), closed_by = $2,
              resolution = $3
            WHERE message = $1 AND interchange IS NULL AND step = 'process' AND state = 'open'
              AND awaited IS NULL
            """, exception.message, author, reason)
        try walkAnew(exception.message)
    }

    /// Has a message walked from its beginning, unless a worker has it.
    func walkAnew(_ message: Int64) throws {
        if try isBeingWalked(message) { throw LedgerFailure.fenced }
        try sql.execute(
            """
            UPDATE message SET state = 'received', resume = NULL, has_walked = 0,
              finished_us = NULL, walking = NULL
            WHERE id = $1
            """, message)
        // A parked walk is woken; else the message is over and gets new work.
        if try unpark(.process, message) { return }
        let channel = try required("SELECT channel FROM message WHERE id = $1", message)
        try enqueue(
            .process, message, lane: "in:\(try channel.text(0))", priority: WorkPriority.person)
    }

    /// Whether a worker has a message's walk, or one that has begun goes on later. A parked walk
    /// is over until a person says so.
    private func isBeingWalked(_ message: Int64) throws -> Bool {
        try sql.first(
            """
            SELECT 1 FROM work w JOIN message m ON m.id = w.subject
            WHERE w.kind = 'process' AND w.subject = $1 AND (w.state = 1
              OR w.state <> 3 AND (m.resume IS NOT NULL OR m.has_walked = 1))
            """, message) != nil
    }

    /// Makes a held document again from its set's bytes.
    func makeAgain(document: Int64) throws {
        try sql.execute(
            "UPDATE document SET remake = NULL WHERE id = $1 AND remake IS NOT NULL", document)
        if try unpark(.remap, document) { return }
        let facts = try documentFacts(document)
        try enqueue(
            .remap, document, lane: "in:\(facts.partner)", priority: WorkPriority.person)
    }

    /// Delivers a document: one held by a check that is now waived, or one whose delivery parked.
    func deliverAgain(_ exception: OpenException) throws {
        let document = try document(of: exception)
        let state = try required("SELECT state FROM document WHERE id = $1", document).text(0)
        if state == "held" {
            return try release(
                try documentFacts(document), hold: nil, waived: exception.code,
                mayBeParked: true)
        }
        // Refused, or said by a person not to be there: certainly not taken. A delivery that
        // parked in doubt stays in doubt and is looked into first.
        try sql.execute(
            """
            UPDATE delivery SET state = 'planned'
            WHERE document = $1 AND state IN ('rejected', 'undecided')
            """, document)
        try set(document, "planned")
        guard try unpark(.deliver, document) else {
            throw LedgerFailure.refused(
                Diagnostic(.ledgerActRefused, "document \(document) has no parked delivery"))
        }
    }

    func sendParked(_ exception: OpenException) throws {
        guard let outbound = exception.outbound, try unpark(.send, outbound) else {
            throw LedgerFailure.refused(
                Diagnostic(.ledgerActRefused, "exception \(exception.id) has no parked file"))
        }
        try sql.execute("UPDATE message SET state = 'queued' WHERE id = $1", outbound)
        // While it was parked, its orders were settled without it.
        try settleTrade(ofSent: outbound)
    }

    /// Takes away what waits for a closed exception, so that its key goes on; the rows stay.
    func letGo(_ exception: OpenException) throws {
        // Nothing waits for one that only tells: its step is tried on.
        guard !exception.isAlarm else { return }
        if let work = try parkedWork(exception.step, exception.subject) { try drop(parked: work) }
        // A batch that nobody makes keeps nothing waiting.
        if exception.step == .process { _ = try abandon(batch: exception.message) }
        if exception.step == .process, let interchange = exception.interchange {
            try forget(untaken: interchange)
        }
        if let document = exception.document { try letGo(document: document) }
        if let outbound = exception.outbound { try letGo(unsent: outbound) }
        // A document that could not be made anew is still what it left as before.
        if exception.step == .process { try restoreFormer(of: exception.message) }
    }

    /// Settles a document that nobody will deliver. What may be in the ERP still counts as seen;
    /// what certainly is not may come again, and what came meanwhile as its repetition is judged
    /// anew.
    func letGo(document: Int64) throws {
        let row = try required(
            """
            SELECT d.state, v.state FROM document d LEFT JOIN delivery v ON v.document = d.id
            WHERE d.id = $1
            """, document)
        let (state, delivery) = (try row.text(0), try row.textIfAny(1))
        guard ["held", "planned", "undecided", "rejected"].contains(state) else { return }
        if let work = try parkedWork(.deliver, document) { try drop(parked: work) }
        let isOutside = state == "held" || delivery == "planned" || delivery == "rejected"
        try sql.execute(
            "UPDATE document SET state = $2, settled_us = now_us() WHERE id = $1", document,
            isOutside ? "closed" : "resolved")
        guard isOutside else { return }
        // The key is the next one's; the row stays with the story of its attempts.
        try sql.execute(
            """
            UPDATE delivery SET idempotency_key = idempotency_key || ' closed ' || document
            WHERE document = $1
            """, document)
        let repeats = try sql.query(
            """
            SELECT \(Self.documentColumns) FROM document
            WHERE repeats = $1 AND state = 'duplicate' ORDER BY id
            """, document)
        for row in repeats {
            let hold = try row.textIfAny(8).map { try StoredDiagnostic(json: $0) }
            try release(try documentFacts(row), hold: hold)
        }
    }

    private func document(of exception: OpenException) throws -> Int64 {
        guard let document = exception.document else {
            throw SQLFailure.damaged("exception \(exception.id) names no document")
        }
        return document
    }
}
