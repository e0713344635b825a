import Diagnostics
import Flow
import Guides
package import Partners
package import Values

/// Plays what a partner gets of ours: documents are made up from the profile, walked outward and
/// enveloped as the gateway does, with control numbers from the first agreed one on, and given one
/// after another from a moment on. The same profile, seed and moment give the same bytes.
package struct OutwardSimulation {
    let folder: PartnerFolder
    let partner: Partner
    /// When the first document is given.
    let start: Timestamp
    /// What the partner sends.
    var theirs: PartnerSimulation
    /// Documents of ours, as if the partner's agreements were what we send it: what a map writes it
    /// reads back.
    var ours: PartnerSimulation
    /// How often what is played now was played before.
    private(set) var turn = 0
    /// The things of what is played now.
    private var files: [OurFile] = []
    private var acts: [(scenario: Scenario, turn: Int)]
    private var made = 0
    /// What documents of ours answer, by canonical type; made up once.
    var answered: [String: JSON] = [:]
    /// The numbers given last, by whom and what they count for.
    private var given: [Count: OutboundNumbers] = [:]
    /// Documents that our side had something against, whatever was tried.
    private var refused: [PartnerSimulation.Unmade] = []

    /// Files of records count by themselves.
    private struct Count: Hashable {
        let scope: ControlScope
        let isOfRecords: Bool
    }

    /// How long after one document the next is given.
    static let pause = Duration.seconds(20 * 60)
    /// When the first document is given where nobody says it: Friday, 2026-11-20, 13:00 UTC.
    package static let usualStart = Timestamp(seconds: 1_795_179_600)

    /// Plays some scenarios, and holds everything.
    package static func play(
        _ scenarios: [Scenario] = Scenario.all, of partner: Partner, in folder: PartnerFolder,
        seed: UInt64, count: Int = 1, from start: Timestamp = usualStart
    ) throws -> (files: [OurFile], unmade: [PartnerSimulation.Unmade]) {
        var simulation = OutwardSimulation(
            scenarios, of: partner, in: folder, seed: seed, count: count, from: start)
        var files: [OurFile] = []
        while let more = try simulation.next() { files += more }
        return (files, simulation.unmade)
    }

    /// Begins to play those of some scenarios that are ours; `next` gives what comes of them.
    package init(
        _ scenarios: [Scenario] = Scenario.all, of partner: Partner, in folder: PartnerFolder,
        seed: UInt64, count: Int = 1, from start: Timestamp = usualStart
    ) {
        self.folder = folder
        self.partner = partner
        self.start = start
        theirs = PartnerSimulation([], of: partner, in: folder, seed: seed)
        ours = PartnerSimulation([], of: Self.mirror(of: partner), in: folder, seed: seed)
        acts = scenarios.filter { $0.kind == .ours }
            .flatMap { scenario in (0..<count).map { (scenario, $0) } }.reversed()
    }

    /// What could not be made, and why.
    package var unmade: [PartnerSimulation.Unmade] { theirs.unmade + ours.unmade + refused }

    /// A partner that sends what we send this one: so our documents are made up, and so what leaves
    /// is read back.
    static func mirror(of partner: Partner) -> Partner {
        Partner(
            name: partner.name, ids: partner.ids, status: .test, contacts: [], test: .target,
            terms: partner.terms, agreements: partner.sends.map(\.agreement))
    }

    /// What comes of what is played next; nil where all is played.
    package mutating func next() throws -> [OurFile]? {
        while let act = acts.popLast() {
            turn = act.turn
            try play(act.scenario)
            guard !files.isEmpty else { continue }
            defer { files = [] }
            return files
        }
        return nil
    }

    private mutating func play(_ scenario: Scenario) throws {
        switch scenario {
        case .documents: for sending in partner.sends { try send(sending) }
        case .characters:
            for sending in partner.sends where sending.agreement.records == nil {
                try sendOdd(sending)
            }
        case .tooLong: for sending in partner.sends { try sendTooLong(sending) }
        case .unshipped:
            for sending in partner.sends where sending.type == "invoice" {
                try sendUnshipped(sending)
            }
        case .repeated: for sending in partner.sends { try sendAgain(sending) }
        case .decided: for agreement in partner.agreements { try decide(agreement) }
        case .failing: try fail()
        default: if turn == 0 { missArrivals() }
        }
    }

    // MARK: - What all have

    /// A document's file, with the next numbers, and what is awaited of it.
    mutating func leave(
        _ scenario: Scenario, _ sending: Sending, _ drafts: [OutboundDraft], _ about: String,
        as interchange: OutboundInterchange? = nil, at time: Timestamp
    ) throws {
        guard let first = drafts.first else { return }
        let envelope = first.envelope
        let numbers = nextNumbers(envelope, isOfRecords: first.isOfRecords)
        let message =
            try interchange?.message(numbers, at: time) ?? first.message(numbers, at: time)
        var awaited = Self.awaited(message, of: envelope, at: time)
        for draft in drafts {
            awaited += draft.owed(since: time).map { debt in
                owed(debt, after: draft.envelope.type, draft.envelope.number, isReceived: false)
            }
        }
        let subject = PartnerSimulation.subject(sending.agreement)
        add(
            scenario, subject, about, "leaves", at: time,
            OurFile.Sent(
                name: folderName(scenario, subject) + "/" + message.name,
                channel: envelope.channel, priority: envelope.priority,
                isOfRecords: first.isOfRecords, bytes: message.bytes, said: drafts.map(\.said)),
            awaited)
    }

    /// Something that is no file, or no longer.
    mutating func add(
        _ scenario: Scenario, _ subject: String?, _ about: String, _ fate: String,
        at time: Timestamp, _ sent: OurFile.Sent? = nil, _ awaited: [OurFile.Awaited] = []
    ) {
        files.append(
            OurFile(
                scenario: scenario, subject: subject, about: about, fate: fate, time: time,
                sent: sent, awaited: awaited))
    }

    mutating func miss(_ scenario: Scenario, _ agreement: Agreement, _ why: Diagnostic?) {
        refused.append(
            PartnerSimulation.Unmade(
                scenario: scenario, subject: PartnerSimulation.subject(agreement), why: why))
    }

    /// The acknowledgments that are awaited of a file.
    private static func awaited(
        _ message: OutboundMessage, of envelope: OutboundEnvelope, at time: Timestamp
    ) -> [OurFile.Awaited] {
        var awaited: [OurFile.Awaited] = []
        if let answers = message.awaits {
            if let functional = answers.functional {
                let group = "\(answers.functionalID) \(answers.groupControl)"
                awaited.append(
                    OurFile.Awaited(
                        isOurs: false, what: "997", deadline: functional.deadline,
                        saying: "group \(group) to \(answers.application)"))
            }
            if let interchange = answers.interchange {
                awaited.append(
                    OurFile.Awaited(isOurs: false, what: "TA1", deadline: interchange.deadline))
            }
        }
        if let transport = envelope.expects.transport {
            // Where the station says nothing of what it has sent.
            let digest = SHA256.digest(of: message.bytes)
            awaited.append(
                OurFile.Awaited(
                    isOurs: false, what: "MDN",
                    deadline: envelope.expects.deadline(transport, after: time),
                    saying: envelope.expects.mic == .file ? "the MIC \(digest)" : nil))
        }
        if let pickup = envelope.expects.pickup {
            awaited.append(
                OurFile.Awaited(
                    isOurs: false, what: "PICKUP",
                    deadline: envelope.expects.deadline(pickup, after: time)))
        }
        return awaited
    }

    /// A document that is owed because of another one: whoever sells owes the answer, the ship
    /// notice and the invoice, whoever buys tells of the payment.
    func owed(
        _ debt: OwedDocument, after type: String, _ number: String, isReceived: Bool
    ) -> OurFile.Awaited {
        // Whoever has shipped bills; what else follows comes from the other side.
        let isSenders = type == "shipment"
        return OurFile.Awaited(
            isOurs: isSenders != isReceived, what: "\(debt.answer.set) to \(type) \(number)",
            deadline: debt.deadline)
    }

    private mutating func folderName(_ scenario: Scenario, _ subject: String) -> String {
        made += 1
        let number = SampleEnvelope.number(made, 4)
        return "\(number)-\(scenario.name)-\(subject.replacing(" ", with: "-"))"
    }

    private mutating func nextNumbers(
        _ envelope: OutboundEnvelope, isOfRecords: Bool
    ) -> OutboundNumbers {
        let count = Count(scope: envelope.scope, isOfRecords: isOfRecords)
        func next(_ last: Int?, _ range: ClosedRange<Int>) -> Int {
            last.map { ControlNumbers.number(after: $0, in: range) } ?? range.lowerBound
        }
        let last = given[count]
        let agreed = envelope.numbers
        let numbers =
            isOfRecords
            ? OutboundNumbers(
                interchange: next(last?.interchange, ControlNumbers.all), group: 0)
            : OutboundNumbers(
                interchange: next(last?.interchange, agreed.interchange),
                group: next(last?.group, agreed.group))
        given[count] = numbers
        return numbers
    }
}
