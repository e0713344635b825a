import Diagnostics
package import Engine
import Values

/// The `/v1` API: what the commands and the console see and do. A function of the ledger alone.
///
/// | Route | Does |
/// |---|---|
/// | `GET /v1/messages` | lists, by the names of `MessageFilter` as query |
/// | `GET /v1/messages/{id}` | one message whole |
/// | `GET /v1/exceptions?all&partner&code&after&limit` | lists, by `ExceptionFilter` |
/// | `GET /v1/exceptions/{id}` | one exception |
/// | `POST /v1/exceptions/{id}/retry` `{author, reason}` | runs the step again |
/// | `POST /v1/exceptions/{id}/resolve` `{author, reason}` | closes it by hand |
/// | `GET /v1/outlook` | what is left to do |
/// | `GET /v1/audit` | whether the audit chain holds; 409 with its first broken link |
///
/// The socket that carries it is open to the gateway's own user only, whose role is operator.
package struct API: Sendable {
    private let ledger: any AuditLedger & OperationsLedger & WorkLedger
    private let changed: @Sendable () -> Void

    /// Makes the API over a ledger; `changed` is called when a call made new work.
    package init(
        ledger: any AuditLedger & OperationsLedger & WorkLedger,
        changed: @escaping @Sendable () -> Void = {}
    ) {
        self.ledger = ledger
        self.changed = changed
    }

    /// Answers a call.
    package func respond(to request: APIRequest) async -> APIResponse {
        do throws(LedgerFailure) {
            return try await route(request)
        } catch .refused(let why) {
            return .fault(409, why)
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
            guard let filter = messageFilter(request.query) else { return badQuery(request) }
            return list(try await ledger.messages(filter).map { Self.told($0.json) })
        case (.get, 3, "messages"):
            guard let id = Int64(parts[2]) else { return badQuery(request) }
            guard let detail = try await ledger.message(id) else {
                return missing(.ledgerMessageUnknown, id)
            }
            return APIResponse(Self.told(detail.json))
        case (.get, 2, "exceptions"):
            guard let filter = exceptionFilter(request.query) else { return badQuery(request) }
            return list(try await ledger.exceptions(filter).map(\.json))
        case (.get, 3, "exceptions"):
            guard let id = Int64(parts[2]) else { return badQuery(request) }
            guard let found = try await ledger.exception(id) else {
                return missing(.ledgerExceptionUnknown, id)
            }
            return APIResponse(found.json)
        case (.post, 4, "exceptions"):
            guard let id = Int64(parts[2]) else { return badQuery(request) }
            return try await act(parts[3], on: id, request)
        case (.get, 2, "outlook"):
            return APIResponse(Self.json(try await ledger.outlook()))
        case (.get, 2, "audit"):
            // A broken chain is an answer, not a failure to answer: the ledger refuses with it.
            if let broken = try await ledger.verifyAudit() { throw .refused(broken) }
            return APIResponse(["intact": true])
        default:
            return unknown(request)
        }
    }

    /// A verb on an exception: who and why are links of the audit chain, so both are demanded.
    private func act(
        _ verb: String, on id: Int64, _ request: APIRequest
    ) async throws(LedgerFailure) -> APIResponse {
        guard let author = request.body["author"]?.text, !author.isEmpty,
            let reason = request.body["reason"]?.text, !reason.isEmpty
        else {
            return .fault(422, Diagnostic(.configRequestIncomplete, "who and why are needed"))
        }
        guard try await ledger.exception(id) != nil else {
            return missing(.ledgerExceptionUnknown, id)
        }
        switch verb {
        case "retry": try await ledger.retry(exception: id, author: author, reason: reason)
        case "resolve": try await ledger.resolve(exception: id, author: author, reason: reason)
        default: return unknown(request)
        }
        changed()
        guard let after = try await ledger.exception(id) else {
            return missing(.ledgerExceptionUnknown, id)
        }
        return APIResponse(after.json)
    }

    private func messageFilter(_ query: [String: String]) -> MessageFilter? {
        guard let limit = Self.limit(query), let before = Self.id(query["before"]),
            let after = Self.id(query["after"])
        else { return nil }
        return MessageFilter(
            number: query["number"], partner: query["partner"], control: query["control"],
            file: query["file"], digest: query["digest"], direction: query["direction"],
            state: query["state"], before: before.value, after: after.value,
            limit: limit)
    }

    private func exceptionFilter(_ query: [String: String]) -> ExceptionFilter? {
        guard let limit = Self.limit(query), let after = Self.id(query["after"]) else {
            return nil
        }
        return ExceptionFilter(
            open: query["all"] != "true", partner: query["partner"], code: query["code"],
            after: after.value, limit: limit)
    }

    /// Rows a list gives at most.
    private static let mostRows = 1000

    private static func limit(_ query: [String: String]) -> Int? {
        guard let text = query["limit"] else { return 50 }
        guard let limit = Int(text), (1...mostRows).contains(limit) else { return nil }
        return limit
    }

    /// An optional id: nil is a bad one, a nil value is none.
    private static func id(_ text: String?) -> (value: Int64?, Void)? {
        guard let text else { return (nil, ()) }
        guard let id = Int64(text) else { return nil }
        return (id, ())
    }

    /// A message with its outcome in words.
    private static func told(_ message: JSON) -> JSON {
        var message = message
        message["outcome"] = .string(MessageOutcome.word(for: message))
        return message
    }

    private func list(_ rows: [JSON]) -> APIResponse {
        APIResponse(.object([JSON.Member("items", .array(rows))]))
    }

    private static func json(_ outlook: WorkOutlook) -> JSON {
        .object([
            JSON.Member("ready", .number(ExactDecimal(outlook.ready))),
            JSON.Member("delayed", .number(ExactDecimal(outlook.delayed))),
            JSON.Member("leased", .number(ExactDecimal(outlook.leased))),
            JSON.Member("waiting", .number(ExactDecimal(outlook.waiting))),
            JSON.Member("parked", .number(ExactDecimal(outlook.parked))),
        ])
    }

    private func unknown(_ request: APIRequest) -> APIResponse {
        let call = "\(request.method.rawValue) \(request.path)"
        return .fault(404, Diagnostic(.configRouteUnknown, "there is no \(call)", value: call))
    }

    private func missing(_ code: Diagnostic.Code, _ id: Int64) -> APIResponse {
        .fault(404, Diagnostic(code, "there is no number \(id)", value: "\(id)"))
    }

    private func badQuery(_ request: APIRequest) -> APIResponse {
        .fault(400, Diagnostic(.configRequestMalformed, "\(request.path) cannot be read"))
    }
}
