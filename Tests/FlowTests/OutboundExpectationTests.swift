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

    @Test(
        "each setting changes when an MDN is due, which comes by AS2 alone",
        arguments: [
            ("transport: {", "transport: {comes: false, "), ("within: 2h", "within: 3h"),
            ("warn: 30m", "warn: 20m"), ("escalate: 1h", "escalate: 2h"),
            ("mic: file", "mic: station"), ("layout: as2", "layout: plain"),
        ])
    func receipts(old: String, new: String) throws {
        let files = Self.files(
            "as2", "expects: {transport: {within: 2h, warn: 30m, escalate: 1h, mic: file}}")
        #expect(files.values.contains { $0.contains(old) })
        let expects = Self.expects(over:)
        let now = Timestamp(seconds: 1_795_179_600)
        let usual = try expects(files)
        let due = usual.deadline(usual.transport, after: now)
        #expect(due?.due.description == (now + .seconds(7200)).description)
        let other = try expects(files.mapValues { $0.replacing(old, with: new) })
        #expect(
            other.deadline(other.transport, after: now) != due || other.mic != usual.mic,
            "\(old)")
    }

    /// Elm with some expectations, and a folder of a layout for its files.
    private static func files(_ layout: String, _ expects: String) -> [String: String] {
        [
            "channels/drop.yaml": "kind: folder\nlayout: \(layout)\ncarries: [elm]\n",
            "elm/partner.yaml": (RecordFolder.files["elm/partner.yaml"] ?? "") + "\n\(expects)\n",
        ]
    }

    /// What is expected of elm over its channel.
    private static func expects(over files: [String: String]) throws -> ExpectedAnswers {
        let profiles = try OutboundWalkTests.profiles(files)
        let partner = try #require(profiles.folder.partner(named: "elm"))
        let channel = try #require(profiles.folder.channel(named: "drop"))
        return partner.expects.over(channel.receipt)
    }

    @Test(
        "each setting changes when a file has to be fetched, and what is critical has a deadline",
        arguments: [
            ("within: 2h", "within: 3h"), ("warn: 30m", "warn: 20m"),
            ("escalate: 1h", "escalate: 2h"), ("pickup: {within: 2h, warn: 30m, escalate: 1h}", ""),
        ])
    func pickups(old: String, new: String) throws {
        let files = Self.files(
            "plain", "expects: {pickup: {within: 2h, warn: 30m, escalate: 1h}}")
        #expect(files.values.contains { $0.contains(old) })
        let now = Timestamp(seconds: 1_795_179_600)
        let usual = try Self.expects(over: files)
        let due = usual.deadline(usual.pickup, after: now)
        #expect(due?.due.description == (now + .seconds(7200)).description)
        #expect(usual.transport == nil)
        let other = try Self.expects(over: files.mapValues { $0.replacing(old, with: new) })
        #expect(other.deadline(other.pickup, after: now) != due, "\(old)")
        #expect(usual.over(.station).pickup == nil)
        var patient = usual
        patient.pickup = ExpectedAnswers.Answer()
        #expect(patient.deadline(patient.pickup, after: now) == nil)
        #expect(patient.stricter(for: .critical).pickup?.within == .seconds(24 * 3600))
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

    @Test("what comes each working day is due by its time of day, whatever the clocks do")
    func daily() throws {
        func partner(_ daily: String) throws -> Partner? {
            let text = RecordFolder.files["elm/partner.yaml"] ?? ""
            let rest = """

                calendar: {zone: America/Chicago, days: [mon, tue, wed, thu, fri, sat, sun], \
                holidays: [2026-11-02]}
                expects: {arrivals: {daily: [\(daily)]}}
                """
            return try OutboundWalkTests.profiles(["elm/partner.yaml": text + rest]).folder
                .partner(named: "elm")
        }
        let usual = "{name: orders, files: \"PO_*\", by: \"10:00\"}"
        let expects = try #require(try partner(usual)).expects
        let rule = try #require(expects.daily.first)
        // The clocks go back in the night to 1 November; the 2nd is a holiday.
        let due = [1_793_400_000, 1_793_458_800, 1_793_548_800].map {
            expects.calendar.next(rule.by, after: Timestamp(seconds: $0)).description
        }
        #expect(
            due == ["2026-10-31T15:00:00Z", "2026-11-01T16:00:00Z", "2026-11-03T16:00:00Z"])
        let others = [
            usual.replacing("orders", with: "lists"), usual.replacing("PO_", with: "P_"),
            usual.replacing("10:00", with: "11:00"),
            usual.replacing("files: \"PO_*\"", with: "set: \"850\""),
        ]
        for other in others { #expect(try partner(other)?.expects != expects) }
        let wrong = [
            "{name: a, by: \"10:00\"}", "{name: a, set: \"850\", by: \"25:00\"}",
            "{name: a, set: \"850\", files: x, by: \"10:00\"}",
            "{name: a, set: \"997\", by: \"10:00\"}", "\(usual), \(usual)", "",
        ]
        for text in wrong {
            #expect(throws: SampleProfiles.Faulty.self, "\(text)") { try partner(text) }
        }
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
