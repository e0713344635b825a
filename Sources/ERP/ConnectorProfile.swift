import Diagnostics
import Notation

/// How to speak to one ERP: a connector profile, read and checked.
///
/// It holds only what this version obeys; any other key of the file is an error.
package struct ConnectorProfile: Sendable {
    /// The profile's name.
    package let name: String
    /// Where the ERP is.
    let address: Address
    /// How the gateway shows who it is.
    let authentication: Authentication
    /// How hard the ERP may be driven.
    package let limits: Limits
    /// What its answers mean; the first rule that matches decides.
    let rules: [AnswerRule]
    /// What the ERP can do.
    let operations: Operations
    /// Where it offers documents that are to be sent.
    let collections: [Collection]
    /// The installation's own values, for `${conf.…}`.
    let settings: [String: String]

    /// Who it is in messages: the name, and where it is, without a path that may be private.
    var label: String {
        let parts = address.url.split(separator: "/", maxSplits: 2)
        return "\(name) at \(parts.prefix(2).joined(separator: "//"))"
    }
}

extension ConnectorProfile {
    /// Where the ERP is (`base`).
    struct Address: Sendable {
        /// The URL that every request's path is added to, without a slash at its end.
        let url: String
        /// How long one request may take, from the first byte sent to the last received.
        let timeout: Duration
        /// Headers of every request.
        let headers: [(name: String, value: Template)]
    }

    /// How the gateway shows who it is (`auth`).
    enum Authentication: Sendable {
        /// Not at all.
        case none
        /// User and password (RFC 7617).
        case basic(user: String, password: SecretReference, place: TextPlace)
        /// A token (RFC 6750).
        case bearer(token: SecretReference, place: TextPlace)
        /// A key in a header of the ERP's choice.
        case apiKey(header: String, key: SecretReference, place: TextPlace)
    }

    /// How hard the ERP may be driven (`limits`).
    package struct Limits: Sendable, Equatable {
        /// The most requests at once.
        package var maxInFlight: Int
        /// How often one submission is tried within one call, as long as certainly nothing was
        /// taken; afterwards the ledger schedules it.
        package var attempts: Int
        /// The pause before the second attempt; it doubles.
        package var backoff: Duration
        /// The longest pause. A server that asks for more gets it from the ledger's schedule.
        package var maxBackoff: Duration
    }

    /// A request (`request`, `find`).
    struct Request: Sendable {
        /// The method, in capitals.
        let method: String
        /// The path below the address; values are encoded for a path segment.
        let path: Template
        /// The query, in the order of the file; values are encoded.
        let query: [(name: String, value: Template)]
        /// Headers of this request.
        let headers: [(name: String, value: Template)]
    }

    /// What the ERP can do (`operations`), all of it by one strategy: the ledger follows up every
    /// attempt of unknown outcome in the same way.
    struct Operations: Sendable {
        /// How a new order is submitted.
        let submitOrder: Operation
        /// Everything else that it can do, by the key of the file: `cancelOrder`,
        /// `submitInventory`. What has none is a person's to do.
        let others: [String: Operation]

        /// Those that there are.
        var all: [Operation] { [submitOrder] + others.values }

        /// What keeps a submission from being taken twice.
        var strategy: Strategy { submitOrder.strategy }

        /// How long after an answer of unknown meaning the ERP may still commit, whatever was
        /// asked of it.
        var settle: Duration { all.map(\.settle).max() ?? .zero }

        /// The operation for a document; nil if the connector has none. An order is taken back and
        /// replaced by operations of their own; of every other type each document is submitted, and
        /// says itself why it was sent.
        func operation(type: String, purpose: String) -> Operation? {
            let noun = type.prefix(1).uppercased() + type.dropFirst()
            guard type == "order" else { return others["submit\(noun)"] }
            switch purpose {
            case "new": return submitOrder
            case "cancel", "replace": return others["\(purpose)\(noun)"]
            default: return nil
            }
        }
    }

    /// How the ERP is asked for documents that are to be sent (`collect`).
    struct Collection: Sendable {
        /// What it is called in messages and in the ledger's cursor.
        let name: String
        /// How often it is asked when it had nothing more.
        let every: Duration
        /// The question; its templates see `cursor`.
        let request: Request
        /// Where the answer has the list.
        let items: ValuePath
        /// What tells an item from every other, for good.
        let id: Template
        /// The cursor behind an item.
        let cursor: Template
        /// Whom the document is for, where the document does not say it itself.
        let partner: Template?
        /// Where an item has the canonical document; the item itself where there are no steps.
        let document: ValuePath
    }

    /// How one thing is asked of the ERP (`operations.submitOrder` and its neighbours).
    struct Operation: Sendable {
        /// What keeps a submission from being taken twice.
        let strategy: Strategy
        /// The header that takes the key, with `header_key`.
        let keyHeader: String?
        /// How the ERP is asked whether it has taken a submission.
        let find: Find?
        /// How long after an answer of unknown meaning the ERP may still commit.
        let settle: Duration
        /// The submission itself; its body is the canonical order.
        let request: Request
        /// Where the answer has the order number.
        let orderNumber: Template
    }

    /// How the ERP is asked for an order (`idempotency.find`).
    struct Find: Sendable {
        /// The question.
        let request: Request
        /// Where the answer has the order number. An index past the end of a list that is there
        /// means that the order is not; anything else missing means that the answer is not
        /// understood.
        let number: Template
    }

    /// What keeps a submission from being taken twice (`idempotency.strategy`).
    enum Strategy: String, Sendable, CaseIterable {
        /// The ERP honours a key in a header.
        case headerKey = "header_key"
        /// The ERP is asked before each submission.
        case searchBeforeCreate = "search_before_create"
        /// Nothing does.
        case none
    }
}
