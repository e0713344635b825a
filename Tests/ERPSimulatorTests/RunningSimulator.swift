import AsyncHTTPClient
import ERPSimulator
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Values

/// A simulator that runs for the time of a test, and a client that asks it.
struct RunningSimulator: Sendable {
    let port: Int

    /// What it answered.
    struct Reply: Sendable {
        let status: Int
        let json: JSON?
        let retryAfter: String?

        var orderNumber: String? { json?["orderNumber"]?.text }
    }

    /// The members of the orders that these tests send.
    private static let orderFields: Set<String> = [
        "type", "version", "source", "number", "release", "notes", "lines",
    ]

    /// Runs a simulator, and the test against it.
    static func with<T: Sendable>(
        faults: SimulatorFaults = .none, ignoresKeys: Bool = false, database: String? = nil,
        _ test: @escaping @Sendable (RunningSimulator) async throws -> T
    ) async throws -> T {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("erp-simulator-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let simulator = try ERPSimulator(
            configuration: .init(
                port: 0, database: database ?? folder.appendingPathComponent("erp.db").path,
                ignoresKeys: ignoresKeys, orderFields: Self.orderFields, faults: faults),
            logger: logger, onReady: { ready.yield($0) })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { ready.finish() }
                try await simulator.run()
            }
            guard let port = await ports.first(where: { _ in true }) else {
                try await group.next()
                throw CancellationError()
            }
            let result = try await test(RunningSimulator(port: port))
            group.cancelAll()
            return result
        }
    }

    /// A small order that the simulator takes.
    static func order(
        _ number: String, partner: String = "acme", release: String? = nil, note: String = ""
    ) -> [UInt8] {
        var order: JSON = [
            "type": "order", "version": 1, "source": ["partner": .string(partner)],
            "number": .string(number), "notes": [["text": .string(note)]],
            "lines": [["line": "1"]],
        ]
        order["release"] = release.map(JSON.string)
        return order.bytes()
    }

    /// Submits a body: an order, or to another path its change.
    func submit(
        _ body: [UInt8], to path: String = "/orders", key: String?,
        patience: TimeAmount = .seconds(120)
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .POST
        if let key { request.headers.add(name: "Idempotency-Key", value: key) }
        request.headers.add(name: "X-Correlation-Id", value: "c-1")
        request.body = .bytes(body)
        return try await reply(to: request, patience)
    }

    /// Asks for a path.
    func get(_ path: String) async throws -> Reply {
        try await reply(
            to: HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)"), .seconds(120))
    }

    private func reply(
        to request: HTTPClientRequest, _ patience: TimeAmount
    ) async throws -> Reply {
        let response = try await HTTPClient.shared.execute(request, timeout: patience)
        let body = try await response.body.collect(upTo: 1 << 20)
        return Reply(
            status: Int(response.status.code),
            json: try? JSONReader.read(Array(body.readableBytesView)),
            retryAfter: response.headers.first(name: "Retry-After"))
    }
}
