import Testing

@testable import X12

@Suite("Reading files as partners really write them")
struct ReadingCaseTests {
    @Test("every segment is read and every oddity named", arguments: ReadingCase.all)
    func reads(_ file: ReadingCase) throws {
        let transcript = Transcript(file.bytes)
        #expect(transcript.segmentCount == file.segments)
        #expect(transcript.codes == file.codes)
        try file.expect(transcript.text)
    }

    @Test("there are as many files as the table says, none of them empty but one")
    func table() {
        #expect(ReadingCase.all.count >= 75)
        #expect(ReadingCase.all.filter { $0.bytes.isEmpty }.map(\.name) == ["not-x12-empty"])
    }

    @Test("the same events come wherever the bytes are cut", arguments: ReadingCase.all)
    func cuts(_ file: ReadingCase) {
        let whole = Transcript(file.bytes)
        let single = Transcript(file.bytes, cuts: Array(0...file.bytes.count))
        #expect(single.difference(from: whole) == nil)
        for cut in 0...file.bytes.count {
            let halves = Transcript(file.bytes, cuts: [cut])
            #expect(halves.difference(from: whole) == nil, "cut at \(cut)")
        }
    }

    @Test("reading resumes at every position with the same events", arguments: ReadingCase.all)
    func resumes(_ file: ReadingCase) throws {
        let whole = Transcript(file.bytes)
        for (before, position) in whole.positions {
            let restored = try #require(ReaderPosition(encoded: position.encoded))
            #expect(restored == position)
            let rest = Array(file.bytes[min(restored.offset, file.bytes.count)...])
            let resumed = Transcript(rest, resuming: restored)
            let difference = resumed.difference(from: whole.entries[before...])
            #expect(difference == nil, "from \(position.offset)")
        }
    }
}
