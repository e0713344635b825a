import Diagnostics
import Flow
import Foundation
import Mapping
import Values

@testable import Partners

/// A case of fixtures/lint or fixtures/run: files laid over the small folder, or over the shipped
/// standard where their path begins with `standard/`, or the site's own where it begins with
/// `house/`, and all that is said of them.
///
///     # What is wrong, in words.
///     --- birch/850.map.yaml
///     the file's text
///     --- in.x12
///     a file that the channel `drop` brings; or document.json, which birch is sent, and perhaps
///     answered.json, the document that it answers
///     --- found
///     the diagnostics as they are printed
///
/// Without such a file the case is what lint says. Line ends of `in.x12` are its own.
///
/// In a text `@repeat N x` stands for N times the rest of the line, up to an `@` if there is one;
/// `@count N x%` is the same with a number for the `%`, and `@bytes E4@` are bytes that no text
/// has.
struct FaultFixture {
    /// Where a case stands.
    enum Kind: String, CaseIterable {
        /// What lint says.
        case lint
        /// What is said while a file is walked or a document is written.
        case run
    }

    static let folder = SmallFolder.root.appending(path: "fixtures")

    /// The cases' names, in order: `lint/map-path.txt`.
    static let names: [String] = Kind.allCases.flatMap { names(of: $0) }

    static func names(of kind: Kind) -> [String] {
        let path = folder.appending(path: kind.rawValue).path
        let names = try? FileManager.default.contentsOfDirectory(atPath: path)
        return (names ?? []).filter { $0.hasSuffix(".txt") }.sorted().map {
            "\(kind.rawValue)/\($0)"
        }
    }

    /// The cases with what is said of them, made once for all tests: maps take long to compile.
    static let said: [String: Result<(fixture: FaultFixture, found: [Diagnostic]), any Error>] =
        Dictionary(
            uniqueKeysWithValues: names.map { name in
                (
                    name,
                    Result {
                        let fixture = try FaultFixture(name)
                        return (fixture, try fixture.diagnostics)
                    }
                )
            })

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

    /// The name of what is walked or written; the folder's where nothing is.
    var source: String { data?.path ?? "partners" }

    /// What is walked or written.
    private var data: (path: String, text: String)? {
        texts.first { $0.path.hasPrefix("in.") || $0.path == "document.json" }
    }

    /// What is said.
    var diagnostics: [Diagnostic] {
        get throws {
            let (folder, found) = read()
            guard let folder else { return found }
            guard let data else { return try found + cases(of: folder) }
            let bytes = Self.expanded(data.text)
            return data.path == "document.json"
                ? try write(bytes, by: folder) : walk(bytes, data.path, by: folder)
        }
    }

    /// What the cases that the texts hold leave open of their partner.
    private func cases(of folder: PartnerFolder) throws -> [Diagnostic] {
        let inputs = texts.filter { $0.path.contains("/cases/") && $0.path.contains("/in.") }
        let partners = Set(inputs.compactMap { $0.path.split(separator: "/").first })
        return try partners.sorted().flatMap { name -> [Diagnostic] in
            guard let partner = folder.partner(named: String(name)) else { return [] }
            let cases = inputs.filter { $0.path.hasPrefix("\(name)/") }.map { input in
                let place = input.path.split(separator: "/").dropLast().joined(separator: "/")
                return CaseVerdict.Case(
                    name: place.split(separator: "/").last.map(String.init) ?? "",
                    fileName: "in.x12", input: Self.expanded(input.text),
                    canonical: bytes("\(place)/canonical.json"),
                    acknowledgment: bytes("\(place)/ack.x12"))
            }
            return try CaseVerdict(of: partner, in: folder, cases: cases).findings
        }
    }

    private func bytes(_ path: String) -> [UInt8]? {
        texts.first { $0.path == path }.map { Self.expanded($0.text) }
    }

    private func walk(
        _ bytes: [UInt8], _ name: String, by folder: PartnerFolder
    ) -> [Diagnostic] {
        let facts = MessageFacts(
            channel: "drop", name: name, correlation: "c", digest: SHA256.digest(of: bytes))
        var walk = InboundWalk(Profiles(folder: folder), for: facts, resuming: nil)
        walk.feed(bytes)
        walk.finish()
        var found: [Diagnostic] = []
        while let slice = walk.next() {
            for step in slice.steps {
                switch step {
                case .opened(let opening): found += [opening.refusal].compactMap { $0 }
                case .remark(let diagnostic): found.append(diagnostic)
                case .answer(let answer): found.append(answer.note)
                case .set(let outcome): found += outcome.diagnostics
                case .groupClosed(let outcome): found += outcome.diagnostics
                case .closed(let outcome): found += outcome.diagnostics
                case .group: break
                }
            }
        }
        return found
    }

    /// Writes the document as birch is sent it; by birch's first map where nothing is agreed.
    private func write(_ bytes: [UInt8], by folder: PartnerFolder) throws -> [Diagnostic] {
        let birch = folder.partner(named: "birch")
        if birch?.sends.isEmpty == false {
            let document = try OutboundDocument.read(bytes).get()
            return OutboundWalk(Profiles(folder: folder), document: document)
                .run(answering: nil).diagnostics
        }
        let agreements = birch?.agreements ?? []
        guard let map = agreements.compactMap(\.map).first else { return [] }
        let answered = texts.filter { $0.path == "answered.json" }
        let context = OutwardContext(
            answered: try answered.map { try JSONReader.read(Array($0.text.utf8)) })
        return map.write(try JSONReader.read(bytes), context: context).diagnostics
    }

    private func read() -> (folder: PartnerFolder?, diagnostics: [Diagnostic]) {
        var files = SmallFolder().files
        if data != nil {
            // Nobody else's maps are needed.
            files["cedar/partner.yaml"] = nil
            files["channels/drop.yaml"] = Array("kind: folder\ncarries: [birch]\n".utf8)
        }
        var standard: [String: [UInt8]] = [:]
        var house: [String: [UInt8]] = [:]
        for (path, text) in texts where path.contains("/") || data == nil {
            if path.hasPrefix("standard/") {
                standard[String(path.dropFirst("standard/".count))] = Self.expanded(text)
            } else if path.hasPrefix("house/") {
                house[String(path.dropFirst("house/".count))] = Self.expanded(text)
            } else {
                files[path] = Self.expanded(text)
            }
        }
        return PartnerFolder.read(
            files: files, identities: SmallFolder.own, standard: SmallFolder.standard,
            defaults: { standard[$0] ?? SmallFolder.defaults($0) },
            house: { path in house[path].map { HouseFile(name: "house/\(path)", bytes: $0) } },
            today: CivilDate(compact: "20261121"))
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
