import Testing

@testable import X12

@Suite("Positions at a file's end")
struct EndPositionTests {
    @Test(
        "However a file ends, its end is a position, and nothing but the end follows it",
        arguments: [
            "", "not X12", "ISA*00*", "GS*PO~ST", "SE*1*1~GE*1*", "SE*3*0001~GE*1*7~IEA*1",
            "SE*3*0001~GE*1*7~REF*" + String(repeating: "X", count: 300),
        ])
    func end(_ tail: String) throws {
        let head = String(decoding: Sample(groups: 1).bytes, as: UTF8.self)
        for text in [tail, String(head.prefix(260)) + tail, head + tail] {
            var reader = InterchangeReader(limits: X12Limits(segmentBytes: 200))
            reader.fill(Array(text.utf8).span)
            reader.finish()
            var event = reader.next()
            while event != .end { event = reader.next() }
            let end = reader.position
            let position = try #require(end)
            #expect(position.offset == text.utf8.count)
            let stored = try #require(ReaderPosition(encoded: position.encoded))
            #expect(stored == position)
            var resumed = InterchangeReader(resuming: stored)
            resumed.finish()
            let next = resumed.next()
            #expect(next == .end)
        }
    }

    @Test(
        "where an ISA comes before the trailers that are missing, reading goes on with that ISA",
        arguments: ["*P*>~", "*P*GS", "*P*>*", "\n"], ["", "ISA~"])
    func nextHeader(_ change: String, _ junk: String) throws {
        let open = Sample().text.replacing("GE*2*1~IEA*1*000000001~", with: junk)
        let isa = Sample(control: 2).isa
        let header =
            change == "\n" ? "ISA\n" + isa.dropFirst(3) : isa.replacing("*P*>~", with: change)
        let bytes = Array((open + header + "GS*PO*A*B~").utf8)
        let whole = Transcript(bytes)
        var resumed = 0
        for (before, position) in whole.positions where position.offset == open.utf8.count {
            resumed += 1
            let restored = try #require(ReaderPosition(encoded: position.encoded))
            let rest = Array(bytes[position.offset...])
            for cut in 0...rest.count {
                let transcript = Transcript(rest, cuts: [cut], resuming: restored)
                let difference = transcript.difference(from: whole.entries[before...])
                #expect(difference == nil, "cut at \(cut)")
            }
        }
        #expect(resumed >= (change == "\n" && junk.isEmpty ? 0 : 2))
    }

    @Test(
        "after an ISA that cannot be read, lines go on being counted by its terminator",
        arguments: ["", "\nprose\r\nand more\r", "\rprose\rISA*00*\rmore"])
    func unreadableHeader(_ rest: String) throws {
        let isa = Sample(separator: "I", terminator: "\r").isa
        let bytes = Array((isa + rest).utf8)
        let whole = Transcript(bytes)
        let after = whole.positions.first { $0.position.offset == isa.utf8.count }
        let (before, position) = try #require(after)
        let restored = try #require(ReaderPosition(encoded: position.encoded))
        let delimiters = InterchangeReader(resuming: restored).delimiters
        #expect(delimiters == position.interchange?.delimiters)
        for cut in 0...rest.utf8.count {
            let transcript = Transcript(
                Array(rest.utf8), cuts: [cut], resuming: restored)
            let difference = transcript.difference(from: whole.entries[before...])
            #expect(difference == nil, "cut at \(cut)")
        }
    }
}
