package import Engine
import Foundation
import Values

/// A world for tests: a settable clock, numbered ids, seeded chance; waiting moves the clock.
package struct TestWorld: Sendable {
    /// The clock.
    package let clock: TestClock
    private let dice: Dice

    /// Makes a world from a seed.
    package init(seed: UInt64 = 1, clock: TestClock = TestClock()) {
        self.clock = clock
        dice = Dice(seed)
    }

    /// The world as the engine takes it.
    package var world: World {
        World(
            now: { [clock] in clock.now }, correlation: { [dice] in dice.correlation() },
            chance: { [dice] in dice.chance() },
            sleep: { [clock] duration in
                clock.advance(duration)
                try await Task.sleep(for: .milliseconds(1))
            })
    }
}

/// Unchecked: its numbers stand behind a lock, because the engine's tasks draw them at once.
final class Dice: @unchecked Sendable {
    private let lock = NSLock()
    private var generator: SplitMix64
    private var count = 0

    init(_ seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    func chance() -> Double {
        lock.withLock { Double.random(in: 0..<1, using: &generator) }
    }

    func correlation() -> String {
        lock.withLock {
            count += 1
            let digits = String(count)
            return "T" + String(repeating: "0", count: 25 - digits.count) + digits
        }
    }
}
