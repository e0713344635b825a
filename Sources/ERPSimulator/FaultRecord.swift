/// Draws the faults and counts them; the one owner of the dice and the throttle.
actor FaultRecord {
    private var dice: FaultDice
    private var throttle: Throttle?
    private(set) var submissions = 0
    private(set) var throttled = 0
    private(set) var counts: [FaultDice.Fault: Int] = [:]

    init(_ faults: SimulatorFaults) {
        dice = FaultDice(faults)
        throttle = faults.throttle.map(Throttle.init(perSecond:))
    }

    /// What happens to the next submission; nil if it comes too soon. A throttled submission
    /// draws no fault.
    func next() -> FaultDice.Fault? {
        submissions += 1
        guard throttle?.pass(at: .now) ?? true else {
            throttled += 1
            return nil
        }
        let fault = dice.roll()
        counts[fault, default: 0] += 1
        return fault
    }
}
