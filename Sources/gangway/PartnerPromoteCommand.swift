import ArgumentParser
import Diagnostics
import Engine
import Flow
import Foundation
import Partners
import Values

/// `gangway partner promote`: makes a partner's folder, as it stands, a version.
struct PartnerPromoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Makes a partner's folder as it stands the version in force.",
        discussion: """
            It keeps every file with author, reason and time, and a link of the audit chain. \
            Refused while the profile does not lint clean or a case differs; of a partner that \
            is live also while anything on its checklist is open. With `profiles: promoted` in \
            gangway.yaml the gateway runs what was promoted; else it follows the folder, and \
            promoted versions are what `rollback` goes back to. With --at it comes into force \
            when that moment has come, unless another promotion or a rollback follows.
            """)

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var decision: DecisionOptions
    @Option(
        help: "From when on it is in force: 2026-11-30T06:00:00Z; needs `profiles: promoted`.",
        transform: MessageSelection.moment)
    var at: Timestamp?
    @Argument(help: "The partner.") var name: String

    func run() async throws {
        let site = try site.open()
        // A gateway that follows the folder has taken it already.
        guard at == nil || site.configuration.profiles == .promoted else {
            throw ValidationError(
                "--at needs `profiles: promoted` in gangway.yaml: this gateway follows the folder, "
                    + "and runs what stands there now")
        }
        let files = try PartnerDirectory(of: name, site).files()
        try await Hands.with(site) { hands in
            let digest = try await VersionTrial.with(files, of: name, site, hands) { trial in
                try await trial.check()
                return trial.profiles.digest
            }
            let history = ProfileHistory(of: name, hands)
            let former = try await history.inForce()
            let version = try await history.record(
                VersionDraft(
                    partner: name, files: files, profile: digest, author: decision.who,
                    reason: decision.reason, effective: at))
            output.show(version) { version in
                let number = version["number"]?.integer ?? 0
                if version["isPending"] == true, let moment = version["effective"]?.text {
                    return "\(name): version \(number) is promoted, and in force from \(moment)"
                }
                return number == former
                    ? "\(name): version \(number) is in force already, with these files"
                    : "\(name): version \(number) is promoted"
            }
            DecisionOptions.tell(version["note"])
        }
    }
}

/// `gangway partner rollback`: puts a former version of a partner's folder back.
struct PartnerRollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Puts the files of a former version of a partner's folder back.",
        discussion: """
            They become a new version, with author, reason and time. What stands in the folder \
            now is kept as a version of its own, unless it is one: nothing is ever lost. With \
            `profiles: promoted` in gangway.yaml a version that was kept so, and never promoted, \
            is checked as `promote` does.
            """)

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var decision: DecisionOptions
    @Option(help: "The number of the version.") var to: Int
    @Argument(help: "The partner.") var name: String

    func run() async throws {
        let site = try site.open()
        try await Hands.with(site) { hands in
            let history = ProfileHistory(of: name, hands)
            let files = try await history.files(to)
            let directory = PartnerDirectory(of: name, site)
            let current = try directory.files()
            let kept = try await history.isKept(to)
            let digest = try await VersionTrial.with(files, of: name, site, hands) { trial in
                // What was never in force was never checked; where the gateway follows the folder
                // it is what stood there.
                if kept, site.configuration.profiles == .promoted { try await trial.check() }
                return trial.profiles.digest
            }
            let version = try await history.record(
                VersionDraft(
                    partner: name, files: files, former: to,
                    replaced: current.files.isEmpty ? nil : current, profile: digest,
                    author: decision.who, reason: decision.reason))
            do {
                try directory.restore(files)
            } catch {
                throw Refusal(
                    ConfigurationDiagnostics.fileUnusable,
                    "version \(version["number"]?.integer ?? 0) is recorded, but the folder of "
                        + "\(name) cannot be written: \(SystemReason(error)); mend that and roll "
                        + "back again")
            }
            output.show(version) { version in
                "\(name): version \(version["number"]?.integer ?? 0) is in force, "
                    + "with the files of version \(to)"
            }
            DecisionOptions.tell(version["note"])
        }
    }
}

/// `gangway partner versions`: what was promoted and put back.
struct PartnerVersionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions",
        abstract: "Lists the versions of a partner's profile, the newest first.")

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: TableOptions
    @Argument(help: "The partner.") var name: String

    func run() async throws {
        let site = try site.open()
        let versions = try await Hands.with(site) { hands in
            try await ProfileHistory(of: name, hands).versions()
        }
        if versions["items"]?.items?.isEmpty != false { try site.tellNothing(of: name) }
        output.show(versions) { json in
            var table = TextTable(["VERSION", "IN FORCE", "ACT", "MADE", "AUTHOR", "REASON"])
            for row in json["items"]?.items ?? [] {
                let former = row["former"]?.integer.map { " to \($0)" } ?? ""
                table.add([
                    "\(row["number"]?.integer ?? 0)", Self.force(row),
                    (row["act"]?.text ?? "") + former, row["made"]?.text ?? "",
                    row["author"]?.text ?? "", row["reason"]?.text ?? "",
                ])
            }
            return table
        }
    }

    /// Whether a version is in force, or from when on it will be.
    private static func force(_ row: JSON) -> String {
        if row["isPending"] == true { return "from \(row["effective"]?.text ?? "")" }
        return row["isInForce"] == true ? "yes" : ""
    }
}

/// Who decides about a version, and why.
extension DecisionOptions {
    /// Says why the running gateway has not taken the version into force.
    static func tell(_ note: JSON?) {
        guard let note = note?.text else { return }
        FileHandle.standardError.write(Data("note: \(note)\n".utf8))
    }
}

extension ProfileFiles {
    /// The files that are profile: cases are none.
    var profile: [String: [UInt8]] {
        files.filter { path, _ in !path.split(separator: "/").dropFirst().contains("cases") }
    }
}
