import Diagnostics
package import Engine
import Flow
import Values

extension SQLLedger {
    package func editable(
        _ message: Int64, document: Int64?
    ) async throws(LedgerFailure) -> EditSubject {
        try await read { ledger in
            let subject = try ledger.editSubject(message, document: document)
            let row = try ledger.required(
                "SELECT correlation, channel, name FROM message WHERE id = $1", message)
            let bytes = try ledger.stored(message)
            return EditSubject(
                message: message,
                facts: MessageFacts(
                    channel: try row.text(1), name: try row.text(2), correlation: try row.text(0),
                    digest: bytes.digest),
                bytes: bytes,
                document: try subject.document.map { ($0, try ledger.storedSet(of: $0)) },
                edits: try ledger.edits(of: subject))
        }
    }

    package func edit(_ edit: NewEdit, _ decision: Decision) async throws(LedgerFailure) {
        try await write { ledger in
            let subject = try ledger.editSubject(edit.message, document: edit.document)
            guard try ledger.edits(of: subject).count == edit.after else {
                throw LedgerTransaction.notEdited(
                    "message \(edit.message) was edited meanwhile", edit.message)
            }
            try ledger.link(
                act: "messages.edit", author: decision.author, reason: decision.reason,
                subject: "\(subject.words), now \(edit.result.prefix16)")
            try ledger.insert(edit, decision)
            try ledger.event(
                edit.message, "person.edit",
                "\(decision.author): \(decision.reason): "
                    + edit.patch.lines.joined(separator: "; ").prefix(1000),
                document: edit.document)
            try ledger.closeExceptions(of: subject, decision)
            if let document = subject.document {
                try ledger.makeAnew(document: document)
            } else {
                try ledger.walkAnew(edit.message)
            }
        }
    }
}

/// What an edit is about: a received document, or a message that is one.
struct EditedThing {
    let message: Int64
    let document: Int64?

    /// The audit chain's name of it.
    var words: String {
        "message \(message)" + (document.map { " document \($0)" } ?? "")
    }
}

extension LedgerTransaction {
    fileprivate static func notEdited(
        _ why: String, _ id: Int64, mend: String? = nil
    ) -> LedgerFailure {
        .refused(
            Diagnostic(
                .ledgerActRefused, why, value: "\(id)",
                mend: mend ?? "See what became of it: `gangway messages show \(id)`."))
    }

    /// What a person may edit now; refused where the ERP or a partner has it, or may.
    fileprivate func editSubject(_ message: Int64, document: Int64?) throws -> EditedThing {
        let row = try sql.first(
            "SELECT direction, channel, state FROM message WHERE id = $1", message)
        guard let row else {
            throw Self.notEdited(
                "there is no message \(message)", message,
                mend: "`gangway messages list` lists them.")
        }
        guard try row.text(0) == "in" else {
            throw Self.notEdited(
                "message \(message) is what a document left as", message,
                mend: "Edit the document that it was made of while that is refused, or mend the "
                    + "map and `gangway messages regenerate`.")
        }
        guard let origin = DocumentOrigin(try row.text(1)) else {
            return EditedThing(
                message: message, document: try editableDocument(document, of: message))
        }
        if case .batch = origin {
            throw Self.notEdited(
                "message \(message) is documents that leave together", message,
                mend: "Edit the document that is refused, by its own message.")
        }
        let hasLeft =
            try sql.first(
                """
                SELECT 1 FROM dispatch
                WHERE message = $1 AND (outbound IS NOT NULL OR former IS NOT NULL)
                """, message) != nil
        // What a person has left undone waits for nobody: its exception is closed.
        let isOpen =
            try sql.first(
                """
                SELECT 1 FROM exception WHERE message = $1 AND state = 'open'
                  AND step = 'process' AND awaited IS NULL
                """, message) != nil
        guard try row.text(2) == "held", isOpen, !hasLeft else {
            throw Self.notEdited(
                hasLeft
                    ? "message \(message) has left" : "message \(message) waits for nobody",
                message)
        }
        try expectFree(.process, message)
        return EditedThing(message: message, document: nil)
    }

    /// The document that is meant, where it waits for a person and certainly is not in the ERP.
    private func editableDocument(_ id: Int64?, of message: Int64) throws -> Int64 {
        let rows = try sql.query(
            """
            SELECT id, state, number FROM document WHERE message = $1
              AND (id = $2 OR $2 IS NULL AND state IN ('held', 'rejected')) ORDER BY id LIMIT 2
            """, message, id)
        guard let row = rows.first else {
            throw Self.notEdited("no document of message \(message) waits for a person", message)
        }
        guard rows.count == 1 else {
            throw Self.notEdited(
                "several documents of message \(message) wait for a person", message,
                mend: "Name one: `gangway messages edit \(message) --document NUMBER`.")
        }
        let (document, state) = (try row.integer(0), try row.text(1))
        guard ["held", "rejected"].contains(state) else {
            throw Self.notEdited("\(try row.text(2)) is \(state)", message)
        }
        try expectFree(.remap, document)
        try expectFree(.deliver, document)
        return document
    }

    /// Makes sure that no worker has a step.
    private func expectFree(_ kind: WorkKind, _ subject: Int64) throws {
        let held = try sql.first(
            "SELECT 1 FROM work WHERE kind = $1 AND subject = $2 AND state = 1", kind.rawValue,
            subject)
        if held != nil { throw LedgerFailure.fenced }
    }

    fileprivate func insert(_ edit: NewEdit, _ decision: Decision) throws {
        // Only what came is known by its content; what was edited once is known by the first edit.
        var cameAs: String?
        if edit.after == 0, let document = edit.document {
            cameAs = try documentFacts(document).idempotencyKey
        }
        try sql.execute(
            """
            INSERT INTO edit(message, document, number, author, reason, made_us, patch, raw,
              result, came_as)
            VALUES($1, $2, $3, $4, $5, now_us(), $6, $7, $8, $9)
            """, edit.message, edit.document, edit.after + 1, decision.author, decision.reason,
            edit.patch.json.description, edit.raw, edit.result, cameAs)
        try sql.execute("UPDATE message SET edits = edits + 1 WHERE id = $1", edit.message)
    }

    /// Closes what an edit answers; what its result meets is opened anew.
    fileprivate func closeExceptions(of thing: EditedThing, _ decision: Decision) throws {
        let rows = try sql.query(
            """
            SELECT id FROM exception WHERE message = $1 AND state = 'open' AND awaited IS NULL
              AND ($2 IS NULL AND step = 'process' OR document = $2) ORDER BY id LIMIT 200
            """, thing.message, thing.document)
        for row in rows {
            try close(
                try openException(try row.integer(0)), "retried", decision.author,
                decision.reason)
        }
    }

    // MARK: - Reading

    private func edits(_ condition: String, _ id: Int64) throws -> [StoredPatch] {
        try sql.query("SELECT patch FROM edit WHERE \(condition) ORDER BY id", id).map { row in
            let text = Array(try row.text(0).utf8)
            guard let json = try? JSONReader.read(text), let patch = StoredPatch(json: json) else {
                throw SQLFailure.damaged("an edit cannot be read")
            }
            return patch
        }
    }

    fileprivate func edits(of thing: EditedThing) throws -> [StoredPatch] {
        guard let document = thing.document else {
            return try edits("message = $1", thing.message)
        }
        return try edits("document = $1", document)
    }

    /// What people changed in a document's set.
    func setEdits(of document: Int64) throws -> [SetPatch] {
        try edits("document = $1", document).compactMap { edit in
            if case .segments(let patch) = edit { patch } else { nil }
        }
    }

    /// What people changed in a document that is to be sent.
    func documentEdits(of message: Int64) throws -> [DocumentPatch] {
        try edits("message = $1", message).compactMap { edit in
            if case .members(let patch) = edit { patch } else { nil }
        }
    }

    /// Where a document's set stands.
    func storedSet(of document: Int64) throws -> StoredSet {
        let row = try required(
            """
            SELECT s.byte_offset, s.byte_count, d.position FROM document d
            JOIN transaction_set s
              ON s.interchange = d.interchange AND s.grp = d.grp AND s.ordinal = d.ordinal
            WHERE d.id = $1
            """, document)
        var position: WalkPosition?
        if let bytes = try row.bytesIfAny(2) {
            position = WalkPosition(encoded: bytes)
            if position == nil {
                throw SQLFailure.damaged("document \(document) has a place of another release")
            }
        }
        return StoredSet(offset: try row.int(0), count: try row.int(1), position: position)
    }

    /// The edits of a message for people, the oldest first.
    func editDetails(_ message: Int64) throws -> [JSON] {
        try sql.query(
            """
            SELECT e.document, d.number, e.author, e.reason, e.made_us, e.patch, e.raw, e.result
            FROM edit e LEFT JOIN document d ON d.id = e.document
            WHERE e.message = $1 ORDER BY e.id LIMIT 1000
            """, message
        ).map { row in
            let patch = try? JSONReader.read(Array(try row.text(5).utf8))
            return [
                "document": JSON(try row.integerIfAny(0)), "number": JSON(try row.textIfAny(1)),
                "author": .string(try row.text(2)), "reason": .string(try row.text(3)),
                "at": JSON(time: try row.integer(4)), "changes": patch ?? .null,
                "raw": .string(try row.digest(6).description),
                "result": .string(try row.digest(7).description),
            ]
        }
    }
}
