import Guides
import Values
import X12

/// An interchange of made-up transaction sets in one group; its envelope can be broken in one
/// place.
package struct GeneratedInterchange: Sendable {
    private var delimiters: Delimiters
    private let suffix: [UInt8]
    private var isa: [String]
    private var requests: [[String]] = []
    private var gs: [String]
    /// The segments of each set, ST and SE among them.
    private var sets: [[[String]]]
    private var ge: [String]?
    private var iea: [String]?
    private var random: SplitMix64
    /// How many groups there are, all with the same sets.
    private let groups: Int

    /// Sets of one guide in an envelope that has no fault.
    ///
    /// - Parameters:
    ///   - other: ST01 and GS01 of another set, which the sets pretend to be.
    ///   - groups: how often the group comes, each time with a GS06 of its own.
    package init(
        _ documents: [GeneratedDocument], in envelope: SampleEnvelope, seed: UInt64 = 0,
        as other: (set: String, group: String)? = nil, groups: Int = 1
    ) {
        precondition(!documents.isEmpty, "a group has at least one set")
        random = SplitMix64(seed: seed)
        self.groups = groups
        delimiters = envelope.delimiters
        suffix = envelope.suffix
        isa = envelope.interchange
        let guide = documents[0].guide
        gs = [other?.group ?? guide.group] + envelope.group
        sets = documents.enumerated().map { index, document in
            let control = SampleEnvelope.number(envelope.setControl + index, 4)
            let lines = document.lines(envelope.delimiters)
            return [["ST", other?.set ?? guide.set, control]]
                + lines.dropFirst().dropLast().map { [$0] }
                + [["SE", String(lines.count), control]]
        }
        ge = [String(documents.count), gs[5]]
        iea = [String(groups), isa[12]]
    }

    /// Breaks the envelope in one place, that of a set being the last one's; false where the
    /// version has no room for the fault.
    package mutating func plant(_ fault: EnvelopeFault) -> Bool {
        let isOld = delimiters.repetition == nil
        switch fault {
        case .standardUnsupported, .standard:
            guard isOld else { return false }
            isa[10] = fault == .standard ? " " : pick(["X", "E", "^"])
        case .versionUnsupported: isa[11] = isOld ? "00100" : pick(["00900", "00907"])
        case .terminator: delimiters.segment = UInt8(ascii: "Q")
        case .elementSeparator: delimiters.element = UInt8(ascii: "Q")
        case .componentSeparator:
            isa[15] = pick(["A", "7", String(Unicode.Scalar(delimiters.element))])
        case .control:
            isa[12] = "000000000"
            iea?[1] = "000000000"
        case .controlMismatch: iea?[1] = Self.other(isa[12])
        case .groupCount:
            let count = pick(["0", "2", "X"])
            iea?[0] = count
        case .endOfFile: iea = nil
        case .structure: requests = [["NTE", "X"]]
        case .deliveryDate: requests = [["ISE", pick(["260231", "26", ""]), "0900", "ET"]]
        case .deliveryTime: requests = [["ISE", "260103", pick(["2460", "9", ""]), "ET"]]
        case .deliveryZone: requests = [["ISE", "260103", "0900", pick(["25", "XT", ""])]]
        case .grade: requests = [["ISB", pick(["3", "A", ""])]]
        default:
            if fault.isInterchange { plantField(fault) } else { plantBelow(fault) }
        }
        return true
    }

    private mutating func pick(_ texts: [String]) -> String { texts[random.next(texts.count)] }

    /// A number that differs from one in its last digit.
    private static func other(_ number: String) -> String {
        String(number.dropLast()) + (number.last == "9" ? "0" : "9")
    }

    /// A field of ISA, or of GS where the TA1 tells of it.
    private mutating func plantField(_ fault: EnvelopeFault) {
        let blank = String(repeating: " ", count: 15)
        switch fault {
        case .senderQualifier: isa[4] = pick(["??", "  "])
        case .sender: isa[5] = blank
        case .receiverQualifier: isa[6] = pick(["??", "  "])
        case .receiver: isa[7] = blank
        case .authorizationQualifier: isa[0] = pick(["0 ", "  "])
        case .authorization: (isa[0], isa[1]) = (pick(["01", "03"]), Self.blank)
        case .securityQualifier: isa[2] = pick(["0 ", "  "])
        case .security: (isa[2], isa[3]) = ("01", Self.blank)
        case .date: isa[8] = pick(["260231", "261301"])
        case .time: isa[9] = pick(["2400", "1260"])
        case .version: isa[11] = pick(["004A1", "00999"])
        case .acknowledgmentRequest: isa[13] = pick(["2", "Y"])
        case .usage: isa[14] = pick(["X", "D"])
        case .content: gs[pick(["GS01", "GS06"]) == "GS01" ? 0 : 5] = ""
        default: preconditionFailure("\(fault) is no field")
        }
    }

    private static let blank = String(repeating: " ", count: 10)

    /// What the 997 tells of.
    private mutating func plantBelow(_ fault: EnvelopeFault) {
        let broken = sets.count - 1
        let last = sets[broken].count - 1
        let control = sets[broken][0][2]
        switch fault {
        case .groupID: gs[[0, 1, 2][random.next(3)]] = " "
        case .groupVersion: gs[7] = pick(["4010", "D96A", "00401"])
        case .groupTrailer: ge = nil
        case .groupMismatch: ge?[1] = Self.other(gs[5])
        case .setCount:
            let count = pick([String(sets.count - 1), String(sets.count + 1), ""])
            ge?[0] = count
        case .groupControl:
            gs[5] = "4A"
            ge?[1] = "4A"
        case .setTrailer: sets[broken].removeLast()
        case .setMismatch: sets[broken][last][2] = Self.other(control)
        case .segmentCount: sets[broken][last][1] = pick(["2", "999", "X"])
        case .setID: sets[broken][0][1] = pick(["85", "8X0"])
        case .setControl: setControl(pick(["1", "1234567890", "00?1"]))
        case .foreign: gs[0] = gs[0] == "FA" ? "PO" : "QO"
        case .duplicate: setControl(sets[0][0][2])
        default: preconditionFailure("\(fault) is told by TA1")
        }
    }

    private mutating func setControl(_ control: String) {
        let broken = sets.count - 1
        sets[broken][0][2] = control
        sets[broken][sets[broken].count - 1][2] = control
    }

    /// The bytes.
    package var bytes: [UInt8] {
        var segments = [["ISA"] + isa] + requests
        for group in 0..<groups {
            var (gs, ge) = (gs, ge)
            if group > 0, let control = Int(gs[5]) {
                gs[5] = String(control + group)
                ge?[1] = gs[5]
            }
            segments.append(["GS"] + gs)
            segments += sets.flatMap(\.self)
            if let ge { segments.append(["GE"] + ge) }
        }
        if let iea { segments.append(["IEA"] + iea) }
        let element = String(Unicode.Scalar(delimiters.element))
        return segments.flatMap {
            Array($0.joined(separator: element).utf8) + [delimiters.segment] + suffix
        }
    }
}
