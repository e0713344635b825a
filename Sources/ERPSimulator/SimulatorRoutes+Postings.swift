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
                    orders.flatMap { order in
                        let number = StoredOrder.number(order.id)
                        var documents = [answering.answer(to: order.body, number: number)]
                            .compactMap { $0 }
                        if fulfils.contains(order.partner) {
                            documents += OrderFulfilment(answering: answering)
                                .documents(for: order.body, id: order.id)
                        }
                        return documents.map { document -> JSON in
                            let type = document["type"]?.text ?? ""
                            return [
                                "id": .string(
                                    type == "orderResponse" ? number : "\(number) \(type)"),
                                "cursor": .string("\(order.id)"),
                                "partner": .string(order.partner), "document": document,
                            ]
                        }
                    })
            ])
    }

    // MARK: - Other documents

    /// Takes a document that is no order, in canonical JSON.
    func takeDocument(_ request: Request) async throws -> Response {
        let buffer = try await request.body.collect(upTo: ERPSimulator.bodyLimit)
        let body = Array(buffer.readableBytesView)
        let key = Self.header("idempotency-key", in: request.headers)
        if honoursKeys, key?.isEmpty ?? true {
            return Self.refusal(.badRequest, "key.missing", "the Idempotency-Key is missing")
        }
        guard let json = try? JSONReader.read(body), let type = json["type"]?.text,
            type != "order", let partner = json.path("source.partner")?.text
        else {
            return Self.refusal(
                .unprocessableContent, "document.unreadable",
                "the body is no canonical document, or it is an order")
        }
        let placement = try await book.post(
            OrderBook.Posting(
                kind: type, key: key, partner: partner, body: body,
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

    /// Documents by key or partner.
    func documents(_ request: Request) async throws -> Response {
        let query = request.uri.queryParameters
        let found = try await book.postings(
            key: query["key"].map(String.init), partner: query["partner"].map(String.init))
        return Self.answer(
            .ok,
            [
                "documents": .array(
                    try found.map {
                        ["number": .string($0.number), "body": try JSONReader.read($0.body)]
                    })
            ])
    }
}
