import Acknowledgments
import Engine
import Flow
import Mapping
import Values
import X12

/// A slice with everything done that needs no transaction: bytes packed, verdicts encoded, small
/// interchanges put together. The writer's thread is everybody's, so its work is kept short.
struct PreparedSlice: Sendable {
    let commit: SliceCommit
    let resume: [UInt8]
    let parts: [Part]
    /// The codes of its sets that the ledger may not have seen yet.
    let codes: [KnownCodes.Sender: Set<SentCode>]
    /// Answers of partners that are kept in commits of their own before the slice's, because they
    /// are more than one may settle; else empty.
    let stacks: [AnswerStack]

    /// What a slice's commit does, in the order of the bytes.
    enum Part: Sendable {
        /// An interchange that lies in this slice whole.
        case whole(InterchangeOutcome, [PreparedSet], [PartnerAnswer])
        /// A step of an interchange that goes over several slices, or outside of any.
        case step(Step)
        /// A set of an interchange that goes over several slices.
        case set(PreparedSet)
    }

    init(
        _ commit: SliceCommit, unknown codes: [KnownCodes.Sender: Set<SentCode>], answerLimit: Int
    ) {
        let stacks = AnswerStack.stacks(of: commit.slice)
        let count = stacks.reduce(0) { $0 + $1.answers.count }
        self.stacks = count > answerLimit ? stacks : []
        self.commit = commit
        self.codes = codes
        resume = commit.slice.resume.encoded
        var parts: [Part] = []
        var sets: [PreparedSet] = []
        var answers: [PartnerAnswer] = []
        var opened: [Part]?
        for step in commit.slice.steps {
            switch step {
            case .opened:
                opened = [.step(step)]
            case .closed(let outcome) where opened != nil:
                parts.append(.whole(outcome, sets, answers))
                opened = nil
                (sets, answers) = ([], [])
            case .answer(let answer) where opened != nil:
                opened?.append(.step(step))
                answers.append(answer)
            case .set(let outcome):
                let set = PreparedSet(outcome)
                opened?.append(.set(set))
                if opened == nil { parts.append(.set(set)) } else { sets.append(set) }
            default:
                opened?.append(.step(step))
                if opened == nil { parts.append(.step(step)) }
            }
        }
        // What was opened and did not close here goes on in the next slice.
        self.parts = parts + (opened ?? [])
    }
}

extension SliceCommit {
    /// The codes that its sets bring.
    var codes: [SentCodes] {
        slice.steps.compactMap { step in
            if case .set(let outcome) = step { outcome.codes } else { nil }
        }
    }
}

extension AnswerStack {
    /// The answers of a slice, in the order of the bytes.
    fileprivate static func stacks(of slice: Slice) -> [AnswerStack] {
        var (opening, stacks): (InterchangeOpening?, [AnswerStack]) = (nil, [])
        for step in slice.steps {
            switch step {
            case .opened(let next): opening = next
            case .answer(let answer):
                if stacks.last?.group == 0,
                    stacks.last?.opening?.ordinal == opening?.ordinal
                {
                    stacks[stacks.count - 1].answers.append(answer)
                } else {
                    stacks.append(
                        AnswerStack(opening: opening, group: 0, set: 0, answers: [answer]))
                }
            case .set(let outcome) where !outcome.answers.isEmpty:
                stacks.append(
                    AnswerStack(
                        opening: opening, group: outcome.group, set: outcome.ordinal,
                        answers: outcome.answers))
            default: break
            }
        }
        return stacks
    }
}

/// A set with its verdict and its document as rows keep them.
struct PreparedSet: Sendable {
    let outcome: SetOutcome
    let verdict: [UInt8]
    let body: PackedBytes?
    let position: [UInt8]?
    let hold: StoredDiagnostic?

    init(_ outcome: SetOutcome) {
        self.outcome = outcome
        verdict = outcome.verdict.encoded
        body = outcome.document.map { PackedBytes($0.body) }
        position = outcome.document?.position?.encoded
        hold = outcome.document?.hold.map { StoredDiagnostic($0) }
    }
}
