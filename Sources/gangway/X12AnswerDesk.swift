import Acknowledgments
import Diagnostics
import Flow
import Partners
import Values
import X12

/// Collects verdicts while an interchange is read, and writes its answers when it has ended.
struct X12AnswerDesk {
    /// Which answers are due and how they are written, unless something else is agreed about a set.
    private let terms: Terms
    /// Whose agreements say so; nil where nobody's do.
    private let partner: Partner?
    /// How sets are judged for which nothing is agreed.
    let policy: AcknowledgmentPolicy
    /// The time in the answers' envelopes.
    let time: Timestamp
    /// ISA13 of the next answer.
    private var control: Int
    /// GS06 of the next answer's group.
    private var groupControl: Int

    private var header: InterchangeHeader?
    private var faults: [Diagnostic] = []
    private var groups: [GroupOutcome] = []
    private var verdicts: [(group: Int, verdict: SetVerdict)] = []
    private var unlisted: Set<String> = []
    private var hasAnswer = false

    init(
        _ partner: Partner?, else terms: Terms, policy: AcknowledgmentPolicy, control: Int,
        time: Timestamp
    ) {
        self.partner = partner
        self.terms = partner?.terms ?? terms
        self.policy = policy
        self.control = control
        groupControl = control
        self.time = time
    }

    /// Takes in an event with what the judge said of it, and what is agreed about a set that it
    /// ended.
    ///
    /// - Returns: the answers, when the interchange has ended.
    mutating func take(
        _ event: InterchangeReader.Event, _ outcome: X12Judge.Outcome, isInGroup: Bool,
        agreement: Agreement?
    ) throws -> [UInt8] {
        switch event {
        case .interchange(let header): open(header, outcome.diagnostics)
        case .interchangeAcknowledgment: hasAnswer = true
        case .group(let header):
            var verdict = GroupVerdict(
                functionalID: header.functionalID, control: header.control,
                version: header.version)
            verdict.note(header.faults)
            faults += header.faults.filter { $0.code == .groupUnnamed }
            groups.append(
                GroupOutcome(
                    ordinal: groups.count + 1, header: header, verdict: verdict, diagnostics: []))
        case .groupEnd(let trailer):
            groups[groups.count - 1].verdict.close(
                stated: trailer.statedSets, faults: trailer.faults)
        case .serviceRequest(let request): faults += request.faults
        case .interchangeEnd(let trailer):
            faults += trailer.faults
            return try answers()
        case .fault where isInGroup && !groups.isEmpty:
            groups[groups.count - 1].verdict.note(outcome.diagnostics)
        case .fault where header != nil:
            faults += outcome.diagnostics
        default:
            break
        }
        if let set = outcome.set { add(set, agreement) }
        return []
    }

    private mutating func open(_ header: InterchangeHeader, _ faults: [Diagnostic]) {
        self.header = header
        self.faults = faults
        groups = []
        verdicts = []
        unlisted = []
        hasAnswer = false
    }

    private mutating func add(_ set: X12JudgedSet, _ agreement: Agreement?) {
        guard !groups.isEmpty else { return }
        let policy = agreement?.acknowledgment ?? policy
        let verdict = SetVerdict(
            set: set.header.id, control: set.header.control, convention: set.header.convention,
            faults: set.faults, envelope: set.envelope, policy: policy)
        if !policy.listsAcceptedSets {
            let version = groups[groups.count - 1].header.version.prefix(6)
            unlisted.insert("\(set.header.id) \(version)")
        }
        groups[groups.count - 1].verdict.count(verdict)
        verdicts.append((groups.count, verdict))
    }

    // MARK: Writing

    private mutating func answers() throws -> [UInt8] {
        guard let header = header.take() else { return [] }
        var outcome = InterchangeOutcome(
            opening: opening(header), fingerprint: SHA256.digest(of: [UInt8]()),
            verdict: InterchangeAcknowledgment(
                answering: header, faults: faults, choices: terms.answering.choices),
            diagnostics: faults, groups: groups, byteOffset: header.place.byte ?? 0,
            isAnswer: hasAnswer && groups.isEmpty)
        outcome.close(with: groups)
        var bytes: [UInt8] = []
        for kind in outcome.answersDue(hasGroups: groups.contains(where: \.verdict.isDue)) {
            let plan = AcknowledgmentPlan(
                kind: kind, answers: outcome, interchangeControl: control,
                groupControl: groupControl, time: time)
            control = ControlNumbers.number(after: control)
            groupControl = plan.groupControl(plan.groupCount)
            var writer = AcknowledgmentWriter(plan)
            while let group = writer.nextGroup {
                for told in verdicts where told.group == group { try writer.add(told.verdict) }
                try writer.endGroup()
            }
            bytes += try writer.finish()
        }
        return bytes
    }

    /// The interchange's beginning, as the writer of answers wants it: from a partner that is
    /// known, through a channel that leads back.
    private func opening(_ header: InterchangeHeader) -> InterchangeOpening {
        func reply(_ terms: Terms) -> ReplyEnvelope {
            ReplyEnvelope(
                to: header, by: terms, channel: "standard output", unlisted: unlisted,
                scope: ControlScope(
                    own: header.receiverID, partner: header.senderID, usage: header.usage))
        }
        var opening = InterchangeOpening(
            ordinal: 1, header: header, own: header.receiverID, partner: header.senderID,
            refusal: nil, reply: reply(terms))
        opening.reply.variants = partner?.variants(reply) ?? []
        return opening
    }
}
