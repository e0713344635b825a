import ArgumentParser
import Diagnostics
import Foundation
import Guides
import Partners
import Values
import X12

/// `gangway x12 stat`: what is in files.
struct X12StatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stat",
        abstract: "Counts sets, versions, partners, segments and codes of files.",
        discussion: """
            Codes are counted where a dictionary says that an element holds one: the shipped one, \
            the site's own over it, or with --partner the guide that is agreed.
            """)

    @OptionGroup var judging: X12JudgingOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var files: X12Files

    func run() async throws {
        let judging = try judging.open()
        var count = X12Count()
        let isWhole = try files.each { file in
            count.files += 1
            count.segments += try file.events { event, reader in
                try count.take(event, reader, judging)
            }
        }
        output.show(count.json) { _ in count.text }
        guard isWhole else { throw ExitCode(1) }
    }
}

/// What `x12 stat` counts. Memory: one entry for each partner, set, segment and code met, codes of
/// an element up to a limit.
struct X12Count {
    var files = 0
    var segments = 0
    private var interchanges = 0
    private var groups = 0
    private var sets = 0
    /// Sets by sender, receiver, usage, set and version.
    private var traffic: [[String]: Int] = [:]
    /// Segments by set, version and segment.
    private var tags: [[String]: Int] = [:]
    /// Codes by set, version, element position and code.
    private var codes: [[String]: Int] = [:]
    /// Distinct codes by set, version and element position.
    private var distinct: [[String]: Int] = [:]
    private var set: (key: [String], guide: SetGuide?, pairs: [SegmentTag: GuideSegment])?

    /// Beyond so many codes an element is taken for free text.
    private static let codeLimit = 200

    /// Takes in an event.
    mutating func take(
        _ event: InterchangeReader.Event, _ reader: borrowing InterchangeReader,
        _ judging: X12JudgingOptions.Judging
    ) throws {
        switch event {
        case .interchange: interchanges += 1
        case .group: groups += 1
        case .set(let header):
            sets += 1
            try open(header, reader, judging)
            take(reader.segment)
        case .segment: take(reader.segment)
        case .setEnd(let trailer):
            if !trailer.isMissing { take(reader.segment) }
            set = nil
        default: break
        }
    }

    private mutating func open(
        _ header: SetHeader, _ reader: borrowing InterchangeReader,
        _ judging: X12JudgingOptions.Judging
    ) throws {
        let version = reader.group?.version ?? ""
        let interchange = reader.interchange
        traffic[
            [
                "\(interchange?.senderQualifier ?? ""):\(interchange?.senderID ?? "")",
                "\(interchange?.receiverQualifier ?? ""):\(interchange?.receiverID ?? "")",
                interchange?.usage ?? "", header.id, version,
            ], default: 0] += 1
        let guide =
            try reader.group.flatMap { judging.agreement($0, header.id)?.guide }
            ?? judging.dictionary.choice(release: version, set: header.id).guide
        let pairs = Dictionary(
            (guide?.segments ?? []).map { ($0.tag, $0) }, uniquingKeysWith: { first, _ in first })
        set = ([header.id, version], guide, pairs)
    }

    private mutating func take(_ segment: borrowing Segment) {
        guard let set else { return }
        let tag = segment.tag
        tags[set.key + [tag.description], default: 0] += 1
        guard let guide = set.guide, let layout = set.pairs[tag], tag != .st, tag != .se else {
            return
        }
        for (index, element) in layout.elements.enumerated()
        where guide.elements[element].kind == .code && !segment.isEmpty(index + 1) {
            let position = DataPlace(tag: tag.description, element: index + 1).position
            for repetition in 1...max(1, min(segment.repetitionCount(index + 1), 1000)) {
                let code = segment.component(index + 1, 1, repetition: repetition)
                count(code, of: set.key + [position])
            }
        }
    }

    private mutating func count(_ code: String, of element: [String]) {
        let key = element + [code]
        if codes[key] == nil {
            guard distinct[element, default: 0] < Self.codeLimit else { return }
            distinct[element, default: 0] += 1
        }
        codes[key, default: 0] += 1
    }

    // MARK: Showing

    /// For programs.
    var json: JSON {
        func rows(_ counts: [[String]: Int], _ names: [String]) -> JSON {
            .array(
                Self.sorted(counts).map { key, count in
                    .object(
                        zip(names, key).map { JSON.Member($0, .string($1)) }
                            + [JSON.Member("count", .number(ExactDecimal(count)))])
                })
        }
        func number(_ name: String, _ value: Int) -> JSON.Member {
            JSON.Member(name, .number(ExactDecimal(value)))
        }
        return .object([
            number("files", files), number("interchanges", interchanges),
            number("groups", groups), number("sets", sets), number("segments", segments),
            JSON.Member(
                "traffic", rows(traffic, ["sender", "receiver", "usage", "set", "version"])),
            JSON.Member("segmentsUsed", rows(tags, ["set", "version", "segment"])),
            JSON.Member("codesUsed", rows(codes, ["set", "version", "element", "code"])),
        ])
    }

    /// For people.
    var text: String {
        let totals = [
            (files, "file"), (interchanges, "interchange"), (groups, "group"), (sets, "set"),
            (segments, "segment"),
        ]
        var parts = [
            totals.map { "\($0) \($1)\($0 == 1 ? "" : "s")" }.joined(separator: ", ")
        ]
        func table(_ counts: [[String]: Int], _ titles: [String]) {
            var table = TextTable(titles + ["COUNT"])
            for (key, count) in Self.sorted(counts) { table.add(key + [String(count)]) }
            parts.append(table.text(wide: false))
        }
        table(traffic, ["SENDER", "RECEIVER", "USAGE", "SET", "VERSION"])
        table(tags, ["SET", "VERSION", "SEGMENT"])
        table(codes, ["SET", "VERSION", "ELEMENT", "CODE"])
        return parts.joined(separator: "\n\n")
    }

    private static func sorted(_ counts: [[String]: Int]) -> [(key: [String], value: Int)] {
        counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    }
}
