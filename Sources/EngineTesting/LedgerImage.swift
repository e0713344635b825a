package import Storage
package import Values

/// Engines in memory that begin as a new ledger stands when it has been made. The schema is brought
/// up to date once for all tests: each begins with a copy of its bytes.
package actor LedgerImage {
    private static let shared = LedgerImage()
    private var bytes: [UInt8]?

    /// An engine of its own for each caller.
    package static func engine(
        now: @escaping @Sendable () -> Timestamp
    ) async throws -> SQLiteEngine {
        try SQLiteEngine(inMemory: now, image: try await shared.image(at: now()))
    }

    private func image(at time: Timestamp) async throws -> [UInt8] {
        if let bytes { return bytes }
        let engine = try SQLiteEngine(inMemory: { time })
        _ = try await SQLLedger(engine)
        let made = try await engine.image()
        bytes = made
        return made
    }
}
