import ArgumentParser
import Diagnostics
import Flow
import Foundation
import Partners
import Values

/// `gangway partner diff`: what a profile says otherwise than the defaults or another version.
struct PartnerDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Shows what a partner's profile says otherwise, rule by rule.",
        discussion: """
            Against `default`: each rule, key and place where the profile differs from what holds \
            for everybody. Against a folder, a promoted version, or a revision that git knows: \
            what has changed since, in the agreements, maps, guides and code tables; a default's \
            change is seen where the profile does not override it.
            """)

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: OutputOptions
    @Option(help: "Only what is said of this transaction set, such as 850.") var set: String?
    @Option(
        help: "What to compare with: default, a partner folder, a version, or a revision of git.")
    var against = "default"
    @Argument(help: "The partner.") var name: String

    func run() async throws {
        let site = try site.open()
        let reader = try site.reader
        let partner = try site.profiles().profiles.folder.known(name).name
        let files = try ProfileReader.files(in: site.partnersFolder)
        let comparison = ProfileComparison(
            of: partner, set: set, defaults: reader.defaults, house: reader.house)
        let changes: [ProfileChange]
        if against == "default" {
            changes = comparison.fromDefaults(files)
        } else {
            changes = comparison.changes(
                from: try await FormerFiles(against, of: partner, site).files, to: files)
        }
        output.show(.array(changes.map(Self.json))) { _ in
            guard !changes.isEmpty else { return "\(partner): nothing differs from \(against)" }
            return Self.text(changes)
        }
    }

    private static func text(_ changes: [ProfileChange]) -> String {
        var lines: [String] = []
        var file = ""
        for change in changes {
            if change.file != file { lines.append(change.file) }
            file = change.file
            lines.append("  \(change.item)")
            if let old = change.old { lines.append("    - " + line(old)) }
            if let new = change.new { lines.append("    + " + line(new)) }
        }
        return lines.map(PlainLine.of).joined(separator: "\n")
    }

    private static func line(_ wording: ProfileChange.Wording) -> String {
        wording.text + "    " + (wording.place.map(\.description) ?? "by default")
            + (wording.why.map { "  (\($0))" } ?? "")
    }

    private static func json(_ change: ProfileChange) -> JSON {
        func wording(_ wording: ProfileChange.Wording?) -> JSON {
            guard let wording else { return .null }
            var json: JSON = ["text": .string(wording.text)]
            json["place"] = wording.place.map { .string($0.description) }
            json["why"] = wording.why.map { .string($0) }
            return json
        }
        return [
            "file": .string(change.file), "item": .string(change.item),
            "old": wording(change.old), "new": wording(change.new),
        ]
    }
}
