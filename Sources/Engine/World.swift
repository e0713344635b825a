package import Values

/// The world's time, ids and chance, given to the engine so that a seeded simulation can run all
/// of it. Leases and deadlines compare database time with database time instead.
package struct World: Sendable {
    /// The time now.
    package var now: @Sendable () -> Timestamp
    /// A new correlation id, unique for good: 26 characters, sortable by time.
    package var correlation: @Sendable () -> String
    /// A number in 0 ..< 1.
    package var chance: @Sendable () -> Double
    /// Waits; ends early when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void

    /// Makes a world.
    package init(
        now: @escaping @Sendable () -> Timestamp,
        correlation: @escaping @Sendable () -> String,
        chance: @escaping @Sendable () -> Double,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.correlation = correlation
        self.chance = chance
        self.sleep = sleep
    }
}
