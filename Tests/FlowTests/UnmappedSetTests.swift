import Acknowledgments
import Diagnostics
import Foundation
import Testing
import Values
import X12

@testable import Flow
@testable import Partners

@Suite("Sets without a map")
struct UnmappedSetTests {
    /// The sample partners, none of whose agreements has a map.
    private static func withoutMaps() throws -> Profiles {
        let folder = try SampleProfiles.shipped.get().folder
        let partners = folder.partners.map { partner in
            Partner(
                name: partner.name, ids: partner.ids, status: partner.status,
                contacts: partner.contacts, test: partner.test, terms: partner.terms,
                agreements: partner.agreements.map { agreement in
                    Agreement(
                        set: agreement.set, version: agreement.version,
                        groupSenders: agreement.groupSenders,
                        groupReceivers: agreement.groupReceivers, guide: agreement.guide,
                        map: nil, validation: agreement.validation,
                        acknowledgment: agreement.acknowledgment)
                })
        }
        return Profiles(
            folder: PartnerFolder(
                digest: folder.digest, own: folder.own, partners: partners,
                channels: folder.channels))
    }

    @Test("A valid set is accepted and waits for its map, with the place to make it from")
    func waiting() throws {
        let name = "fixtures/flow/clean-alder/received.x12"
        let bytes = try #require(
            SampleProfiles.bytes(of: SampleProfiles.root.appending(path: name)))
        let walked = WalkedFile(bytes, try Self.withoutMaps(), channel: "van")
        let set = try #require(walked.interchanges.first?.sets.first)
        #expect(set.verdict.disposition == .accepted)
        let waiting = try #require(set.document)
        #expect(waiting.action == .hold)
        #expect(waiting.hold?.code == .mapProfileMissing)
        #expect(waiting.hold?.message == "no map: alder has none for 850")
        #expect(waiting.hold?.code.owner == .onboarding)
        #expect(waiting.body == [])

        // Once there is a map, the same bytes give the document.
        let position = try #require(waiting.position)
        var walk = InboundWalk(
            try SampleProfiles.shipped.get(),
            for: WalkedFile.facts(bytes, channel: "van"), at: position)
        walk.feed(Array(bytes[walk.offset...]))
        walk.finish()
        let made = try #require(walk.nextSet()?.document)
        #expect(made.action == .deliver)
        #expect(made.number == "FL-1")
        #expect(made.contentDigest == waiting.contentDigest)
    }

    @Test("a set that nobody agreed on is refused, waits, and is made once it is agreed")
    func disagreed() throws {
        let name = "fixtures/flow/clean-alder/received.x12"
        let bytes = try #require(
            SampleProfiles.bytes(of: SampleProfiles.root.appending(path: name)))
        let folder = try SampleProfiles.shipped.get().folder
        let partners = folder.partners.map { partner in
            Partner(
                name: partner.name, ids: partner.ids, status: partner.status,
                contacts: partner.contacts, test: partner.test, terms: partner.terms,
                agreements: partner.agreements.filter { $0.set != "850" })
        }
        let profiles = Profiles(
            folder: PartnerFolder(
                digest: folder.digest, own: folder.own, partners: partners,
                channels: folder.channels))
        let walked = WalkedFile(bytes, profiles, channel: "van")
        let set = try #require(walked.interchanges.first?.sets.first)
        #expect(set.verdict.disposition == .rejected && set.verdict.codes == [1])
        let waiting = try #require(set.document)
        #expect(waiting.action == .hold && waiting.awaitsAgreement)
        #expect(waiting.hold?.code == .receiveAgreementMissing)

        let position = try #require(waiting.position)
        func again(_ profiles: Profiles) -> DocumentOutcome? {
            var walk = InboundWalk(
                profiles, for: WalkedFile.facts(bytes, channel: "van"), at: position)
            walk.feed(Array(bytes[walk.offset...]))
            walk.finish()
            return walk.nextSet()?.document
        }
        #expect(again(profiles)?.awaitsAgreement == true)
        let made = try #require(again(try SampleProfiles.shipped.get()))
        #expect(made.action == .deliver)
        #expect(made.contentDigest == waiting.contentDigest)
    }

    @Test("a set that fills a slice by itself is made again, and not its neighbour")
    func largeSet() throws {
        let bytes = Self.largeSetBeforeSmall()
        let walked = WalkedFile(bytes, try Self.withoutMaps(), channel: "van")
        let held = try #require(walked.interchanges.first?.sets.first?.document)
        let position = try #require(held.position)
        var walk = InboundWalk(
            try SampleProfiles.shipped.get(),
            for: WalkedFile.facts(bytes, channel: "van"), at: position)
        walk.feed(Array(bytes[walk.offset...]))
        walk.finish()
        let made = try #require(walk.nextSet()?.document)
        #expect(made.number == "LARGE")
        #expect(made.contentDigest == held.contentDigest)
    }

    /// An order of more bytes than a slice takes, and a small one behind it.
    private static func largeSetBeforeSmall() -> [UInt8] {
        let text = String(repeating: "TEXT ", count: 50) + "."
        let notes = "N9*ZZ*1~" + String(repeating: "MSG*\(text)~", count: 900)
        func set(_ control: String, _ number: String, _ notes: String, _ segments: Int) -> String {
            "ST*850*\(control)~BEG*00*SA*\(number)**20261120~\(notes)"
                + "PO1*1*1*EA*1**UP*040123450016~CTT*1~SE*\(segments)*\(control)~"
        }
        let blank = String(repeating: " ", count: 10)
        let file =
            "ISA*00*\(blank)*00*\(blank)*ZZ*ALDERFINCH     *ZZ*LAKESIDE       *261120*0915*U*00401*"
            + "000000001*0*P*>~GS*PO*ALDERFINCH*LAKESIDE*20261120*0915*1*X*004010~"
            + set("0001", "LARGE", String(repeating: notes, count: 5), 5 + 5 * 901)
            + set("0002", "SMALL", "", 5) + "GE*2*1~IEA*1*000000001~"
        precondition(file.utf8.count > Slice.maxBytes, "the set fills a slice")
        return Array(file.utf8)
    }
}
