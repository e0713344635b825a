import Diagnostics
import Logging

/// What every step of the engine needs.
struct WorkContext: Sendable {
    let ledger: any Ledger
    let vault: any Vault
    let world: World
    let bells: Bells
    let leases: Leases
    var precedence = Precedence()
    let retry: RetryPolicy
    /// The name that this process's leases bear.
    let worker: String
    let lease: Duration
    let log: Logger

    /// Waits before a step of low priority while other work is in hand; before others not at all.
    func giveWay(_ claim: Claim) async {
        if claim.isLow { await precedence.giveWay(in: world) }
    }

    /// Puts work back for later by the retry policy, or parks it when its attempts are used up.
    func postpone(_ claim: Claim, why: Diagnostic) async {
        await record(claim) { () async throws(LedgerFailure) in
            let policy = retry.of(claim.criticality)
            if let delay = policy.delay(after: claim.attempt, chance: world.chance()) {
                try await ledger.postpone(claim, by: delay, why: why)
            } else {
                let exhausted = Diagnostic(
                    .ledgerWorkExhausted,
                    "\(claim.kind.rawValue) failed \(claim.attempt) times; the last time: "
                        + why.message, value: why.value, mend: why.help)
                try await ledger.park(claim, why: exhausted)
            }
        }
    }

    /// Parks work as a dead letter with its reason.
    func park(_ claim: Claim, why: Diagnostic) async {
        await record(claim) { () async throws(LedgerFailure) in
            try await ledger.park(claim, why: why)
        }
    }

    /// Writes down what became of a claim. A failure here loses nothing: the lease runs out and
    /// the work is claimed again.
    func record(
        _ claim: Claim, _ body: () async throws(LedgerFailure) -> Void
    ) async {
        do throws(LedgerFailure) {
            try await body()
        } catch {
            log.warning("work \(claim.work) could not be recorded: \(error)")
        }
    }
}

/// The leases that this process holds, so that the heartbeat can renew them.
package actor Leases {
    private var held: Set<Claim> = []

    /// Starts with none.
    package init() {}

    /// Adds claims.
    package func hold(_ claims: [Claim]) { held.formUnion(claims) }

    /// Forgets a claim that is done.
    package func drop(_ claim: Claim) { held.remove(claim) }

    /// All that are held now.
    package var all: [Claim] { Array(held) }
}
