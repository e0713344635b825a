import Partners
import Testing
import Values

@testable import Flow

@Suite("Which documents are owed, and by when")
struct OwedDocumentTests {
    private static let usual = """
        expects:
          response: {within: 8h, warn: 1h, escalate: 4h}
          change: {within: 7h, warn: 1h, escalate: 4h}
          shipment: {within: 5h, warn: 1h, escalate: 4h}
          invoice: {within: 3h, warn: 1h, escalate: 4h}
          remittance: {within: 2h, warn: 1h, escalate: 4h}
          advice: {within: 6h, warn: 1h, escalate: 4h}
        """

    /// What is owed because of documents that came on Friday, 2026-11-20, at 13:00 UTC, 07:00 in
    /// Chicago.
    private static func owed(
        _ lines: String, after type: String, purpose: String = "new"
    ) throws -> [OwedDocument] {
        let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
        let calendar =
            "calendar: {zone: America/Chicago, days: [mon, tue, wed, thu, fri], "
            + "hours: \"06:00-17:00\"}"
        let profiles = try OutboundWalkTests.profiles([
            "elm/partner.yaml": partner + "\n\(calendar)\n\(lines)\n"
        ])
        let expects = try #require(profiles.folder.partner(named: "elm")).expects
        return expects.owed(
            after: type, purpose: purpose, since: Timestamp(seconds: 1_795_179_600))
    }

    @Test("an order is owed 855 and 856, a change 865, an 856 810, an 810 820, a 940 945")
    func chain() throws {
        #expect(try Self.owed(Self.usual, after: "order").map(\.answer) == [.response, .shipment])
        #expect(try Self.owed(Self.usual, after: "shipment").map(\.answer) == [.invoice])
        #expect(try Self.owed(Self.usual, after: "invoice").map(\.answer) == [.remittance])
        #expect(try Self.owed(Self.usual, after: "warehouseOrder").map(\.answer) == [.advice])
        #expect(try Self.owed(Self.usual, after: "remittance").isEmpty)
        #expect(try Self.owed("", after: "order").isEmpty)
        for purpose in ["cancel", "copy", "confirm"] {
            #expect(try Self.owed(Self.usual, after: "order", purpose: purpose).isEmpty)
            let change = try Self.owed(Self.usual, after: "orderChange", purpose: purpose)
            #expect(change.map(\.answer) == (purpose == "cancel" ? [.change] : []))
        }
    }

    @Test("nobody owes production before the partner is live, while another system answers")
    func notLive() throws {
        for (status, owes) in [("live", true), ("parallel", false), ("test", false)] {
            let partner = (RecordFolder.files["elm/partner.yaml"] ?? "").replacing(
                "status: live", with: "status: \(status)")
            let profiles = try OutboundWalkTests.profiles([
                "elm/partner.yaml": partner + "\n\(Self.usual)\n"
            ])
            for usage in ["P", "T"] {
                let text =
                    "ISA*00*          *00*          *ZZ*ELM            *ZZ*LAKESIDE       *261120"
                    + "*0915*U*00401*000000701*1*\(usage)*>~GS*PO*ELM*LAKESIDE*20261120*0915*5*X"
                    + "*004010~GE*0*5~IEA*1*000000701~"
                let opening = try #require(
                    WalkedFile(Array(text.utf8), profiles).interchanges.first
                ).outcome.opening
                let owed = opening.reply.expects.owed(
                    after: "order", purpose: "new", since: Timestamp(seconds: 1_795_179_600))
                #expect(owed.isEmpty == !(owes || usage == "T"), "\(status) \(usage)")
            }
            #expect(profiles.exchange(with: "elm")?.isLive == owes)
        }
    }

    @Test("it is due in the partner's working time, and told of before and after")
    func due() throws {
        let deadline = try #require(try Self.owed(Self.usual, after: "order").first).deadline
        #expect(deadline.warn?.description == "2026-11-20T20:00:00Z")
        #expect(deadline.due.description == "2026-11-20T21:00:00Z")
        #expect(deadline.escalate?.description == "2026-11-23T14:00:00Z")
    }

    @Test(
        "each setting changes what is owed",
        arguments: BusinessAnswer.allCases,
        ["within: ", "warn: 1h", "escalate: 4h"])
    func flips(answer: BusinessAnswer, setting: String) throws {
        let line = try #require(
            Self.usual.split(separator: "\n").first { $0.contains(answer.rawValue) })
        let new = ["within: ": "within: 1", "warn: 1h": "warn: 30m"][setting] ?? "escalate: 9h"
        let flipped = Self.usual.replacing(line, with: line.replacing(setting, with: new))
        #expect(flipped != Self.usual)
        let both = try [Self.usual, flipped].map { try Self.owed($0, after: answer.cause) }
        #expect(both[0] != both[1])
        let absent = Self.usual.replacing(line, with: "")
        #expect(try Self.owed(absent, after: answer.cause) != both[0])
    }

    @Test("terms keep what is owed")
    func kept() throws {
        var terms = DocumentTerms.usual
        terms.owed = try Self.owed(Self.usual, after: "order")
        terms.owed += try Self.owed("expects: {invoice: {within: 1h}}", after: "shipment")
        #expect(DocumentTerms(encoded: terms.encoded) == terms)
        #expect(DocumentTerms(encoded: "drop hold normal x normal response/1/2") == nil)
    }
}
