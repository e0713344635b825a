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

    /// The routes, ready to serve.
    func router() -> Router<SimulatorContext> {
        let router = Router(context: SimulatorContext.self)
        router.get("health") { _, _ in Self.answer(.ok, ["status": "ok"]) }
        router.post("orders") { try await submit($0, $1) }
        router.get("orders") { request, _ in try await list(request) }
        router.get("orders/{number}") { _, context in try await show(context) }
        router.get("statistics") { _, _ in try await statistics() }
        return router
    }

    // MARK: - Submitting

    private func submit(_ request: Request, _ context: SimulatorContext) async throws -> Response {
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
        let response = try await take(body, request.headers)
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

    private func take(_ body: [UInt8], _ headers: HTTPFields) async throws -> Response {
        let key = Self.header("idempotency-key", in: headers)
        if honoursKeys, key?.isEmpty ?? true {
            return Self.refusal(.badRequest, "key.missing", "the Idempotency-Key is missing")
        }
        let heading: OrderReader.Heading
        do {
            heading = try OrderReader.heading(of: body)
        } catch {
            return Self.refusal(.unprocessableContent, error.code, error.message)
        }
        let order = OrderBook.NewOrder(
            key: key, reference: heading.reference, partner: heading.partner,
            correlation: Self.header("x-correlation-id", in: headers), body: body,
            digest: SHA256.digest(of: body).description,
            received: Int64(Date().timeIntervalSince1970 * 1_000_000))
        switch try await book.place(order) {
        case .created(let number):
            return Self.answer(.created, ["orderNumber": .string(number)])
        case .repeated(let number):
            return Self.answer(.ok, ["orderNumber": .string(number)])
        case .conflict(let number):
            return Self.refusal(
                .conflict, "key.conflict", "order \(number) has this key and another body",
                orderNumber: number)
        }
    }

    /// The value of a header; the name in lower case.
    private static func header(_ name: String, in headers: HTTPFields) -> String? {
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
        guard let (order, body) = try await book.order(number: number) else {
            return Self.refusal(.notFound, "order.unknown", "there is no order \(number)")
        }
        var json = order.json
        json["body"] = try JSONReader.read(body)
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

    private static func refusal(
        _ status: HTTPResponse.Status, _ code: String, _ message: String,
        orderNumber: String? = nil, headers: HTTPFields = [:]
    ) -> Response {
        var json: JSON = ["error": ["code": .string(code), "message": .string(message)]]
        json["orderNumber"] = orderNumber.map(JSON.string)
        return answer(status, json, headers: headers)
    }

    private static func answer(
        _ status: HTTPResponse.Status, _ json: JSON, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(
            status: status, headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: json.bytes())))
    }
}
