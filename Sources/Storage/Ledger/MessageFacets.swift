import Engine

/// What a walked message's documents and sets have come to, one bit for each outcome that occurs.
struct MessageFacets: OptionSet {
    let rawValue: Int64

    /// The bits, each with its word and the states of a document that stand for it, in the order
    /// in which a message with several is told: the most urgent first.
    private static let words: [(bit: MessageFacets, word: MessageOutcome, states: [String])] = [
        (MessageFacets(rawValue: 1), .delivering, ["withheld", "planned"]),
        (MessageFacets(rawValue: 2), .delivered, ["delivered"]),
        (MessageFacets(rawValue: 4), .held, ["held", "rejected", "undecided"]),
        (rejected, .rejected, ["void"]),
        (MessageFacets(rawValue: 16), .duplicate, ["duplicate"]),
        (MessageFacets(rawValue: 32), .recorded, ["recorded"]),
        (MessageFacets(rawValue: 64), .closed, ["closed", "resolved"]),
    ]

    /// Sets that the acknowledgment rejects, which have no document or a void one.
    private static let rejected = MessageFacets(rawValue: 8)

    /// The expression that gives the bits of the message `m`: one look at its documents, and one
    /// into the index of rejected sets.
    static let expression: String = {
        let cases = words.map { entry in
            let states = entry.states.map { "'\($0)'" }.joined(separator: ", ")
            return "WHEN d.state IN (\(states)) THEN \(entry.bit.rawValue)"
        }.joined(separator: " ")
        return """
            (SELECT coalesce(sum(bit), 0) FROM (
              SELECT CASE \(cases) END AS bit FROM document d WHERE d.message = m.id
              UNION SELECT \(rejected.rawValue) FROM interchange i
                JOIN transaction_set s ON s.interchange = i.id AND s.disposition = 'R'
                WHERE i.message = m.id))
            """
    }()

    /// The words of a message in a state; joined where there are several.
    func outcome(direction: String, state: String) -> [MessageOutcome] {
        switch state {
        case "received", "processing": return [.working]
        case "rejected": return [.refused]
        case "processed":
            let words = Self.words.filter { contains($0.bit) }.map(\.word)
            return words.isEmpty ? [.acknowledged] : words
        case "queued": return [.sending]
        default: return MessageOutcome(rawValue: state).map { [$0] } ?? []
        }
    }

    /// The condition that a message `m` has an outcome.
    static func condition(_ outcome: MessageOutcome) -> String {
        switch outcome {
        case .working: return "m.state IN ('received', 'processing')"
        case .refused: return "m.state = 'rejected'"
        case .sending: return "m.state = 'queued'"
        case .sent: return "m.state = 'sent'"
        case .acknowledged: return "(m.state = 'processed' AND \(expression) = 0)"
        case .held, .duplicate: return "(m.state = '\(outcome.rawValue)' OR \(has(outcome)))"
        case .delivering, .delivered, .rejected, .recorded, .closed: return has(outcome)
        }
    }

    private static func has(_ outcome: MessageOutcome) -> String {
        let bit = words.first { $0.word == outcome }?.bit.rawValue ?? 0
        return "(m.state = 'processed' AND \(expression) & \(bit) <> 0)"
    }
}
