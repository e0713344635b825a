import Guides
import X12

/// An interchange that was right until its envelope was broken in one place.
struct BrokenInterchange {
    /// A way of breaking: one for each code of TA105, AK905 and AK502 that an envelope can bring
    /// about by itself. Of the others 009 needs profiles, 025 a ledger, AK502 1 agreements; AK502 5
    /// is what `BrokenDocument` breaks.
    enum Kind: String, CaseIterable {
        case controlMismatch = "TA1/001"
        case standardUnsupported = "TA1/002"
        case versionUnsupported = "TA1/003"
        case terminator = "TA1/004"
        case senderQualifier = "TA1/005"
        case sender = "TA1/006"
        case receiverQualifier = "TA1/007"
        case receiver = "TA1/008"
        case authorizationQualifier = "TA1/010"
        case authorization = "TA1/011"
        case securityQualifier = "TA1/012"
        case security = "TA1/013"
        case date = "TA1/014"
        case time = "TA1/015"
        case standard = "TA1/016"
        case version = "TA1/017"
        case control = "TA1/018"
        case acknowledgmentRequest = "TA1/019"
        case usage = "TA1/020"
        case groupCount = "TA1/021"
        case structure = "TA1/022"
        case endOfFile = "TA1/023"
        case content = "TA1/024"
        case elementSeparator = "TA1/026"
        case componentSeparator = "TA1/027"
        case deliveryDate = "TA1/028"
        case deliveryTime = "TA1/029"
        case deliveryZone = "TA1/030"
        case grade = "TA1/031"
        case groupID = "905/1"
        case groupVersion = "905/2"
        case groupTrailer = "905/3"
        case groupMismatch = "905/4"
        case setCount = "905/5"
        case groupControl = "905/6"
        case setTrailer = "502/2"
        case setMismatch = "502/3"
        case segmentCount = "502/4"
        case setID = "502/6"
        case setControl = "502/7"
        case foreign = "502/18"
        case duplicate = "502/23"

        /// Whether the TA1 has to tell it, and not the 997.
        var isInterchange: Bool { rawValue.hasPrefix("TA1") }
        /// The code alone.
        var code: String { String(rawValue.drop { $0 != "/" }.dropFirst()) }
    }

    private var delimiters: Delimiters
    private var isa: [String]
    private var requests: [[String]] = []
    private var gs: [String]
    private var sets: [[[String]]]
    private var ge: [String]?
    private var iea: [String]?
    private var random: SeededRandom

    /// One document, once or several times, in one interchange, whose envelope has no fault.
    init(
        _ document: GeneratedDocument, _ delimiters: Delimiters, copies: Int = 2, seed: UInt64 = 0
    ) {
        self.delimiters = delimiters
        random = SeededRandom(state: seed)
        let isNew = delimiters.repetition != nil
        isa = [
            "00", "          ", "00", "          ", "ZZ", "BUYER          ", "ZZ",
            "SELLER         ", "260102", "1200", isNew ? "^" : "U", isNew ? "00501" : "00401",
            "000000041", "1", "T", String(Unicode.Scalar(delimiters.component)),
        ]
        let guide = document.guide
        gs = [guide.group, "BUYER", "SELLER", "20260102", "1200", "41", "X", guide.version]
        let lines = document.lines(delimiters)
        sets = (1...copies).map { number in
            let control = "000\(number)"
            return [["ST", guide.set, control]] + lines.dropFirst().dropLast().map { [$0] }
                + [["SE", String(lines.count), control]]
        }
        ge = [String(copies), "41"]
        iea = ["1", "000000041"]
    }

    private mutating func pick(_ texts: [String]) -> String { texts[random.next(texts.count)] }

    /// Breaks it in one place; false where the version has no room for the fault.
    mutating func plant(_ kind: Kind) -> Bool {
        let isOld = delimiters.repetition == nil
        switch kind {
        case .standardUnsupported, .standard:
            guard isOld else { return false }
            isa[10] = kind == .standard ? " " : pick(["X", "E", "^"])
        case .versionUnsupported: isa[11] = isOld ? "00100" : pick(["00900", "00907"])
        case .terminator: delimiters.segment = UInt8(ascii: "Q")
        case .elementSeparator: delimiters.element = UInt8(ascii: "Q")
        case .componentSeparator: isa[15] = pick(["A", "7", "*"])
        case .control:
            isa[12] = "000000000"
            iea?[1] = "000000000"
        case .controlMismatch: iea?[1] = "000000042"
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
            if kind.isInterchange { plantField(kind) } else { plantBelow(kind) }
        }
        return true
    }

    /// A field of ISA, or of GS where the TA1 tells of it.
    private mutating func plantField(_ kind: Kind) {
        let blank = String(repeating: " ", count: 15)
        switch kind {
        case .senderQualifier: isa[4] = pick(["??", "  "])
        case .sender: isa[5] = blank
        case .receiverQualifier: isa[6] = pick(["??", "  "])
        case .receiver: isa[7] = blank
        case .authorizationQualifier: isa[0] = pick(["0 ", "  "])
        case .authorization: isa[0] = pick(["01", "03"])
        case .securityQualifier: isa[2] = pick(["0 ", "  "])
        case .security: isa[2] = "01"
        case .date: isa[8] = pick(["260231", "261301"])
        case .time: isa[9] = pick(["2400", "1260"])
        case .version: isa[11] = pick(["004A1", "00999"])
        case .acknowledgmentRequest: isa[13] = pick(["2", "Y"])
        case .usage: isa[14] = pick(["X", "D"])
        case .content: gs[pick(["GS01", "GS06"]) == "GS01" ? 0 : 5] = ""
        default: preconditionFailure("\(kind) is no field")
        }
    }

    /// What the 997 tells of.
    private mutating func plantBelow(_ kind: Kind) {
        let last = sets[1].count - 1
        switch kind {
        case .groupID: gs[[0, 1, 2][random.next(3)]] = " "
        case .groupVersion: gs[7] = pick(["4010", "D96A", "00401"])
        case .groupTrailer: ge = nil
        case .groupMismatch: ge?[1] = "42"
        case .setCount:
            let count = pick(["1", "3", ""])
            ge?[0] = count
        case .groupControl:
            gs[5] = "4A"
            ge?[1] = "4A"
        case .setTrailer: sets[1].removeLast()
        case .setMismatch: sets[1][last][2] = "0003"
        case .segmentCount: sets[1][last][1] = pick(["2", "999", "X"])
        case .setID: sets[1][0][1] = pick(["85", "8X0"])
        case .setControl:
            let control = pick(["1", "1234567890", "00?1"])
            sets[1][0][2] = control
            sets[1][last][2] = control
        case .foreign: gs[0] = gs[0] == "FA" ? "PO" : "QO"
        case .duplicate:
            sets[1][0][2] = "0001"
            sets[1][last][2] = "0001"
        default: preconditionFailure("\(kind) is told by TA1")
        }
    }

    /// The bytes.
    var bytes: [UInt8] {
        var segments = [["ISA"] + isa] + requests
        segments.append(["GS"] + gs)
        segments += sets.flatMap(\.self)
        if let ge { segments.append(["GE"] + ge) }
        if let iea { segments.append(["IEA"] + iea) }
        let element = String(Unicode.Scalar(delimiters.element))
        let terminator = String(Unicode.Scalar(delimiters.segment))
        return segments.flatMap { Array(($0.joined(separator: element) + terminator).utf8) }
    }
}
