import ArgumentParser
import Engine
import Foundation
import Values

/// `gangway metrics`: figures about how the site works.
struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Shows how long orders take, how many fail, what waits for people.",
        discussion: """
            The same figures as `GET /v1/metrics`, and `GET /v1/metrics/prometheus` for Prometheus.
            """)

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: TableOptions
    @Option(help: "A partner's name.") var partner: String?
    @Option(help: "How many days back.") var days = 30

    func validate() throws {
        guard (1...3650).contains(days) else {
            throw ValidationError("--days is a number of days, 1 to 3650")
        }
    }

    func run() async throws {
        let since = World.system.now() - .seconds(86_400 * days)
        let found = try await Hands.with(site.open()) { hands in
            try await hands.get(
                "/v1/metrics", query: ["partner": partner, "since": since.description])
        }
        output.show(found) { AcksReport($0).metrics.lines }
    }
}
