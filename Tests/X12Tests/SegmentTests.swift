import Testing

@testable import X12

@Suite("Looking into segments")
struct SegmentTests {
    /// Reads the segment that follows an ISA and hands it to `body`.
    private func with<Result>(
        _ segment: String, _ sample: Sample = Sample(standard: "^", version: "00501"),
        _ body: (borrowing Segment) throws -> Result
    ) throws -> Result {
        try with(Array(segment.utf8), sample, body)
    }

    private func with<Result>(
        _ segment: [UInt8], _ sample: Sample = Sample(standard: "^", version: "00501"),
        _ body: (borrowing Segment) throws -> Result
    ) throws -> Result {
        var reader = SegmentReader()
        reader.fill((Array(sample.isa.utf8) + segment + [0x7E]).span)
        reader.finish()
        let steps = [reader.next(), reader.next()]
        #expect(steps == [.segment, .segment])
        return try body(reader.segment)
    }

    @Test("elements count from one, the id is element zero, and what is absent is empty")
    func elements() throws {
        try with("PO1*1**EA*") { segment in
            #expect(segment.tag == "PO1")
            #expect(segment.elementCount == 4)
            #expect((0...5).map { segment.text($0) } == ["PO1", "1", "", "EA", "", ""])
            #expect((0...5).map { segment.length($0) } == [3, 1, 0, 2, 0, 0])
            #expect(segment.isEmpty(2) && segment.isEmpty(99) && segment.isEmpty(-1))
            #expect(segment.equals(3, "EA") && !segment.equals(3, "E") && !segment.equals(3, "EB"))
            #expect(segment.bytes(3) == [0x45, 0x41])
            #expect(segment.byteCount == 10 && segment.byteOffset == 106)
            let sum = segment.withElement(3) { span in span.indices.reduce(0) { $0 + Int(span[$1]) }
            }
            #expect(sum == 0x45 + 0x41)
        }
    }

    @Test(
        "an element of up to eight bytes is a word, wherever it stands",
        arguments: ["A1", "A1*", "A1*B", "A1*B*CD**EFG*12345678*123456789*Z", "BEG**1*12345678"])
    func words(_ text: String) throws {
        let elements = text.split(separator: "*", omittingEmptySubsequences: false)
        // At the beginning of the buffer, and behind other bytes.
        for before in [0, 106] {
            var reader = SegmentReader(resumingAt: 0, line: 1, delimiters: .usual)
            reader.fill(Array((String(repeating: "\n", count: before) + text + "~").utf8).span)
            #expect(reader.next() == .segment)
            for (position, element) in elements.enumerated() {
                let bytes = Array(element.utf8) + Array(repeating: 0, count: 8)
                let word = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                #expect(reader.segment.word(position) == (element.utf8.count > 8 ? nil : word))
            }
            #expect(reader.segment.word(elements.count) == 0)
        }
    }

    @Test("a segment without elements has only its id")
    func bare() throws {
        try with("LS") { segment in
            #expect(segment.tag == "LS" && segment.elementCount == 0 && segment.byteCount == 2)
        }
    }

    @Test("components and repetitions count from one")
    func parts() throws {
        try with("XX1*A>>C*D^E>F^*G") { segment in
            #expect(segment.componentCount(1) == 3)
            #expect((1...4).map { segment.component(1, $0) } == ["A", "", "C", ""])
            #expect(segment.repetitionCount(2) == 3)
            #expect(segment.component(2, 1, repetition: 1) == "D")
            #expect(segment.component(2, 2, repetition: 2) == "F")
            #expect(segment.component(2, 1, repetition: 3) == "")
            #expect(segment.component(2, 1, repetition: 4) == "")
            #expect(segment.componentCount(2, repetition: 2) == 2)
            #expect(segment.componentCount(9) == 0 && segment.repetitionCount(9) == 0)
            #expect(segment.withRepetition(2, 2) { $0.count } == 3)
            #expect(segment.withComponent(1, 3) { $0.count } == 1)
        }
    }

    @Test("nothing repeats below version 00402, whatever ISA11 holds")
    func noRepetition() throws {
        try with("CUR*BY*USD^X", Sample()) { segment in
            #expect(segment.repetitionCount(2) == 1)
            #expect(segment.component(2, 1) == "USD^X")
            #expect(segment.component(2, 1, repetition: 2) == "")
        }
        try with("CUR*BUY", Sample(standard: "U", version: "00501")) { segment in
            #expect(segment.component(1, 1) == "BUY")
        }
    }

    @Test("text is UTF-8, and ISO 8859-1 where it is not valid")
    func text() throws {
        try with("N1*ST*MÜLLER") { #expect($0.text(2) == "MÜLLER") }
        try with(Array("N1*ST*M".utf8) + [0xDC, 0x4C]) { #expect($0.text(2) == "MÜL") }
    }

    @Test("tags are told apart, and odd ones are kept apart from good ones")
    func tags() throws {
        #expect(SegmentTag("PO1") == "PO1" && SegmentTag("PO") != "PO1")
        #expect(SegmentTag("PO12") != "PO1" && "\(SegmentTag("PO12"))" == "PO1…")
        #expect(SegmentTag("GE\0") != "GE" && !SegmentTag("GE\0").isWellFormed)
        #expect(SegmentTag("N1").isWellFormed && SegmentTag("BEG").isWellFormed)
        for odd in ["", "N", "n1", "1N", "PO12", "P O", "é1"] {
            #expect(!SegmentTag(odd).isWellFormed, "\(odd)")
        }
        let names: [(SegmentTag, String)] = [
            (.isa, "ISA"), (.iea, "IEA"), (.ta1, "TA1"), (.gs, "GS"), (.ge, "GE"), (.st, "ST"),
            (.se, "SE"),
        ]
        for (tag, name) in names { #expect(tag == SegmentTag(name) && "\(tag)" == name) }
    }

    @Test("a set keeps its own copy, for many sets with the same memory")
    func ownedSet() throws {
        var set = TransactionSet()
        for round in 1...2 {
            set.removeAll()
            var reader = SegmentReader()
            reader.fill(Sample(terminator: "~\n", sets: 1).bytes.span)
            reader.finish()
            var tags: [String] = []
            while case .segment = reader.next() {
                try set.append(reader.segment)
                tags.append("\(reader.segment.tag)")
            }
            #expect(set.segments.map { "\(set.tag($0))" } == tags, "round \(round)")
            #expect(set.count == 13 && set.elementCount(0) == 16)
            #expect(set.text(3, 3) == "PO-1" && set.text(3, 9) == "" && set.isEmpty(3, 4))
            #expect(set.equals(2, 1, "850"))
            #expect(set.line(3) == 4 && set.byteOffset(1) == 107)
            #expect(set.component(6, 7, 1) == "012345678901")
            #expect(set.span(3, 1) { $0.count } == 2)
            #expect(set.withSegment(12) { $0.text(0) } == "IEA")
        }
    }

    @Test("a segment is over when the reader goes on")
    func over() {
        var reader = SegmentReader()
        #expect(reader.segment.byteCount == 0 && reader.segment.text(0) == "")
        reader.fill(Sample().bytes.span)
        let step = reader.next()
        #expect(step == .segment && reader.segment.tag == .isa)
        reader.fill([0x20].span)
        #expect(reader.segment.byteCount == 0 && reader.segment.elementCount == 0)
    }

    @Test("bytes can be read straight into the buffer")
    func readInPlace() {
        let bytes = Sample().bytes
        var reader = SegmentReader()
        var given = 0
        var count = 0
        reading: while true {
            switch reader.next() {
            case .segment: count += 1
            case .needsBytes:
                let got = reader.fill(atMost: 50) { room in
                    let part = bytes[given..<min(given + 50, bytes.count)]
                    room.copyBytes(from: part)
                    return part.count
                }
                given += got
                if got == 0 { reader.finish() }
            case .end: break reading
            case .skipped, .fault: Issue.record("nothing is wrong here")
            }
        }
        #expect(count == Sample().segmentCount && reader.offset == bytes.count)
    }
}
