import ArgumentParser
import Diagnostics
import Foundation
import X12JSON

/// `gangway x12 json`: transaction sets as JSON, losslessly.
struct X12JSONCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "json",
        abstract: "Prints each transaction set as a JSON object, one a line.",
        discussion: """
            `gangway x12 write` gives the same interchanges again; docs/x12.md describes the \
            objects. Exits 1 when bytes of an interchange cannot be kept.
            """)

    @Flag(help: "Leave segments in a row, without the loops of the dictionary.") var flat = false
    @OptionGroup var judging: X12DictionaryOptions
    @OptionGroup var files: X12Files

    func run() async throws {
        let dictionary = try judging.open()
        var output = X12Output()
        var isComplete = true
        let isWhole = try files.each { file in
            var broken: (any Error)?
            var converter = X12ToJSON { release, set in
                guard !flat else { return nil }
                do {
                    return try dictionary.choice(release: release, set: set).guide
                } catch {
                    broken = error
                    return nil
                }
            }
            while let block = try file.next() {
                converter.feed(block)
                output.write(converter.drain())
            }
            converter.finish()
            output.write(converter.drain())
            X12Complaints.print(converter.diagnostics, about: file.name)
            if let broken { throw broken }
            isComplete = isComplete && !converter.isIncomplete
        }
        output.flush()
        guard isComplete, isWhole else { throw ExitCode(1) }
    }
}

/// Where the dictionary is.
struct X12DictionaryOptions: ParsableArguments {
    @Option(help: "Use the dictionary of this version for all sets.") var by: String?
    @Option(help: "The folder of the shipped standard.") var standard: String?
    @Option(help: "The configuration file, where there is one: it names the site's own standard.")
    var config = "gangway.yaml"

    /// Opens the dictionary.
    func open() throws -> X12Dictionary {
        X12Dictionary(try reader().standard, version: by)
    }

    /// Opens the standard with the site's own layer.
    func reader() throws -> ProfileReader {
        try ProfileReader(standard: standard, layer: try Configuration.standard(of: config))
    }
}

/// What is said on standard error, because standard output holds the data.
enum X12Complaints {
    /// Prints diagnostics.
    static func print(_ diagnostics: [Diagnostic], about file: String) {
        let printer = DiagnosticPrinter(source: file)
        let text = diagnostics.map { printer.text($0) + "\n" }.joined()
        FileHandle.standardError.write(Data(text.utf8))
    }
}
