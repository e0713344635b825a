import Testing
import X12

@testable import Mapping

@Suite("Marking what rules have read")
struct ReadMarksTests {
    @Test("a record may have 64 fields, and each of them can be read", arguments: [1, 63, 64])
    func last(field: Int) throws {
        var set = TransactionSet(
            delimiters: Delimiters(element: 0x2A, component: 0x3E, segment: 0x7E, repetition: nil))
        let values = (1...64).map { Array(($0 == field ? "x" : "").utf8) }
        try set.append("ROW", values[...], byteOffset: 0, line: 1)
        try set.append("ROW", values[...], byteOffset: 100, line: 2)
        let marks = ReadMarks(segments: 2)
        #expect(!marks.hasAll(0, of: set))
        marks.mark(0, field)
        #expect(marks.hasAll(0, of: set))
        #expect(!marks.hasAll(1, of: set), "a mark is its own segment's")
        marks.mark(1, field, component: 1)
        #expect(marks.hasAll(1, of: set))
    }

    @Test("a composite that repeats has more to say than what a rule reads of it")
    func repeated() throws {
        var set = TransactionSet(
            delimiters: Delimiters(element: 0x2A, component: 0x3E, segment: 0x7E, repetition: 0x5E))
        for text in ["a", "a^b"] {
            try set.append("DMG", [Array(text.utf8)][...], byteOffset: 0, line: 1)
        }
        let marks = ReadMarks(segments: 2)
        for segment in 0...1 { marks.mark(segment, 1, component: 1) }
        #expect(marks.hasAll(0, of: set))
        #expect(!marks.hasAll(1, of: set))
    }
}
