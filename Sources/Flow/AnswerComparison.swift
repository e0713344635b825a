import Acknowledgments
import Diagnostics
import Partners
import X12

/// What two versions of the profiles answer otherwise to one interchange.
///
/// An acknowledgment's bytes are a function of its plan and the verdicts of the sets, so what the
/// bytes are made of is compared, set by set: an interchange may be larger than the memory.
struct AnswerComparison {
    /// What differs, with how often it does.
    typealias Found = (difference: ReplayDifference, count: Int)

    /// The sets of each group whose verdicts differ and are told: the first, and how many.
    private var verdicts: [Int: Found] = [:]

    /// Compares what the answers say of one set of a group; nil where one does not list it.
    mutating func add(_ before: SetVerdict?, _ after: SetVerdict?, of group: Int) {
        guard before != after else { return }
        let difference = ReplayDifference(
            .answer("AK5"), path: "ST02 \(before?.control ?? after?.control ?? "")",
            before: before.map(Self.text), after: after.map(Self.text))
        verdicts[group, default: (difference, 0)].count += 1
    }

    /// What differs, now that the interchange has closed; nil where one version has not seen it.
    func differences(
        _ before: InterchangeOutcome?, _ after: InterchangeOutcome?
    ) -> [Found] {
        let (old, new) = (Due(before), Due(after))
        var found: [Found] = []
        func compare(_ subject: ReplayDifference.Subject, _ before: String?, _ after: String?) {
            guard before != after else { return }
            found.append((ReplayDifference(subject, before: before, after: after), 1))
        }
        compare(.interchange, Self.standing(before), Self.standing(after))
        compare(.answer("TA1"), old.interchange, new.interchange)
        compare(.answer("997"), old.functional, new.functional)
        guard let reply = old.reply, let other = new.reply else { return found }
        compare(.answer("channel"), reply.channel, other.channel)
        compare(.answer("name"), reply.nameTemplate, other.nameTemplate)
        compare(.answer("delimiters"), Self.marks(reply), Self.marks(other))
        let (was, now) = (reply.settings, other.settings)
        compare(.answer("ISA14"), was.asks ? "1" : "0", now.asks ? "1" : "0")
        compare(.answer("ISA02"), was.authorization?.value, now.authorization?.value)
        compare(.answer("ISA12"), was.form.controls, now.form.controls)
        if old.functional != nil {
            compare(.answer("GS04"), was.form.date.rawValue, now.form.date.rawValue)
            compare(.answer("GS05"), was.form.time.rawValue, now.form.time.rawValue)
            compare(.answer("GS07"), was.agency.rawValue, now.agency.rawValue)
        }
        compare(
            .answer("clock"), "\(was.offset) minutes ahead of UTC",
            "\(now.offset) minutes ahead of UTC")
        guard old.functional != nil, old.functional == new.functional else { return found }
        let (groups, others) = (old.groups, new.groups)
        for group in Set(groups.keys).union(others.keys).sorted() {
            let (was, now) = (groups[group], others[group])
            compare(.answer("AK9"), old.text(group), new.text(group))
            // A refused group lists no sets.
            if was?.isRefused == true, now?.isRefused == true { continue }
            if let told = verdicts[group] { found.append(told) }
        }
        return found
    }

    /// What one version's answers are made of.
    private struct Due {
        /// What TA1 says; nil where none is due.
        var interchange: String?
        /// The form of the 997 or 999; nil where none is due.
        var functional: String?
        var reply: ReplyEnvelope?
        var groups: [Int: GroupVerdict] = [:]

        /// What AK9 says of a group; nil where it is not answered.
        func text(_ group: Int) -> String? {
            guard let verdict = groups[group] else { return nil }
            let partly = reply?.functional?.partly ?? .partly
            let disposition =
                verdict.disposition == .partlyAccepted && partly == .errors
                ? .acceptedWithErrors : verdict.disposition
            let words = VerdictText.lines(verdict).joined(separator: "; ")
            return "\(disposition.rawValue), \(verdict.accepted) of \(verdict.received)"
                + (words.isEmpty ? "" : ": \(words)")
        }

        init(_ outcome: InterchangeOutcome?) {
            guard let outcome else { return }
            let due = outcome.groups.filter(\.verdict.isDue)
            let kinds = outcome.answersDue(hasGroups: !due.isEmpty)
            if kinds.contains(.interchange) {
                interchange =
                    "\(outcome.verdict.disposition.rawValue) \(outcome.verdict.note.rawValue)"
            }
            if kinds.contains(.functional), let form = outcome.opening.reply.functional {
                functional = Self.text(form)
                groups = Dictionary(due.map { ($0.ordinal, $0.verdict) }) { first, _ in first }
            }
            if !kinds.isEmpty { reply = outcome.opening.reply }
        }

        private static func text(_ form: AcknowledgmentForm) -> String {
            form.kind.rawValue + (form.version.map { " in \($0)" } ?? "")
                + (form.isCombined ? ", one for all groups" : "")
        }
    }

    // MARK: - In words

    private static func standing(_ outcome: InterchangeOutcome?) -> String? {
        guard let outcome else { return nil }
        if let refusal = outcome.opening.refusal { return "[\(refusal.code)] \(refusal.message)" }
        return outcome.isVoid ? "rejected" : "accepted"
    }

    private static func text(_ verdict: SetVerdict) -> String {
        let words = VerdictText(guide: nil).lines(verdict)
        let more = words.count > 1 ? "; \(words.count - 1) more" : ""
        return verdict.disposition.rawValue + (words.first.map { ": \($0)\(more)" } ?? "")
    }

    private static func marks(_ reply: ReplyEnvelope) -> String {
        "\(reply.delimiters) \(reply.suffix)"
    }
}
