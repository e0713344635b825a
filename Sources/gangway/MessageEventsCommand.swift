import ArgumentParser
import Canonical
import Values

/// `gangway messages events`: what happened in the trade, for other systems.
struct MessageEventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Reads business events behind a cursor, the oldest first.",
        discussion: """
            Each event is a CloudEvent 1.0 and is written once, together with what it tells of. \
            With --json the answer has the next cursor beside the events. Types: \
            \(BusinessEventType.allCases.map(\.rawValue).joined(separator: ", ")).
            """)

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: TableOptions
    @Option(help: "The cursor: only events with a greater id.") var after: Int64 = 0
    @Option(help: "Only events of this type.") var type: String?
    @Option(help: "How many at most.") var limit = 50

    func run() async throws {
        let site = try site.open()
        let found = try await Hands.with(site) { hands in
            try await hands.get(
                "/v1/events",
                query: ["after": String(after), "type": type, "limit": String(limit)])
        }
        output.show(found) { json in
            var table = TextTable(["ID", "TIME", "TYPE", "SUBJECT", "MESSAGE", "ANSWER"])
            for event in json["items"]?.items ?? [] {
                let data = event["data"]
                table.add([
                    event["id"]?.text ?? "-", event["time"]?.text ?? "-",
                    event["type"]?.text ?? "-", event["subject"]?.text ?? "-",
                    data?["messageId"]?.decimal?.description ?? "-",
                    data?["answer"]?.text ?? data?["erpNumber"]?.text ?? "-",
                ])
            }
            return table
        }
    }
}
