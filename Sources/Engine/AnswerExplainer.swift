import Flow
import Logging
import Values
import X12

/// Says what partners' refusals mean, before they are committed: which value of ours they are
/// about, and which field and rule wrote it.
///
/// It only explains: where it cannot, the refusal is committed in the partner's own words.
struct AnswerExplainer: Sendable {
    let context: WorkContext
    let profiles: Profiles

    /// How many bytes are read again for the refusals of one slice, what was answered included;
    /// what goes beyond is told in the partner's words.
    private static let byteLimit = 16 << 20
    /// What one explanation counts for at least: a file may refuse one set thousands of times.
    private static let leastCost = 16 << 10

    /// The same commit, its refusals explained.
    ///
    /// - Parameter opening: the interchange that the slice begins in.
    func explained(
        _ commit: SliceCommit, in opening: InterchangeOpening?
    ) async -> SliceCommit {
        var (commit, opening, left) = (commit, opening, Self.byteLimit)
        for index in commit.slice.steps.indices {
            switch commit.slice.steps[index] {
            case .opened(let next): opening = next
            case .answer(var answer):
                guard let scope = opening?.reply.scope, answer.isFault else { continue }
                answer.explanation = await explanation(answer, scope, &left)
                commit.slice.steps[index] = .answer(answer)
            case .set(var outcome) where outcome.answers.contains(where: \.isFault):
                guard let scope = opening?.reply.scope else { continue }
                for place in outcome.answers.indices
                where outcome.answers[place].isFault {
                    outcome.answers[place].explanation = await explanation(
                        outcome.answers[place], scope, &left)
                }
                commit.slice.steps[index] = .set(outcome)
            default: break
            }
        }
        return commit
    }

    private func explanation(
        _ answer: PartnerAnswer, _ scope: ControlScope, _ left: inout Int
    ) async -> RefusalExplanation? {
        guard left > 0 else { return nil }
        do {
            guard let sent = try await context.ledger.sent(answeredBy: answer, in: scope)
            else { return nil }
            let cost =
                sent.bytes.size + (sent.document?.size ?? 0)
                + (sent.answered.map { $0.body.bytes().count } ?? 0)
            left -= max(cost, Self.leastCost)
            guard left > 0 else { return nil }
            var document: [UInt8]?
            if let stored = sent.document {
                document = try EditableDocument.edited(try await bytes(stored), by: sent.edits)
            }
            return RefusalExplanation(
                answer,
                of: SentDocument(
                    partner: sent.partner, title: sent.title, sent: try await bytes(sent.bytes),
                    document: document, answered: sent.answered), by: profiles)
        } catch {
            context.log.notice("a refusal is told in the partner's words only: \(error)")
            return nil
        }
    }

    /// What is stored, as far as anything may be that we send.
    private func bytes(_ stored: StoredBytes) async throws -> [UInt8] {
        let source = try await ByteSource(stored, vault: context.vault, at: 0)
        var bytes: [UInt8] = []
        while bytes.count < DispatchStep.largest {
            let block = try await source.next()
            if block.isEmpty { break }
            bytes += block
        }
        await source.close()
        return bytes
    }
}

extension PartnerAnswer {
    /// Whether a person will read it.
    fileprivate var isFault: Bool { verdict == .rejected || verdict == .partly }
}
