import ArgumentParser
import Diagnostics
import Flow
import Partners
import Values

/// `gangway partner lint`: what is wrong with the partner folder.
struct PartnerLintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract:
            "Checks the partner folder and the site's own standard; each fault with file, line "
            + "and column.",
        discussion: """
            Beside what the gateway itself refuses: passwords and keys that stand in a profile, \
            rules that say what the default says anyway, live partners without a case or with one \
            that comes out otherwise. Exits 1 when there is an error.
            """)

    @OptionGroup var site: SiteOptions
    @Flag(help: "Print JSON for programs; the same as --format json.") var json = false
    @Option(help: "The form of the report.") var format = ReportFormat.text

    func run() async throws {
        let site = try site.open()
        let diagnostics = try PartnerLint(site).diagnostics
        switch json ? .json : format {
        case .json: print(JSON.array(diagnostics.map(\.json)).description)
        case .text:
            print(
                diagnostics.isEmpty
                    ? "\(site.partnersFolder): no faults"
                    : Findings(diagnostics, source: site.partnersFolder).description)
        case .sarif:
            var writer = SARIFWriter(tool: "gangway partner lint")
            for diagnostic in diagnostics {
                let place = Self.place(diagnostic, in: site)
                writer.add(
                    diagnostic, text: Self.text(diagnostic),
                    at: .init(file: place.file, line: place.line, column: place.column))
            }
            writer.finish()
            print(String(decoding: writer.drain(), as: UTF8.self))
        case .github:
            for diagnostic in diagnostics {
                let place = Self.place(diagnostic, in: site)
                print(
                    GitHubCommand.text(
                        diagnostic, text: Self.text(diagnostic), file: place.file,
                        line: place.line, column: place.column))
            }
        }
        if diagnostics.contains(where: { $0.severity == .error }) { throw ExitCode(1) }
    }

    private static func text(_ diagnostic: Diagnostic) -> String {
        "\(diagnostic.message)\n\(diagnostic.help)"
    }

    /// Where a finding is for tools that know nothing of partner folders.
    private static func place(
        _ diagnostic: Diagnostic, in site: Site
    ) -> (file: String, line: Int?, column: Int?) {
        guard case .text(let place) = diagnostic.place else {
            return (site.partnersFolder, nil, nil)
        }
        return (site.path(of: place.file), place.line, place.column)
    }
}

/// Everything that is wrong with a site's partner folder, and what belongs to it.
struct PartnerLint {
    /// What was found, in the order of the checks.
    let diagnostics: [Diagnostic]

    /// Runs every check.
    init(_ site: Site) throws {
        var diagnostics: [Diagnostic]
        do {
            let (profiles, found) = try site.profiles()
            diagnostics =
                found
                + Doors.missing(profiles.folder.secrets, in: site.configuration)
                + ChannelPaths.clashes(profiles.folder.channels, site: site)
                + TargetCheck.missing(profiles.folder.partners, in: site.configuration)
            diagnostics += try CaseVerdict.findings(of: profiles.folder, site)
        } catch let findings as Findings {
            diagnostics = findings.diagnostics
        }
        diagnostics += try site.layerFaults().filter { !diagnostics.contains($0) }
        self.diagnostics = diagnostics
    }
}
