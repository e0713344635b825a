/// Lets at most so many submissions a second pass; what is not used within a second is lost.
struct Throttle {
    private let perSecond: Int
    private var windowStart: ContinuousClock.Instant?
    private var taken = 0

    init(perSecond: Int) {
        self.perSecond = perSecond
    }

    /// Takes one place in the current second; false if there is none left.
    mutating func pass(at now: ContinuousClock.Instant) -> Bool {
        if windowStart.map({ now - $0 >= .seconds(1) }) ?? true {
            windowStart = now
            taken = 0
        }
        guard taken < perSecond else { return false }
        taken += 1
        return true
    }
}
