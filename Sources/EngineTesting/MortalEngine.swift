package import Storage

/// An engine that dies at its n-th commit, before or after it, and stays dead: what a kill or a
/// power cut looks like from within the process. The database beneath it lives on.
package struct MortalEngine: SQLEngine {
    private let engine: any SQLEngine
    private let life: Life

    /// Decorates an engine that dies at a commit, from 1; 0 never.
    package init(_ engine: any SQLEngine, diesAt commit: Int, _ moment: FailingEngine.Moment) {
        self.engine = engine
        life = Life(commit, moment)
    }

    /// Whether it has died.
    package var isDead: Bool {
        get async { await life.isDead }
    }

    package var dialect: SQLDialect { engine.dialect }

    package func write<Value: Sendable>(
        all bodies: [@Sendable (any SQLTransaction) throws -> Value]
    ) async -> [Result<Value, any Error>] {
        let death = SQLFailure.unavailable("the process is dead")
        guard await life.begin() else { return bodies.map { _ in .failure(death) } }
        let results = await engine.write(all: bodies)
        return await life.isDead ? bodies.map { _ in .failure(death) } : results
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        guard await !life.isDead else { throw SQLFailure.unavailable("the process is dead") }
        return try await engine.read(body)
    }

    package func close() async {}
}

private actor Life {
    private var left: Int
    private let moment: FailingEngine.Moment
    private(set) var isDead = false

    init(_ commit: Int, _ moment: FailingEngine.Moment) {
        left = commit
        self.moment = moment
    }

    /// Whether a commit is still made; the last one of a life may be.
    func begin() -> Bool {
        guard !isDead else { return false }
        guard left > 0 else { return true }
        left -= 1
        guard left == 0 else { return true }
        isDead = true
        return moment == .after
    }
}
