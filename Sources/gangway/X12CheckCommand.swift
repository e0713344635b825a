import ArgumentParser
import Diagnostics
import Flow
import Foundation
import Guides
import Partners
import X12

/// `gangway x12 check`: holds files against the standard, or against what is agreed.
struct X12CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks files: envelopes, then each set against its guide.",
        discussion: """
            Without a partner the standard alone judges; a version without a dictionary is held \
            against the nearest one, and that is said. Exits 1 when there is an error.
            """)

    @Option(help: "The form of the report.") var format = ReportFormat.text
    @Flag(help: "Show what each finding rests on, how it is answered and how to change it.")
    var explain = false
    @OptionGroup var judging: X12JudgingOptions
    @OptionGroup var files: X12Files

    func run() async throws {
        var report: any X12Report =
            switch format {
            case .text: X12TextReport()
            case .json: X12JSONReport()
            case .sarif: X12SARIFReport()
            case .github: X12GitHubReport()
            }
        var output = X12Output()
        var isClean = true
        let judging = try judging.open()
        let isWhole = try files.each { file in
            let summary = try check(file, judging, &report, &output)
            isClean = isClean && summary.isClean
        }
        report.finish(&output)
        output.flush()
        guard isClean, isWhole else { throw ExitCode(1) }
    }

    private func check(
        _ file: X12File, _ judging: X12JudgingOptions.Judging, _ report: inout any X12Report,
        _ output: inout X12Output
    ) throws -> X12Summary {
        var summary = X12Summary(file: file.name)
        var judge = judging.judge
        func add(_ findings: [(diagnostic: Diagnostic, rule: TextPlace?)], _ guide: SetGuide?) {
            for (diagnostic, rule) in findings {
                summary.counts[diagnostic.severity, default: 0] += 1
                var evidence: [String] = []
                if explain {
                    evidence = rule.map { ["the guide that was agreed: \($0)"] } ?? []
                    evidence += guide.map { X12Evidence($0).lines(for: diagnostic) } ?? []
                }
                report.add(
                    X12Finding(diagnostic: diagnostic, evidence: evidence, isExplained: explain),
                    in: file.name, &output)
            }
        }
        report.begin(file.name, &output)
        summary.segments = try file.events { event, reader in
            switch event {
            case .interchange: summary.interchanges += 1
            case .group: summary.groups += 1
            case .set: summary.sets += 1
            default: break
            }
            let outcome = try judge.take(event, reader)
            add(outcome.diagnostics.map { ($0, nil) }, nil)
            if let set = outcome.set {
                let kind = "\(set.header.id) \(Standard.version(of: set.group.version))"
                summary.dictionaries[kind] = set.guide?.version ?? "none"
                add(set.findings, set.guide)
            }
        }
        report.end(summary, &output)
        return summary
    }
}

/// By what sets are judged.
struct X12JudgingOptions: ParsableArguments {
    @Option(help: "Hold sets as agreed with this partner; needs the working folder.")
    var partner: String?
    @Option(help: "Hold all sets against the dictionary of this version.") var by: String?
    @OptionGroup var site: SiteOptions

    /// What judges: the dictionary, and what is agreed with the partner.
    struct Judging {
        let dictionary: X12Dictionary
        let partner: Partner?
        let agreement: X12Judge.AgreementFinder
        let credentials: X12Judge.CredentialChecker

        /// What judges one file.
        var judge: X12Judge {
            X12Judge(dictionary, agreement: agreement, credentials: credentials)
        }
    }

    /// Reads the profiles, if a partner is named.
    func open() throws -> Judging {
        let standard = try ProfileReader(
            standard: site.standard, layer: try Configuration.standard(of: site.config)
        ).standard
        let dictionary = X12Dictionary(standard, version: by)
        guard let name = partner else {
            return Judging(
                dictionary: dictionary, partner: nil, agreement: { _, _ in nil },
                credentials: { _ in [] })
        }
        let profiles = try site.open().profiles().profiles
        let partner = try profiles.folder.known(name)
        return Judging(
            dictionary: dictionary, partner: partner,
            agreement: { group, set in
                guard
                    case .agreed(let agreement) = profiles.folder.agreement(
                        with: partner, group: group, set: set)
                else { return nil }
                return agreement
            },
            credentials: { header in
                let check = CredentialCheck(header, of: partner, profiles)
                return check.faults + [check.refusal].compactMap { $0 }
            })
    }
}
