import ArgumentParser
import Diagnostics
import Flow
import Partners
import Values

/// `gangway partner`: the onboarding team's commands.
struct PartnerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partner", abstract: "Checks partner profiles.",
        subcommands: [Lint.self, List.self])

    /// `gangway partner lint`.
    struct Lint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Checks the partner folder and the site's own standard; each fault with file, line "
                + "and column.")

        @OptionGroup var site: SiteOptions
        @Flag(help: "Print JSON for programs.") var json = false

        func run() async throws {
            let site = try site.open()
            var diagnostics: [Diagnostic]
            do {
                let (profiles, found) = try site.profiles()
                diagnostics =
                    found
                    + Doors.missing(profiles.folder.secrets, in: site.configuration)
                    + ChannelPaths.clashes(profiles.folder.channels, site: site)
                    + TargetCheck.missing(profiles.folder.partners, in: site.configuration)
            } catch let findings as Findings {
                diagnostics = findings.diagnostics
            }
            diagnostics += try site.layerFaults().filter { !diagnostics.contains($0) }
            if json {
                print(JSON.array(diagnostics.map(\.json)).description)
            } else if diagnostics.isEmpty {
                print("\(site.partnersFolder): no faults")
            } else {
                print(Findings(diagnostics, source: site.partnersFolder).description)
            }
            if diagnostics.contains(where: { $0.severity == .error }) { throw ExitCode(1) }
        }
    }

    /// `gangway partner list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the partners with their identities and agreements.")

        @OptionGroup var site: SiteOptions
        @OptionGroup var output: TableOptions

        func run() async throws {
            let partners = try site.open().profiles().profiles.folder.partners
            let rows = partners.map { partner in
                JSON.object([
                    JSON.Member("partner", .string(partner.name)),
                    JSON.Member("status", .string(partner.status.rawValue)),
                    JSON.Member(
                        "ids", .array(partner.ids.map { .string($0.description) })),
                    JSON.Member(
                        "agreements",
                        .array(partner.agreements.map { .string("\($0.set) \($0.version)") })),
                ])
            }
            output.show(.array(rows)) { json in
                var table = TextTable(["PARTNER", "STATUS", "IDENTITIES", "AGREEMENTS"])
                for row in json.items ?? [] {
                    func joined(_ key: String) -> String {
                        (row[key]?.items ?? []).compactMap(\.text).joined(separator: " ")
                    }
                    table.add([
                        row["partner"]?.text ?? "", row["status"]?.text ?? "", joined("ids"),
                        joined("agreements"),
                    ])
                }
                return table
            }
        }
    }
}
