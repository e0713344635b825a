import ArgumentParser
import ERPSimulator
import Logging
import ServiceLifecycle
import UnixSignals

/// `gangway erp`: the ERP side.
struct ERPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erp", abstract: "Works with the ERP side.", subcommands: [Simulate.self])

    /// `gangway erp simulate`.
    struct Simulate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Runs a small ERP for trying things: real HTTP, its own database, faults.")

        @Option(help: "The port; 0 takes a free one.") var port = 18080
        @Option(help: "The address to listen at.") var host = "127.0.0.1"
        @Option(help: "Its SQLite file.") var database = "erp.db"
        @Flag(
            help: """
                Take every order, whatever its idempotency key, as many ERPs do. Its connector is \
                gangway-simulator-search, which asks before it submits; with gangway-simulator a \
                repeated submission doubles the order.
                """)
        var ignoreKeys = false
        @Option(help: "The share of submissions that are answered late.") var slow = 0.0
        @Option(help: "How late, in milliseconds.") var slowBy = 200
        @Option(help: "The share of submissions that fail with 500 or 503.") var fail = 0.0
        @Option(help: "The share of submissions that are taken, but whose answer is lost.")
        var lose = 0.0
        @Option(help: "The share of submissions that are taken long after the caller gave up.")
        var late = 0.0
        @Option(help: "How long after, in milliseconds.") var lateBy = 2000
        @Option(help: "Submissions a second that are taken; the others get 429.")
        var throttle: Int?
        @Flag(
            help: """
                Answer each order line by line at /answers: accepted; backordered where an item's \
                number begins with BO-; refused where it begins with NO-.
                """)
        var answer = false
        @Option(
            name: .customLong("fulfil"),
            help: "With --answer: a partner whose orders are shipped and billed too; repeatable.")
        var fulfils: [String] = []
        @Option(help: "With --answer: the seed by which some more lines are not accepted; 0: none.")
        var answerSeed: UInt64 = 0
        @Option(help: "The seed of the faults.") var seed: UInt64 = 1

        func validate() throws {
            guard (0...65_535).contains(port) else {
                throw ValidationError("--port is \(port); a port is 0 to 65535")
            }
            guard slowBy >= 0, lateBy >= 0 else {
                throw ValidationError("--slow-by and --late-by are milliseconds, 0 or more")
            }
        }

        func run() async throws {
            do {
                try await serve()
            } catch let refusal as ERPSimulator.Refusal {
                throw Refusal(ConfigurationDiagnostics.simulatorUnusable, refusal.description)
            }
        }

        private func serve() async throws {
            let faults = SimulatorFaults(
                slow: slow, slowDelay: .milliseconds(slowBy), fail: fail, lose: lose, late: late,
                lateDelay: .milliseconds(lateBy), throttle: throttle, seed: seed)
            let fields = (try? ProfileReader(standard: nil))?.orderFields ?? []
            let simulator = try ERPSimulator(
                configuration: .init(
                    host: host, port: port, database: database, ignoresKeys: ignoreKeys,
                    orderFields: Set(fields), answers: answer ? answerSeed : nil,
                    fulfils: Set(fulfils), faults: faults),
                onReady: { print("the ERP simulator listens at http://\(host):\($0)") })
            try await runServices([SimulatorService(simulator: simulator)])
        }
    }

    private struct SimulatorService: Service {
        let simulator: ERPSimulator

        func run() async throws { try await simulator.run() }
    }
}

/// Runs services until SIGTERM or SIGINT; what is in flight is finished first.
func runServices(_ services: [any Service], log: Logger = Logger(label: "gangway")) async throws {
    var configuration = ServiceGroupConfiguration(
        services: services.map {
            .init(
                service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                failureTerminationBehavior: .gracefullyShutdownGroup)
        },
        gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
    // A shutdown that hangs is worse than a crash: the ledger recovers from a crash.
    configuration.maximumGracefulShutdownDuration = .seconds(25)
    try await ServiceGroup(configuration: configuration).run()
}
