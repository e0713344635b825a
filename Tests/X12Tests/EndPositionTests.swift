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
}
