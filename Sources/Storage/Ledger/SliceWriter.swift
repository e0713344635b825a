import Acknowledgments
import Diagnostics
import Engine
import Flow
import Values

/// Writes one slice's rows in a transaction.
struct SliceWriter {
    let ledger: LedgerTransaction
    let slice: PreparedSlice
    var message: InboundMessage

    var sql: any SQLTransaction { ledger.sql }
    private var claim: Claim { slice.commit.task.claim }
    private var isReleaseDue = false
    /// How many expectations this commit may still close.
    private var settles: Int
    /// The interchange that the walk is in.
    private var current: InterchangeRow?

    init(_ ledger: LedgerTransaction, _ slice: PreparedSlice) throws {
        self.ledger = ledger
        self.slice = slice
        isReleaseDue = !slice.stacks.isEmpty
        settles = ledger.settings.answerBatch
        try ledger.require(slice.commit.task.claim)
        message = try ledger.inboundMessage(slice.commit.task.message)
        current = try message.walking.map { try ledger.interchange($0) }
    }

    /// Writes the slice and says what is left to do.
    mutating func write() throws -> SliceReceipt {
        let isLast = slice.commit.slice.isLast
        // The same slice again after a commit whose answer was lost. The file's end stands where
        // the slice before it ended, so that only `hasWalked` tells whether it was committed.
        if message.hasWalked || (!isLast && message.resume == slice.resume) {
            if try ledger.hasWithheld(message.id) { return .releasing }
            guard message.hasWalked else { return .committed }
            try ledger.finish(message.id, claim)
            return .finished
        }
        for part in slice.parts {
            switch part {
            case .whole(let outcome, let sets, let answers): try whole(outcome, sets, answers)
            case .set(let set): try append(set)
            case .step(let step): try append(step)
            }
        }
        for (sender, codes) in slice.codes {
            try ledger.note(codes, of: sender, in: message.id)
        }
        try sql.execute(
            """
            UPDATE message SET state = 'processing', resume = $2, has_walked = $3,
              diagnostics = $4, profile = $5, walking = $6
            WHERE id = $1
            """, message.id, slice.resume, isLast, message.diagnostics, slice.commit.profile,
            current?.id)
        if try isReleasing() { return .releasing }
        guard isLast else { return .committed }
        try ledger.finish(message.id, claim)
        return .finished
    }

    /// Whether documents or answers wait to be released. A file that is one slice of whole
    /// interchanges withholds none.
    private func isReleasing() throws -> Bool {
        let isWhole =
            message.resume == nil && !isReleaseDue
            && slice.parts.allSatisfy { if case .whole = $0 { true } else { false } }
        guard slice.commit.slice.isLast || isReleaseDue, !isWhole else { return false }
        return try ledger.hasWithheld(message.id)
    }

    // MARK: - Interchanges in one slice

    private mutating func whole(
        _ outcome: InterchangeOutcome, _ sets: [PreparedSet], _ answers: [PartnerAnswer]
    ) throws {
        var outcome = outcome
        outcome.close(with: outcome.groups)
        let scope = try ledger.scope(outcome.opening.reply.scope)
        let row = try ledger.interchange(outcome.opening, of: message.id, scope: scope)
        guard row.isOpen else {
            if row.state == "accepted" { try complete(outcome, row.id, scope, sets) }
            return
        }
        try note(outcome, sets)
        for answer in answers { try note(answer.note, interchange: row.ordinal) }
        let decision = try ledger.decide(
            outcome, groups: outcome.groups, scope: scope, interchange: row.id,
            accepts: row.acceptsDuplicates)
        for group in outcome.groups { try ledger.insert(group, of: row.id) }
        if decision.isAccepted {
            for set in sets { try ledger.insert(set, of: row.id) }
        }
        try settle(outcome, decision, row.id, scope, sets: sets)
        guard decision.isAccepted else { return }
        if case .dropped = decision {
            try release(sets, of: row.id, outcome, isDropped: true)
        } else {
            try release(sets, of: row.id, outcome)
        }
        // What a partner says of our documents is heard whatever becomes of its own.
        try keep(answers, sets, of: row, outcome.opening, scope)
    }

    /// Matches what an interchange says of things that we sent.
    private mutating func keep(
        _ answers: [PartnerAnswer], _ sets: [PreparedSet], of row: InterchangeRow,
        _ opening: InterchangeOpening, _ scope: Int64
    ) throws {
        // What one commit may not take was kept before, and is settled after it; so is an answer
        // about more than one commit may settle.
        let isSaid = !answers.isEmpty || sets.contains { !$0.outcome.answers.isEmpty }
        isReleaseDue = isReleaseDue || isSaid
        guard slice.stacks.isEmpty else { return }
        let frame = AnswerFrame(
            message: message.id, interchange: row.ordinal, scope: scope,
            partner: opening.partner ?? "")
        try ledger.keep(answers, in: frame, settling: &settles)
        for set in sets {
            try ledger.keep(set.outcome.answers, in: frame.of(set.outcome), settling: &settles)
        }
    }

    /// Makes and releases the documents of an interchange's sets; those of one that is dropped are
    /// known and not handed on.
    private func release(
        _ sets: [PreparedSet], of interchange: Int64, _ outcome: InterchangeOutcome,
        isDropped: Bool = false
    ) throws {
        let void = Set(outcome.groups.filter(\.isVoid).map(\.ordinal))
        for set in sets {
            guard let document = set.outcome.document else { continue }
            let id = try ledger.insert(
                set, document, of: interchange, in: message, outcome.opening,
                profile: slice.commit.profile)
            if void.contains(set.outcome.group), !document.awaitsAgreement {
                try ledger.set(id, "void", isSettled: true)
                continue
            }
            guard !isDropped else {
                try ledger.set(id, "duplicate", isSettled: true)
                continue
            }
            try ledger.release(
                DocumentFacts(id: id, message: message, opening: outcome.opening, document),
                hold: set.hold)
        }
    }

    /// Takes up an interchange that an earlier walk has done, because a person had its message
    /// walked again. While no 997 has told the partner otherwise, sets that were rejected and pass
    /// now are made good; documents that there are stay as they are.
    private mutating func complete(
        _ outcome: InterchangeOutcome, _ interchange: Int64, _ scope: Int64, _ sets: [PreparedSet]
    ) throws {
        if try !ledger.hasAnswer(.functional, interchange) {
            let missing = try sets.filter { try !ledger.hasDocument($0.outcome, interchange) }
            for set in missing { try ledger.insert(set, of: interchange) }
            for group in outcome.groups { try ledger.insert(group, of: interchange) }
            try release(missing, of: interchange, outcome)
        }
        let kinds = outcome.answersDue(hasGroups: outcome.groups.contains { $0.verdict.isDue })
        let why = unanswered(outcome, .accepted(), kinds, sets)
        try ledger.closeMended(interchange, but: why?.code.name)
        _ = try acknowledge(outcome, interchange, scope, sets: sets)
        guard let why else { return }
        try ledger.open(.process, subject(outcome, interchange), StoredDiagnostic(why))
    }

    /// Writes down a decision and answers it.
    private mutating func settle(
        _ outcome: InterchangeOutcome, _ decision: InterchangeDecision, _ interchange: Int64,
        _ scope: Int64, sets: [PreparedSet]
    ) throws {
        try ledger.close(interchange, decision, outcome)
        let subject = subject(outcome, interchange)
        switch decision {
        case .repeated(let first):
            try ledger.sendAgain(answersOf: first, for: message.id)
            return
        case .refused(let why), .held(let why, _):
            try ledger.open(.process, subject, StoredDiagnostic(why))
        case .accepted(let told):
            if let told { try note(told, interchange: outcome.opening.ordinal) }
        case .dropped(let why, _): try tell(dropped: why)
        case .turnedAway, .rejected:
            break
        }
        guard decision.isAnswered else { return }
        let answered = decision.answered(outcome)
        let kinds = try acknowledge(answered, interchange, scope, sets: sets)
        if let why = unanswered(answered, decision, kinds, sets) {
            try ledger.open(.process, subject, StoredDiagnostic(why))
        }
    }

    private func tell(dropped why: Diagnostic) throws {
        try ledger.event(
            message.id, "deliver.duplicate", "\(why.message); its documents are not handed on")
    }

    private func subject(_ outcome: InterchangeOutcome, _ interchange: Int64) -> WorkSubject {
        WorkSubject(
            message: message.id, interchange: interchange, partner: outcome.opening.partner)
    }

    /// What the partner is never told and people therefore have to see: an interchange rejected
    /// without a TA1, sets rejected without a 997, answers without a way back.
    private func unanswered(
        _ outcome: InterchangeOutcome, _ decision: InterchangeDecision,
        _ kinds: [AcknowledgmentPlan.Kind], _ sets: [PreparedSet]
    ) -> Diagnostic? {
        switch decision {
        case .turnedAway(let why): return kinds.contains(.interchange) ? nil : why
        case .rejected where !kinds.contains(.interchange):
            return outcome.diagnostics.first { $0.severity == .error }
        default: break
        }
        guard decision.isAccepted, !kinds.contains(.functional) else { return nil }
        let reply = outcome.opening.reply
        if reply.functionalAcknowledgment, reply.channel == nil,
            outcome.groups.contains(where: \.verdict.isDue)
        {
            return Diagnostic(
                .sendChannelMissing,
                "a 997 is due to \(outcome.opening.partner ?? "the sender") but no channel leads "
                    + "back")
        }
        // A set that waits for an agreement is seen as a held document already.
        let rejected = sets.first {
            !$0.outcome.verdict.disposition.isAccepted && $0.outcome.document == nil
        }
        return rejected?.outcome.diagnostics.first { $0.severity == .error }
    }

    private mutating func acknowledge(
        _ outcome: InterchangeOutcome, _ interchange: Int64, _ scope: Int64, sets: [PreparedSet]
    ) throws -> [AcknowledgmentPlan.Kind] {
        var answered: [AcknowledgmentPlan.Kind] = []
        for kind in outcome.answersDue(hasGroups: outcome.groups.contains { $0.verdict.isDue }) {
            answered.append(kind)
            guard try !ledger.hasAnswer(kind, interchange) else { continue }
            let draft = try ledger.draft(kind, outcome, scope: scope)
            let bytes: StoredBytes
            do throws(Diagnostic) {
                bytes = try draft.plan.bytes(sets.map(\.outcome))
            } catch {
                try note(error, interchange: outcome.opening.ordinal)
                try ledger.open(
                    .process, subject(outcome, interchange), StoredDiagnostic(error))
                continue
            }
            try ledger.take(draft, scope: scope)
            try ledger.queue(draft.plan, bytes, of: interchange, scope: scope, for: message)
        }
        return answered
    }

    // MARK: - Interchanges over several slices

    private mutating func append(_ step: Step) throws {
        switch step {
        case .opened(let opening):
            let scope = try ledger.scope(opening.reply.scope)
            current = try ledger.interchange(opening, of: message.id, scope: scope)
        case .group:
            break  // Its row is written when it has closed, with its verdict.
        case .set(let outcome):
            try append(PreparedSet(outcome))
        case .groupClosed(let outcome):
            guard let open = current, open.isOpen else { return }
            try ledger.insert(outcome, of: open.id)
            for diagnostic in outcome.diagnostics {
                try note(diagnostic, interchange: open.ordinal, group: outcome.ordinal)
            }
        case .closed(let outcome):
            try close(outcome)
            current = nil
        case .answer(let answer):
            guard let open = current, open.isOpen else { return }
            try note(answer.note, interchange: open.ordinal)
            guard slice.stacks.isEmpty else { return }
            try ledger.withhold([answer], in: try ledger.frame(open, of: message.id))
        case .remark(let diagnostic):
            try note(diagnostic, interchange: nil)
            guard diagnostic.severity == .error else { return }
            try ledger.open(
                .process, WorkSubject(message: message.id), StoredDiagnostic(diagnostic))
        }
    }

    private mutating func append(_ set: PreparedSet) throws {
        guard let open = current, open.isOpen else { return }
        try ledger.insert(set, of: open.id)
        for diagnostic in set.outcome.diagnostics {
            try note(
                diagnostic, interchange: open.ordinal, group: set.outcome.group,
                set: set.outcome.ordinal)
        }
        if !set.outcome.answers.isEmpty, slice.stacks.isEmpty {
            try ledger.withhold(
                set.outcome.answers, in: try ledger.frame(open, of: message.id).of(set.outcome))
        }
        guard let document = set.outcome.document else { return }
        try ledger.withhold(
            set, document, of: open, in: message, profile: slice.commit.profile)
    }

    private mutating func close(_ outcome: InterchangeOutcome) throws {
        let opening = outcome.opening
        let scope = try ledger.scope(opening.reply.scope)
        let row = try ledger.interchange(opening, of: message.id, scope: scope)
        guard row.isOpen else { return }
        isReleaseDue = true
        try note(outcome, [])
        for group in outcome.groups { try ledger.insert(group, of: row.id) }
        let groups = try ledger.groups(of: row.id)
        var outcome = outcome
        outcome.close(with: groups)
        let decision = try ledger.decide(
            outcome, groups: groups, scope: scope, interchange: row.id,
            accepts: row.acceptsDuplicates)
        try ledger.close(row.id, decision, outcome)
        let subject = subject(outcome, row.id)
        switch decision {
        case .repeated(let first):
            try ledger.sendAgain(answersOf: first, for: message.id)
        case .refused(let why), .held(let why, _):
            try ledger.open(.process, subject, StoredDiagnostic(why))
        case .accepted(let told):
            if let told { try note(told, interchange: outcome.opening.ordinal) }
        case .dropped(let why, _): try tell(dropped: why)
        case .turnedAway, .rejected:
            break
        }
        var kinds = try [AcknowledgmentPlan.Kind.interchange, .functional].filter {
            try ledger.hasAnswer($0, row.id)
        }
        for prepared in slice.commit.acknowledgments ?? [] where !kinds.contains(prepared.plan.kind)
        {
            try ledger.queue(
                prepared.plan, prepared.bytes, of: row.id, scope: scope, for: message)
            kinds.append(prepared.plan.kind)
        }
        if let why = unanswered(outcome, decision, kinds, []) {
            try ledger.open(.process, subject, StoredDiagnostic(why))
        }
    }

    // MARK: - Diagnostics

    private mutating func note(_ outcome: InterchangeOutcome, _ sets: [PreparedSet]) throws {
        let ordinal = outcome.opening.ordinal
        for diagnostic in outcome.diagnostics { try note(diagnostic, interchange: ordinal) }
        for group in outcome.groups {
            for diagnostic in group.diagnostics {
                try note(diagnostic, interchange: ordinal, group: group.ordinal)
            }
        }
        for set in sets {
            for diagnostic in set.outcome.diagnostics {
                try note(
                    diagnostic, interchange: ordinal, group: set.outcome.group,
                    set: set.outcome.ordinal)
            }
        }
    }

    private mutating func note(
        _ diagnostic: Diagnostic, interchange: Int?, group: Int? = nil, set: Int? = nil
    ) throws {
        try ledger.note(
            diagnostic, of: &message, interchange: interchange, group: group, set: set)
    }
}
