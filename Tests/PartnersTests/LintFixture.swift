import Diagnostics
import Foundation
import Values

@testable import Partners

/// A case of fixtures/lint: files laid over the small folder, or over the shipped standard where
/// their path begins with `standard/`, and all that lint says of them.
///
///     # What is wrong, in words.
///     --- birch/850.map.yaml
///     the file's text
///     --- found
///     the diagnostics as they are printed
///
/// In a text `@repeat N x` stands for N times the rest of the line, up to an `@` if there is one;
/// `@count N x%` is the same with a number for the `%`, and `@bytes E4@` are bytes that no text
/// has.
struct LintFixture {
    static let folder = SmallFolder.root.appending(path: "fixtures/lint")

    /// The cases' names, in order.
    static let names: [String] = {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (names ?? []).filter { $0.hasSuffix(".txt") }.sorted()
    }()

    let name: String
    let words: String
    /// The files' texts by path, in the order of the case.
    let texts: [(path: String, text: String)]
    let found: String

    init(_ name: String) throws {
        self.name = name
        let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
        let parts = text.split(separator: "--- ", omittingEmptySubsequences: false)
        words = parts[0].trimmingCharacters(in: CharacterSet(charactersIn: "# \n"))
        let files = parts.dropFirst().map { part in
            let end = part.firstIndex(of: "\n") ?? part.endIndex
            return (path: String(part[..<end]), text: String(part[end...].dropFirst()))
        }
        texts = files.filter { $0.path != "found" }
        found = files.last?.text ?? ""
    }

    /// What lint says, as it is printed.
    var diagnostics: [Diagnostic] {
        var files = SmallFolder().files
        var standard: [String: [UInt8]] = [:]
        for (path, text) in texts {
            if path.hasPrefix("standard/") {
                standard[String(path.dropFirst("standard/".count))] = Self.expanded(text)
            } else {
                files[path] = Self.expanded(text)
            }
        }
        return PartnerFolder.read(
            files: files, identities: SmallFolder.own, standard: SmallFolder.standard,
            defaults: { standard[$0] ?? SmallFolder.defaults($0) },
            today: CivilDate(compact: "20261121")
        ).diagnostics
    }

    /// The case's own text with what was found at its end.
    func text(found: String) -> String {
        "# \(words)\n" + texts.map { "--- \($0.path)\n\($0.text)" }.joined() + "--- found\n" + found
    }

    /// The line of a file, without what surrounds it.
    func line(_ place: TextPlace) -> String {
        let text = texts.first { $0.path == place.file }?.text ?? ""
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(place.line - 1) else { return "" }
        return lines[place.line - 1].trimmingCharacters(in: .whitespaces)
    }

    private static let commands = ["@repeat ", "@count ", "@bytes "]

    private static func expanded(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let at = rest.firstIndex(of: "@"),
            let command = commands.first(where: { rest[at...].hasPrefix($0) })
        {
            bytes += rest[..<at].utf8
            rest = rest[at...].dropFirst(command.count)
            let line = rest.prefix { $0 != "\n" }
            let argument = line.prefix { $0 != "@" }
            rest = rest[argument.endIndex...]
            if rest.first == "@" { rest = rest.dropFirst() }
            guard command != "@bytes " else {
                bytes += argument.split(separator: " ").compactMap { UInt8($0, radix: 16) }
                continue
            }
            let count = argument.prefix { $0 != " " }
            // A whole line is repeated with its end.
            let isLine = argument.endIndex == line.endIndex
            let repeated = String(argument.dropFirst(count.count + 1)) + (isLine ? "\n" : "")
            for number in 0..<(Int(count) ?? 0) {
                let isCounted = command == "@count "
                bytes += (isCounted ? repeated.replacing("%", with: "\(number)") : repeated).utf8
            }
        }
        return bytes + rest.utf8
    }
}
