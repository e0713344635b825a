import ArgumentParser
import Diagnostics
import Foundation
import Guides

/// `gangway x12 import`: users' own guides as files of the standard.
struct X12ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Makes dictionary files of a guide in the Standard Exchange Format (SEF).",
        discussion: """
            DIR becomes, or is, a site's own standard: the folder `standard` beside gangway.yaml. \
            standard/README.md says which parts of SEF are read. Files that are there already are \
            kept, and nothing is written, unless --replace is given.
            """)

    @Argument(help: "The SEF file; - for standard input.") var guide: String
    @Option(name: .customLong("to"), help: "The folder to write into.") var folder: String
    @Flag(help: "Replace files that are there.") var replace = false

    func run() async throws {
        let file = try X12File(guide)
        var bytes: [UInt8] = []
        // One more than is allowed is enough to be told so.
        while bytes.count <= GuideImport.byteLimit, let block = try file.next() { bytes += block }
        let (imported, diagnostics) = GuideImport.read(sef: bytes, file: file.name)
        guard let imported else { throw Findings(diagnostics, source: file.name) }
        let files = FileManager.default
        var texts = imported.files
        let list = "versions.txt"
        let known = files.contents(atPath: "\(folder)/\(list)").map {
            String(decoding: $0, as: UTF8.self)
        }
        texts[list] = Self.list(known ?? "", with: imported.version)
        let there = texts.keys.sorted().filter {
            $0 != list && files.fileExists(atPath: "\(folder)/\($0)")
        }
        guard replace || there.isEmpty else {
            throw Refusal(
                ConfigurationDiagnostics.fileExists,
                "\(folder) has \(there.joined(separator: ", ")) already: --replace replaces them")
        }
        for (path, text) in texts.sorted(by: { $0.key < $1.key }) {
            let url = URL(fileURLWithPath: "\(folder)/\(path)")
            try files.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url, options: .atomic)
        }
        print("\(folder): \(imported.version) with \(imported.sets.joined(separator: " "))")
    }

    /// The list of versions with one more, if it is not there.
    private static func list(_ text: String, with version: String) -> String {
        let versions = text.split(separator: "\n").compactMap { $0.split(separator: " ").first }
        guard !versions.contains(Substring(version)) else { return text }
        return text + (text.isEmpty || text.hasSuffix("\n") ? "" : "\n") + version + "\n"
    }
}

/// `gangway x12 export`: a version of the standard, the site's own layer included, as SEF.
struct X12ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Prints a version of the standard, or some sets of it, as SEF.",
        discussion: """
            SEF has no place for names, evidence, totals and code lists that are not complete; \
            what it says comes back with `gangway x12 import`.
            """)

    @Argument(help: "The version, such as 004010.") var version: String
    @Argument(help: "The sets; all of the version where none is named.") var sets: [String] = []
    @Option(help: "The folder of the shipped standard.") var standard: String?
    @Option(help: "The configuration file, where there is one: it names the site's own standard.")
    var config = "gangway.yaml"

    func run() async throws {
        let reader = try ProfileReader(
            standard: standard, layer: try Configuration.standard(of: config))
        let dictionary = reader.standard
        let wanted = sets.isEmpty ? reader.sets(of: version) : sets
        let text: String
        do throws(Standard.Absence) {
            var guides: [SetGuide] = []
            let edition = try dictionary.edition(version)
            for set in wanted { guides.append(try dictionary.guide(version: version, set: set)) }
            text = GuideImport.sef(edition, guides)
        } catch {
            throw Self.refusal(error)
        }
        var output = X12Output()
        output.write(text.utf8)
        output.flush()
    }

    private static func refusal(_ absence: Standard.Absence) -> any Error {
        switch absence {
        case .malformed(let faults): Findings(faults)
        case .unknownVersion(let version):
            Refusal(
                ConfigurationDiagnostics.nothingToExport, "there is no dictionary of \(version)")
        case .unknownSet(let set, let version):
            Refusal(ConfigurationDiagnostics.nothingToExport, "\(version) has no set \(set)")
        }
    }
}
