package import Diagnostics
package import Engine
package import Flow
import Foundation
import Values

/// The `/v1` API: what the commands and the console see and do. A function of ledger and vault.
///
/// | Route | Does |
/// |---|---|
/// | `GET /v1/messages` | lists, by the names of `MessageFilter` as query |
/// | `GET /v1/messages/{id}` | one message whole |
/// | `GET /v1/messages/{id}/bytes?offset` | a block of its bytes: `{offset, size, base64}` |
/// | `POST /v1/messages/{id}/{verb}` `{author, reason}` | does a `MessageVerb`: `resend`, … |
/// | `POST /v1/messages/{id}/edit` `{changes, document?, preview?, author, reason}` | edits it |
/// | `POST /v1/messages` `{author, reason, document, key?}` | sends a canonical document |
/// | `GET /v1/traffic` | received messages with their bytes, by the names of `TrafficFilter` |
/// | `GET /v1/documents/{id}` | the canonical document, as the ERP gets it |
/// | `GET /v1/exceptions` | lists, by the names of `ExceptionFilter`; `all` closed ones too |
/// | `GET /v1/exceptions/{id}` | one exception |
/// | `POST /v1/exceptions/{id}/retry` `{author, reason}` | runs the step again |
/// | `POST /v1/exceptions/{id}/resolve` `{author, reason}` | closes it by hand |
/// | `GET /v1/acks` | what partners owe us, by the names of `AwaitedFilter` |
/// | `POST /v1/acks/{id}/review` `{author, reason, until?}` | leaves it as it is, until then |
/// | `GET /v1/acks/report` | how it all stands, by the names of `AnswerReportFilter` |
/// | `POST /v1/acks/{id}/close` `{author, reason}` | ends the waiting for an answer |
/// | `GET /v1/holds` | what people hold |
/// | `POST /v1/holds` `{partner?, type?, direction?, author, reason}` | holds |
/// | `POST /v1/holds/{id}/release` `{author, reason}` | ends a hold |
/// | `GET /v1/acks/days/{day}` | the report of a day as it was kept |
/// | `POST /v1/acks/days/{day}` | keeps it, held against the raw bytes; kept once |
/// | `GET /v1/acks/strays` | answers that fit nothing, by the names of `StrayFilter` |
/// | `GET /v1/control` | what counts up towards partners, by the names of `ControlFilter` |
/// | `GET /v1/control/gaps` | interchange control numbers that partners passed over |
/// | `GET /v1/control/changes` | what people set or want to set |
/// | `POST /v1/control` `{own, partner, usage, kind, next, received?, author, reason}` | sets one |
/// | `POST /v1/control/changes/{id}/confirm` or `refuse` `{author, reason}` | decides about one |
/// | `GET /v1/profiles/{digest}` | `{files}`: all profiles as they were, by what messages record |
/// | `GET /v1/partners/{name}/versions` | the versions of a partner's profile, the newest first |
/// | `GET /v1/partners/{name}/versions/{number}` | `{files}`: `ProfileFiles` in base64 |
/// | `POST /v1/partners/{name}/versions` | promotes or puts back, see `ProfileHistory.record` |
/// | `GET /v1/orders` | orders with how far they have come, by the names of `OrderFilter` |
/// | `GET /v1/orders/{id}` | one order: timeline, documents, lines, differences, what is owed |
/// | `GET /v1/events?after&type&limit` | business events as CloudEvents; `next` is the cursor |
/// | `GET /v1/notices` | codes that partners sent for the first time, by `NoticeFilter` |
/// | `GET /v1/metrics?since&partner` | figures of a day, or since a moment: `SiteMetrics` |
/// | `GET /v1/metrics/prometheus?since&partner` | the same in Prometheus' text format |
/// | `GET /v1/outlook` | what is left to do |
/// | `GET /v1/audit` | whether the audit chain holds; 409 with its first broken link |
///
/// The socket that carries it is open to the gateway's own user only, whose role is operator.
package struct API: Sendable {
    /// What the API needs of a ledger.
    package typealias Roles = AuditLedger & AwaitedLedger & ControlLedger & MetricsLedger
        & NoticeLedger & OperationsLedger & OrderLedger & ReconciliationLedger & TrafficLedger
        & VerbLedger & VersionLedger & WorkLedger

    let ledger: any Roles
    private let vault: any Vault
    let refresh: @Sendable () async -> Diagnostic?
    let changed: @Sendable () -> Void
    private let desk: DocumentDesk?
    let editor: EditDesk?
    /// What is exchanged with a partner, by its name; nil where the profiles do not know it.
    let exchange: @Sendable (String) async -> OrderChain.Exchange?
    /// The profiles as they are now; nil where they cannot be read.
    let profiles: @Sendable () -> Profiles?
    /// Puts reports together.
    let maker: ReportMaker
    /// What scrapers were told.
    let scrapes = Scrapes()
    /// Derives a day's totals from the raw bytes.
    let reconciler: AnswerReconciler
    /// Takes promoted profiles into force, or says why the former ones stay.
    let promoted: @Sendable () async -> Diagnostic?

    /// Makes the API over a ledger and its vault. `refresh` is called before a step runs again: it
    /// reads the profiles anew, or says why the former ones stay. `changed` is called when a call
    /// made new work, `promoted` when a version of a profile was recorded. `desk` takes documents
    /// that are to be sent, `editor` what people change; without one there is none. `exchange` says
    /// what is exchanged with a partner, from which follows what is owed.
    package init(
        ledger: any Roles, vault: any Vault,
        refresh: @escaping @Sendable () async -> Diagnostic? = { nil },
        changed: @escaping @Sendable () -> Void = {},
        promoted: @escaping @Sendable () async -> Diagnostic? = { nil },
        desk: DocumentDesk? = nil, editor: EditDesk? = nil,
        exchange: @escaping @Sendable (String) async -> OrderChain.Exchange? = { _ in nil },
        profiles: @escaping @Sendable () -> Profiles? = { nil }
    ) {
        reconciler = AnswerReconciler(ledger: ledger, vault: vault, profiles: profiles)
        self.profiles = profiles
        self.ledger = ledger
        self.vault = vault
        self.refresh = refresh
        self.changed = changed
        self.desk = desk
        self.editor = editor
        self.exchange = exchange
        maker = ReportMaker(ledger: ledger, profiles: profiles, exchange: exchange)
        self.promoted = promoted
    }

    /// Answers a call.
    package func respond(to request: APIRequest) async -> APIResponse {
        do throws(LedgerFailure) {
            return try await route(request)
        } catch .refused(let why) {
            return .fault(why.code == .configRequestMalformed ? 400 : 409, why)
        } catch .unavailable(let why) {
            return .fault(503, why)
        } catch {
            return .fault(409, Diagnostic(.ledgerWorkHeld, "the item is in a worker's hands"))
        }
    }

    private func route(_ request: APIRequest) async throws(LedgerFailure) -> APIResponse {
        let parts = request.path.split(separator: "/").map(String.init)
        guard parts.first == "v1" else { return unknown(request) }
        switch (request.method, parts.count, parts.dropFirst().first) {
        case (.get, 2, "messages"):
            let filter = try Query(request).messages()
            return list(try await ledger.messages(filter).map(\.json))
        case (.post, 2, "messages"):
            return try await send(request)
        case (.get, 3, "messages"):
            let id = try Query(request).id(parts[2])
            guard let detail = try await ledger.message(id) else {
                return missing(.ledgerMessageUnknown, id)
            }
            return APIResponse(detail.json)
        case (.get, 4, "messages") where parts[3] == "bytes":
            return try await bytes(of: Query(request).id(parts[2]), request)
        case (.get, 2, "traffic"):
            return list(try await ledger.traffic(Query(request).traffic()).map(\.json))
        case (.get, 3, "documents"):
            return try await document(Query(request).id(parts[2]))
        case (.get, 2, "exceptions"):
            let filter = try Query(request).exceptions()
            return list(try await ledger.exceptions(filter).map(\.json))
        case (.get, 3, "exceptions"):
            let id = try Query(request).id(parts[2])
            guard let found = try await ledger.exception(id) else {
                return missing(.ledgerExceptionUnknown, id)
            }
            return APIResponse(found.json)
        case (.post, 4, "exceptions"):
            return try await act(parts[3], on: Query(request).id(parts[2]), request)
        case (.get, 2, "notices"):
            return list(try await ledger.notices(Query(request).notices()).map(\.json))
        case (.get, 2, "outlook"):
            return APIResponse(Self.json(try await ledger.outlook()))
        case (.get, 2, "audit"):
            // A broken chain is an answer, not a failure to answer: the ledger refuses with it.
            if let broken = try await ledger.verifyAudit() { throw .refused(broken) }
            return APIResponse(["intact": true])
        default:
            if let answer = try await orders(request, parts) { return answer }
            if let answer = try await acks(request, parts) { return answer }
            if let answer = try await control(request, parts) { return answer }
            if let answer = try await verbs(request, parts) { return answer }
            if let answer = try await figures(request, parts) { return answer }
            return try await versions(request, parts) ?? unknown(request)
        }
    }

    /// Takes a document that a person wants to have sent.
    private func send(_ request: APIRequest) async throws(LedgerFailure) -> APIResponse {
        guard let desk else { return unknown(request) }
        guard let decision = decision(request),
            let document = request.body["document"], document.members != nil
        else {
            return .fault(
                422, Diagnostic(.configRequestIncomplete, "who, why and the document are needed"))
        }
        let receipt = try await desk.take(
            document, key: request.body["key"]?.text, author: decision.author,
            reason: decision.reason)
        changed()
        return APIResponse([
            "message": .number(ExactDecimal(Int(receipt.message))),
            "correlation": .string(receipt.correlation), "known": .bool(receipt.known),
        ])
    }

    /// Who does something and why: links of the audit chain, so both are demanded.
    func decision(_ request: APIRequest) -> Decision? {
        guard let author = request.body["author"]?.text, !author.isEmpty,
            let reason = request.body["reason"]?.text, !reason.isEmpty
        else { return nil }
        return Decision(author: author, reason: reason)
    }

    static var undecided: APIResponse {
        .fault(422, Diagnostic(.configRequestIncomplete, "who and why are needed"))
    }

    /// A verb on an exception.
    private func act(
        _ verb: String, on id: Int64, _ request: APIRequest
    ) async throws(LedgerFailure) -> APIResponse {
        guard let decision = decision(request) else { return Self.undecided }
        guard try await ledger.exception(id) != nil else {
            return missing(.ledgerExceptionUnknown, id)
        }
        var note: Diagnostic?
        let since = try await ledger.moment()
        switch verb {
        case "retry":
            note = await refresh()
            try await ledger.retry(exception: id, author: decision.author, reason: decision.reason)
        case "resolve":
            try await ledger.resolve(
                exception: id, author: decision.author, reason: decision.reason)
        default: return unknown(request)
        }
        changed()
        guard let after = try await ledger.exception(id) else {
            return missing(.ledgerExceptionUnknown, id)
        }
        var told = after.json
        // Whether the step failed again can be asked: what opens, or opens again, from here on.
        told["since"] = .string(since.description)
        if let note { told["note"] = .string(note.message) }
        return APIResponse(told)
    }

    /// A block of a message's bytes, as large as stored ones come.
    private func bytes(
        of message: Int64, _ request: APIRequest
    ) async throws(LedgerFailure) -> APIResponse {
        let offset = try Query(request).offset()
        guard let stored = try await ledger.bytes(of: message) else {
            return missing(.ledgerMessageUnknown, message)
        }
        do throws(VaultFailure) {
            let source = try await ByteSource(stored, vault: vault, at: offset)
            let block = try await source.next()
            await source.close()
            return APIResponse([
                "offset": .number(ExactDecimal(offset)), "size": .number(ExactDecimal(stored.size)),
                "base64": .string(Data(block).base64EncodedString()),
            ])
        } catch {
            throw .refused(
                Diagnostic(
                    .ledgerBytesUnreadable, "cannot read the bytes of message \(message): \(error)",
                    value: "\(stored.digest)"))
        }
    }

    private func document(_ id: Int64) async throws(LedgerFailure) -> APIResponse {
        guard let body = try await ledger.body(of: id) else {
            return missing(.ledgerDocumentUnknown, id)
        }
        guard let json = try? JSONReader.read(body) else {
            return .fault(
                404,
                Diagnostic(
                    .ledgerDocumentUnknown, "no order could be made of document \(id)",
                    value: "\(id)", mend: "see its message's diagnostics"))
        }
        return APIResponse(json)
    }

    func list(_ rows: [JSON]) -> APIResponse {
        APIResponse(.object([JSON.Member("items", .array(rows))]))
    }

    private static func json(_ outlook: WorkOutlook) -> JSON {
        .object([
            JSON.Member("ready", .number(ExactDecimal(outlook.ready))),
            JSON.Member("delayed", .number(ExactDecimal(outlook.delayed))),
            JSON.Member("leased", .number(ExactDecimal(outlook.leased))),
            JSON.Member("waiting", .number(ExactDecimal(outlook.waiting))),
            JSON.Member("parked", .number(ExactDecimal(outlook.parked))),
            JSON.Member("exceptions", .number(ExactDecimal(outlook.exceptions))),
            JSON.Member("batched", .number(ExactDecimal(outlook.batched))),
            JSON.Member(
                "nextBatch", outlook.nextBatch.map { .string($0.description) } ?? .null),
            JSON.Member("held", .number(ExactDecimal(outlook.held))),
        ])
    }

    private func unknown(_ request: APIRequest) -> APIResponse {
        let call = "\(request.method.rawValue) \(request.path)"
        return .fault(404, Diagnostic(.configRouteUnknown, "there is no \(call)", value: call))
    }

    func missing(_ code: Diagnostic.Code, _ id: Int64) -> APIResponse {
        .fault(404, Diagnostic(code, "there is no number \(id)", value: "\(id)"))
    }
}
