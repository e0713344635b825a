import ArgumentParser
import Foundation
import Values

/// `gangway exceptions`: what waits for a person.
struct ExceptionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exceptions", abstract: "Lists what waits for a person, and acts on it.",
        subcommands: [List.self, Show.self, Retry.self, Resolve.self],
        defaultSubcommand: List.self)

    /// `gangway exceptions list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists open exceptions, the oldest first.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @Option(help: "A partner's name.") var partner: String?
        @Option(help: "A diagnostic code.") var code: String?
        @Flag(help: "Closed ones too.") var all = false
        @Option(help: "Only exceptions with a greater id: the next page.") var after: Int64?
        @Option(help: "How many at most.") var limit = 50

        func run() async throws {
            let found = try await Hands.with(site.open()) { hands in
                try await hands.get(
                    "/v1/exceptions",
                    query: [
                        "partner": partner, "code": code, "all": all ? "true" : nil,
                        "after": after.map(String.init), "limit": String(limit),
                    ])
            }
            output.show(found) { json in
                var table = TextTable([
                    "ID", "STATE", "CODE", "PARTNER", "FILE", "DOCUMENT", "OWNER", "MESSAGE",
                ])
                let columns = [
                    "id", "state", "code", "partner", "file", "number", "owner", "message",
                ]
                for row in json["items"]?.items ?? [] {
                    table.add(
                        columns.map { row[$0]?.text ?? row[$0]?.decimal?.description ?? "-" })
                }
                return table.text
            }
        }
    }

    /// `gangway exceptions show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one exception with its place and how to mend it.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The exception's id.") var id: Int64

        func run() async throws {
            let found = try await Hands.with(site.open()) { hands in
                try await hands.get("/v1/exceptions/\(id)")
            }
            output.show(found) { MessageText.text($0) }
        }
    }

    /// `gangway exceptions retry`.
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Runs the step again that the exception is about, with every double check.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var decision: Decision

        func run() async throws { try await decision.post("retry", site, output) }
    }

    /// `gangway exceptions resolve`.
    struct Resolve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Closes an exception by hand; what it holds stays where it is.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var decision: Decision

        func run() async throws { try await decision.post("resolve", site, output) }
    }

    /// Who decides what, and why.
    struct Decision: ParsableArguments {
        @Argument(help: "The exception's id.") var id: Int64
        @Option(help: "Why; it becomes a link of the audit chain.") var reason: String
        @Option(help: "Who; your user name unless given.") var author: String?

        /// Sends the decision and shows the exception as it is afterwards.
        func post(_ verb: String, _ site: SiteOptions, _ output: OutputOptions) async throws {
            let body = JSON.object([
                JSON.Member("author", .string(author ?? NSUserName())),
                JSON.Member("reason", .string(reason)),
            ])
            let after = try await Hands.with(site.open()) { hands in
                try await hands.post("/v1/exceptions/\(id)/\(verb)", body)
            }
            output.show(after) { MessageText.text($0) }
        }
    }
}
