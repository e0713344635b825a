import Acknowledgments
import ArgumentParser
import Diagnostics
import Flow
import Foundation
import Guides
import Mapping
import Notation
import Partners
import Values

/// `gangway partner explain`: where each value of a file's documents comes from.
struct PartnerExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says where the values of a file's documents come from.",
        discussion: """
            For each value: the row of the code table that gave it, the element and byte that it \
            was sent in, and the rule that read it, with the default's rule that it overrides. \
            Items of lists count from 1, as in diagnostics: `lines[2].unit`. `lines.unit` is that \
            of every line, `lines[2]` the whole line.
            """)

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: OutputOptions
    @Option(help: "The field, such as lines[2].unit; all fields where none is named.")
    var field: String?
    @Option(help: "Take the file for this partner's, whatever identities it carries.")
    var partner: String?
    @Argument(help: "A file; - for standard input.") var file: String

    func run() async throws {
        let folder = try site.open().profiles().profiles.folder
        let partner = try partner.map { try folder.known($0) }
        let (name, bytes) = try TrialFile.whole(file)
        let run = try CaseRun(bytes, named: name, by: folder, as: partner, isTraced: true)
        let explanations = run.traced.compactMap {
            Explanation($0, file: name, field: field)
        }
        for diagnostic in run.diagnostics where diagnostic.severity == .error {
            let text = DiagnosticPrinter(source: name).text(diagnostic)
            FileHandle.standardError.write(Data((text + "\n").utf8))
        }
        guard explanations.contains(where: { !$0.isEmpty }) else { throw try nothing(run, folder) }
        output.show(.array(explanations.map(\.json))) { _ in
            explanations.map(\.text).joined(separator: "\n\n")
        }
    }

    /// Why there is nothing to explain.
    private func nothing(_ run: CaseRun, _ folder: PartnerFolder) throws -> any Error {
        guard !run.traced.isEmpty else {
            return Refusal(
                ConfigurationDiagnostics.nothingToExplain,
                "\(file) gives no document: see `gangway try`")
        }
        let plain = MapTrace.plain(field ?? "")
        let maps = run.traced.compactMap { outcome in
            folder.partners.flatMap(\.agreements).compactMap(\.map).first {
                $0.set == outcome.verdict.set && $0.version == outcome.trace?.tree.guide.version
            }
        }
        let rules = maps.flatMap(\.valueRules)
        let own = rules.filter { $0.field == plain || $0.field.hasPrefix(plain + ".") }
        guard let rule = own.first else {
            return Refusal(
                ConfigurationDiagnostics.nothingToExplain,
                "no rule makes \"\(plain)\""
                    + Spelling.suggestion(plain, among: Set(rules.map(\.field)).sorted()))
        }
        if let absent = run.traced.compactMap(\.trace).compactMap({ $0.absent(field ?? "") }).first
        {
            return Refusal(ConfigurationDiagnostics.nothingToExplain, absent)
        }
        let isFaulty = run.diagnostics.contains {
            $0.severity == .error && $0.code.name.hasPrefix("map.")
        }
        return Refusal(
            ConfigurationDiagnostics.nothingToExplain,
            "\(field ?? plain) has no value: what the rule at \(rule.place) reads was not sent"
                + (isFaulty ? ", or is what the faults above are about" : ""))
    }
}

extension TrialFile {
    /// The bytes of a file, which have to fit into memory, and what it is called.
    static func whole(_ path: String) throws -> (name: String, bytes: [UInt8]) {
        let file = try TrialFile(path)
        var bytes: [UInt8] = []
        while case let block = try file.next(), !block.isEmpty {
            bytes += block
            guard bytes.count <= wholeLimit else {
                throw Refusal(
                    ConfigurationDiagnostics.fileTooLarge,
                    "\(file.name) has more than \(wholeLimit) bytes")
            }
        }
        return (file.name, bytes)
    }

    /// The largest file that is read whole, in bytes.
    private static let wholeLimit = 256 << 20
}
