import ArgumentParser
import Console
import Diagnostics
import ERP
import Engine
import Flow
import Foundation
import Logging
import Partners
import ServiceLifecycle
import Storage

/// `gangway serve`: runs the gateway.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the gateway.",
        discussion: """
            With --drain it looks at every channel once, works until nothing is left that can be \
            done, prints what is left and ends: 0 if only what awaits or is held remains, else 3.
            """)

    @OptionGroup var site: SiteOptions
    @Flag(help: "Poll every channel once, work off what there is, and end.") var drain = false
    @Option(help: "With --drain: seconds to wait for a retry that is due.") var patience = 30

    func run() async throws {
        ProcessMemory.keepLittle()
        var log = Logger(label: "gangway")
        log.logLevel = .info
        let site = try site.open()
        let (profiles, findings) = try site.profiles()
        for finding in findings { log.warning("[\(finding.code)] \(finding.message)") }
        let ledger = try await site.openLedger()
        let offices = try site.openBackOffices()
        do {
            let gateway = try Gateway(
                site: site, profiles: profiles, ledger: ledger, offices: offices, log: log)
            if drain {
                try await Drain(gateway: gateway, patience: .seconds(patience), log: log).run()
            } else {
                try await gateway.serve()
            }
        } catch {
            await Self.close(ledger, offices)
            throw error
        }
        await Self.close(ledger, offices)
    }

    private static func close(
        _ ledger: SQLLedger, _ offices: [(usage: String, office: HTTPBackOffice)]
    ) async {
        for (_, office) in offices { await office.shutdown() }
        await ledger.close()
    }
}

/// The gateway put together: engine, doors and socket over one ledger.
struct Gateway {
    let ledger: SQLLedger
    let engine: Engine
    let doors: Doors
    let bells: Bells
    private let socket: AdminSocket
    private let log: Logger

    /// Puts it together. Nothing runs yet.
    init(
        site: Site, profiles: Profiles, ledger: SQLLedger,
        offices: [(usage: String, office: HTTPBackOffice)], log: Logger
    ) throws {
        let vault = try site.openVault()
        let bells = Bells()
        let pressure = Pressure()
        let world = World.system
        let intake = Intake(
            ledger: ledger, vault: vault, world: world, bells: bells, pressure: pressure,
            limits: .init(
                fileBytes: site.configuration.fileLimit,
                freeBytes: site.configuration.freeLimit))
        doors = try Doors(
            profiles.folder.channels, site: site, intake: intake, world: world, log: log)
        let outlets = doors.outlets
        let targets = Dictionary(
            offices.map { ($0.usage, $0.office as any BackOffice) },
            uniquingKeysWith: { first, _ in first })
        engine = Engine(
            ledger: ledger, vault: vault, world: world,
            worker: "\(ProcessInfo.processInfo.hostName):\(getpid()):\(world.correlation())",
            bells: bells, pressure: pressure,
            settings: .init(workers: site.configuration.workers), profiles: { profiles },
            offices: BackOffices(targets), outlets: { outlets[$0] }, log: log)
        socket = AdminSocket(
            api: API(ledger: ledger, changed: { bells.ringAll() }), path: site.socketPath,
            log: log)
        self.ledger = ledger
        self.bells = bells
        self.log = log
    }

    /// Serves until SIGTERM or SIGINT.
    func serve() async throws {
        log.notice("serving \(doors.pollers.count) channels")
        ProcessMemory.forgetStart()
        try await runServices([engine, socket] + doors.pollers, log: log)
    }
}
