package import Storage

/// An engine that fails once, before or after its n-th commit, and works otherwise.
///
/// "Before" is a store that is away; "after" is a commit whose answer was lost. A ledger has to
/// come through both: nothing lost, nothing twice.
package struct FailingEngine: SQLEngine {
    /// When it fails.
    package enum Moment: String, Sendable, CaseIterable {
        /// Nothing was written.
        case before
        /// All was written, but the caller is told otherwise.
        case after
    }

    private let engine: any SQLEngine
    private let fuse = Fuse()

    /// Decorates an engine; it works until `arm`.
    package init(_ engine: any SQLEngine) {
        self.engine = engine
    }

    /// Counts commits from now on and fails at the `number`th, from 1; 0 counts only.
    package func arm(_ number: Int, _ moment: Moment) async {
        await fuse.arm(number, moment)
    }

    /// How many commits there were since `arm`.
    package var commits: Int {
        get async { await fuse.commits }
    }

    package var dialect: SQLDialect { engine.dialect }

    package func write<Value: Sendable>(
        all bodies: [@Sendable (any SQLTransaction) throws -> Value]
    ) async -> [Result<Value, any Error>] {
        let moment = await fuse.burn()
        let lost = SQLFailure.unavailable("the store failed at this commit")
        if moment == .before { return bodies.map { _ in .failure(lost) } }
        let results = await engine.write(all: bodies)
        return moment == .after ? bodies.map { _ in .failure(lost) } : results
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await engine.read(body)
    }

    package func close() async {
        await engine.close()
    }
}

private actor Fuse {
    private(set) var commits = 0
    private var number = 0
    private var moment = FailingEngine.Moment.before

    func arm(_ number: Int, _ moment: FailingEngine.Moment) {
        commits = 0
        self.number = number
        self.moment = moment
    }

    func burn() -> FailingEngine.Moment? {
        commits += 1
        return commits == number ? moment : nil
    }
}
