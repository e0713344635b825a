import ArgumentParser
import Foundation
import Values

extension AcksCommand {
    /// `gangway acks review`.
    struct Review: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Leaves what is awaited as it is: out of the lists until a day, with a reason.",
            discussion: """
                What was reviewed stays what it is, waiting or overdue, and in all counts; it \
                leaves the default lists until its day. Who, when and why is a link of the audit \
                chain.
                """)

        @OptionGroup var site: SiteOptions
        @Argument(help: "The id, as `gangway acks list` shows it.") var id: Int64
        @Option(help: "When to look at it again, such as 2026-12-01; without it no more.")
        var until: String?
        @Option(help: "Why; it becomes a link of the audit chain.") var reason: String
        @Option(help: "Who; your user name unless given.") var author: String?

        func run() async throws {
            var body: JSON = [
                "author": .string(author ?? NSUserName()), "reason": .string(reason),
            ]
            if let until {
                body["until"] = .string(until.contains("T") ? until : until + "T00:00:00Z")
            }
            _ = try await Hands.with(site.open()) { hands in
                try await hands.post("/v1/acks/\(id)/review", body)
            }
            print("reviewed \(id)")
        }
    }
}
