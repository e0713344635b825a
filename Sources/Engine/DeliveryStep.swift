import Diagnostics
import Logging

/// Hands documents to the ERP so that each is there once.
struct DeliveryStep: Sendable {
    let context: WorkContext
    let offices: BackOffices
    let slots: Slots
    let freight: Freight
    let outages: Outages

    /// Runs a batch of deliveries at the same time: one commit marks all in doubt first, or as
    /// many of them as there is room for.
    func perform(_ claims: [Claim], _ finished: @escaping @Sendable (Claim) async -> Void) async {
        await withDiscardingTaskGroup { group in
            var rest = claims[...]
            while !rest.isEmpty {
                let space = await freight.reserve(upTo: rest.count)
                let part = Array(rest.prefix(space.count))
                rest = rest.dropFirst(space.count)
                let tasks = await begin(part)
                await freight.load(space, bodies: tasks.map(\.submission.body.count))
                for task in tasks {
                    group.addTask {
                        await deliver(task)
                        await freight.unload(task.submission.body.count)
                        await finished(task.claim)
                    }
                }
                // A claim without a task was lost between the two calls.
                let begun = Set(tasks.map(\.claim))
                for claim in part where !begun.contains(claim) { await finished(claim) }
            }
        }
    }

    private func begin(_ claims: [Claim]) async -> [DeliveryTask] {
        do throws(LedgerFailure) {
            return try await context.ledger.begin(claims)
        } catch {
            // Nothing has left: the leases run out and the work is claimed again.
            context.log.warning("cannot begin \(claims.count) deliveries: \(error)")
            return []
        }
    }

    private func deliver(_ task: DeliveryTask) async {
        guard let office = offices.target(usage: task.submission.usage) else {
            let missing = Diagnostic(
                .deliverTargetMissing,
                "no ERP takes documents of usage \(task.submission.usage)",
                value: task.submission.usage)
            await settle(task, .undecided(missing))
            return
        }
        let result = await attempt(task, office)
        switch result {
        case .confirmed, .rejected:
            await outages.ended(task.submission.usage)
            await recovered(after: await slots.succeeded())
        case .retry(let why, _), .inDoubt(let why, _):
            await outages.began(task.submission.usage)
            await slots.failed()
            await tell(why)
        case .undecided: break
        }
        await settle(task, result)
    }

    /// Says that the target fails: at the first failure, then at each doubling of them in a row.
    private func tell(_ why: Diagnostic) async {
        let failures = await slots.consecutiveFailures
        guard failures & (failures - 1) == 0 else { return }
        context.log.warning(
            "delivery failed \(failures) times in a row: [\(why.code)] \(why.message)")
    }

    /// The target works again: what waits for its next attempt need not wait longer.
    private func recovered(after failures: Int) async {
        guard failures > 1 else { return }
        context.log.notice("deliveries succeed again, after \(failures) failures in a row")
        do throws(LedgerFailure) {
            while try await context.ledger.hurry(.deliver, limit: Self.hurried) == Self.hurried {}
        } catch {
            // Then each comes at its own time.
            context.log.warning("cannot bring deliveries forward: \(error)")
        }
        context.bells.ring(.deliver)
    }

    /// How many deliveries one commit brings forward.
    private static let hurried = 1000

    /// One attempt, after an earlier one of unknown outcome has been looked into.
    private func attempt(_ task: DeliveryTask, _ office: any BackOffice) async -> DeliveryResult {
        guard task.inDoubt else { return await submit(task, office) }
        switch office.guarantee {
        case .nativeKey:
            return await submit(task, office)
        case .none:
            return .undecided(
                Diagnostic(
                    .deliverTargetUndecided,
                    "\(task.submission.reference) may or may not be in the ERP, which offers no "
                        + "way to ask", value: task.submission.key))
        case .probe:
            return await probe(task, office)
        }
    }

    /// Asks the target, but not before it can no longer commit the earlier attempt.
    private func probe(_ task: DeliveryTask, _ office: any BackOffice) async -> DeliveryResult {
        guard task.quiesceLeft <= .zero else {
            let waiting = Diagnostic(
                .deliverAnswerLost,
                "waiting before asking the ERP for \(task.submission.reference)",
                value: task.submission.key)
            return .inDoubt(waiting, wait: task.quiesceLeft)
        }
        switch await office.find(task.submission) {
        case .found(let number): return .confirmed(number: number, recovered: true)
        case .absent: return await submit(task, office)
        case .unknown(let why): return .inDoubt(why, wait: delay(task))
        }
    }

    private func submit(_ task: DeliveryTask, _ office: any BackOffice) async -> DeliveryResult {
        switch await office.submit(task.submission) {
        case .accepted(let number):
            return .confirmed(number: number, recovered: false)
        case .duplicate(let number?):
            return .confirmed(number: number, recovered: task.inDoubt)
        case .duplicate(nil):
            return await lookUp(task, office)
        case .rejected(let why):
            return .rejected(why)
        case .retry(let why, let after):
            return .retry(why, after: after ?? delay(task))
        case .uncertain(let why):
            return .inDoubt(why, wait: office.guarantee == .probe ? office.quiesce : delay(task))
        case .attention(let why):
            return .undecided(why)
        }
    }

    /// The target knows the key but did not say the number: ask for it.
    private func lookUp(_ task: DeliveryTask, _ office: any BackOffice) async -> DeliveryResult {
        switch await office.find(task.submission) {
        case .found(let number):
            return .confirmed(number: number, recovered: task.inDoubt)
        case .absent, .unknown:
            return .undecided(
                Diagnostic(
                    .deliverTargetUndecided,
                    "the ERP says it has \(task.submission.reference) but not under which number",
                    value: task.submission.key))
        }
    }

    private func settle(_ task: DeliveryTask, _ result: DeliveryResult) async {
        await context.record(task.claim) { () async throws(LedgerFailure) in
            try await context.ledger.settle(task, result)
        }
    }

    private func delay(_ task: DeliveryTask) -> Duration {
        let policy = context.retry.of(task.claim.criticality)
        let chance = context.world.chance()
        return policy.delay(after: task.claim.attempt, chance: chance) ?? policy.greatest
    }
}

/// The ERPs of a site, by usage: test and production never mix.
package struct BackOffices: Sendable {
    private let byUsage: [String: any BackOffice]

    /// Names the ERPs by ISA15.
    package init(_ byUsage: [String: any BackOffice]) {
        self.byUsage = byUsage
    }

    /// The ERP for a usage.
    package func target(usage: String) -> (any BackOffice)? { byUsage[usage] }

    /// The longest wait before a target may be asked about an attempt that vanished. A target that
    /// merges a repeated key needs none: the attempt is simply made again.
    package var quiesce: Duration {
        byUsage.values.filter { $0.guarantee == .probe }.map(\.quiesce).max() ?? .zero
    }

    /// How many deliveries may be in flight.
    package var maxInFlight: Int { max(1, byUsage.values.map(\.maxInFlight).max() ?? 1) }
}
