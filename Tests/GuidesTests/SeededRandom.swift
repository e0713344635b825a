import Foundation

/// Which seeds the tests take: always the same, unless `scripts/prove generate` asks for others.
enum Seeds {
    /// What is added to each seed: the round of `GANGWAY_ROUND` times a million.
    static let first: UInt64 =
        1_000_000 * (ProcessInfo.processInfo.environment["GANGWAY_ROUND"].flatMap(UInt64.init) ?? 0)
    /// Whether these are the seeds of every test run, of which it is known what they reach.
    static var areUsual: Bool { first == 0 }
}

/// Splitmix64 (Steele, Lea, Flood 2014): small, seeded, the same everywhere.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    mutating func next(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// True in one of `count` cases.
    mutating func oneIn(_ count: Int) -> Bool { next(count) == 0 }

    /// Up to eight characters of any kind.
    mutating func text() -> String {
        let letters = Array("AB09 .->^z")
        return String((0..<next(9)).map { _ in letters[next(letters.count)] })
    }
}
