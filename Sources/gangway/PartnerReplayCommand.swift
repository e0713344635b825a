import ArgumentParser
import Console
import Diagnostics
import Flow
import Foundation
import Partners
import Values

/// `gangway partner replay`: what changed profiles would make otherwise of what came.
struct PartnerReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Shows what a changed profile or default makes otherwise of stored traffic.",
        discussion: """
            Walks what came in the last days twice: by the version to compare with, and by the \
            partner folder as it stands. Shows by partner and field which documents differ, with \
            examples and the rules that make the difference, what is held and no longer held, and \
            which acknowledgments would say something else. Nothing is written and nothing sent.

            --against names a partner folder, a promoted version of the partner, or a revision \
            that git knows; with a partner named, only its own files are taken from there, and \
            the version in force is compared with unless something else is named. \
            --against-standard names the `standard` folder of another release, for the change of \
            a default.
            """)

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: OutputOptions
    @Option(help: "What to compare with: a partner folder, a version, or a revision of git.")
    var against: String?
    @Option(help: "The shipped standard to compare with.") var againstStandard: String?
    @Option(help: "Of how many days.") var days = 7
    @Flag(help: "List each document that differs; with --json they always are.") var list = false
    @Argument(help: "The partner; all where none is named.") var name: String?

    func validate() throws {
        guard against != nil || againstStandard != nil || name != nil else {
            throw ValidationError("name what to compare with: --against or --against-standard")
        }
        guard (1...4000).contains(days) else { throw ValidationError("--days is 1 to 4000") }
    }

    func run() async throws {
        let site = try site.open()
        let after = try site.profiles().profiles.folder
        let partner = try name.map { try after.known($0).name }
        guard FileManager.default.fileExists(atPath: site.configuration.database) else {
            throw Refusal(
                ConfigurationDiagnostics.trafficMissing,
                "there is no ledger \(site.configuration.database) yet")
        }
        let against = try await version(of: partner, site)
        let before = try await former(against, of: partner, site)
        try await Hands.with(site) { hands in
            let lists = list || output.json
            let replay = Replay(
                before: before, after: after, of: partner, listsChanged: lists, hands)
            var printer = ReplayPrinter(isJSON: output.json, listsChanged: lists)
            var whole = ReplayReport(of: partner)
            printer.begin(against: [against, againstStandard].compactMap(\.self), days: days)
            try await StoredTraffic(of: partner, days: days, hands).eachPage(
                { try await replay.report(on: $0) },
                take: { page in
                    var page = page
                    printer.print(page.changed)
                    page.changed = []
                    whole.merge(page)
                })
            let examples = whole.parts.values.flatMap { $0.entries.values.flatMap(\.examples) }
            printer.end(whole, rules: try await replay.rules(of: examples))
        }
    }

    /// The version that is named, or else the one in force of the partner.
    private func version(of partner: String?, _ site: Site) async throws -> String? {
        guard against == nil, againstStandard == nil, let partner else { return against }
        let number = try await Hands.with(site) { hands in
            try await ProfileHistory(of: partner, hands).inForce()
        }
        guard let number else {
            throw Refusal(
                .ledgerVersionUnknown,
                "no version of \(partner) was promoted; name by --against what to compare with")
        }
        return String(number)
    }

    /// The folder that is compared with.
    private func former(
        _ against: String?, of partner: String?, _ site: Site
    ) async throws -> PartnerFolder {
        var files = try ProfileReader.files(in: site.partnersFolder)
        if let against { files = try await FormerFiles(against, of: partner, site).files }
        let (folder, diagnostics) = try site.reader(standard: againstStandard).read(
            files, identities: site.configuration.identities)
        guard let folder else {
            throw Findings(diagnostics, source: against ?? againstStandard ?? "")
        }
        return folder
    }
}
