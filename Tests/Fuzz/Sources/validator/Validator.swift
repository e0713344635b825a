import Diagnostics
import Fuzzing
import Glibc
import Guides
import X12

@main
enum ValidatorFuzzer {
    static func main() {
        expect(!guides.isEmpty, "there are no guides to hold anything against")
        exit(fuzz { run(Input($0, $1)) })
    }
}

/// Every guide that is shipped, read before the first run.
private let guides: [SetGuide] = {
    let standard = Standard { Shipped.file("standard/\($0)") }
    return standard.versions.flatMap { version in
        GuideImport.groups.keys.sorted().compactMap { set in
            try? standard.guide(version: version, set: set)
        }
    }
}()

/// Segments are held against a guide and put into its tree, as they would be between ST and SE.
///
/// The first byte chooses the guide, the second the policy; the rest is segments with the
/// delimiters `* > ^ ~`.
private func run(_ input: consuming Input) -> Int32 {
    let guide = guides[Int(input.byte()) % guides.count]
    let choice = input.byte()
    let policy = ValidationPolicy(
        characterSet: ValidationPolicy.CharacterSet(rawValue: choice & 3) ?? .any,
        trailingSeparators: choice & 4 == 0 ? .accepted : .refused,
        blanks: choice & 8 == 0 ? .accepted : .refused,
        zeros: choice & 16 == 0 ? .accepted : .refused, faultLimit: choice & 32 == 0 ? 1000 : 3)
    let bytes = input.rest()
    var reader = SegmentReader(
        resumingAt: 0, line: 1,
        delimiters: Delimiters(element: 0x2A, component: 0x3E, segment: 0x7E, repetition: 0x5E))
    reader.fill(Span(_unsafeElements: bytes))
    reader.finish()
    var validator = SetValidator(guide, policy: policy)
    var tree = SetTree(guide: guide)
    var step = reader.next()
    while step != .end {
        if step == .segment {
            let placement = validator.check(reader.segment)
            if case .failure(let fault) = Result(catching: { () throws in
                try tree.append(reader.segment, at: placement)
            }) {
                finding("a small set does not fit: \(fault)")
            }
        }
        step = reader.next()
    }
    validator.finish()
    check(validator.faults, limit: policy.faultLimit, segments: validator.segmentCount)
    expect(tree.segments.count == validator.segmentCount, "the tree lost segments")
    for (number, instance) in tree.instances.enumerated().dropFirst() {
        expect(instance.parent < number, "a loop lies in a later one")
        expect(instance.segments.upperBound <= tree.segments.count, "a loop ends too late")
    }
    return 0
}

/// Faults have to say where they are, so that AK3 and AK4 can.
private func check(_ faults: [SetFault], limit: Int, segments: Int) {
    expect(faults.count <= limit + 1, "\(faults.count) faults are listed")
    for fault in faults {
        guard let segment = fault.place.segment else { finding("no segment: \(fault)") }
        expect(segment <= segments + 1, "segment \(segment) of \(segments)")
        if let element = fault.place.element { expect(element > 0, "no element: \(fault)") }
        expect(!fault.message.isEmpty, "no message")
    }
}
