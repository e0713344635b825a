import Foundation
import Hummingbird
import NIOCore
import Values

/// The HTTP face of the simulated ERP.
struct SimulatorRoutes: Sendable {
    let book: OrderBook
    let faults: SimulatorFaults
    let record: FaultRecord
    let honoursKeys: Bool
    let orderFields: Set<String>
    /// How orders are answered; nil where they are not.
    let answering: OrderAnswer?
    /// The partners whose orders are shipped and billed.
    let fulfils: Set<String>

    /// The routes, ready to serve.
    func router() -> Router<SimulatorContext> {
        let router = Router(context: SimulatorContext.self)
        router.get("health") { _, _ in Self.answer(.ok, ["status": "ok"]) }
        router.post("orders") { try await submit(.new, $0, $1) }
        router.post("cancellations") { try await submit(.cancel, $0, $1) }
        router.post("replacements") { try await submit(.replace, $0, $1) }
        router.get("orders") { request, _ in try await list(request) }
        router.get("orders/{number}") { _, context in try await show(context) }
        router.get("answers") { request, _ in try await answers(request) }
        router.post("documents") { request, _ in try await takeDocument(request) }
        router.get("documents") { request, _ in try await documents(request) }
        router.get("statistics") { _, _ in try await statistics() }
        return router
    }

    // MARK: - Submitting

    private func submit(
        _ kind: OrderBook.Kind, _ request: Request, _ context: SimulatorContext
    ) async throws -> Response {
        // The body first, whatever happens then: an answer to half a request would let the
        // client take a fault of ours for a broken connection.
        let buffer = try await request.body.collect(upTo: ERPSimulator.bodyLimit)
        let body = Array(buffer.readableBytesView)
        guard let fault = await record.next() else {
            return Self.refusal(
                .tooManyRequests, "throttled", "too many submissions in this second",
                headers: [.retryAfter: "1"])
        }
        switch fault {
        case .refused:
            return Self.refusal(.serviceUnavailable, "busy", "not now; nothing was taken")
        case .failedBefore:
            return Self.refusal(.internalServerError, "internal", "an internal error")
        case .slow: try await Task.sleep(for: faults.slowDelay)
        case .late: try await Task.sleep(for: faults.lateDelay)
        case .none, .failedAfter, .lost: break
        }
        let response = try await take(kind, body, request.headers)
        switch fault {
        case .failedAfter:
            return Self.refusal(.internalServerError, "internal", "an internal error")
        case .lost:
            await context.dropConnection()
            return response
        default:
            return response
        }
    }

    private func take(
        _ kind: OrderBook.Kind, _ body: [UInt8], _ headers: HTTPFields
    ) async throws -> Response {
        let key = Self.header("idempotency-key", in: headers)
        if honoursKeys, key?.isEmpty ?? true {
            return Self.refusal(.badRequest, "key.missing", "the Idempotency-Key is missing")
        }
        let heading: OrderReader.Heading
        do {
            heading = try OrderReader.heading(of: body, fields: orderFields)
        } catch {
            return Self.refusal(.unprocessableContent, error.code, error.message)
        }
        let entry = OrderBook.Entry(
            kind: kind, key: key, reference: heading.reference, release: heading.release,
            partner: heading.partner, correlation: Self.header("x-correlation-id", in: headers),
            body: body,
            digest: SHA256.digest(of: body).description,
            received: Int64(Date().timeIntervalSince1970 * 1_000_000))
        func taken(_ status: HTTPResponse.Status, _ number: String) -> Response {
            var json: JSON = ["orderNumber": .string(number)]
            if kind != .new { json["status"] = .string(kind.status.rawValue) }
            return Self.answer(status, json)
        }
        switch try await book.place(entry) {
        case .created(let number): return taken(.created, number)
        case .repeated(let number): return taken(.ok, number)
        case .conflict(let number):
            return Self.refusal(
                .conflict, "key.conflict",
                "order \(number) has this key with another body or for another purpose",
                orderNumber: number)
        case .unknown:
            return Self.refusal(
                .unprocessableContent, "order.unknown",
                "there is no order \(entry.reference) of \(entry.partner)")
        case .cancelled(let number):
            return Self.refusal(
                .unprocessableContent, "order.cancelled", "order \(number) is cancelled already",
                orderNumber: number)
        }
    }

    /// The value of a header; the name in lower case.
    static func header(_ name: String, in headers: HTTPFields) -> String? {
        headers.first { $0.name.canonicalName == name }?.value
    }

    // MARK: - Asking

    private func list(_ request: Request) async throws -> Response {
        let query = request.uri.queryParameters
        let orders: [StoredOrder]
        if let key = query["key"] {
            orders = try await book.find(.key(String(key)))
        } else if let reference = query["reference"] {
            let partner = query["partner"].map(String.init)
            orders = try await book.find(.reference(String(reference), partner: partner))
        } else {
            return Self.refusal(
                .badRequest, "query.missing", "ask by key, or by reference and partner")
        }
        return Self.answer(.ok, ["orders": .array(orders.map(\.json))])
    }

    private func show(_ context: SimulatorContext) async throws -> Response {
        let number = try context.parameters.require("number")
        guard let history = try await book.order(number: number) else {
            return Self.refusal(.notFound, "order.unknown", "there is no order \(number)")
        }
        var json = history.order.json
        json["changes"] = .array(history.changes.map(\.json))
        json["body"] = try JSONReader.read(history.body)
        return Self.answer(.ok, json)
    }

    private func statistics() async throws -> Response {
        let statistics = try await book.statistics()
        let counts = await record.counts
        func list(_ repeats: [OrderBook.Statistics.Repeat]) -> JSON {
            .array(repeats.map { ["name": .string($0.name), "orders": .number(.init($0.count))] })
        }
        return Self.answer(
            .ok,
            [
                "orders": .number(.init(statistics.orders)),
                "keys": .number(.init(statistics.keys)),
                "cancelled": .number(.init(statistics.cancelled)),
                "changes": .number(.init(statistics.changes)),
                "keysWithSeveralOrders": list(statistics.keyDuplicates),
                "referencesWithSeveralOrders": list(statistics.referenceDuplicates),
                "submissions": .number(.init(await record.submissions)),
                "throttled": .number(.init(await record.throttled)),
                "faults": .object(
                    FaultDice.Fault.allCases.filter { $0 != .none }.map {
                        .init($0.rawValue, .number(.init(counts[$0] ?? 0)))
                    }),
            ])
    }

    // MARK: - Answers

    static func refusal(
        _ status: HTTPResponse.Status, _ code: String, _ message: String,
        orderNumber: String? = nil, headers: HTTPFields = [:]
    ) -> Response {
        var json: JSON = ["error": ["code": .string(code), "message": .string(message)]]
        json["orderNumber"] = orderNumber.map(JSON.string)
        return answer(status, json, headers: headers)
    }

    static func answer(
        _ status: HTTPResponse.Status, _ json: JSON, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(
            status: status, headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: json.bytes())))
    }
}
