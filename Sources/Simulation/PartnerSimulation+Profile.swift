import Acknowledgments
import Diagnostics
import Flow
import Guides
import Mapping
import Partners
import Values
import X12

// What is wrong by the profile alone: to somebody else the same file is right.

extension PartnerSimulation {
    /// A document that nothing is wrong with, but which is not what was agreed.
    mutating func stray(_ scenario: Scenario, _ agreement: Agreement) throws {
        guard let document = try fitting(agreement) else { return }
        var envelope = envelope(agreement)
        var expected = accepted(agreement, sets: 1)
        switch scenario {
        case .sender:
            envelope.sender = ("ZZ", "NOBODYKNOWSME")
            expected = turnedAway(.receiveSenderUnknown, "R 006", isStranger: true)
        case .receiver:
            envelope.receiver = ("ZZ", "NOBODYHERE")
            let disposition = disposition(of: .receiverUnknown, isStranger: false)
            expected = turnedAway(
                .receiveReceiverUnknown,
                disposition == .accepted ? "A 000" : "\(disposition.rawValue) 009")
            // It would leave in somebody else's name.
            expected.answers = []
        case .credentials:
            guard let (note, wrong) = wrongCredentials else { return }
            envelope.credentials = wrong
            let disposition = disposition(of: note, isStranger: false)
            if partner.credentials?.otherwise == .reject, disposition != .accepted {
                expected = turnedAway(nil, "\(disposition.rawValue) \(note.code)")
                expected.groups = ["A"]
                expected.sets = ["A"]
                if disposition != .rejected {
                    expected = accepted(agreement, sets: 1)
                    expected.interchange = "\(disposition.rawValue) \(note.code)"
                }
            }
        case .usage:
            guard partner.status != .parallel else { return }
            envelope.usage = partner.status == .test ? "P" : "T"
            if partner.status == .test {
                expected = turnedAway(.receiveUsageNotLive, "A 000")
            } else if partner.test == .stop {
                expected = turnedAway(.receiveUsageTest, "A 000")
            }
        case .set: return try sendForeignSet(document, agreement)
        case .version:
            let other = ["003070", "002040"].first { version in
                !partner.agreements.contains { $0.version == version }
            }
            envelope.version = other ?? "002001"
            expected.answers = answers(nil, isAsking: true)
            expected.groups = refusesUnagreed ? ["R 2"] : nil
            expected.sets = nil
            expected.findings = nil
            expected.documents = ["held \(Diagnostic.Code.receiveAgreementMissing)"]
        case .groupSender, .groupReceiver:
            if scenario == .groupSender { envelope.groupSender = "NOTAGREED" }
            if scenario == .groupReceiver { envelope.groupReceiver = "NOTAGREED" }
            expected = missing(expected)
        default: preconditionFailure("\(scenario.name) is not wrong by the profile alone")
        }
        add(
            scenario, Self.subject(agreement), scenario.text,
            GeneratedInterchange([document], in: envelope).bytes, expected)
    }

    /// ISA01 to ISA04 that say something else than what is agreed, with the note that tells it; nil
    /// where nothing is agreed.
    private var wrongCredentials:
        (note: InterchangeNote, fields: [(qualifier: String, value: String)])?
    {
        let none = ("00", "")
        switch (partner.credentials?.authorization, partner.credentials?.security) {
        case (.some(.none), _): return (.authorizationQualifier, [("03", "NOTAGREED"), none])
        case (.value?, _): return (.authorizationQualifier, [none, none])
        case (nil, .some(.none)): return (.securityQualifier, [none, ("01", "NOTAGREED")])
        case (nil, .password?): return (.securityQualifier, [none, none])
        case (nil, nil): return nil
        }
    }

    /// What is expected of an interchange that is not processed.
    private func turnedAway(
        _ code: Diagnostic.Code?, _ interchange: String, isStranger: Bool = false
    ) -> WalkSummary.Expectation {
        var expected = WalkSummary.Expectation()
        expected.refusal = code?.name ?? ""
        expected.interchange = interchange
        expected.documents = []
        expected.answers = answers(
            nil, isAsking: true, isClean: interchange == "A 000", isProcessed: false,
            isStranger: isStranger)
        return expected
    }

    /// What is expected of a set that nothing is agreed about.
    private func missing(_ expected: WalkSummary.Expectation) -> WalkSummary.Expectation {
        var expected = expected
        expected.groups = [refusesUnagreed ? "R" : "A"]
        expected.sets = [refusesUnagreed ? "R 1" : "A"]
        expected.findings = []
        expected.documents = ["held \(Diagnostic.Code.receiveAgreementMissing)"]
        return expected
    }

    private var refusesUnagreed: Bool { partner.terms.answering.refusesUnagreed }

    private mutating func sendForeignSet(
        _ document: GeneratedDocument, _ agreement: Agreement
    ) throws {
        let others = [("864", "TX"), ("824", "AG"), ("816", "OR")]
        let other = others.first { set, _ in !partner.agreements.contains { $0.set == set } }
        guard let (set, group) = other else { return }
        let interchange = GeneratedInterchange(
            [document], in: envelope(agreement), as: (set, group))
        var foreign = missing(accepted(agreement, sets: 1))
        foreign.answers = answers(nil, isAsking: true)
        add(
            .set, Self.subject(agreement), "a \(set), which nothing is agreed about",
            interchange.bytes, foreign)
    }

    // MARK: - Tables

    /// A document with a code that a table does not have.
    mutating func sendUnknownCode(_ agreement: Agreement, _ turn: Int) throws {
        guard let map = agreement.map, !map.strictTables.isEmpty,
            let guide = agreement.guide,
            var document = try fitting(.code, agreement, .some, turn: turn)
        else { return }
        let envelope = envelope(agreement)
        let run = try CaseRun(
            GeneratedInterchange([document], in: envelope).bytes, by: folder, as: partner,
            isTraced: true)
        let looked = (run.traced.first?.trace?.values ?? []).compactMap { value in
            guard case .lookup(let lookup, let element) = value.origin,
                map.strictTables.contains(lookup.table), element.place.component == nil
            else { return nil as (MapTrace.Lookup, MapTrace.Element)? }
            return (lookup, element)
        }
        for (lookup, element) in looked {
            guard let segment = element.place.segment, let position = element.place.element,
                let row = document.segments[segment - 1].row,
                let place = guide.element(position, ofRow: row)
            else { continue }
            let known = Set(map.codes(ofTable: lookup.table))
            let letters = String(repeating: "Q", count: max(place.minimum, min(place.maximum, 3)))
            let codes = place.codes.isEmpty ? [letters] : guide.codes(of: place)
            guard
                let code = guide.fitting(codes, position, row).first(where: { !known.contains($0) })
            else { continue }
            document.segments[segment - 1].set(position, code)
            document.count()
            var expected = accepted(agreement, sets: 1)
            expected.documents = ["held \(Diagnostic.Code.mapLookupMissing)"]
            add(
                .code, Self.subject(agreement),
                "\(code) in \(element.place.position), which table \(lookup.table) does not have",
                GeneratedInterchange([document], in: envelope).bytes, expected)
            return
        }
    }

    // MARK: - Surplus

    /// What says nothing and some partners send all the same: each agreement says what it is.
    mutating func sendSurplus(_ agreement: Agreement) throws {
        guard let guide = agreement.guide,
            let document = try fitting(.surplus, agreement, .some)
        else { return }
        for surplus in Surplus.allCases {
            var envelope = envelope(agreement)
            guard let (changed, index, position) = surplus.put(into: document, guide) else {
                continue
            }
            let code = surplus.code(by: agreement.validation)
            let verdict = code.map { self.verdict(of: $0, agreement) } ?? "A"
            var expected = accepted(agreement, sets: 1)
            expected.sets = [verdict]
            expected.groups = [group([verdict], agreement)]
            let severity = code.map { agreement.validation.severities[$0] ?? $0.severity }
            if let code, severity != .note {
                let place = DataPlace(tag: changed.segments[index].tag, element: position)
                expected.findings = ["\(code) \(index + 1) \(place.position)"]
            }
            expected.documents = verdict.hasPrefix("R") ? [] : nil
            envelope.isAsking = true
            add(
                .surplus, Self.subject(agreement), surplus.rawValue,
                GeneratedInterchange([changed], in: envelope).bytes, expected)
        }
    }
}
