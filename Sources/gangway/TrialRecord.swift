import Acknowledgments
import Diagnostics
import Flow
import Guides
import Partners
import Values
import X12

/// What one walk of a trial made: diagnostics, acknowledgments, documents.
struct TrialRecord {
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var acknowledgments: [String] = []
    private(set) var documents: [JSON] = []
    /// What the acknowledgments say in plain words, a line for each thing that they find.
    private(set) var words: [String] = []

    private let role: Role
    /// The folder as the gateway goes by it.
    private let folder: PartnerFolder
    private let channel: String?
    private let time: Timestamp

    /// Whether the interchange that is open is another record's.
    private var isPassedOver = false
    /// How many documents stood before the interchange that is open.
    private var settled = 0
    private var groups: [GroupOutcome] = []
    private var verdicts: [(group: Int, verdict: SetVerdict)] = []
    private var header: GroupHeader?
    /// Whose interchange is open.
    private var partner: Partner?

    /// Whose walk is recorded.
    enum Role {
        /// The gateway's own.
        case gateway
        /// That of a gateway which asks for no status and no channel: only what the real one
        /// would hold is recorded.
        case released
        /// That of a gateway to which everything comes from one partner.
        case partner(Partner)

        /// What the walk's folder passes over.
        var leniency: PartnerFolder.Leniency {
            switch self {
            case .gateway: .none
            case .released: .status
            case .partner(let partner): .identity(of: partner)
            }
        }
    }

    /// Begins a record.
    init(_ role: Role, _ folder: PartnerFolder, channel: String?, time: Timestamp) {
        self.role = role
        self.folder = folder
        self.channel = channel
        self.time = time
    }

    /// Feeds a walk, an empty block being the file's end, and records what it makes.
    mutating func take(_ block: [UInt8], from walk: inout InboundWalk) throws {
        if block.isEmpty { walk.finish() } else { walk.feed(block) }
        while let slice = walk.next() {
            for step in slice.steps { try take(step) }
        }
    }

    private mutating func take(_ step: Step) throws {
        switch step {
        case .opened(let opening): open(opening)
        case .remark(let diagnostic): remark(diagnostic)
        case .answer(let answer): remark(answer.note)
        case _ where isPassedOver: break
        case .group(let opening): header = opening.header
        case .set(let outcome):
            verdicts.append((outcome.group, outcome.verdict))
            tell(outcome.verdict)
            waiveApplicationCodes(of: outcome)
            diagnostics += outcome.diagnostics
            if let document = outcome.document, !document.body.isEmpty {
                documents.append(try JSONReader.read(document.body))
            }
        case .groupClosed(let outcome):
            groups.append(outcome)
            diagnostics += outcome.diagnostics
            words += VerdictText.lines(outcome.verdict).map {
                "group \(outcome.header.control): \($0)"
            }
        case .closed(let outcome): try close(outcome)
        }
    }

    /// Says a verdict in words, with the names of the guide that was agreed.
    private mutating func tell(_ verdict: SetVerdict) {
        var guide: SetGuide?
        if let partner, let header,
            case .agreed(let agreement) = folder.trying(role.leniency).agreement(
                with: partner, group: header, set: verdict.set)
        {
            guide = agreement.guide
        }
        words += VerdictText(guide: guide).lines(verdict).map {
            "\(verdict.set) \(verdict.control): \($0)"
        }
    }

    private mutating func open(_ opening: InterchangeOpening) {
        (verdicts, groups, header) = ([], [], nil)
        partner = opening.partner.flatMap { folder.partner(named: $0) }
        settled = documents.count
        let refusal = folder.resolve(opening.header, channel: channel).refusal
        switch role {
        case .gateway: diagnostics += [opening.refusal].compactMap { $0 }
        case .released: isPassedOver = refusal == nil || opening.refusal != nil
        case .partner: diagnostics += [refusal.map(Self.waived)].compactMap { $0 }
        }
    }

    private mutating func remark(_ diagnostic: Diagnostic) {
        // It is the gateway's record that tells it.
        if case .released = role { return }
        diagnostics.append(diagnostic)
    }

    /// Says once a group what of GS the gateway would not let pass.
    private mutating func waiveApplicationCodes(of outcome: SetOutcome) {
        guard case .partner(let partner) = role, let header,
            !outcome.diagnostics.contains(where: { $0.code == .receiveAgreementMissing }),
            case .missing(let missing) = folder.agreement(
                with: partner, group: header, set: outcome.verdict.set)
        else { return }
        let note = Self.waived(missing)
        if !diagnostics.contains(note) { diagnostics.append(note) }
    }

    private static func waived(_ refusal: Diagnostic) -> Diagnostic {
        Diagnostic(
            ConfigurationDiagnostics.trialWaived, "waived for this trial: \(refusal.message)",
            value: refusal.value, at: refusal.place,
            mend: "the gateway would hold it: \(refusal.help)")
    }

    private mutating func close(_ closed: InterchangeOutcome) throws {
        var outcome = closed
        diagnostics += outcome.diagnostics
        outcome.close(with: groups)
        // What is refused as a whole hands nothing on.
        if outcome.isVoid { documents.removeSubrange(settled...) }
        // A partner on trial need not have a channel yet.
        if case .partner = role, outcome.opening.reply.channel == nil {
            outcome.opening.reply.channel = "trial"
        }
        for kind in outcome.answersDue(hasGroups: groups.contains(where: \.verdict.isDue)) {
            acknowledgments.append(try answer(kind, to: outcome))
        }
    }

    private func answer(
        _ kind: AcknowledgmentPlan.Kind, to outcome: InterchangeOutcome
    ) throws -> String {
        var writer = AcknowledgmentWriter(
            AcknowledgmentPlan(
                kind: kind, answers: outcome, interchangeControl: 1, groupControl: 1, time: time))
        while let group = writer.nextGroup {
            for recorded in verdicts where recorded.group == group {
                try writer.add(recorded.verdict)
            }
            try writer.endGroup()
        }
        return String(decoding: try writer.finish(), as: UTF8.self)
    }
}
