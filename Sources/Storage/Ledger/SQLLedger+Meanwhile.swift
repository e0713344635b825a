package import Engine
import Flow
import Values

extension SQLLedger {
    package func tellWaiting(usage: String, limit: Int) async throws(LedgerFailure) -> Int {
        try await write { ledger in
            let waiting = try ledger.sql.query(
                """
                SELECT \(LedgerTransaction.documentColumns) FROM document
                WHERE usage = $1 AND tell_us <= now_us() AND state = 'planned'
                  AND tell_us IS NOT NULL
                ORDER BY tell_us LIMIT $2
                """, usage, limit)
            for row in waiting { try ledger.tellMeanwhile(try ledger.documentFacts(row)) }
            return waiting.count
        }
    }
}

extension LedgerTransaction {
    /// Says by when the partner of an order is told that it waits for the ERP, where that is agreed
    /// and no rule has answered it.
    func waits(_ facts: DocumentFacts) throws {
        guard let span = facts.terms.tellsAfter, facts.type == "order", facts.action == .deliver,
            !facts.isAnswered
        else { return }
        try sql.execute(
            "UPDATE document SET tell_us = now_us() + $2 WHERE id = $1", facts.id,
            Duration.seconds(span))
    }

    /// Enters the answer that says so. Its key is the order's: there is one, whatever is told
    /// again.
    fileprivate func tellMeanwhile(_ facts: DocumentFacts) throws {
        try sql.execute("UPDATE document SET tell_us = NULL WHERE id = $1", facts.id)
        guard let order = try? JSONReader.read(body(document: facts.id)) else { return }
        let answer = MeanwhileAnswer.document(to: order, from: facts.partner).bytes()
        try respond(
            facts, "orderResponse", answer,
            key: "\(facts.usage):\(facts.idempotencyKey):meanwhile",
            provenance(ofDocument: facts.id).correlation)
        try event(
            facts.message, "deliver.told",
            "the ERP cannot be reached: the partner is told that \(facts.number) waits",
            document: facts.id)
    }
}
