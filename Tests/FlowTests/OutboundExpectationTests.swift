import Diagnostics
import Partners
import Testing
import Values

@testable import Flow

@Suite("By when answers are due")
struct OutboundExpectationTests {
    /// What is awaited of an 855 that leaves on Friday, 2026-11-20, at 13:00 UTC, 07:00 in Chicago.
    private static func awaited(_ lines: String) throws -> OutboundExpectation? {
        let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
        let rest = """

            sends:
              - {set: "855", version: "004010"}
            reply: {asks: true}
            \(lines)
            """
        return try OutboundWalkTests.message(
            OutboundWalkTests.profiles(["elm/partner.yaml": partner + rest])
        ).awaits
    }

    private static let usual = """
        calendar: {zone: America/Chicago, days: [mon, tue, wed, thu, fri], hours: "06:00-17:00"}
        expects: {functional: {within: 8h, warn: 1h, escalate: 4h}, interchange: {within: 1h}}
        """

    @Test("an answer is due in the partner's working time")
    func due() throws {
        let awaited = try #require(try Self.awaited(Self.usual))
        let functional = try #require(awaited.functional?.deadline)
        #expect(functional.warn?.description == Timestamp(iso: "2026-11-20T20:00:00Z")?.description)
        #expect(functional.due.description == Timestamp(iso: "2026-11-20T21:00:00Z")?.description)
        #expect(
            functional.escalate?.description == Timestamp(iso: "2026-11-23T14:00:00Z")?.description)
        #expect(
            awaited.interchange?.deadline?.due.description
                == Timestamp(iso: "2026-11-20T14:00:00Z")?.description)
    }

    @Test("whoever has agreed on nothing is awaited without end, and asked for no TA1")
    func silent() throws {
        let awaited = try #require(try Self.awaited("").map { $0 })
        #expect(awaited.functional == OutboundExpectation.Awaited(nil))
        #expect(awaited.interchange == OutboundExpectation.Awaited(nil))
        let plain = try OutboundWalkTests.message(OutboundWalkTests.profiles()).awaits
        #expect(plain?.interchange == nil)
    }

    @Test("what is critical is due in any case, told of before and escalated when it is late")
    func critical() throws {
        let critical = "criticality: critical"
        let (usual, awaited) = (try Self.awaited(""), try #require(try Self.awaited(critical)))
        #expect(usual?.functional?.deadline == nil)
        for deadline in [awaited.functional?.deadline, awaited.interchange?.deadline] {
            let deadline = try #require(deadline)
            #expect(deadline.due.description == Timestamp(iso: "2026-11-21T13:00:00Z")?.description)
            #expect(
                deadline.warn?.description == Timestamp(iso: "2026-11-21T07:00:00Z")?.description)
            #expect(deadline.escalate?.description == deadline.due.description)
        }
        // What is said stands.
        let said = try #require(try Self.awaited(Self.usual + "\n" + critical))
        #expect(said.functional == (try Self.awaited(Self.usual))?.functional)
        let silent = try #require(
            try Self.awaited("expects: {functional: {comes: false}}\n" + critical))
        #expect(silent.functional == nil)
        #expect(try Self.awaited("criticality: low") == usual)
    }

    @Test(
        "each setting changes when answers are due",
        arguments: [
            ("zone: America/Chicago", "zone: UTC"),
            ("[mon, tue, wed, thu, fri]", "[mon, tue, wed, thu]"),
            ("06:00-17:00", "09:00-17:00"), ("17:00\"}", "17:00\", cutoff: \"06:30\"}"),
            ("17:00\"}", "17:00\", holidays: [2026-11-20]}"),
            ("functional: {", "functional: {comes: false, "), ("within: 8h", "within: 7h"),
            ("warn: 1h", "warn: 2h"), ("escalate: 4h", "escalate: 5h"),
            ("interchange: {within: 1h", "interchange: {within: 2h"),
            ("interchange: {within: 1h", "interchange: {within: 1h, warn: 10m"),
            ("interchange: {within: 1h", "interchange: {within: 1h, escalate: 10m"),
        ])
    func flips(old: String, new: String) throws {
        #expect(Self.usual.contains(old))
        let flipped = Self.usual.replacing(old, with: new)
        #expect(try Self.awaited(Self.usual) != Self.awaited(flipped))
    }

    @Test("a partner is silent when nothing came for its working time")
    func silence() throws {
        func next(_ arrivals: String) throws -> Timestamp? {
            let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
            let profiles = try OutboundWalkTests.profiles([
                "elm/partner.yaml": partner
                    + "\ncalendar: {days: [mon, tue, wed, thu, fri], hours: \"08:00-18:00\"}\n"
                    + arrivals
            ])
            // Friday, 20 November 2026, 17:00 UTC.
            return profiles.folder.partner(named: "elm")?.expects.nextArrival(
                after: Timestamp(seconds: 1_795_194_000))
        }
        #expect(try next("") == nil)
        #expect(
            try next("expects: {arrivals: {within: 3h}}\n")?.description
                == "2026-11-23T10:00:00Z")
        #expect(
            try next("expects: {arrivals: {within: 30m}}\n")?.description
                == "2026-11-20T17:30:00Z")
    }

    @Test(
        "what cannot be counted by is refused at its place",
        arguments: [
            ("zone: America/Chicago", "zone: Middle/Earth"), ("fri]", "fry]"),
            ("06:00-17:00", "17:00-06:00"), ("06:00-17:00", "08:00-24:30"),
            ("17:00\"}", "17:00\", cutoff: \"18:00\"}"),
            ("17:00\"}", "17:00\", holidays: [2026-02-30]}"), ("warn: 1h", "warn: 8h"),
            ("interchange: {within: 1h", "interchange: {warn: 1h"),
            ("[mon, tue, wed, thu, fri]", "[]"),
        ])
    func faults(old: String, new: String) throws {
        #expect(Self.usual.contains(old))
        do {
            _ = try Self.awaited(Self.usual.replacing(old, with: new))
            Issue.record("taken")
        } catch let faulty as SampleProfiles.Faulty {
            #expect(faulty.diagnostics.map(\.code) == [.profileCalendarForm])
        }
    }
}
