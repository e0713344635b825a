import ArgumentParser
import Values

/// `gangway acks close`: ends the waiting for answers by hand.
struct AcksCloseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Ends the waiting for an answer by hand; one that comes yet is still taken.",
        discussion: """
            By the id that `gangway acks list` shows, or all of a partner, of a state, or that \
            were sent or came within some time: without --yes these are only counted.
            """)

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var decision: DecisionOptions
    @Argument(help: "The expectation's id.") var id: Int64?
    @Option(help: "Instead of an id: all that this partner owes, and that we owe it.") var partner:
        String?
    @Option(help: "Instead of an id: all that stand so, such as overdue.") var state: String?
    @Option(
        help: "Instead of an id: what is awaited from this moment on (the column QUEUED).",
        transform: MessageSelection.moment)
    var since: Timestamp?
    @Option(help: "And before this one.", transform: MessageSelection.moment) var until: Timestamp?
    @Flag(help: "Do it to all that the options select; without it they are only counted.")
    var yes = false

    func validate() throws {
        let isOne = partner == nil && state == nil && since == nil && until == nil
        guard (id != nil) == isOne else {
            throw ValidationError(
                "name one by its id, or many by --partner, --state, --since or --until")
        }
    }

    func run() async throws {
        let site = try site.open()
        try await Hands.with(site) { hands in
            func close(_ id: Int64) async throws -> JSON {
                try await hands.post("/v1/acks/\(id)/close", decision.body)
            }
            if let id {
                return output.show(try await close(id)) { _ in
                    "nothing is awaited under \(id) any more"
                }
            }
            let rows = try await hands.all(
                "/v1/acks", query: ["partner": partner, "state": state], by: "after")
            if rows.isEmpty { try site.expect(partner: partner) }
            let open = rows.filter { row in
                guard let queued = row["queued"]?.text.flatMap({ Timestamp(iso: $0) }) else {
                    return false
                }
                return ["waiting", "overdue", "partly-accepted"].contains(row["state"]?.text)
                    && queued >= since ?? queued && until.map { queued < $0 } ?? true
            }
            let bulk = Bulk(things: "expectations", done: "closed") { row in
                func text(_ name: String) -> String { row[name]?.text ?? "" }
                let subject = [text("document"), text("number")].filter { !$0.isEmpty }
                let partner = text("partner")
                let owed =
                    text("owedBy") == "us" ? "owed by us to \(partner)" : "owed by \(partner)"
                return "\(text("kind")) to \(subject.joined(separator: " ")), \(owed)"
            }
            try await bulk.run(open, yes: yes, output, close)
        }
    }
}
