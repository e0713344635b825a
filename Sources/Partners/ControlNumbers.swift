/// Which control numbers we give to a partner.
///
/// ISA13 and GS06 each count up through a range, by own identity, partner's identity and usage, and
/// begin anew behind its end. A range is also what others call a prefix and a length: numbers of
/// nine digits that begin with 55 are `550000000-559999999`.
package struct ControlNumbers: Sendable, Hashable {
    /// ISA13.
    package let interchange: ClosedRange<Int>
    /// GS06.
    package let group: ClosedRange<Int>
    /// ST02.
    package let set: SetNumber

    /// ST02, which counts within its group: characters that stay, and digits.
    package struct SetNumber: Sendable, Hashable {
        /// What each number begins with.
        private let prefix: String
        /// The number of the first set.
        private let first: Int
        /// How many digits follow the prefix.
        private let digits: Int

        /// `0001`, as it is usual.
        package static let usual = SetNumber(prefix: "", first: 1, digits: 4)

        private init(prefix: String, first: Int, digits: Int) {
            self.prefix = prefix
            self.first = first
            self.digits = digits
        }

        /// Reads the number of a group's first set, such as `0001` or `A00001`: four to nine
        /// letters and digits (data element 329), digits last; nil where it is none.
        package init?(_ text: String) {
            let bytes = Array(text.utf8)
            let digits = bytes.reversed().prefix { (0x30...0x39).contains($0) }.count
            let prefix = bytes.dropLast(digits)
            guard (4...9).contains(bytes.count), digits >= 4,
                prefix.allSatisfy({ (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }),
                let first = Int(text.suffix(digits))
            else { return nil }
            self.init(prefix: String(text.dropLast(digits)), first: first, digits: digits)
        }

        /// The number of a group's n-th set, from 1. Where nine characters hold no greater one,
        /// they begin anew with 1. Nothing else works such a number out.
        package func text(_ ordinal: Int) -> String {
            let greatest = (prefix.utf8.count..<9).reduce(1) { power, _ in power * 10 } - 1
            let number = String((first - 1 + ordinal - 1) % greatest + 1)
            let zeros = String(repeating: "0", count: max(0, digits - number.utf8.count))
            return prefix + zeros + number
        }
    }

    /// All numbers of one to nine digits (X12.5: I12; X12.6: data element 28).
    package static let all = 1...999_999_999
    /// The fewest numbers of a range: fewer would come again within days.
    package static let fewest = 1000

    /// What holds for whoever asks for nothing else.
    package static let usual = ControlNumbers()

    /// Makes the settings.
    package init(
        interchange: ClosedRange<Int> = all, group: ClosedRange<Int> = all,
        set: SetNumber = .usual
    ) {
        self.interchange = interchange
        self.group = group
        self.set = set
    }

    /// The number that comes after one: behind the end of its range a count begins anew.
    package static func number(after last: Int, in range: ClosedRange<Int> = all) -> Int {
        last >= range.upperBound ? range.lowerBound : last + 1
    }

    /// The number that comes so many after one of its range.
    package static func number(
        _ count: Int, after first: Int, in range: ClosedRange<Int>
    ) -> Int {
        range.lowerBound + (first - range.lowerBound + count) % range.count
    }

    /// As many numbers as come from one of a range on: in two pieces where they go across its end,
    /// and never more than it has.
    package static func row(
        from first: Int, count: Int, in range: ClosedRange<Int>
    ) -> [ClosedRange<Int>] {
        let count = min(max(count, 1), range.count)
        let end = first + count - 1
        guard end > range.upperBound else { return [first...end] }
        return [first...range.upperBound, range.lowerBound...(end - range.count)]
    }

    /// Reads a range such as `550000000-559999999`; nil where it is none, or holds fewer than 1,000
    /// numbers.
    package static func range(_ text: String) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2,
            ends.allSatisfy({ end in
                (1...9).contains(end.utf8.count)
                    && end.utf8.allSatisfy { (0x30...0x39).contains($0) }
            }),
            let first = Int(ends[0]), let last = Int(ends[1]), first > 0,
            last - first + 1 >= fewest
        else { return nil }
        return first...last
    }
}
