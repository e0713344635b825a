import Diagnostics
import Partners
import Testing
import Values

@testable import Flow

@Suite("By when a batch leaves")
struct BatchTimeTests {
    private static func sending(_ batch: String) throws -> (Batching, ZoneRules) {
        let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
        let rest = """

            sends:
              - {set: "855", version: "004010", batch: \(batch)}
            calendar: {zone: America/Chicago, days: [mon, tue, wed, thu, fri]}

            """
        let profiles = try OutboundWalkTests.profiles(["elm/partner.yaml": partner + rest])
        let elm = try #require(profiles.folder.partner(named: "elm"))
        return (try #require(elm.sends.first?.batching), elm.expects.calendar.zone)
    }

    @Test(
        "it leaves by the partner's clocks at a time that is said, or when its first has waited",
        arguments: [
            ("{}", "2026-11-20T13:00:00Z", "2026-11-20T14:00:00Z"),
            ("{every: 15m}", "2026-11-20T13:00:00Z", "2026-11-20T13:15:00Z"),
            ("{at: [\"16:30\", \"07:30\"]}", "2026-11-20T13:00:00Z", "2026-11-20T13:30:00Z"),
            ("{at: [\"16:30\", \"07:30\"]}", "2026-11-20T13:30:00Z", "2026-11-20T22:30:00Z"),
            ("{at: [\"07:30\"]}", "2026-11-20T13:30:00Z", "2026-11-21T13:30:00Z"),
            ("{at: [\"07:30\"], every: 2h}", "2026-11-20T13:30:00Z", "2026-11-20T15:30:00Z"),
            // Clocks pass over 02:30 on 8 March 2026, and show 01:30 twice on 1 November.
            ("{at: [\"02:30\"]}", "2026-03-08T07:00:00Z", "2026-03-08T08:30:00Z"),
            ("{at: [\"01:30\"]}", "2026-11-01T06:30:00Z", "2026-11-02T07:30:00Z"),
        ])
    func leaves(batch: String, first: String, leaves: String) throws {
        let (batching, zone) = try Self.sending(batch)
        let moment = try #require(Timestamp(iso: first))
        #expect(batching.leaves(after: moment, in: zone).description == leaves)
    }

    @Test(
        "each setting changes when a batch leaves, or with what",
        arguments: ["{count: 7}", "{bytes: 2KB}", "{every: 2h}", "{at: [\"10:00\"]}"])
    func flips(batch: String) throws {
        #expect(try Self.sending(batch).0 != Self.sending("{}").0)
    }

    @Test(
        "a batch that cannot be is refused at its place",
        arguments: ["{at: [\"24:00\"]}", "{at: [noon]}", "{bytes: 5MB}", "{every: 0s}"])
    func faults(batch: String) throws {
        do {
            _ = try Self.sending(batch)
            Issue.record("taken")
        } catch let faulty as SampleProfiles.Faulty {
            #expect(faulty.diagnostics.map(\.code) == [.profileSendBatch])
        }
    }

    @Test("documents of one interchange have one key: partner, identities, set, channel, usage")
    func keys() throws {
        let profiles = try OutboundWalkTests.profiles()
        let draft = try #require(try Self.draft(profiles, OutboundWalkTests.answer))
        let other = try #require(
            try Self.draft(profiles, OutboundWalkTests.answer.replacing("SO-000001", with: "SO-2")))
        #expect(draft.batchKey == other.batchKey)
        var interchange = try #require(OutboundInterchange(beginningWith: draft))
        try interchange.add(draft)
        try interchange.add(other)
        let numbers = OutboundNumbers(interchange: 7, group: 3)
        let time = Timestamp(seconds: 1_795_194_000)
        let both = try interchange.message(numbers, at: time)
        let alone = try other.message(numbers, at: time)
        #expect(SentContent(both.bytes, set: "0002") == SentContent(alone.bytes, set: "0001"))
        #expect(SentContent(both.bytes, set: "0001") != SentContent(alone.bytes, set: "0001"))
        #expect(both.name == (try draft.message(numbers, at: time)).name)
    }

    private static func draft(_ profiles: Profiles, _ text: String) throws -> OutboundDraft? {
        let document = try OutboundDocument.read(Array(text.utf8)).get()
        let walk = OutboundWalk(profiles, document: document)
        guard
            case .draft(let draft) = walk.run(
                answering: try OutboundWalkTests.order(profiles)
            ).outcome
        else { return nil }
        return draft
    }
}
