import ArgumentParser
import Diagnostics
import Flow
import Foundation
import Guides
import Mapping
import Partners
import Values

/// `gangway partner coverage`: what a partner really sends, and what the profile makes of it.
struct PartnerCoverageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "Compares what a partner really sends with what its profile reads.",
        discussion: """
            Lists the elements that came and that no rule reads, the rules that never gave \
            anything, what was found in code tables and what was missing there, and the codes \
            that none of the partner's cases shows. Only accepted sets count; what is refused is \
            counted by its faults.
            """)

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: OutputOptions
    @Option(
        name: .customLong("from"), parsing: .upToNextOption,
        help: "Files, or folders whose files are read.")
    var sources: [String]
    @Flag(help: "List the default's rules that never gave anything, too.") var defaults = false
    @Argument(help: "The partner.") var name: String

    func run() async throws {
        let site = try site.open()
        let folder = try site.profiles().profiles.folder
        let partner = try folder.known(name)
        var reports: [String: CoverageReport] = [:]
        var shown: [String: MapCoverage] = [:]
        for files in try CaseFiles.all(of: partner.name, in: site.partnersFolder) {
            let run = try files.run(by: folder, isTraced: true)
            for trace in run.traced.compactMap(\.trace) {
                shown[Self.title(trace), default: MapCoverage()].add(trace)
            }
        }
        var faults: [String: Int] = [:]
        for file in try sources.flatMap(Self.files) {
            let (name, bytes) = try TrialFile.whole(file)
            let run = try CaseRun(
                bytes, named: name, by: folder, as: partner, isTraced: true)
            for diagnostic in run.diagnostics where diagnostic.severity > .note {
                faults[diagnostic.code.name, default: 0] += 1
            }
            for trace in run.traced.compactMap(\.trace) {
                let title = Self.title(trace)
                var report = reports[title] ?? CoverageReport(title, partner)
                report.coverage.add(trace)
                report.sources.insert(file)
                reports[title] = report
            }
        }
        let sorted = reports.values.sorted { $0.title < $1.title }.map { report in
            var report = report
            report.shown = shown[report.title] ?? MapCoverage()
            return report
        }
        let json: JSON = [
            "partner": .string(partner.name),
            "sets": .array(sorted.map { $0.json(defaults: defaults) }),
            "faults": .object(
                faults.sorted { $0.key < $1.key }.map {
                    JSON.Member($0.key, .number(ExactDecimal($0.value)))
                }),
        ]
        output.show(json) { _ in
            let found = faults.sorted { $0.key < $1.key }.map { "  \($0.value)×  \($0.key)" }
            let parts =
                sorted.map { $0.text(defaults: defaults) }
                + (found.isEmpty ? [] : [(["faults"] + found).joined(separator: "\n")])
            return parts.isEmpty
                ? "\(partner.name): no accepted set of theirs is in these files"
                : parts.joined(separator: "\n\n")
        }
    }

    private static func title(_ trace: MapTrace) -> String {
        "\(trace.tree.guide.set) \(trace.tree.guide.version)"
    }

    /// A file, or the files below a folder, in order.
    private static func files(_ path: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
            isFolder.boolValue
        else { return [path] }
        return try FileManager.default.subpathsOfDirectory(atPath: path).sorted().filter {
            !$0.split(separator: "/").contains { $0.hasPrefix(".") }
        }.map { "\(path)/\($0)" }.filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder)
                && !isFolder.boolValue
        }
    }
}

/// What was seen of one transaction set in one version.
private struct CoverageReport {
    let title: String
    var coverage = MapCoverage()
    /// What the partner's cases show.
    var shown = MapCoverage()
    var sources: Set<String> = []
    private let partner: Partner

    init(_ title: String, _ partner: Partner) {
        self.title = title
        self.partner = partner
    }

    /// The rules that never gave anything: the partner's own, or the default's too.
    private func idle(defaults: Bool) -> [MapTrace.Rule] {
        let map = partner.agreements.first { "\($0.set) \($0.version)" == title }?.map
        return (map?.valueRules ?? []).filter {
            coverage.gave[$0] == nil && (defaults || $0.place.file.hasPrefix("\(partner.name)/"))
        }
    }

    func text(defaults: Bool) -> String {
        func section(_ title: String, _ lines: [String]) -> [String] {
            lines.isEmpty ? [] : ["", title] + lines.map { "  " + PlainLine.of($0) }
        }
        func first(_ seen: MapCoverage.Seen) -> String {
            "seen \(seen.count)×, first \"\(seen.example)\" in line \(seen.place.line ?? 0)"
        }
        let documents = coverage.documents == 1 ? "1 document" : "\(coverage.documents) documents"
        let files = sources.count == 1 ? "1 file" : "\(sources.count) files"
        var lines = ["\(partner.name) \(title): \(documents) in \(files)"]
        lines += section(
            "sent, and read by no rule",
            coverage.unread.sorted { $0.key < $1.key }.map {
                "\($0.key)  \(first($0.value)), never mapped"
            })
        lines += section(
            "not in a code table",
            coverage.misses.sorted(by: Self.before).map {
                "\($0.key.table)[\"\($0.key.code)\"]  \($0.value)×"
            })
        lines += section(
            "found in code tables",
            coverage.hits.sorted { Self.before(($0.key, 0), ($1.key, 0)) }.map {
                "\($0.key.table)[\"\($0.key.code)\"] = \"\($0.value.value)\"  \($0.value.count)×"
            })
        lines += section(
            "rules that never gave anything",
            idle(defaults: defaults).map { "\($0.field)  \($0.place)" })
        lines += section(
            "codes that no case shows",
            coverage.codes(notIn: shown).map { "\($0.position) = \($0.code)  \(first($0.seen))" })
        return lines.joined(separator: "\n")
    }

    func json(defaults: Bool) -> JSON {
        func number(_ count: Int) -> JSON { .number(ExactDecimal(count)) }
        func json(_ seen: MapCoverage.Seen) -> [JSON.Member] {
            [
                JSON.Member("count", number(seen.count)),
                JSON.Member("example", .string(seen.example)),
            ]
        }
        return [
            "set": .string(title), "documents": number(coverage.documents),
            "files": number(sources.count),
            "unread": .array(
                coverage.unread.sorted { $0.key < $1.key }.map {
                    .object([JSON.Member("position", .string($0.key))] + json($0.value))
                }),
            "misses": .array(
                coverage.misses.sorted(by: Self.before).map {
                    [
                        "table": .string($0.key.table), "code": .string($0.key.code),
                        "count": number($0.value),
                    ]
                }),
            "hits": .array(
                coverage.hits.sorted { Self.before(($0.key, 0), ($1.key, 0)) }.map {
                    [
                        "table": .string($0.key.table), "code": .string($0.key.code),
                        "value": .string($0.value.value), "count": number($0.value.count),
                    ]
                }),
            "idle": .array(
                idle(defaults: defaults).map {
                    ["field": .string($0.field), "rule": .string($0.place.description)]
                }),
            "newCodes": .array(
                coverage.codes(notIn: shown).map {
                    .object(
                        [
                            JSON.Member("position", .string($0.position)),
                            JSON.Member("code", .string($0.code)),
                        ] + json($0.seen))
                }),
        ]
    }

    private static func before(
        _ one: (key: MapCoverage.Code, value: Int), _ other: (key: MapCoverage.Code, value: Int)
    ) -> Bool {
        (one.key.table, one.key.code) < (other.key.table, other.key.code)
    }
}
