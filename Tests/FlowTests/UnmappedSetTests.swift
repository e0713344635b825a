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
                contacts: partner.contacts, answers: partner.answers, test: partner.test,
                duplicateDays: partner.duplicateDays, reply: partner.reply,
                answering: partner.answering,
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
}
