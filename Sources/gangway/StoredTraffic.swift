import Console
import Engine
import Foundation
import Values

/// What came in and is stored, walked again on all cores: pages of messages, the newest first.
///
/// It holds as many pages as there are cores, and one more; never the traffic.
struct StoredTraffic {
    private let hands: Hands
    private let partner: String?
    private let since: Timestamp

    /// The traffic of the last days, of one partner or of all.
    init(of partner: String?, days: Int, _ hands: Hands) {
        self.hands = hands
        self.partner = partner
        since = World.system.now() + .seconds(-86_400 * Int64(days))
    }

    /// One received message; nil where there is none with the id.
    static func message(_ id: Int64, _ hands: Hands) async throws -> StoredMessage? {
        let found = try await hands.get(
            "/v1/traffic", query: ["before": String(id + 1), "limit": "1"])
        return found["items"]?.items?.first.flatMap { StoredMessage(json: $0) }
            .flatMap { $0.id == id ? $0 : nil }
    }

    /// Does something with each page, several at a time, and takes the results in the pages' order.
    func eachPage<Result: Sendable>(
        _ body: @escaping @Sendable ([StoredMessage]) async throws -> Result,
        take: (Result) throws -> Void
    ) async throws {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var (started, running, taken) = (0, 0, 0)
            var early: [Int: Result] = [:]
            func takeNext() async throws {
                guard let (number, result) = try await group.next() else { return }
                running -= 1
                early[number] = result
                while let result = early.removeValue(forKey: taken) {
                    try take(result)
                    taken += 1
                }
            }
            var before: Int64?
            while let page = try await page(before: before) {
                before = page.last?.id
                // A page that takes long must not have all the others' results wait for it.
                while running >= cores || started - taken >= 8 * cores { try await takeNext() }
                group.addTask { [started] in (started, try await body(page)) }
                started += 1
                running += 1
            }
            while running > 0 { try await takeNext() }
        }
    }

    private func page(before: Int64?) async throws -> [StoredMessage]? {
        let found = try await hands.get(
            "/v1/traffic",
            query: [
                "partner": partner, "since": since.description,
                "before": before.map { String($0) }, "limit": "64",
            ])
        let page = try (found["items"]?.items ?? []).map { item in
            guard let message = StoredMessage(json: item) else {
                throw Refusal(
                    ConfigurationDiagnostics.answerUnreadable,
                    "the gateway told a message that cannot be read")
            }
            return message
        }
        return page.isEmpty ? nil : page
    }
}
