import Diagnostics
import Flow
import Logging

/// Makes the interchanges of batches whose time has come.
///
/// Each document is walked once more, so that a batch needs nothing but what is stored, and what is
/// agreed by now holds for all of it. In memory are the written sets, and a page of documents.
struct BatchStep: Sendable {
    let context: WorkContext

    /// Documents that are read at once.
    private static let page = 64

    /// Makes each batch.
    func perform(_ tasks: [InboundTask], _ profiles: Profiles) async {
        let step = DispatchStep(context: context)
        for task in tasks {
            do {
                // A document may be skipped meanwhile: then the batch is made of the others.
                while try await make(task, profiles, step) == .stale {}
            } catch let failure as LedgerFailure {
                await step.failed(task, failure)
            } catch {
                await context.postpone(task.claim, why: .unreadable(task, error))
            }
            context.bells.ring(.send)
            context.bells.ring(.process)
        }
    }

    /// Makes a batch of all that can leave; nil where nothing is left to do.
    private func make(
        _ task: InboundTask, _ profiles: Profiles, _ step: DispatchStep
    ) async throws -> DispatchReceipt? {
        guard case .closed(let key) = try await context.ledger.close(batch: task.claim) else {
            return nil
        }
        var interchange: OutboundInterchange?
        var documents: [Int64] = []
        var last: Int64 = 0
        while true {
            let page = try await context.ledger.documents(
                batch: task.claim, after: last, limit: Self.page)
            guard let end = page.last else { break }
            last = end.message
            for member in page {
                await context.giveWay(task.claim)
                let opened = try await step.open(member, profiles)
                let (document, answered) = try await step.withAnswered([opened])[0]
                var commit = document.walked(answered, profiles)
                // What a changed map makes of it is judged, and joins anew, by itself.
                let isSame = try await context.ledger.saysTheSame(commit)
                // A ship notice that it bills may have been refused since it joined.
                try await step.judge(&commit)
                do throws(Diagnostic) {
                    if case .draft(let draft) = commit.outcome, draft.batchKey == key,
                        isSame
                    {
                        if interchange == nil {
                            interchange = OutboundInterchange(beginningWith: draft)
                        }
                        try interchange?.add(draft)
                        documents.append(member.message)
                        continue
                    }
                } catch {
                    commit.outcome = .held(error)
                }
                try await context.ledger.leaveOut(commit)
            }
        }
        // Where all were left out, the batch has ended when it is looked at again.
        guard let interchange, !documents.isEmpty else { return .stale }
        return try await context.ledger.seal(
            BatchCommit(claim: task.claim, documents: documents, interchange: interchange))
    }
}
