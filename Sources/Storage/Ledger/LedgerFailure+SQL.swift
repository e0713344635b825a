import Diagnostics
import Engine

extension LedgerFailure {
    /// What a failure below the ledger means above it: unavailable where the same call may succeed
    /// later, refused where it never will.
    init(_ error: any Error) {
        if let failure = error as? LedgerFailure {
            self = failure
            return
        }
        guard let failure = error as? SQLFailure else {
            self = .refused(Diagnostic(.ledgerRowRefused, "\(error)"))
            return
        }
        switch failure {
        case .serialization(let text), .busy(let text), .unavailable(let text):
            self = .unavailable(Diagnostic(.ledgerStoreBusy, text))
        case .full(let text):
            self = .unavailable(Diagnostic(.ledgerStoreFull, text))
        case .fatal(let text):
            self = .unavailable(Diagnostic(.ledgerStoreFailed, text))
        case .unique(let text), .refused(let text), .damaged(let text):
            self = .refused(Diagnostic(.ledgerRowRefused, text))
        }
    }
}
