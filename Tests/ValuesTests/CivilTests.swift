import Testing
import Values

@Suite("Civil dates and times")
struct CivilTests {
    @Test(
        "read real days only",
        arguments: [
            ("20240229", "2024-02-29"), ("20000229", "2000-02-29"), ("20261231", "2026-12-31"),
            ("00010101", "0001-01-01"), ("99991231", "9999-12-31"),
        ])
    func real(compact: String, iso: String) throws {
        let date = try #require(CivilDate(compact: compact))
        #expect(date.description == iso)
        #expect(date.compact == compact)
        #expect(CivilDate(iso: iso) == date)
    }

    @Test(
        "refuse days that no calendar has",
        arguments: [
            "20230229", "19000229", "20260431", "20261301", "20260001", "20260100", "00000101",
            "2026010", "202601011", "2026 101", "20260a01", "", "-0260101", "٢٠٢٦٠١٠١",
        ])
    func unreal(compact: String) {
        #expect(CivilDate(compact: compact) == nil)
    }

    @Test("refuse dates not in ISO form", arguments: ["2026-1-01", "20260101", "2026/01/01", ""])
    func notISO(text: String) {
        #expect(CivilDate(iso: text) == nil)
    }

    @Test(
        "place years of two digits around the pivot",
        arguments: [
            ("260228", 70, "2026-02-28"), ("691231", 70, "2069-12-31"),
            ("700101", 70, "1970-01-01"), ("500101", 50, "1950-01-01"),
            ("000229", 70, "2000-02-29"),
        ])
    func pivot(compact: String, pivot: Int, iso: String) {
        let date = CivilDate(compact: compact, pivot: pivot)
        #expect(date?.description == iso)
        #expect(date?.compactShort == compact)
    }

    @Test("count days since 1970 both ways, over four centuries and the ends")
    func days() throws {
        #expect(CivilDate(iso: "1970-01-01")?.daysSinceEpoch == 0)
        #expect(CivilDate(iso: "2000-03-01")?.daysSinceEpoch == 11_017)
        #expect(CivilDate(iso: "0001-01-01")?.daysSinceEpoch == -719_162)
        #expect(CivilDate(iso: "9999-12-31")?.daysSinceEpoch == 2_932_896)
        #expect(CivilDate(daysSinceEpoch: -719_163) == nil)
        #expect(CivilDate(daysSinceEpoch: 2_932_897) == nil)
        #expect(CivilDate(nearestTo: .min).compact == "00010101")
        #expect(CivilDate(nearestTo: .max).compact == "99991231")
        var previous = try #require(CivilDate(daysSinceEpoch: -135_141))
        for day in -135_140...12_000 {
            let date = try #require(CivilDate(daysSinceEpoch: day))
            #expect(date.daysSinceEpoch == day)
            #expect(previous < date)
            previous = date
        }
    }

    @Test(
        "know the day of the week",
        arguments: [("1970-01-01", 4), ("2026-11-21", 6), ("1969-12-28", 7), ("2024-02-29", 4)])
    func weekday(iso: String, weekday: Int) {
        #expect(CivilDate(iso: iso)?.weekday == weekday)
    }

    @Test(
        "keep a time's precision",
        arguments: [
            ("1345", "13:45"), ("134500", "13:45:00"), ("1345005", "13:45:00.5"),
            ("13450059", "13:45:00.59"), ("0000", "00:00"), ("23595999", "23:59:59.99"),
        ])
    func times(compact: String, iso: String) throws {
        let time = try #require(CivilTime(compact: compact))
        #expect(time.description == iso)
        #expect(time.compact == compact)
        #expect(CivilTime(iso: iso) == time)
    }

    @Test(
        "refuse times that no clock shows",
        arguments: ["2400", "1260", "123060", "12300", "123", "12:30", "123456789", "", "12a0"])
    func noTimes(compact: String) {
        #expect(CivilTime(compact: compact) == nil)
    }

    @Test(
        "refuse times not in ISO form",
        arguments: ["1345", "13:4", "13:45:", "13:45:00.", "13.45", "13:45:00.123", "1:345"])
    func noISOTimes(iso: String) {
        #expect(CivilTime(iso: iso) == nil)
    }

    @Test("order times by the clock")
    func order() throws {
        let noon = try #require(CivilTime(compact: "1200"))
        let exact = try #require(CivilTime(compact: "120000"))
        let later = try #require(CivilTime(compact: "12000001"))
        #expect(noon < exact && exact < later)
        #expect(noon != exact)
    }

    @Test("refuse parts beyond a time's precision")
    func precision() {
        #expect(CivilTime(hour: 1, minute: 2, second: 3, precision: .minute) == nil)
        #expect(CivilTime(hour: 1, minute: 2, hundredth: 5, precision: .tenth) == nil)
    }
}

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "print and read ISO 8601 in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1_500_000, "1970-01-01T00:00:01.500Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
            (1_763_682_902_000_001, "2025-11-20T23:55:02.000001Z"),
        ] as [(Int64, String)])
    func iso(microseconds: Int64, text: String) {
        let moment = Timestamp(microseconds: microseconds)
        #expect(moment.description == text)
        #expect(Timestamp(iso: text) == moment)
    }

    @Test(
        "refuse other forms",
        arguments: [
            "1970-01-01T00:00:00", "1970-01-01 00:00:00Z", "1970-01-01T00:00:00+00:00",
            "1970-01-01T00:00:00.Z", "1970-02-30T00:00:00Z", "1970-01-01T00:00:00.1234567Z", "",
        ])
    func refuses(text: String) {
        #expect(Timestamp(iso: text) == nil)
    }

    @Test("give the parts that an envelope needs")
    func parts() {
        let moment = Timestamp(microseconds: 1_763_682_902_987_654)
        #expect(moment.date.compact == "20251120")
        #expect(moment.time.compact == "23550298")
        #expect(Timestamp(microseconds: -1).date.description == "1969-12-31")
    }

    @Test("move by durations and stop at the ends")
    func moves() {
        let start = Timestamp(seconds: 10)
        #expect(start + .milliseconds(1500) == Timestamp(microseconds: 11_500_000))
        #expect(start - .seconds(11) == Timestamp(seconds: -1))
        #expect(start + .seconds(5) - start == .seconds(5))
        #expect(Timestamp(microseconds: .max) + .seconds(1) == Timestamp(microseconds: .max))
        #expect(Timestamp(microseconds: .min) - .seconds(1) == Timestamp(microseconds: .min))
        #expect(Timestamp(seconds: .max) == Timestamp(microseconds: .max))
    }

    @Test("build from a date and a time")
    func builds() throws {
        let date = try #require(CivilDate(iso: "2000-03-01"))
        let time = try #require(CivilTime(compact: "0102"))
        #expect(Timestamp(date: date, time: time).description == "2000-03-01T01:02:00Z")
    }
}
