import Acknowledgments
import Foundation
import Partners
import Testing

@testable import Flow

@Suite("Telling partners in words")
struct VerdictWordsTests {
    @Test("a fault is told with its order line, its name and its value")
    func lines() throws {
        let golden = try #require(
            GoldenCase.received.first { $0.folder.lastPathComponent == "setting-999" })
        let walked = try golden.walk()
        let set = try #require(walked.interchanges.first?.sets.last)
        let partner = try #require(
            try SampleProfiles.shipped.get().folder.partner(named: "alder"))
        let text = VerdictText(guide: partner.agreements[0].guide)
        #expect(
            text.lines(set.verdict) == [
                "segment 6 (DTM02): date '20261304' is no date",
                "segment 7 (ZZZ): there is no segment ZZZ in this version",
                "line 1 (PO103): unit of measure 'EACH' is longer than two characters",
            ])
        // A ledger row keeps the line.
        #expect(SetVerdict(encoded: set.verdict.encoded) == set.verdict)
    }
}
