import Diagnostics
import Foundation
import Guides
import Simulation
import X12

/// What the tests of this room share: the shipped standard, and one set walked through a validator.
enum Bench {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("standard")

    static func load(_ path: String) -> [UInt8]? {
        (try? Data(contentsOf: folder.appendingPathComponent(path))).map { [UInt8]($0) }
    }

    static let standard = Standard { path in load(path) }

    /// An envelope between two parties that nobody has to know.
    static func envelope(_ version: String, _ delimiters: Delimiters) -> SampleEnvelope {
        SampleEnvelope(
            sender: ("ZZ", "BUYER"), receiver: ("ZZ", "SELLER"), version: version,
            delimiters: delimiters)
    }

    /// What one set comes to.
    struct Walk {
        var faults: [SetFault]
        var placements: [Placement]
        var tree: SetTree

        /// `code at POSITION`, in order: short enough to compare whole lists.
        var told: [String] {
            faults.map { "\($0.code) \($0.place.segment ?? 0) \($0.place.position)" }
        }
    }

    /// Walks the segments of one set; ST and SE are added, lines end segments.
    static func walk(
        _ body: String, set: String = "850", version: String = "004010",
        policy: ValidationPolicy = ValidationPolicy(), bare: Bool = false
    ) throws -> Walk {
        let guide = try standard.guide(version: version, set: set)
        let lines = body.split(separator: "\n").map(String.init)
        let all = bare ? lines : ["ST*\(set)*0001"] + lines + ["SE*\(lines.count + 2)*0001"]
        return try walk(lines: all, guide: guide, version: version, policy: policy)
    }

    /// Walks an order with one party and, within it, a segment of any bytes.
    static func walk(raw segment: [UInt8], policy: ValidationPolicy) throws -> Walk {
        let guide = try standard.guide(version: "004010", set: "850")
        let before = ["ST*850*0001", "BEG*00*SA*PO-1**20260102", "N1*BY*A"]
        let after = ["PO1*1*10*EA", "SE*6*0001"]
        let lines = before.map { Array($0.utf8) } + [segment] + after.map { Array($0.utf8) }
        return try walk(lines: lines, guide: guide, version: "004010", policy: policy)
    }

    /// Walks all the segments of a set, ST and SE among them.
    static func walk(
        lines: [String], guide: SetGuide, version: String,
        policy: ValidationPolicy = ValidationPolicy()
    ) throws -> Walk {
        try walk(
            lines: lines.map { Array($0.utf8) }, guide: guide, version: version, policy: policy)
    }

    /// Walks all the segments of a set, given as bytes.
    static func walk(
        lines: [[UInt8]], guide: SetGuide, version: String, policy: ValidationPolicy
    ) throws -> Walk {
        let standardID = version < "004020" ? "U*00401" : "^*00501"
        let head =
            "ISA*00*          *00*          *ZZ*BUYER          *ZZ*SELLER         *260102*1200"
            + "*\(standardID)*000000001*0*T*>~GS*\(guide.group)*BUYER*SELLER*20260102*1200*1*X"
            + "*\(version)~"
        let bytes =
            Array(head.utf8) + lines.joined(separator: Array("~".utf8))
            + Array("~GE*1*1~IEA*1*000000001~".utf8)
        var reader = InterchangeReader()
        reader.fill(bytes.span)
        reader.finish()
        var validator = SetValidator(guide, policy: policy)
        var tree = SetTree(guide: guide)
        var placements: [Placement] = []
        while true {
            switch reader.next() {
            case .set, .segment, .setEnd:
                let placement = validator.check(reader.segment)
                placements.append(placement)
                try tree.append(reader.segment, at: placement)
            case .end, .needsBytes:
                validator.finish()
                return Walk(faults: validator.faults, placements: placements, tree: tree)
            default:
                continue
            }
        }
    }

    /// A purchase order that uses loops at every depth, without a fault in 004010.
    static let order = """
        BEG*00*SA*PO-1**20260102
        CUR*BY*USD
        REF*DP*042
        PER*BD*Ann*TE*5551234
        DTM*002*20260110
        N9*L1*1
        MSG*Handle with care
        N1*BY*Big Mart*92*0042
        N3*1 Main St
        N4*Dallas*TX*75201*US
        N1*ST*Big Mart East*92*0043
        PO1*1*10*EA*12.50*PE*UP*012345678905
        PID*F****Widget
        SDQ*EA*92*0043*4*0044*6
        SCH*4*EA***002*20260110
        N1*ST*Store 44*92*0044
        N4*Dallas*TX
        PO1*2*5*CA*3.10**VN*X-1
        SLN*1**I*2*EA
        CTT*2*15
        AMT*TT*140.50
        """
}
