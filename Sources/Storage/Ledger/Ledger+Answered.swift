import Engine
import Flow
import Values

// What a document of ours answers.

extension LedgerTransaction {
    /// A document's canonical JSON; empty where a set was never mapped or its row is damaged.
    func bodyOrNothing(document: Int64) -> [UInt8] {
        (try? body(document: document)) ?? []
    }

    /// A document that is answered; nil where it cannot be read.
    func answered(_ id: Int64, _ body: [UInt8]) throws -> AnsweredDocument? {
        guard let body = try? JSONReader.read(body) else { return nil }
        let own = try required("SELECT answer FROM document WHERE id = $1", id).textIfAny(0)
        return AnsweredDocument(
            id: id, body: body, ownAnswer: own.flatMap { OwnVerdict(rawValue: $0) })
    }

    /// The document that a message answers. Where only its number says which, what was sent to be
    /// cancelled is answered by what it cancels; what is held, closed or refused only where nothing
    /// of the number was taken.
    func answered(
        by reference: AnsweredReference, in message: Int64
    ) throws -> Int64? {
        let known = try sql.first("SELECT answers FROM dispatch WHERE message = $1", message)
        if let known = try known?.integerIfAny(0) { return known }
        return try sql.first(
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
