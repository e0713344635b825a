import Fuzzing
import Glibc
import X12

@main
enum ReaderFuzzer {
    static func main() {
        exit(fuzz { run(Input($0, $1)) })
    }
}

/// Two readers walk the same bytes: one is given them whole, the other in pieces, by either way of
/// filling, and perhaps taken up again on the way from a position that went through its encoding.
/// Both have to give the same events, segments and lines.
///
/// The first byte chooses the pieces, the second the limits and where to take up.
private func run(_ input: consuming Input) -> Int32 {
    var pieces = Pieces(seed: input.byte())
    let choice = input.byte()
    let bytes = input.rest()
    let limits = choice & 1 == 0 ? X12Limits() : X12Limits(segmentBytes: 24, scatteredControls: 2)
    var eventsBeforeBreak = Int(choice >> 1)

    var whole = InterchangeReader(limits: limits)
    whole.fill(Span(_unsafeElements: bytes))
    whole.finish()
    var cut = InterchangeReader(limits: limits)
    var filled = 0
    while true {
        let expected = whole.next()
        var event = cut.next()
        while event == .needsBytes {
            if filled == bytes.count {
                cut.finish()
            } else {
                filled += fill(&cut, from: bytes, at: filled, &pieces)
            }
            event = cut.next()
        }
        expect(
            event == expected,
            "cut: \(event), \(shown(cut.segment))\nwhole: \(expected), \(shown(whole.segment))")
        expectSame(cut.segment, whole.segment)
        expect(cut.ordinals == whole.ordinals, "other ordinals at \(event)")
        if event == .end { return 0 }
        eventsBeforeBreak -= 1
        if eventsBeforeBreak == 0 {
            // One of them may still be passing bytes over that the other has not seen.
            guard let position = cut.position, let same = whole.position else {
                eventsBeforeBreak = 1
                continue
            }
            expect(position == same, "other positions at \(event)")
            guard let decoded = ReaderPosition(encoded: position.encoded) else {
                finding("a position does not decode")
            }
            expect(decoded == position, "a position decodes to another")
            cut = InterchangeReader(resuming: decoded, limits: limits)
            filled = position.offset
        }
    }
}

/// Gives a reader the next piece; how long it was.
private func fill(
    _ reader: inout InterchangeReader, from bytes: UnsafeBufferPointer<UInt8>, at start: Int,
    _ pieces: inout Pieces
) -> Int {
    let size = min(pieces.next(), bytes.count - start)
    let piece = UnsafeBufferPointer(rebasing: bytes[start..<start + size])
    if size & 1 == 0 {
        reader.fill(Span(_unsafeElements: piece))
        return size
    }
    return reader.fill(atMost: size + 3) { room in
        room.copyMemory(from: UnsafeRawBufferPointer(piece))
        return size
    }
}

private func expectSame(_ one: borrowing Segment, _ other: borrowing Segment) {
    expect(
        one.byteCount == other.byteCount && one.elementCount == other.elementCount,
        "cut: \(shown(one))\nwhole: \(shown(other))")
    guard one.byteCount > 0 else { return }
    expect(one.byteOffset == other.byteOffset, "other offsets of \(shown(one))")
    expect(one.line == other.line, "line \(one.line), whole: \(other.line)")
    for element in 0...one.elementCount {
        one.withElement(element) { bytes in
            other.withElement(element) { same in
                expect(bytes.count == same.count, "other lengths of element \(element)")
                for at in bytes.indices where bytes[at] != same[at] {
                    finding("other bytes in element \(element)")
                }
            }
        }
    }
}

private func shown(_ segment: borrowing Segment) -> String {
    let bytes = segment.withBytes { bytes in bytes.indices.map { bytes[$0] } }
    return "\(segment.elementCount) elements at byte \(segment.byteOffset) in "
        + String(decoding: bytes, as: UTF8.self)
}

/// The lengths of the pieces that a file comes in.
private struct Pieces {
    private var state: UInt32
    private let mask: UInt32

    init(seed: UInt8) {
        state = UInt32(seed) &* 0x9E37_79B9
        mask = [3, 15, 63, 511][Int(seed & 3)]
    }

    /// At least 1.
    mutating func next() -> Int {
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int((state >> 16) & mask) + 1
    }
}
