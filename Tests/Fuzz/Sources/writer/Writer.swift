import Fuzzing
import Glibc
import X12

@main
enum WriterFuzzer {
    static func main() {
        exit(fuzz { run(Input($0, $1)) })
    }
}

/// Whatever is given to a writer reads back as it was, or is refused and leaves no byte behind.
///
/// The first byte chooses delimiters, suffix and version, the rest is made into envelopes, segments
/// and elements.
private func run(_ input: consuming Input) -> Int32 {
    let choice = input.byte()
    let delimiters = [
        Delimiters(element: 0x2A, component: 0x3E, segment: 0x7E, repetition: 0x5E),
        Delimiters(element: 0x7C, component: 0x3A, segment: 0x0A),
        Delimiters(element: 0x1D, component: 0x1F, segment: 0x1E, repetition: 0x1C),
        Delimiters(element: 0x09, component: 0x5C, segment: 0x0D, repetition: 0x26),
    ][Int(choice & 3)]
    let suffix: [UInt8] = choice & 4 == 0 ? [] : [0x0D, 0x0A]
    let version = choice & 8 == 0 || delimiters.repetition == nil ? "00401" : "00501"
    var script = Script(InterchangeWriter(delimiters: delimiters, suffix: suffix), version)
    while input.count > 0 { script.step(&input) }
    let (bytes, expected) = script.end()
    // Version 00401 has no repetition separator, so that a reader sees none.
    var seen = delimiters
    if version == "00401" { seen.repetition = nil }
    expectEvents(expected, in: bytes, delimiters: seen)
    return 0
}

private func expectEvents(_ expected: [Expected], in bytes: [UInt8], delimiters: Delimiters) {
    var reader = InterchangeReader()
    reader.fill(bytes.span)
    reader.finish()
    /// Line ends after IEA are passed over.
    func next() -> InterchangeReader.Event {
        let event = reader.next()
        guard case .skipped(let skipped) = event, skipped.isBlank else { return event }
        return reader.next()
    }
    for expected in expected {
        let event = next()
        switch (expected, event) {
        case (.interchange, .interchange(let header)):
            expect(header.faults.isEmpty, "\(header.faults)")
            expect(header.delimiters == delimiters, "other delimiters")
        case (.group, .group(let header)): expect(header.faults.isEmpty, "\(header.faults)")
        case (.set, .set(let header)): expect(header.faults.isEmpty, "\(header.faults)")
        case (.segment(let tag, let elements), .segment):
            expect(reader.segment.tag == tag, "\(reader.segment.tag) for \(tag)")
            expect(reader.segment.elementCount == elements.count, "other elements of \(tag)")
            for (index, element) in elements.enumerated() {
                expect(reader.segment.bytes(index + 1) == element, "other bytes in \(tag)")
            }
        case (.setEnd, .setEnd(let trailer)):
            expect(trailer.faults.isEmpty, "\(trailer.faults)")
        case (.groupEnd, .groupEnd(let trailer)):
            expect(trailer.faults.isEmpty, "\(trailer.faults)")
        case (.interchangeEnd, .interchangeEnd(let trailer)):
            expect(trailer.faults.isEmpty, "\(trailer.faults)")
        default: finding("\(event) for \(expected)")
        }
    }
    let event = next()
    expect(event == .end, "\(event) at the end")
}
