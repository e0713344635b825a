import ArgumentParser
import Values

/// `gangway partner notices`: codes that partners sent for the first time.
struct PartnerNoticesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notices",
        abstract: "Lists the codes that partners sent for the first time.",
        discussion: """
            Each is told once, however many documents bring it, and needs no action. The first \
            message of a transaction set teaches which codes a partner uses.
            """)

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: TableOptions
    @Option(help: "Only notices with a greater id: the next page.") var after: Int64?
    @Option(help: "How many at most.") var limit = 50
    @Argument(help: "The partner; all where none is named.") var name: String?

    func run() async throws {
        let site = try site.open()
        let found = try await Hands.with(site) { hands in
            try await hands.get(
                "/v1/notices",
                query: [
                    "partner": name, "after": after.map(String.init), "limit": String(limit),
                ])
        }
        if found["items"]?.items?.isEmpty != false { try site.tellNothing(of: name) }
        output.show(found) { json in
            var table = TextTable(["ID", "AT", "PARTNER", "SET", "POSITION", "CODE", "FILE"])
            let columns = ["id", "at", "partner", "set", "position", "code", "file"]
            for row in json["items"]?.items ?? [] {
                table.add(columns.map { row[$0]?.text ?? row[$0]?.decimal?.description ?? "-" })
            }
            return table
        }
    }
}
