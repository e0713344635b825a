import Acknowledgments
import Guides
import X12

/// The walk of one file: every segment against the guide, then the 997 of each group.
struct Walk {
    private let guide: SetGuide
    private(set) var sets = 0
    private(set) var segments = 0
    private(set) var faults = 0
    private(set) var answerBytes = 0

    init(_ guide: SetGuide) {
        self.guide = guide
    }

    mutating func acknowledge(_ bytes: [UInt8]) throws {
        var reader = InterchangeReader()
        var validator = SetValidator(guide)
        var verdicts: [SetVerdict] = []
        var group: (header: GroupHeader, verdict: GroupVerdict)?
        var set: SetHeader?
        var position = 0
        while true {
            switch reader.next() {
            case .needsBytes:
                let end = min(position + AcknowledgeBench.block, bytes.count)
                if position == end {
                    reader.finish()
                } else {
                    reader.fill(bytes.span.extracting(position..<end))
                }
                position = end
            case .group(let header):
                group = (
                    header,
                    GroupVerdict(
                        functionalID: header.functionalID, control: header.control,
                        version: header.version)
                )
                verdicts = []
            case .set(let header):
                set = header
                validator = SetValidator(guide)
                _ = validator.check(reader.segment)
            case .segment:
                _ = validator.check(reader.segment)
            case .setEnd(let trailer):
                _ = validator.check(reader.segment)
                validator.finish()
                let verdict = SetVerdict(
                    set: set?.id ?? "", control: set?.control ?? "", faults: validator.faults,
                    envelope: trailer.faults)
                group?.verdict.count(verdict)
                verdicts.append(verdict)
                sets += 1
                segments += validator.segmentCount
                faults += validator.faults.count
            case .groupEnd(let trailer):
                group?.verdict.close(stated: trailer.statedSets, faults: trailer.faults)
                if let group { try answer(group.header, group.verdict, verdicts) }
            case .end:
                return
            case .interchange, .interchangeAcknowledgment, .serviceRequest, .interchangeEnd,
                .skipped,
                .fault:
                break
            }
        }
    }

    /// Writes the interchange that answers a group.
    private mutating func answer(
        _ header: GroupHeader, _ verdict: GroupVerdict, _ verdicts: [SetVerdict]
    ) throws {
        guard let acknowledgment = FunctionalAcknowledgment(verdict) else { return }
        var writer = InterchangeWriter()
        try writer.beginInterchange(
            InterchangeFields(
                sender: ("ZZ", "GANGWAYTEST"), receiver: ("ZZ", "HARBOR"), date: "261120",
                time: "1200", version: "00401", control: 1, usage: "P"))
        try writer.beginGroup(
            AcknowledgmentForm().group(
                answering: header, of: ("HARBOR", "GANGWAYTEST"), control: 1, date: "20261120",
                time: "1200"))
        try acknowledgment.begin(control: "0001", into: &writer)
        for verdict in verdicts { try acknowledgment.add(verdict, into: &writer) }
        try acknowledgment.end(into: &writer)
        writer.endGroup()
        writer.endInterchange()
        answerBytes += writer.take().count
    }
}
