import ArgumentParser
import Diagnostics
import Engine
import Flow
import Foundation
import Values

/// `gangway messages`: what came in, what went out, and what became of it.
struct MessagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "messages", abstract: "Lists and shows messages, received and sent.",
        subcommands: [
            List.self, Show.self, Send.self, Resend.self, Regenerate.self, Replay.self, Edit.self,
            Skip.self, Hold.self, Release.self, Holds.self, MessageEventsCommand.self,
        ],
        defaultSubcommand: List.self)

    /// `gangway messages list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists messages, the newest first.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: TableOptions
        @OptionGroup var selection: MessageSelection
        @Option(help: "in or out.") var direction: String?
        @Option(help: "Only messages with a smaller id: the next page.") var before: Int64?
        @Option(help: "Only messages with a greater id: what is new since.") var after: Int64?
        @Option(help: "How many at most.") var limit = 50

        func run() async throws {
            let site = try site.open()
            let found = try await Hands.with(site) { hands in
                try await hands.get(
                    "/v1/messages",
                    query: selection.query.merging([
                        "direction": direction, "before": before.map(String.init),
                        "after": after.map(String.init), "limit": String(limit),
                    ]) { $1 })
            }
            if found["items"]?.items?.isEmpty != false {
                try site.tellNothing(of: selection.partner)
            }
            output.show(found) { json in
                var table = TextTable([
                    "ID", "FILE", "OUTCOME", "PARTNER", "DOCUMENT", "ERP ORDER", "ANSWER", "REASON",
                ])
                for row in json["items"]?.items ?? [] { table.add(Self.cells(row)) }
                return table
            }
        }

        /// The cells of one message; several documents or answers stand side by side.
        static func cells(_ row: JSON) -> [String] {
            let documents = row["documents"]?.items ?? []
            let answers = row["acknowledgments"]?.items ?? []
            return [
                Self.text(row["id"]), Self.text(row["file"]), Self.text(row["outcome"]),
                Self.text(row["partner"]),
                documents.isEmpty ? Self.sends(row["sends"]) : Self.joined(documents, "number"),
                Self.joined(documents, "erpNumber"), Self.joined(answers, "file"),
                Self.text(row["reason"]),
            ]
        }

        /// A document of ours: `810 INV-9`.
        private static func sends(_ json: JSON?) -> String {
            guard let type = json?["type"]?.text, !type.isEmpty else { return "-" }
            let number = json?["number"]?.text ?? ""
            return OrderDocument.set(of: type) + (number.isEmpty ? "" : " \(number)")
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

    /// `gangway messages send`.
    struct Send: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends a canonical document to its partner.",
            discussion: """
                The document says in `source.partner` whom it is for; what is agreed there under \
                `sends` says how it leaves. The same document again is sent once, as is whatever \
                has the key of one that was sent. `gangway try` shows beforehand what would leave.
                Where a gateway runs it waits until the document was walked, says what became of \
                it, and ends with 1 where it is held.
                """)

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "A file with canonical JSON; - for standard input.") var file: String
        @Option(help: "What tells the document from every other; its content unless given.")
        var key: String?
        @OptionGroup var decision: DecisionOptions
        @Option(help: "Seconds to wait until it was walked.") var wait = 15

        func run() async throws {
            let (name, bytes) = try TrialFile.whole(file)
            let document: JSON
            switch OutboundDocument.read(bytes) {
            case .success(let read): document = read.body
            case .failure(let why): throw Findings([why], source: name)
            }
            var body = decision.body
            body["document"] = document
            body["key"] = key.map(JSON.string)
            let request = body
            try await Hands.with(site.open()) { hands in
                var taken = try await hands.post("/v1/messages", request)
                let id = Int64(taken["message"]?.integer ?? 0)
                var outcome = ""
                if hands.isServed, taken["known"]?.flag != true {
                    let walked = try await hands.walked(id, within: wait)
                    outcome = walked["outcome"]?.text ?? ""
                    taken["outcome"] = .string(outcome)
                    taken["reason"] = walked["reason"] ?? .null
                }
                output.show(taken) { Self.text(id, $0, isServed: hands.isServed) }
                if outcome.contains(MessageOutcome.held.rawValue) { throw ExitCode(1) }
            }
        }

        private static func text(_ id: Int64, _ taken: JSON, isServed: Bool) -> String {
            if taken["known"]?.flag == true {
                return "message \(id) was given before: nothing is sent again"
            }
            let show = "gangway messages show \(id)"
            guard isServed else {
                return "message \(id); \(show) tells what became of it, once gangway serves"
            }
            var text = "message \(id) is \(taken["outcome"]?.text ?? "-")"
            if let reason = taken["reason"]?.text { text += "\n  \(reason)" }
            return text + "\n  \(show) tells more"
        }
    }

    /// `gangway messages show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one message whole: verdicts, documents, deliveries, timeline.",
            discussion: """
                With --raw it prints the message's bytes as they came or went; with --document the \
                canonical document as the ERP gets it.
                """)

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The message's id.") var id: Int64
        @Flag(help: "Print its raw bytes.") var raw = false
        @Option(help: "Print one of its documents as JSON, by number or id.")
        var document: String?

        func validate() throws {
            guard !raw || document == nil else {
                throw ValidationError("--raw and --document exclude each other")
            }
        }

        func run() async throws {
            try await Hands.with(site.open()) { hands in
                if raw { return try await printBytes(hands) }
                let found = try await hands.get("/v1/messages/\(id)")
                guard let document else { return output.show(found) { MessageText.text($0) } }
                let id = try Self.document(document, of: found)
                let body = try await hands.get("/v1/documents/\(id)")
                print(String(decoding: body.bytes(pretty: true), as: UTF8.self))
            }
        }

        /// The id of the one document that a number or an id means.
        static func document(_ name: String, of message: JSON) throws -> Int {
            let documents = message["documents"]?.items ?? []
            let meant = documents.filter {
                $0["number"]?.text == name || $0["id"]?.integer.map(String.init) == name
            }
            guard meant.count == 1, let id = meant[0]["id"]?.integer else {
                let all = (meant.isEmpty ? documents : meant).prefix(20).map {
                    "\($0["number"]?.text ?? "-") (id \($0["id"]?.integer ?? 0))"
                }
                throw Refusal(
                    ConfigurationDiagnostics.documentUnknown,
                    (meant.isEmpty ? "no document is \(name); there is " : "\(name) may be ")
                        + (all.isEmpty ? "none" : all.joined(separator: " or ")))
            }
            return id
        }

        /// Prints the bytes block by block, since they may be more than memory holds, and fails
        /// unless they were whole.
        private func printBytes(_ hands: Hands) async throws {
            let message = try await hands.get("/v1/messages/\(id)")
            var bytes = MessageBytes(
                of: id, size: message["size"]?.integer ?? 0,
                digest: message["digest"]?.text ?? "", hands)
            while case let block = try await bytes.next(), !block.isEmpty {
                try FileHandle.standardOutput.write(contentsOf: block)
            }
        }
    }
}
