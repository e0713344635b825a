import Foundation
import Hummingbird
import Values

extension SimulatorRoutes {
    // MARK: - Answers to orders

    /// The answers to the orders behind a cursor, if this ERP answers at all.
    func answers(_ request: Request) async throws -> Response {
        guard let answering else { return Self.answer(.ok, ["answers": []]) }
        let query = request.uri.queryParameters
        let after = query["after"].flatMap { Int64($0) } ?? 0
        let limit = query["limit"].flatMap { Int($0) } ?? OrderBook.listLimit
        let orders = try await book.orders(after: after, limit: limit)
        return Self.answer(
            .ok,
            [
                "answers": .array(
                    orders.compactMap { order in
                        let number = StoredOrder.number(order.id)
                        return answering.answer(to: order.body, number: number).map {
                            [
                                "id": .string(number), "cursor": .string("\(order.id)"),
                                "partner": .string(order.partner), "document": $0,
                            ]
                        }
                    })
            ])
    }

    // MARK: - Inventories

    /// Takes an inventory in canonical JSON.
    func takeInventory(_ request: Request) async throws -> Response {
        let buffer = try await request.body.collect(upTo: ERPSimulator.bodyLimit)
        let body = Array(buffer.readableBytesView)
        let key = Self.header("idempotency-key", in: request.headers)
        if honoursKeys, key?.isEmpty ?? true {
            return Self.refusal(.badRequest, "key.missing", "the Idempotency-Key is missing")
        }
        guard let json = try? JSONReader.read(body), json["type"]?.text == "inventory",
            let partner = json.path("source.partner")?.text, json["lines"]?.items != nil
        else {
            return Self.refusal(
                .unprocessableContent, "inventory.unreadable", "the body is no inventory")
        }
        let placement = try await book.post(
            OrderBook.Posting(
                kind: "inventory", key: key, partner: partner, body: body,
                digest: SHA256.digest(of: body).description,
                received: Int64(Date().timeIntervalSince1970 * 1_000_000)))
        switch placement {
        case .created(let number): return Self.answer(.created, ["number": .string(number)])
        case .repeated(let number): return Self.answer(.ok, ["number": .string(number)])
        case .conflict(let number):
            return Self.refusal(
                .conflict, "key.conflict", "\(number) has this key with another body")
        case .unknown, .cancelled:
            preconditionFailure("a posting changes nothing")
        }
    }

    /// Inventories by key or partner.
    func inventories(_ request: Request) async throws -> Response {
        let query = request.uri.queryParameters
        let found = try await book.postings(
            key: query["key"].map(String.init), partner: query["partner"].map(String.init))
        return Self.answer(
            .ok,
            [
                "inventories": .array(
                    try found.map {
                        ["number": .string($0.number), "body": try JSONReader.read($0.body)]
                    })
            ])
    }
}
