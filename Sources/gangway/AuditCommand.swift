import ArgumentParser
import Values

/// `gangway audit`: the proof that nobody changed the record.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Checks the chain of everything that was decided.",
        subcommands: [Verify.self], defaultSubcommand: Verify.self)

    /// `gangway audit verify`.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Follows the whole chain; exits 1 and names the first broken link.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let found = try await Hands.with(site.open()) { try await $0.get("/v1/audit") }
            output.show(found) { _ in "the audit chain is intact" }
        }
    }
}
