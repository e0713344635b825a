import Diagnostics
import Logging

/// Claims work of one kind and runs it in bounded parallel batches, until its bell ends.
struct Dispatcher: Sendable {
    /// What is claimed.
    let kind: WorkKind
    /// How many claims one ledger call asks for at most.
    let batch: Int
    /// How claims are put together for one child task.
    let grouping: @Sendable ([Claim]) -> [[Claim]]
    /// What is done with them; it says of each claim when it is finished.
    let perform:
        @Sendable ([Claim], _ finished: @escaping @Sendable (Claim) async -> Void) async -> Void
    /// The parallelism.
    let slots: Slots
    /// Whether a slot counts claims (deliveries) or child tasks (walks of a lane).
    let slotsCountClaims: Bool

    let context: WorkContext

    /// Runs until the bell ends, then waits for what is in flight.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await _ in context.bells.rings(kind) {
                while await claimSome(into: &group) {}
            }
        }
    }

    /// Claims what fits and starts it; whether there may be more.
    private func claimSome(into group: inout DiscardingTaskGroup) async -> Bool {
        let free = await slots.free
        guard free > 0 else { return false }
        let claims: [Claim]
        do throws(LedgerFailure) {
            claims = try await context.ledger.claim(
                kind, limit: slotsCountClaims ? min(batch, free) : batch,
                worker: context.worker, lease: context.lease)
        } catch {
            context.log.warning("cannot claim \(kind.rawValue) work: \(error)")
            return false
        }
        guard !claims.isEmpty else { return false }
        await context.leases.hold(claims)
        for part in grouping(claims) {
            await slots.take(slotsCountClaims ? part.count : 1)
            group.addTask {
                await perform(part) { await finished($0) }
                if !slotsCountClaims { await slots.release(1) }
                context.bells.ring(kind)
            }
        }
        return true
    }

    private func finished(_ claim: Claim) async {
        await context.leases.drop(claim)
        guard slotsCountClaims else { return }
        await slots.release(1)
        context.bells.ring(kind)
    }
}
