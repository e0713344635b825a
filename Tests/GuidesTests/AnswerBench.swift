import Acknowledgments
import Diagnostics
import Guides
import X12

/// The answers to an interchange with one group of sets that one guide serves for.
struct AnswerBench {
    /// The TA1, without what it echoes: `R 017`.
    private(set) var interchange = ""
    /// AK901 with AK905: `R 1`; nil where no 997 is due.
    private(set) var group: String?
    /// AK5 of each set that is listed: `R 7`.
    private(set) var sets: [String] = []
    /// AK3 with its AK4: the segment, its number and AK304, then element and AK403.
    private(set) var told: [String] = []

    private static let policy = AcknowledgmentPolicy(tellsWarnings: true)

    /// Reads, judges and answers; what is told is read from the answers' bytes.
    init(_ bytes: [UInt8], _ guide: SetGuide) throws {
        var reader = InterchangeReader()
        reader.fill(bytes.span)
        reader.finish()
        var header: InterchangeHeader?
        var faults: [Diagnostic] = []
        var verdict: GroupVerdict?
        var judged: [SetVerdict] = []
        var set: (header: SetHeader, envelope: [Diagnostic])?
        var validator: SetValidator?
        reading: while true {
            switch reader.next() {
            case .interchange(let isa):
                header = isa
                faults += isa.faults
            case .serviceRequest(let request): faults += request.faults
            case .group(let gs):
                verdict = GroupVerdict(
                    functionalID: gs.functionalID, control: gs.control, version: gs.version)
                verdict?.note(gs.faults)
                faults += gs.faults.filter { $0.code == .groupUnnamed }
            case .set(let st):
                let foreign = reader.group.flatMap { guide.foreign(st, in: $0) }
                set = (st, st.faults + (foreign.map { [$0] } ?? []))
                validator = SetValidator(guide)
                _ = validator?.check(reader.segment)
            case .segment: _ = validator?.check(reader.segment)
            case .setEnd(let trailer):
                if !trailer.isMissing { _ = validator?.check(reader.segment) }
                validator?.finish()
                guard let ended = set else { continue }
                let told = SetVerdict(
                    set: ended.header.id, control: ended.header.control,
                    faults: validator?.faults ?? [], envelope: ended.envelope + trailer.faults,
                    policy: Self.policy)
                verdict?.count(told)
                judged.append(told)
                set = nil
            case .groupEnd(let trailer):
                verdict?.close(stated: trailer.statedSets, faults: trailer.faults)
            case .interchangeEnd(let trailer): faults += trailer.faults
            case .fault(let fault):
                if reader.group == nil { faults.append(fault) } else { verdict?.note([fault]) }
            case .end, .needsBytes: break reading
            default: break
            }
        }
        guard let header else { return }
        try answer(InterchangeAcknowledgment(answering: header, faults: faults), verdict, judged)
    }

    /// Writes the answers and takes their codes.
    private mutating func answer(
        _ acknowledgment: InterchangeAcknowledgment, _ verdict: GroupVerdict?,
        _ judged: [SetVerdict]
    ) throws {
        var writer = InterchangeWriter(suffix: [0x0A])
        try writer.beginInterchange(
            InterchangeFields(
                sender: ("ZZ", "SELLER"), receiver: ("ZZ", "BUYER"), date: "260102", time: "1201",
                version: "00401", control: 1, usage: "T"))
        if acknowledgment.isPossible { try acknowledgment.write(into: &writer) }
        if let verdict, acknowledgment.disposition != .rejected,
            let answer = FunctionalAcknowledgment(verdict, policy: Self.policy)
        {
            try writer.beginGroup(
                GroupFields(
                    functionalID: "FA", senderID: "SELLER", receiverID: "BUYER",
                    date: "20260102", time: "1201", control: 1, version: answer.version))
            try answer.begin(control: "0001", into: &writer)
            for set in judged { try answer.add(set, into: &writer) }
            try answer.end(into: &writer)
            writer.endGroup()
        }
        writer.endInterchange()
        for line in String(decoding: writer.take(), as: UTF8.self).split(separator: "\n") {
            let parts = line.dropLast().split(separator: "*", omittingEmptySubsequences: false)
                .map(String.init)
            switch parts[0] {
            case "TA1": interchange = parts[4...].joined(separator: " ")
            case "AK5": sets.append(parts.dropFirst().joined(separator: " "))
            case "AK9": group = ([parts[1]] + parts.dropFirst(5)).joined(separator: " ")
            case "AK3": told.append("\(parts[1]) \(parts[2]) \(parts[4])")
            case "AK4":
                let element = parts[1].prefix { $0 != ">" }
                told[told.count - 1] += ", \(element) \(parts[3])"
            default: break
            }
        }
    }
}
