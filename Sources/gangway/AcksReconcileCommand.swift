import ArgumentParser
import Engine
import Foundation
import Values

extension AcksCommand {
    /// `gangway acks reconcile`.
    struct Reconcile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Derives a day's totals from the raw bytes, and keeps that day's report.",
            discussion: """
                Every message of the day is read again as bytes: the sets that an answer is owed \
                to, and what partners' answers say. Where the ledger has counted otherwise, that \
                is an exception. The gateway does this each night for the day before; a day is \
                kept once, and `gangway acks report --day` shows it. Days are those of UTC.
                """)

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions
        @Option(help: "The day, such as 2026-11-20; yesterday unless given.") var day: String?

        func run() async throws {
            let yesterday = (World.system.now() - .seconds(86_400)).date.description
            let kept = try await Hands.with(site.open()) { hands in
                try await hands.post("/v1/acks/days/\(day ?? yesterday)", [:])
            }
            output.show(kept) { json in
                let found = json["reconciliation"] ?? .null
                func count(_ name: String) -> Int { found[name]?.integer ?? 0 }
                let differences = found["differences"]?.items?.compactMap(\.text) ?? []
                let head = """
                    \(json["day"]?.text ?? ""): \(count("messages")) messages read; \
                    \(count("setsDerived")) sets owed an answer by the bytes, \
                    \(count("setsRecorded")) by the ledger; \(count("answersDerived")) answers by \
                    the bytes, \(count("answersRecorded")) by the ledger; \
                    \(count("debtsDerived")) documents owed in the trade by the bytes, \
                    \(count("debtsRecorded")) by the ledger; \
                    \(differences.isEmpty ? "they agree" : "\(differences.count) differences")
                    """
                return ([head] + differences.map { "  \($0)" }).joined(separator: "\n")
            }
            if kept.path("reconciliation.differences")?.items?.isEmpty == false {
                throw ExitCode(1)
            }
        }
    }
}
