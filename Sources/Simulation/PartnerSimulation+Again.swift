import Acknowledgments
import Flow
import Guides
import Partners
import Values

// What comes again is told by a ledger alone: each file for itself is right.

extension PartnerSimulation {
    /// Two files, the second of which repeats something of the first, or does not follow it.
    mutating func sendAgain(_ scenario: Scenario, _ agreement: Agreement, _ turn: Int) throws {
        let number = number()
        guard
            let first = try fitting(
                scenario, agreement, .least, turn: 2 * turn, number: number)
        else { return }
        var second: GeneratedDocument? = first
        if scenario != .again, scenario != .documentAgain {
            second = try fitting(
                scenario, agreement, .least, turn: 2 * turn + 1,
                number: scenario == .orderAgain ? number : nil)
        }
        guard let second else { return }
        let envelope = envelope(agreement)
        var later = envelope
        if scenario == .gap { _ = nextControl() }
        if scenario != .again, scenario != .numberAgain { later = self.envelope(agreement) }
        if scenario == .groupAgain { later.groupControl = envelope.groupControl }
        let files = [
            GeneratedInterchange([first], in: envelope).bytes,
            GeneratedInterchange([second], in: later).bytes,
        ]
        for (time, bytes) in files.enumerated() {
            var expected = accepted(agreement, sets: 1)
            if time == 1 { expected.ledger = try again(scenario, agreement, files) }
            add(
                scenario, Self.subject(agreement), time == 0 ? "the first" : "the second", bytes,
                expected)
        }
    }

    /// What a ledger makes of the second file, in a word of its; nil where it is as if it were new.
    private func again(
        _ scenario: Scenario, _ agreement: Agreement, _ files: [[UInt8]]
    ) throws -> String? {
        let settings = agreement.terms.duplicates
        switch scenario {
        case .again: return "duplicate"
        case .numberAgain where settings.interchange == .reject: return "refused"
        case .numberAgain: return Self.word(of: settings.interchange)
        case .gap: return Self.word(of: settings.sequence)
        case .groupAgain: return Self.word(of: settings.group)
        case .documentAgain: return repeated(agreement)
        default:
            let keys = try files.map { bytes -> String? in
                let run = try CaseRun(bytes, by: folder, as: partner, isTraced: true)
                guard let document = run.traced.first?.document, document.action == .deliver
                else { return nil }
                return document.businessKey
            }
            guard keys[0] != nil, keys[0] == keys[1], partner.status != .parallel else {
                return nil
            }
            return Self.word(of: settings.number)
        }
    }

    /// What becomes of a document whose content came before: only what could be posted is worth a
    /// person's look.
    func repeated(_ agreement: Agreement) -> String? {
        agreement.map == nil ? "duplicate" : Self.word(of: agreement.terms.duplicates.document)
    }

    private static func word(of action: DuplicateSettings.Action) -> String? {
        switch action {
        case .hold: "held"
        case .drop: "duplicate"
        case .reject, .tell, .ignore: nil
        }
    }
}
