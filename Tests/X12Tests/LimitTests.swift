import Diagnostics
import Testing

@testable import X12

@Suite("Limits")
struct LimitTests {
    private let long = "NTE*" + String(repeating: "x", count: 400)

    @Test("a segment that is too long is left out, and counted", arguments: [1, 7, 64, 5_000])
    func tooLong(_ chunk: Int) {
        let text = Sample().text.replacing("CTT*3~SE*9", with: "\(long)~CTT*3~SE*10")
        let bytes = Array(text.utf8)
        let cuts = Array(stride(from: chunk, to: bytes.count, by: chunk))
        let transcript = Transcript(bytes, cuts: cuts, limits: X12Limits(segmentBytes: 200))
        #expect(transcript.codes == ["parse.segment.too-long", "parse.segment.too-long"])
        #expect(transcript.diagnostics.map(\.place).allSatisfy { $0.segment == 8 })
        #expect(transcript.segmentCount == Sample().segmentCount)
    }

    @Test(
        "what is too long is judged alike wherever it is cut",
        arguments: ["CTT*3", "IEA*1", "BIN*5"], ["~", "\r\n", "…", " ~"])
    func tooLongAnywhere(_ head: String, _ terminator: String) {
        let limits = X12Limits(segmentBytes: 120)
        for length in 118...121 {
            let long = head + "*" + String(repeating: "x", count: length - head.utf8.count - 1)
            let text = Sample(terminator: terminator, sets: 1, lines: 1).text
                .replacing("CTT*1" + terminator, with: long + terminator)
            let bytes = Array(text.utf8)
            let whole = Transcript(bytes, limits: limits)
            for cut in 0...bytes.count {
                let halves = Transcript(bytes, cuts: [cut], limits: limits)
                #expect(halves.difference(from: whole) == nil, "\(length) bytes, cut at \(cut)")
            }
        }
    }

    @Test("binary data whose length stands beyond the limit are a segment like others")
    func binaryLengthBeyondLimit() {
        let limits = X12Limits(segmentBytes: 24)
        let set = "ST*850*0001~BDS*FILTER-OF-A-NAME*400*~REF*A~SE*4*0001~"
        let bytes = Array((Sample().isa + "GS*PO*A*B*20261120~" + set + "GE*1*1~").utf8)
        let whole = Transcript(bytes, limits: limits)
        #expect(whole.entries.contains { $0.elements.first == "REF" })
        #expect(whole.entries.contains { $0.elements.first == "SE" })
        for cut in 0...bytes.count {
            let halves = Transcript(bytes, cuts: [cut], limits: limits)
            #expect(halves.difference(from: whole) == nil, "cut at \(cut)")
        }
    }

    @Test("a file without terminators ends in one diagnostic and bounded memory")
    func noTerminator() {
        let bytes = Array(Sample().isa.utf8) + [UInt8](repeating: 0x41, count: 100_000)
        let cuts = Array(stride(from: 4096, to: bytes.count, by: 4096))
        let transcript = Transcript(bytes, cuts: cuts, limits: X12Limits(segmentBytes: 8192))
        #expect(
            transcript.codes == [
                "parse.segment.too-long", "parse.interchange.truncated",
            ])
    }

    @Test("a set of more than 999,999 segments is counted, and its SE01 compared")
    func manySegments() {
        let count = 1_000_003
        var sample = Sample(sets: 0).text.split(separator: "~").map(String.init)
        sample.removeLast(2)
        var reader = InterchangeReader()
        reader.fill(Array((sample + ["ST*850*0001", ""]).joined(separator: "~").utf8).span)
        let segments = Array(String(repeating: "N~", count: 1_000).utf8)
        for _ in 0..<1_000 { reader.fill(segments.span) }
        let rest = "N~SE*\(count)*0001~GE*1*1~IEA*1*000000001~"
        reader.fill(Array(rest.utf8).span)
        reader.finish()
        var faults: [Diagnostic] = []
        var counted = 0
        var event = reader.next()
        while event != .end {
            faults += event.diagnostics
            if case .setEnd(let trailer) = event { counted = trailer.segments }
            event = reader.next()
        }
        #expect(counted == count && faults == [])
    }

    @Test(
        "binary data beyond the limit are left out, whatever they hold", arguments: [1, 50, 9_000])
    func binaryTooLong(_ chunk: Int) {
        let binary = "BIN*400*" + String(repeating: "~*", count: 200)
        let text = Sample().text.replacing("CTT*3~SE*9", with: "\(binary)~CTT*3~SE*10")
        let bytes = Array(text.utf8)
        let cuts = Array(stride(from: chunk, to: bytes.count, by: chunk))
        let transcript = Transcript(bytes, cuts: cuts, limits: X12Limits(segmentBytes: 200))
        #expect(transcript.codes == ["parse.segment.too-long", "parse.segment.too-long"])
        #expect(transcript.segmentCount == Sample().segmentCount)
    }

    @Test("a set that is too large is refused, and the set stays as it was")
    func setTooLarge() throws {
        var set = TransactionSet(limits: X12Limits(setBytes: 100))
        var reader = SegmentReader()
        reader.fill(Sample().bytes.span)
        reader.finish()
        var refused: Diagnostic?
        while refused == nil, case .segment = reader.next() {
            let before = set.byteCount
            do {
                try set.append(reader.segment)
            } catch {
                refused = error
                #expect(set.byteCount == before)
            }
        }
        #expect(refused?.code == .setTooLarge)
    }

    @Test("too many scattered control numbers end the search for duplicates, and say so")
    func scattered() {
        let sample = Sample(sets: 6)
        let text = sample.text
            .replacing("0002", with: "0022").replacing("0004", with: "0044")
            .replacing("0006", with: "0066")
        let limits = X12Limits(scatteredControls: 2)
        #expect(
            Transcript(Array(text.utf8), limits: limits).codes == ["parse.set.control-unchecked"])
        let groups = Sample(groups: 3).text
            .replacing("*0915*2*X", with: "*0915*20*X").replacing("GE*2*2", with: "GE*2*20")
        #expect(
            Transcript(Array(groups.utf8), limits: limits).codes
                == ["parse.group.control-unchecked"])
    }
}

extension Place {
    /// The segment's position in its set, if it is a place in data.
    var segment: Int? {
        guard case .data(let place) = self else { return nil }
        return place.segment
    }
}
