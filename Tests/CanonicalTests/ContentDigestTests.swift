import Canonical
import Testing
import Values

@Suite("Digesting what a set says")
struct ContentDigestTests {
    @Test("Control numbers, delimiters and trailing empty elements do not count")
    func sameContent() {
        let one = digest(["ST*850*0001", "BEG*00*SA*PO1**20261127", "SLN*1**I*2*EA>X", "SE*4*0001"])
        let other = digest(
            ["ST|850|777", "BEG|00|SA|PO1||20261127||", "SLN|1||I|2|EA:X", "SE|4|777"],
            element: "|", component: ":")
        #expect(one == other)
    }

    @Test(
        "Whatever else differs counts",
        arguments: [
            ["ST*850*1", "BEG*00*SA*PO2", "SE*3*1"],
            ["ST*850*1", "BEG*00*SAPO1", "SE*3*1"],
            ["ST*850*1", "BEG*00*SA>PO1", "SE*3*1"],
            ["ST*850*1", "BEG*00*SA**PO1", "SE*3*1"],
            ["ST*850*1", "BEG*00*SA*PO1", "MSG*X", "SE*4*1"],
            ["ST*855*1", "BEG*00*SA*PO1", "SE*3*1"],
            ["ST*850*1", "STC*00*SA*PO1", "SE*3*1"],
        ])
    func otherContent(segments: [String]) {
        #expect(digest(segments) != digest(["ST*850*1", "BEG*00*SA*PO1", "SE*3*1"]))
    }

    @Test("The implementation reference ST03 counts, the control number before it does not")
    func thirdElement() {
        #expect(digest(["ST*850*1*A"]) == digest(["ST*850*2*A"]))
        #expect(digest(["ST*850*1*A"]) != digest(["ST*850*1*B"]))
    }

    private func digest(
        _ segments: [String], element: Character = "*", component: Character = ">"
    ) -> Digest {
        var digest = ContentDigest(
            element: element.asciiValue ?? 0, component: component.asciiValue,
            repetition: nil)
        for segment in segments {
            let bytes = Array(segment.utf8)
            digest.add(segment: bytes.span)
        }
        return digest.finish()
    }
}
