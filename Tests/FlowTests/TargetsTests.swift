import Diagnostics
import Partners
import Testing
import Values

@testable import Flow

@Suite("Service levels and fees of a partner")
struct TargetsTests {
    private static let usual = """
        service:
          functional: {share: 99, within: 4h}
          interchange: {share: 99, within: 1h}
          response: {share: 95.5, within: 1d}
          shipment: {share: 95, within: 2d}
          invoice: {share: 95, within: 3d}
          remittance: {share: 95, within: 30d}
          advice: {share: 95, within: 12h}
          change: {share: 95, within: 13h}
        fees:
          - {for: late-shipment, amount: 250, currency: USD}
          - {for: missing-response, percent: 1.5, per: order, max: 500, currency: USD}
        """

    private static func partner(_ lines: String) throws -> Partner {
        let text = RecordFolder.files["elm/partner.yaml"] ?? ""
        let profiles = try OutboundWalkTests.profiles([
            "elm/partner.yaml": "\(text)\n\(lines)\n"
        ])
        return try #require(profiles.folder.partner(named: "elm"))
    }

    @Test(
        "each target and fee is what the profile says",
        arguments: [
            ("functional: {share: 99,", "functional: {share: 98,"), ("within: 4h", "within: 5h"),
            ("interchange: {share: 99,", "interchange: {share: 98,"), ("within: 1h", "within: 2h"),
            ("share: 95.5", "share: 95"), ("within: 1d", "within: 9d"),
            ("shipment: {share: 95,", "shipment: {share: 9,"), ("within: 2d", "within: 9d"),
            ("invoice: {share: 95,", "invoice: {share: 9,"), ("within: 3d", "within: 9d"),
            ("remittance: {share: 95,", "remittance: {share: 9,"), ("within: 30d", "within: 9d"),
            ("advice: {share: 95,", "advice: {share: 9,"), ("within: 12h", "within: 9d"),
            ("change: {share: 95,", "change: {share: 9,"), ("within: 13h", "within: 9d"),
            ("late-shipment", "refused-shipment"), ("amount: 250", "amount: 25"),
            ("percent: 1.5", "percent: 1"), ("per: order", "per: document"),
            ("max: 500", "max: 50"),
            ("500, currency: USD", "500, currency: EUR"),
        ])
    func flips(old: String, new: String) throws {
        #expect(Self.usual.contains(old))
        let (one, other) = (
            try Self.partner(Self.usual), try Self.partner(Self.usual.replacing(old, with: new))
        )
        #expect(one.service != other.service || one.fees != other.fees)
        #expect(try Self.partner("").fees.isEmpty && Self.partner("").service.isEmpty)
    }

    @Test("a fee is a sum or a share of the order, with an end")
    func fees() throws {
        let fees = try Self.partner(Self.usual).fees
        #expect(fees[0].fee(ofValue: nil)?.plain == "250")
        #expect(fees[1].fee(ofValue: nil) == nil)
        #expect(fees[1].fee(ofValue: ExactDecimal("10.33"))?.description == "0.15")
        #expect(fees[1].fee(ofValue: ExactDecimal("90000"))?.plain == "500")
    }

    @Test(
        "what cannot be counted is refused",
        arguments: [
            ("share: 99, within: 4h", "share: 0, within: 4h"),
            ("share: 99, within: 4h", "share: 100.1, within: 4h"),
            ("amount: 250, ", ""), ("amount: 250", "amount: 250, percent: 1"),
            ("amount: 250", "amount: -1"),
        ])
    func faults(old: String, new: String) throws {
        do {
            _ = try Self.partner(Self.usual.replacing(old, with: new))
            Issue.record("taken")
        } catch let faulty as SampleProfiles.Faulty {
            #expect(faulty.diagnostics.map(\.code) == [.profileTargetForm])
        }
    }
}
