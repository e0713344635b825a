import ArgumentParser
import Console
import Diagnostics
import ERP
import Engine
import Flow
import Foundation
import Logging
import NIOConcurrencyHelpers
import Partners
import ServiceLifecycle
import Storage
import Values

/// `gangway serve`: runs the gateway.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the gateway.",
        discussion: """
            It follows the partner folder: a change that lints comes into force within seconds. \
            With `profiles: promoted` in gangway.yaml each partner runs by its promoted version.

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
        let ledger = try await site.openLedger()
        let offices = try site.openBackOffices(log)
        do {
            let promoted =
                site.configuration.profiles == .promoted
                ? try await PromotedProfiles(ledger) : nil
            let gateway = try Gateway(
                site: site, ledger: ledger, promoted: promoted, offices: offices, log: log)
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
        _ ledger: SQLLedger, _ offices: [Site.Office]
    ) async {
        for office in offices { await office.client.shutdown() }
        await ledger.close()
    }
}

/// The gateway put together: engine, doors and socket over one ledger.
struct Gateway {
    let ledger: SQLLedger
    let engine: Engine
    let live: LiveProfiles
    let bells: Bells
    let exceptions: ExceptionLog
    let collector: Collector
    private let reports: ReportKeeper
    private let socket: AdminSocket
    private let log: Logger

    /// Puts it together. Nothing runs yet.
    init(
        site: Site, ledger: SQLLedger, promoted: PromotedProfiles?,
        offices: [Site.Office], log: Logger
    ) throws {
        let vault = try site.openVault()
        let bells = Bells()
        let precedence = Precedence()
        let pressure = Pressure()
        let world = World.system
        let intake = Intake(
            ledger: ledger, vault: vault, world: world, bells: bells, precedence: precedence,
            pressure: pressure,
            limits: .init(
                fileBytes: site.configuration.fileLimit,
                freeBytes: site.configuration.freeLimit))
        // Doors are opened before there are profiles in force; what comes by them comes later.
        let inForce = NIOLockedValueBox<LiveProfiles?>(nil)
        let receipts = ReceiptDesk(
            ledger: ledger, vault: vault, world: world,
            profiles: { inForce.withLockedValue { $0 }?.profiles })
        let live = try LiveProfiles(
            site: site, promoted: promoted, log: log,
            due: { await Self.takesDue(promoted, ledger, at: world.now(), log) },
            keep: { files, digest in try await ledger.keep(files, as: digest) },
            open: { channels, former in
                try Doors(
                    channels, keeping: former, site: site, intake: intake, receipts: receipts,
                    world: world, log: log)
            })
        inForce.withLockedValue { $0 = live }
        let targets = Dictionary(
            offices.map { ($0.usage, $0.client as any BackOffice) },
            uniquingKeysWith: { first, _ in first })
        engine = Engine(
            ledger: ledger, vault: vault, world: world,
            worker: "\(ProcessInfo.processInfo.hostName):\(getpid()):\(world.correlation())",
            bells: bells, precedence: precedence, pressure: pressure,
            settings: .init(workers: site.configuration.workers), profiles: { live.profiles },
            offices: BackOffices(targets), outlets: { live.doors[$0]?.outlet },
            secrets: { site.secret($0) }, archive: Self.archive(ledger, site, live), log: log)
        socket = AdminSocket(
            api: API(
                ledger: ledger, vault: vault, refresh: { await live.refresh() },
                changed: { bells.ringAll() },
                promoted: {
                    guard let promoted else { return nil }
                    do throws(LedgerFailure) {
                        try await promoted.load(ledger)
                    } catch {
                        return Diagnostic(
                            ConfigurationDiagnostics.profilesKept,
                            "the promoted profiles cannot be read: \(error)")
                    }
                    return await live.takePromoted()
                }, desk: DocumentDesk(ledger: ledger, world: world),
                editor: EditDesk(ledger: ledger, vault: vault, profiles: { live.profiles }),
                exchange: { live.profiles.exchange(with: $0) }, profiles: { live.profiles }),
            path: site.socketPath, log: log)
        collector = Collector(
            offices.map { .init(name: $0.name, usage: $0.usage, system: $0.client) },
            ledger: ledger, world: world, bells: bells, pressure: pressure,
            profiles: { live.profiles }, log: log)
        exceptions = ExceptionLog(ledger, log: log)
        reports = ReportKeeper(
            AnswerReconciler(ledger: ledger, vault: vault, profiles: { live.profiles }),
            world: world, log: log)
        (self.ledger, self.live, self.bells, self.log) = (ledger, live, bells, log)
    }

    /// Reads promoted profiles whose moment has come; whether there are such.
    private static func takesDue(
        _ promoted: PromotedProfiles?, _ ledger: SQLLedger, at now: Timestamp, _ log: Logger
    ) async -> Bool {
        guard let promoted, promoted.isDue(at: now) else { return false }
        do throws(LedgerFailure) {
            try await promoted.load(ledger)
            return true
        } catch {
            log.warning("the promoted profiles cannot be read: \(error)")
            return false
        }
    }

    /// Reads the profiles of then, by the digest that messages record.
    private static func archive(
        _ ledger: SQLLedger, _ site: Site, _ live: LiveProfiles
    ) -> @Sendable (Digest) async -> Profiles? {
        { digest in
            guard let files = try? await ledger.files(as: digest) else { return nil }
            return try? site.profiles(of: files, under: live.profiles.folder)
        }
    }

    /// Serves until SIGTERM or SIGINT.
    func serve() async throws {
        let channels = live.doors.pollers.map(\.channel)
        log.notice("serving \(channels.count) channels: \(channels.joined(separator: ", "))")
        if channels.isEmpty {
            log.warning("no channel brings files: name one in the partner folder's channels/")
        }
        ProcessMemory.forgetStart()
        try await runServices([engine, socket, exceptions, live, collector, reports], log: log)
        log.notice("stopped; what was in hand is finished or goes on at the next start")
    }
}
