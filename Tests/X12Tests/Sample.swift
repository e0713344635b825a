@testable import X12

/// Interchanges of our own making, as text and bytes.
struct Sample {
    var separator = "*"
    var component = ">"
    var terminator = "~"
    var standard = "U"
    var version = "00401"
    var control = 1
    var sets = 2
    var groups = 1
    var lines = 3

    /// ISA in its fixed width.
    var isa: String {
        let fields = [
            "ISA", "00", "          ", "00", "          ", "ZZ", "BRIGHTMART     ", "01",
            "007941529      ", "261120", "0915", standard, version, padded(control), "0", "P",
            component,
        ]
        return fields.joined(separator: separator) + terminator
    }

    /// The segments from GS to GE of one group.
    func group(_ number: Int) -> [String] {
        var segments = ["GS*PO*BRIGHTMART*007941529*20261120*0915*\(number)*X*004010"]
        for set in 1...max(sets, 1) where sets > 0 {
            var body = [
                "ST*850*\(padded(set, 4))", "BEG*00*SA*PO-\(set)**20261120",
                "N1*ST*ISA NORTH WAREHOUSE*92*0042", "PRF*MILLWORK AND MORE",
            ]
            for line in 1...max(lines, 1) {
                body.append("PO1*\(line)*12*EA*3.50**UP*01234567890\(line)*VN*AB-\(line)")
            }
            body.append("CTT*\(lines)")
            body.append("SE*\(body.count + 1)*\(padded(set, 4))")
            segments += body
        }
        return segments + ["GE*\(sets)*\(number)"]
    }

    /// ISA to IEA.
    var text: String {
        var segments: [String] = []
        for number in 1...max(groups, 1) { segments += group(number) }
        segments.append("IEA*\(groups)*\(padded(control))")
        let body = segments.map {
            $0.replacing("*", with: separator).replacing(">", with: component) + terminator
        }
        return isa + body.joined()
    }

    var bytes: [UInt8] { Array(text.utf8) }

    /// How many segments `text` has.
    var segmentCount: Int { 2 + groups * (2 + sets * (6 + lines)) }

    private func padded(_ number: Int, _ width: Int = 9) -> String {
        let digits = String(number)
        return String(repeating: "0", count: width - digits.count) + digits
    }
}

/// A small seeded generator (SplitMix64), so that a failing case can be run again.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
