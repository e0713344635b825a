import ArgumentParser
import Engine
import Foundation
import Values

/// `gangway acks`: which answers partners owe us, and what they said.
struct AcksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acks",
        abstract: "Lists and reports the acknowledgments that partners owe us.",
        subcommands: [
            List.self, Strays.self, Report.self, Review.self, Reconcile.self,
            AcksCloseCommand.self,
        ],
        defaultSubcommand: List.self)

    /// `gangway acks list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists what is awaited, the oldest first; by --state what was answered.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: TableOptions
        @Option(help: "A partner's name.") var partner: String?
        @Flag(help: "Only what is overdue: --state overdue.") var overdue = false
        @Option(help: "Only what stands so: a word of the column STATE, such as rejected.")
        var state: String?
        @Flag(help: "Also what was looked at and left as it is (gangway acks review).")
        var reviewed = false
        @Option(help: "production, test or all: what counts, or what is only tried out.")
        var usage = ReportUsage.production
        @Option(help: "The id of the last one: the next page.") var after: Int64?
        @Option(help: "How many at most.") var limit = 50

        func validate() throws {
            guard !overdue || state == nil else {
                throw ValidationError("--overdue and --state exclude each other")
            }
        }

        func run() async throws {
            let site = try site.open()
            let found = try await Hands.with(site) { hands in
                try await hands.get(
                    "/v1/acks",
                    query: [
                        "partner": partner, "state": overdue ? "overdue" : state,
                        "after": after.map(String.init), "limit": String(limit),
                        "reviewed": reviewed || state != nil ? nil : "false",
                        "usage": usage.rawValue,
                    ])
            }
            if found["items"]?.items?.isEmpty != false { try site.tellNothing(of: partner) }
            output.show(found) { json in
                var table = TextTable([
                    "ID", "STATE", "OWES", "PARTNER", "USAGE", "DOCUMENT", "NUMBER", "AWAITS",
                    "QUEUED", "DUE", "ANSWERED", "ADVICE", "FILE", "ANSWER",
                ])
                for row in json["items"]?.items ?? [] {
                    func text(_ name: String) -> String {
                        let text = row[name]?.text ?? row[name]?.decimal?.description ?? ""
                        return text.isEmpty ? "-" : text
                    }
                    table.add([
                        text("id"), text("state"), row["owedBy"] == "us" ? "us" : "partner",
                        text("partner"), text("usage"), text("document"), text("number"),
                        text("kind"), text("queued"),
                        text("due"), text("answered"), text("advice"), text("file"),
                        text("answer"),
                    ])
                }
                return table
            }
        }
    }

    /// `gangway acks strays`.
    struct Strays: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists answers that close nothing: \(StrayState.words).",
            discussion: """
                An answer is unmatched where nothing was sent to the pair that it comes from; what \
                it may mean is shown, and nothing is closed by it. Many of them show a lost record \
                of sending, or a wrong id. One that is for-resend says of what we sent again what \
                was said of the first sending.
                """)

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: TableOptions
        @Option(help: "A partner's name.") var partner: String?
        @Option(help: "Only those with a greater id: the next page.") var after: Int64?
        @Option(help: "How many at most.") var limit = 50

        func run() async throws {
            let site = try site.open()
            let found = try await Hands.with(site) { hands in
                try await hands.get(
                    "/v1/acks/strays",
                    query: [
                        "partner": partner, "after": after.map(String.init),
                        "limit": String(limit),
                    ])
            }
            if found["items"]?.items?.isEmpty != false { try site.tellNothing(of: partner) }
            output.show(found) { json in
                var table = TextTable([
                    "ID", "STATE", "PARTNER", "KIND", "ABOUT", "SAYS", "FILE", "ANSWERED BEFORE",
                    "PERHAPS",
                ])
                for row in json["items"]?.items ?? [] {
                    func text(_ name: String) -> String {
                        row[name]?.text ?? row[name]?.decimal?.description ?? "-"
                    }
                    func meant(_ name: String) -> String {
                        row[name]?["file"]?.text ?? "-"
                    }
                    table.add([
                        text("id"), text("state"), text("partner"), text("kind"), text("about"),
                        text("verdict"), text("file"), meant("answered"), meant("candidate"),
                    ])
                }
                return table
            }
        }
    }

    /// `gangway acks report`.
    struct Report: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reports how all that partners owe us stands.",
            discussion: """
                The head line first, then how old what waits is, each partner and document, what \
                went wrong by cause and in words, orders that are not complete, what is at stake, \
                answers that close nothing, what was looked at, how the totals compare with the \
                raw bytes, and figures. As CSV it is one of its tables: that of partners and \
                documents unless --table names another; as HTML a page to be printed.
                """)

        /// The forms of the report.
        enum Format: String, ExpressibleByArgument, CaseIterable {
            case text, csv, json, html
        }

        @OptionGroup var site: SiteOptions
        @Option(help: "A partner's name.") var partner: String?
        @Option(help: "How many days back, by when things were sent.") var days = 30
        @Option(help: "production, test or all: what counts, or what is only tried out.")
        var usage = ReportUsage.production
        @Option(help: "The report of a day as it was kept that night, such as 2026-11-20.")
        var day: String?
        @Flag(help: "With --day: how all of the thirty days up to that night stood then.")
        var standing = false
        @Option(help: "text, csv, json or html.") var format = Format.text
        @Option(help: "As CSV: \(AcksReport.tableNames.joined(separator: ", ")).")
        var table: String?

        func validate() throws {
            guard table == nil || format == .csv else {
                throw ValidationError("--table belongs to --format csv")
            }
            guard AcksReport.tableNames.contains(table ?? "partners") else {
                throw ValidationError(
                    "--table is one of \(AcksReport.tableNames.joined(separator: ", "))")
            }
            guard day == nil || partner == nil else {
                throw ValidationError(
                    "--day is the report of all partners, as it was kept: --partner excludes it")
            }
            guard day == nil || usage == .production else {
                throw ValidationError("--day is the report of production: --usage excludes it")
            }
            guard !standing || day != nil else {
                throw ValidationError("--standing belongs to --day")
            }
            guard (1...3650).contains(days) else {
                throw ValidationError("--days is a number of days, 1 to 3650")
            }
        }

        func run() async throws {
            let since = World.system.now() - .seconds(86_400 * days)
            let site = try site.open()
            let found = try await Hands.with(site) { hands in
                if let day {
                    let kept = try await hands.get("/v1/acks/days/\(day)")
                    return standing ? kept["standing"] ?? kept : kept
                }
                return try await hands.get(
                    "/v1/acks/report",
                    query: [
                        "partner": partner, "since": since.description, "usage": usage.rawValue,
                    ])
            }
            // A clean report of a misspelt name looks like a month without a fault.
            if found["head"]?["sent"]?.integer == 0 { try site.expect(partner: partner) }
            let report = AcksReport(found)
            switch format {
            case .text: print(report.text)
            case .csv: print(report.table(table ?? "partners")?.csv ?? "", terminator: "")
            case .json: print(String(decoding: found.bytes(pretty: true), as: UTF8.self))
            case .html: print(report.html)
            }
        }
    }
}

extension ReportUsage: ExpressibleByArgument {}
