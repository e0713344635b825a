package import Flow

/// Batches of documents that leave together.
///
/// A batch is received as a message of its own when its first document joins it, and its work waits
/// until it leaves: so it is listed, leased, retried and parked as any message is. A document that
/// has joined is done with but for its envelope, which one commit gives to all of them.
package protocol BatchLedger: Sendable {
    /// Closes a batch whose time has come: what is walked from now on joins the next.
    func close(batch claim: Claim) async throws(LedgerFailure) -> BatchState
    /// The documents that wait in a batch, after one and in order, each under the batch's claim.
    func documents(
        batch claim: Claim, after message: Int64, limit: Int
    ) async throws(LedgerFailure) -> [InboundTask]
    /// Whether a document that waits in a batch still says what it said when it joined: by that it
    /// was judged, and that its orders keep.
    func saysTheSame(_ commit: DispatchCommit) async throws(LedgerFailure) -> Bool
    /// Takes a document out of a batch: it is held or told as its commit says, and what could still
    /// be sent is walked anew, by itself.
    func leaveOut(_ commit: DispatchCommit) async throws(LedgerFailure)
    /// Takes the control numbers of a batch, stores its interchange, queues it and writes down what
    /// each of its documents awaits.
    func seal(_ commit: BatchCommit) async throws(LedgerFailure) -> DispatchReceipt
}

/// What is to be done with a claimed batch.
package enum BatchState: Sendable, Equatable {
    /// Nothing: its time has not come, or nothing waits in it any more.
    case settled
    /// To be made of documents with this key (`OutboundDraft.batchKey`).
    case closed(key: String)
}

/// A batch that is made, to commit.
package struct BatchCommit: Sendable {
    /// The batch's claim.
    package var claim: Claim
    /// Its documents' messages, in the order of their sets.
    package var documents: [Int64]
    /// What leaves.
    package var interchange: OutboundInterchange

    /// Makes a commit.
    package init(claim: Claim, documents: [Int64], interchange: OutboundInterchange) {
        self.claim = claim
        self.documents = documents
        self.interchange = interchange
    }
}
