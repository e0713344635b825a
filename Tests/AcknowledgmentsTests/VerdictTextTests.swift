import Acknowledgments
import Diagnostics
import Guides
import Testing
import X12

@Suite("Telling verdicts in words")
struct VerdictTextTests {
    private func lines(_ notes: [SegmentNote], codes: [Int] = [5]) throws -> [String] {
        let guide = try Desk.standard.guide(version: "004010", set: "850")
        let verdict = SetVerdict(
            set: "850", control: "0001", disposition: .rejected, codes: codes, notes: notes)
        return VerdictText(guide: guide).lines(verdict)
    }

    private func element(
        _ code: Int, _ element: Int = 3, guide: String? = nil, item: Int? = 3,
        value: String = "EACH"
    ) -> SegmentNote {
        SegmentNote(
            tag: "PO1", position: 9, code: 8, item: item,
            elements: [
                ElementNote(
                    element: element, code: code, guideCode: guide, value: Array(value.utf8))
            ])
    }

    @Test("the line, the name, the value and what is wrong with it")
    func example() throws {
        #expect(
            try lines([element(5)]) == [
                "line 3 (PO103): unit of measure 'EACH' is longer than two characters"
            ])
        #expect(
            try lines([element(1, item: nil)]) == ["segment 9 (PO103): unit of measure is missing"])
    }

    @Test("no two codes of an element read alike, and none reads as a number")
    func elements() throws {
        let base = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13].map { element($0) }
        let guide = ["I6", "I9", "I10", "I11", "I12", "I13"].map { element(7, guide: $0) }
        let told = try lines(base + guide)
        #expect(told.count == 18)
        #expect(Set(told).count == 18)
        #expect(told.allSatisfy { $0.hasPrefix("line 3 (PO103): unit of measure") })
        #expect(!told.contains { $0.contains("at fault") })
    }

    @Test("no two codes of a segment read alike")
    func segments() throws {
        let base = (1...7).map { SegmentNote(tag: "REF", position: 4, code: $0) }
        let guide = ["I4", "I6", "I8", "I9"].map {
            SegmentNote(tag: "REF", position: 4, code: 2, guideCode: $0)
        }
        let told = try lines(base + guide)
        #expect(Set(told).count == 11)
        #expect(told.allSatisfy { $0.hasPrefix("segment 4 (REF): ") })
    }

    @Test("components by their own names, unknown places without one")
    func names() throws {
        let note = SegmentNote(
            tag: "REF", position: 4, code: 8,
            elements: [ElementNote(element: 4, component: 2, code: 1)])
        let line = try #require(try lines([note]).first)
        #expect(line.hasPrefix("segment 4 (REF04-2): ") && line.hasSuffix(" is missing"))
        #expect(!line.contains("the element"))
        #expect(
            try lines([element(3, 99)]) == [
                "line 3 (PO199): the element 'EACH' is one element too many"
            ])
        let bare = SetVerdict(
            set: "850", control: "1", disposition: .rejected, codes: [5], notes: [element(5)])
        #expect(
            VerdictText(guide: nil).lines(bare) == [
                "line 3 (PO103): the element 'EACH' is too long"
            ])
    }

    @Test("faults of the envelope, of sets and of groups")
    func envelope() throws {
        #expect(try lines([], codes: [4, 23]).count == 2)
        #expect(try lines([], codes: [4])[0] == "SE01 does not count the segments")
        var group = GroupVerdict(functionalID: "PO", control: "1", version: "004010")
        group.close(stated: "3", faults: [Diagnostic(.groupSetCount, "m")])
        #expect(VerdictText.lines(group) == ["GE01 does not count the transaction sets"])
        var other = GroupVerdict(functionalID: "PO", control: "1", version: "004010")
        other.note([Diagnostic(.groupDate, "m")])
        other.close(stated: "0", faults: [])
        #expect(VerdictText.lines(other).count == 1)
        #expect(VerdictText.lines(other) != VerdictText.lines(group))
    }
}
