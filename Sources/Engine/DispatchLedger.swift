package import Diagnostics
package import Flow
package import Values

/// The outbound walk's side of the ledger: canonical documents that are to be sent.
///
/// A document is received as any message is (`IntakeLedger`): its source stands where a channel
/// does, and the source's own key for it where a file's remote key does. So the same document twice
/// is one message, and what is received is kept, walked, shown and retried by what files are.
package protocol DispatchLedger: Sendable {
    /// Enters documents that a source gave and moves the source's cursor, all in one commit or not
    /// at all: no document is passed over, none is asked for again.
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
    /// The newest stored document that a reference names; nil where there is none.
    func answered(
        by reference: AnsweredReference
    ) async throws(LedgerFailure) -> AnsweredDocument?
    /// Commits what became of documents, in order, each at once or not at all, all in one durable
    /// step. For one that can be sent this takes its control numbers, stores the message with them,
    /// queues it and writes down what it awaits; one that is held becomes an exception and takes no
    /// number. A key under which its source has sent other content before is such an exception.
    func dispatch(
        _ commits: [DispatchCommit]
    ) async -> [Result<DispatchReceipt, LedgerFailure>]
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

    /// Makes a commit.
    package init(
        task: InboundTask, document: OutboundDocument?, outcome: OutboundWalk.Outcome,
        diagnostics: [Diagnostic], profile: Digest
    ) {
        self.task = task
        self.document = document
        self.outcome = outcome
        self.diagnostics = diagnostics
        self.profile = profile
    }
}

/// What a document's commit did.
package enum DispatchReceipt: Sendable, Equatable {
    /// It is queued as this message.
    case queued(message: Int64)
    /// A person has to look.
    case held
}

/// Where documents that are to be sent come from; it is written where files have their channel, and
/// never looks like one.
package enum DocumentOrigin: Sendable, Hashable {
    /// An ERP, by the name that gangway.yaml gives it.
    case erp(String)
    /// A person.
    case person
    /// A business rule of a partner's map.
    case rule

    /// Reads an origin; nil for a channel's name.
    package init?(_ text: String) {
        switch text {
        case "from:person": self = .person
        case "from:rule": self = .rule
        default:
            guard text.hasPrefix("erp:") else { return nil }
            self = .erp(String(text.dropFirst(4)))
        }
    }

    /// What stands for a channel.
    package var channel: String {
        switch self {
        case .erp(let name): "erp:\(name)"
        case .person: "from:person"
        case .rule: "from:rule"
        }
    }
}
