import Diagnostics

@testable import X12

/// Everything that reading some bytes gave, in order and comparable.
struct Transcript: Equatable {
    struct Entry: Equatable {
        var event: InterchangeReader.Event
        var bytes: [UInt8]
        var byteOffset: Int
        var line: Int
        var elements: [String]
    }

    var entries: [Entry] = []
    /// Every position that was offered, with how many entries came before it.
    var positions: [(before: Int, position: ReaderPosition)] = []

    static func == (one: Transcript, other: Transcript) -> Bool { one.entries == other.entries }

    /// Reads `bytes`, cut where `cuts` says (ascending offsets), or whole.
    init(
        _ bytes: [UInt8], cuts: [Int] = [], limits: X12Limits = X12Limits(),
        resuming position: ReaderPosition? = nil
    ) {
        var reader =
            position.map { InterchangeReader(resuming: $0, limits: limits) }
            ?? InterchangeReader(limits: limits)
        var rest = bytes[...]
        var cuts = cuts[...]
        while true {
            let event = reader.next()
            switch event {
            case .needsBytes:
                guard !rest.isEmpty else {
                    reader.finish()
                    continue
                }
                let stop = cuts.popFirst().map { min(max($0, rest.startIndex), bytes.count) }
                let chunk = Array(rest[rest.startIndex..<(stop ?? bytes.count)])
                rest = rest[(stop ?? bytes.count)...]
                reader.fill(chunk.span)
            case .end:
                add(event, reader)
                return
            default:
                add(event, reader)
            }
            if let position = reader.position, event != .needsBytes {
                positions.append((entries.count, position))
            }
        }
    }

    private mutating func add(
        _ event: InterchangeReader.Event, _ reader: borrowing InterchangeReader
    ) {
        let segment = reader.segment.withBytes { span in span.indices.map { span[$0] } }
        let count = reader.segment.elementCount
        entries.append(
            Entry(
                event: event, bytes: segment,
                byteOffset: segment.isEmpty ? 0 : reader.segment.byteOffset,
                line: segment.isEmpty ? 0 : reader.segment.line,
                elements: segment.isEmpty ? [] : (0...count).map { reader.segment.text($0) }))
    }

    /// The first entry that differs from another transcript's, for people; nil when all are equal.
    func difference(from other: Transcript) -> String? { difference(from: other.entries[...]) }

    func difference(from other: ArraySlice<Entry>) -> String? {
        for (index, (one, two)) in zip(entries, other).enumerated() where one != two {
            return "entry \(index): \(one)\ninstead of \(two)"
        }
        return entries.count == other.count ? nil : "\(entries.count) for \(other.count) entries"
    }

    /// How many segments were read: those of events that have one of their own.
    var segmentCount: Int {
        entries.count { entry in
            switch entry.event {
            case .interchange, .interchangeAcknowledgment, .serviceRequest, .group, .set, .segment:
                true
            case .setEnd(let trailer): !trailer.isMissing
            case .groupEnd(let trailer): !trailer.isMissing
            case .interchangeEnd(let trailer): !trailer.isMissing
            case .needsBytes, .skipped, .fault, .end: false
            }
        }
    }

    /// Every diagnostic, in order.
    var diagnostics: [Diagnostic] { entries.flatMap { $0.event.diagnostics } }

    /// The names of the diagnostics' codes, in order.
    var codes: [String] { diagnostics.map(\.code.name) }
}

extension InterchangeReader.Event {
    /// What is wrong, as far as the event says it.
    var diagnostics: [Diagnostic] {
        switch self {
        case .interchange(let header): header.faults
        case .group(let header): header.faults
        case .set(let header): header.faults
        case .setEnd(let trailer): trailer.faults
        case .groupEnd(let trailer): trailer.faults
        case .interchangeEnd(let trailer): trailer.faults
        case .skipped(let skipped): skipped.diagnostic.map { [$0] } ?? []
        case .fault(let fault): [fault]
        case .needsBytes, .segment, .interchangeAcknowledgment, .end: []
        case .serviceRequest(let request): request.faults
        }
    }
}
