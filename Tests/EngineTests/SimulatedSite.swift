import Diagnostics
import Engine
import EngineTesting
import Flow
import Foundation
import Guides
import Logging
import Partners
import Storage
import Values

/// A whole gateway over a database in memory, whose process dies and is started again: doors that
/// offer files until they are receipted, an ERP and an outbox that outlive every death.
struct SimulatedSite {
    let clock = TestClock()
    let database: SQLiteEngine
    let vault = MemoryVault()
    let office: ScriptedBackOffice
    let outbox: ScriptedOutlet
    let profiles: Profiles
    private let dice: SimulationDice

    init(seed: UInt64) async throws {
        let dice = SimulationDice(seed)
        self.dice = dice
        let clock = clock
        database = try await LedgerImage.engine(now: { clock.now })
        var faults = ScriptedBackOffice.Faults()
        faults.lostAnswer = 0.2
        faults.lateCommit = 0.1
        faults.failure = 0.1
        office = ScriptedBackOffice(
            seed.isMultiple(of: 2) ? .nativeKey : .probe, faults: faults, seed: seed, clock: clock,
            quiesce: .seconds(10))
        outbox = ScriptedOutlet(
            (0..<10).map { _ in dice.pick([.take, .take, .takeAndFail, .retry]) })
        profiles = try ShippedFiles.samples.get()
    }

    /// Only short sleeps move the clock, so that leases outlast the work that they are for.
    private var world: World {
        World(
            now: { [clock] in clock.now }, correlation: { [dice] in dice.correlation() },
            chance: { [dice] in dice.chance() },
            sleep: { [clock] duration in
                if duration < .seconds(1) { clock.advance(duration) }
                try await Task.sleep(for: .milliseconds(1))
            })
    }

    /// One life of the process: offers the files that are not yet receipted and works until it
    /// dies, or, where it does not, until nothing is left. Gives the names that were receipted.
    func live(
        _ number: Int, offering files: [(name: String, bytes: [UInt8])], diesAt commit: Int
    ) async -> Set<String> {
        let engine = MortalEngine(
            database, diesAt: commit, dice.pick([.before, .after]))
        // These deaths are nobody's fault: no item may be parked for them.
        let patient = LedgerSettings(crashLimit: 100, waitingCrashLimit: 100)
        guard let ledger = try? await SQLLedger(engine, settings: patient) else { return [] }
        let bells = Bells()
        let pressure = Pressure()
        let intake = Intake(
            ledger: ledger, vault: vault, world: world, bells: bells, pressure: pressure,
            limits: .init())
        var log = Logger(label: "simulation")
        log.logLevel = .critical
        let (profiles, outbox, office) = (profiles, outbox, office)
        let gateway = Engine(
            ledger: ledger, vault: vault, world: world, worker: "life \(number)", bells: bells,
            pressure: pressure, settings: .init(retry: RetryPolicy(first: .seconds(1))),
            profiles: { profiles }, offices: BackOffices(["P": office]), outlets: { _ in outbox },
            secrets: { .success(Secret($0)) },
            log: log)
        return await withTaskGroup(of: Set<String>.self) { group in
            group.addTask {
                try? await gateway.run()
                return []
            }
            group.addTask {
                let receipted = await offer(files, to: intake)
                while await !engine.isDead, await !isQuiet(gateway) {
                    try? await Task.sleep(for: .milliseconds(2))
                }
                bells.finish()
                return receipted
            }
            return await group.reduce(into: []) { $0.formUnion($1) }
        }
    }

    private func offer(
        _ files: [(name: String, bytes: [UInt8])], to intake: Intake
    ) async -> Set<String> {
        var receipted: Set<String> = []
        for file in files {
            let arrival = FileArrival(
                channel: "van", name: file.name, remoteKey: file.name, size: file.bytes.count)
            let source = OneBlock(file.bytes)
            guard (try? await intake.receive(arrival, next: { await source.next() })) != nil
            else { continue }
            receipted.insert(file.name)
        }
        return receipted
    }

    private func isQuiet(_ gateway: Engine) async -> Bool {
        guard let outlook = try? await gateway.outlook() else { return false }
        return outlook.ready + outlook.delayed + outlook.leased + outlook.waiting == 0
    }

    /// Chance for the test itself.
    func roll(_ range: ClosedRange<Int>) -> Int { dice.roll(range) }
}

/// A file of one block.
actor OneBlock {
    private var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func next() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}

/// Seeded chance. Unchecked: the engine's tasks draw at once, so the generator is behind a lock.
private final class SimulationDice: @unchecked Sendable {
    private let lock = NSLock()
    private var generator: SplitMix64
    private var count = 0

    init(_ seed: UInt64) { generator = SplitMix64(seed: seed) }

    func roll(_ range: ClosedRange<Int>) -> Int {
        lock.withLock { Int.random(in: range, using: &generator) }
    }

    func pick<Value>(_ values: [Value]) -> Value { values[roll(0...values.count - 1)] }

    func chance() -> Double { Double(roll(0...999_999)) / 1_000_000 }

    func correlation() -> String {
        lock.withLock {
            count += 1
            return "SIM\(count)"
        }
    }
}
