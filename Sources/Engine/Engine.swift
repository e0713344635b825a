package import Diagnostics
package import Flow
package import Logging
import Partners
import ServiceLifecycle
package import Values

/// Makes the walk durable: claims work, runs the rooms, commits what they say, delivers and sends.
///
/// Three durable points only: received, processed, delivered or answered. Between them everything
/// is a pure function of stored bytes and profiles, so a crash means "run it again".
package struct Engine: Service {
    private let context: WorkContext
    private let settings: Settings
    private let profiles: @Sendable () -> Profiles
    private let archive: @Sendable (Digest) async -> Profiles?
    private let offices: BackOffices
    private let outlets: @Sendable (String) -> (any Outlet)?
    private let secrets: @Sendable (String) -> Result<Secret, Diagnostic>
    private let pressure: Pressure
    private let outages = Outages()

    /// What a site may set.
    package struct Settings: Sendable, Equatable {
        /// How many lanes are walked at the same time.
        package var workers: Int
        /// How many messages are sent at the same time.
        package var senders: Int
        /// How long a claim is good for without a heartbeat.
        package var lease: Duration
        /// How often leases are renewed and expired ones returned.
        package var heartbeat: Duration
        /// When failed steps run again.
        package var retry: RetryPolicy

        /// Makes settings.
        package init(
            workers: Int = 2, senders: Int = 4, lease: Duration = .seconds(60),
            heartbeat: Duration = .seconds(15), retry: RetryPolicy = RetryPolicy()
        ) {
            self.workers = workers
            self.senders = senders
            self.lease = lease
            self.heartbeat = heartbeat
            self.retry = retry
        }
    }

    /// Puts an engine together from its ports. `worker` names this process in leases; `secrets`
    /// gives the value of a reference such as `env:NAME`; `archive` reads the profiles of then, nil
    /// where they cannot be read. `precedence` is the intake's too, so that steps of low
    /// priority make room for a file that comes.
    package init(
        ledger: any Ledger, vault: any Vault, world: World, worker: String, bells: Bells,
        precedence: Precedence = Precedence(), pressure: Pressure, settings: Settings,
        profiles: @escaping @Sendable () -> Profiles,
        offices: BackOffices, outlets: @escaping @Sendable (String) -> (any Outlet)?,
        secrets: @escaping @Sendable (String) -> Result<Secret, Diagnostic>,
        archive: @escaping @Sendable (Digest) async -> Profiles? = { _ in nil }, log: Logger
    ) {
        self.archive = archive
        context = WorkContext(
            ledger: ledger, vault: vault, world: world, bells: bells, leases: Leases(),
            precedence: precedence, retry: settings.retry, worker: worker, lease: settings.lease,
            log: log)
        self.settings = settings
        self.profiles = profiles
        self.offices = offices
        self.outlets = outlets
        self.secrets = secrets
        self.pressure = pressure
    }

    /// Runs until graceful shutdown or cancellation; what is in flight is finished first.
    package func run() async throws {
        let returned = try await context.ledger.reap(
            for: context.worker, isStart: true, quiesce: offices.quiesce)
        if returned > 0 { context.log.notice("took up \(returned) work items of a former run") }
        await withGracefulShutdownHandler {
            await withTaskCancellationHandler {
                await work()
            } onCancel: {
                context.bells.finish()
            }
        } onGracefulShutdown: {
            context.bells.finish()
        }
    }

    /// What is left to do.
    package func outlook() async throws(LedgerFailure) -> WorkOutlook {
        try await context.ledger.outlook()
    }

    /// All dispatchers and the clockwork beside them.
    private func work() async {
        await withTaskGroup(of: Void.self) { group in
            for dispatcher in dispatchers() {
                group.addTask { await dispatcher.run() }
            }
            context.bells.ringAll()
            await withTaskGroup(of: Void.self) { clockwork in
                clockwork.addTask { await tick() }
                clockwork.addTask { await beat() }
                clockwork.addTask { await enterMentions() }
                clockwork.addTask {
                    await eachBeat("tell of what does not come", tellMissing)
                }
                clockwork.addTask {
                    await eachBeat("look what partners fetched", lookForPickups)
                }
                // The dispatchers end when their bells do; the clockwork ends with them.
                await group.waitForAll()
                clockwork.cancelAll()
            }
        }
    }

    /// Files of a partner that a sender takes at once: while all senders are at work for one
    /// partner, another's acknowledgment waits for so many files.
    private static let filesTogether = 16

    private func dispatchers() -> [Dispatcher] {
        let deliverySlots = Slots(offices.maxInFlight)
        let walk = WalkStep(context: context, profiles: profiles)
        let remap = RemapStep(context: context, profiles: profiles, archive: archive)
        let delivery = DeliveryStep(
            context: context, offices: offices, slots: deliverySlots, freight: Freight(),
            outages: outages)
        let send = SendStep(
            context: context, outlets: outlets, secrets: secrets,
            calendar: { [profiles] name in
                name.flatMap { profiles().folder.partner(named: $0) }?.expects.calendar ?? .always
            })
        return [
            Dispatcher(
                kind: .process, batch: 2 * WalkStep.together, grouping: Self.byLane,
                perform: { await walk.perform($0, $1) }, slots: Slots(settings.workers),
                slotsCountClaims: false, context: context),
            Dispatcher(
                kind: .remap, batch: 16, grouping: { [$0] },
                perform: { await remap.perform($0, $1) }, slots: Slots(1),
                slotsCountClaims: false, context: context),
            Dispatcher(
                kind: .deliver, batch: 64, grouping: { [$0] },
                perform: { await delivery.perform($0, $1) }, slots: deliverySlots,
                slotsCountClaims: true, context: context),
            Dispatcher(
                kind: .send, batch: Self.filesTogether, grouping: Self.byLane,
                perform: { await send.perform($0, $1) }, slots: Slots(settings.senders),
                slotsCountClaims: false, context: context),
        ]
    }

    private static func byLane(_ claims: [Claim]) -> [[Claim]] {
        var order: [String] = []
        var lanes: [String: [Claim]] = [:]
        for claim in claims {
            if lanes[claim.lane] == nil { order.append(claim.lane) }
            lanes[claim.lane, default: []].append(claim)
        }
        return order.compactMap { lanes[$0] }
    }

    /// Rings all bells a few times a second: work whose time has come has no other bell.
    private func tick() async {
        while !Task.isCancelled {
            try? await context.world.sleep(.milliseconds(200))
            context.bells.ringAll()
        }
    }

    /// Enters documents that name many orders under those that their own commit left out.
    private func enterMentions() async {
        while !Task.isCancelled {
            try? await context.world.sleep(.seconds(1))
            do throws(LedgerFailure) {
                while !Task.isCancelled, try await context.ledger.enterMentions() {}
            } catch {
                context.log.warning("mentions of orders could not be entered: \(error)")
            }
        }
    }

    /// Answers that do not come are told of this many in a commit.
    private static let remindersTogether = 50

    /// Does something as often as the heart beats, but beside it: there may be very many to tell
    /// of, or a server that answers late, and the heart must beat on time.
    private func eachBeat(
        _ what: String, _ deed: () async throws(LedgerFailure) -> Void
    ) async {
        while !Task.isCancelled {
            try? await context.world.sleep(settings.heartbeat)
            // Who is told to end does not begin once more.
            guard !Task.isCancelled else { return }
            do throws(LedgerFailure) {
                try await deed()
            } catch {
                context.log.warning("cannot \(what): \(error)")
            }
        }
    }

    /// Looks for files whose turn it is where partners fetch them.
    package func lookForPickups() async throws(LedgerFailure) {
        try await PickupWatch(ledger: context.ledger, outlets: outlets, log: context.log).look()
    }

    /// Tells of all that does not come and was not told of yet.
    package func tellMissing() async throws(LedgerFailure) {
        var mark: ReminderMark?
        repeat {
            mark = try await context.ledger.remind(
                limit: Self.remindersTogether, after: mark
            ).next
        } while mark != nil && !Task.isCancelled
        try await tellWaiting()
        try await watch()
    }

    /// Tells partners of orders that wait for an ERP which fails.
    private func tellWaiting() async throws(LedgerFailure) {
        let limit = Self.remindersTogether
        for usage in await outages.usages {
            while try await context.ledger.tellWaiting(usage: usage, limit: limit) == limit {}
            context.bells.ring(.process)
        }
    }

    /// Tells of partners that have gone silent.
    private func watch() async throws(LedgerFailure) {
        let expected = profiles().folder.partners.compactMap { partner -> ExpectedArrival? in
            guard partner.expects.arrivals != nil else { return nil }
            let expects = partner.expects
            return ExpectedArrival(partner: partner.name) { expects.nextArrival(after: $0) }
        }
        if !expected.isEmpty { try await context.ledger.watch(expected) }
        let daily = profiles().folder.partners.flatMap(Self.daily(of:))
        if !daily.isEmpty { try await context.ledger.watch(daily: daily) }
    }

    /// What a partner sends each working day. Who only tries things out owes no file a day.
    private static func daily(of partner: Partner) -> [DailyArrival] {
        guard partner.status != .test else { return [] }
        let calendar = partner.expects.calendar
        return partner.expects.daily.compactMap { rule in
            let subject: DailyArrival.Subject
            switch rule.subject {
            case .files(let mask): subject = .files { mask.matches($0) }
            case .set(let set):
                // Lint says where no agreement has the set.
                guard let group = partner.group(ofSet: set) else { return nil }
                subject = .groups(group)
            }
            return DailyArrival(partner: partner.name, name: rule.name, subject: subject) {
                calendar.next(rule.by, after: $0)
            }
        }
    }

    /// Renews leases, returns expired ones and reads the gauge.
    private func beat() async {
        while (try? await context.world.sleep(settings.heartbeat)) != nil {
            let held = await context.leases.all
            do throws(LedgerFailure) {
                let lost = try await context.ledger.renew(held, lease: settings.lease)
                if !lost.isEmpty { context.log.warning("\(lost.count) leases were lost") }
                _ = try await context.ledger.reap(
                    for: context.worker, isStart: false, quiesce: offices.quiesce)
                await pressure.measure(try await context.ledger.outlook())
            } catch {
                context.log.warning("the heartbeat failed: \(error)")
            }
        }
    }
}
