package import Engine
package import Flow
import Logging
package import Storage
import Values

/// A gateway over a database, whose engine works until nothing is left to do and then stops: its
/// files come from the test, what it sends goes into one outlet, and its ERPs are the test's.
package struct WorkingGateway: Sendable {
    /// The ledger.
    package let ledger: SQLLedger
    /// Its clock, which nothing but the test moves.
    package let clock: TestClock
    private let profiles: Profiles
    private let outlet: any Outlet
    private let offices: BackOffices

    /// Opens a ledger in a database whose clock is `clock`; without ERPs nothing is delivered.
    package init(
        _ engine: any SQLEngine, clock: TestClock, profiles: Profiles, outlet: any Outlet,
        offices: BackOffices = BackOffices([:])
    ) async throws(LedgerFailure) {
        ledger = try await SQLLedger(engine)
        self.clock = clock
        self.profiles = profiles
        self.outlet = outlet
        self.offices = offices
    }

    /// Receives a file, or a document from a source's channel; gives its message.
    @discardableResult
    package func receive(
        _ bytes: [UInt8], from channel: String, as name: String? = nil
    ) async throws(LedgerFailure) -> Int64 {
        let digest = SHA256.digest(of: bytes)
        let name = name ?? "\(digest)"
        return try await ledger.receive(
            ReceivedMessage(
                arrival: FileArrival(
                    channel: channel, name: name, remoteKey: name, size: bytes.count),
                bytes: StoredBytes(payload: .inline(bytes), digest: digest, size: bytes.count),
                correlation: "C-\(digest.prefix16)")
        ).message
    }

    /// Runs an engine until nothing is left to do, by profiles that changed where some are given.
    /// Its sleeps are short and move no clock.
    package func work(by changed: Profiles? = nil) async {
        let bells = Bells()
        let gateway = gateway(by: changed ?? profiles, bells)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await gateway.run() }
            group.addTask {
                while true {
                    try? await Task.sleep(for: .milliseconds(20))
                    guard let left = try? await gateway.outlook() else { continue }
                    if left.ready + left.delayed + left.leased + left.waiting == 0 { break }
                }
                bells.finish()
            }
        }
    }

    /// Tells of all answers and files that do not come.
    package func remind() async throws(LedgerFailure) {
        try await gateway(by: profiles, Bells()).tellMissing()
    }

    /// Looks once what partners have fetched.
    package func lookForPickups() async throws(LedgerFailure) {
        try await gateway(by: profiles, Bells()).lookForPickups()
    }

    private func gateway(by profiles: Profiles, _ bells: Bells) -> Engine {
        var log = Logger(label: "working")
        log.logLevel = .critical
        let dice = Dice(1)
        return Engine(
            ledger: ledger, vault: MemoryVault(),
            world: World(
                now: { [clock] in clock.now }, correlation: { dice.correlation() },
                chance: { dice.chance() },
                sleep: { _ in try await Task.sleep(for: .milliseconds(20)) }),
            worker: "w1", bells: bells, pressure: Pressure(), settings: .init(),
            profiles: { profiles }, offices: offices,
            outlets: { [outlet] _ in outlet }, secrets: { .success(Secret($0)) }, log: log)
    }
}
