import ArgumentParser
import Values

/// `gangway orders`: each order as one thing, from the file to the payment.
struct OrdersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders",
        abstract: "Lists orders, shows how far they have come, and sends what belongs to them.",
        subcommands: [List.self, Show.self, MessagesCommand.Send.self], defaultSubcommand: List.self
    )

    /// `gangway orders list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists orders, the newest first.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: TableOptions
        @Option(name: .customLong("po"), help: "The buyer's number of the order.")
        var number: String?
        @Option(help: "A partner's name.") var partner: String?
        @Option(help: "Only orders with a smaller id: the next page.") var before: Int64?
        @Option(help: "How many at most.") var limit = 50

        func run() async throws {
            let site = try site.open()
            let found = try await Hands.with(site) { hands in
                try await hands.get(
                    "/v1/orders",
                    query: [
                        "number": number, "partner": partner, "before": before.map(String.init),
                        "limit": String(limit),
                    ])
            }
            if found["items"]?.items?.isEmpty != false { try site.tellNothing(of: partner) }
            output.show(found) { json in
                var table = TextTable([
                    "ID", "PO", "PARTNER", "ROLE", "STATUS", "CHAIN", "FILL %", "DIFFERENCES",
                    "ERP ORDER", "OWED NEXT",
                ])
                for row in json["items"]?.items ?? [] { table.add(Self.cells(row)) }
                return table
            }
        }

        private static func cells(_ row: JSON) -> [String] {
            func text(_ key: String) -> String {
                row[key]?.text ?? row[key]?.decimal?.description ?? "-"
            }
            let release = row["release"]?.text ?? ""
            let numbers = (row["erpNumbers"]?.items ?? []).compactMap(\.text)
                .joined(separator: " ")
            let owed = (row["owed"]?.items ?? []).compactMap { $0["words"]?.text }
            return [
                text("id"), text("number") + (release.isEmpty ? "" : " release \(release)"),
                text("partner"), text("role"), text("status"),
                (row["chain"]?.items ?? []).compactMap(\.text).joined(separator: " "),
                text("fillRate"), text("differences"), numbers.isEmpty ? "-" : numbers,
                owed.isEmpty ? "-" : owed.joined(separator: ", "),
            ]
        }
    }

    /// `gangway orders show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows an order whole: timeline, lines, differences, what is owed next.",
            discussion: """
                The order is named by the buyer's number. Where several partners, or several \
                releases, have the number, --partner says whose, and each release is shown. \
                `gangway messages show` shows the messages that the timeline names.
                """)

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The buyer's number of the order.") var number: String
        @Option(help: "A partner's name.") var partner: String?

        func run() async throws {
            let site = try site.open()
            let orders = try await Hands.with(site) { hands in
                let found = try await hands.get(
                    "/v1/orders",
                    query: ["number": number, "partner": partner, "limit": "20"])
                var orders: [JSON] = []
                for row in found["items"]?.items ?? [] {
                    guard let id = row["id"]?.integer else { continue }
                    orders.append(try await hands.get("/v1/orders/\(id)"))
                }
                return orders
            }
            if orders.isEmpty { try site.tellNothing(of: partner) }
            output.show(["items": .array(orders)]) { json in
                (json["items"]?.items ?? []).map(OrderText.text).joined(separator: "\n\n")
            }
            // Who names an order wants that one: there is none.
            if orders.isEmpty { throw ExitCode(1) }
        }
    }
}
