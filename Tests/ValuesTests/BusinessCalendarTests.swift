import Foundation
import Testing

@testable import Values

@Suite("Counting working time")
struct BusinessCalendarTests {
    /// Monday to Friday, 08:00 to 17:00 in Chicago, cut-off 15:00; Thanksgiving 2026 off.
    static func office() throws -> BusinessCalendar {
        BusinessCalendar(
            zone: try ZoneRulesTests.chicago(), workdays: Set(1...5),
            hours: 8 * 3600..<17 * 3600, cutoff: 15 * 3600,
            holidays: [try #require(CivilDate(iso: "2026-11-26"))])
    }

    private static func moment(_ text: String) throws -> Timestamp {
        try #require(Timestamp(iso: text))
    }

    @Test(
        "a span is counted in working hours only",
        arguments: [
            // Monday, 10:00 in Chicago (UTC−6): 14:00.
            ("2026-11-23T16:00:00Z", 4, "2026-11-23T20:00:00Z"),
            // At 14:00, six hours: three today, three tomorrow.
            ("2026-11-23T20:00:00Z", 6, "2026-11-24T17:00:00Z"),
            // After the cut-off: from tomorrow at 08:00 on.
            ("2026-11-23T21:30:00Z", 1, "2026-11-24T15:00:00Z"),
            // Before the day begins.
            ("2026-11-24T09:00:00Z", 2, "2026-11-24T16:00:00Z"),
            // Wednesday afternoon; Thursday is a holiday.
            ("2026-11-25T20:00:00Z", 4, "2026-11-27T15:00:00Z"),
            // Friday evening to Monday.
            ("2026-11-28T02:00:00Z", 9, "2026-11-30T23:00:00Z"),
        ])
    func spans(from: String, hours: Int, due: String) throws {
        let calendar = try Self.office()
        #expect(
            calendar.due(.seconds(3600 * hours), after: try Self.moment(from)).description
                == (try Self.moment(due)).description)
    }

    @Test("counting ends where the calendar does", arguments: [Int64.min, .max])
    func ends(microseconds: Int64) throws {
        let calendar = try Self.office()
        for moment in [
            Timestamp(microseconds: microseconds), try Self.moment("9999-12-31T23:59:59Z"),
        ] {
            #expect(calendar.due(.seconds(100_000 * 86_400), after: moment) >= moment)
        }
    }

    @Test("the day on which clocks are put forward has an hour less, the other one more")
    func daylight() throws {
        var calendar = try Self.office()
        calendar.workdays = Set(1...7)
        calendar.hours = 0..<86_400
        calendar.cutoff = nil
        // 8 March 2026 in Chicago begins at 06:00 UTC and has 23 hours; 1 November has 25.
        #expect(
            calendar.due(.seconds(86_400), after: try Self.moment("2026-03-08T06:00:00Z"))
                == (try Self.moment("2026-03-09T06:00:00Z")))
        calendar.workdays = [7]
        #expect(
            calendar.due(.seconds(24 * 3600), after: try Self.moment("2026-03-08T06:00:00Z"))
                == (try Self.moment("2026-03-15T06:00:00Z")))
        #expect(
            calendar.due(.seconds(25 * 3600), after: try Self.moment("2026-11-01T05:00:00Z"))
                == (try Self.moment("2026-11-02T06:00:00Z")))
    }

    /// Every day from `hours` to `hours` in Chicago, in minutes; clocks go forward on 8 March 2026
    /// at 08:00 UTC, and back on 1 November at 07:00 UTC.
    private static func daily(_ hours: Range<Int>, cutoff: Int?) throws -> BusinessCalendar {
        BusinessCalendar(
            zone: try ZoneRulesTests.chicago(), workdays: Set(1...7),
            hours: hours.lowerBound * 60..<hours.upperBound * 60, cutoff: cutoff.map { $0 * 60 },
            holidays: [])
    }

    @Test(
        "hours and cut-offs at times that clocks pass over or show twice",
        arguments: [
            // Opens at 02:30, which that day is 03:30: neither 01:00 nor 03:15 begin before.
            (150..<660, nil, "2026-03-08T07:00:00Z", "2026-03-08T09:30:00Z"),
            (150..<660, nil, "2026-03-08T08:15:00Z", "2026-03-08T09:30:00Z"),
            // A cut-off at 02:30, which that day is 03:30.
            (0..<1440, 150, "2026-03-08T08:29:59Z", "2026-03-08T09:29:59Z"),
            (0..<1440, 150, "2026-03-08T08:30:00Z", "2026-03-09T06:00:00Z"),
            // From 02:30 to 03:15, all of it passed over.
            (150..<195, nil, "2026-03-08T07:00:00Z", "2026-03-10T07:45:00Z"),
            // Opens at 01:30, the first: at the second 01:10 it is open.
            (90..<600, nil, "2026-11-01T06:00:00Z", "2026-11-01T07:30:00Z"),
            (90..<600, nil, "2026-11-01T07:10:00Z", "2026-11-01T08:10:00Z"),
            // A cut-off at 01:30, the first: the second 01:15 is behind it.
            (0..<1440, 90, "2026-11-01T06:29:59Z", "2026-11-01T07:29:59Z"),
            (0..<1440, 90, "2026-11-01T07:15:00Z", "2026-11-02T07:00:00Z"),
        ] as [(Range<Int>, Int?, String, String)])
    func changes(hours: Range<Int>, cutoff: Int?, from: String, due: String) throws {
        let calendar = try Self.daily(hours, cutoff: cutoff)
        #expect(
            calendar.due(.seconds(3600), after: try Self.moment(from)).description
                == (try Self.moment(due)).description)
    }

    @Test("what leaves later is never due earlier, whatever the clocks do", arguments: 0..<100)
    func later(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let opens = Int.random(in: 0..<240, using: &random)
        let closes = Int.random(in: opens + 1...1440, using: &random)
        let calendar = try Self.daily(
            opens..<closes, cutoff: Int.random(in: opens..<closes, using: &random))
        let span = Duration.seconds(Int.random(in: 60...40_000, using: &random))
        for day in ["2026-03-08T05:00:00Z", "2026-11-01T04:00:00Z"] {
            var last = Timestamp(seconds: 0)
            for minute in stride(from: 0, to: 600, by: 5) {
                let moment = try Self.moment(day) + .seconds(60 * minute)
                let due = calendar.due(span, after: moment)
                #expect(due >= max(last, moment + span), "\(opens) \(closes) \(moment)")
                last = due
            }
        }
    }

    @Test("without rest a span is a span")
    func always() throws {
        let moment = try Self.moment("2026-12-25T23:59:59Z")
        #expect(
            BusinessCalendar.always.due(.seconds(90_061), after: moment)
                == moment + .seconds(90_061))
    }

    @Test("working time is never less than it was, whatever the moment", arguments: 0..<200)
    func order(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let calendar = try Self.office()
        let start = Timestamp(
            seconds: Int64.random(in: 1_700_000_000...1_900_000_000, using: &random))
        let span = Duration.seconds(Int.random(in: 0...400_000, using: &random))
        let due = calendar.due(span, after: start)
        #expect(due >= start + span)
        #expect(calendar.due(span + .seconds(60), after: start) > due)
        let (date, second) = calendar.zone.clock(at: due)
        #expect(calendar.isWorking(date))
        #expect((8 * 3600...17 * 3600).contains(second))
    }

    @Test("a deadline is warned of before it, and escalated after it")
    func deadline() throws {
        let deadline = Deadline(
            within: .seconds(4 * 3600), warn: .seconds(3600), escalate: .seconds(9 * 3600),
            after: try Self.moment("2026-11-23T16:00:00Z"), in: try Self.office())
        #expect(deadline.warn == (try Self.moment("2026-11-23T19:00:00Z")))
        #expect(deadline.due == (try Self.moment("2026-11-23T20:00:00Z")))
        #expect(deadline.escalate == (try Self.moment("2026-11-24T20:00:00Z")))
    }
}

@Suite("Rules of time zones")
struct ZoneRulesTests {
    /// A file without changes, whose footer says it all.
    static func file(_ footer: String) -> [UInt8] {
        func header(_ counts: [UInt8]) -> [UInt8] {
            Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
                + counts.flatMap { [0, 0, 0, $0] as [UInt8] }
        }
        let block: [UInt8] = [0, 0, 0, 0, 0, 0] + Array("UTC\0".utf8)
        return header([0, 0, 0, 0, 1, 4]) + block + header([0, 0, 0, 0, 1, 4]) + block
            + Array("\n\(footer)\n".utf8)
    }

    static func chicago() throws -> ZoneRules {
        try #require(ZoneRules(tzif: file("CST6CDT,M3.2.0,M11.1.0")))
    }

    @Test(
        "a footer's rules",
        arguments: [
            ("CST6CDT,M3.2.0,M11.1.0", "2026-03-08T07:59:59Z", -21_600),
            ("CST6CDT,M3.2.0,M11.1.0", "2026-03-08T08:00:00Z", -18_000),
            ("CST6CDT,M3.2.0,M11.1.0", "2026-11-01T06:59:59Z", -18_000),
            ("CST6CDT,M3.2.0,M11.1.0", "2026-11-01T07:00:00Z", -21_600),
            ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00Z", 7200),
            ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T01:00:00Z", 3600),
            // The south has summer over the turn of the year.
            ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01T00:00:00Z", 39_600),
            ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-01T00:00:00Z", 36_000),
            ("<+0545>-5:45", "2026-07-01T00:00:00Z", 20_700),
            ("IST-1GMT0,J300,60/-1", "2026-06-01T00:00:00Z", 3600),
        ])
    func footers(text: String, moment: String, offset: Int) throws {
        let rules = try #require(ZoneRules(tzif: Self.file(text)))
        #expect(rules.offset(at: try #require(Timestamp(iso: moment))) == offset)
    }

    @Test(
        "what is no file of rules is none",
        arguments: [
            [], Array("TZif".utf8), Array(file("CST6CDT,M3.2").prefix(200)), file("CST6CDT,M3.2"),
            file("6"), Array(file("UTC0").dropLast(8)),
        ])
    func refused(bytes: [UInt8]) {
        #expect(ZoneRules(tzif: bytes) == nil)
    }

    /// The system's own reading of the same zone, an independent one.
    @Test(
        "the system's zones are read as the system reads them",
        arguments: [
            "America/Chicago", "Europe/Berlin", "Australia/Sydney", "Asia/Kolkata", "UTC",
            "America/Sao_Paulo", "Europe/Dublin", "Pacific/Auckland",
        ])
    func system(name: String) throws {
        guard let bytes = FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)"),
            let other = TimeZone(identifier: name)
        else { return }
        let rules = try #require(ZoneRules(tzif: Array(bytes)))
        var random = SplitMix64(seed: 7)
        for _ in 0..<2000 {
            // What happened, and the years in which deadlines lie.
            let second = Int64.random(in: 0...2_100_000_000, using: &random)
            let expected = other.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
            #expect(rules.offset(at: Timestamp(seconds: second)) == expected, "\(name) \(second)")
        }
    }

    @Test("a time that is passed over comes later, one that is shown twice comes first")
    func gaps() throws {
        let rules = try Self.chicago()
        func text(_ date: String, _ second: Int) throws -> String {
            rules.moment(of: try #require(CivilDate(iso: date)), second: second).description
        }
        #expect(try text("2026-03-08", 9000) == Timestamp(iso: "2026-03-08T08:30:00Z")?.description)
        #expect(try text("2026-11-01", 5400) == Timestamp(iso: "2026-11-01T06:30:00Z")?.description)
        let (date, second) = rules.clock(at: try #require(Timestamp(iso: "2026-11-01T05:30:00Z")))
        #expect(date.description == "2026-11-01")
        #expect(second == 1800)
    }
}
