import Diagnostics
import Engine
import Partners

// Of what is critical people know before it is given up: an exception tells that a step fails while
// it is tried on, and closes itself when the step has come to an end, whichever.

extension LedgerTransaction {
    /// Tells people of a step that failed, when it has failed so often that they want to know.
    func alarm(_ claim: Claim, _ why: Diagnostic) throws {
        guard claim.attempt == claim.criticality.alarm else { return }
        try open(
            claim.kind, try subject(of: claim),
            StoredDiagnostic(
                Diagnostic(
                    .ledgerWorkFailing,
                    "\(claim.kind.rawValue) failed \(claim.attempt) times and is tried on; the "
                        + "last time: \(why.message)", value: why.value)))
    }

    /// Closes the exception of a step that has come to an end.
    func silence(_ claim: Claim) throws {
        guard let alarm = claim.criticality.alarm, claim.attempt > alarm else { return }
        let column = claim.kind == .send ? "outbound" : "document"
        try sql.execute(
            """
            UPDATE exception SET state = 'retried', closed_us = now_us(), closed_by = 'gangway',
              resolution = 'the step has come to its end'
            WHERE \(column) = $1 AND state = 'open' AND code = $2 AND step = $3
            """, claim.subject, Diagnostic.Code.ledgerWorkFailing.name, claim.kind.rawValue)
    }
}
