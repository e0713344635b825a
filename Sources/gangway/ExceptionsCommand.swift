import ArgumentParser
import Diagnostics
import Engine
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
        @OptionGroup var output: TableOptions
        @Option(help: "A partner's name.") var partner: String?
        @Option(help: "A diagnostic code.") var code: String?
        @Option(help: "Whose move it is: partner, onboarding, operations or site.")
        var owner: String?
        @Flag(help: "Closed ones too.") var all = false
        @Option(help: "Only exceptions with a greater id: the next page.") var after: Int64?
        @Option(help: "How many at most.") var limit = 50

        func run() async throws {
            let site = try site.open()
            let found = try await Hands.with(site) { hands in
                try await hands.get(
                    "/v1/exceptions",
                    query: [
                        "partner": partner, "code": code, "owner": owner,
                        "all": all ? "true" : nil, "after": after.map(String.init),
                        "limit": String(limit),
                    ])
            }
            if found["items"]?.items?.isEmpty != false { try site.tellNothing(of: partner) }
            output.show(found) { json in
                var table = TextTable([
                    "ID", "STATE", "TIMES", "CODE", "PARTNER", "FILE", "DOCUMENT", "OWNER",
                    "MESSAGE",
                ])
                let columns = [
                    "id", "state", "failures", "code", "partner", "file", "number", "owner",
                    "message",
                ]
                for row in json["items"]?.items ?? [] {
                    table.add(
                        columns.map { row[$0]?.text ?? row[$0]?.decimal?.description ?? "-" })
                }
                return table
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
            abstract: "Runs the step again that the exception is about, with every double check.",
            discussion: """
                It reads the partner folder first, waits until the step has run, and says what \
                became of it. It ends with 1 where the step failed again. With --code or \
                --partner instead of an id it counts what is open, and with --yes retries all of \
                it, without waiting. Retrying what a double check holds says that it is meant so: \
                of many this is done only to those that --code names.
                """)

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var choice: Choice
        @Option(help: "Seconds to wait for the step to run.") var wait = 15

        func run() async throws {
            let site = try site.open()
            try await Hands.with(site) { hands in
                guard let id = choice.id else {
                    return try await choice.run(
                        "retry", done: "retried", site, output, hands, notAtOnce: Self.waivers)
                }
                var told = try await choice.post("retry", on: id, hands)
                if let note = told["note"]?.text { Self.warn("note: \(note)") }
                guard hands.isServed else {
                    output.show(told) { MessageText.text($0) }
                    return Self.warn("no gateway runs: the step runs when `gangway serve` does")
                }
                let message = told["messageId"]?.integer ?? 0
                let isDone = try await hasRun(id, hands)
                let after = try await hands.get("/v1/messages/\(message)")
                let again =
                    try await hands.get(
                        "/v1/exceptions",
                        query: [
                            "message": String(message), "limit": "20",
                            "since": told["since"]?.text,
                        ])["items"]?.items ?? []
                told["outcome"] = after["outcome"] ?? .null
                told["again"] = .array(again)
                output.show(told) { _ in Self.text(id, after, again) }
                if !isDone { Self.warn("the step has not run within \(wait) s; look again") }
                if !again.isEmpty || !isDone { throw ExitCode(1) }
            }
        }

        /// What a person waives by retrying it: the check that holds it.
        private static let waivers = Set(
            [
                Diagnostic.Code.deliverDocumentConflict, .deliverDocumentRepeated,
                .deliverDocumentPurpose, .deliverChangeLate, .receiveInterchangeControlReused,
                .receiveGroupControlReused, .receiveInterchangeSequence, .sendDocumentRepeated,
            ].map(\.name))

        /// Waits until the step's own work is over, for a time; whether it is.
        private func hasRun(_ id: Int64, _ hands: Hands) async throws -> Bool {
            let deadline = ContinuousClock.now + .seconds(wait)
            var pause = Duration.milliseconds(50)
            while true {
                let work = try await hands.get("/v1/exceptions/\(id)")["work"]?.text
                guard let work, ["ready", "in hand"].contains(work) else { return true }
                if ContinuousClock.now >= deadline { return false }
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(1))
            }
        }

        private static func text(_ id: Int64, _ message: JSON, _ again: [JSON]) -> String {
            let number = message["id"]?.integer ?? 0
            let outcome = message["outcome"]?.text ?? "-"
            var lines = ["exception \(id) was retried; message \(number) is now \(outcome)"]
            if let reason = message["reason"]?.text, again.isEmpty { lines.append("  \(reason)") }
            for exception in again {
                func text(_ name: String) -> String { exception[name]?.text ?? "-" }
                let failures = exception["failures"]?.integer ?? 1
                lines.append(
                    "it failed again, as exception \(exception["id"]?.integer ?? 0)"
                        + (failures > 1 ? " (\(failures) times by now): " : ": ")
                        + "[\(text("code"))] \(text("message"))")
                lines.append("  help: \(text("mend"))")
            }
            return lines.map(PlainLine.of).joined(separator: "\n")
        }

        private static func warn(_ text: String) {
            FileHandle.standardError.write(Data((text + "\n").utf8))
        }
    }

    /// `gangway exceptions resolve`.
    struct Resolve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Closes an exception by hand; what it holds stays where it is.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var choice: Choice

        func run() async throws {
            let site = try site.open()
            try await Hands.with(site) { hands in
                guard let id = choice.id else {
                    return try await choice.run("resolve", done: "resolved", site, output, hands)
                }
                let after = try await choice.post("resolve", on: id, hands)
                output.show(after) { MessageText.text($0) }
            }
        }
    }

    /// Which exceptions, and who decides what about them and why.
    struct Choice: ParsableArguments {
        @Argument(help: "The exception's id.") var id: Int64?
        @Option(help: "Instead of an id: all open ones with this diagnostic code.")
        var code: String?
        @Option(help: "Instead of an id: all open ones of this partner.") var partner: String?
        @OptionGroup var decision: DecisionOptions
        @Flag(help: "Do it to all that the options select; without it they are only counted.")
        var yes = false

        func validate() throws {
            guard (id == nil) != (code == nil && partner == nil) else {
                throw ValidationError(
                    "name one exception by its id, or many by --code or --partner")
            }
        }

        /// Sends the decision and gives the exception as it is afterwards.
        func post(_ verb: String, on id: Int64, _ hands: Hands) async throws -> JSON {
            try await hands.post("/v1/exceptions/\(id)/\(verb)", decision.body)
        }

        /// Does it to each that is open now; what opens meanwhile is another exception. Those with
        /// a code among `notAtOnce` are left out unless `code` names it.
        func run(
            _ verb: String, done: String, _ site: Site, _ output: OutputOptions, _ hands: Hands,
            notAtOnce: Set<String> = []
        ) async throws {
            let rows = try await hands.all(
                "/v1/exceptions", query: ["code": code, "partner": partner], by: "after")
            if rows.isEmpty { try site.expect(partner: partner) }
            let bulk = Bulk(things: "exceptions", done: done) { row in
                "\(row["code"]?.text ?? "-")  \(row["number"]?.text ?? row["file"]?.text ?? "-")"
            }
            var refused: [Int: String] = [:]
            for row in rows where code == nil {
                guard let id = row["id"]?.integer, let code = row["code"]?.text,
                    notAtOnce.contains(code)
                else { continue }
                refused[id] = "\(code) says that it waits for your word: name it by --code"
            }
            try await bulk.run(rows, yes: yes, refused: refused, output) {
                try await post(verb, on: $0, hands)
            }
        }
    }
}
