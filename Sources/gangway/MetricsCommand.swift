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
            The same figures as `GET /v1/metrics`, all of them of production. In the form \
            `prometheus` they are what `GET /v1/metrics/prometheus` gives, of the last day unless \
            --days is given: for the textfile collector of the node exporter write them beside \
            its file, and rename that into place.
            """)

    /// The forms of the figures.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, prometheus
    }

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: TableOptions
    @Option(help: "A partner's name.") var partner: String?
    @Option(help: "How many days back: 30, for Prometheus 1.") var days: Int?
    @Option(help: "text or prometheus.") var format = Format.text

    func validate() throws {
        guard format == .text || !output.output.json else {
            throw ValidationError("--json and --format prometheus exclude each other")
        }
        guard let days else { return }
        guard (1...3650).contains(days) else {
            throw ValidationError("--days is a number of days, 1 to 3650")
        }
    }

    func run() async throws {
        func since(_ days: Int) -> String {
            (World.system.now() - .seconds(86_400 * days)).description
        }
        if format == .prometheus {
            let text = try await Hands.with(site.open()) { hands in
                try await hands.text(
                    "/v1/metrics/prometheus",
                    query: ["partner": partner, "since": days.map(since)])
            }
            return print(text, terminator: "")
        }
        let found = try await Hands.with(site.open()) { hands in
            try await hands.get(
                "/v1/metrics", query: ["partner": partner, "since": since(days ?? 30)])
        }
        output.show(found) { AcksReport($0).metrics.lines }
    }
}
