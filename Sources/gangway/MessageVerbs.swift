import ArgumentParser
import Engine
import Foundation
import Values

/// What every verb on messages takes: one by its id, or many by what is known of them.
struct VerbOptions: ParsableArguments {
    @OptionGroup var site: SiteOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var selection: MessageSelection
    @OptionGroup var decision: DecisionOptions
    @Argument(help: "The message's id.") var id: Int64?
    @Flag(help: "Do it to all that the options select; without it they are only counted.")
    var yes = false

    func validate() throws {
        guard (id == nil) != selection.isEmpty else {
            throw ValidationError("name one message by its id, or many by other options")
        }
    }
}

/// A verb on messages.
protocol MessageVerbCommand: AsyncParsableCommand {
    /// The verb.
    static var verb: MessageVerb { get }
    /// What is done, as in "message 7 is …".
    static var done: String { get }
    /// Which messages it can be done to, in the query's words.
    static var direction: String? { get }
    var options: VerbOptions { get }
    /// What became of a message instead of what is usually done; nil where nothing else did.
    static func became(_ told: JSON, _ hands: Hands) async throws -> String?
}

extension MessageVerbCommand {
    /// What became of a message instead of what is usually done; nil where nothing else did.
    static func became(_ told: JSON, _ hands: Hands) async throws -> String? { nil }

    func run() async throws {
        let site = try options.site.open()
        try await Hands.with(site) { hands in
            if let id = options.id {
                let told = try await act(id, hands)
                if let note = told["note"]?.text {
                    FileHandle.standardError.write(Data("note: \(note)\n".utf8))
                }
                let became = try await Self.became(told, hands)
                return options.output.show(told) { told in
                    "message \(id) (\(told["file"]?.text ?? "-")) is \(became ?? Self.done)"
                        + (hands.isServed ? "" : ", once gangway serves")
                }
            }
            let rows = try await chosen(hands)
            if rows.isEmpty { try site.expect(partner: options.selection.partner) }
            let bulk = Bulk(things: "messages", done: Self.done) { $0["file"]?.text ?? "-" }
            try await bulk.run(rows, yes: options.yes, options.output) { try await act($0, hands) }
        }
    }

    private func act(_ id: Int64, _ hands: Hands) async throws -> JSON {
        try await options.act(Self.verb, on: id, hands)
    }

    /// What is selected, the oldest first, as it came or left before.
    private func chosen(_ hands: Hands) async throws -> [JSON] {
        let rows = try await options.chosen(Self.direction, hands)
        let isForSent = Self.direction == "out"
        return rows.filter { !isForSent || $0["state"]?.text == "sent" }
    }
}

extension VerbOptions {
    /// Does a verb to one message.
    func act(_ verb: MessageVerb, on id: Int64, _ hands: Hands) async throws -> JSON {
        try await hands.post("/v1/messages/\(id)/\(verb.rawValue)", decision.body)
    }

    /// The messages of a direction that the options select, the oldest first.
    func chosen(_ direction: String?, _ hands: Hands) async throws -> [JSON] {
        var query = selection.query
        query["direction"] = direction
        return try await hands.all("/v1/messages", query: query, by: "before").reversed()
    }
}

extension MessagesCommand {
    /// `gangway messages resend`.
    struct Resend: MessageVerbCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends what has left once more: same name, bytes and control numbers.",
            discussion: """
                By id, or all that the options select: without --yes it only says how many these \
                are and which. Acknowledgments can be sent again too (--sends 997). What waits in \
                the outbox under the same name is not written twice.
                """)
        static let verb = MessageVerb.resend
        static let done = "sent again"
        static let direction: String? = "out"
        @OptionGroup var options: VerbOptions
    }

    /// `gangway messages regenerate`.
    struct Regenerate: MessageVerbCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes what has left anew by the profile of now, under new numbers.",
            discussion: """
                For a document whose map was mended. Where it would leave as it did before, but \
                for control numbers and times, nothing is sent, so that no document leaves twice \
                under two numbers. What the former one awaits is closed.
                """)
        static let verb = MessageVerb.regenerate
        static let done = "made anew"
        static let direction: String? = "out"
        @OptionGroup var options: VerbOptions

        /// Waits for the walk, which finds whether anything is to be sent.
        static func became(_ told: JSON, _ hands: Hands) async throws -> String? {
            guard hands.isServed, let origin = told["origin"]?.integer else { return nil }
            let walked = try await hands.walked(Int64(origin), within: 15)
            let outcome = walked["outcome"]?.text ?? "-"
            let last = walked["events"]?.items?.last { event in
                ["envelope.unchanged", "envelope.regenerated", "person.regenerate"]
                    .contains(event["kind"]?.text)
            }
            switch last?["kind"]?.text {
            case "envelope.unchanged":
                return "not made anew: its document would leave as it did before, and nothing is "
                    + "sent"
            case "envelope.regenerated": return nil
            default: return "walked anew: its document, message \(origin), is \(outcome)"
            }
        }
    }

    /// `gangway messages skip`.
    struct Skip: MessageVerbCommand {
        static let configuration = CommandConfiguration(
            abstract: "Leaves undone what is left to do of messages.",
            discussion: """
                It closes their exceptions, and takes away what waits to be delivered or sent. \
                What may be in the ERP, or has left, stays. Bytes and history stay too.
                """)
        static let verb = MessageVerb.skip
        static let done = "skipped"
        static let direction: String? = nil
        @OptionGroup var options: VerbOptions
    }
}
