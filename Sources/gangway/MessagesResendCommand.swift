import ArgumentParser
import Foundation
import Values

extension MessagesCommand {
    /// `gangway messages resend`.
    struct Resend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends what has left once more: same name, bytes and control numbers.",
            discussion: """
                By id, or all that the options select: without --yes it only says how many these \
                are and which. Acknowledgments can be sent again too (--sends 997). What waits in \
                the outbox under the same name is not written twice.
                """)

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var selection: MessageSelection
        @Argument(help: "The message's id.") var id: Int64?
        @Flag(help: "Send all that the options select.") var yes = false
        @Option(help: "Why; it becomes a link of the audit chain.") var reason: String
        @Option(help: "Who; your user name unless given.") var author: String?

        func validate() throws {
            guard (id == nil) != selection.isEmpty else {
                throw ValidationError("name one message by its id, or many by other options")
            }
        }

        func run() async throws {
            try await Hands.with(site.open()) { hands in
                if let id {
                    let sent = try await resend(id, hands)
                    return output.show(sent) { sent in
                        "message \(id) (\(sent["file"]?.text ?? "-")) is sent again"
                            + (hands.isServed ? "" : ", once gangway serves")
                    }
                }
                let chosen = try await chosen(hands)
                if yes { for row in chosen { _ = try await resend(row.id, hands) } }
                let told: JSON = [
                    "count": .number(ExactDecimal(chosen.count)), "sent": .bool(yes),
                    "items": .array(chosen.map(\.json)),
                ]
                output.show(told) { _ in Self.text(chosen.map(\.json), isSent: yes) }
            }
        }

        private func resend(_ id: Int64, _ hands: Hands) async throws -> JSON {
            try await hands.post(
                "/v1/messages/\(id)/resend",
                ["author": .string(author ?? NSUserName()), "reason": .string(reason)])
        }

        /// What has left and is selected, the oldest first, as it left before.
        private func chosen(_ hands: Hands) async throws -> [(id: Int64, json: JSON)] {
            var chosen: [(id: Int64, json: JSON)] = []
            while true {
                let page =
                    try await hands.get(
                        "/v1/messages",
                        query: selection.query.merging([
                            "direction": "out", "limit": "1000",
                            "before": chosen.last.map { String($0.id) },
                        ]) { $1 })["items"]?.items ?? []
                chosen += page.compactMap { row in
                    row["id"]?.integer.map { (Int64($0), row) }
                }
                if page.count < 1000 { break }
            }
            return chosen.filter { $0.json["state"]?.text == "sent" }.reversed()
        }

        private static func text(_ rows: [JSON], isSent: Bool) -> String {
            let shown = rows.prefix(20).map { row in
                "  \(row["id"]?.integer ?? 0)  \(row["file"]?.text ?? "-")"
            }
            let more = rows.count > shown.count ? ["  … \(rows.count - shown.count) more"] : []
            let head =
                isSent
                ? "\(rows.count) messages are sent again:"
                : "\(rows.count) messages would be sent again; --yes sends them:"
            return ([head] + shown + more).map(PlainLine.of).joined(separator: "\n")
        }
    }
}
