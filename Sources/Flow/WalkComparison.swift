import Acknowledgments
import X12

/// Walks one stored message by two versions of the profiles, side by side, and tells what they make
/// otherwise. Nothing comes of it: a walk has no way out but its result.
///
/// Feed it blocks and compare after each. Memory: two walks, and what one is ahead of the other,
/// which is at most a slice.
package struct WalkComparison: ~Copyable {
    private let message: Int64
    private let name: String
    private var before: Side
    private var after: Side
    /// What the answers say otherwise, by interchange.
    private var answers: [Int: AnswerComparison] = [:]

    /// Compares the walks of a message with an id; both versions bear the same digest.
    package init(
        of message: Int64, _ facts: MessageFacts, before: Profiles, after: Profiles
    ) {
        precondition(before.digest == after.digest, "each document would differ by its source")
        self.message = message
        name = facts.name
        self.before = Side(InboundWalk(before, for: facts, resuming: nil))
        self.after = Side(InboundWalk(after, for: facts, resuming: nil))
    }

    /// Gives both walks the next block of the file.
    package mutating func feed(_ block: [UInt8]) {
        before.walk.feed(block)
        after.walk.feed(block)
    }

    /// Says that the file ends here.
    package mutating func finish() {
        before.walk.finish()
        after.walk.finish()
    }

    /// Compares as far as both walks have come.
    package mutating func compare(into report: inout ReplayReport) {
        before.pull()
        after.pull()
        let end = min(before.end, after.end)
        let offsets = Set(before.sets.keys).union(after.sets.keys).filter { $0 < end }
        for offset in offsets.sorted() {
            compare(
                before.sets.removeValue(forKey: offset), after.sets.removeValue(forKey: offset),
                into: &report)
        }
        let ordinals = Set(before.closed.keys).union(after.closed.keys).filter {
            (before.closed[$0]?.end ?? after.closed[$0]?.end ?? 0) <= end
        }
        for ordinal in ordinals.sorted() {
            close(
                ordinal, before.closed.removeValue(forKey: ordinal)?.outcome,
                after.closed.removeValue(forKey: ordinal)?.outcome, into: &report)
        }
    }

    private mutating func compare(
        _ old: Side.WalkedSet?, _ new: Side.WalkedSet?, into report: inout ReplayReport
    ) {
        guard let some = new ?? old else { return }
        let partner = new?.partner ?? old?.partner
        answers[some.interchange, default: AnswerComparison()].add(
            old?.told, new?.told, of: some.outcome.group)
        let document = new?.outcome.document ?? old?.outcome.document
        report.add(
            ReplayedSet(
                message: message, file: name, partner: partner ?? "",
                interchange: some.interchange, group: some.outcome.group,
                ordinal: some.outcome.ordinal, set: some.outcome.verdict.set,
                control: some.outcome.verdict.control, byteOffset: some.outcome.byteOffset,
                type: document?.type ?? "", number: document?.number ?? ""),
            ReplayDifference.between(old?.outcome, new?.outcome))
    }

    private mutating func close(
        _ ordinal: Int, _ old: InterchangeOutcome?, _ new: InterchangeOutcome?,
        into report: inout ReplayReport
    ) {
        let comparison = answers.removeValue(forKey: ordinal) ?? AnswerComparison()
        guard let some = new ?? old else { return }
        let place = ReplayedSet(
            message: message, file: name,
            partner: new?.opening.partner ?? old?.opening.partner ?? "",
            interchange: ordinal, group: 0, ordinal: 0, set: "",
            control: some.opening.header.control, byteOffset: some.byteOffset, type: "",
            number: "")
        for (difference, count) in comparison.differences(old, new) {
            report.add(place, difference, count: count)
        }
    }
}

/// One of the two walks, and what it has given that the other has not yet.
private struct Side: ~Copyable {
    var walk: InboundWalk
    /// Sets by the offset of their ST.
    var sets: [Int: WalkedSet] = [:]
    /// Closed interchanges by ordinal, with where the walk was then.
    var closed: [Int: (outcome: InterchangeOutcome, end: Int)] = [:]
    /// Up to where everything has been given.
    private(set) var end = 0

    private var opening: InterchangeOpening?
    private var groups: [GroupOutcome] = []
    /// GS08 of the group that the walk is in.
    private var version = ""

    /// A set with what the answer to it depends on.
    struct WalkedSet {
        let interchange: Int
        let partner: String?
        let outcome: SetOutcome
        /// Its verdict, where a 997 lists it.
        let told: SetVerdict?
    }

    init(_ walk: consuming InboundWalk) {
        self.walk = walk
    }

    /// Takes what the walk has made since.
    mutating func pull() {
        while let slice = walk.next() {
            end = slice.isLast ? Int.max : slice.resume.position.offset
            for step in slice.steps { take(step) }
        }
    }

    private mutating func take(_ step: Step) {
        switch step {
        case .opened(let opening):
            self.opening = opening
            groups = []
        case .set(let outcome):
            guard let opening else { return }
            let verdict = outcome.verdict
            let isListed =
                verdict.isNameable && opening.reply.lists(verdict, version: version)
            sets[outcome.byteOffset] = WalkedSet(
                interchange: opening.ordinal, partner: opening.partner, outcome: outcome,
                told: isListed ? verdict : nil)
        case .groupClosed(let group):
            groups.append(group)
        case .closed(var outcome):
            outcome.close(with: groups)
            closed[outcome.opening.ordinal] = (outcome, end)
        case .group(let opening): version = opening.header.version
        case .answer, .remark: break
        }
    }
}
