import ArgumentParser
import Values

/// `gangway messages`: what came in, what went out, and what became of it.
struct MessagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "messages", abstract: "Lists and shows messages, received and sent.",
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    /// `gangway messages list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists messages, the newest first.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @Option(name: .customLong("po"), help: "A purchase order or other document number.")
        var number: String?
        @Option(help: "A partner's name.") var partner: String?
        @Option(help: "An ISA13, GS06 or ST02; leading zeros do not matter.")
        var control: String?
        @Option(help: "A file name; * stands for anything.") var file: String?
        @Option(help: "The first digits of the file's SHA-256.") var digest: String?
        @Option(help: "in or out.") var direction: String?
        @Option(help: "A state, such as held or processed.") var state: String?
        @Option(help: "Only messages with a smaller id: the next page.") var before: Int64?
        @Option(help: "Only messages with a greater id: what is new since.") var after: Int64?
        @Option(help: "How many at most.") var limit = 50

        func run() async throws {
            let found = try await Hands.with(site.open()) { hands in
                try await hands.get(
                    "/v1/messages",
                    query: [
                        "number": number, "partner": partner, "control": control, "file": file,
                        "digest": digest, "direction": direction, "state": state,
                        "before": before.map(String.init), "after": after.map(String.init),
                        "limit": String(limit),
                    ])
            }
            output.show(found) { json in
                var table = TextTable([
                    "ID", "FILE", "OUTCOME", "PARTNER", "DOCUMENT", "ERP ORDER", "ANSWER", "REASON",
                ])
                for row in json["items"]?.items ?? [] { table.add(Self.cells(row)) }
                return table.text
            }
        }

        /// The cells of one message; several documents or answers stand side by side.
        static func cells(_ row: JSON) -> [String] {
            let documents = row["documents"]?.items ?? []
            let answers = row["acknowledgments"]?.items ?? []
            return [
                Self.text(row["id"]), Self.text(row["file"]), Self.text(row["outcome"]),
                Self.text(row["partner"]), Self.joined(documents, "number"),
                Self.joined(documents, "erpNumber"), Self.joined(answers, "file"),
                Self.text(row["reason"]),
            ]
        }

        private static func text(_ json: JSON?) -> String {
            json?.text ?? json?.decimal?.description ?? "-"
        }

        private static func joined(_ rows: [JSON], _ key: String) -> String {
            let all = rows.map { text($0[key]) }
            guard all.count > 3 else { return all.isEmpty ? "-" : all.joined(separator: " ") }
            return all.prefix(2).joined(separator: " ") + " … \(all.count) in all"
        }
    }

    /// `gangway messages show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one message whole: verdicts, documents, deliveries, timeline.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The message's id.") var id: Int64

        func run() async throws {
            let found = try await Hands.with(site.open()) { hands in
                try await hands.get("/v1/messages/\(id)")
            }
            output.show(found) { MessageText.text($0) }
        }
    }
}
