import Foundation
import Simulation
import Values

/// Which seeds the tests take: always the same, unless `scripts/prove generate` asks for others.
enum Seeds {
    /// What is added to each seed: the round of `GANGWAY_ROUND` times a million.
    static let first: UInt64 =
        1_000_000 * (ProcessInfo.processInfo.environment["GANGWAY_ROUND"].flatMap(UInt64.init) ?? 0)
    /// Whether these are the seeds of every test run, of which it is known what they reach.
    static var areUsual: Bool { first == 0 }
}

extension SplitMix64 {
    /// Up to eight characters of any kind.
    mutating func text() -> String {
        let letters = Array("AB09 .->^z")
        return String((0..<next(9)).map { _ in letters[next(letters.count)] })
    }
}
