import Fuzzing
import Glibc
import Guides
import X12

@main
enum DictionaryFuzzer {
    static func main() {
        exit(fuzz { run(Input($0, $1)) })
    }
}

/// A folder of the standard is read, and where it is sound a set is held against its guide.
///
/// The files are separated by form feeds: elements, segments, codes, one set, a document. What is
/// not there comes from a small folder that is sound.
private func run(_ input: consuming Input) -> Int32 {
    var parts = input.rest().split(separator: 0x0C, omittingEmptySubsequences: false)
        .prefix(5).map { Array($0) }
    for (index, part) in usual.enumerated() where index >= parts.count || parts[index].isEmpty {
        if index < parts.count { parts[index] = part } else { parts.append(part) }
    }
    let files = parts
    let standard = Standard { path in
        switch path {
        case "004010/elements.txt": files[0]
        case "004010/segments.txt": files[1]
        case "004010/codes.txt": files[2]
        case "004010/sets/850.txt": files[3]
        default: nil
        }
    }
    let guide: SetGuide
    do throws(Standard.Absence) {
        guide = try standard.guide(version: "004010", set: "850")
    } catch {
        guard case .malformed(let faults) = error else { finding("\(error)") }
        expect(!faults.isEmpty, "malformed without a reason")
        return 0
    }
    var reader = SegmentReader(resumingAt: 0, line: 1, delimiters: .usual)
    let document = files[4]
    reader.fill(document.span)
    reader.finish()
    var validator = SetValidator(guide, policy: .outbound)
    var step = reader.next()
    while step != .end {
        if step == .segment { _ = validator.check(reader.segment) }
        step = reader.next()
    }
    validator.finish()
    return 0
}

private let usual: [[UInt8]] = [
    """
    evidence checked
    143 ID 3 3 set
    329 AN 4 9 control
    67 N0 1 6 count
    353 ID 2 2 purpose
    324 AN 1 22 order
    373 DT 8 8 date
    639 ID 2 2 basis
    782 R 1 18 amount
    """,
    """
    evidence checked
    composites
    C001 both
        639:M 782:O
    segments
    ST start
        143:M 329:M
    SE end
        67:M 329:M
    BEG order
        353:M 324:M 373:O
    N1 party
        324:O 782:O C001:O*2
        rules P0102
    """,
    """
    evidence checked
    353 all purpose
        00 new
        01 cancel
    """,
    """
    evidence checked
    set 850 PO order
    heading
        ST M 1
        BEG M 1
    detail
        loop N1 O 2
            N1 M 1
    summary
        SE M 1
    """,
    "ST*850*0001~BEG*00*A1*20261121~N1*X*1.50*AB>2~N1~SE*5*0001~",
].map { Array($0.utf8) }
