/// Lets at most so many submissions a second pass; what is not used within a second is lost.
struct Throttle {
    private let perSecond: Int
    private let clock = ContinuousClock()
    private var windowStart: ContinuousClock.Instant
    private var taken = 0

    init(perSecond: Int) {
        self.perSecond = perSecond
        windowStart = clock.now
    }

    /// Takes one place in the current second; false if there is none left.
    mutating func pass() -> Bool {
        let now = clock.now
        if now - windowStart >= .seconds(1) {
            windowStart = now
            taken = 0
        }
        guard taken < perSecond else { return false }
        taken += 1
        return true
    }
}
