import Partners

/// How the ISA13 of a partner count up: where they stand, and what the next one means for that.
///
/// What passes numbers over leaves a gap; what lies behind the last number came late. But a count
/// also begins anew, where the partner's range ends or because it has another translator: several
/// numbers behind the last one that nobody missed are such a beginning. A single one may be a
/// straggler, and a count that was left goes on without a gap when what it stood at is followed.
package struct ReceivedCount: Sendable, Equatable {
    /// The number that is farthest on.
    package private(set) var last: Int
    /// How many followed each other up to the last one.
    package private(set) var run: Int
    /// Numbers that lie elsewhere and near each other, in their order; never as many as begin a
    /// count anew.
    package private(set) var apart: [Int]
    /// Where the count stood before it began anew.
    package private(set) var former: Int?

    /// How many numbers that lie elsewhere begin a count anew.
    package static let rowToBegin = 3
    /// How far numbers lie from each other at most that are of one beginning.
    static let near = 10_000
    /// How many numbers may be missing where a count begins anew behind nine nines (X12.5).
    static let nearEnd = 1_000_000

    /// Takes up a count.
    package init(last: Int, run: Int = 1, apart: [Int] = [], former: Int? = nil) {
        self.last = last
        self.run = run
        self.apart = apart
        self.former = former
    }

    /// What is known of a number that comes.
    package struct Arrival: Sendable, Equatable {
        /// ISA13.
        package var number: Int
        /// Whether it had not come before, as long as is remembered.
        package var isNew: Bool
        /// Whether it was passed over.
        package var isMissing: Bool
        /// Whether a person had it processed although it does not follow.
        package var isConfirmed: Bool

        /// Describes an arrival.
        package init(number: Int, isNew: Bool, isMissing: Bool, isConfirmed: Bool = false) {
            self.number = number
            self.isNew = isNew
            self.isMissing = isMissing
            self.isConfirmed = isConfirmed
        }
    }

    /// What a number means for the count.
    package enum Step: Sendable, Equatable {
        /// It goes on, and these were passed over.
        case onward(missing: [ClosedRange<Int>])
        /// It came late, or once more.
        case late
        /// It lies elsewhere: more like it would begin the count anew.
        case apart
        /// It has begun anew with these; those between them were passed over.
        case anew(with: [Int], missing: [ClosedRange<Int>])
    }
}

extension ReceivedCount {
    /// Whether a number is one that comes next: after the last one, after the last of a beginning,
    /// or after where the count stood before it.
    package func expects(_ number: Int) -> Bool {
        [last, apart.last, former].compactMap(\.self).contains { Self.number(number, follows: $0) }
    }

    /// Whether a number does not come behind the last one.
    package func isOnward(_ number: Int) -> Bool {
        let (far, all) = (number - last, ControlNumbers.all.upperBound)
        return far > 0 ? far < all / 2 : far < 0 && far + all <= Self.nearEnd
    }

    /// Takes a number in.
    package mutating func take(_ arrival: Arrival) -> Step {
        let number = arrival.number
        if Self.number(number, follows: last) {
            (last, run, apart) = (number, run + 1, [])
            return .onward(missing: [])
        }
        if let before = former, arrival.isNew, Self.number(number, follows: before) {
            (last, run, apart, former) = (number, 1, [], last)
            return .onward(missing: [])
        }
        if isOnward(number), !isBehindFormer(number) {
            let missing = Self.between(last, number)
            (last, run, apart) = (number, 1, [])
            return .onward(missing: missing)
        }
        let follows = apart.last.map { Self.number(number, follows: $0) } ?? false
        guard arrival.isNew, !arrival.isMissing || follows else { return .late }
        // What comes just before a row that has begun is of it.
        if number == last - run {
            run += 1
            return .late
        }
        let isNear = apart.allSatisfy { abs(number - $0) <= Self.near }
        let row = ((isNear ? apart : []) + [number]).sorted()
        let begins = row.count >= Self.rowToBegin || arrival.isConfirmed && !isOnward(number)
        guard begins, let end = row.last else {
            apart = row
            return .apart
        }
        let missing = zip(row, row.dropFirst()).flatMap(Self.between)
        let following = zip(row, row.dropFirst()).reversed().prefix { $0 + 1 == $1 }.count
        (last, run, apart, former) = (end, following + 1, [], last)
        return .anew(with: row, missing: missing)
    }

    private static func number(_ number: Int, follows last: Int) -> Bool {
        ControlNumbers.number(after: last) == number
    }

    /// Whether a number that seems to pass many over comes shortly behind where the count stood
    /// before it began anew: then it is one of that count.
    private func isBehindFormer(_ number: Int) -> Bool {
        guard let former, number - last > Self.near else { return false }
        return (1...Self.near).contains(number - former)
    }

    /// The numbers between two, where need be across nine nines.
    private static func between(_ last: Int, _ number: Int) -> [ClosedRange<Int>] {
        let all = ControlNumbers.all
        let missing =
            number > last
            ? [(last + 1, number - 1)]
            : [(last + 1, all.upperBound), (all.lowerBound, number - 1)]
        return missing.filter { $0 <= $1 }.map { $0...$1 }
    }
}
