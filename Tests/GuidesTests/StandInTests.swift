import Diagnostics
import Testing
import X12

@testable import Guides

@Suite("Guides that stand in for older versions")
struct StandInTests {
    /// What an order with this BEG05 comes to, read as one of a release.
    private static func told(_ date: String, release: String) throws -> [String] {
        let guide = try Bench.standard.guide(version: "004010", set: "850")
        return try Bench.walk(
            "BEG*00*SA*PO-1**\(date)\nPO1*1*10*EA", version: "004010",
            policy: ValidationPolicy().standing(in: guide, for: release)
        ).told
    }

    @Test("dates of six digits are none of their faults, unless they are no dates")
    func dates() throws {
        #expect(try Self.told("960229", release: "003060") == [])
        #expect(try Self.told("19960229", release: "003060") == [])
        #expect(
            try Self.told("961329", release: "003060") == ["validate.element.invalid-date 2 BEG05"])
        #expect(
            try Self.told("96022", release: "003060") == ["validate.element.too-short 2 BEG05"])
    }

    @Test("in a version of eight digits they stay a fault")
    func own() throws {
        #expect(
            try Self.told("960229", release: "004010") == ["validate.element.too-short 2 BEG05"])
    }

    @Test("a set is foreign in a group of another kind")
    func foreign() throws {
        let guide = try Bench.standard.guide(version: "004010", set: "850")
        var reader = InterchangeReader()
        let text = "GS*IN*A*B*20260102*1200*1*X*004010~ST*850*0001~SE*2*0001~GE*1*1~"
        let isa =
            "ISA*00*          *00*          *ZZ*BUYER          *ZZ*SELLER         *260102*1200"
            + "*U*00401*000000001*0*T*>~"
        reader.fill(Array((isa + text).utf8).span)
        reader.finish()
        var found: [Diagnostic] = []
        while true {
            switch reader.next() {
            case .set(let header):
                guard let group = reader.group else { continue }
                found += [guide.foreign(header, in: group)].compactMap { $0 }
                let right = GroupHeader(elements: ["PO"] + group.elements.dropFirst())
                #expect(guide.foreign(header, in: right) == nil)
            case .end, .needsBytes:
                #expect(found.map(\.code) == [.setForeign])
                #expect(found.first?.value == "IN")
                return
            default: continue
            }
        }
    }
}
