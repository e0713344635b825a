import Diagnostics
import Guides
import Mapping
import Partners
import Values

/// What was seen of one transaction set in one version.
struct CoverageReport: Sendable {
    let title: String
    var coverage = MapCoverage()
    /// What the partner's cases show.
    var shown = MapCoverage()
    /// In how many files.
    var files = 0
    private let partner: Partner

    init(_ title: String, _ partner: Partner) {
        self.title = title
        self.partner = partner
    }

    /// Adds what was seen in other files.
    mutating func merge(_ other: CoverageReport) {
        coverage.merge(other.coverage)
        files += other.files
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
        let files = files == 1 ? "1 file" : "\(files) files"
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
            "files": number(files),
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
