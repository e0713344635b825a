import Acknowledgments
import Diagnostics
import Guides
import Partners
import Values
import X12

extension PartnerSimulation {
    /// Documents that nothing is wrong with, as such.
    mutating func send(_ scenario: Scenario, _ agreement: Agreement) throws {
        // Nobody knows how large a set may be whose guide is not there.
        guard agreement.guide != nil || ![.longest, .most].contains(scenario) else { return }
        switch scenario {
        case .valid:
            let sets = 1 + turn % 3
            try send(scenario, agreement, Array(repeating: .some, count: sets), turn: turn)
        case .identities: if turn == 0 { try sendIdentities(agreement) }
        case .delimiters: try sendDelimiters(agreement, turn)
        case .unasked:
            try send(scenario, agreement, [.least], turn: turn) { $0.isAsking = false }
        case .groups: if turn == 0 { try sendGroups(agreement) }
        case .least: try send(scenario, agreement, [.least], .least, turn: turn)
        case .longest:
            try send(scenario, agreement, [.all(times: 1)], .greatest, turn: turn)
        case .most: try send(scenario, agreement, [.all(times: 3)], turn: turn)
        case .code: try sendUnknownCode(agreement, turn)
        case .again, .numberAgain, .gap, .groupAgain, .documentAgain, .orderAgain:
            try sendAgain(scenario, agreement, turn)
        default: if turn == 0 { try sendSurplus(agreement) }
        }
    }

    /// An interchange of some documents, each made to an extent.
    private mutating func send(
        _ scenario: Scenario, _ agreement: Agreement, _ extents: [FittingDocuments.Extent],
        _ measure: DocumentGenerator.Measure = .any, turn: Int,
        in change: (inout SampleEnvelope) -> Void = { _ in }
    ) throws {
        var envelope = envelope(agreement)
        change(&envelope)
        var documents: [GeneratedDocument] = []
        for (index, extent) in extents.enumerated() {
            guard
                let document = try fitting(
                    scenario, agreement, extent, measure, turn: turn * 8 + index,
                    in: envelope.delimiters)
            else { return }
            documents.append(document)
        }
        let interchange = GeneratedInterchange(documents, in: envelope)
        add(
            scenario, Self.subject(agreement),
            documents.map { "\($0.segments.count) segments" }.joined(separator: ", "),
            interchange.bytes,
            accepted(agreement, sets: documents.count, isAsking: envelope.isAsking))
    }

    private mutating func sendIdentities(_ agreement: Agreement) throws {
        guard let document = try fitting(agreement) else { return }
        func codes(_ agreed: [String], _ identities: [Identity]) -> [String] {
            agreed.isEmpty ? identities.map(\.id) : agreed
        }
        let senders = codes(agreement.groupSenders, partner.ids)
        let groupReceivers = codes(agreement.groupReceivers, folder.own)
        // One that fits each pattern, as far as an identity is as long.
        let identities =
            partner.ids
            + partner.patterns.compactMap { pattern in
                let fitting = Identity(
                    qualifier: pattern.qualifier, id: String(pattern.id.name("7").prefix(15)))
                return pattern.matches(fitting) ? fitting : nil
            }
        let turns = max(
            identities.count, receivers.count, senders.count, groupReceivers.count)
        for turn in 0..<turns {
            let sender = identities[turn % identities.count]
            let receiver = receivers[turn % receivers.count]
            var envelope = envelope(agreement)
            envelope.sender = (sender.qualifier, sender.id)
            envelope.receiver = (receiver.qualifier, receiver.id)
            envelope.groupSender = senders[turn % senders.count]
            envelope.groupReceiver = groupReceivers[turn % groupReceivers.count]
            add(
                .identities, Self.subject(agreement),
                "\(sender) to \(receiver), GS02 \(envelope.groupSender), "
                    + "GS03 \(envelope.groupReceiver)",
                GeneratedInterchange([document], in: envelope).bytes,
                accepted(agreement, sets: 1))
        }
    }

    private mutating func sendGroups(_ agreement: Agreement) throws {
        guard let document = try fitting(agreement) else { return }
        var expected = accepted(agreement, sets: 2)
        expected.groups = ["A", "A"]
        expected.ledger = repeated(agreement)
        add(
            .groups, Self.subject(agreement), "the same document in two groups",
            GeneratedInterchange([document], in: envelope(agreement), groups: 2).bytes, expected)
        // The second group has the next number, which no other may have.
        _ = nextControl()
    }

    private mutating func sendDelimiters(_ agreement: Agreement, _ turn: Int) throws {
        let agreed = partner.terms.reply.delimiters
        let others: [Delimiters] = [
            Delimiters(element: 0x7C, component: 0x3C, segment: 0x27, repetition: 0x21),
            Delimiters(element: 0x1D, component: 0x1F, segment: 0x1C, repetition: 0x1E),
            Delimiters(element: 0x2A, component: 0x3A, segment: 0x0A, repetition: 0x5E),
        ].filter { $0.element != agreed.element || $0.segment != agreed.segment }
        let repeats = agreement.version >= "004020"
        try send(.delimiters, agreement, [.least], turn: turn) { envelope in
            envelope.delimiters = others[turn % others.count]
            if !repeats { envelope.delimiters.repetition = nil }
            envelope.suffix = []
        }
    }

    /// A document with one fault beside one without.
    mutating func sendBroken(_ kind: BrokenDocument.Kind, _ agreement: Agreement) throws {
        // Where any character will do there is no wrong one.
        let isAnyRight = kind == .elementCharacter && agreement.validation.characterSet == .any
        guard let guide = agreement.guide, !isAnyRight, let right = try fitting(agreement)
        else { return }
        let scenario = Scenario.of(kind)
        let envelope = envelope(agreement)
        var generator = DocumentGenerator(
            guide, delimiters: envelope.delimiters, seed: seed(scenario, agreement, turn))
        generator.wishes = agreement.wishes
        var faults = FaultGenerator(generator)
        guard let broken = faults.broken(kind) else { return }
        let sets = ["A", verdict(of: kind.code, agreement)]
        var expected = accepted(agreement, sets: 2)
        expected.sets = sets
        expected.groups = [group(sets, agreement)]
        let severity = agreement.validation.severities[kind.code] ?? kind.code.severity
        expected.findings = severity == .note ? [] : [broken.told]
        // What its map makes of a document with a fault that is let through is left open.
        let isVoid = isIndivisible(agreement)
        expected.documents = sets[1].hasPrefix("R") ? isVoid ? [] : [made(agreement)] : nil
        add(
            scenario, Self.subject(agreement), broken.told,
            GeneratedInterchange([right, broken.document], in: envelope).bytes, expected)
    }

    /// Two documents without a fault in an envelope with one.
    mutating func sendBroken(_ fault: EnvelopeFault, _ agreement: Agreement) throws {
        // What set belongs into which group only a guide says.
        guard agreement.guide != nil || fault != .foreign, let right = try fitting(agreement)
        else { return }
        let scenario = Scenario.of(fault)
        var interchange = GeneratedInterchange(
            [right, right], in: envelope(agreement), seed: seed(scenario, agreement, turn))
        guard interchange.plant(fault) else { return }
        add(
            scenario, Self.subject(agreement), scenario.text, interchange.bytes,
            fault.isInterchange ? expected(fault, agreement) : expected(below: fault, agreement)
        )
    }

    /// What is expected where TA1 has to tell it.
    private func expected(
        _ fault: EnvelopeFault, _ agreement: Agreement
    ) -> WalkSummary.Expectation {
        let isStranger = fault == .sender || fault == .senderQualifier
        let isNotOurs = fault == .receiver || fault == .receiverQualifier
        let isLost = isStranger || isNotOurs
        var expected = accepted(agreement, sets: 2)
        expected.refusal = nil
        expected.findings = nil
        expected.documents = nil
        guard let note = InterchangeNote(code: fault.code) else { return expected }
        let disposition = disposition(of: note, isStranger: isStranger)
        let isClean = disposition == .accepted
        let isProcessed = disposition != .rejected && !isLost
        expected.interchange = isClean ? "A 000" : "\(disposition.rawValue) \(note.code)"
        if !isProcessed || fault == .content { expected.groups = nil }
        if !isProcessed || fault == .content { expected.sets = nil }
        expected.answers = answers(
            agreement.terms, isAsking: fault != .acknowledgmentRequest, isClean: isClean,
            isProcessed: isProcessed && fault != .content, isStranger: isStranger)
        // It would leave in somebody else's name.
        if isNotOurs { expected.answers = [] }
        return expected
    }

    /// What is expected where the 997 has to tell it.
    private func expected(
        below fault: EnvelopeFault, _ agreement: Agreement
    ) -> WalkSummary.Expectation {
        var expected = accepted(agreement, sets: 2)
        expected.findings = nil
        // An agreement is known by GS01 and GS08: without them the partner's own terms hold.
        let usual = answers(nil, isAsking: true)
        switch fault {
        case .groupVersion, .foreign: expected.answers = usual
        case .groupID: if expected.answers != usual { expected.answers = nil }
        default: break
        }
        switch fault {
        case .setCount: expected.groups = ["E 5"]
        case _ where fault.isGroup:
            expected.groups = ["R \(fault.code)"]
            expected.sets = nil
            expected.documents = nil
        case .foreign:
            expected.groups = ["R"]
            expected.sets = ["R 18", "R 18"]
            expected.documents = []
        case .setID:
            expected.sets = ["A", "R 6"]
            expected.groups = [group(["A", "R 6"], agreement)]
            expected.documents = nil
        default:
            let isRepeated = fault == .duplicate
            let second = isRepeated ? verdictOfRepeatedNumber(agreement) : "R \(fault.code)"
            let sets = ["A", second]
            expected.sets = sets
            expected.groups = [group(sets, agreement)]
            let documents = sets.filter { !$0.hasPrefix("R") }.map { _ in made(agreement) }
            let isSplit = documents.count < 2 && isIndivisible(agreement)
            expected.documents = isSplit ? [] : documents
        }
        return expected
    }
}
