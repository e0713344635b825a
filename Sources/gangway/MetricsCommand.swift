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
    @Option(help: "How many days back.") var days = 30

    func validate() throws {
        guard (1...3650).contains(days) else {
            throw ValidationError("--days is a number of days, 1 to 3650")
        }
    }

    func run() async throws {
        let since = World.system.now() - .seconds(86_400 * days)
        let found = try await Hands.with(site.open()) { hands in
            try await hands.get("/v1/metrics", query: ["since": since.description])
        }
        output.show(found) { json in
            var table = TextTable(["METRIC", "OF", "VALUE"])
            for metric in json["metrics"]?.items ?? [] {
                for sample in metric["samples"]?.items ?? [] {
                    let labels = sample["labels"]?.members?.map {
                        "\($0.key)=\($0.value.text ?? "")"
                    }
                    table.add([
                        metric["name"]?.text ?? "", labels?.joined(separator: " ") ?? "",
                        sample["value"]?.decimal?.description ?? "",
                    ])
                }
            }
            return table
        }
    }
}
