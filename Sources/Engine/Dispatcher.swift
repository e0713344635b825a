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

    /// Items of low priority that one child task takes: what has come meanwhile waits for them.
    private static let lowTogether = 16

    /// Claims what fits and starts it; whether there may be more.
    private func claimSome(into group: inout DiscardingTaskGroup) async -> Bool {
        let free = await slots.free
        guard free.all > 0 else { return false }
        let low = slotsCountClaims ? free.low : free.low > 0 ? Self.lowTogether : 0
        let claims: [Claim]
        do throws(LedgerFailure) {
            claims = try await context.ledger.claim(
                kind, limit: slotsCountClaims ? min(batch, free.all) : batch,
                low: min(low, Self.lowTogether), worker: context.worker, lease: context.lease)
        } catch {
            context.log.warning("cannot claim \(kind.rawValue) work: \(error)")
            return false
        }
        guard !claims.isEmpty else { return false }
        await context.leases.hold(claims)
        for isLow in [false, true] {
            let some = claims.filter { $0.isLow == isLow }
            if !some.isEmpty { await start(some, isLow: isLow, in: &group) }
        }
        return true
    }

    private func start(
        _ claims: [Claim], isLow: Bool, in group: inout DiscardingTaskGroup
    ) async {
        // A delivery mostly waits for the ERP, and a send for a partner: nobody's core or disk.
        let goesFirst = !isLow && (kind == .process || kind == .remap)
        for part in grouping(claims) {
            if goesFirst { await context.precedence.begin() }
            await slots.take(slotsCountClaims ? part.count : 1, isLow: isLow)
            group.addTask {
                await Urgency.$current.withValue(isLow ? .patient : .prompt) {
                    await perform(part) { await finished($0) }
                }
                if goesFirst { await context.precedence.end() }
                if !slotsCountClaims { await slots.release(1, isLow: isLow) }
                context.bells.ring(kind)
            }
        }
    }

    private func finished(_ claim: Claim) async {
        await context.leases.drop(claim)
        guard slotsCountClaims else { return }
        await slots.release(1, isLow: claim.isLow)
        context.bells.ring(kind)
    }
}
