import ArgumentParser
import Engine
import Foundation
import Partners
import Values

/// `gangway control`: the control numbers that we give, and those that partners passed over.
struct ControlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "control",
        abstract: "Lists and sets control numbers, and shows gaps in those that partners send.",
        subcommands: [List.self, Set.self, Confirm.self, Refuse.self, Gaps.self],
        defaultSubcommand: List.self)

    /// `gangway control list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the counts towards each partner: the numbers that come next.",
            discussion: """
                ISA13, GS06 and the numbers of files of records each count by own identity, \
                partner's identity and usage. RECEIVED is the last ISA13 that the partner sent, \
                SKIPS how many times it passed numbers over: `gangway control gaps` has these.
                """)

        @OptionGroup var output: TableOptions
        @OptionGroup var pair: PairOptions
        @Flag(help: "List what people set or want to set instead.") var changes = false

        func run() async throws {
            let found = try await pair.rows(changes ? "/v1/control/changes" : "/v1/control")
            output.show(found) { changes ? Self.changes($0) : Self.counts($0) }
        }

        private static func counts(_ json: JSON) -> TextTable {
            var table = TextTable([
                "OWN", "PARTNER", "USAGE", "ISA13", "GS06", "FILE", "LAST GIVEN", "RECEIVED",
                "SKIPS",
            ])
            for row in json["items"]?.items ?? [] {
                let given = row["given"]?.items ?? []
                func next(_ kind: String) -> String {
                    given.first { $0["kind"]?.text == kind }?["next"]?.decimal?.description ?? "-"
                }
                table.add([
                    row["own"]?.text ?? "-", row["partner"]?.text ?? "-",
                    row["usage"]?.text ?? "-", next("ISA"), next("GS"), next("FILE"),
                    given.compactMap { $0["last"]?.text }.max() ?? "-",
                    row["received"]?.decimal?.description ?? "-",
                    row["gaps"]?.decimal?.description ?? "-",
                ])
            }
            return table
        }

        private static func changes(_ json: JSON) -> TextTable {
            let columns = [
                "id", "state", "own", "partner", "usage", "kind", "former", "next", "asked",
                "askedBy", "decidedBy", "reason",
            ]
            var table = TextTable([
                "ID", "STATE", "OWN", "PARTNER", "USAGE", "KIND", "FORMER", "NEXT", "ASKED",
                "BY", "DECIDED BY", "REASON",
            ])
            for row in json["items"]?.items ?? [] {
                var cells = columns.map { row[$0]?.text ?? row[$0]?.decimal?.description ?? "-" }
                // What the partner gives itself.
                if row["received"] == .bool(true) { cells[5] += " received" }
                table.add(cells)
            }
            return table
        }
    }

    /// `gangway control gaps`.
    struct Gaps: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists interchange control numbers that partners passed over.",
            discussion: """
                A number that comes late is no gap any more. Whether a gap is told, holds the \
                interchange behind it, or is nothing is agreed: `duplicates.sequence`. Where a \
                partner's count begins anew is no gap.
                """)

        @OptionGroup var output: TableOptions
        @OptionGroup var pair: PairOptions

        func run() async throws {
            output.show(try await pair.rows("/v1/control/gaps")) { json in
                let columns = ["own", "partner", "usage", "first", "last", "count", "noticed"]
                var table = TextTable([
                    "OWN", "PARTNER", "USAGE", "FROM", "TO", "COUNT", "NOTICED",
                ])
                for row in json["items"]?.items ?? [] {
                    table.add(
                        columns.map { row[$0]?.text ?? row[$0]?.decimal?.description ?? "-" })
                }
                return table
            }
        }
    }

    /// `gangway control confirm`.
    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Confirms a change that another person asked for.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var decision: DecisionOptions
        @Argument(help: "The change's id, as `gangway control list --changes` shows it.")
        var id: Int64

        func run() async throws {
            try await Hands.with(site.open()) { hands in
                let change = try await hands.post(
                    "/v1/control/changes/\(id)/confirm", decision.body)
                output.show(change) { Set.text($0) }
            }
        }
    }

    /// `gangway control refuse`.
    struct Refuse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refuses a change that was asked for.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var decision: DecisionOptions
        @Argument(help: "The change's id, as `gangway control list --changes` shows it.")
        var id: Int64

        func run() async throws {
            try await Hands.with(site.open()) { hands in
                let change = try await hands.post(
                    "/v1/control/changes/\(id)/refuse", decision.body)
                output.show(change) { _ in "change \(id) is refused" }
            }
        }
    }
}

/// Which pairs are meant.
struct PairOptions: ParsableArguments {
    @OptionGroup var site: SiteOptions
    @Option(help: "A partner's name, or its identity as QUALIFIER:ID.") var partner: String?
    @Option(help: "Our identity as QUALIFIER:ID.") var own: String?
    @Option(help: "ISA15: P, T or I.") var usage: String?
    @Option(help: "Only those with a greater id: the next page.") var after: Int64?
    @Option(help: "How many at most.") var limit = 50

    /// The rows of a list about pairs.
    func rows(_ path: String) async throws -> JSON {
        let site = try site.open()
        let partners = try partner.map { try site.identities(of: $0).joined(separator: ",") }
        return try await Hands.with(site) { hands in
            try await hands.get(
                path,
                query: [
                    "partner": partners, "own": own, "usage": usage,
                    "after": after.map(String.init), "limit": String(limit),
                ])
        }
    }
}
