import ERPSimulator
import Foundation
import Logging

/// A simulator that runs for the time of a test.
enum RunningSimulator {
    /// Runs a simulator, and the test with its URL.
    static func with<T: Sendable>(
        faults: SimulatorFaults = .none, ignoresKeys: Bool = false,
        answers: UInt64? = nil,
        _ test: @escaping @Sendable (_ url: String) async throws -> T
    ) async throws -> T {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("erp-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let simulator = try ERPSimulator(
            configuration: .init(
                port: 0, database: folder.appendingPathComponent("erp.db").path,
                ignoresKeys: ignoresKeys, answers: answers, faults: faults),
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
            let result = try await test("http://127.0.0.1:\(port)")
            group.cancelAll()
            return result
        }
    }
}
