import Partners
import Testing

@Suite("Control numbers that are agreed")
struct ControlNumbersTests {
    @Test(
        "a range has two ends of at most nine digits, and a thousand numbers",
        arguments: [
            ("1-999999999", 1...999_999_999), ("550000000-559999999", 550_000_000...559_999_999),
            ("0001-1000", 1...1000), ("0-999999", nil), ("1-999", nil), ("9-1", nil),
            ("1-9999999999", nil), ("1", nil), ("1-2-3000", nil), ("-1-2000", nil), ("a-b", nil),
            ("+12-5000", nil), ("12-+5000", nil),
        ] as [(String, ClosedRange<Int>?)])
    func ranges(_ text: String, _ range: ClosedRange<Int>?) {
        #expect(ControlNumbers.range(text) == range)
    }

    @Test("numbers go on across the end of their range, and none of it is left out or doubled")
    func rows() {
        let range = 5...14
        for first in range {
            for count in 1...25 {
                let numbers = (0..<count).map { ControlNumbers.number($0, after: first, in: range) }
                let row = ControlNumbers.row(from: first, count: count, in: range)
                #expect(row.flatMap(Array.init) == Array(numbers.prefix(10)))
                #expect(row.count <= 2)
                #expect(
                    zip(numbers, numbers.dropFirst()).allSatisfy {
                        ControlNumbers.number(after: $0, in: range) == $1
                    })
            }
        }
        #expect(ControlNumbers.number(after: 999_999_999) == 1)
        #expect(ControlNumbers.number(after: 0) == 1)
    }

    @Test(
        "ST02 keeps its prefix and counts on its digits",
        arguments: [
            ("0001", ["0001", "0002", "9999", "10000"]),
            ("A00007", ["A00007", "A00008", "A10005", "A10006"]),
            // Nine characters are the most (X12 data element 329).
            ("ABCDE9999", ["ABCDE9999", "ABCDE0001", "ABCDE9998", "ABCDE9999"]),
            ("0000", ["0000", "0001", "9998", "9999"]),
            ("7X0100", ["7X0100", "7X0101", "7X10098", "7X10099"]),
        ])
    func sets(_ first: String, _ texts: [String]) throws {
        let number = try #require(ControlNumbers.SetNumber(first))
        #expect([1, 2, 9999, 10_000].map(number.text) == texts)
    }

    @Test(
        "what is no ST02 of a first set is refused",
        arguments: ["001", "A001", "0001A", "a0001", "0000000001", "A-0001", "", "Ä00001"])
    func wrong(_ text: String) {
        #expect(ControlNumbers.SetNumber(text) == nil)
    }
}
