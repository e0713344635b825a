import Diagnostics
import Engine
import Flow
import Values

// What is wrong with documents of ours.
extension LedgerTransaction {
    /// How many faults of a document an exception lists, and how many causes it counts for.
    private static let mostListed = 20

    /// Keeps what the last walk of a document that is to be sent has found, in place of what former
    /// ones have: what was mended since is no fault any more.
    func note(_ found: [Diagnostic], ofWalk message: inout InboundMessage) throws {
        if message.diagnostics > 0 {
            try sql.execute("DELETE FROM diagnostic WHERE message = $1", message.id)
            message.diagnostics = 0
        }
        for diagnostic in found { try note(diagnostic, of: &message) }
    }

    /// Opens the exception of a document that is not sent: why, how many more faults it has, and
    /// what each of them comes from.
    func open(holding why: Diagnostic, _ commit: DispatchCommit) throws {
        let message = commit.task.message
        let faults = commit.diagnostics.filter { $0.severity == .error }
        let isAmong = faults.contains(why)
        let stored = StoredDiagnostic(
            holding: why, message: message, others: isAmong ? faults.count - 1 : 0)
        var causes = [StoredDiagnostic(holding: why, message: message, others: 0).cause]
        for fault in isAmong ? faults : [] {
            let cause = StoredDiagnostic(holding: fault, message: message, others: 0).cause
            if !causes.contains(where: { $0.text == cause.text }) { causes.append(cause) }
            if causes.count == Self.mostListed { break }
        }
        try open(
            .process,
            WorkSubject(message: message, partner: commit.document?.partner, causes: causes),
            stored)
    }

    /// The faults of a document of ours that waits, the first ones; none where the exception is
    /// about something else, or tells the only one.
    func ownFaults(of message: Int64) throws -> [JSON] {
        let rows = try sql.query(
            """
            SELECT code, text, place, value, help FROM diagnostic
            WHERE message = $1 AND severity = 'error'
              AND EXISTS (SELECT 1 FROM dispatch WHERE message = $1)
            ORDER BY number LIMIT $2
            """, message, Int64(Self.mostListed + 1))
        guard rows.count > 1 else { return [] }
        var faults: [JSON] = try rows.prefix(Self.mostListed).map { row in
            [
                "code": .string(try row.text(0)), "message": .string(try row.text(1)),
                "place": .string(try row.text(2)), "value": JSON(try row.textIfAny(3)),
                "mend": .string(try row.text(4)),
            ]
        }
        if rows.count > faults.count {
            faults.append(["message": .string("and more: `gangway messages show \(message)`")])
        }
        return faults
    }
}
