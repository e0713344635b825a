import Acknowledgments
import Partners
package import Values
import X12

/// An acknowledgment interchange before its bytes: what it answers, the control numbers that are
/// reserved for it and its time. Writing a plan twice gives the same bytes.
package struct AcknowledgmentPlan: Sendable {
    /// What kind of answer the interchange carries.
    package enum Kind: String, Sendable {
        /// A TA1 alone.
        case interchange = "TA1"
        /// A 997 or 999 for each group, whichever is agreed.
        case functional = "997"
    }

    /// What it carries.
    package var kind: Kind
    /// The interchange that it answers, its groups included.
    package var answers: InterchangeOutcome
    /// ISA13 of the answer.
    package var interchangeControl: Int
    /// GS06 of the answer's first group; those of further groups come after it, across the end of
    /// what is agreed. Zero for a TA1.
    package var groupControl: Int
    /// The time in ISA09/10 and GS04/05.
    package var time: Timestamp

    /// Makes a plan.
    package init(
        kind: Kind, answers: InterchangeOutcome, interchangeControl: Int, groupControl: Int,
        time: Timestamp
    ) {
        self.kind = kind
        self.answers = answers
        self.interchangeControl = interchangeControl
        self.groupControl = groupControl
        self.time = time
    }
}

extension AcknowledgmentPlan {
    /// The groups that are answered, in the order of their answers: that in which they came, but
    /// where answers share groups all of one group come at the place of its first.
    var due: [GroupOutcome] {
        let due = kind == .functional ? answers.groups.filter(\.verdict.isDue) : []
        guard form.isCombined else { return due }
        var places: [AnswerGroup: Int] = [:]
        var shared: [[GroupOutcome]] = []
        for group in due {
            let place = places[answerGroup(of: group), default: shared.count]
            if place == shared.count {
                places[answerGroup(of: group)] = place
                shared.append([])
            }
            shared[place].append(group)
        }
        return shared.flatMap(\.self)
    }

    /// What the answers look like.
    var form: AcknowledgmentForm { answers.opening.reply.functional ?? AcknowledgmentForm() }

    /// How many functional groups the answer has, each with a control number.
    package var groupCount: Int {
        let due = due
        guard form.isCombined else { return due.count }
        return Set(due.map(answerGroup)).count
    }

    /// GS06 of one of its groups, from 0.
    package func groupControl(_ index: Int) -> Int {
        let agreed = answers.opening.reply.numbers.group
        // Those of a large interchange are taken before its end, and what is agreed may change.
        let range = agreed.contains(groupControl) ? agreed : ControlNumbers.all
        return ControlNumbers.number(index, after: groupControl, in: range)
    }

    /// Whether the answers to two groups may stand in one.
    func sharesGroup(_ group: GroupOutcome, with other: GroupOutcome) -> Bool {
        form.isCombined && answerGroup(of: group) == answerGroup(of: other)
    }

    /// What the groups of answers that may share one have in common: GS02, GS03 and GS08 (997,
    /// note 1).
    private struct AnswerGroup: Hashable {
        let sender: String
        let receiver: String
        let version: String
    }

    private func answerGroup(of group: GroupOutcome) -> AnswerGroup {
        AnswerGroup(
            sender: group.header.senderID, receiver: group.header.receiverID,
            version: form.version(answering: group.header.version))
    }

    /// What ISA and GS of the answer say beside identities, numbers and versions.
    var settings: ReplySettings.Envelope { answers.opening.reply.settings }

    /// When the answer is written, on the clock that was agreed.
    var moment: Timestamp { time + .seconds(60 * settings.offset) }

    /// ISA09 and ISA10 of the answer.
    package var interchangeTime: String {
        String(moment.date.compact.dropFirst(2) + moment.time.compact.prefix(4))
    }

    /// Whether ISA14 of the answer asks for a TA1; a TA1 is never answered by one.
    package var isInterchangeAsked: Bool { kind == .functional && settings.asks }

    /// When the TA1 that it asks for is due; nil where nothing is agreed.
    package var deadline: Deadline? {
        let expects = answers.opening.reply.expects
        return expects.deadline(expects.interchange, after: time)
    }

    /// The transaction set that the answer's file is named by.
    package var setName: String { kind == .functional ? form.kind.rawValue : kind.rawValue }
}
