import Testing
import Values

@Suite("Exact decimals")
struct ExactDecimalTests {
    @Test(
        "keep the digits and the scale that were written",
        arguments: [
            ("0", "0"), ("-12.50", "-12.50"), ("1.10", "1.10"), (".5", "0.5"), ("12.", "12"),
            ("-.05", "-0.05"), ("007.0", "7.0"), ("0.00", "0.00"), ("-0", "0"),
            ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
            (
                "170141183460469231731687303715884105727",
                "170141183460469231731687303715884105727"
            ),
            (
                "-1.70141183460469231731687303715884105727",
                "-1.70141183460469231731687303715884105727"
            ),
            (
                "0.00000000000000000000000000000000000001",
                "0.00000000000000000000000000000000000001"
            ),
            ("18446744073709551616.5", "18446744073709551616.5"),
        ])
    func keepsText(written: String, printed: String) {
        #expect(ExactDecimal(written)?.description == printed)
        let bytes = Array(written.utf8)
        #expect(ExactDecimal(bytes.span) == ExactDecimal(written))
        #expect(!ExactDecimal.isWritten(written) || written == printed)
        #expect(
            printed.utf8.count > 37 || printed.hasPrefix("-") || ExactDecimal.isWritten(printed))
    }

    @Test(
        "refuse what is no plain number or does not fit",
        arguments: [
            "", "-", ".", "-.", "+1", " 1", "1 ", "1,5", "1.2.3", "12abc", "1e5", "--1", "1-",
            "٣", "0x10", "NaN",
            "170141183460469231731687303715884105728",
            "1000000000000000000000000000000000000000",
            "0.000000000000000000000000000000000000001",
        ])
    func refuses(text: String) {
        #expect(ExactDecimal(text) == nil)
        #expect(!ExactDecimal.isWritten(text))
    }

    @Test(
        "read and write X12's implied decimals",
        arguments: [
            ("1250", 2, "12.50"), ("-5", 2, "-0.05"), ("0", 0, "0"), ("123", 0, "123"),
            ("000", 2, "0.00"),
        ])
    func implied(digits: String, places: Int, value: String) throws {
        let decimal = try #require(ExactDecimal(implied: digits, places: places))
        #expect(decimal.description == value)
        let back = try #require(decimal.implied(places: places))
        #expect(ExactDecimal(implied: back, places: places) == decimal)
    }

    @Test("refuse a point in implied decimals", arguments: ["1.5", ".", "", "-", "1 "])
    func impliedRefuses(digits: String) {
        #expect(ExactDecimal(implied: digits, places: 2) == nil)
    }

    @Test("refuse implied places beyond the scale", arguments: [-1, 39])
    func impliedPlaces(places: Int) {
        #expect(ExactDecimal(implied: "1", places: places) == nil)
        #expect(ExactDecimal.zero.implied(places: places) == nil)
    }

    @Test("give no implied digits where decimals would be lost")
    func impliedLoss() {
        #expect(ExactDecimal("12.5")?.implied(places: 2) == "1250")
        #expect(ExactDecimal("12.50")?.implied(places: 1) == "125")
        #expect(ExactDecimal("12.55")?.implied(places: 1) == nil)
    }

    @Test(
        "compare by value",
        arguments: [
            ("1.1", "1.10", 0), ("0", "0.000", 0), ("-1", "1", -1), ("1.09", "1.1", -1),
            ("-1.1", "-1.09", -1), ("2", "1.999", 1), ("0", "-0.1", 1),
            // Bringing these to one scale overflows 128 bits.
            (
                "99999999999999999999999999999999999999",
                "0.00000000000000000000000000000000000001", 1
            ),
            ("-99999999999999999999999999999999999999", "-0.1", -1),
        ])
    func compares(one: String, other: String, order: Int) throws {
        let (one, other) = try (#require(ExactDecimal(one)), #require(ExactDecimal(other)))
        #expect((one < other) == (order < 0))
        #expect((one > other) == (order > 0))
        #expect((one == other) == (order == 0))
        #expect((one.hashValue == other.hashValue) == (order == 0))
    }

    @Test(
        "add, subtract and multiply exactly",
        arguments: [
            ("0.1", "0.2", "0.3", "-0.1", "0.02"), ("1.10", "2", "3.10", "-0.90", "2.20"),
            ("-5", "0.05", "-4.95", "-5.05", "-0.25"),
        ])
    func computes(one: String, other: String, sum: String, difference: String, product: String)
        throws
    {
        let (one, other) = try (#require(ExactDecimal(one)), #require(ExactDecimal(other)))
        #expect(try (one + other).description == sum)
        #expect(try (one - other).description == difference)
        #expect(try (one * other).description == product)
    }

    @Test("say so when a result does not fit")
    func overflows() throws {
        let largest = ExactDecimal(coefficient: .max)
        let smallest = try #require(ExactDecimal("0.00000000000000000000000000000000000001"))
        #expect(throws: ExactDecimal.Overflow()) { try largest + 1 }
        #expect(throws: ExactDecimal.Overflow()) { try -largest - 1 }
        #expect(throws: ExactDecimal.Overflow()) { try largest + smallest }
        #expect(throws: ExactDecimal.Overflow()) { try largest * 10 }
        #expect(throws: ExactDecimal.Overflow()) { try smallest * smallest }
        #expect(largest.withScale(1) == nil)
    }

    @Test(
        "the nearest multiple of a step, where there is one",
        arguments: [
            ("25", "24", "48", "24"), ("-25", "24", "-24", "-48"), ("1.25", "0.5", "1.5", "1"),
            ("24", "24", "24", "24"), ("7", "0", nil, nil), ("7", "-1", nil, nil),
            // Below the smallest number lies a multiple of two that is none of ours.
            (
                "-170141183460469231731687303715884105727", "2",
                "-170141183460469231731687303715884105726", nil
            ),
            (
                "170141183460469231731687303715884105727", "2", nil,
                "170141183460469231731687303715884105726"
            ),
            ("170141183460469231731687303715884105727", "0.1", nil, nil),
        ] as [(String, String, String?, String?)])
    func multiples(number: String, step: String, above: String?, below: String?) throws {
        let (number, step) = (
            try #require(ExactDecimal(number)), try #require(ExactDecimal(step))
        )
        #expect(number.multiple(of: step, above: true)?.description == above)
        #expect(number.multiple(of: step, above: false)?.description == below)
    }

    @Test("drop zeros rather than overflow the scale of a product")
    func productScale() throws {
        let half = try #require(ExactDecimal("0.5000000000000000000000000"))
        #expect(try (half * half).description == "0.25")
    }

    @Test(
        "round half to even, and half away from zero",
        arguments: [
            ("2.5", 0, "2", "3"), ("3.5", 0, "4", "4"), ("-2.5", 0, "-2", "-3"),
            ("0.125", 2, "0.12", "0.13"), ("0.1251", 2, "0.13", "0.13"),
            ("1.2", 3, "1.2", "1.2"), ("-0.004", 2, "0.00", "0.00"), ("9.995", 2, "10.00", "10.00"),
            ("0.49", 0, "0", "0"),
        ])
    func rounds(text: String, places: Int, even: String, up: String) throws {
        let decimal = try #require(ExactDecimal(text))
        #expect(decimal.rounded(to: places).description == even)
        #expect(decimal.rounded(to: places, .halfUp).description == up)
    }

    @Test(
        "lose their trailing zeros only when asked",
        arguments: [("1.10", "1.1"), ("2.00", "2"), ("100", "100"), ("0.0", "0")])
    func plain(text: String, plain: String) {
        #expect(ExactDecimal(text)?.plain == plain)
    }

    @Test("become integers when they are whole and fit")
    func integers() {
        #expect(ExactDecimal("12.00")?.integer == 12)
        #expect(ExactDecimal("12.01")?.integer == nil)
        #expect(ExactDecimal("9223372036854775808")?.integer == nil)
    }

    @Test("survive printing and reading", arguments: [1, 2, 3, 4] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let shift = Int.random(in: 0..<64, using: &random)
            let digits = Int128(random.next() >> shift)
            let isLong = Bool.random(using: &random)
            let decimal = ExactDecimal(
                coefficient: isLong ? digits << 40 : -digits,
                scale: UInt8.random(in: 0...38, using: &random))
            let back = try #require(ExactDecimal(decimal.description))
            #expect(back.coefficient == decimal.coefficient && back.scale == decimal.scale)
        }
    }
}
