package import Diagnostics
package import Flow
import Partners
package import Values

/// The outbound walk's side of the ledger: canonical documents that are to be sent.
///
/// A document is received as any message is (`IntakeLedger`): its source stands where a channel
/// does, and the source's own key for it where a file's remote key does. So the same document twice
/// is one message, and what is received is kept, walked, shown and retried by what files are.
package protocol DispatchLedger: Sendable {
    /// Enters documents that a source gave, each at once or not at all, and moves the source's
    /// cursor when all of them are entered: no document is passed over, and one that is asked for
    /// again is known.
    func collect(
        _ messages: [ReceivedMessage], from source: String, upTo cursor: String?
    ) async throws(LedgerFailure) -> [Receipt]
    /// Enters a document that a person wants to have sent, unless it was entered before, and who
    /// wants it and why as a link of the audit chain.
    func submit(
        _ message: ReceivedMessage, author: String, reason: String
    ) async throws(LedgerFailure) -> Receipt
    /// How far a source was read; nil at the beginning.
    func cursor(of source: String) async throws(LedgerFailure) -> String?
    /// The stored documents that messages answer, in order: the one that the gateway itself answers
    /// by a message, else the newest that its reference names; nil where there is none. Of as many
    /// as are read at once: of the first always, and of the rest up to 4 MB of documents.
    func answered(
        by asked: [(message: Int64, reference: AnsweredReference)]
    ) async throws(LedgerFailure) -> [AnsweredDocument?]
    /// Commits what became of documents, in order, each at once or not at all, all in one durable
    /// step. For one that can be sent this takes its control numbers, stores the message with them,
    /// queues it and writes down what it awaits; one that is held becomes an exception and takes no
    /// number. A key under which its source has sent other content before is such an exception.
    func dispatch(
        _ commits: [DispatchCommit]
    ) async -> [Result<DispatchReceipt, LedgerFailure>]
}

extension DispatchLedger {
    /// The stored document that one message answers; nil where there is none.
    package func answered(
        by reference: AnsweredReference, in message: Int64
    ) async throws(LedgerFailure) -> AnsweredDocument? {
        try await answered(by: [(message, reference)])[0]
    }
}

/// A walked document to commit.
package struct DispatchCommit: Sendable {
    /// The task it belongs to.
    package var task: InboundTask
    /// The document; nil where its bytes are none.
    package var document: OutboundDocument?
    /// What became of it.
    package var outcome: OutboundWalk.Outcome
    /// Everything that was found.
    package var diagnostics: [Diagnostic]
    /// Digest of the standard and the partner folder that handled it.
    package var profile: Digest
    /// How the orders stood by which it was judged.
    package var stamps: [OrderStamp]

    /// Makes a commit.
    package init(
        task: InboundTask, document: OutboundDocument?, outcome: OutboundWalk.Outcome,
        diagnostics: [Diagnostic], profile: Digest, stamps: [OrderStamp] = []
    ) {
        self.task = task
        self.document = document
        self.outcome = outcome
        self.diagnostics = diagnostics
        self.profile = profile
        self.stamps = stamps
    }
}

/// What a document's commit did.
package enum DispatchReceipt: Sendable, Equatable {
    /// It is queued as this message.
    case queued(message: Int64)
    /// It waits for others, to leave with them.
    case batched
    /// A person has to look.
    case held
    /// Nothing leaves, because the partner was told already.
    case recorded
    /// Nothing was written: an order by which it was judged, or the batch that was made, stands
    /// otherwise by now.
    case stale
}

extension OrderLedger {
    /// Holds what would bill more than was shipped, where that is agreed; gives with what may leave
    /// how the orders stand by which this was judged. `message` is the one whose document it is.
    package func judged(
        _ outcome: OutboundWalk.Outcome, of message: Int64? = nil
    ) async throws(LedgerFailure) -> (outcome: OutboundWalk.Outcome, stamps: [OrderStamp]) {
        guard case .draft(let draft) = outcome, draft.billing != .unchecked else {
            return (outcome, [])
        }
        let (orders, stamps) = try await billed(by: draft, of: message)
        if var fault = BillingGuard.fault(
            draft.said, number: draft.envelope.number, orders: orders, by: draft.billing)
        {
            // Who reads only that it bills too much would ship once more.
            if let other = orders.lazy.compactMap(draft.former(in:)).first {
                fault.message +=
                    "; \(draft.envelope.type) \(draft.envelope.number) "
                    + (other.file.isEmpty ? "waits to leave" : "is sent") + " already"
                    + (other.file.isEmpty ? "" : ", as \(other.file)")
                fault.mend =
                    "where it is the same invoice once more, let it go by `gangway messages skip`; "
                    + "else give it a number of its own, and send the ship notice first"
            }
            return (.held(fault), [])
        }
        return (outcome, stamps)
    }
}

extension OutboundDraft {
    /// Another document of ours with its number that is under an order and counts.
    fileprivate func former(in order: OrderRecord) -> OrderDocument? {
        order.documents.last { document in
            document.type == envelope.type && document.number == envelope.number
                && !document.isReceived && document.counts
                && document.message != BillingGuard.unsent
        }
    }
}
