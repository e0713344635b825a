import ArgumentParser
import Diagnostics
import Flow
import Notation
import Partners
import Values

/// `gangway partner test`: runs the partners' golden cases.
struct PartnerTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Runs the partners' cases: what comes out must be what their files say.",
        discussion: """
            A case is a folder <partner>/cases/<name> with in.x12, the canonical.json that it \
            becomes, the ack.x12 that acknowledges it and, where the partner's profile itself \
            answers by business rules or autoAccept, its answers.json. Prints each difference by \
            field or segment and exits 1 if there is any. With --accept what came out is \
            written into the files, after the differences are shown.
            """)

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: OutputOptions
    @Flag(help: "Write what came out into the cases' files.") var accept = false
    @Argument(help: "Partners; all where none is named.") var names: [String] = []

    func run() async throws {
        let site = try site.open()
        let folder = try site.profiles().profiles.folder
        let partners = try names.map { try folder.known($0).name }
        var results: [Result] = []
        for partner in partners.isEmpty ? folder.partners.map(\.name) : partners {
            for files in try CaseFiles.all(of: partner, in: site.partnersFolder) {
                results.append(try Self.run(files, folder, accepting: accept))
            }
        }
        output.show(.array(results.map(\.json))) { _ in Self.text(results, accepted: accept) }
        guard accept || results.allSatisfy(\.passes) else { throw ExitCode(1) }
    }

    /// What a case came to.
    private struct Result {
        let files: CaseFiles
        let differences: [CaseDifference]
        /// Whether neither file is there, so that nothing was expected.
        let isNew: Bool
        /// What keeps the file from becoming anything, and is ours to mend.
        let obstacles: [Diagnostic]

        var passes: Bool { differences.isEmpty && !isNew }

        var json: JSON {
            [
                "case": .string(files.title),
                "passes": .bool(passes),
                "differences": .array(
                    differences.map { ["file": .string($0.file), "text": .string($0.text)] }),
                "obstacles": .array(passes ? [] : obstacles.map(\.json)),
            ]
        }
    }

    private static func run(
        _ files: CaseFiles, _ folder: PartnerFolder, accepting: Bool
    ) throws -> Result {
        let run = try files.run(by: folder)
        let material = try files.material
        let result = Result(
            files: files,
            differences: CaseDifference.between(
                run, canonical: material.canonical, answers: material.answers,
                acknowledgment: material.acknowledgment),
            isNew: material.canonical == nil && material.acknowledgment == nil,
            obstacles: run.diagnostics.filter {
                $0.severity == .error && !$0.code.name.hasPrefix("validate.")
                    && !$0.code.name.hasPrefix("parse.")
            })
        if accepting, !result.passes {
            try files.accept(run)
        }
        return result
    }

    private static func text(_ results: [Result], accepted: Bool) -> String {
        var lines: [String] = []
        for result in results where !result.passes {
            lines.append(
                "\(result.files.title): "
                    + (result.isNew
                        ? "it has neither canonical.json nor ack.x12; this came out:" : "differs"))
            lines += result.differences.map { "  " + PlainLine.of($0.description) }
            lines += result.obstacles.map {
                "  because: \(PlainLine.of($0.message)) [\($0.code)]; \($0.code.help)"
            }
        }
        let failed = results.count { !$0.passes }
        let outcome =
            failed == 0
            ? "all pass" : accepted ? "\(failed) accepted as they came out" : "\(failed) differ"
        let count = results.count == 1 ? "1 case" : "\(results.count) cases"
        lines.append(results.isEmpty ? "there are no cases" : "\(count): \(outcome)")
        return lines.joined(separator: "\n")
    }
}

extension PartnerFolder {
    /// The partner with a name, which a person gave.
    func known(_ name: String) throws -> Partner {
        if let partner = partner(named: name) { return partner }
        throw Refusal(
            .profilePartnerUnknown,
            "there is no partner \"\(name)\""
                + Spelling.suggestion(name, among: partners.map(\.name)))
    }
}
