import Acknowledgments
import Diagnostics
import Foundation
import Guides
import X12

/// What the tests of this room share: the walk from a partner's file to the answer.
enum Desk {
    static let standard = Standard { path in
        let folder = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("standard")
        return (try? Data(contentsOf: folder.appendingPathComponent(path))).map { [UInt8]($0) }
    }

    /// What a file with one group comes to.
    struct Case {
        var header: InterchangeHeader
        var group: GroupHeader
        var verdict: GroupVerdict
        var sets: [SetVerdict]
        var interchangeFaults: [Diagnostic]
    }

    static func isa(_ version: String = "004010", wants: Int = 0) -> String {
        let standardID = version < "004020" ? "U*00401" : "^*00501"
        return "ISA*00*          *00*          *ZZ*BUYER          *ZZ*SELLER         *260102*1200"
            + "*\(standardID)*000000007*\(wants)*T*>~"
    }

    /// A file with one group of these sets, each given from its first segment after ST on.
    static func file(
        _ sets: [String], version: String = "004010", functionalID: String = "PO",
        ge: String? = nil
    ) -> String {
        var text = isa(version) + "GS*\(functionalID)*BUY*SELL*20260102*1200*12*X*\(version)~"
        for (index, set) in sets.enumerated() {
            let lines = set.split(separator: "\n")
            text += "ST*850*000\(index + 1)~" + lines.map { "\($0)~" }.joined()
            text += "SE*\(lines.count + 2)*000\(index + 1)~"
        }
        return text + (ge ?? "GE*\(sets.count)*12~") + "IEA*1*000000007~"
    }

    /// Reads a file with one group, validates it and judges it.
    static func judge(
        _ file: String, policy: AcknowledgmentPolicy = AcknowledgmentPolicy()
    ) throws -> Case {
        var reader = InterchangeReader()
        reader.fill([UInt8](file.utf8).span)
        reader.finish()
        var found = Found(policy: policy)
        while try found.take(&reader) {}
        return try found.finished
    }

    /// Writes the 997 that answers a case, as one text with a line a segment.
    static func answer(
        _ judged: Case, form: AcknowledgmentForm = AcknowledgmentForm(),
        policy: AcknowledgmentPolicy = AcknowledgmentPolicy()
    ) throws -> String? {
        guard let answer = FunctionalAcknowledgment(judged.verdict, form: form, policy: policy)
        else { return nil }
        let isNew = judged.group.release >= "004020"
        let delimiters = Delimiters(
            element: 0x2A, component: 0x3E, segment: 0x7E, repetition: isNew ? 0x5E : nil)
        var writer = InterchangeWriter(delimiters: delimiters, suffix: [0x0A])
        let fields = InterchangeFields(
            sender: ("ZZ", "SELLER"), receiver: ("ZZ", "BUYER"), date: "260102", time: "1201",
            version: isNew ? "00501" : "00401", control: 1, usage: "T")
        try writer.beginInterchange(fields)
        try writer.beginGroup(
            form.group(
                answering: judged.group,
                of: (judged.header.senderID, judged.header.receiverID), control: 1,
                date: "20260102", time: "1201", delimiters: delimiters))
        try answer.begin(control: "0001", into: &writer)
        for set in judged.sets { try answer.add(set, into: &writer) }
        try answer.end(into: &writer)
        writer.endGroup()
        writer.endInterchange()
        return String(decoding: writer.take(), as: UTF8.self)
    }

    /// What is wrong with an answer by our own guide of its set, and with its envelope.
    static func faults(of answer: String, set: String) throws -> [String] {
        var reader = InterchangeReader()
        reader.fill([UInt8](answer.utf8).span)
        reader.finish()
        var faults: [String] = []
        var validator: SetValidator?
        while true {
            switch reader.next() {
            case .interchange(let header): faults += header.faults.map(\.message)
            case .group(let header):
                faults += header.faults.map(\.message)
                validator = SetValidator(try standard.guide(version: header.release, set: set))
            case .set, .segment: _ = validator?.check(reader.segment)
            case .setEnd(let trailer):
                faults += trailer.faults.map(\.message)
                _ = validator?.check(reader.segment)
                validator?.finish()
                faults += validator?.faults.map(\.message) ?? []
            case .end, .needsBytes: return faults
            default: break
            }
        }
    }

    /// The segments of the 997 between ST and SE.
    static func body(_ answer: String) -> [String] {
        let lines = answer.split(separator: "~\n").map(String.init)
        return Array(lines.dropFirst(3).dropLast(3))
    }
}

/// A reading under way.
private struct Found {
    let policy: AcknowledgmentPolicy
    var header: InterchangeHeader?
    var group: GroupHeader?
    var verdict: GroupVerdict?
    var set: SetHeader?
    var sets: [SetVerdict] = []
    var interchangeFaults: [Diagnostic] = []
    private var guide: SetGuide?
    private var faults: [SetFault] = []

    init(policy: AcknowledgmentPolicy) {
        self.policy = policy
    }

    mutating func take(_ reader: inout InterchangeReader) throws -> Bool {
        switch reader.next() {
        case .interchange(let header):
            self.header = header
            interchangeFaults += header.faults
        case .group(let header):
            group = header
            verdict = GroupVerdict(
                functionalID: header.functionalID, control: header.control,
                version: header.version)
            verdict?.note(header.faults)
        case .set(let header):
            try takeSet(header, &reader)
        case .groupEnd(let trailer):
            verdict?.close(stated: trailer.statedSets, faults: trailer.faults)
        case .interchangeEnd(let trailer):
            interchangeFaults += trailer.faults
        case .fault(let fault):
            interchangeFaults.append(fault)
        case .end, .needsBytes:
            return false
        default:
            break
        }
        return true
    }

    private mutating func takeSet(
        _ header: SetHeader, _ reader: inout InterchangeReader
    ) throws {
        let guide = try? Desk.standard.guide(version: group?.release ?? "", set: header.id)
        var envelope = header.faults
        guard let guide else {
            envelope.append(Diagnostic(.setUnsupported, "no guide"))
            while true {
                if case .setEnd(let trailer) = reader.next() {
                    close(header, [], envelope + trailer.faults)
                    return
                }
            }
        }
        if guide.group != group?.functionalID {
            envelope.append(Diagnostic(.setForeign, "not in this group"))
        }
        var validator = SetValidator(guide)
        _ = validator.check(reader.segment)
        while true {
            switch reader.next() {
            case .segment:
                _ = validator.check(reader.segment)
            case .setEnd(let trailer):
                if !trailer.isMissing { _ = validator.check(reader.segment) }
                validator.finish()
                close(header, validator.faults, envelope + trailer.faults)
                return
            default:
                break
            }
        }
    }

    private mutating func close(
        _ header: SetHeader, _ faults: [SetFault], _ envelope: [Diagnostic]
    ) {
        let judged = SetVerdict(
            set: header.id, control: header.control, convention: header.convention,
            faults: faults, envelope: envelope, policy: policy)
        verdict?.count(judged)
        sets.append(judged)
    }

    var finished: Desk.Case {
        get throws {
            guard let header, let group, let verdict else { throw CancellationError() }
            return Desk.Case(
                header: header, group: group, verdict: verdict, sets: sets,
                interchangeFaults: interchangeFaults)
        }
    }
}
