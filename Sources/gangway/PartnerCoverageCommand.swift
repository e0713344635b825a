import ArgumentParser
import Diagnostics
import Flow
import Foundation
import Guides
import Mapping
import Partners
import Values

/// `gangway partner coverage`: what a partner really sends, and what the profile makes of it.
struct PartnerCoverageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "Compares what a partner really sends with what its profile reads.",
        discussion: """
            Of the traffic of the last days as the ledger keeps it, or of files. Lists the \
            elements that came and that no rule reads, the rules that never gave anything, what \
            was found in code tables and what was missing there, and the codes that none of the \
            partner's cases shows. Only accepted sets count; what is refused is counted by its \
            faults.
            """)

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: OutputOptions
    @Option(
        name: .customLong("from"), parsing: .upToNextOption,
        help: "Files, or folders whose files are read, instead of stored traffic.")
    var sources: [String] = []
    @Option(help: "The stored traffic of how many days; 7 unless given.") var days: Int?
    @Flag(help: "List the default's rules that never gave anything, too.") var defaults = false
    @Argument(help: "The partner.") var name: String

    func validate() throws {
        guard sources.isEmpty || days == nil else {
            throw ValidationError("--from and --days exclude each other")
        }
        guard (1...4000).contains(days ?? 1) else { throw ValidationError("--days is 1 to 4000") }
    }

    func run() async throws {
        let site = try site.open()
        let folder = try site.profiles().profiles.folder
        let partner = try folder.known(name)
        var coverage = PartnerCoverage(of: partner)
        if sources.isEmpty {
            try await addTraffic(to: &coverage, folder, site)
        } else {
            for file in try sources.flatMap(Self.files) {
                let (name, bytes) = try TrialFile.whole(file)
                let run = try CaseRun(
                    bytes, named: name, by: folder, as: partner, isTraced: true)
                coverage.add(run.traced.compactMap(\.trace), run.diagnostics)
            }
        }
        for files in try CaseFiles.all(of: partner.name, in: site.partnersFolder) {
            let run = try files.run(by: folder, isTraced: true)
            coverage.show(run.traced.compactMap(\.trace))
        }
        output.show(coverage.json(defaults: defaults)) { _ in coverage.text(defaults: defaults) }
    }

    /// Adds what came in the last days, as the gateway itself would take it.
    private func addTraffic(
        to coverage: inout PartnerCoverage, _ folder: PartnerFolder, _ site: Site
    ) async throws {
        guard FileManager.default.fileExists(atPath: site.configuration.database) else {
            throw Refusal(
                ConfigurationDiagnostics.trafficMissing,
                "there is no ledger \(site.configuration.database) yet; name files by --from")
        }
        let empty = coverage
        coverage = try await Hands.with(site) { hands in
            var whole = empty
            let profiles = Profiles(folder: folder)
            try await StoredTraffic(of: name, days: days ?? Self.usualDays, hands).eachPage(
                { messages in
                    var page = empty
                    for message in messages { try await page.add(message, profiles, hands) }
                    return page
                }, take: { whole.merge($0) })
            return whole
        }
    }

    private static let usualDays = 7

    /// A file, or the files below a folder, in order.
    private static func files(_ path: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
            isFolder.boolValue
        else { return [path] }
        return try FileManager.default.subpathsOfDirectory(atPath: path).sorted().filter {
            !$0.split(separator: "/").contains { $0.hasPrefix(".") }
        }.map { "\(path)/\($0)" }.filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder)
                && !isFolder.boolValue
        }
    }
}
