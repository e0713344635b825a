import Diagnostics
import Guides
import Testing

@testable import Partners

@Suite("Agreements in versions that the standard does not have")
struct FallbackTests {
    private func birch(
        _ agreement: String
    ) -> (agreement: Agreement?, diagnostics: [Diagnostic]) {
        var small = SmallFolder()
        small.replace(
            "{set: \"850\", version: \"004010\"}", by: agreement, in: "birch/partner.yaml")
        let reading = small.read()
        return (
            reading.folder?.partner(named: "birch")?.agreements.first, reading.diagnostics
        )
    }

    @Test(
        "the nearest version stands in, by agreement, and lint says which",
        arguments: [
            ("850", "004020", "004010"), ("850", "004060", "004030"), ("850", "008010", "006020"),
            ("850", "003040", "004010"), ("753", "004010", "004030"),
        ])
    func nearest(set: String, version: String, guide: String) throws {
        let read = birch("{set: \"\(set)\", version: \"\(version)\", fallback: nearest}")
        let agreement = try #require(read.agreement, "\(read.diagnostics)")
        #expect(agreement.guide?.version == guide)
        #expect(agreement.standIn == guide)
        #expect(agreement.covers(set: set, version: version))
        #expect(read.diagnostics.map(\.code) == [.profileAgreementFallback])
        #expect(read.diagnostics.first?.message.hasSuffix("is held against \(guide)") == true)
    }

    @Test("only the envelope is checked, by agreement")
    func envelope() throws {
        let read = birch("{set: \"159\", version: \"004010\", fallback: envelope}")
        let agreement = try #require(read.agreement, "\(read.diagnostics)")
        #expect(agreement.guide == nil && agreement.map == nil && agreement.standIn == nil)
        #expect(read.diagnostics.map(\.code) == [.profileAgreementFallback])
    }

    @Test("a guide that is there needs nothing to stand in", arguments: ["nearest", "envelope"])
    func there(fallback: String) throws {
        let read = birch("{set: \"850\", version: \"005010\", fallback: \(fallback)}")
        #expect(try #require(read.agreement).guide?.version == "005010")
        #expect(read.agreement?.standIn == nil)
        #expect(read.diagnostics == [])
    }

    @Test("without an agreement it is an error, and so is a set that no version has")
    func none() {
        for agreement in [
            "{set: \"850\", version: \"004020\"}",
            "{set: \"159\", version: \"004010\", fallback: nearest}",
        ] {
            let read = birch(agreement)
            #expect(read.agreement == nil)
            #expect(read.diagnostics.map(\.code) == [.profileAgreementGuide])
        }
    }
}
