import Engine
import Flow
import Values

// What a document of ours answers.

extension LedgerTransaction {
    /// A document's canonical JSON; empty where a set was never mapped or its row is damaged.
    func bodyOrNothing(document: Int64) -> [UInt8] {
        (try? body(document: document)) ?? []
    }

    /// A document that is answered, by its own body and those of the further ones behind it; nil
    /// where it cannot be read.
    func answered(_ id: Int64, _ bodies: [[UInt8]]) throws -> AnsweredDocument? {
        guard let body = bodies.first.flatMap({ try? JSONReader.read($0) }) else { return nil }
        let own = try required("SELECT answer FROM document WHERE id = $1", id).textIfAny(0)
        return AnsweredDocument(
            id: id, body: body, ownAnswer: own.flatMap { OwnVerdict(rawValue: $0) },
            further: bodies.dropFirst().compactMap { try? JSONReader.read($0) })
    }

    /// The documents that a message answers or is about, as far as they are known; the first of
    /// them is the one that it answers.
    func answered(by reference: AnsweredReference, in message: Int64) throws -> [Int64] {
        let known = try sql.first("SELECT answers FROM dispatch WHERE message = $1", message)
        let first = try known?.integerIfAny(0)
        let named = try reference.each.dropFirst(first == nil ? 0 : 1).compactMap(newest)
        return (first.map { [$0] } ?? []) + named.filter { $0 != first }
    }

    /// What a document of ours was made of that left: the document that it answers, and the orders
    /// beside that one's that it is about.
    func answered(_ id: Int64, by message: Int64) throws -> AnsweredDocument? {
        let rows = try sql.query(
            """
            SELECT o.number, o.release_number, o.partner, o.usage FROM order_document l
            JOIN business_order o ON o.id = l.business_order
            WHERE l.message = $1 AND NOT EXISTS(SELECT 1 FROM order_document a
              WHERE a.document = $2 AND a.business_order = o.id)
            ORDER BY l.id LIMIT \(AnsweredReference.mostFurther)
            """, message, id)
        let further = try rows.compactMap { row in
            try newest(
                AnsweredReference(
                    type: "order", partner: row.text(2), number: row.text(0),
                    release: row.text(1), isProduction: row.text(3) == "P"))
        }
        return try answered(id, ([id] + further).map(bodyOrNothing))
    }

    /// The newest document that a reference names. What was sent to be cancelled is answered by
    /// what it cancels; what is held, closed or refused only where nothing of the number was taken.
    private func newest(_ reference: AnsweredReference) throws -> Int64? {
        try sql.first(
            """
            SELECT id FROM document
            WHERE number = $1 AND partner = $2 AND type = $3
              AND ($4 = '' OR release_number = $4) AND state NOT IN ('void', 'duplicate')
            ORDER BY CASE WHEN usage = 'P' THEN 1 ELSE 0 END <> $5,
              state IN ('held', 'withheld', 'closed', 'rejected')
                OR coalesce(answer, '') IN ('refused', 'advised'),
              purpose = 'cancel', id DESC
            LIMIT 1
            """, reference.number, reference.partner, reference.type, reference.release,
            reference.isProduction ?? true)?.integer(0)
    }
}
