import Diagnostics
import Flow
import Partners
import Values

/// Gathers drafts into what leaves together, by the limits that are agreed, as the ledger does.
struct OutwardGathering {
    /// Drafts that leave together; of several there is one interchange.
    struct Batch {
        var drafts: [OutboundDraft]
        var interchange: OutboundInterchange?
        var leaves: Timestamp
    }

    /// What waits, the oldest first.
    private var open: [Batch] = []

    /// Takes a draft at a moment that is not before the last one's; gives what has left by then.
    mutating func give(_ draft: OutboundDraft, at time: Timestamp) throws -> [Batch] {
        var left = open.filter { $0.leaves <= time }
        open.removeAll { $0.leaves <= time }
        guard let batching = draft.envelope.batching, let part = try draft.interchange() else {
            return left + [Batch(drafts: [draft], interchange: nil, leaves: time)]
        }
        if let index = open.firstIndex(where: { $0.interchange?.key == part.key }) {
            let waiting = open[index]
            let bytes = waiting.interchange?.byteCount ?? 0
            if batching.hasRoom(
                besides: waiting.drafts.count, bytes: bytes, for: part.byteCount)
            {
                open[index].drafts.append(draft)
                try open[index].interchange?.add(draft)
            } else {
                left.append(close(index, at: time))
            }
        }
        if !open.contains(where: { $0.interchange?.key == part.key }) {
            let leaves = batching.leaves(after: time, in: draft.envelope.expects.calendar.zone)
            open.append(Batch(drafts: [draft], interchange: part, leaves: leaves))
        }
        if let index = open.firstIndex(where: { $0.interchange?.key == part.key }),
            batching.isFull(with: open[index].drafts.count)
        {
            left.append(close(index, at: time))
        }
        return left
    }

    /// What still waits, each until its time.
    mutating func rest() -> [Batch] {
        defer { open = [] }
        return open
    }

    private mutating func close(_ index: Int, at time: Timestamp) -> Batch {
        var batch = open.remove(at: index)
        batch.leaves = time
        return batch
    }
}
