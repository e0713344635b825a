import ArgumentParser
import Foundation
import Values

/// Where the gateway's working folder is.
struct SiteOptions: ParsableArguments {
    @Option(name: .long, help: "The configuration file.") var config = "gangway.yaml"
    @Option(name: .long, help: "The partner folder; overrides the configuration.")
    var partners: String?
    @Option(name: .long, help: "The folder of the shipped standard.") var standard: String?

    /// Reads the configuration.
    func open() throws -> Site {
        Site(
            configuration: try Configuration.read(config), partners: partners,
            standard: standard)
    }
}

/// Who decides what, and why.
struct DecisionOptions: ParsableArguments {
    @Option(help: "Why; it becomes a link of the audit chain.") var reason: String
    @Option(help: "Who; your user name unless given.") var author: String?

    /// Who decides.
    var who: String { author ?? NSUserName() }

    func validate() throws {
        guard !reason.isEmpty, author?.isEmpty != true else {
            throw ValidationError("--reason and --author cannot be empty")
        }
    }

    /// The members of a call's body.
    var body: JSON { ["author": .string(who), "reason": .string(reason)] }
}

/// How results are shown.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON for programs.") var json = false

    /// Prints a result: JSON for programs, or as the text for people.
    func show(_ result: JSON, _ text: (JSON) -> String) {
        print(json ? String(decoding: result.bytes(pretty: true), as: UTF8.self) : text(result))
    }
}

/// How lists are shown.
struct TableOptions: ParsableArguments {
    @OptionGroup var output: OutputOptions
    @Flag(help: "Print the cells of the table in full, however long they are.") var wide = false

    /// Prints a list: JSON for programs, or as a table for people.
    func show(_ result: JSON, _ table: (JSON) -> TextTable) {
        output.show(result) { table($0).text(wide: wide) }
    }
}

/// The forms of a report of findings.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, sarif, github
}
