package import Diagnostics
import Guides
package import Partners
import Values
import X12

/// Plays a partner from its profile: what it sends, right and wrong, and how it answers what we
/// send. The same profile and seed give the same bytes.
package struct PartnerSimulation {
    let folder: PartnerFolder
    let partner: Partner
    /// Where all choices come from.
    let seed: UInt64
    /// How often what is played now was played before.
    private(set) var turn = 0
    /// The files of what is played now.
    private var files: [SimulatedFile] = []
    /// How many files there were before.
    private var made = 0
    /// What is yet to be played, the next one last.
    private var acts: [Act]
    /// What could not be made, and why.
    package private(set) var unmade: [Unmade] = []
    private var controls = 0
    /// Documents that fit, by agreement: each is dear to make.
    private var fitted: [String: GeneratedDocument?] = [:]

    /// A file that could not be made.
    package struct Unmade: Sendable {
        /// What it would have been.
        package let scenario: Scenario
        /// The transaction set and the version of the agreement.
        package let subject: String
        /// What the profile had against the last attempt; nil where the guide has no room for it.
        package let why: Diagnostic?
    }

    /// One thing that is played: a scenario, about one agreement or none.
    private struct Act {
        let scenario: Scenario
        let agreement: Agreement?
        let turn: Int
    }

    /// Plays some scenarios, and holds every file.
    package static func play(
        _ scenarios: [Scenario] = Scenario.all, of partner: Partner, in folder: PartnerFolder,
        seed: UInt64, count: Int = 1
    ) throws -> (files: [SimulatedFile], unmade: [Unmade]) {
        var simulation = PartnerSimulation(
            scenarios, of: partner, in: folder, seed: seed, count: count)
        var files: [SimulatedFile] = []
        while let more = try simulation.next() { files += more }
        return (files, simulation.unmade)
    }

    /// Begins to play some scenarios; `next` gives the files.
    package init(
        _ scenarios: [Scenario] = Scenario.all, of partner: Partner, in folder: PartnerFolder,
        seed: UInt64, count: Int = 1
    ) {
        self.folder = folder
        self.partner = partner
        self.seed = seed
        acts = scenarios.flatMap { Self.acts($0, of: partner, count: count) }.reversed()
    }

    /// The files of what is played next; nil where all is played. What becomes of one may depend on
    /// those before it that come with it, and on no others. No more is in memory at a time.
    package mutating func next() throws -> [SimulatedFile]? {
        while let act = acts.popLast() {
            turn = act.turn
            try play(act)
            guard !files.isEmpty else { continue }
            defer { files = [] }
            return files
        }
        return nil
    }

    /// What there is to play of a scenario, in order.
    private static func acts(_ scenario: Scenario, of partner: Partner, count: Int) -> [Act] {
        let agreements = partner.agreements.filter { $0.records == nil }
        let records = partner.agreements.filter { $0.records != nil }
        let chosen: [Agreement?]
        switch scenario {
        case _ where scenario.kind == .answer: chosen = [nil]
        case _ where scenario.kind == .ours: chosen = []
        case .valid, .least, .longest, .again: chosen = agreements + records
        default:
            let isOfEnvelope = EnvelopeFault.allCases.contains { .of($0) == scenario }
            let known = agreements.first { $0.guide != nil } ?? agreements.first
            chosen = isOfEnvelope ? known.map { [$0] } ?? [] : agreements
        }
        return chosen.flatMap { agreement in
            (0..<count).map { Act(scenario: scenario, agreement: agreement, turn: $0) }
        }
    }

    private mutating func play(_ act: Act) throws {
        let scenario = act.scenario
        guard let agreement = act.agreement else { return try answer(scenario) }
        switch scenario {
        case _ where agreement.records != nil: try sendRecords(scenario, agreement)
        case .valid, .identities, .delimiters, .unasked, .groups, .least, .longest, .most, .code,
            .again, .numberAgain, .gap, .groupAgain, .documentAgain, .orderAgain, .surplus:
            try send(scenario, agreement)
        case .sender, .receiver, .credentials, .usage, .set, .version, .groupSender,
            .groupReceiver:
            if turn == 0 { try stray(scenario, agreement) }
        default:
            if let kind = BrokenDocument.Kind.allCases.first(where: { .of($0) == scenario }) {
                try sendBroken(kind, agreement)
            }
            if let fault = EnvelopeFault.allCases.first(where: { .of($0) == scenario }) {
                try sendBroken(fault, agreement)
            }
        }
    }

    // MARK: - What all files have

    /// A generator's seed for a scenario, an agreement and a turn: other scenarios do not matter.
    func seed(_ scenario: Scenario, _ agreement: Agreement?, _ turn: Int) -> UInt64 {
        let text = "\(scenario.name) \(agreement.map(Self.subject) ?? "")"
        let mixed = text.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        return SplitMix64.seed(seed, mixed, UInt64(turn))
    }

    static func subject(_ agreement: Agreement) -> String {
        "\(agreement.set) \(agreement.version)"
    }

    /// The envelope of a file: as agreed, with control numbers of its own.
    mutating func envelope(_ agreement: Agreement) -> SampleEnvelope {
        var delimiters = partner.terms.reply.delimiters
        if agreement.version < "004020" { delimiters.repetition = nil }
        let sender = partner.ids[0]
        let receiver = receivers[0]
        var envelope = SampleEnvelope(
            sender: (sender.qualifier, sender.id), receiver: (receiver.qualifier, receiver.id),
            groupSender: agreement.groupSenders.first,
            groupReceiver: agreement.groupReceivers.first, version: agreement.version,
            delimiters: delimiters)
        envelope.suffix = delimiters.segment == 0x0A ? [] : partner.terms.reply.suffix.bytes
        envelope.usage = usage
        envelope.credentials = credentials
        envelope.interchangeControl = nextControl()
        envelope.groupControl = envelope.interchangeControl
        return envelope
    }

    /// ISA01 to ISA04 as agreed. A password is none of a profile's, so any stands for it.
    private var credentials: [(qualifier: String, value: String)] {
        var fields = [("00", ""), ("00", "")]
        if case .value(let agreed)? = partner.credentials?.authorization {
            fields[0] = (agreed.qualifier, agreed.value)
        }
        if case .password? = partner.credentials?.security {
            fields[1] = (ISASecurity.qualifier, "SIMULATED")
        }
        return fields
    }

    /// Our identities that a channel of the partner's serves, else all of them.
    var receivers: [Identity] {
        let served = folder.channels.filter { $0.carries.contains(partner.name) }
            .flatMap(\.serves)
        let found = folder.own.filter { served.isEmpty || served.contains($0) }
        return found.isEmpty ? folder.own : found
    }

    /// ISA15 of what the partner sends.
    var usage: String { partner.status == .test ? "T" : "P" }

    /// A control number that no other file of the simulation has; nine digits at most.
    mutating func nextControl() -> Int {
        controls += 1
        return Int(seed % 400) * 1_000_000 + controls
    }

    /// A number that no other document of the simulation has.
    mutating func number() -> String { String(nextControl()) }

    mutating func add(
        _ scenario: Scenario, _ subject: String?, _ about: String, _ bytes: [UInt8],
        _ expected: WalkSummary.Expectation, delay: Int? = nil, isLost: Bool = false,
        named file: String? = nil
    ) {
        made += 1
        let number = SampleEnvelope.number(made, 4)
        let what = subject.map { "-" + $0.replacing(" ", with: "-") } ?? ""
        // A name that was agreed stays as it is, in a folder of its own.
        files.append(
            SimulatedFile(
                scenario: scenario,
                name: "\(number)-\(scenario.name)\(what)" + (file.map { "/\($0)" } ?? ".x12"),
                subject: subject, about: about, delay: delay, isLost: isLost, bytes: bytes,
                expected: expected))
    }

    mutating func miss(_ scenario: Scenario, _ agreement: Agreement, _ why: Diagnostic? = nil) {
        unmade.append(Unmade(scenario: scenario, subject: Self.subject(agreement), why: why))
    }

    /// A document that the profile has nothing against; nil, and noted, where none was found.
    mutating func fitting(
        _ scenario: Scenario, _ agreement: Agreement, _ extent: FittingDocuments.Extent = .some,
        _ measure: DocumentGenerator.Measure = .any, turn: Int = 0,
        in delimiters: Delimiters? = nil, number: String? = nil
    ) throws -> GeneratedDocument? {
        var envelope = envelope(agreement)
        envelope.usage = "T"
        if let delimiters { envelope.delimiters = delimiters }
        return try fitting(
            scenario, agreement, extent, measure, turn: turn, as: .interchange(envelope),
            number: number ?? self.number())
    }

    /// The same in a form that is given.
    mutating func fitting(
        _ scenario: Scenario, _ agreement: Agreement, _ extent: FittingDocuments.Extent,
        _ measure: DocumentGenerator.Measure, turn: Int, as form: DocumentForm, number: String
    ) throws -> GeneratedDocument? {
        var documents = FittingDocuments(
            folder, partner, agreement, in: form, seed: seed(scenario, agreement, turn))
        let found = try documents.document(extent, measure, number: number)
        if found == nil { miss(scenario, agreement, documents.obstacle) }
        return found
    }

    /// Any document that the profile has nothing against, where another one would do as well.
    mutating func fitting(_ agreement: Agreement) throws -> GeneratedDocument? {
        if let known = fitted[Self.subject(agreement)] { return known }
        let found = try fitting(.valid, agreement, .least, turn: 1000)
        fitted.updateValue(found, forKey: Self.subject(agreement))
        return found
    }
}
