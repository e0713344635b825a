import Acknowledgments
import Diagnostics
import Partners
import Values
import X12

extension PartnerSimulation {
    /// Answers to what we sent, or would have: an interchange of ours is made up for each.
    mutating func answer(_ scenario: Scenario) throws {
        var random = SplitMix64(seed: seed(scenario, nil, turn))
        let ours = try OurInterchange(
            to: partner, from: receivers[0], usage: usage, control: nextControl(),
            sets: 1 + random.next(3))
        // Between half a minute and two hours, as partners differ.
        let delay = 30 + random.next(7200)
        let late = 3 * 86_400 + random.next(86_400)
        switch scenario {
        case .interchange:
            try add(scenario, ours, ours.interchange(.none, nextControl()), delay)
        case .interchangeRefused:
            let note = random.pick([InterchangeNote.controlMismatch, .groupCount, .structure])
            try add(
                scenario, ours, ours.interchange(note ?? .structure, nextControl()), delay)
        case .noted:
            try add(
                scenario, ours, ours.functional(.acceptedWithErrors, nextControl()), delay)
        case .refused:
            try add(scenario, ours, ours.functional(.rejected, nextControl()), delay)
        case .implementation:
            let answer = try ours.functional(
                .accepted, nextControl(), AcknowledgmentForm(.implementation))
            add(scenario, ours, answer, delay)
        case .late: try add(scenario, ours, ours.functional(.accepted, nextControl()), late)
        case .lost:
            let answer = try ours.functional(.accepted, nextControl())
            add(scenario, ours, answer, delay, isLost: true)
        case .twice:
            let answer = try ours.functional(.accepted, nextControl())
            add(scenario, ours, answer, delay)
            add(scenario, ours, answer, late, isRepeated: true)
        case .stray:
            let other = try OurInterchange(
                to: partner, from: receivers[0], usage: usage,
                control: nextControl() + 500_000_000, sets: 1)
            try add(scenario, ours, other.functional(.accepted, nextControl()), delay)
            try add(scenario, ours, other.interchange(.none, nextControl()), delay)
        default: try add(scenario, ours, ours.functional(.accepted, nextControl()), delay)
        }
    }

    private mutating func add(
        _ scenario: Scenario, _ ours: OurInterchange, _ answer: [UInt8], _ delay: Int,
        isLost: Bool = false, isRepeated: Bool = false
    ) {
        var expected = WalkSummary.Expectation()
        expected.interchange = "A 000"
        expected.documents = []
        // It asks for no TA1, and no acknowledgment is acknowledged.
        let isInterchange = answer.contains(bytes: "TA1")
        let due = answers(nil, isAsking: false, isProcessed: false)
        expected.answers = isInterchange ? [] : due
        if isRepeated { expected.ledger = "duplicate" }
        add(
            scenario, nil, "\(scenario.text): ours is \(ours.header.control)", answer, expected,
            delay: delay, isLost: isLost)
    }
}

extension [UInt8] {
    /// Whether some text stands in it.
    fileprivate func contains(bytes text: String) -> Bool {
        let wanted = Array(text.utf8)
        return indices.contains { self[$0...].starts(with: wanted) }
    }
}
